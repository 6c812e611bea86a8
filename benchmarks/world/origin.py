"""A loopback origin of many feeds, each on an address of its own: 127.1.x.y, one port.

Answers come from memory, packed beforehand, with ETag and Last-Modified; 304 when
either fits. It runs in a process of its own so that its CPU is nobody else's.

    python benchmarks/world/origin.py PORT FEEDS [--pages [FILE.jsonl.gz ...]]

With `--pages` each feed's items are summaries, and the page of each is served beside it;
with files, real pages told anew (see `dressed.py`).
"""

import asyncio
import gzip
import hashlib
import sys
from pathlib import Path

from dressed import dressed, shuffled, wardrobe
from pages import page
from papers import ITEMS, feed, item

_MODIFIED = "Fri, 20 Nov 2026 12:00:00 GMT"


Answer = tuple[bytes, bytes, bytes]


class Origin(asyncio.Protocol):
    """One connection: whole requests without bodies are all it understands."""

    def __init__(self, answers: dict[bytes, Answer]) -> None:
        self.answers = answers
        self.left = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every whole request."""
        self.left += data
        while b"\r\n\r\n" in self.left:
            head, _, self.left = self.left.partition(b"\r\n\r\n")
            self.transport.write(self._answer(head))  # type: ignore[attr-defined]

    def _answer(self, head: bytes) -> bytes:
        path = head.split(b" ", 2)[1].partition(b"?")[0]
        known = self.answers.get(path)
        if known is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        etag, packed, plain = known
        if etag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
        return packed if b"gzip" in head else plain


def answers(count: int, port: int, *, pages: bool, files: list[Path]) -> dict[bytes, Answer]:
    """Return etag, packed and plain answer of each path."""
    made: dict[bytes, Answer] = {}
    real = shuffled(wardrobe(files))
    for number in range(count):
        site = address(number, port).removesuffix(f"/feed/{number}") if pages else ""
        kind = "atom" if number % 2 else "rss"
        made[f"/feed/{number}".encode()] = _answer(feed(number, site=site), f"application/{kind}+xml")
        for at in range(ITEMS if pages else 0):
            _, key, when, _ = item(number, at, whole=False)
            told = item(number, at, whole=True)[0]
            if real:
                html = dressed(real[(number * ITEMS + at) % len(real)], key, told, site, when)
            else:
                html = page(number, key, told, site, when)
            made[f"/story/{key}".encode()] = _answer(html, "text/html")
    return made


def _answer(body: bytes, kind: str) -> Answer:
    etag = f'"{hashlib.sha256(body).hexdigest()[:20]}"'.encode()
    shared = f"Content-Type: {kind}\r\nLast-Modified: {_MODIFIED}\r\n".encode()
    shared = b"HTTP/1.1 200 OK\r\nETag: " + etag + b"\r\n" + shared
    small = gzip.compress(body, 6)
    packed = shared + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(small) + small
    return etag, packed, shared + b"Content-Length: %d\r\n\r\n" % len(body) + body


def address(number: int, port: int) -> str:
    """Return the address of feed `number`: a host of its own each."""
    return f"http://127.1.{number // 250}.{number % 250 + 1}:{port}/feed/{number}"


async def serve(port: int, count: int, *, pages: bool, files: list[Path]) -> None:
    """Serve until killed; says `ready` when it listens."""
    known = answers(count, port, pages=pages, files=files)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Origin(known), "0.0.0.0", port, backlog=4096)
    sys.stdout.write(f"ready {sum(len(plain) for _, _, plain in known.values()) // max(1, count)}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    files = [Path(name) for name in sys.argv[4:]]
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]), pages="--pages" in sys.argv, files=files))
