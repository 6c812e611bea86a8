"""Redo: work that was set aside or done is done again, or given up, as an operator decides."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.errors import Conflict, NotFound
from worker.store.leases import FREE
from worker.store.schema import article, delivery, document, errand, parked, subscriber, subscription
from worker.store.store import Tx

_TABLES = {"document": document, "errand": errand, "delivery": delivery}


def parked_row(tx: Tx, number: int) -> sa.Row[Any]:
    """Return what was set aside under a number; raises NotFound."""
    row = tx.row(sa.select(parked).where(parked.c.number == number))
    if row is None:
        raise NotFound(f"nothing is parked under the number {number}; `wirecopy parked list` shows what is")
    return row


def parked_numbers(tx: Tx) -> list[int]:
    """Return the numbers of all that was set aside, oldest first."""
    return [row[0] for row in tx.rows(sa.select(parked.c.number).order_by(parked.c.number))]


def subject_of(tx: Tx, kind: str, number: int) -> sa.Row[Any] | None:
    """Return the document, errand or delivery that was set aside, or None when it is gone."""
    table = _TABLES.get(kind)
    return None if table is None else tx.row(sa.select(table).where(table.c.number == number))


def digest_again(tx: Tx, number: int) -> None:
    """Let a document be digested once more. Raises Conflict when its bytes are no longer kept."""
    values = {"state": "kept", "outcome": "", "urgent": True, **FREE, "tries": 0}
    again = sa.update(document).where(document.c.number == number, document.c.body.is_not(None))
    if tx.run(again.values(**values)) != 1:
        raise Conflict(f"the bytes of document {number} are not kept any more, so it can't be digested again")
    tx.ring("document.kept", str(number), urgent=True)


def fetch_again(tx: Tx, number: int, now: datetime) -> None:
    """Let an errand be run once more, now."""
    values = {"due_at": now, "urgent": True, "error": "", **FREE, "tries": 0}
    tx.run(sa.update(errand).where(errand.c.number == number).values(**values))
    tx.ring("errand.due", urgent=True)


def deliver_again(tx: Tx, number: int, now: datetime) -> None:
    """Let a delivery be attempted once more, now; a subscription that was given up is active again."""
    row = subject_of(tx, "delivery", number)
    if row is None:
        raise NotFound(f"there is no delivery number {number}")
    tx.run(
        sa.update(subscription)
        .where(subscription.c.number == row.subscription, subscription.c.state == "gone")
        .values(state="active")
    )
    values = {"state": "due", "due_at": now, **FREE, "tries": 0}
    tx.run(sa.update(delivery).where(delivery.c.number == number).values(**values))
    tx.ring("delivery.due", urgent=bool(row.urgent))


def redeliver(tx: Tx, subscription_number: int, since: int, now: datetime) -> int:
    """Let all that was delivered or given up from a sequence number on be sent again; return how many.

    What a newer revision superseded stays superseded: the newer one says all of it.
    """
    mine = sa.and_(
        delivery.c.subscription == subscription_number,
        delivery.c.sequence >= since,
        delivery.c.state.in_(("delivered", "parked", "dropped")),
    )
    numbers = [row[0] for row in tx.rows(sa.select(delivery.c.number).where(mine))]
    if numbers:
        tx.run(sa.delete(parked).where(parked.c.kind == "delivery", parked.c.row.in_(numbers)))
        tx.run(sa.update(delivery).where(mine).values(state="due", due_at=now, **FREE, tries=0))
        tx.run(
            sa.update(subscription)
            .where(subscription.c.number == subscription_number, subscription.c.state == "gone")
            .values(state="active")
        )
        tx.ring("delivery.due")
    return len(numbers)


def forget_parked(tx: Tx, number: int) -> None:
    """Take something off the list of what was set aside."""
    tx.run(sa.delete(parked).where(parked.c.number == number))


def give_up(tx: Tx, kind: str, number: int) -> None:
    """Mark what was set aside as given up for good; the row stays as the record."""
    if kind == "delivery":
        tx.run(sa.update(delivery).where(delivery.c.number == number).values(state="dropped", due_at=None))
    elif kind == "errand":
        tx.run(sa.update(errand).where(errand.c.number == number).values(due_at=None))


def errand_of(tx: Tx, source: int, purpose: str, url: str) -> sa.Row[Any]:
    """Return the errand of a source for an address; raises NotFound."""
    row = tx.row(
        sa.select(errand).where(errand.c.source == source, errand.c.purpose == purpose, errand.c.url == url)
    )
    if row is None:
        raise NotFound(f"there is no errand to {url}")
    return row


def delivery_in_words(tx: Tx, number: int) -> sa.Row[Any]:
    """Return whom a delivery is for: subscriber_name, feed, address, article_id; raises NotFound."""
    joined = (
        delivery.join(subscription, subscription.c.number == delivery.c.subscription)
        .join(subscriber, subscriber.c.number == subscription.c.subscriber)
        .join(article, article.c.number == delivery.c.article)
    )
    columns = (
        subscriber.c.name.label("subscriber_name"),
        subscription.c.feed,
        subscription.c.address,
        article.c.id.label("article_id"),
    )
    row = tx.row(sa.select(*columns).select_from(joined).where(delivery.c.number == number))
    if row is None:
        raise NotFound(f"there is no delivery number {number}")
    return row
