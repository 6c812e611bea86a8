"""Waiting: until all that a command set going is published; without a running worker, by doing it here.

Working here and in a worker at once is safe, as everything is claimed by lease. So
a worker that says nothing for a few seconds is simply helped.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from worker.errors import TransientError
from worker.jobs.tools import Tools
from worker.jobs.turn import work_a_round
from worker.store import overview, sources, unfinished, waiting
from worker.store.store import Tx
from worker.store.unfinished import Left

LONGEST_SECONDS = 600.0
_PAUSE_SECONDS = 0.05
_HELP_AFTER_SECONDS = 4.0
# The tick writes its heartbeat every 5 seconds; one that is missed may be a busy machine.
_FRESH = timedelta(seconds=12)

Ask = Callable[[Tx], Left]
Tell = Callable[[Left], None]


def _untold(left: Left) -> None:
    """Tell nobody."""


def until_done(tools: Tools, ask: Ask, tell: Tell = _untold, seconds: float = LONGEST_SECONDS) -> Left:
    """Return what is left when nothing more can be waited for; `tell` hears of the way there.

    Raises TransientError when it takes longer than `seconds`.
    """
    ends = time.monotonic() + seconds
    helps_at, before = 0.0, None
    while (left := _left(tools, ask, tell)).all:
        now = time.monotonic()
        if now >= ends:
            raise TransientError(_late(left, seconds))
        if left != before:
            before, helps_at = left, now + _HELP_AFTER_SECONDS if is_worked_on(tools) else now
        if now < helps_at or not work_a_round(tools):
            time.sleep(_PAUSE_SECONDS)
    return left


def _left(tools: Tools, ask: Ask, tell: Tell) -> Left:
    with tools.store.read() as tx:
        left = ask(tx)
    tell(left)
    return left


def _late(left: Left, seconds: float) -> str:
    return (
        f"it is not done after {int(seconds)} seconds; left are {left.errands} requests, "
        f"{left.documents} documents and {left.feeds} feeds, see `wirecopy status`"
    )


def is_worked_on(tools: Tools) -> bool:
    """Return whether there is a broker and a worker has ticked just now."""
    if not tools.settings.broker_url:
        return False
    with tools.store.read() as tx:
        beat = waiting.beat_of(tx, "tick")
    return beat is not None and tools.now() - beat < _FRESH


@dataclass
class Settling:
    """A question what is left, which stops to look at feeds that change for other reasons.

    From the moment on when requests and documents were done, only feeds that had
    changed until then are waited for: a busy house changes some feed at any time.
    """

    tools: Tools
    left: Callable[[Tx, datetime, datetime], Left]
    settled: datetime | None = None

    def __call__(self, tx: Tx) -> Left:
        """Return what is left now."""
        now = self.tools.now()
        found = self.left(tx, now, self.settled or now)
        if self.settled is None and not found.errands and not found.documents:
            self.settled = now
        return found


def set_aside(tx: Tx, names: Sequence[str], since: datetime) -> list[str]:
    """Return why documents of these sources were set aside since a moment, the newest first."""
    return [row.reason for row in overview.set_aside(tx) if row.source_name in names and row.at >= since]


def for_sources(tools: Tools, names: Sequence[str]) -> Ask:
    """Return the question what is left of these sources' polls."""
    with tools.store.read() as tx:
        numbers = [sources.by_name(tx, name).number for name in names]
    return Settling(tools, lambda tx, now, to: unfinished.of_sources(tx, numbers, now, to))
