"""Answers that all faces share: JSON, problems in one shape, and the headers that keep browsers careful."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

# For JSON, feed documents and everything else that no browser should render as a page of ours.
BARE_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
SECURITY_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a JSON response, not to be stored by caches unless `headers` say otherwise."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    return Response(
        body,
        status,
        {"cache-control": "no-store", "content-security-policy": BARE_POLICY, **(headers or {})},
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
