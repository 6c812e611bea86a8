"""What a request for a feed costs: CPU of one web process, beside nginx with the same bytes.

    python benchmarks/serve.py [--seconds 3] [--kilobytes 100] [--json]

One uvicorn process serves a feed of prepared bytes over the faces' own code; a
small load generator on loopback asks over kept connections as fast as answers
come (CPU a request, from /proc or psutil), then at half of that rate on a clock
(latency). nginx, when installed, serves the same file in the same run. Goals:
0.15 ms for a 304, 0.3 ms for a 200 of 50-200 kB, p99 20 ms at half of capacity.
"""

import argparse
import asyncio
import gzip
import hashlib
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import psutil

ROOT = Path(__file__).resolve().parent.parent
MODIFIED = datetime(2026, 1, 2, 11, 30, tzinfo=UTC)
CONNECTIONS = 16
Clock = Callable[[], float]


def feed_bytes(kilobytes: int) -> bytes:
    """Return a document of that size which compresses about as a feed does (to a fifth or so)."""
    entries, size, number = [], 0, 0
    while size < kilobytes * 1000:
        number += 1
        noise = hashlib.sha256(str(number).encode()).hexdigest()
        entry = (
            f"<entry><id>urn:uuid:{noise}</id><title>The ferry, day {number}</title><content>{noise[:24]} "
        )
        entry += "The boat left the landing stage at ten past six with the mail, the bread and a calf. " * 6
        entries.append(entry + "</content></entry>\n")
        size += len(entries[-1])
    return ("<feed>\n" + "".join(entries))[: kilobytes * 1000 - 7].encode() + b"</feed>"


def serve(port: int, kilobytes: int) -> None:
    """Run the faces over a shelf with one page; this is the measured process."""
    sys.path.insert(0, str(ROOT))
    import uvicorn

    from feeds.web import Face, Shelf, create_app
    from feeds.web.shelf import Page

    body = feed_bytes(kilobytes)
    page = Page(
        body,
        "application/atom+xml; charset=utf-8",
        hashlib.sha256(body).hexdigest()[:32],
        MODIFIED,
        {"gzip": gzip.compress(body, mtime=0)},
        hub="http://127.0.0.1/hub",
        self_url="http://127.0.0.1/feeds/all.atom",
    )

    class OnePage:
        """The part of a shelf that feed documents need."""

        def stamp(self, _name: str, _format: str) -> object:
            return page.etag

        def page(self, name: str, _format: str) -> Page | None:
            return page if name == "all" else None

    face = Face(f"http://127.0.0.1:{port}")
    app = create_app(cast("Shelf", OnePage()), face, lambda: datetime.now(UTC))
    uvicorn.run(app, port=port, log_level="warning", access_log=False, loop="uvloop", http="httptools")


@dataclass(slots=True)
class Load:
    """A run of requests: answers counted by status, bytes, and the wait of each in seconds."""

    statuses: dict[int, int] = field(default_factory=dict)
    received_bytes: int = 0
    waits: list[float] = field(default_factory=list)


class Asker(asyncio.Protocol):
    """One kept connection that sends the same request again and again."""

    def __init__(self, request: bytes, load: Load, clock: Clock) -> None:
        """Ask with `request`, write what comes into `load`."""
        self.request, self.load, self.clock = request, load, clock
        self.got = bytearray()
        self.rest = -1
        self.at = 0.0
        self.answered: asyncio.Future[None] | None = None
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self.transport = cast("asyncio.Transport", transport)

    def ask(self, since: float) -> asyncio.Future[None]:
        """Send the request; the wait counts from `since`, the moment it was due."""
        assert self.transport is not None
        self.at = since
        self.answered = asyncio.get_running_loop().create_future()
        self.transport.write(self.request)
        return self.answered

    def data_received(self, data: bytes) -> None:
        """Count what came; when the answer is whole, note its wait and wake who asked."""
        self.load.received_bytes += len(data)
        if self.rest < 0:
            self.got += data
            end = self.got.find(b"\r\n\r\n")
            if end < 0:
                return
            head = bytes(self.got[:end]).lower()
            status = int(head[9:12])
            self.load.statuses[status] = self.load.statuses.get(status, 0) + 1
            length = 0
            if status != 304:
                length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            self.rest = length - (len(self.got) - end - 4)
            self.got.clear()
        else:
            self.rest -= len(data)
        if self.rest <= 0:
            self.rest = -1
            self.load.waits.append(self.clock() - self.at)
            if self.answered is not None and not self.answered.done():
                self.answered.set_result(None)


async def flood(port: int, request: bytes, seconds: float) -> Load:
    """Ask over all connections as fast as answers come."""
    loop, load = asyncio.get_running_loop(), Load()
    until = loop.time() + seconds

    async def one() -> None:
        transport, asker = await loop.create_connection(
            lambda: Asker(request, load, loop.time), "127.0.0.1", port
        )
        while loop.time() < until:
            await asker.ask(loop.time())
        transport.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return load


async def pace(port: int, request: bytes, seconds: float, per_second: float) -> Load:
    """Ask on a clock, whatever is answered: each connection has its own beat."""
    loop, load = asyncio.get_running_loop(), Load()
    begin = loop.time()

    async def one(offset: int) -> None:
        transport, asker = await loop.create_connection(
            lambda: Asker(request, load, loop.time), "127.0.0.1", port
        )
        step = CONNECTIONS / per_second
        due = begin + step * offset / CONNECTIONS
        while due < begin + seconds:
            await asyncio.sleep(max(0.0, due - loop.time()))
            await asker.ask(due)
            due += step
        transport.close()

    await asyncio.gather(*(one(number) for number in range(CONNECTIONS)))
    return load


def cpu_seconds(pid: int) -> float:
    """Return the CPU time a process and its children have used."""
    process = psutil.Process(pid)
    family = [process, *process.children(recursive=True)]
    return float(sum(times.user + times.system for times in (one.cpu_times() for one in family)))


def measure(port: int, pid: int, request: bytes, seconds: float) -> dict[str, Any]:
    """Return the figures of one case: CPU a request under full load, latency at half of it."""
    asyncio.run(flood(port, request, 0.3))
    before, begin = cpu_seconds(pid), time.monotonic()
    full = asyncio.run(flood(port, request, seconds))
    used, lasted = cpu_seconds(pid) - before, time.monotonic() - begin
    count = sum(full.statuses.values())
    half = asyncio.run(pace(port, request, seconds, count / lasted / 2))
    waits = sorted(half.waits)
    return {
        "statuses": full.statuses,
        "requests_per_second": round(count / lasted),
        "cpu_ms_per_request": round(used / count * 1000, 4),
        "half_load_p50_ms": round(waits[len(waits) // 2] * 1000, 2),
        "half_load_p99_ms": round(waits[int(len(waits) * 0.99)] * 1000, 2),
    }


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    """Return when somebody listens there. Raises TimeoutError after 10 s."""
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"nobody listens on port {port}")


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    """Run a server for as long as the block lasts; gives its process id."""
    process = subprocess.Popen(command)
    try:
        wait_for(port)
        yield process.pid
    finally:
        process.terminate()
        process.wait(10)


NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; keepalive_requests 10000000; gzip_static on;
  types {{ application/atom+xml atom; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; root {folder}/www; add_header Cache-Control "public, max-age=60"; }}
}}
"""


def nginx_files(folder: Path, port: int, kilobytes: int) -> list[str]:
    """Write what nginx needs and return its command."""
    feed = folder / "www" / "feeds" / "all.atom"
    feed.parent.mkdir(parents=True)
    for path in (folder, folder / "www", feed.parent):
        path.chmod(0o755)
    feed.write_bytes(feed_bytes(kilobytes))
    feed.with_name("all.atom.gz").write_bytes(gzip.compress(feed.read_bytes(), mtime=0))
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port))
    return ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)]


def ask_for(header: str = "") -> bytes:
    return f"GET /feeds/all.atom HTTP/1.1\r\nHost: 127.0.0.1\r\n{header}\r\n".encode()


async def etag_of(port: int) -> str:
    """Return the ETag a server gives."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(ask_for())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    writer.close()
    return next(line[6:] for line in head.splitlines() if line.lower().startswith("etag: "))


def cases(port: int, pid: int, seconds: float) -> dict[str, dict[str, Any]]:
    """Measure 304, 200 and compressed 200 of one server."""
    etag = asyncio.run(etag_of(port))
    asked = {
        "304": ask_for(f"If-None-Match: {etag}\r\n"),
        "200": ask_for(),
        "200 gzip": ask_for("Accept-Encoding: gzip\r\n"),
    }
    return {name: measure(port, pid, request, seconds) for name, request in asked.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=3.0, help="for each measurement")
    parser.add_argument("--kilobytes", type=int, default=100, help="size of the feed")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--serve", type=int, metavar="PORT", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve, options.kilobytes)
        return
    results: dict[str, dict[str, dict[str, Any]]] = {}
    port = free_port()
    own = [sys.executable, __file__, "--serve", str(port), "--kilobytes", str(options.kilobytes)]
    with running(own, port) as pid:
        results["wirecopy"] = cases(port, pid, options.seconds)
    if shutil.which("nginx"):
        with tempfile.TemporaryDirectory() as folder:
            port = free_port()
            with running(nginx_files(Path(folder), port, options.kilobytes), port) as pid:
                results["nginx"] = cases(port, pid, options.seconds)
    if options.json:
        print(json.dumps(results, indent=1))
        return
    print(f"{options.kilobytes} kB feed, {CONNECTIONS} connections, {options.seconds:g} s each")
    for server, figures in results.items():
        for case, one in figures.items():
            print(
                f"{server:9} {case:9} {one['cpu_ms_per_request']:.4f} ms CPU/request"
                f" {one['requests_per_second']:7,} requests/s   at half of that: p50"
                f" {one['half_load_p50_ms']:.2f} ms, p99 {one['half_load_p99_ms']:.2f} ms   {one['statuses']}"
            )


if __name__ == "__main__":
    main()
