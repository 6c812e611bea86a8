"""Subscribers and their subscriptions: who wants which feed, by which way."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.errors import Conflict, NotFound
from worker.store.schema import change, delivery, subscriber, subscription
from worker.store.store import Tx


def token_hash(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def add(tx: Tx, name: str, token: str, now: datetime) -> int:
    """Write a subscriber; raises Conflict when the name is taken. Returns its number."""
    standing = tx.row(sa.select(subscriber).where(subscriber.c.name == name))
    if standing is not None:
        raise Conflict(f"there is or was a subscriber named {name!r}; its receipts keep the name")
    tx.run(sa.insert(subscriber).values(name=name, token_hash=token_hash(token), created_at=now))
    return int(tx.scalar(sa.select(subscriber.c.number).where(subscriber.c.name == name)))


def subscribe(
    tx: Tx, number: int, feed: str, way: str, address: str, secrets: Sequence[str], now: datetime
) -> int:
    """Write a subscription that hears of everything from now on; return its number."""
    newest = tx.scalar(sa.select(sa.func.max(change.c.number))) or 0
    values = {
        "subscriber": number,
        "feed": feed,
        "way": way,
        "address": address,
        "secrets": list(secrets),
        "cursor": newest,
        "created_at": now,
    }
    return int(tx.scalar(sa.insert(subscription).values(**values).returning(subscription.c.number)))


def by_name(tx: Tx, name: str) -> sa.Row[Any]:
    """Return a subscriber's row; raises NotFound."""
    row = tx.row(sa.select(subscriber).where(subscriber.c.name == name, subscriber.c.removed_at.is_(None)))
    if row is None:
        raise NotFound(f"there is no subscriber named {name!r}")
    return row


def subscriptions(tx: Tx, number: int | None = None) -> Sequence[sa.Row[Any]]:
    """Return active subscriptions with their subscriber's name, all or one subscriber's."""
    joined = subscription.join(subscriber, subscriber.c.number == subscription.c.subscriber)
    statement = (
        sa.select(subscription, subscriber.c.name.label("subscriber_name"))
        .select_from(joined)
        .where(subscriber.c.removed_at.is_(None), subscription.c.state == "active")
        .order_by(subscriber.c.name, subscription.c.number)
    )
    if number is not None:
        statement = statement.where(subscription.c.subscriber == number)
    return tx.rows(statement)


def of(tx: Tx, number: int) -> Sequence[sa.Row[Any]]:
    """Return a subscriber's subscriptions whatever became of them, but for those that were ended."""
    statement = sa.select(subscription).where(
        subscription.c.subscriber == number, subscription.c.state != "removed"
    )
    return tx.rows(statement.order_by(subscription.c.number))


def everybody(tx: Tx) -> Sequence[sa.Row[Any]]:
    """Return all subscribers that were not removed, by name."""
    return tx.rows(sa.select(subscriber).where(subscriber.c.removed_at.is_(None)).order_by(subscriber.c.name))


def set_token(tx: Tx, number: int, token: str) -> None:
    """Let a new token open what the old one did; only its hash is kept."""
    values = {"token_hash": token_hash(token)}
    tx.run(sa.update(subscriber).where(subscriber.c.number == number).values(**values))


def follow(tx: Tx, feed: str, to: str) -> None:
    """Let the subscriptions to a feed go on under its new name."""
    tx.run(sa.update(subscription).where(subscription.c.feed == feed).values(feed=to))


_LISTENING = sa.select(subscription).where(
    subscription.c.feed.in_(sa.bindparam("feeds", expanding=True)),
    subscription.c.state == "active",
    subscription.c.way != "pull",
)


def listening(tx: Tx, feeds: Sequence[str]) -> Sequence[sa.Row[Any]]:
    """Return the active subscriptions to any of these feeds that are sent to (not pulled)."""
    return tx.rows(_LISTENING, {"feeds": list(feeds)})


def one(tx: Tx, number: int) -> sa.Row[Any]:
    """Return one subscription; raises NotFound."""
    row = tx.row(sa.select(subscription).where(subscription.c.number == number))
    if row is None:
        raise NotFound(f"there is no subscription number {number}")
    return row


def set_subscription(tx: Tx, number: int, **values: Any) -> None:
    """Set columns of one subscription."""
    tx.run(sa.update(subscription).where(subscription.c.number == number).values(**values))


def remove(tx: Tx, number: int, now: datetime) -> None:
    """End a subscriber: nothing more is sent; what was delivered stays on record."""
    tx.run(sa.update(subscriber).where(subscriber.c.number == number).values(removed_at=now))
    mine = sa.select(subscription.c.number).where(subscription.c.subscriber == number)
    tx.run(
        sa.update(delivery)
        .where(delivery.c.subscription.in_(mine), delivery.c.due_at.is_not(None))
        .values(state="dropped", due_at=None)
    )
    tx.run(sa.update(subscription).where(subscription.c.subscriber == number).values(state="removed"))
