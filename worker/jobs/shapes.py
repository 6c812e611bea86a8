"""The contract's JSON shapes that are not articles, made from rows; the shelf and the desk answer in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from worker.store.feeds import FeedRow
from worker.store.reading import Count
from worker.store.shown import iso

Json = dict[str, Any]

_SECRET_WORDS = ("token", "key", "secret", "password", "passwd", "auth", "signature", "sig")
_HIDDEN = "hidden"
_NOTHING = Count(0, None)


def feed_json(row: FeedRow, counted: Count | None) -> Json:
    """Return the facts of a feed."""
    found = counted or _NOTHING
    return {
        "name": row.name,
        "title": row.title or row.name,
        "description": str(row.query.get("description") or ""),
        "private": bool(row.query.get("private")),
        "automatic": row.kind != "query",
        "count": found.articles,
        "updated": iso(found.updated),
    }


def source_json(row: Any) -> Json:
    """Return a source; `row` is one of `worker.store.overview.sources`."""
    error = row.error or (row.state_reason if row.state in ("failing", "drifting", "quiet", "gone") else "")
    return {
        "name": row.name,
        "url": without_secrets(row.url),
        "kind": row.kind,
        "state": row.state,
        "articles": row.articles,
        "last_poll": iso(row.asked_at or row.last_poll_at),
        "next_poll": iso(row.next_poll_at),
        "why": row.why_then or row.state_reason or "",
        "error": error or None,
        "title": row.title,
        "home": row.home,
        "hook": bool(row.secrets),
        "last_document": iso(row.last_poll_at),
        "last_new": iso(row.last_new_at),
    }


def without_secrets(url: str) -> str:
    """Return an address without its credentials: user, password, and parameters that are named like secrets.

    >>> without_secrets("https://me:pw@a.example/feed?key=1&page=2")
    'https://a.example/feed?key=hidden&page=2'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = parts.query
    if any(_is_secret(name) for name, _ in pairs):
        query = urlencode([(name, _HIDDEN if _is_secret(name) else value) for name, value in pairs])
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, parts.fragment))


def _is_secret(name: str) -> bool:
    return any(word in name.lower() for word in _SECRET_WORDS)


def revision_json(row: Any) -> Json:
    """Return one revision."""
    return {
        "number": row.number,
        "class": row._mapping["class"],  # noqa: SLF001 - `class` is no name in Python
        "at": iso(row.at),
        "origin": row.origin,
        "note": row.note or None,
        "document": None if row.document is None else str(row.document),
        "diff_words": row.diff_words,
    }


def delivery_json(row: Any, tried: Sequence[Any]) -> Json:
    """Return one line of the ledger; `row` is one of `worker.store.deliveries.ledger`."""
    receipt = {"at": iso(row.receipt_at), "kind": row.receipt_kind} if row.receipt_kind else None
    return {
        "number": row.number,
        "subscriber": row.subscriber_name,
        "feed": row.feed,
        "article": row.article_id,
        "revision": row.revision,
        "event": row.event,
        "state": row.state,
        "attempts": [
            {
                "at": iso(one.at),
                "status": one.status or None,
                "ms": one.elapsed_ms,
                "error": one.error or None,
            }
            for one in tried
        ],
        "receipt": receipt,
        "sequence": row.sequence,
        "made": iso(row.made_at),
        "next": iso(row.due_at),
    }


def subscription_json(row: Any) -> Json:
    """Return one subscription with its subscriber's name, without its secrets."""
    return {
        "name": row.subscriber_name,
        "feed": row.feed,
        "way": row.way,
        "address": without_secrets(row.address),
        "state": row.state,
        "sequence": row.sequence,
        "lease_until": iso(row.lease_until),
    }


def seconds_since(moment: datetime | None, now: datetime) -> int | None:
    """Return how long ago a moment was, in whole seconds, never less than 0."""
    return None if moment is None else max(0, int((now - moment).total_seconds()))
