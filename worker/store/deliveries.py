"""The ledger: numbered deliveries, their attempts, and receipts that stay for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from worker.store.leases import FREE, claim
from worker.store.schema import article, attempt, change, delivery, receipt, subscriber, subscription
from worker.store.store import Tx

STALE = ("article.published", "article.updated", "article.corrected")


@dataclass(frozen=True, slots=True)
class Due:
    """One delivery that is due, leased."""

    number: int
    subscription: int
    sequence: int
    article: int
    revision: int
    event: str
    made_at: datetime
    token: str
    tries: int
    urgent: bool


def changes_after(tx: Tx, cursor: int, limit: int) -> Sequence[sa.Row[Any]]:
    """Return changes with numbers above `cursor`, in order."""
    return tx.rows(sa.select(change).where(change.c.number > cursor).order_by(change.c.number).limit(limit))


def number_them(tx: Tx, subscription_row: sa.Row[Any], changes: Sequence[sa.Row[Any]], now: datetime) -> int:
    """Write one delivery a change for a subscription; return how many.

    An older delivery of the same article that was not sent yet is superseded:
    the newer revision says everything the older did.
    """
    if not changes:
        return 0
    sequence = subscription_row.sequence
    newest = {row.article: row for row in changes}
    waiting = sa.and_(
        delivery.c.subscription == subscription_row.number,
        delivery.c.article.in_(newest),
        delivery.c.state == "due",
        sa.or_(delivery.c.leased_until.is_(None), delivery.c.leased_until < now),
    )
    tx.run(sa.update(delivery).where(waiting).values(state="superseded", due_at=None))
    rows = []
    for row in newest.values():
        sequence += 1
        rows.append(
            {
                "subscription": subscription_row.number,
                "sequence": sequence,
                "article": row.article,
                "revision": row.revision,
                "event": row.event,
                "made_at": now,
                "due_at": now,
                "urgent": row.urgent,
            }
        )
    tx.run(sa.insert(delivery), rows)
    tx.run(
        sa.update(subscription)
        .where(subscription.c.number == subscription_row.number)
        .values(sequence=sequence)
    )
    tx.ring("delivery.due", urgent=any(row["urgent"] for row in rows))
    return len(rows)


def told(tx: Tx, subscription_number: int, articles: Sequence[int]) -> set[int]:
    """Return which of these articles a subscription has been told of before."""
    rows = tx.rows(
        sa.select(delivery.c.article)
        .distinct()
        .where(delivery.c.subscription == subscription_number, delivery.c.article.in_(articles))
    )
    return {row[0] for row in rows}


def take(
    tx: Tx, now: datetime, lease: timedelta, token: str, limit: int, *, urgent: bool = False
) -> list[Due]:
    """Return due deliveries, leased: the oldest of each subscription, so that order is kept.

    An urgent one (a kill) does not wait for those before it, only for one of the
    same article, which is on its way or was when its worker died: side by side in
    one batch, the older could arrive last and undo the newer.
    """
    earlier = delivery.alias("earlier")
    blocked = sa.exists().where(
        earlier.c.subscription == delivery.c.subscription,
        earlier.c.due_at.is_not(None),
        earlier.c.sequence < delivery.c.sequence,
    )
    own_elder = sa.exists().where(
        earlier.c.subscription == delivery.c.subscription,
        earlier.c.due_at.is_not(None),
        earlier.c.article == delivery.c.article,
        earlier.c.sequence < delivery.c.sequence,
    )
    ready = sa.and_(delivery.c.state == "due", delivery.c.due_at <= now, ~own_elder)
    ready = sa.and_(ready, delivery.c.urgent if urgent else sa.or_(delivery.c.urgent, ~blocked))
    rows = claim(tx, delivery, ready, (delivery.c.urgent.desc(), delivery.c.due_at), limit, now, lease, token)
    return [
        Due(
            r.number,
            r.subscription,
            r.sequence,
            r.article,
            r.revision,
            r.event,
            r.made_at,
            r.lease_token,
            r.tries,
            r.urgent,
        )
        for r in rows
    ]


def is_outdated(tx: Tx, due: Due) -> bool:
    """Return whether a newer delivery of the same article to the same subscription was made meanwhile."""
    newer = sa.exists().where(
        delivery.c.subscription == due.subscription,
        delivery.c.article == due.article,
        delivery.c.sequence > due.sequence,
    )
    return bool(tx.scalar(sa.select(newer)))


def record(tx: Tx, due: Due, at: datetime, status: int, elapsed_ms: int, error: str) -> None:
    """Write one attempt, whatever came of it."""
    tx.run(
        sa.insert(attempt).values(
            delivery=due.number, at=at, status=status, elapsed_ms=elapsed_ms, error=error
        )
    )


def finish(tx: Tx, due: Due, state: str, due_at: datetime | None) -> bool:
    """Set a leased delivery's state and free it; return False when the lease was lost."""
    changed = tx.run(
        sa.update(delivery)
        .where(delivery.c.number == due.number, delivery.c.lease_token == due.token)
        .values(state=state, due_at=due_at, **FREE)
    )
    return changed == 1


def acknowledge(tx: Tx, number: int, at: datetime, kind: str) -> None:
    """Write the receipt of a delivery, once."""
    tx.run(tx.upsert(receipt).on_conflict_do_nothing(), {"delivery": number, "at": at, "kind": kind})


def ask(tx: Tx, subscription_number: int, event: str, now: datetime) -> None:
    """Write a delivery that is about no article: a question to a callback, in the place of an earlier one."""
    earlier = sa.and_(
        delivery.c.subscription == subscription_number, delivery.c.article == 0, delivery.c.state == "due"
    )
    tx.run(sa.update(delivery).where(earlier).values(state="superseded", due_at=None, **FREE))
    raised = (
        sa.update(subscription)
        .where(subscription.c.number == subscription_number)
        .values(sequence=subscription.c.sequence + 1)
        .returning(subscription.c.sequence)
    )
    row = {"subscription": subscription_number, "sequence": tx.scalar(raised), "article": 0, "revision": 0}
    tx.run(sa.insert(delivery).values(**row, event=event, made_at=now, due_at=now, urgent=True))
    tx.ring("delivery.due", urgent=True)


def waiting_beside(tx: Tx, due: Due) -> list[int]:
    """Return what else waits for the subscription of a delivery and is about articles."""
    same = sa.and_(delivery.c.subscription == due.subscription, delivery.c.number != due.number)
    content = sa.and_(delivery.c.state == "due", delivery.c.article != 0)
    return [row.number for row in tx.rows(sa.select(delivery.c.number).where(same, content))]


def cover(tx: Tx, numbers: Sequence[int], at: datetime) -> None:
    """Write that one document delivered these too, each with its receipt."""
    still = sa.and_(delivery.c.number.in_(numbers), delivery.c.state == "due")
    done = sa.update(delivery).where(still).values(state="delivered", due_at=None, **FREE)
    for row in tx.rows(done.returning(delivery.c.number)):
        acknowledge(tx, row.number, at, "2xx")


def again(tx: Tx, subscription_number: int, since: int, now: datetime) -> int:
    """Let everything from a sequence number on be sent once more; return how many."""
    count = tx.run(
        sa.update(delivery)
        .where(delivery.c.subscription == subscription_number, delivery.c.sequence >= since)
        .values(state="due", due_at=now, tries=0)
    )
    tx.ring("delivery.due")
    return count


def ledger(
    tx: Tx,
    limit: int,
    subscriber_name: str = "",
    article_number: int | None = None,
    state: str = "",
    before: int | None = None,
) -> Sequence[sa.Row[Any]]:
    """Return deliveries, newest first, with their subscriber, feed, article id and receipt."""
    joined = (
        delivery.join(subscription, subscription.c.number == delivery.c.subscription)
        .join(subscriber, subscriber.c.number == subscription.c.subscriber)
        .join(article, article.c.number == delivery.c.article)
        .outerjoin(receipt, receipt.c.delivery == delivery.c.number)
    )
    statement = (
        sa.select(
            delivery,
            subscriber.c.name.label("subscriber_name"),
            subscription.c.feed,
            article.c.id.label("article_id"),
            receipt.c.at.label("receipt_at"),
            receipt.c.kind.label("receipt_kind"),
        )
        .select_from(joined)
        .order_by(delivery.c.number.desc())
        .limit(limit)
    )
    if subscriber_name:
        statement = statement.where(subscriber.c.name == subscriber_name)
    if article_number is not None:
        statement = statement.where(delivery.c.article == article_number)
    if state:
        statement = statement.where(delivery.c.state == state)
    if before is not None:
        statement = statement.where(delivery.c.number < before)
    return tx.rows(statement)


def attempts(tx: Tx, numbers: Sequence[int]) -> dict[int, list[sa.Row[Any]]]:
    """Return the attempts of each delivery, in order."""
    found: dict[int, list[sa.Row[Any]]] = {number: [] for number in numbers}
    for row in tx.rows(sa.select(attempt).where(attempt.c.delivery.in_(numbers)).order_by(attempt.c.number)):
        found[row.delivery].append(row)
    return found
