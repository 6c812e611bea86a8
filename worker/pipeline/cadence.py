"""Cadence: how often a feed of ours really brings something, told to readers so that they poll no more.

Pure, from the times of the articles in the document alone: the same articles
tell the same rhythm, so nothing here moves a byte by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

# Fewer articles tell nothing.
_LEAST = 5
_SHORTEST, _LONGEST = timedelta(minutes=5), timedelta(hours=6)
# Hours of silence are believed when this many articles over this many days never fell into them.
_LEAST_FOR_HOURS = 40
_DAYS_FOR_HOURS = timedelta(days=7)
_MOST_HOURS = 16


@dataclass(frozen=True, slots=True)
class Cadence:
    """What readers are told: minutes a copy stays fresh, hours (UTC) of silence, seconds between articles."""

    ttl_minutes: int = 0
    skip_hours: tuple[int, ...] = ()
    period_seconds: int = 0


SILENT = Cadence()


def cadence(published: Sequence[datetime]) -> Cadence:
    """Return the rhythm of articles published at these times, in any order; zeros for too few.

    A copy is called fresh for a quarter of the usual time between two articles,
    from 5 minutes to 6 hours.
    """
    times = sorted(published)
    if len(times) < _LEAST:
        return SILENT
    usual = timedelta(seconds=median((b - a).total_seconds() for a, b in pairwise(times)))
    fresh = min(max(usual / 4, _SHORTEST), _LONGEST)
    seconds = int(max(usual, _SHORTEST).total_seconds())
    return Cadence(int(fresh.total_seconds()) // 60, _silent_hours(times), seconds)


def _silent_hours(times: Sequence[datetime]) -> tuple[int, ...]:
    if len(times) < _LEAST_FOR_HOURS or times[-1] - times[0] < _DAYS_FOR_HOURS:
        return ()
    heard = {time.astimezone(UTC).hour for time in times}
    # An hour beside one in which something came is not silent: people are late.
    near = heard | {(hour + 1) % 24 for hour in heard} | {(hour - 1) % 24 for hour in heard}
    silent = tuple(hour for hour in range(24) if hour not in near)
    return silent if len(silent) <= _MOST_HOURS else ()
