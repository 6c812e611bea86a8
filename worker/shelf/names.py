"""What a name in an address stands for now: a feed, article or story, where it went, or that it is gone."""

from datetime import datetime
from typing import Any

from feeds.web.shelf import Gone, Moved
from worker.article import RevisionClass, Status
from worker.store import articles, feeds, reading, stories
from worker.store.feeds import FeedRow
from worker.store.store import Tx


def feed_called(tx: Tx, name: str, now: datetime) -> FeedRow | Gone | Moved | None:
    """Return a feed; an automatic one that is asleep has the number 0."""
    row = feeds.by_name(tx, name)
    if row is not None:
        return row
    removed = feeds.removed(tx, name)
    if removed is not None:
        return Moved(removed.moved_to) if removed.moved_to else Gone("removed", removed.removed_at)
    title = feeds.automatic_title(tx, name)
    kind, _, key = name.partition("/")
    if kind == "tag" and key and (slug := reading.tag_now(tx, key)):
        return Moved(f"tag/{slug}")
    if title is not None:
        return FeedRow(0, name, title, "automatic", {}, now, None)
    if kind == "story" and key and (into := reading.story_now(tx, key)):
        return Moved(f"story/{into}")
    return None


def article_called(tx: Tx, name: str, *, private: bool = False) -> Any | Gone | Moved | None:
    """Return an article's row. Without `private`, what nobody may see is Gone or None.

    One that was never shown (killed under its embargo) is None: there is nothing to tell of it.
    """
    row = reading.article_called(tx, name)
    if row is None:
        return None
    if row.merged_into is not None:
        return Moved(reading.id_of(tx, row.merged_into))
    if private:
        return row
    if row.embargo_until is not None or row.status == Status.WITHHELD:
        return None
    if row.status == Status.CANCELED:
        killed = articles.latest_class(tx, row.number, row.revision) == RevisionClass.KILL
        return Gone("killed" if killed else "withdrawn", row.changed_at, row.note)
    return row


def story_called(tx: Tx, name: str) -> Any | Moved | None:
    """Return a story's row; one that became part of another is Moved."""
    row = stories.by_id(tx, name)
    if row is not None and row.merged_into is not None:
        return Moved(reading.story_now(tx, name))
    return row
