"""Who acts on a house under attack: a publisher, somebody who looks, an origin that grows, a subscriber.

Used by benchmarks/chaos.py; each knows what it did and saw, so that it can be counted afterwards.
"""

import json
import random
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from tests.fixtures.wirecopy import fetch
from worker.demo.loopback import Loopback, Reply, Request
from worker.demo.push import hook_call

_LETTERS = "aaabcdeeefghiiklmnooprstuuvw"
_DEAD = 0.15  # of all calls are kills, once there is something to kill
_CHANGED = 0.35
_EMBARGOED = 0.2  # of what is published


class Reached(Protocol):
    """A house that is reached somewhere."""

    @property
    def url(self) -> str:
        """Where it is reached."""


@dataclass
class Piece:
    """An article as its publisher knows it."""

    key: str
    text: str
    edition: int = 1
    killed: bool = False
    embargo: float = 0.0  # until when, in seconds since 1970


def words(dice: random.Random, count: int) -> str:
    """Return words that hardly any other text has, so that no article is a copy of another."""
    return " ".join("".join(dice.choices(_LETTERS, k=dice.randint(4, 9))) for _ in range(count))


class Publisher(threading.Thread):
    """Calls the hook until told to stop; of one article only one call is under way."""

    def __init__(self, house: Reached, secret: str, seed: int, calls_per_second: float) -> None:
        super().__init__(daemon=True)
        self.house, self.secret, self.dice = house, secret, random.Random(seed)
        self.pause = 1 / calls_per_second
        self.pieces: dict[str, Piece] = {}
        self.calls, self.repeats = 0, 0
        self.stopped = threading.Event()

    def run(self) -> None:
        """Publish, change and kill."""
        while not self.stopped.wait(self.pause * self.dice.uniform(0.2, 1.8)):
            alive = [piece for piece in self.pieces.values() if not piece.killed]
            throw = self.dice.random()
            if alive and throw < _DEAD:
                piece = self.dice.choice(alive)
                self._call("article.killed", {"id": piece.key, "note": "it was wrong"})
                piece.killed = True
            elif alive and throw < _DEAD + _CHANGED:
                piece = self.dice.choice(alive)
                text = words(self.dice, 60)
                kind = self.dice.choice(("article.updated", "article.corrected"))
                self._call(kind, self._data(piece.key, text, piece.edition + 1))
                piece.text, piece.edition = text, piece.edition + 1
            else:
                key, text = f"piece-{len(self.pieces)}", words(self.dice, 60)
                piece = self.pieces[key] = Piece(key, text)
                data = self._data(key, text, 1)
                if self.dice.random() < _EMBARGOED:
                    piece.embargo = time.time() + self.dice.uniform(3, 15)
                    data["embargo_until"] = datetime.fromtimestamp(piece.embargo, UTC).isoformat()
                self._call("article.published", data)

    def _data(self, key: str, text: str, edition: int) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        return {
            "id": key,
            "url": f"http://press.example/{key}",
            "title": f"{text.split(maxsplit=1)[0].title()} {key}",
            "html": f"<p>{text}</p>",
            "language": "en",
            "updated_at": now if edition > 1 else None,
            "note": f"edition {edition}" if edition > 1 else None,
        }

    def _call(self, event: str, data: dict[str, Any]) -> None:
        """Call until it is answered 202, always under the same id."""
        name, self.calls = f"msg_{self.calls}", self.calls + 1
        for attempt in range(10_000):
            call = hook_call(self.secret, event, data, datetime.now(UTC), name)
            status, body = fetch(f"{self.house.url}/hooks/press", call.body, call.headers)
            if status == 202:
                self.repeats += attempt
                return
            assert status in (0, 500, 502, 503), (status, body)
            time.sleep(0.2)


class Watcher(threading.Thread):
    """Somebody who reads our feeds all the time, and sees what is there before its time."""

    def __init__(self, house: Reached, publisher: Publisher) -> None:
        super().__init__(daemon=True)
        self.house, self.publisher = house, publisher
        self.stopped = threading.Event()
        self.early: set[str] = set()
        self.looks = 0

    def run(self) -> None:
        """Look."""
        while not self.stopped.wait(0.2):
            for form in ("json", "atom"):
                status, body = fetch(f"{self.house.url}/feeds/all.{form}")
                self.looks += status == 200
                self.early |= {
                    piece.key
                    for piece in list(self.publisher.pieces.values())
                    if time.time() < piece.embargo and f'press.example/{piece.key}"'.encode() in body
                }


class Paper(Loopback):
    """An origin whose feed grows by an item now and then, and shows the last thirty."""

    def __init__(self, seed: int) -> None:
        self.dice, self.items = random.Random(seed), list[tuple[str, str]]()
        super().__init__(0, self._answer)

    def grow(self) -> None:
        """Add an item."""
        self.items.append((f"paper-{len(self.items)}", words(self.dice, 60)))

    def _answer(self, request: Request) -> Reply:
        if request.path != "/feed":
            return Reply(404)
        shown = "".join(
            f"<item><guid isPermaLink='false'>{key}</guid>"
            f"<title>{text.split(maxsplit=1)[0].title()} {key}</title>"
            f"<link>{self.url}/{key}</link><description>{text}</description></item>"
            for key, text in self.items[:-31:-1]
        )
        body = f"<rss version='2.0'><channel><title>Paper</title>{shown}</channel></rss>".encode()
        return Reply(200, body, {"Content-Type": "application/rss+xml"})


@dataclass
class Taken:
    """One delivery that the subscriber has said yes to, or has taken and hung up."""

    id: str
    sequence: int
    article: str
    event: str


class Reader(Loopback):
    """A subscriber with bad days: one call in ten gets 503, one in thirty is taken without an answer."""

    def __init__(self, seed: int) -> None:
        self.dice, self.lock = random.Random(seed), threading.Lock()
        self.taken: list[Taken] = []
        self.well = False
        super().__init__(0, self._answer)

    def _answer(self, request: Request) -> Reply:
        with self.lock:
            throw = 1.0 if self.well else self.dice.random()
            if throw < 0.1:
                return Reply(503)
            told = json.loads(request.body)
            data = told["data"]
            named = request.headers["webhook-id"]
            self.taken.append(Taken(named, data["sequence"], data["id"], told["type"]))
        if throw < 0.13:
            raise ConnectionResetError
        return Reply(204)
