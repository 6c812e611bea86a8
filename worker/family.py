"""The processes of `wirecopy up` under one roof: started, watched, restarted, stopped together.

Members are forked from a parent that has already imported the house, so its
memory is shared and a start costs milliseconds. The parent has no threads and
does nothing but wait. Whatever ends one process ends no other, but the parent's
end ends all: a member that loses its parent (`kill -9` included) sees the end of
a pipe, asks itself to stop, and a little later is gone.

A member is a callable that returns an exit code; what it does is not known here.
"""

import gc
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import FrameType
from typing import NoReturn

import structlog

from worker import leash

_log = structlog.get_logger()

# A member that lived this long was well: its next death is its first.
_WELL_SECONDS = 10.0
# So many deaths in a row without having been well, and the family gives up (about 3 s). One that others
# killed (an operator, the machine when memory is short) is no proof that a member can't live.
_HOPELESS = 6
_BACKOFF_SECONDS = 0.1
_LONGEST_BACKOFF_SECONDS = 10.0
_NEVER = float("inf")
# After TERM and the member's grace: QUIT, which makes Celery drop what it has at hand, then KILL.
_QUIT_SECONDS = 3.0

_STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Member:
    """One process: `run` is called in it and returns its exit code.

    `grace_seconds` is how long it may take to stop after TERM. `leads` means that
    the family ends when it ends, with its exit code (else it is started again).
    `rests` means that it is started only when `watch` names it, and rests again
    when it ends well.
    """

    name: str
    run: Callable[[], int]
    grace_seconds: float = 15.0
    leads: bool = False
    rests: bool = False


@dataclass(slots=True)
class _Place:
    """A member's place in the family: its process now, 0 while there is none, and how it has fared."""

    member: Member
    pid: int = 0
    started: float = 0.0
    early_deaths: int = 0
    due: float = 0.0


class Family:
    """Runs its members until told to stop.

    `watch` is called each `watch_seconds` in the parent and returns the names of
    members to start anew (one that hangs is seen only from outside), and of
    resting ones that are needed now. It must open what it needs and close it
    again: what stays open is inherited by members that are started later.
    `buried` is told the process of each member that died, before it is started
    again; the same holds for it.
    """

    def __init__(
        self,
        members: Sequence[Member],
        watch: Callable[[], Iterable[str]] | None = None,
        watch_seconds: float = 5.0,
        buried: Callable[[int], None] | None = None,
    ) -> None:
        self._places = [_Place(member, due=_NEVER if member.rests else 0.0) for member in members]
        self._buried = buried
        self._watch = watch
        self._watch_seconds = watch_seconds
        self._signals = 0
        self._code: int | None = None
        self._parent_alive = -1

    def run(self) -> int:
        """Start all members and look after them until TERM, INT or HUP, or a leading member's end.

        Returns the exit code: 0 when told to stop, the leading member's, or 1 when
        a member could not be kept alive. No member is left when it returns. Must be
        called in the main thread, which must be the only one.
        """
        reading, writing = os.pipe()
        self._parent_alive = reading
        leash.keep_from_children(writing)
        woken, waker = os.pipe()
        for end in (woken, waker):
            os.set_blocking(end, False)
        # What is here now is shared with the members: keep the collector from writing into it.
        gc.collect()
        gc.freeze()
        before = {number: signal.signal(number, self._hear) for number in (*_STOPPING, signal.SIGCHLD)}
        wakeup_before = signal.set_wakeup_fd(waker)
        try:
            self._look_after(woken)
        finally:
            self._stop(woken)
            signal.set_wakeup_fd(wakeup_before)
            for number, handler in before.items():
                signal.signal(number, handler)
            gc.unfreeze()
            leash.close(writing)
            for end in (reading, woken, waker):
                os.close(end)
        return self._code or 0

    def _hear(self, number: int, _: FrameType | None) -> None:
        if number != signal.SIGCHLD:
            self._signals += 1

    def _look_after(self, woken: int) -> None:
        next_watch = time.monotonic() + self._watch_seconds
        while not self._signals and self._code is None:
            now = time.monotonic()
            for place in self._places:
                if not place.pid and now >= place.due:
                    self._start(place)
            self._reap()
            if self._watch and now >= next_watch:
                self._start_anew(self._watch())
                next_watch = time.monotonic() + self._watch_seconds
            if not self._signals and self._code is None:
                _sleep(woken, self._next_due(next_watch) - time.monotonic())

    def _next_due(self, next_watch: float) -> float:
        dues = [place.due for place in self._places if not place.pid]
        return min([*dues, next_watch] if self._watch else [*dues, time.monotonic() + 60])

    def _start(self, place: _Place) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        # Blocked until the child has handlers of its own, so that a TERM sent at once is not lost in ours.
        mask = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
        pid = os.fork()
        if pid == 0:
            _live(place.member, self._parent_alive, mask)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        place.pid, place.started = pid, time.monotonic()
        _log.debug("member_started", member=place.member.name, pid=pid)

    def _start_anew(self, names: Iterable[str]) -> None:
        """Kill the members named; the loop finds them dead and starts them again. Wake those that rest."""
        wanted = set(names)
        for place in self._places:
            if place.member.rests:
                if place.member.name in wanted and place.due == _NEVER:
                    place.due = 0.0
            elif place.pid and place.member.name in wanted:
                _log.warning("member_hangs", member=place.member.name, pid=place.pid)
                _kill_group(place.pid)

    def _reap(self) -> None:
        """Take note of members that have ended, and of what follows from it."""
        for place in self._places:
            ended, status = os.waitpid(place.pid, os.WNOHANG) if place.pid else (0, 0)
            if ended:
                self._bury(place, os.waitstatus_to_exitcode(status))

    def _bury(self, place: _Place, code: int) -> None:
        # Children of a member that was killed (Celery's pool) have nobody now.
        _kill_group(place.pid)
        lived = time.monotonic() - place.started
        pid, name, place.pid = place.pid, place.member.name, 0
        if self._signals or self._code is not None:
            return
        if place.member.rests and code == 0:
            place.due, place.early_deaths = _NEVER, 0
            return
        if self._buried:
            self._buried(pid)
        if place.member.leads:
            self._code = code if code >= 0 else 1
            return
        place.early_deaths = 1 if lived >= _WELL_SECONDS else place.early_deaths + 1
        if place.early_deaths >= _HOPELESS and code != -signal.SIGKILL:
            _log.error("member_hopeless", member=name, code=code, deaths=place.early_deaths)
            self._code = 1
            return
        wait = min(_BACKOFF_SECONDS * 2 ** min(place.early_deaths - 1, 10), _LONGEST_BACKOFF_SECONDS)
        place.due = time.monotonic() + wait
        _log.warning(
            "member_died", member=name, code=code, lived_seconds=round(lived, 1), again_in_seconds=wait
        )

    def _stop(self, woken: int) -> None:
        """End all members: TERM, then QUIT, then KILL; a second signal to us goes straight to KILL."""
        if self._code is None:
            self._code = 0
        heard = self._signals
        grace = max((place.member.grace_seconds for place in self._places if place.pid), default=0.0)
        for number, patience in ((signal.SIGTERM, grace), (signal.SIGQUIT, _QUIT_SECONDS)):
            for place in self._places:
                if place.pid:
                    os.kill(place.pid, number)
            deadline = time.monotonic() + patience
            while self._living() and time.monotonic() < deadline and self._signals == heard:
                _sleep(woken, min(deadline - time.monotonic(), 0.5))
        for place in self._living():
            _log.warning("member_killed", member=place.member.name, pid=place.pid)
            _kill_group(place.pid)
            os.waitpid(place.pid, 0)
            place.pid = 0

    def _living(self) -> list[_Place]:
        self._reap()
        return [place for place in self._places if place.pid]


def _sleep(woken: int, seconds: float) -> None:
    """Wait for a signal, `seconds` at most."""
    if select.select([woken], [], [], max(0.0, seconds))[0]:
        with suppress(BlockingIOError):
            os.read(woken, 1024)


def _kill_group(pid: int) -> None:
    """Kill the process and all that it started; each member leads a group of its own."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _live(member: Member, parent_alive: int, mask: Iterable[int]) -> NoReturn:
    """Be the member: run it in this fresh process, and end the process."""
    code = 1
    try:
        # A group of its own: Ctrl-C reaches the parent alone, which stops us in good order.
        os.setsid()
        signal.set_wakeup_fd(-1)
        for number in (*_STOPPING, signal.SIGCHLD):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        threading.Thread(target=_end_with_parent, args=(member, parent_alive), daemon=True).start()
        code = member.run()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - the process ends here, and must say why
        _log.exception("member_failed", member=member.name)
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        # Not sys.exit: the parent's own cleanup (its broker, its locks) is not ours to do.
        os._exit(code)


def _end_with_parent(member: Member, parent_alive: int) -> None:
    """Wait for the parent's end; then stop as if told to, and be gone after the grace."""
    os.read(parent_alive, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(member.grace_seconds)
    _kill_group(os.getpid())
