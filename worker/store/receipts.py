"""Receipts: what one subscription was sent, what it has, and what it should have."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store.schema import article, change, delivery, receipt, subscriber, subscription
from worker.store.store import Tx


def lines(tx: Tx, subscription_number: int, limit: int) -> Sequence[sa.Row[Any]]:
    """Return a subscription's deliveries, newest first, in the columns of `deliveries.ledger`."""
    joined = (
        delivery.join(subscription, subscription.c.number == delivery.c.subscription)
        .join(subscriber, subscriber.c.number == subscription.c.subscriber)
        .join(article, article.c.number == delivery.c.article)
        .outerjoin(receipt, receipt.c.delivery == delivery.c.number)
    )
    columns = (
        delivery,
        subscriber.c.name.label("subscriber_name"),
        subscription.c.feed,
        article.c.id.label("article_id"),
        receipt.c.at.label("receipt_at"),
        receipt.c.kind.label("receipt_kind"),
    )
    mine = delivery.c.subscription == subscription_number
    statement = sa.select(*columns).select_from(joined).where(mine)
    return tx.rows(statement.order_by(delivery.c.sequence.desc()).limit(limit))


def states(tx: Tx, subscription_number: int) -> dict[str, int]:
    """Return how many deliveries of a subscription are in each state."""
    counted = sa.select(delivery.c.state, sa.func.count().label("rows"))
    mine = counted.where(delivery.c.subscription == subscription_number)
    return {row.state: row.rows for row in tx.rows(mine.group_by(delivery.c.state))}


def received(tx: Tx, subscription_number: int) -> set[int]:
    """Return the articles of which a subscription has a receipt."""
    joined = delivery.join(receipt, receipt.c.delivery == delivery.c.number)
    mine = delivery.c.subscription == subscription_number
    return {
        row[0] for row in tx.rows(sa.select(delivery.c.article).distinct().select_from(joined).where(mine))
    }


def told_since(tx: Tx, moment: datetime, limit: int) -> list[int]:
    """Return the articles of which something was told since `moment`, the newest `limit` of them."""
    newest = sa.func.max(change.c.number)
    statement = sa.select(change.c.article).where(change.c.at > moment).group_by(change.c.article)
    return [row[0] for row in tx.rows(statement.order_by(newest.desc()).limit(limit))]
