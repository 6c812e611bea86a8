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
    moved = moved_feed(tx, name)
    if moved is not None:
        return moved
    row = feeds.by_name(tx, name)
    if row is not None:
        return row
    removed = feeds.removed(tx, name)
    if removed is not None:
        return Moved(removed.moved_to) if removed.moved_to else Gone("removed", removed.removed_at)
    title = feeds.automatic_title(tx, name)
    return None if title is None else FeedRow(0, name, title, "automatic", {}, now, None)


def moved_feed(tx: Tx, name: str) -> Moved | None:
    """Return where the feed of a merged tag or story is now; None when it was not merged."""
    kind, _, key = name.partition("/")
    now = {"tag": reading.tag_now, "story": reading.story_now}.get(kind)
    heir = now(tx, key) if now is not None and key else ""
    return Moved(f"{kind}/{heir}") if heir else None


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
        if is_killed(tx, row):
            return Gone("killed", row.changed_at)
        return Gone("withdrawn", row.changed_at, row.note)
    return row


def is_killed(tx: Tx, row: Any) -> bool:
    """Say whether an article was killed. Why stays in the record: the reason can repeat the libel."""
    latest = articles.latest_class(tx, row.number, row.revision)
    return bool(row.status == Status.CANCELED and latest == RevisionClass.KILL)


def story_called(tx: Tx, name: str) -> Any | Moved | None:
    """Return a story's row; one that became part of another is Moved."""
    row = stories.by_id(tx, name)
    if row is not None and row.merged_into is not None:
        return Moved(reading.story_now(tx, name))
    return row
