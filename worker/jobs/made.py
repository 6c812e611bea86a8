"""What an item of a document becomes on its way in, before anything is decided."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from worker.article import Draft, Extract
from worker.pipeline.identify import Keys
from worker.pipeline.rules import Ruling

MADE_BY = "3"  # the version of extract, clean and tag; a change of it makes `reprocess` worth while
_EARLIEST_YEAR = 1990
_LATEST_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Item:
    """One draft with its keys, the fingerprint its source's words have, and what we made of its body.

    `page_failed` says that its page gave no text, so that only what a feed gave is here.
    """

    draft: Draft
    keys: Keys
    hash: bytes
    content: Extract
    page_failed: bool = False

    @property
    def item_key(self) -> bytes:
        """The key that remembers the fingerprint."""
        return self.keys.guid or self.keys.url


@dataclass(frozen=True, slots=True)
class Layered:
    """An item with its layers, untagged, and what they show."""

    item: Item
    given: dict[str, Any]
    derived: dict[str, Any]
    shown: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Made:
    """What an item became before anything was decided: its layers, what they show, the article's sketch."""

    item: Item
    given: dict[str, Any]
    derived: dict[str, Any]
    shown: dict[str, Any]
    sketch: bytes
    ruling: Ruling


def moment_of(text: str, now: datetime, otherwise: datetime) -> datetime:
    """Return a source's time within reason: never before 1990, never more than a day ahead."""
    if not text:
        return otherwise
    moment = datetime.fromisoformat(text)
    if moment.year < _EARLIEST_YEAR or moment > now + _LATEST_AHEAD:
        return otherwise
    return min(moment, now)


def origin_of(how: str) -> str:
    """Return who stands behind a document that came in this way."""
    return {"page": "poll", "file": "operator"}.get(how, how)
