"""Learning: what a document teaches of its source, and how the source stands after it.

The rhythm it publishes in, the hours it wants to be spared, its hubs; and whether
it still does what it used to do. What is found wrong here is `trouble` in the
source's memory: it holds until a later document shows otherwise, however often
the server answers that nothing has changed.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from worker.pipeline.read import Reading
from worker.pipeline.rhythm import gap_of
from worker.pipeline.wellbeing import Memory, Seen, drifting, learn, shrunk
from worker.store.documents import Kept
from worker.store.sources import Source

NOISY = "small changes come at every poll; they make no revisions"
_NOISY_FOR = timedelta(hours=24)
_POLLS = ("poll", "hub")
Columns = dict[str, Any]


def learnt(source: Source, kept: Kept, reading: Reading, seen: Seen, now: datetime) -> Columns:
    """Return the columns of `source` that a digested document changes; `seen` is what its poll brought."""
    if kept.how not in _POLLS or kept.carry.get("part"):
        return {}
    values: Columns = {"last_poll_at": now}
    if not source.title and reading.title:
        values["title"] = reading.title
    if not source.home and reading.home:
        values["home"] = reading.home
    memory = learn({**source.memory, **_said(reading)}, seen)
    reason = drifting(source.memory, seen)
    values |= in_trouble(source, memory, "drifting" if reason else "", reason)
    return values


def noticed(source: Source, memory: Memory, now: datetime, *, noisy: bool) -> Columns:
    """Return the columns that tell of a source which changes a few words again and again."""
    known = dict(memory)
    if noisy:
        known["noisy_at"] = now.isoformat()
    since = known.get("noisy_at")
    if not since or known.get("trouble"):
        return {}
    if now - datetime.fromisoformat(since) > _NOISY_FOR:
        known.pop("noisy_at")
        return {"memory": known}
    return {"memory": known, **_standing(source, "drifting", NOISY)}


def measured(source: Source, length_words: int) -> Columns:
    """Return the columns that the length of one more extracted page changes."""
    lengths, reason = shrunk(source.memory, length_words)
    memory = {**source.memory, "lengths": lengths}
    if reason or (memory.get("trouble") or ("", "", ""))[-1] == "short":
        return in_trouble(source, memory, "drifting" if reason else "", reason, kind="short")
    return {"memory": memory}


def in_trouble(source: Source, memory: Memory, state: str, reason: str, kind: str = "poll") -> Columns:
    """Return state and memory of a source that is in trouble, or with "" out of it again."""
    known = {name: value for name, value in memory.items() if name != "trouble"}
    standing = source.memory.get("trouble")
    if state:
        known["trouble"] = [state, reason, kind]
        return {"memory": known, **_standing(source, state, reason)}
    if standing and standing[-1] != kind:
        known["trouble"] = standing
        return {"memory": known}
    return {"memory": known, **_standing(source, "ok", "")}


def _standing(source: Source, state: str, reason: str) -> Columns:
    """Return the columns of a state; a source that an operator paused stays paused."""
    if source.state == "paused" or (source.state, source.state_reason) == (state, reason):
        return {}
    return {"state": state, "state_reason": reason}


def _said(reading: Reading) -> Mapping[str, Any]:
    """Return what the document says of its source, where it says anything."""
    gap = gap_of([draft.published for draft in reading.drafts if draft.published])
    said = {
        "gap_seconds": int(gap.total_seconds()),
        "period_seconds": reading.period_seconds,
        "skip_hours": list(reading.skip_hours),
        "hubs": list(reading.hubs),
        "self_url": reading.self_url,
    }
    return {name: value for name, value in said.items() if value}
