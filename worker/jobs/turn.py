"""Turns: how one message becomes a bounded stretch of work, and how all of it is done in the foreground."""

import time
from collections.abc import Callable
from datetime import timedelta

from worker.jobs.announce import announce
from worker.jobs.deliver import deliver
from worker.jobs.digest import digest
from worker.jobs.fetch import fetch
from worker.jobs.publish import publish
from worker.jobs.sweep import tick
from worker.jobs.tools import Tools
from worker.store import waiting

# Long enough to make the message's 2-3 ms nothing, short enough for an urgent bell behind it.
TURN_SECONDS = 1.0

# How far a tick looks ahead: a beat of a second, and what its message may be late.
TICK = timedelta(seconds=1.25)

_JOBS: dict[str, Callable[..., int]] = {
    "errand.due": fetch,
    "document.kept": digest,
    "feed.changed": publish,
    "feed.published": announce,
    "delivery.due": deliver,
}


def take_turn(tools: Tools, fact: str, subject: str = "", *, urgent: bool = False) -> None:
    """Do what is due of one kind, batch after batch, until none is left or the turn is over.

    What is left is rung for again; as such bells are coalesced, they can't multiply.
    """
    tools.heard(fact)
    job = _JOBS[fact]
    if urgent and subject and fact == "document.kept":
        digest(tools, int(subject), urgent=True)  # and then what had to wait for it
    ends = time.monotonic() + TURN_SECONDS
    while job(tools, urgent=urgent):
        if time.monotonic() >= ends:
            tools.ring_again(fact, urgent=urgent)
            return


def take_tick(tools: Tools) -> None:
    """Do what time brings about and ring for whatever is due."""
    tools.store.ring(tick(tools))
    _await_embargo(tools)


def _await_embargo(tools: Tools) -> None:
    """Lift an embargo that ends before the next tick at its moment: the wait is at most a tick long.

    A restart loses nothing by it, for the next tick finds what was missed.
    """
    now = tools.now()
    with tools.store.read() as tx:
        ends = waiting.next_embargo(tx, now, now + TICK)
    if ends is not None:
        time.sleep((ends - now).total_seconds())
        tools.store.ring(tick(tools))


def work_a_round(tools: Tools) -> int:
    """Do one batch of each kind of what is due, in this process; return how much was done.

    Unlike a tick it leaves no heartbeat: who works in the foreground is no worker to count on.
    """
    return sum(job(tools) for job in _JOBS.values())


def work_until_done(tools: Tools, seconds: float = 600.0, pause_seconds: float = 0.05) -> bool:
    """Do everything that is due, in this process, until nothing is left; return False when time ran out."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        tick(tools)
        if work_a_round(tools):
            continue
        with tools.store.read() as tx:
            if not waiting.busy(tx, tools.now()):
                return True
        time.sleep(pause_seconds)
    return False
