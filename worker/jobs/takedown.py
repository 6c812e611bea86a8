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
from worker.store import articles, feeds, stories
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
    hidden = row.embargo_until is not None
    before = _shown(tx, row.number)
    names = feeds_of(tx, [row.number])
    neighbours = stories.neighbours_of(tx, row.number)
    number = articles.revise(
        tx,
        row,
        verb.kind,
        now,
        origin,
        before,
        {"status": verb.status, "reason": reason, "note": reason},
        document=document,
        note=reason,
    )
    feeds.forget_fragments(tx, row.number)
    articles.touch(tx, neighbours)
    names |= feeds_of(tx, neighbours)
    promoted = _promote_copy(tx, row.number, now)
    names |= feeds_of(tx, promoted)
    if not hidden:
        articles.tell(tx, [(row.number, number, verb.event)], now, urgent=True)
    feeds.changed(tx, names, now, urgent=True)
    return True


def restore(tools: Tools, tx: Tx, row: Any, origin: str) -> None:
    """Bring an article back as it was; raises Conflict when it was not taken down."""
    if row.status == Status.USABLE:
        raise Conflict(f"article {row.id} was not taken down")
    now = tools.now()
    before = _shown(tx, row.number)
    number = articles.revise(
        tx,
        row,
        RevisionClass.UPDATE,
        now,
        origin,
        before,
        {"status": Status.USABLE, "reason": "", "note": ""},
    )
    articles.tell(tx, [(row.number, number, "article.published")], now, urgent=True)
    neighbours = stories.neighbours_of(tx, row.number)
    articles.touch(tx, neighbours)
    feeds.changed(tx, feeds_of(tx, [row.number, *neighbours]), now, urgent=True)


def _promote_copy(tx: Tx, number: int, now: datetime) -> Sequence[int]:
    """Hold the copies of a taken-down lead for an operator's decision; return the articles concerned.

    A syndicated copy must not bring a killed article back; it is set aside, not shown.
    """
    copies = articles.copies_of(tx, number)
    for copy in copies:
        articles.hold(tx, copy, "a copy of an article that was taken down", now)
    return copies


def _shown(tx: Tx, number: int) -> dict[str, Any]:
    layers = articles.layers(tx, [number])[number]
    return compose(layers["source"], layers["derived"], layers["operator"])
