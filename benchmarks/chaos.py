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
    early      articles under embargo that stood in a feed before their time
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
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "world")]

import psutil  # noqa: E402
import psycopg  # noqa: E402
import redis  # noqa: E402
from actors import Paper, Piece, Publisher, Reader, Watcher  # noqa: E402

from tests.fixtures.postgres import running_postgres  # noqa: E402
from tests.fixtures.wirecopy import Running, command, environ, family, fetch, living, start  # noqa: E402
from worker import broker  # noqa: E402

BROKEN = ("lost", "twice", "stale", "undead", "early", "gaps", "renamed", "parked")
_PATIENCE_SECONDS = 180.0


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
    gaps = set(range(1, last + 1)) - ids.keys() - superseded
    if gaps:
        print([one for one in house.told("delivery", "list", "--limit", "1000") if one["sequence"] in gaps])
    return {
        "gaps": len(gaps),
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
    watcher = Watcher(house, publisher)
    publisher.start()
    watcher.start()
    ends = time.monotonic() + asked.seconds
    while time.monotonic() < ends:
        time.sleep(dice.uniform(0.5, 3))
        paper.grow()
        with suppress(AssertionError, OSError):
            house.api("sources/paper/poll", {})
        house.harm(dice)
    publisher.stopped.set()
    publisher.join(60)
    watcher.stopped.set()
    watcher.join(60)
    time.sleep(max(0.0, max(piece.embargo for piece in publisher.pieces.values()) - time.time()) + 2)
    reader.well = True
    house.ask("status")
    house.api("sources/paper/poll", {})
    took = settle(house)
    found = {**counted(house, publisher, paper, reader), "early": len(watcher.early)}
    killed = sum(piece.killed for piece in publisher.pieces.values())
    print(f"{asked.seconds:.0f} s, {dict(house.done)}")
    print(
        f"{publisher.calls} calls ({publisher.repeats} repeated), {len(publisher.pieces)} pieces, "
        f"{killed} killed, {len(paper.items)} items, {watcher.looks} looks; "
        f"quiet {took:.0f} s after the noise"
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
    bad = [name for name in BROKEN if found[name]]
    if bad:
        raise SystemExit(f"broken: {', '.join(bad)}{f' (see {folder})' if asked.keep else ''}")


if __name__ == "__main__":
    main()
