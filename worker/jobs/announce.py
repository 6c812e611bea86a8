"""Announce: which subscribers must hear of what changed in a feed; their deliveries are numbered.

Twice is the same as once: a subscription's cursor moves in the same transaction
in which its deliveries are written, so a change is numbered once.
"""

from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from worker.jobs.away import given_back, insist
from worker.jobs.tools import Tools
from worker.store import deliveries, facts, feeds, subscribers
from worker.store.store import Tx

log = structlog.get_logger()

BATCH = 20
LEASE = timedelta(minutes=1)
MOST_CHANGES = 1000
_GOODBYES = ("article.withdrawn", "article.killed")


def announce(tools: Tools, *, urgent: bool = False) -> int:
    """Write the deliveries that published feeds make necessary; return how many feeds were looked at."""
    with given_back(tools) as token:
        with tools.store.write() as tx:
            taken = facts.take(tx, "feed.published", tools.now(), LEASE, token, BATCH, urgent=urgent)
        for fact in taken:
            insist(partial(_announce, tools, fact))
    return len(taken)


def _announce(tools: Tools, fact: Any) -> None:
    """Write the deliveries of one feed, if the fact is still ours."""
    with tools.store.write() as tx:
        if not facts.holds(tx, fact):
            return
        made = sum(_subscription(tools, tx, row) for row in subscribers.listening(tx, [fact.subject]))
        facts.done(tx, fact)
    log.info("feed announced", feed=fact.subject, deliveries=made)


def _subscription(tools: Tools, tx: Tx, row: Any) -> int:
    """Write what one subscription has not heard of yet; return how many deliveries."""
    changes = deliveries.changes_after(tx, row.cursor, MOST_CHANGES)
    if not changes:
        return 0
    subscribers.set_subscription(tx, row.number, cursor=changes[-1].number)
    numbers = sorted({change.article for change in changes})
    inside = feeds.members(tx, row.feed, numbers)
    told = deliveries.told(tx, row.number, numbers)
    due = [
        change
        for change in changes
        if change.article in (told if change.event in _GOODBYES else inside | told)
    ]
    if len(changes) == MOST_CHANGES:  # more are waiting: come again
        facts.tell(tx, "feed.published", [row.feed], tools.now())
    return deliveries.number_them(tx, row, due, tools.now())
