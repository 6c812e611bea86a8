"""The push: hook calls a fictional publisher makes, among them one article that has no page at all."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.demo.edition import Shown, opening
from worker.demo.newsroom import Newsroom, address
from worker.demo.piece import pieces
from worker.demo.press import publishers
from worker.demo.signature import signed_headers

PUSHED = "ferry-sails"
"""The slug of the article that exists only as a push."""


@dataclass(frozen=True, slots=True)
class HookCall:
    """A signed POST, ready to be sent: header names in lower case, body as JSON."""

    headers: dict[str, str]
    body: bytes


def pushed_data(site: str, now: datetime) -> dict[str, Any]:
    """Return the `data` of the pushed article, whole text included, published at `now`.

    `site` is the origin's address: pictures and links lie there, a page does not.
    """
    piece = pieces()[PUSHED]
    language = publishers()[piece.publisher].language
    newsroom = Newsroom(site, opening(pieces(), now))
    return {
        "id": f"courier-{PUSHED}",
        "url": site + address(piece),
        "title": piece.title,
        "html": newsroom.plain_body(Shown(piece, now, now), language),
        "authors": list(piece.authors),
        "published_at": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "updated_at": None,
        "language": language,
        "categories": list(piece.categories),
        "image": f"{site}/images/{piece.image}-1024.png",
        "embargo_until": None,
        "note": None,
    }


def hook_call(secret: str, event: str, data: dict[str, Any], now: datetime, message_id: str = "") -> HookCall:
    """Return a signed call of the hook with this event, e.g. "article.published".

    The same event, data and second give the same message id unless one is given,
    so that a call can be repeated as a publisher would repeat it.
    """
    body = json.dumps({"type": event, "data": data}, ensure_ascii=False).encode()
    seed = f"{event} {int(now.timestamp())} ".encode() + body
    message_id = message_id or "msg_" + hashlib.sha256(seed).hexdigest()[:24]
    return HookCall(signed_headers(secret, message_id, now, body), body)


def pushed_call(secret: str, site: str, now: datetime) -> HookCall:
    """Return the signed call that publishes the article which exists only as a push."""
    return hook_call(secret, "article.published", pushed_data(site, now), now)
