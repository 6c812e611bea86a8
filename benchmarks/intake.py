"""What taking in costs: CPU of the whole family, for a first intake and for an unchanged poll.

    python benchmarks/intake.py [--feeds 100] [--peers PYTHON] [--reader] [--polls 3] [--split] [--unchanged]

An origin on loopback serves N feeds of 20 items (33 kB on average), each on an
address of its own. `wirecopy up` takes them in with all stages (fetch, clean, tag,
relate, store, publish), then polls them again unchanged. CPU is user and system
time of all its processes, broker and database included, start and rest taken off.
With `--peers` (a Python that has aiohttp, uvloop, fastfeedparser, celery, redis,
requests and psutil; with `--reader` also reader) the same feeds go through a plain
asyncio loop, a batched Celery loop and reader, in the same run; none of them
cleans for publication, tags, relates or publishes. With `--split` the jobs are run in
one process instead, and the CPU is told by stage. With `--unchanged` the first intake is
left out (the feeds are fetched once beforehand), so that thousands can be polled.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "world")]

from origin import address  # noqa: E402

ITEMS = 20
Figures = dict[str, Any]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def origin(feeds: int, *words: str) -> Iterator[list[str]]:
    """Yield the addresses of the feeds of a running origin."""
    port = free_port()
    command = [sys.executable, str(HERE / "world" / "origin.py"), str(port), str(feeds), *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline().startswith("ready")
        yield [address(number, port) for number in range(feeds)]
    finally:
        process.kill()
        process.wait()


class Family:
    """A running `wirecopy up`, and what it has used."""

    def __init__(self, data: Path, **more: str) -> None:
        self.data = data
        settings = {"WIRECOPY_ALLOW_HOSTS": "127.0.0.0/8", "WIRECOPY_LOG_LEVEL": "warning"}
        environment = {**os.environ, **settings, **more}
        command = [sys.executable, "-m", "worker", "up", "--data", str(data), "--port", "0"]
        self.process = subprocess.Popen(
            command, cwd=HERE.parent, env=environment, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("ready"), line
        self.url = line.removeprefix("ready: ").strip()
        self.tree = psutil.Process(self.process.pid)

    def members(self) -> list[psutil.Process]:
        """Return its processes."""
        return [self.tree, *self.tree.children(recursive=True)]

    def cpu(self) -> float:
        """Return CPU seconds used so far by all that live and by all that they have buried."""
        total = 0.0
        for process in self.members():
            try:
                total += sum(process.cpu_times()[:4])
            except psutil.NoSuchProcess:
                continue
        return total

    def pss_mb(self) -> float:
        """Return its memory, what is shared counted once."""
        return sum(process.memory_full_info().pss for process in self.members()) / 1e6

    def stop(self) -> None:
        """End it as an operator would."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def wirecopy(urls: list[str], data: Path, polls: int, *, unchanged: bool) -> Figures:
    """Return what our own family used."""
    if unchanged:
        _fetched_once(urls, data)
    family = Family(data)
    try:
        return _measure(family, [] if unchanged else urls, polls)
    finally:
        family.stop()


def _fetched_once(urls: list[str], data: Path) -> None:
    """Leave a store in which every feed has been asked for and nothing waits to be digested."""
    import sqlalchemy as sa

    from worker.jobs.fetch import fetch
    from worker.store import errands, sources
    from worker.store.schema import document, errand

    tools = tools_in(data)
    with tools.store.write() as tx:
        for number, url in enumerate(urls):
            row = {"name": f"s{number}", "url": url, "kind": "feed", "options": {}, "secrets": []}
            made = sources.add(tx, row, utc_now())
            errands.send(tx, [{"source": made.number, "url": url, "due_at": utc_now()}])
    while fetch(tools):
        pass
    with tools.store.write() as tx:
        tx.run(sa.delete(document))
        tx.run(sa.update(errand).values(due_at=utc_now().replace(year=utc_now().year + 1)))
    tools.store.close()


def tools_in(data: Path, **more: str) -> Any:
    from config.settings import load_settings
    from worker.jobs.tools import Tools
    from worker.store import Store
    from worker.store.migrate import migrate

    data.mkdir()
    settings = load_settings({"WIRECOPY_ALLOW_HOSTS": "127.0.0.0/8", **more}, data)
    migrate(settings.database)
    return Tools(settings, Store(settings.database))


def _measure(family: Family, urls: list[str], polls: int) -> Figures:
    from config.settings import load_settings
    from worker.store import Store, errands, feeds, sources

    settings = load_settings({}, family.data)
    store = Store(settings.database)
    far = utc_now().replace(year=utc_now().year + 1)
    with store.write() as tx:
        feeds.wake(tx, "all", "All articles", utc_now())
        for number, url in enumerate(urls):
            row = {"name": f"s{number}", "url": url, "kind": "feed", "secrets": []}
            made = sources.add(tx, {**row, "options": {"full_text": False}}, utc_now())
            errands.send(tx, [{"source": made.number, "url": url, "due_at": far}])
    rest = rest_of(family)
    first = work_of(family, store, rest) if urls else 0.0
    unchanged = [work_of(family, store, rest) for _ in range(polls)]
    counts = _counts(store)
    return {
        "first": first,
        "unchanged": sorted(unchanged)[len(unchanged) // 2],
        "pss_mb": family.pss_mb(),
        # The database's file and its log, as they lie there now.
        "stored_mb": sum(path.stat().st_size for path in family.data.glob("*.db*")) / 1e6,
        "rest_cpu_share": rest,
        **counts,
    }


def split(urls: list[str], data: Path) -> Figures:
    """Return the CPU of a first intake by stage, from the jobs run one after the other in this process."""
    from worker.jobs.digest import digest
    from worker.jobs.fetch import fetch
    from worker.jobs.publish import publish
    from worker.store import errands, feeds, sources
    from worker.thrift import collect_rarely

    tools = tools_in(data)
    collect_rarely()  # as in every worker
    with tools.store.write() as tx:
        feeds.wake(tx, "all", "All articles", utc_now())
        for number, url in enumerate(urls):
            row = {"name": f"s{number}", "url": url, "kind": "feed", "secrets": []}
            made = sources.add(tx, {**row, "options": {"full_text": False}}, utc_now())
            errands.send(tx, [{"source": made.number, "url": url, "due_at": utc_now()}])
    enricher = tools.enricher
    taken = {"tag": 0.0, "relate": 0.0}
    enricher.look_at_all = timed(enricher.look_at_all, taken, "tag")  # type: ignore[method-assign]
    enricher.place = timed(enricher.place, taken, "relate")  # type: ignore[method-assign]
    # The models are loaded once a process: not what an item costs.
    enricher.tagger().tag("Warm", "The harbour of Saltby is open.", "en", (), "", "")
    for job in (fetch, digest, publish):
        before = time.process_time()
        while job(tools):
            pass
        taken[job.__name__] = time.process_time() - before
    taken["digest"] -= taken["tag"] + taken["relate"]
    return {stage: round(seconds / (len(urls) * ITEMS) * 1000, 3) for stage, seconds in taken.items()}


def timed(call: Any, taken: dict[str, float], stage: str) -> Any:
    def run(*given: Any) -> Any:
        before = time.process_time()
        try:
            return call(*given)
        finally:
            taken[stage] += time.process_time() - before

    return run


def rest_of(family: Family, seconds: float = 5.0) -> float:
    """Return the share of a core that the family uses while nothing is due."""
    time.sleep(2)
    before = family.cpu()
    time.sleep(seconds)
    return (family.cpu() - before) / seconds


def work_of(family: Family, store: Any, rest: float) -> float:
    """Make every poll due, wait until nothing is left, and return the CPU that took beyond rest."""
    import sqlalchemy as sa

    from worker.store import waiting
    from worker.store.schema import errand

    started, before = time.monotonic(), family.cpu()
    with store.write() as tx:
        tx.run(sa.update(errand).where(errand.c.purpose == "poll").values(due_at=utc_now()))
    while True:
        time.sleep(0.2)
        with store.read() as tx:
            if not waiting.busy(tx, utc_now()):
                break
    time.sleep(1.0)
    return family.cpu() - before - rest * (time.monotonic() - started)


def _counts(store: Any) -> dict[str, int]:
    import sqlalchemy as sa

    from worker.store.schema import article, article_tag, parked, related

    with store.read() as tx:
        return {
            name: int(tx.scalar(sa.select(sa.func.count()).select_from(table)) or 0)
            for name, table in {
                "items": article,
                "tags": article_tag,
                "related": related,
                "parked": parked,
            }.items()
        }


def utc_now() -> Any:
    from worker.jobs.tools import utc_now as now

    return now()


def peer(python: str, name: str, urls: list[str], place: Path, *more: str) -> Figures:
    """Return what another loop used, run by its own Python."""
    listed = place / "urls"
    listed.write_text("\n".join(urls))
    database = place / f"{name}.db"
    script = str(HERE / "loops" / f"{name}_loop.py")
    if name != "celery":
        done = subprocess.run(
            [python, script, str(listed), str(database)], capture_output=True, text=True, check=True
        )
        return dict(json.loads(done.stdout.splitlines()[-1]))
    from worker.broker import Broker

    with Broker(place) as broker:
        environment = {
            **os.environ,
            "LOOP_DATABASE": str(database),
            "LOOP_BROKER": broker.url,
            "LOOP_REDIS": broker.redis_url,
        }
        pid = next(child.pid for child in psutil.Process().children(True) if "valkey" in child.name())
        command = [python, script, str(listed), str(pid), *more]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return dict(json.loads(done.stdout.splitlines()[-1]))


def shown(name: str, made: Figures, feeds: int) -> Figures:
    """Return the figures of one peer in the units of the goals."""
    return {
        "name": name,
        "first_s_per_1000_items": round(made["first"] / (feeds * ITEMS) * 1000, 3),
        "unchanged_ms_per_feed": round(made["unchanged"] / feeds * 1000, 2),
        **{key: round(value, 2) for key, value in made.items() if key not in ("first", "unchanged")},
    }


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--feeds", type=int, default=100)
    words.add_argument("--polls", type=int, default=3)
    words.add_argument("--peers", default="", help="a Python with what the other loops need")
    words.add_argument("--reader", action="store_true", help="ask reader too (slow)")
    words.add_argument("--json", action="store_true")
    words.add_argument("--unchanged", action="store_true", help="measure unchanged polls only")
    words.add_argument("--split", action="store_true", help="tell the CPU by stage")
    asked = words.parse_args()
    rows = []
    if asked.split:
        with origin(asked.feeds) as urls, tempfile.TemporaryDirectory() as place:
            print(json.dumps({"CPU s per 1,000 items": split(urls, Path(place) / "data")}))
        return
    with origin(asked.feeds) as urls, tempfile.TemporaryDirectory() as place:
        made = wirecopy(urls, Path(place) / "data", asked.polls, unchanged=asked.unchanged)
        rows.append(shown("wirecopy", made, asked.feeds))
        if asked.peers:
            for name in ["asyncio", "celery", *(["reader"] if asked.reader else [])]:
                room = Path(place) / name
                room.mkdir()
                rows.append(shown(name, peer(asked.peers, name, urls, room), asked.feeds))
    if asked.json:
        print(json.dumps(rows))
        return
    for row in rows:
        print("  ".join(f"{key} {value}" for key, value in row.items()))


if __name__ == "__main__":
    main()
