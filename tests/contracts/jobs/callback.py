"""A callback of WebSub on loopback: it answers verifications as told and keeps what is sent to it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Callback:
    """`echo` and `status` say how a verification is answered, `takes` how content is."""

    url: str = ""
    status: int = 200
    echo: bool = True
    takes: int = 204
    asked: list[dict[str, str]] = field(default_factory=list)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@contextmanager
def callback(path: str = "/cb?kept=1") -> Iterator[Callback]:
    """Run a callback until the block ends."""
    it = Callback()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            query = {key: values[0] for key, values in parse_qs(urlsplit(self.path).query).items()}
            it.asked.append(query)
            body = query.get("hub.challenge", "").encode() if it.echo else b"no"
            self.send_response(it.status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            it.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(it.takes)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        it.url = f"http://127.0.0.1:{server.server_port}{path}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield it
        finally:
            server.shutdown()
            thread.join()
