"""Wellbeing: whether a source still does what it used to do, told from what it sent.

Two things go wrong without any error: a source falls silent, or it begins to say
something else (a shell instead of articles, ids that change, an empty list). Both
are noticed here and shown to the operator; nothing is stopped because of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from worker.pipeline.rhythm import words

# A source is quiet after this many times its usual gap, but never before it had some days.
_QUIET_GAPS = 8
_QUIET_LEAST = timedelta(days=3)
_QUIET_UNKNOWN = timedelta(days=30)  # for sources whose rhythm was never learnt
_LONG_UNSEEN = timedelta(days=7)
_FEW = 5  # fewer entries than this prove nothing
_PAIR = 2
_PAGES = 8  # bodies whose length is remembered
_SHRUNK = 0.3
Memory = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one poll brought: all entries, those not known before, those known by another id only."""

    entries: int
    unknown: int
    renamed: int = 0


def quiet(memory: Memory, last_new_at: datetime | None, created_at: datetime, now: datetime) -> str:
    """Return in words that a source has fallen silent, or "" while it has not."""
    gap = timedelta(seconds=memory.get("gap_seconds", 0))
    patience = max(gap * _QUIET_GAPS, _QUIET_LEAST) if gap else _QUIET_UNKNOWN
    since = last_new_at or created_at
    if now - since <= patience:
        return ""
    usually = f"; it used to publish about every {words(gap)}" if gap else ""
    return f"nothing new for {words(now - since)}{usually}"


def standing(memory: Memory) -> tuple[str, str]:
    """Return the state that a source's remembered troubles put it in, the first kind first, and why."""
    troubles = memory.get("troubles") or {}
    for kind in ("poll", "part", "short", "noisy"):
        if kind in troubles:
            return str(troubles[kind][0]), str(troubles[kind][1])
    return "ok", ""


def makes_no_sense(memory: Memory) -> bool:
    """Return whether the last whole document of a source was none of what it should be."""
    return "poll" in (troubles := memory.get("troubles") or {}) and troubles["poll"][0] == "failing"


def drifting(memory: Memory, seen: Seen, elapsed: timedelta | None = None) -> str:
    """Return in words how a poll differs from what the source used to send, or "".

    `elapsed` is the time since the last one: a busy source may well have nothing
    but new entries after a day.
    """
    before = memory.get("entries", 0)
    if before >= _FEW and not seen.entries:
        return f"the feed is empty; it used to have {before} entries"
    all_new = seen.entries >= _FEW and seen.unknown == seen.entries
    if all_new and before >= _FEW and not _plausible(memory, seen.entries, elapsed):
        return f"all {seen.entries} entries were new at once; the address may lead to something else now"
    return ""


def _plausible(memory: Memory, entries: int, elapsed: timedelta | None) -> bool:
    """Return whether so many new entries are what the source's rhythm would bring in this time."""
    gap = timedelta(seconds=memory.get("gap_seconds", 0))
    if elapsed is None:
        return False
    return elapsed > gap * entries / 2 if gap else elapsed > _LONG_UNSEEN


def learn(memory: Memory, seen: Seen) -> dict[str, Any]:
    """Return the memory with what this poll taught: the number of entries, and whether ids can be trusted.

    A source whose known entries come back under new ids in two polls in a row (more
    polls for a small one) is from then on told by addresses and titles; the note says so.
    """
    known = dict(memory)
    known["entries"] = seen.entries or known.get("entries", 0)
    # A lone entry proves nothing: its address may be a page that shows another article every day.
    if seen.entries < _PAIR or seen.renamed < 0.8 * seen.entries:
        known.pop("fickle", None)
        known.pop("renamed", None)
        return known
    known["fickle"] = known.get("fickle", 0) + 1
    known["renamed"] = known.get("renamed", 0) + seen.renamed
    # Once may be a move of house, twice is a habit.
    if known["fickle"] >= 2 and known["renamed"] >= _FEW and not known.get("identity"):
        known["identity"] = "url"
        known["identity_why"] = "its ids changed at every poll, so entries are told by their addresses"
    return known


def shrunk(memory: Memory, length_words: int) -> tuple[list[int], str]:
    """Return the lengths of the last bodies with this one, and in words that they became much shorter."""
    lengths = [*memory.get("lengths", ()), length_words][-2 * _PAGES :]
    if len(lengths) < 2 * _PAGES:
        return lengths, ""
    usual, now = median(lengths[:_PAGES]), median(lengths[_PAGES:])
    if usual and now < usual * _SHRUNK:
        return (
            lengths,
            f"its articles shrank from about {usual:.0f} words to {now:.0f}; their pages may have changed",
        )
    return lengths, ""
