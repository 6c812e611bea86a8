"""A quarter of an hour that nobody deserves: what is lost, and what comes twice, while everything is killed.

    python benchmarks/chaos.py [--seconds 120] [--seed 1] [--postgres] [--calls 4]

A publisher calls a hook (publish, update, correct, kill) and an origin's feed grows; a subscriber
gets webhooks of everything and answers 204, or 503, or takes the call and hangs up. Meanwhile
members of `wirecopy up` are killed with -9, stopped for seconds, the broker is emptied, connections
to PostgreSQL are cut, and the whole family is killed and started again. The publisher repeats a call
under the same id until it
hears 202, as publishers do, and nothing else is ever done by hand. When the noise has ended and
nothing waits any more, everything that was promised is counted:

    lost       articles of which a call was answered 202, or that stood in the feed, and are not there
    twice      publisher's ids with more than one article
    stale      articles that do not say what the last call said
    undead     killed articles that anybody can still see
    gaps       numbers missing from what the subscriber took
    renamed    deliveries that came again under another id, or of another article or event
    parked     work that waits for an operator

All of these must be 0. Deliveries that came again under their old id, because we were killed between the
subscriber's answer and our note of it, are counted too: no protocol can rule them out (the id tells them).
"""

import argparse
import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent)]

import psutil  # noqa: E402
import psycopg  # noqa: E402
import redis  # noqa: E402

from tests.fixtures.postgres import running_postgres  # noqa: E402
from tests.fixtures.wirecopy import Running, command, environ, family, fetch, living, start  # noqa: E402
from worker import broker  # noqa: E402
from worker.demo.loopback import Loopback, Reply, Request  # noqa: E402
from worker.demo.push import hook_call  # noqa: E402

_LETTERS = "aaabcdeeefghiiklmnooprstuuvw"
_PATIENCE_SECONDS = 180.0
_DEAD = 0.15  # of all calls are kills, once there is something to kill
_CHANGED = 0.35


@dataclass
class Piece:
    """An article as its publisher knows it."""

    key: str
    text: str
    edition: int = 1
    killed: bool = False


def words(dice: random.Random, count: int) -> str:
    """Return words that hardly any other text has, so that no article is a copy of another."""
    return " ".join("".join(dice.choices(_LETTERS, k=dice.randint(4, 9))) for _ in range(count))


class Publisher(threading.Thread):
    """Calls the hook until told to stop; of one article only one call is under way."""

    def __init__(self, house: "House", secret: str, seed: int, calls_per_second: float) -> None:
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
                self._call("article.published", self._data(key, text, 1))
                self.pieces[key] = Piece(key, text)

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


@dataclass
class House:
    """The family under attack; started again on its old port when it was killed as a whole."""

    data: Path
    environ: dict[str, str]
    cut: Callable[[], None] | None = None
    up: Running | None = None
    port: str = "0"
    done: Counter[str] = field(default_factory=Counter)

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        """Start `wirecopy up`."""
        with suppress(FileNotFoundError):
            (self.data / "up.log").rename(self.data / f"up-{time.time():.0f}.log")
        self.up = start(self.data, "--port", self.port, env=self.environ)
        self.port = self.up.url.rpartition(":")[2]

    def end(self) -> None:
        """Leave nobody behind."""
        assert self.up is not None
        everybody = family(self.up.process.pid)
        self.up.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.up.process.wait(30)
        for left in living(everybody):
            left.kill()
        self.up.close()

    def harm(self, dice: random.Random) -> None:
        """Do one bad thing."""
        assert self.up is not None
        deeds = {"doors": 4, "digest-1": 4, "web": 3, "broker": 2, "flush": 3, "stop": 3, "parent": 1}
        if self.cut is not None:
            deeds["cut"] = 3
        deed = dice.choices(list(deeds), list(deeds.values()))[0]
        self.done[deed] += 1
        with suppress(psutil.NoSuchProcess, StopIteration, redis.RedisError, FileNotFoundError):
            if deed == "parent":
                everybody = family(self.up.process.pid)
                self.up.process.kill()
                self.up.process.wait()
                self.up.close()
                psutil.wait_procs(everybody, 20)
                self.begin()
            elif deed == "flush":
                self._flush()
            elif deed == "cut" and self.cut is not None:
                self.cut()
            elif deed == "stop":
                victim = self.up.member(dice.choice(("doors", "digest-1", "web", "broker")))
                victim.send_signal(signal.SIGSTOP)
                time.sleep(dice.uniform(0.5, 4))
                victim.send_signal(signal.SIGCONT)
            else:
                self.up.member(deed).kill()

    def _flush(self) -> None:
        address = broker.running(self.data)
        if address is not None:
            with redis.Redis.from_url(address.redis_url, socket_timeout=2) as talk:
                talk.flushall()

    def api(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Ask the API with the operator's token."""
        token = (self.data / "api-token").read_text().strip()
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        asked = None if body is None else json.dumps(body).encode()
        status, answer = fetch(f"{self.url}/api/v1/{path}", asked, headers)
        assert status == 200, (path, status, answer[:300])
        return json.loads(answer)

    def told(self, *words: str) -> Any:
        """Return what a command says."""
        done = command(*words, "--json", data=self.data, env=self.environ)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def ask(self, path: str) -> Any:
        """Ask until somebody answers."""
        for _ in range(100):
            with suppress(AssertionError):
                return self.api(path)
            time.sleep(0.3)
        return self.api(path)


def counted(house: House, publisher: Publisher, paper: Paper, reader: Reader) -> dict[str, Any]:
    """Return what came of it all."""
    listed = everything(house)
    by_key: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one in listed:
        by_key[one["title"].rpartition(" ")[2]].append(one)
    found: Counter[str] = Counter()
    for piece in publisher.pieces.values():
        ours = by_key.get(piece.key, [])
        found["twice"] += len(ours) > 1
        found["lost"] += not ours
        for one in ours:
            if is_wrong(house, piece, one["id"]):
                found["undead" if piece.killed else "stale"] += 1
                print(f"{piece}\n{house.told('article', 'explain', one['id'])}")
    for key, _ in paper.items:
        found["twice"] += len(by_key.get(key, [])) > 1
        found["lost"] += not by_key.get(key)
    return {
        **{name: found[name] for name in ("lost", "twice", "stale", "undead")},
        **deliveries(house, reader),
    }


def everything(house: House) -> list[dict[str, Any]]:
    """Return all articles, whatever their status, page by page."""
    found: dict[str, dict[str, Any]] = {}
    for status in ("usable", "canceled"):
        for source in ("press", "paper"):
            for one in house.told(
                "article", "list", "--limit", "1000", "--status", status, "--source", source
            ):
                found[one["id"]] = one
    return list(found.values())


def is_wrong(house: House, piece: Piece, short_id: str) -> bool:
    """Say whether the world sees something else than the publisher said last."""
    status, body = fetch(f"{house.url}/articles/{short_id}.json")
    if piece.killed:
        feeds = [fetch(f"{house.url}/feeds/{name}.json")[1] for name in ("all", "source/press")]
        return status != 410 or any(f' {piece.key}"'.encode() in feed for feed in feeds)
    return status != 200 or piece.text not in json.loads(body)["text"]


def deliveries(house: House, reader: Reader) -> dict[str, Any]:
    """Return what the subscriber can say of its deliveries."""
    ids: dict[int, set[str]] = defaultdict(set)
    times: Counter[int] = Counter()
    for one in reader.taken:
        ids[one.sequence].add(f"{one.id} {one.event} {one.article}")
        times[one.sequence] += 1
    superseded = {
        one["number"]
        for state in ("superseded", "dropped")
        for one in house.told("delivery", "list", "--limit", "1000", "--state", state)
    }
    last = max(ids, default=0)
    return {
        "gaps": len(set(range(1, last + 1)) - ids.keys() - superseded),
        "renamed": sum(len(told) > 1 for told in ids.values()),
        "parked": len(house.api("parked")),
        "deliveries": len(ids),
        "superseded": len(superseded),
        "came again under their id": sum(times.values()) - len(times),
    }


@contextmanager
def database(*, postgres: bool) -> Iterator[tuple[dict[str, str], Callable[[], None] | None]]:
    """Yield the settings of the database, and what cuts everybody's connection to it (None: nothing can)."""
    with running_postgres() if postgres else nullcontext() as server:
        if server is None:
            yield {}, None
            return
        settings = {"WIRECOPY_DATABASE_URL": server.create("chaos")}

        def cut() -> None:
            with psycopg.connect(server.url("postgres").replace("+psycopg", "")) as talk:
                talk.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'chaos'")

        yield settings, cut


def settle(house: House) -> float:
    """Wait until nothing waits any more; return the seconds that took."""
    began, quiet = time.monotonic(), 0
    while quiet < 4:
        time.sleep(0.5)
        with suppress(AssertionError):
            quiet = 0 if any(house.api("status")["backlog"].values()) else quiet + 1
        if time.monotonic() - began > _PATIENCE_SECONDS:
            raise SystemExit(f"still waiting: {house.api('status')['backlog']}")
    return time.monotonic() - began


def trial(
    house: House, asked: argparse.Namespace, dice: random.Random, paper: Paper, reader: Reader
) -> dict[str, Any]:
    """Let everything happen, and return what came of it."""
    house.begin()
    hook = house.api("sources", {"name": "press", "url": "http://press.example/", "kind": "hook"})
    paper.grow()
    house.api("sources", {"name": "paper", "url": f"{paper.url}/feed", "kind": "feed", "full_text": False})
    house.api("subscribers", {"name": "reader", "feed": "all", "webhook": f"{reader.url}/inbox"})
    publisher = Publisher(house, hook["secret"], asked.seed, asked.calls)
    publisher.start()
    ends = time.monotonic() + asked.seconds
    while time.monotonic() < ends:
        time.sleep(dice.uniform(0.5, 3))
        paper.grow()
        with suppress(AssertionError, OSError):
            house.api("sources/paper/poll", {})
        house.harm(dice)
    publisher.stopped.set()
    publisher.join(60)
    reader.well = True
    house.ask("status")
    house.api("sources/paper/poll", {})
    took = settle(house)
    found = counted(house, publisher, paper, reader)
    killed = sum(piece.killed for piece in publisher.pieces.values())
    print(f"{asked.seconds:.0f} s, {dict(house.done)}")
    print(
        f"{publisher.calls} calls ({publisher.repeats} repeated), {len(publisher.pieces)} pieces, "
        f"{killed} killed, {len(paper.items)} items; quiet {took:.0f} s after the noise"
    )
    print(json.dumps(found))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--calls", type=float, default=4, help="of the hook, a second")
    parser.add_argument("--postgres", action="store_true", help="instead of SQLite")
    parser.add_argument("--keep", action="store_true", help="leave the data directory where it is")
    asked = parser.parse_args()
    folder, dice = Path(tempfile.mkdtemp()), random.Random(asked.seed)
    world = database(postgres=asked.postgres), Paper(asked.seed), Reader(asked.seed)
    with world[0] as (url, cut), world[1] as paper, world[2] as reader:
        settings = {"LOG_LEVEL": "debug", "LEASE": "10s", "DELIVERY_SCHEDULE": ",".join(["1s"] * 60)}
        house = House(
            folder, environ(**{f"WIRECOPY_{name}": said for name, said in settings.items()}, **url), cut
        )
        try:
            found = trial(house, asked, dice, paper, reader)
        finally:
            house.end()
    if not asked.keep:
        shutil.rmtree(folder, ignore_errors=True)
    bad = [name for name in ("lost", "twice", "stale", "undead", "gaps", "renamed", "parked") if found[name]]
    if bad:
        raise SystemExit(f"broken: {', '.join(bad)}{f' (see {folder})' if asked.keep else ''}")


if __name__ == "__main__":
    main()
