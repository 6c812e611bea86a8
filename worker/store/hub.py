"""WebSub subscriptions as rows: way `websub.atom` and so on, the callback as address.

All belong to one subscriber of ours, for a callback is nobody we know by name.
`secrets` holds {"secret": ..., "asked": {...}}: what signs, and what waits to be
confirmed.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from worker.store import subscribers
from worker.store.schema import delivery, subscriber, subscription
from worker.store.store import Tx

OWNER = "websub"
_WAY = "websub."


def is_hub(row: Any) -> bool:
    """Say whether a subscription came through our hub."""
    return str(row.way).startswith(_WAY)


def form_of(row: Any) -> str:
    """Return the format of the document that a WebSub subscription is for."""
    return str(row.way).removeprefix(_WAY)


def host_of(callback: str) -> str:
    """Return the host of a callback."""
    return urlsplit(callback).hostname or ""


def standing(tx: Tx, feed: str, form: str, callback: str) -> sa.Row[Any] | None:
    """Return the subscription of a callback to a document, whatever its state, or None."""
    return tx.row(
        sa.select(subscription).where(
            subscription.c.feed == feed,
            subscription.c.way == _WAY + form,
            subscription.c.address == callback,
        )
    )


def waiting(tx: Tx) -> list[str]:
    """Return the hosts of the callbacks that wait to be asked, one for each question."""
    rows = tx.rows(
        sa.select(subscription.c.address)
        .select_from(delivery.join(subscription, subscription.c.number == delivery.c.subscription))
        .where(delivery.c.due_at.is_not(None), delivery.c.article == 0)
    )
    return [host_of(row.address) for row in rows]


def want(
    tx: Tx, row: sa.Row[Any] | None, where: tuple[str, str, str], asked: Mapping[str, Any], now: datetime
) -> int:
    """Keep what a callback asks for, beside what stands; return the subscription's number."""
    feed, form, callback = where
    if row is None:
        number = subscribers.subscribe(tx, _owner(tx, now), feed, _WAY + form, callback, (), now)
        subscribers.set_subscription(tx, number, state="pending", secrets={"asked": dict(asked)})
        return number
    state = row.state if row.state == "active" else "pending"
    kept = dict(row.secrets or {}) | {"asked": dict(asked)}
    subscribers.set_subscription(tx, row.number, state=state, secrets=kept)
    return int(row.number)


def _owner(tx: Tx, now: datetime) -> int:
    """Return the subscriber all callbacks belong to; its token is known to nobody."""
    found = tx.scalar(sa.select(subscriber.c.number).where(subscriber.c.name == OWNER))
    return int(found) if found is not None else subscribers.add(tx, OWNER, secrets.token_hex(32), now)


def end(tx: Tx, number: int, state: str) -> None:
    """End a subscription: nothing that waits for it is sent any more."""
    subscribers.set_subscription(tx, number, state=state, secrets={})
    tx.run(
        sa.update(delivery)
        .where(delivery.c.subscription == number, delivery.c.due_at.is_not(None))
        .values(state="dropped", due_at=None)
    )


def lapse(tx: Tx, now: datetime) -> int:
    """End the active subscriptions whose lease is over; return how many."""
    over = sa.and_(
        subscription.c.way.startswith(_WAY),
        subscription.c.state == "active",
        subscription.c.lease_until <= now,
    )
    numbers = [row.number for row in tx.rows(sa.select(subscription.c.number).where(over))]
    for number in numbers:
        end(tx, number, "expired")
    return len(numbers)
