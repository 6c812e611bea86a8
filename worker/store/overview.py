"""How it all stands: sources with their next poll, counts for status and metrics, what happened since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store.documents import WAITS
from worker.store.facts import ASIDE
from worker.store.feeds import visible
from worker.store.schema import (
    article,
    change,
    delivery,
    document,
    errand,
    fact,
    parked,
    revision,
    source,
    story,
)
from worker.store.store import Tx


def sources(tx: Tx, *names: str) -> Sequence[sa.Row[Any]]:
    """Return the sources (or those named) with `next_poll_at`, `why_then`, `error` of the poll due first.

    `asked_at` says when any of their polls was last made, whatever came of it.
    """
    polls = sa.select(
        errand,
        sa.func.row_number()
        .over(partition_by=errand.c.source, order_by=(errand.c.due_at.is_(None), errand.c.due_at))
        .label("place"),
        sa.func.max(errand.c.asked_at).over(partition_by=errand.c.source).label("last_asked_at"),
    ).where(errand.c.purpose == "poll")
    chosen = source.c.name.in_(names)
    if names:  # or the polls of all are numbered to show one
        polls = polls.where(errand.c.source.in_(sa.select(source.c.number).where(chosen)))
    first = polls.subquery()
    joined = source.outerjoin(first, sa.and_(first.c.source == source.c.number, first.c.place == 1))
    statement = (
        sa.select(
            source,
            first.c.due_at.label("next_poll_at"),
            first.c.last_asked_at.label("asked_at"),
            first.c.why_then,
            first.c.error,
            first.c.failures,
            first.c.memory.label("poll_memory"),
        )
        .select_from(joined)
        .where(source.c.removed_at.is_(None))
        .order_by(source.c.name)
    )
    return tx.rows(statement.where(chosen) if names else statement)


def troubled(tx: Tx) -> Sequence[sa.Row[Any]]:
    """Return the sources that are not as they should be: name, state, state_reason."""
    states = ("failing", "drifting", "gone", "quiet")
    return tx.rows(
        sa.select(source.c.name, source.c.state, source.c.state_reason)
        .where(source.c.state.in_(states), source.c.removed_at.is_(None))
        .order_by(source.c.name)
    )


def changes(tx: Tx, after: int, limit: int) -> Sequence[sa.Row[Any]]:
    """Return the changes numbered above `after`, in order."""
    return tx.rows(sa.select(change).where(change.c.number > after).order_by(change.c.number).limit(limit))


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted over everything: articles anybody may see, and what hangs on them."""

    articles: int
    stories: int
    revisions: int
    documents: int
    newest: datetime | None
    sources: dict[str, int]


def figures(tx: Tx) -> Figures:
    """Return the figures; each is one count over an index or a table of small rows."""
    seen = sa.func.count().label("articles"), sa.func.max(article.c.published_at).label("newest")
    row = tx.rows(sa.select(*seen).where(visible()))[0]
    states = sa.select(source.c.state, sa.func.count().label("rows")).where(source.c.removed_at.is_(None))
    return Figures(
        articles=row.articles,
        stories=_count(tx, sa.select(story.c.id).where(story.c.merged_into.is_(None))),
        revisions=_count(tx, sa.select(revision.c.number)),
        documents=int(tx.scalar(sa.select(sa.func.max(document.c.number))) or 0),
        newest=row.newest,
        sources={found.state: found.rows for found in tx.rows(states.group_by(source.c.state))},
    )


def _count(tx: Tx, statement: sa.Select[Any]) -> int:
    return int(tx.scalar(sa.select(sa.func.count()).select_from(statement.subquery())) or 0)


def deliveries_by_state(tx: Tx) -> dict[str, int]:
    """Return how many deliveries there are in each state."""
    states = sa.select(delivery.c.state, sa.func.count().label("rows")).group_by(delivery.c.state)
    return {found.state: found.rows for found in tx.rows(states)}


def oldest_waiting(tx: Tx) -> datetime | None:
    """Return since when the oldest unfinished work waits: a kept document or a changed feed."""
    received = tx.scalar(sa.select(sa.func.min(document.c.received_at)).where(WAITS))
    told = tx.scalar(sa.select(sa.func.min(fact.c.due_at)).where(fact.c.name.not_in(ASIDE)))
    found = [moment for moment in (received, told) if moment is not None]
    return min(found) if found else None


def set_aside(tx: Tx) -> Sequence[sa.Row[Any]]:
    """Return what was parked, newest first, with what is known of a document, errand or delivery of it."""
    joined = (
        parked.outerjoin(document, sa.and_(parked.c.kind == "document", document.c.number == parked.c.row))
        .outerjoin(errand, sa.and_(parked.c.kind == "errand", errand.c.number == parked.c.row))
        .outerjoin(delivery, sa.and_(parked.c.kind == "delivery", delivery.c.number == parked.c.row))
        .outerjoin(source, source.c.number == sa.func.coalesce(document.c.source, errand.c.source))
    )
    url = sa.func.coalesce(document.c.url, errand.c.url, "").label("url")
    tries = sa.func.coalesce(document.c.tries, errand.c.tries, delivery.c.tries, 0).label("tries")
    statement = sa.select(parked, url, tries, source.c.name.label("source_name")).select_from(joined)
    return tx.rows(statement.order_by(parked.c.number.desc()).limit(1000))
