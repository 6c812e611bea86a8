"""Answers that all faces share: JSON, problems in one shape, and the headers that keep browsers careful."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Message, Send

# Every answer bears these; pages for people replace the policy by their own. By default a
# browser that opens an answer of ours may load and run nothing from it.
SECURITY_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
_SECURITY = [(name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()]


def dressed(send: Send) -> Send:
    """Return `send` such that every answer bears the security headers it does not set itself."""

    async def dress(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in message["headers"]}
            more = [pair for pair in _SECURITY if pair[0] not in own]
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return dress


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a JSON response, not to be stored by caches unless `headers` say otherwise."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    return Response(
        body,
        status,
        {"cache-control": "no-store", **(headers or {})},
        "application/json",
    )


def problem(
    status: int,
    code: str,
    message: str,
    *,
    field: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the contract's `error` shape: a stable code, one sentence, and the field it is about."""
    return json_answer({"error": {"code": code, "message": message, "field": field}}, status, headers)
