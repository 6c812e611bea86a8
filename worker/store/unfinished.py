"""Unfinished: what is still to be done of what a source's poll, or one errand or document, brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store.schema import document, errand, fact
from worker.store.store import Tx


@dataclass(frozen=True, slots=True)
class Left:
    """How much is left at each door: requests, documents to digest, feeds to write.

    `later` are pages and lists that failed and are tried again later; nobody waits for them.
    """

    errands: int
    documents: int
    feeds: int
    later: int = 0

    @property
    def all(self) -> int:
        """How much is left altogether."""
        return self.errands + self.documents + self.feeds


def of_sources(tx: Tx, sources: Sequence[int], now: datetime, changed_to: datetime) -> Left:
    """Return what is left of these sources' polls, pages included, and of feeds changed up to a moment.

    A page (or a list of pages) that waits because its host is spared counts; one
    that failed and is tried again later does not. What is asked of hubs is no part
    of a poll.
    """
    mine = sa.and_(errand.c.source.in_(sources), errand.c.purpose != "hub")
    leased = errand.c.leased_until >= now
    poll = sa.and_(errand.c.purpose == "poll", errand.c.due_at <= now)
    page = sa.and_(errand.c.purpose.in_(("page", "list")), errand.c.due_at.is_not(None))
    fresh = sa.and_(page, errand.c.error == "")
    waits = sa.and_(document.c.source.in_(sources), document.c.state == "kept")
    return Left(
        errands=_count(tx, errand, sa.and_(mine, sa.or_(leased, poll, fresh))),
        documents=_count(tx, document, waits),
        feeds=_feeds(tx, changed_to),
        later=_count(
            tx, errand, sa.and_(mine, page, errand.c.error != "", ~sa.func.coalesce(leased, sa.false()))
        ),
    )


def of_errand(tx: Tx, number: int, now: datetime, changed_to: datetime) -> Left:
    """Return what is left of one errand and the documents it brought."""
    row = tx.row(
        sa.select(errand.c.due_at, errand.c.leased_until, errand.c.error).where(errand.c.number == number)
    )
    waits = sa.and_(document.c.errand == number, document.c.state == "kept")
    is_open = row is not None and row.due_at is not None and not row.error
    is_leased = row is not None and row.leased_until is not None and row.leased_until >= now
    return Left(
        errands=int(is_open or is_leased),
        documents=_count(tx, document, waits),
        feeds=_feeds(tx, changed_to),
        later=int(row is not None and row.due_at is not None and bool(row.error)),
    )


def of_document(tx: Tx, number: int, changed_to: datetime) -> Left:
    """Return what is left of one document: its digest, the pages it asks for, the feeds it changed."""
    waits = sa.and_(document.c.number == number, document.c.state == "kept")
    return Left(0, _count(tx, document, waits), _feeds(tx, changed_to))


def newest_of_errand(tx: Tx, number: int) -> sa.Row[Any] | None:
    """Return the newest document that an errand brought, without its body."""
    columns = (document.c.number, document.c.state, document.c.outcome)
    statement = sa.select(*columns).where(document.c.errand == number).order_by(document.c.number.desc())
    return tx.row(statement.limit(1))


def outcome_of(tx: Tx, number: int) -> sa.Row[Any] | None:
    """Return number, state and outcome of one document."""
    columns = (document.c.number, document.c.state, document.c.outcome)
    return tx.row(sa.select(*columns).where(document.c.number == number))


def _feeds(tx: Tx, changed_to: datetime) -> int:
    return _count(tx, fact, sa.and_(fact.c.name == "feed.changed", fact.c.due_at <= changed_to))


def _count(tx: Tx, table: sa.Table, where: sa.ColumnElement[bool]) -> int:
    return int(tx.scalar(sa.select(sa.func.count()).select_from(table).where(where)) or 0)
