"""Outcomes: what becomes of an errand after its answer. Decided here, carried out by fetch."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from config.settings import Settings
from worker.net.client import Answer
from worker.net.freshness import fresh_for, retry_after
from worker.pipeline.rhythm import HARD, NAME, SOFT, Wish, after_failure, next_time
from worker.pipeline.wellbeing import makes_no_sense, quiet, standing
from worker.store.documents import pack_body
from worker.store.errands import Errand
from worker.store.sources import Source
from worker.store.upstreams import Upstream

PAGE_TRIES = 4
_PAGE_RETRY = timedelta(seconds=20)
_SOFT_STATUS = frozenset((404, 408, 425, 429))
_GONE = 410
_LONGEST_LINK = 4000
_PASSING = ("moved_to", "moved_seen", "failing_since")  # what a good answer makes forgotten
_FULL_AFTER = 24  # answers of 304 in a row before the whole is asked for once
_UNSEEN_SHARE = 6  # of the time that an entry stays in the feed: the part that may pass in answers of 304
_DOUBTS = 3  # times that a change was found only by doing so
_ADOPT_AFTER = 3  # times a permanent redirect is seen before its address becomes ours


@dataclass(frozen=True, slots=True)
class Failed:
    """No answer came: why, whether to try again, the wait asked for, whether the name led nowhere."""

    error: str
    final: bool = False
    after: timedelta | None = None
    nameless: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """An errand that was run: for which source and hub, when, and the jitter for what comes next."""

    source: Source
    errand: Errand
    now: datetime
    jitter: float
    upstream: Upstream | None = None


@dataclass(slots=True)
class Outcome:
    """What to save: the errand's columns, and the document if there is one."""

    errand: Errand
    due_at: datetime | None
    now: datetime | None = None
    state: str = ""
    status: int = 0
    error: str = ""
    failures: float = 0.0
    tries: int = 0
    why_then: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: bytes = b""
    body: bytes | None = None
    content_type: str = ""
    url: str = ""
    carry: dict[str, Any] | None = None
    link: str = ""
    memory: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def put_off(cls, errand: Errand, until: datetime) -> "Outcome":
        """Return the outcome of an errand that was not run yet: its host is being spared."""
        return cls(
            errand,
            until,
            tries=max(0, errand.tries - 1),
            failures=errand.failures,
            why_then="sparing the host",
            etag=errand.etag,
            last_modified=errand.last_modified,
            body_hash=errand.body_hash,
            memory=errand.memory,
            carry=errand.carry,
        )

    def columns(self) -> dict[str, Any]:
        """Return the errand's columns as they are to be saved."""
        return {
            "key": self.errand.number,
            "due_at": self.due_at,
            "urgent": False if self.now else self.errand.urgent,
            "tries": self.tries,
            "etag": self.etag,
            "last_modified": self.last_modified,
            "body_hash": self.body_hash or None,
            "status": self.status,
            "error": self.error,
            "failures": self.failures,
            "why_then": self.why_then,
            "asked_at": self.now,
            "memory": self.memory or None,
            "carry": self.carry,
        }

    def document(self) -> dict[str, Any] | None:
        """Return the document's row, or None when nothing new was received."""
        if self.body is None:
            return None
        carry = self.errand.carry or None if self.carry is None else self.carry
        if self.link:
            carry = {**(carry or {}), "link": self.link}
        return {
            "source": self.errand.source,
            "errand": self.errand.number,
            "how": "poll" if self.errand.purpose == "list" else self.errand.purpose,
            "url": self.url or self.errand.url,
            "received_at": self.now,
            "content_type": self.content_type,
            "body": pack_body(self.body),
            "body_bytes": len(self.body),
            "carry": carry,
            "urgent": self.errand.urgent,
        }


def judge(asked: Asked, result: Answer | Failed, settings: Settings) -> Outcome:
    """Return what becomes of the errand: the next time, its memory, and the document if something is new."""
    if isinstance(result, Answer) and result.status in (200, 203, 226, 304):
        return _answered(asked, result, settings)
    failed = result if isinstance(result, Failed) else _refused(asked, result)
    if asked.errand.purpose == "page":
        return _page_failed(asked, failed, result)
    return _poll_failed(asked, failed, result, settings)


def _refused(asked: Asked, answer: Answer) -> Failed:
    host_says = f"the server answered {answer.status}"
    final = (
        answer.status in (404, _GONE, 401, 403, 451)
        if asked.errand.purpose == "page"
        else answer.status == _GONE
    )
    return Failed(host_says, final=final, after=retry_after(answer.headers, asked.now))


def _answered(asked: Asked, answer: Answer, settings: Settings) -> Outcome:
    errand = asked.errand
    outcome = Outcome(
        errand,
        None,
        now=asked.now,
        state="ok",
        status=answer.status,
        etag=answer.etag or (errand.etag if answer.status == 304 else ""),
        last_modified=answer.last_modified or (errand.last_modified if answer.status == 304 else ""),
        body_hash=errand.body_hash,
        url=answer.url,
        content_type=answer.headers.get("content-type", ""),
        memory=_redirects(errand, answer),
    )
    if "hub" in answer.headers.get("link", ""):
        outcome.link = answer.headers["link"][:_LONGEST_LINK]
    if answer.status == 304:
        outcome.memory["unchanged"] = _unchanged(asked)
    else:
        outcome.body_hash = blake2b(answer.body, digest_size=8).digest()
        outcome.memory = _trust(outcome, answer)
        if outcome.body_hash != errand.body_hash or errand.purpose == "page":
            outcome.body = answer.body
    if errand.purpose == "poll":
        wish = _wish(asked, settings, fresh_for(answer.headers, asked.now) or timedelta())
        outcome.due_at, outcome.why_then = next_time(asked.now, wish, asked.jitter)
        if makes_no_sense(asked.source.memory):
            _still_senseless(asked, outcome, wish)
    return outcome


def _still_senseless(asked: Asked, outcome: Outcome, wish: Wish) -> None:
    """Let an answer after senseless ones count as one more unless it is new; then its digest tells."""
    errand = asked.errand
    outcome.failures = errand.failures
    outcome.memory = _since(errand, asked.now) | outcome.memory
    if outcome.body is None:
        outcome.failures += SOFT
        outcome.due_at, outcome.why_then = after_failure(
            asked.now, wish, outcome.failures, None, asked.jitter
        )


def put_off(asked: Asked, settings: Settings) -> dict[str, Any]:
    """Return the columns of a poll whose answer made no sense: it waits as after a passing error."""
    errand = asked.errand
    failures = errand.failures + SOFT
    wish = _wish(asked, settings, timedelta())
    due_at, why = after_failure(asked.now, wish, failures, None, asked.jitter)
    memory = _since(errand, asked.now) | errand.memory
    return {"due_at": due_at, "why_then": why, "failures": failures, "memory": memory}


def _since(errand: Errand, now: datetime) -> dict[str, Any]:
    return {"failing_since": errand.memory.get("failing_since", now.isoformat())}


def _redirects(errand: Errand, answer: Answer) -> dict[str, Any]:
    """Return the errand's memory with what it has seen of a permanent redirect."""
    memory = {name: value for name, value in errand.memory.items() if name not in _PASSING}
    if not answer.permanent_url or answer.permanent_url == errand.url:
        return memory
    seen = (
        errand.memory.get("moved_seen", 0) + 1 if errand.memory.get("moved_to") == answer.permanent_url else 1
    )
    return memory | {"moved_to": answer.permanent_url, "moved_seen": seen}


def may_trust(errand: Errand) -> bool:
    """Return whether to send the validators: not to a server that lied, and now and then to none.

    Some servers answer 304 for ever, whatever they publish; asking for the whole
    after a day of 304s is the only way to find out.
    """
    return not errand.memory.get("lies") and errand.memory.get("unchanged", 0) < _believed(errand)


def _believed(errand: Errand) -> int:
    """Return how many answers of 304 in a row are believed: fewer once a change was hidden behind some."""
    return _FULL_AFTER // 4 if errand.memory.get("doubts") else _FULL_AFTER


def _unchanged(asked: Asked) -> int:
    """Return how many answers of 304 there were in a row; enough of them before entries may have been missed.

    A busy source that lies would have let go of entries before so many answers came:
    what it publishes at night says little about the morning, so a sixth of the time
    that an entry usually stays is all that is believed.
    """
    memory, most = asked.errand.memory, _believed(asked.errand)
    counted = int(memory.get("unchanged", 0)) + 1
    seconds = asked.now.timestamp() - memory.get("whole_at", asked.now.timestamp())
    some = _window(asked.source).total_seconds() / _UNSEEN_SHARE * most / _FULL_AFTER
    return max(counted, most) if some and seconds > some else counted


def _window(source: Source) -> timedelta:
    """Return how long an entry usually stays in the feed; zero when that is not known."""
    return timedelta(seconds=float(source.memory.get("gap_seconds", 0) * source.memory.get("entries", 0)))


def _trust(outcome: Outcome, answer: Answer) -> dict[str, Any]:
    """Return the memory of whether this server's validators can be believed, after a whole answer."""
    errand, memory = outcome.errand, outcome.memory
    unchanged = memory.pop("unchanged", 0)
    if outcome.now is not None:
        memory["whole_at"] = int(outcome.now.timestamp())
    if not errand.body_hash or outcome.body_hash == errand.body_hash:
        memory.pop("doubts", None)
        return memory
    named = (errand.etag, errand.last_modified)
    if any(named) and named == (answer.etag, answer.last_modified):
        memory["lies"] = "another body came under the same ETag and Last-Modified"
    elif unchanged >= _believed(errand):
        memory["doubts"] = memory.get("doubts", 0) + 1
        if memory["doubts"] >= _DOUBTS:
            memory["lies"] = "it answers 304 although it has changed"
    else:
        memory.pop("doubts", None)  # asked conditionally, it told of the change
    return memory


def adopted(source: Source, outcome: Outcome) -> str:
    """Return the address that a permanent redirect has earned by being seen repeatedly, or "".

    Where it leads to no feed, it has earned nothing: so do domains whose bill was not paid.
    """
    if makes_no_sense(source.memory):
        return ""
    if outcome.state == "ok" and outcome.memory.get("moved_seen", 0) >= _ADOPT_AFTER:
        return str(outcome.memory["moved_to"])
    return ""


def is_same_index(source: Source, outcome: Outcome) -> bool:
    """Return whether a poll found an index unchanged that says nothing of what changed in its parts."""
    same = outcome.errand.purpose == "poll" and outcome.state == "ok" and outcome.body is None
    return same and bool(source.memory.get("undated"))


def state_of(source: Source, outcome: Outcome) -> tuple[str, str]:
    """Return the state a source has after a poll, and why in words.

    That a server answers is not enough to be well: what the last document showed
    (an error page, an empty list) holds until another document shows otherwise.
    """
    if outcome.state != "ok" or outcome.now is None:
        return outcome.state, outcome.error
    state, reason = standing(source.memory)
    if state != "ok":
        return state, reason
    silent = quiet(source.memory, source.last_new_at, source.created_at, outcome.now)
    return ("quiet", silent) if silent and outcome.body is None else ("ok", "")


def _wish(one: Asked, settings: Settings, asked: timedelta) -> Wish:
    source = one.source
    every = source.options.get("every_seconds")
    gap = source.memory.get("gap_seconds", 0)
    period = timedelta(seconds=source.memory.get("period_seconds", 0))
    return Wish(
        every=timedelta(seconds=every) if every else None,
        usual=settings.poll_interval,
        asked=max(asked, period),
        gap=timedelta(seconds=gap),
        skip_hours=tuple(source.memory.get("skip_hours", ())),
        skip_days=tuple(source.memory.get("skip_days", ())),
        failing=_failing(one),
        window=_window(source),
        pushed=one.upstream is not None and one.upstream.is_reliable,
    )


def _failing(one: Asked) -> timedelta:
    """Return for how long the errand has brought nothing but errors."""
    since = one.errand.memory.get("failing_since")
    return one.now - datetime.fromisoformat(since) if since else timedelta()


def _page_failed(asked: Asked, failed: Failed, result: Answer | Failed) -> Outcome:
    """Try a page again a few times, then let what its feed gave stand alone."""
    errand = asked.errand
    outcome = Outcome(
        errand, None, now=asked.now, status=_status(result), error=failed.error, tries=errand.tries
    )
    if failed.final or errand.tries >= PAGE_TRIES:
        outcome.body, outcome.carry = b"", {**errand.carry, "failed": failed.error, "status": _status(result)}
    else:
        wait = max(_PAGE_RETRY * 3 ** (errand.tries - 1), failed.after or timedelta())
        outcome.due_at, outcome.why_then, outcome.carry = asked.now + wait, "trying again", errand.carry
    return outcome


def _poll_failed(asked: Asked, failed: Failed, result: Answer | Failed, settings: Settings) -> Outcome:
    errand = asked.errand
    status = _status(result)
    outcome = Outcome(
        errand,
        None,
        now=asked.now,
        state="failing",
        status=status,
        error=failed.error,
        failures=errand.failures + _weight(status, failed),
        etag=errand.etag,
        last_modified=errand.last_modified,
        body_hash=errand.body_hash,
        carry=errand.carry or None,
        memory=_since(errand, asked.now) | errand.memory,
    )
    if status == _GONE:
        outcome.state, outcome.error = "gone", "the server says that this source is gone for good (410)"
        outcome.why_then = "it is not asked again"
        return outcome
    if errand.purpose == "list" and (failed.final or errand.tries >= PAGE_TRIES):
        return outcome
    wish = _wish(asked, settings, timedelta())
    outcome.due_at, outcome.why_then = after_failure(
        asked.now, wish, outcome.failures, failed.after, asked.jitter
    )
    return outcome


def _status(result: Answer | Failed) -> int:
    return result.status if isinstance(result, Answer) else 0


def _weight(status: int, failed: Failed) -> float:
    if status in _SOFT_STATUS or status >= 500:
        return SOFT
    if failed.nameless:
        return NAME
    return HARD if status or failed.final else SOFT
