"""Pulls: subscribers that fetch a feed themselves, and the receipts that show what they have.

What was there to be told since the last pull becomes deliveries that are
delivered at once, so that the ledger answers "did they get it?" for every way.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store import deliveries, feeds, subscribers
from worker.store.schema import delivery, fact, page, receipt, subscriber, subscription
from worker.store.store import Tx

_MOST_CHANGES = 1000


def subscription_of(tx: Tx, token_hash: str, feed_name: str) -> sa.Row[Any] | None:
    """Return the active subscription of a token's owner to a feed, the pulled one before others."""
    joined = subscription.join(subscriber, subscriber.c.number == subscription.c.subscriber)
    return tx.row(
        sa.select(subscription)
        .select_from(joined)
        .where(
            subscriber.c.token_hash == token_hash,
            subscriber.c.removed_at.is_(None),
            subscription.c.feed == feed_name,
            subscription.c.state == "active",
        )
        .order_by((subscription.c.way == "pull").desc(), subscription.c.number)
        .limit(1)
    )


def receive(tx: Tx, number: int, etag: str, at: datetime) -> int:
    """Write deliveries and receipts of what a subscription has now; return how many.

    Nothing is written unless the document with `etag` holds everything: no change of
    the feed waits, and it is the page kept now. The questions are asked in this order,
    because a publisher removes the waiting fact in the transaction that keeps the page.
    """
    row = subscribers.one(tx, number)
    changes = deliveries.changes_after(tx, row.cursor, _MOST_CHANGES)
    if not changes or _waits(tx, row.feed) or not _is_newest(tx, row.feed, etag):
        return 0
    moved = sa.update(subscription).where(
        subscription.c.number == number, subscription.c.cursor == row.cursor
    )
    if tx.run(moved.values(cursor=changes[-1].number)) != 1:
        return 0  # the same subscriber's other request was faster
    numbers = sorted({change.article for change in changes})
    concerned = feeds.members(tx, row.feed, numbers) | deliveries.told(tx, number, numbers)
    newest = {change.article: change for change in changes if change.article in concerned}
    if not newest:
        return 0
    rows = [
        {
            "subscription": number,
            "sequence": row.sequence + place,
            "article": change.article,
            "revision": change.revision,
            "event": change.event,
            "made_at": at,
            "state": "delivered",
            "due_at": None,
        }
        for place, change in enumerate(newest.values(), 1)
    ]
    made = tx.rows(sa.insert(delivery).returning(delivery.c.number), rows)
    tx.run(sa.insert(receipt), [{"delivery": one.number, "at": at, "kind": "pull"} for one in made])
    subscribers.set_subscription(tx, number, sequence=row.sequence + len(rows))
    return len(rows)


def _waits(tx: Tx, name: str) -> bool:
    """Return whether the feed's pages are to be written again."""
    found = sa.select(fact.c.subject).where(fact.c.name == "feed.changed", fact.c.subject == name)
    return tx.scalar(found) is not None


def _is_newest(tx: Tx, name: str, etag: str) -> bool:
    """Return whether the tag is that of one of the feed's pages now, in any format."""
    kept = sa.select(page.c.etag).where(page.c.name == name, page.c.etag == etag)
    return tx.scalar(kept) is not None
