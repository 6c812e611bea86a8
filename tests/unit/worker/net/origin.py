"""A server on loopback that answers byte by byte as a test tells it, well or badly."""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Request:
    """What the server heard: `address` is the one that was connected."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    address: str
    connection: int


Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


def say(*pieces: bytes, pause: float = 0.0, close: bool = False) -> Handler:
    """Return a handler that writes these bytes, pausing between them."""

    async def handler(_: Request, writer: asyncio.StreamWriter) -> None:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)
        if close:
            writer.close()

    return handler


def answer(body: bytes = b"", status: int = 200, **headers: str) -> Handler:
    """Return a handler that answers like a good server."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return say("\r\n".join(lines).encode() + b"\r\n\r\n" + body)


def redirect(location: str, status: int = 302, **headers: str) -> Handler:
    """Return a handler that sends the client on."""
    return answer(b"", status, Location=location, **headers)


def forever(head: bytes, piece: bytes) -> Handler:
    """Return a handler that sends `piece` without end."""

    async def handler(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(piece)
            await writer.drain()

    return handler


@dataclass
class Origin:
    """A server in its own thread; `routes` may be changed at any time."""

    certificate: str = ""
    routes: dict[str, Handler] = field(default_factory=dict)
    seen: list[Request] = field(default_factory=list)
    port: int = 0
    host: str = "0.0.0.0"
    connections: int = 0
    _writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def __enter__(self) -> Self:
        ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._main(ready)), daemon=True)
        self._thread.start()
        assert ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        scheme = "https" if self.certificate else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    async def _main(self, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        tls = None
        if self.certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(self.certificate)
        server = await asyncio.start_server(self._serve, self.host, self.port, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        await self._stop.wait()
        server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        await asyncio.sleep(0.01)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        self._writers.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while not writer.is_closing():
                request = await self._read(reader, writer, number)
                self.seen.append(request)
                missing = answer(b"no such page", 404)
                await self.routes.get(request.path, missing)(request, writer)
                await writer.drain()
        self._writers.discard(writer)
        writer.close()

    async def _read(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int) -> Request:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        return Request(method, path, headers, body, writer.get_extra_info("sockname")[0], number)
