"""A client that speaks ASGI to an app in this process: no socket, no dependency, every byte visible."""

import asyncio
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from feeds.web import Application


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def error(self) -> Any:
        """The contract's error: code, message, field."""
        assert self.headers["content-type"] == "application/json"
        return self.json["error"]


@dataclass(frozen=True, slots=True)
class Client:
    """Asks an app; one event loop a request, as strangers come."""

    app: Application

    def get(self, target: str, **headers: str) -> Answer:
        return self.ask("GET", target, b"", headers)

    def head(self, target: str, **headers: str) -> Answer:
        return self.ask("HEAD", target, b"", headers)

    def post(self, target: str, body: bytes | Iterable[bytes] = b"", **headers: str) -> Answer:
        return self.ask("POST", target, body, headers)

    def ask(self, method: str, target: str, body: bytes | Iterable[bytes], headers: dict[str, str]) -> Answer:
        """Send one request; a body in pieces has no Content-Length. `if_none_match` is If-None-Match."""
        return asyncio.run(ask(self.app, method, target, body, headers))


async def ask(
    app: Application, method: str, target: str, body: bytes | Iterable[bytes], headers: dict[str, str]
) -> Answer:
    """Send one request in the loop that is running."""
    whole = isinstance(body, bytes)
    pieces = iter([body] if isinstance(body, bytes) else body)
    sent = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    if isinstance(body, bytes) and body and "content_length" not in headers:
        sent.append((b"content-length", str(len(body)).encode()))
    path, _, query = target.partition("?")
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method,
        "scheme": "https", "path": unquote(path), "raw_path": path.encode(), "query_string": query.encode(),
        "root_path": "", "headers": [(b"host", b"wire.example"), *sent],
        "client": ("192.0.2.7", 50000), "server": ("wire.example", 443),
    }  # fmt: skip
    got: list[Any] = []

    async def receive() -> dict[str, Any]:
        piece = next(pieces, None)
        if piece is None:
            return {"type": "http.request", "body": b"", "more_body": False}
        return {"type": "http.request", "body": piece, "more_body": not whole}

    async def send(message: Any) -> None:
        got.append(message)

    await app(scope, receive, send)
    answered = {name.decode().lower(): value.decode("latin-1") for name, value in got[0]["headers"]}
    return Answer(got[0]["status"], answered, b"".join(message.get("body", b"") for message in got[1:]))
