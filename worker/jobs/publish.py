"""Publish: the documents of feeds that changed are written again; many changes, one writing.

Twice is the same as once: the same articles give the same documents, and they
are saved only while the fact is leased. A batch is built and saved together;
where that fails, each feed is tried alone, so that one harms no other.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import structlog

from worker.jobs.away import given_back, insist
from worker.jobs.build import TYPES, build, build_all, save, save_all
from worker.jobs.tools import Tools
from worker.store import facts, feeds, subscribers
from worker.store.readiness import AWAY
from worker.store.store import Tx

__all__ = ["TYPES", "build", "publish", "save"]

log = structlog.get_logger()

BATCH = 50
LEASE = timedelta(minutes=2)
RETRY = timedelta(seconds=30)


def publish(tools: Tools, *, urgent: bool = False) -> int:
    """Write again the documents of feeds that changed; return how many feeds."""
    with given_back(tools) as token:
        with tools.store.write() as tx:
            taken = facts.take(tx, "feed.changed", tools.now(), LEASE, token, BATCH, urgent=urgent)
        try:
            insist(partial(_publish, tools, taken))
        except AWAY:
            raise
        except Exception:
            log.exception("batch of feeds not published", feeds=len(taken))
            for fact in taken:
                _alone(tools, fact)
    return len(taken)


def _alone(tools: Tools, fact: Any) -> None:
    """Publish one feed, or put it off."""
    try:
        _publish(tools, [fact])
    except AWAY:
        raise
    except Exception:
        log.exception("feed not published", feed=fact.subject)
        with tools.store.write() as tx:
            facts.put_off(tx, fact, tools.now() + RETRY)


def _publish(tools: Tools, taken: Sequence[Any]) -> None:
    if not taken:
        return
    with tools.store.read() as tx:
        rows = {row.name: row for row in feeds.by_names(tx, [fact.subject for fact in taken])}
        made = build_all(tools, tx, list(rows.values()))
    with tools.store.write() as tx:
        ours = facts.held(tx, taken)
        standing = [fact for fact in ours if fact.subject in made]
        save_all(tx, [(rows[fact.subject], made[fact.subject]) for fact in standing], tools.now())
        _tell(tools, tx, standing)
        facts.all_done(tx, ours)


def _tell(tools: Tools, tx: Tx, published: Sequence[Any]) -> None:
    """Let those be announced that somebody listens to."""
    heard = {row.feed for row in subscribers.listening(tx, [fact.subject for fact in published])}
    for urgent in (True, False):
        names = [fact.subject for fact in published if fact.subject in heard and bool(fact.urgent) is urgent]
        if names:
            facts.tell(tx, "feed.published", names, tools.now(), urgent=urgent)
            tx.ring("feed.published", urgent=urgent)
