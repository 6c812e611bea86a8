"""Rhythm: when a source is asked again, and why then.

The operator's interval rules when given. Otherwise what the source asks for
(ttl, sy:updatePeriod, Cache-Control) and how often it really publishes decide,
between bounds. Errors double the wait, by weight: a refusal counts whole, a
passing trouble half, a name that does not resolve a quarter (the weights Media
Cloud found over 180,000 feeds).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=24)
RARER = 6  # times the interval, for a source whose hub is reliable
LONGEST_AFTER_ERRORS = timedelta(hours=24)
_HOURS, _DAYS = 24, 7
SELDOM = timedelta(hours=3)
HARD, SOFT, NAME = 1.0, 0.5, 0.25
HOPELESS = timedelta(days=2)  # after so long nobody waits for the source to come back soon


@dataclass(frozen=True, slots=True)
class Wish:
    """What speaks for an interval: the operator's word, ours by default, the source's, its real rhythm.

    `window` is how long an entry usually stays in the feed: what is asked later may be
    lost. `failing` is for how long nothing but errors came.
    """

    every: timedelta | None
    usual: timedelta
    asked: timedelta = timedelta()
    gap: timedelta = timedelta()
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    pushed: bool = False
    window: timedelta = timedelta()
    failing: timedelta = timedelta()


def interval(wish: Wish) -> tuple[timedelta, str]:
    """Return how long to wait after a good answer, and why in words."""
    if wish.every is not None:
        return wish.every, "the operator's interval"
    chosen, why = wish.usual, "the usual interval"
    if wish.gap:
        # Rare articles are worth more looks each: few sources are rare, and their readers wait longest.
        chosen = min(max(wish.gap / (4 if wish.gap < SELDOM else 8), SHORTEST), LONGEST)
        why = f"it publishes about every {words(wish.gap)}"
    if wish.pushed:
        chosen, why = min(chosen * RARER, LONGEST), "its hub pushes what is new, so it is asked rarely"
    if wish.asked > chosen:
        chosen, why = min(wish.asked, LONGEST), "the source asks for it"
    return chosen, why


def next_time(now: datetime, wish: Wish, jitter: float) -> tuple[datetime, str]:
    """Return when to ask again after a good answer; `jitter` (0 to 1) spreads polls over 10 % of the wait."""
    wait, why = interval(wish)
    then = now + wait * (0.95 + 0.1 * jitter)
    awake = _awake(then, wish)
    return awake, why if awake == then else "the source asks to be left alone until then"


def _awake(then: datetime, wish: Wish) -> datetime:
    """Return the next moment outside the source's skipHours (0 to 23, GMT) and skipDays (0 is Monday).

    Who skips all hours, or all days, says nothing by it.
    """
    if wish.every is not None:
        return then
    hours = set(wish.skip_hours) if len(set(wish.skip_hours)) < _HOURS else set()
    days = set(wish.skip_days) if len(set(wish.skip_days)) < _DAYS else set()
    while then.hour in hours or then.weekday() in days:
        then += timedelta(hours=1)
    return then


def after_failure(
    now: datetime, wish: Wish, failures: float, after: timedelta | None, jitter: float
) -> tuple[datetime, str]:
    """Return when to try again after `failures` (weighted, in a row); `after` is the server's wish."""
    wait, _ = interval(wish)
    longest = max(LONGEST_AFTER_ERRORS, wait)
    if wish.window and wish.failing < HOPELESS:
        longest = min(longest, max(wish.window / 16, wait))
    doubled = min(wait * float(2 ** min(failures, 12.0)), longest)
    if after is not None and after > doubled:
        return now + min(after, timedelta(days=7)), "the server asked to wait"
    return now + doubled * (0.9 + 0.2 * jitter), f"waiting longer after errors ({failures:g})"


def gap_of(moments: list[datetime]) -> timedelta:
    """Return the middle gap between publications, zero when fewer than four are known."""
    ordered = sorted(set(moments), reverse=True)[:20]
    if len(ordered) < 4:
        return timedelta()
    gaps = sorted(later - earlier for later, earlier in pairwise(ordered))
    return gaps[len(gaps) // 2]


def words(span: timedelta) -> str:
    """Return a span as people say it: "15 min", "6 h", "2 days"."""
    minutes = span.total_seconds() / 60
    if minutes < 1:
        return f"{span.total_seconds():.0f} s"
    if minutes < 90:
        return f"{minutes:.0f} min"
    hours = minutes / 60
    return f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"
