"""What is due, what waits, and what may go: the questions of the tick and of `status`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store.documents import WAITS
from worker.store.facts import ASIDE
from worker.store.schema import article, attempt, delivery, document, errand, fact, heartbeat, parked
from worker.store.store import Tx


def _free(table: sa.Table, now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(table.c.leased_until.is_(None), table.c.leased_until < now)


def due(tx: Tx, now: datetime) -> list[str]:
    """Return the facts that are true and not being worked on, in the order of the map."""
    questions = {
        "errand.due": sa.exists().where(errand.c.due_at <= now, _free(errand, now)),
        "document.kept": sa.exists().where(WAITS, _free(document, now)),
        "feed.changed": sa.exists().where(
            fact.c.name == "feed.changed", fact.c.due_at <= now, _free(fact, now)
        ),
        "feed.published": sa.exists().where(
            fact.c.name == "feed.published", fact.c.due_at <= now, _free(fact, now)
        ),
        "delivery.due": sa.exists().where(
            delivery.c.state == "due", delivery.c.due_at <= now, _free(delivery, now)
        ),
    }
    row = tx.row(sa.select(*(question.label(name) for name, question in questions.items())))
    assert row is not None  # noqa: S101 - a select without a table has one row
    return [name for name, is_due in zip(questions, row, strict=True) if is_due]


def busy(tx: Tx, now: datetime) -> bool:
    """Return whether anything is due or under way just now, anywhere."""
    leased = [sa.exists().where(table.c.leased_until >= now) for table in (errand, document, delivery)]
    leased.append(sa.exists().where(fact.c.leased_until >= now, fact.c.name.not_in(ASIDE)))
    under_way = sa.select(sa.or_(*leased))
    return bool(due(tx, now)) or bool(tx.scalar(under_way))


@dataclass(frozen=True, slots=True)
class Wait:
    """Work of one kind that waits: since when its oldest free row does, and whether others are under way."""

    fact: str
    since: datetime
    under_way: bool


def waits(tx: Tx, now: datetime) -> list[Wait]:
    """Return the facts that are true and not being worked on, with how long they have been."""
    kinds = {
        "errand.due": (errand, errand.c.due_at, errand.c.due_at <= now),
        "document.kept": (document, document.c.received_at, WAITS),
        "feed.changed": (fact, fact.c.due_at, sa.and_(fact.c.name == "feed.changed", fact.c.due_at <= now)),
        "feed.published": (
            fact,
            fact.c.due_at,
            sa.and_(fact.c.name == "feed.published", fact.c.due_at <= now),
        ),
        "delivery.due": (
            delivery,
            delivery.c.due_at,
            sa.and_(delivery.c.state == "due", delivery.c.due_at <= now),
        ),
    }
    found = []
    for name, (table, since, ready) in kinds.items():
        oldest = tx.scalar(sa.select(sa.func.min(since)).where(ready, _free(table, now)))
        if oldest is not None:
            under_way = tx.scalar(sa.select(sa.exists().where(ready, table.c.leased_until >= now)))
            found.append(Wait(name, oldest, bool(under_way)))
    return found


def ended_embargoes(tx: Tx, now: datetime) -> list[int]:
    """Return the articles whose embargo is over."""
    return [row[0] for row in tx.rows(sa.select(article.c.number).where(article.c.embargo_until <= now))]


def next_embargo(tx: Tx, after: datetime, until: datetime) -> datetime | None:
    """Return the first moment within a span at which an embargo ends, or None."""
    found: datetime | None = tx.scalar(
        sa.select(sa.func.min(article.c.embargo_until)).where(
            article.c.embargo_until > after, article.c.embargo_until <= until
        )
    )
    return found


def backlog(tx: Tx, now: datetime) -> dict[str, int]:
    """Return how many rows wait at each door."""
    counts = {
        "errands": sa.select(sa.func.count()).select_from(errand).where(errand.c.due_at <= now),
        "documents": sa.select(sa.func.count()).select_from(document).where(WAITS),
        "feeds": sa.select(sa.func.count()).select_from(fact).where(fact.c.name == "feed.changed"),
        "deliveries": sa.select(sa.func.count()).select_from(delivery).where(delivery.c.state == "due"),
        "parked": sa.select(sa.func.count()).select_from(parked),
    }
    return {name: int(tx.scalar(statement) or 0) for name, statement in counts.items()}


def beat(tx: Tx, member: str, now: datetime, facts: Any = None) -> None:
    """Write that a member of the family is alive (or that a chore was done)."""
    statement = tx.upsert(heartbeat)
    values = {"at": now, "facts": facts}
    tx.run(
        statement.on_conflict_do_update(index_elements=["member"], set_=values), {"member": member, **values}
    )


def beat_of(tx: Tx, member: str) -> datetime | None:
    """Return when a member last wrote, or None."""
    found: datetime | None = tx.scalar(sa.select(heartbeat.c.at).where(heartbeat.c.member == member))
    return found


def facts_of(tx: Tx, member: str) -> dict[str, Any] | None:
    """Return what a member wrote with its last beat, or None."""
    found: dict[str, Any] | None = tx.scalar(sa.select(heartbeat.c.facts).where(heartbeat.c.member == member))
    return found


def purge_documents(tx: Tx, before: datetime, most_bytes: int) -> int:
    """Drop digested bodies older than `before` and the oldest beyond `most_bytes`; return how many."""
    digested = sa.and_(document.c.state != "kept", document.c.body.is_not(None))
    gone = tx.run(
        sa.update(document).where(digested, document.c.received_at < before).values(body=None, carry=None)
    )
    size = sa.func.length(document.c.body)
    kept = int(tx.scalar(sa.select(sa.func.sum(size)).where(document.c.body.is_not(None))) or 0)
    while kept > most_bytes:
        oldest = tx.rows(
            sa.select(document.c.number, size.label("bytes"))
            .where(digested)
            .order_by(document.c.number)
            .limit(500)
        )
        if not oldest:
            break
        tx.run(
            sa.update(document)
            .where(document.c.number.in_([row.number for row in oldest]))
            .values(body=None, carry=None)
        )
        gone += len(oldest)
        kept -= sum(row.bytes for row in oldest)
    return gone


def purge_attempts(tx: Tx, before: datetime) -> int:
    """Drop attempts older than `before`; receipts stay."""
    return tx.run(sa.delete(attempt).where(attempt.c.at < before))
