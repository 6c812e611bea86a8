"""Loopback: a silent little HTTP server in threads, for the demo's publisher and its subscriber.

Standard library only, because the outside world of the demo must not share code
with the worker it is to prove. Where speed or shutdown would suffer from what
`http.server` does by default, it is changed here and says why.
"""

import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"
# How many ports above the wanted one are tried before any free one is taken.
_NEIGHBOURS = 20
# Far above any webhook of ours; enough to keep a mistake from filling memory.
_MAX_BODY_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """What a client asked; header names in lower case, `path` without its query."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a client gets; a 204 or 304 has no body."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class _Handler(BaseHTTPRequestHandler):
    """Turns HTTP into `Request` and `Reply`."""

    protocol_version = "HTTP/1.1"
    server: "_Server"
    # One write per answer, and no waiting for a delayed ACK: otherwise 40 ms a request on a kept connection.
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 60

    def _handle(self) -> None:
        length = self.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > _MAX_BODY_BYTES or "transfer-encoding" in self.headers:
            self.close_connection = True
            self._send(Reply(413 if length.isdecimal() and length != "0" else 411))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = self.path.partition("?")[0]
        self._send(self.server.answer(Request(self.command, path, headers, self.rfile.read(int(length)))))

    do_GET = do_HEAD = do_POST = _handle  # noqa: N815 (the names http.server calls)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status not in (204, 304):
            self.send_header("Content-Length", str(len(reply.body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and reply.status not in (204, 304):
            self.wfile.write(reply.body)

    def version_string(self) -> str:
        return "courier-press"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (http.server's name)
        """Say nothing: the demo's terminal belongs to the report."""


class _Server(ThreadingMixIn, TCPServer):
    """A TCP server that knows its open connections; no name look-up at the start as in HTTPServer."""

    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, answer: Callable[[Request], Reply]) -> None:
        self.answer = answer
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__((HOST, port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing about clients that hang up in the middle."""

    def hang_up(self) -> None:
        """End every kept connection, so that nothing answers after the end."""
        with self._lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


def _bound(port: int, answer: Callable[[Request], Reply]) -> _Server:
    """Return a server on the wanted port, or the next free one above it, or any."""
    wanted = [*range(port, min(port + _NEIGHBOURS, 65_535) + 1)] if port else []
    for candidate in wanted:
        try:
            return _Server(candidate, answer)
        except OSError:
            continue
    return _Server(0, answer)


class Loopback:
    """An HTTP server on 127.0.0.1 while the context lasts.

    `port` 0 takes any free port; one that is taken gives the next free one, and
    `moved` says so.
    """

    def __init__(self, port: int, answer: Callable[[Request], Reply]) -> None:
        """Bind at once, so that `url` is known before the first request is served."""
        self._server = _bound(port, answer)
        self.port: int = self._server.server_address[1]
        self.moved = port not in (0, self.port)
        self.url = f"http://{HOST}:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), name=f"loopback-{self.port}", daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join(timeout=5)
