"""Takedown: withdraw, kill and restore. The id stays known, so nothing can bring it back by itself.

One transaction takes the article out of every feed, tells subscribers, and rings
the urgent bell; the pages are written again at once. Twice is the same as once:
an article that already has the status is left alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.article import RevisionClass, Status
from worker.errors import Conflict
from worker.jobs.shelving import feeds_of
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.revise import content_hash
from worker.store import articles, feeds, pages, stories
from worker.store.store import Tx


@dataclass(frozen=True, slots=True)
class Verb:
    """What a takedown makes of an article."""

    status: Status
    kind: RevisionClass
    event: str


WITHDRAW = Verb(Status.CANCELED, RevisionClass.WITHDRAWAL, "article.withdrawn")
KILL = Verb(Status.CANCELED, RevisionClass.KILL, "article.killed")


def take_down(
    tools: Tools, tx: Tx, row: Any, verb: Verb, reason: str, origin: str, document: int | None = None
) -> bool:
    """Take an article out of everything; return False when it was out in this way already.

    A killed article can't be withdrawn (it is gone already), a withdrawn one can be killed.
    """
    now = tools.now()
    latest = articles.latest_class(tx, row.number, row.revision)
    if row.status == Status.CANCELED and latest in (verb.kind, RevisionClass.KILL):
        return False
    names = feeds_of(tx, [row.number])
    neighbours = stories.neighbours_of(tx, row.number)
    number = articles.revise(
        tx,
        row,
        verb.kind,
        now,
        origin,
        _shown(tx, row.number),
        {"status": verb.status, "reason": reason, "note": reason},
        document=document,
        note=reason,
    )
    pages.drop_fragments(tx, [row.number])
    articles.touch(tx, neighbours)
    names |= feeds_of(tx, neighbours)
    if articles.was_told(tx, row.number):
        articles.tell(tx, [(row.number, number, verb.event)], now, urgent=True)
    copies = articles.copies_of(tx, row.number)
    if verb.kind == RevisionClass.KILL:
        # A syndicated copy must not bring a killed article back; it is set aside, not shown.
        hold(tools, tx, copies, f"a copy of article {row.id}, which was killed")
    elif copies:
        names |= _promote(tx, copies, now)
    feeds.changed(tx, names, now, urgent=True)
    return True


def hold(tools: Tools, tx: Tx, numbers: Sequence[int], reason: str) -> None:
    """Withhold articles until an operator decides; those who have seen one are told that it is gone."""
    now = tools.now()
    held = [row for number in numbers if (row := articles.row_of(tx, number)).status == Status.USABLE]
    for row in held:
        articles.hold(tx, row.number, reason, now)
        pages.drop_fragments(tx, [row.number])
    told = [row for row in held if articles.was_told(tx, row.number)]
    articles.tell(tx, [(row.number, row.revision, WITHDRAW.event) for row in told], now, urgent=True)
    neighbours = sorted({other for row in held for other in stories.neighbours_of(tx, row.number)})
    articles.touch(tx, neighbours)  # their pages and items link to what is held
    feeds.changed(tx, feeds_of(tx, [*(row.number for row in held), *neighbours]), now, urgent=True)


def restore(tools: Tools, tx: Tx, row: Any, origin: str) -> None:
    """Bring an article back, as its source has it by now; one under embargo still waits for its time.

    Raises Conflict when it was not taken down, or nothing of it has come yet.
    """
    if row.status == Status.USABLE:
        raise Conflict(f"article {row.id} was not taken down")
    shown = _shown(tx, row.number)
    if not shown["html"] and not shown["summary"]:
        raise Conflict(f"nothing of article {row.id} has come yet: it was taken down before it came")
    now = tools.now()
    number = articles.revise(
        tx,
        row,
        RevisionClass.UPDATE,
        now,
        origin,
        shown,
        {
            "status": Status.USABLE,
            "reason": "",
            "note": shown["note"],
            "title": shown["title"],
            "url": shown["url"],
            "language": shown["language"],
            "section": shown["section"],
            "content_hash": content_hash(shown),
            # Newer than its tombstone, so that readers take it back (RFC 6721 §4).
            "updated_at": now,
            "duplicate_of": _visible_lead(tx, row.duplicate_of),
        },
    )
    body = stories.sketch_of(tx, row.number)
    if body is not None:  # a new place in the row of sketches: every worker's cache takes it back
        stories.write_sketches(tx, [(row.number, body)], now)
    if row.embargo_until is None:
        articles.tell(tx, [(row.number, number, "article.published")], now, urgent=True)
    neighbours = stories.neighbours_of(tx, row.number)
    articles.touch(tx, neighbours)
    feeds.changed(tx, feeds_of(tx, [row.number, *neighbours]), now, urgent=True)


def _promote(tx: Tx, copies: Sequence[int], now: datetime) -> set[str]:
    """Let the first copy of a withdrawn article stand in its place; return the feeds that gain it."""
    first, *others = copies
    articles.set_columns(tx, first, duplicate_of=None)
    for other in others:
        articles.set_columns(tx, other, duplicate_of=first)
    row = articles.row_of(tx, first)
    if row.status == Status.USABLE and row.embargo_until is None:
        articles.tell(tx, [(first, row.revision, "article.published")], now, urgent=True)
    return feeds_of(tx, copies)


def _visible_lead(tx: Tx, lead: int | None) -> int | None:
    """Return the article that this one is a copy of, as long as that one can be seen."""
    if lead is None or articles.row_of(tx, lead).status != Status.USABLE:
        return None
    return lead


def _shown(tx: Tx, number: int) -> dict[str, Any]:
    layers = articles.layers(tx, [number])[number]
    return compose(layers["source"], layers["derived"], layers["operator"])
