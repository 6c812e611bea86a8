"""Learning: what a document teaches of its source, and how the source stands after it.

The rhythm it publishes in, the hours it wants to be spared, its hubs; and whether
it still does what it used to do. What is wrong is kept in the source's memory as
`troubles`, by kind, until a later document shows otherwise: that the server
answers, or says that nothing has changed, makes nothing well again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from worker.jobs.pages import is_undated
from worker.pipeline.read import Reading
from worker.pipeline.rhythm import gap_of
from worker.pipeline.wellbeing import Seen, drifting, learn, shrunk, standing
from worker.store.documents import Kept
from worker.store.sources import Source

POLL, PART, SHORT, NOISY = "poll", "part", "short", "noisy"
NOISE = "its articles change a few words at every poll (counters, dates, adverts): such changes are left out"
_NOISY_FOR = timedelta(hours=24)
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one digested document showed: what its poll brought, noise, the words of an extracted page."""

    kept: Kept
    reading: Reading
    seen: Seen
    noisy: bool = False
    page_words: int | None = None

    @property
    def is_poll(self) -> bool:
        """Whether this is the whole of what the source offers now, and not a push or one part of many."""
        return self.kept.how == "poll" and not self.kept.carry.get("part")


def learnt(source: Source, lesson: Lesson, now: datetime) -> Columns:
    """Return the columns of `source` that a digested document changes."""
    values: Columns = {}
    memory = dict(source.memory)
    troubles = dict(memory.pop("troubles", {}))
    before = dict(troubles)
    if lesson.kept.how in ("poll", "hub"):
        values |= _said_first(source, lesson.reading) | {"last_poll_at": now}
        memory |= _said(lesson.reading)
    if lesson.is_poll:
        _forget_wishes(memory, lesson.reading)
        elapsed = now - source.last_poll_at if source.last_poll_at else None
        _set(troubles, POLL, drifting(source.memory, lesson.seen, elapsed))
        troubles.pop(PART, None)  # its parts are asked again, and show it again
        memory = learn(memory, lesson.seen)
    elif PART in troubles and troubles[PART][2] == lesson.kept.url:
        del troubles[PART]
    if lesson.page_words is not None:
        memory["lengths"], reason = shrunk(memory, lesson.page_words)
        _set(troubles, SHORT, reason)
    if lesson.noisy:
        troubles[NOISY] = ["drifting", NOISE, now.isoformat()]
    elif NOISY in troubles and now - datetime.fromisoformat(troubles[NOISY][2]) > _NOISY_FOR:
        del troubles[NOISY]
    return values | columns(source, memory, troubles, always=lesson.is_poll or troubles != before)


def refused(source: Source, kept: Kept, reason: str) -> Columns:
    """Return the columns of a source whose poll, or a part of it, brought something that makes no sense."""
    memory = dict(source.memory)
    trouble = {PART: ["failing", reason, kept.url]} if kept.carry.get("part") else {POLL: ["failing", reason]}
    troubles = {**memory.pop("troubles", {}), **trouble}
    return columns(source, memory, troubles, always=True)


def columns(source: Source, memory: Columns, troubles: Mapping[str, Any], *, always: bool) -> Columns:
    """Return memory and, where asked, the state that follows; what an operator paused stays paused."""
    if troubles:
        memory = {**memory, "troubles": dict(troubles)}
    values: Columns = {"memory": memory} if memory != source.memory else {}
    state, reason = standing(memory)
    if always and source.state != "paused" and (source.state, source.state_reason) != (state, reason):
        values |= {"state": state, "state_reason": reason}
    return values


def _set(troubles: dict[str, Any], kind: str, reason: str) -> None:
    if reason:
        troubles[kind] = ["drifting", reason]
    else:
        troubles.pop(kind, None)


def _forget_wishes(memory: Columns, reading: Reading) -> None:
    """Forget what the source asked for once and no longer does: a rhythm, hours and days of rest."""
    for name in ("period_seconds", "skip_hours", "skip_days"):
        if not getattr(reading, name):
            memory.pop(name, None)
    if not is_undated(reading):
        memory.pop("undated", None)


def _said_first(source: Source, reading: Reading) -> Columns:
    """Return title and home of a source that had none so far."""
    said = {"title": reading.title, "home": reading.home}
    return {name: value for name, value in said.items() if value and not getattr(source, name)}


def _said(reading: Reading) -> Columns:
    """Return what the document says of its source, where it says anything."""
    gap = gap_of([draft.published for draft in reading.drafts if draft.published])
    said = {
        "undated": is_undated(reading),
        "gap_seconds": int(gap.total_seconds()),
        "period_seconds": reading.period_seconds,
        "skip_hours": list(reading.skip_hours),
        "skip_days": list(reading.skip_days),
        "hubs": list(reading.hubs),
        "self_url": reading.self_url,
    }
    return {name: value for name, value in said.items() if value}
