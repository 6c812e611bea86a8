"""Reading request bodies without trusting them: counted while they arrive, and not for ever.

Also the two shapes a body may have here besides raw bytes: a form and a JSON object.
"""

import asyncio
import json
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from feeds.errors import FeedError, TooLarge

# More fields than any form of ours or of the WebSub standard has.
MAX_FORM_FIELDS = 50
# Of a body that is refused so much is read and thrown away, until nothing comes for so long.
_MOST_DISCARDED = 64 * 1024 * 1024
_SILENCE_SECONDS = 0.5


async def read_body(request: Request, max_bytes: int, seconds: float) -> bytes:
    """Return the whole body, of at most `max_bytes`.

    Raises TooLarge when it has more, FeedError for a compressed body, and
    HTTPException 408 when it has not arrived after `seconds`. What of a body that is
    too large comes all the same is thrown away first (see `_discard`).
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        # A signature is over the bytes as sent, and a bomb is smallest when compressed.
        raise FeedError("The body must not be compressed.")
    announced = request.headers.get("content-length", "0")
    # Compared by length first: Python refuses to read a number of thousands of digits.
    digits = announced.lstrip("0") if announced.isascii() and announced.isdigit() else "9" * 20
    too_large = TooLarge(f"The body may have at most {max_bytes} bytes.")
    if len(digits) > 15 or int(digits or 0) > max_bytes:
        await _discard(request, seconds)
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > max_bytes:
                    break
            else:
                return bytes(body)
    except TimeoutError:
        # Who was too slow once must not hold the connection for what is left (RFC 9110, section 15.5.9).
        raise HTTPException(408, headers={"connection": "close"}) from None
    body.clear()
    await _discard(request, seconds)
    raise too_large


async def _discard(request: Request, seconds: float) -> None:
    """Read what still comes and keep nothing of it, within bounds.

    Closing on bytes that nobody has read resets the connection, and most clients
    send all before they listen: they would see a broken pipe and not the 413 (RFC
    9112, section 9.6). Who asks first (Expect: 100-continue) listens already.
    """
    if "expect" in request.headers:
        return
    discarded, more = 0, True
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while more and discarded < _MOST_DISCARDED:
                message = await asyncio.wait_for(request.receive(), _SILENCE_SECONDS)
                discarded += len(message.get("body", b""))
                more = message["type"] == "http.request" and message.get("more_body", False)


async def read_form(request: Request, max_bytes: int, seconds: float) -> dict[str, str]:
    """Return the fields of a URL-encoded form, the last of each name. Raises as `read_body`; FeedError."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise FeedError("The body must be a form (application/x-www-form-urlencoded).")
    body = await read_body(request, max_bytes, seconds)
    try:
        pairs = parse_qsl(
            body.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_FORM_FIELDS
        )
    except ValueError:
        raise FeedError("The form cannot be read.") from None
    return dict(pairs)


async def read_json(request: Request, max_bytes: int, seconds: float) -> dict[str, Any]:
    """Return the JSON object in the body, empty without a body. Raises as `read_body`; FeedError."""
    body = await read_body(request, max_bytes, seconds)
    if not body.strip():
        return {}
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise FeedError("The body is not JSON.") from None
    if not isinstance(value, dict):
        raise FeedError("The body must be a JSON object.")
    return value
