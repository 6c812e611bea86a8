"""Aside: work on articles that nobody waits for, done after they were published.

a fact is due -> a batch of articles is taken -> the chore does them -> the fact is gone

Whoever writes an article writes such a fact beside it where the operator wants the
chore. No bell is rung for it: the process that works on it asks by itself. A batch that
fails is done one by one; what fails alone is put off, and after the last try let be.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

import structlog

from worker.jobs.away import given_back
from worker.jobs.tools import Tools
from worker.store import articles, facts
from worker.store.readiness import AWAY

log = structlog.get_logger()

BATCH = 16
LEASE = timedelta(minutes=5)
RETRY = timedelta(minutes=1)
_TOLD_AT_ONCE = 500
_REST_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Chore:
    """What is done aside: the fact it waits for, and the work on articles by their numbers."""

    fact: str
    do: Callable[[Tools, Sequence[int]], None]


def turn(tools: Tools, chore: Chore) -> int:
    """Do a batch of what is due; return how many articles were taken."""
    with given_back(tools) as token:
        with tools.store.write() as tx:
            taken = facts.take(tx, chore.fact, tools.now(), LEASE, token, BATCH)
        try:
            _do(tools, chore, taken)
        except AWAY:
            raise
        except Exception:
            log.exception("batch not done aside", fact=chore.fact, articles=len(taken))
            for fact in taken:
                _alone(tools, chore, fact)
    return len(taken)


def until(tools: Tools, chore: Chore, told: Event) -> None:
    """Do what is due as it comes, until told to stop."""
    while not told.is_set():
        try:
            if turn(tools, chore):
                continue
        except AWAY as error:
            log.warning("work aside waits for the database", fact=chore.fact, reason=type(error).__name__)
        told.wait(_REST_SECONDS)


def left(tools: Tools, fact: str) -> int:
    """Return how many articles wait."""
    with tools.store.read() as tx:
        return facts.waiting(tx, fact)


def ask_for_all(tools: Tools, fact: str, step: Callable[[int], None] = lambda _: None) -> None:
    """Let a fact be due of every article; `step` hears how many more are."""
    after = 0
    while True:
        with tools.store.write() as tx:
            numbers = articles.numbers_after(tx, after, _TOLD_AT_ONCE)
            facts.tell(tx, fact, map(str, numbers), tools.now())
        step(len(numbers))
        if not numbers:
            return
        after = numbers[-1]


def _do(tools: Tools, chore: Chore, taken: Sequence[Any]) -> None:
    if not taken:
        return
    chore.do(tools, [int(fact.subject) for fact in taken])
    with tools.store.write() as tx:
        facts.all_done(tx, facts.held(tx, taken), quietly=True)


def _alone(tools: Tools, chore: Chore, fact: Any) -> None:
    """Do one article; put it off when that fails, and let it be after the last try."""
    try:
        _do(tools, chore, [fact])
    except AWAY:
        raise
    except Exception:
        log.exception("not done aside", fact=chore.fact, article=fact.subject)
        with tools.store.write() as tx:
            if fact.tries >= tools.settings.tries:
                facts.all_done(tx, [fact], quietly=True)
            else:
                facts.put_off(tx, fact, tools.now() + RETRY)
