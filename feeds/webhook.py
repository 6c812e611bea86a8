"""Standard Webhooks 1.0: signed calls out and in, and the body that our hooks take.

The signature is `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`, the
bytes as they are sent. While a secret is being rotated there are two, in both
directions. Neither clock nor randomness is used: both come in as arguments.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.dates import parse as parse_date
from feeds.errors import BadField, BadSignature, FeedError
from feeds.text import clean, line, web_url

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
TYPES = frozenset(
    {
        "article.published",
        "article.updated",
        "article.corrected",
        "article.withdrawn",
        "article.killed",
        "article.republish",
        "source.ping",
    }
)
_WAITS_FOR_NOTHING = frozenset({"article.withdrawn", "article.killed", "source.ping"})
MAX_HTML = 5_000_000
_MAX_WORDS = 1_000
_MAX_NOTE = 10_000
_MAX_LIST = 100
_MAX_SIGNATURES = 20


@dataclass(frozen=True, slots=True)
class HookEvent:
    """What a publisher tells us. `html` is as given, not yet clean; empty means "fetch the url"."""

    type: str
    id: str = ""
    url: str = ""
    title: str = ""
    html: str = ""
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str = ""
    categories: tuple[str, ...] = ()
    image: str = ""
    embargo_until: datetime | None = None
    note: str = ""

    @property
    def about(self) -> str:
        """What its calls are heard in order about: the article's id, else its address.

        Empty for a takedown, which waits for no other call, and for a ping.
        """
        return "" if self.type in _WAITS_FOR_NOTHING else self.id or self.url


def new_secret(random: bytes) -> str:
    """Return a secret as people copy it, `whsec_…`, from 24 to 64 random bytes."""
    if not 24 <= len(random) <= 64:
        raise ValueError("a webhook secret is made of 24 to 64 random bytes")
    return PREFIX + base64.b64encode(random).decode("ascii")


def sign(secret: str, id: str, timestamp: datetime, body: bytes) -> str:  # noqa: A002
    """Return one signature for the `webhook-signature` header; several are joined by a space.

    `timestamp` is the moment of this attempt: a retry is signed anew, its id stays.
    """
    seconds = str(int(timestamp.timestamp()))
    return _signature(_key(secret), id.encode(), seconds.encode(), body)


def headers(secrets: Iterable[str], id: str, timestamp: datetime, body: bytes) -> dict[str, str]:  # noqa: A002
    """Return the three headers of an outgoing call, signed with every secret that is valid now."""
    return {
        "webhook-id": id,
        "webhook-timestamp": str(int(timestamp.timestamp())),
        "webhook-signature": " ".join(sign(secret, id, timestamp, body) for secret in secrets),
    }


def verify(
    secrets: Iterable[str],
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    tolerance: timedelta = TOLERANCE,
) -> str:
    """Return the call's `webhook-id` when one of our secrets signed it within the tolerance of now.

    Raises BadSignature with a sentence that says what is wrong, never what the
    right signature would be. Header names are compared without case.
    """
    known = {name.lower(): value for name, value in headers.items()}
    call, seconds, given = (
        known.get(f"webhook-{name}", "").strip() for name in ("id", "timestamp", "signature")
    )
    if not call or not seconds or not given:
        raise BadSignature("The call needs the headers webhook-id, webhook-timestamp and webhook-signature.")
    if len(call) > 256 or not seconds.isascii() or not seconds.isdecimal() or len(seconds) > 12:
        raise BadSignature("webhook-id or webhook-timestamp is not well-formed.")
    if abs(now - datetime.fromtimestamp(int(seconds), UTC)) > tolerance:
        raise BadSignature(
            "webhook-timestamp is too far from our time: the call is stale or a clock is wrong."
        )
    wanted = [_signature(_key(secret), call.encode(), seconds.encode(), body).encode() for secret in secrets]
    offered = [one.encode("utf-8", "replace") for one in given.split()[:_MAX_SIGNATURES]]
    # All pairs are compared, so that the time taken does not tell which one came near.
    fits = [hmac.compare_digest(one, other) for one in wanted for other in offered]
    if not any(fits):
        raise BadSignature("No signature of the call fits the body and a secret of this source.")
    return call


def parse_hook(body: bytes) -> HookEvent:
    """Return the event of a hook's body; raises FeedError for what is not JSON, BadField for a wrong field.

    Keys that we don't know are ignored, so that publishers may send more.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise FeedError("The body is not valid JSON.") from None
    if not isinstance(data, dict):
        raise BadField("", "The body must be a JSON object with type and data.")
    kind = data.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise BadField("type", f"type must be one of {', '.join(sorted(TYPES))}.")
    fields = data.get("data", {} if kind == "source.ping" else None)
    if not isinstance(fields, dict):
        raise BadField("data", "data must be an object.")
    event = _event(kind, fields)
    if kind != "source.ping" and not event.id and not event.url:
        raise BadField("data.id", "data needs an id or a url.")
    return event


def _event(kind: str, fields: dict[str, Any]) -> HookEvent:
    return HookEvent(
        type=kind,
        id=_word(fields, "id"),
        url=_address(fields, "url"),
        title=_word(fields, "title"),
        html=_html(fields),
        authors=_words(fields, "authors"),
        published_at=_moment(fields, "published_at"),
        updated_at=_moment(fields, "updated_at"),
        language=_word(fields, "language", 35),
        categories=_words(fields, "categories"),
        image=_address(fields, "image"),
        embargo_until=_moment(fields, "embargo_until"),
        note=_word(fields, "note", _MAX_NOTE),
    )


def _signature(key: bytes, call: bytes, seconds: bytes, body: bytes) -> str:
    made = hmac.new(key, b".".join((call, seconds, body)), "sha256").digest()
    return "v1," + base64.b64encode(made).decode("ascii")


def _key(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise BadSignature("The secret is not whsec_ and base64.") from None


def _text(fields: dict[str, Any], name: str, most: int) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadField(f"data.{name}", f"data.{name} must be a string.")
    if len(value) > most:
        raise BadField(f"data.{name}", f"data.{name} is longer than {most} characters.")
    return value


def _word(fields: dict[str, Any], name: str, most: int = _MAX_WORDS) -> str:
    return line(_text(fields, name, most))


def _html(fields: dict[str, Any]) -> str:
    return clean(_text(fields, "html", MAX_HTML))


def _address(fields: dict[str, Any], name: str) -> str:
    value = _text(fields, name, 2_000)
    if not value.strip():
        return ""
    address = web_url(value)
    if not address:
        raise BadField(f"data.{name}", f"data.{name} must be an absolute http or https address.")
    return address


def _words(fields: dict[str, Any], name: str) -> tuple[str, ...]:
    value = fields.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise BadField(f"data.{name}", f"data.{name} must be a list of strings.")
    if len(value) > _MAX_LIST or any(len(one) > _MAX_WORDS for one in value):
        raise BadField(
            f"data.{name}", f"data.{name} has more than {_MAX_LIST} items or one that is too long."
        )
    return tuple(dict.fromkeys(word for word in (line(one) for one in value) if word))


def _moment(fields: dict[str, Any], name: str) -> datetime | None:
    value = _text(fields, name, 100)
    if not value.strip():
        return None
    moment = parse_date(value)
    if moment is None:
        raise BadField(f"data.{name}", f"data.{name} must be a time like 2026-01-02T03:04:05Z.")
    return moment
