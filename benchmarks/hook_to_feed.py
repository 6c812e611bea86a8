"""How long from a publisher's call to the article in the feeds, everything included.

    python benchmarks/hook_to_feed.py [--count 60] [--pause 0.5] [--waiting 10000]

Starts `wirecopy up` in an empty folder (embedded broker, SQLite), adds a hook,
calls it `count` times with an article of some 300 words, and asks `/feeds/all.atom`
until the article stands in it. Printed are the answer's time (202: the document is
kept) and the time to the feed: median, 95th percentile, longest, in milliseconds.
With `--waiting` that many polled documents of two articles wait at the start and are
digested meanwhile, and only the answer's time is measured.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from feeds import webhook

_ROOT = Path(__file__).parents[1]
_WIRECOPY = [sys.executable, "-m", "worker"]
_PATIENCE_SECONDS = 30.0
_WORDS = "The harbour board of Marram met on the quay and heard what the winter had done to the sea wall. "


@contextmanager
def running(data: Path) -> Iterator[str]:
    """Run `wirecopy up` on a free port while the block lasts; yields its address."""
    command = [*_WIRECOPY, "up", "--data", str(data), "--port", "0"]
    environ = {**os.environ, "PYTHONPATH": str(_ROOT), "WIRECOPY_LOG_LEVEL": "warning"}
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if line.startswith("ready: "):
                    yield line.removeprefix("ready: ").strip()
                    break
            else:
                raise SystemExit("wirecopy up did not become ready")
        finally:
            process.terminate()
            process.wait(30)


def add_hook(data: Path) -> str:
    """Add a hook source and return its secret."""
    words = ["source", "add", "http://bench.example/", "--name", "bench", "--kind", "hook", "--json"]
    environ = {**os.environ, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(
        [*_WIRECOPY, *words, "--data", str(data)], env=environ, check=True, capture_output=True, text=True
    )
    return str(json.loads(done.stdout)["secret"])


def body_of(number: int) -> bytes:
    """Return the call's body: an article nobody has seen, with words of its own."""
    own = " ".join(f"Item {number}-{part} was put off until the tide of day {part}." for part in range(10))
    data: dict[str, Any] = {
        "id": f"bench-{number}",
        "url": f"http://bench.example/{number}",
        "title": f"Sea wall report number {number}",
        "html": f"<p>{_WORDS * 8}</p><p>{own}</p><p>{_WORDS * 4}</p>",
        "authors": ["Ada Fjord"],
        "language": "en",
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return json.dumps({"type": "article.published", "data": data}).encode()


def wait_in_line(data: Path, count: int) -> None:
    """Let that many polled documents wait in a store of which nobody has used anything yet."""
    from config.settings import load_settings
    from worker.store import Store, documents, sources
    from worker.store.migrate import migrate

    settings, now = load_settings({}, data), datetime.now(UTC)
    migrate(settings.database)
    store = Store(settings.database)
    with store.write() as tx:
        row = {"name": "line", "url": "", "kind": "hook", "options": {}, "secrets": []}
        owner = sources.add(tx, row, now).number
        rows = []
        for number in range(count):
            body = rss(number)
            rows.append({
                "source": owner, "how": "poll", "url": "http://line.example/feed.xml", "received_at": now,
                "content_type": "", "body": documents.pack_body(body), "body_bytes": len(body),
                "external_id": f"line {number}",
            })  # fmt: skip
        documents.keep(tx, rows)
    store.close()


def rss(number: int) -> bytes:
    """Return a feed of two articles that nobody has seen."""
    items = "".join(
        f"<item><guid>{number}-{part}</guid><title>Lamp {number}-{part} of the pier was lit</title>"
        f"<link>http://line.example/{number}/{part}</link><description>{_WORDS * 8}</description></item>"
        for part in range(2)
    )
    return f'<rss version="2.0"><channel><title>Line</title>{items}</channel></rss>'.encode()


def call(base: str, secret: str, number: int) -> float:
    """Call the hook once; return milliseconds to the answer."""
    body = body_of(number)
    signed = webhook.headers([secret], f"msg_{number}", datetime.now(UTC), body)
    headers = {**signed, "content-type": "application/json"}
    request = urllib.request.Request(f"{base}/hooks/bench", body, headers, method="POST")
    began = time.perf_counter()
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 202
    return (time.perf_counter() - began) * 1000


def one(base: str, secret: str, number: int) -> tuple[float, float]:
    """Call the hook once; return milliseconds to the answer and to the feed."""
    began = time.perf_counter()
    answered = call(base, secret, number)
    wanted = f"Sea wall report number {number}<".encode()
    while time.perf_counter() - began < _PATIENCE_SECONDS:
        with urllib.request.urlopen(f"{base}/feeds/all.atom", timeout=10) as page:
            if wanted in page.read():
                return answered, (time.perf_counter() - began) * 1000
        time.sleep(0.005)
    raise SystemExit(f"article {number} did not reach the feed in {_PATIENCE_SECONDS:.0f} s")


def row(name: str, times: list[float]) -> str:
    """Return one line of figures."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(len(ordered) * 0.95))]
    median = statistics.median(ordered)
    return f"{name:<14} median {median:6.0f} ms  p95 {p95:6.0f} ms  longest {ordered[-1]:6.0f} ms"


def in_line(asked: argparse.Namespace) -> None:
    """Print how soon calls are answered while the family digests."""
    with tempfile.TemporaryDirectory() as folder:
        wait_in_line(Path(folder), asked.waiting)
        with running(Path(folder)) as base:
            secret = add_hook(Path(folder))
            times = []
            for number in range(asked.count):
                time.sleep(asked.pause)
                times.append(call(base, secret, number))
    print(row("call to 202", times))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--pause", type=float, default=0.5, help="seconds between calls")
    parser.add_argument("--waiting", type=int, default=0, help="polled documents that wait at the start")
    asked = parser.parse_args()
    if asked.waiting:
        in_line(asked)
        return
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as base:
        secret = add_hook(Path(folder))
        one(base, secret, 0)  # the first wakes the feed and loads the models
        times = []
        for number in range(1, asked.count + 1):
            time.sleep(asked.pause)
            times.append(one(base, secret, number))
    print(row("call to 202", [first for first, _ in times]))
    print(row("call to feed", [second for _, second in times]))


if __name__ == "__main__":
    main()
