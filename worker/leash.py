"""Child processes that end when their parent does, however it ends.

A server that outlives a killed parent holds its files and its port against the
next start. Linux could be told to signal the child (PR_SET_PDEATHSIG), macOS
could not; a pipe works on both. Its writing end exists only in the parent, and
the system closes it even after `kill -9`; whoever reads the other end sees the
end of the file and acts.
"""

import os
import pickle
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

# The shell starts the program, then waits for it; a second shell waits for the
# end of the pipe on fd 3 and passes it on as TERM. The program itself gets
# neither the pipe nor our stdin.
_GUARD = """
exec 3<&0 </dev/null
"$@" 3<&- & program=$!
(read -r _ <&3; kill -TERM $program) 2>/dev/null & watcher=$!
exec 3<&-
wait $program; code=$?
kill -KILL $watcher 2>/dev/null
exit $code
"""

# Writing ends and locks that a forked child must not keep open: while it had
# them, the death of the parent would go unnoticed.
_ours: set[int] = set()


def _drop_in_child() -> None:
    while _ours:
        os.close(_ours.pop())


os.register_at_fork(after_in_child=_drop_in_child)


def keep_from_children(fd: int) -> None:
    """Have `fd` closed in every process that this one forks from now on."""
    _ours.add(fd)


def close(fd: int) -> None:
    """Close `fd` that `keep_from_children` was told of; nothing happens in a child, where it is closed."""
    if fd in _ours:
        _ours.discard(fd)
        os.close(fd)


@dataclass(slots=True)
class Leashed:
    """A running program and the writing end of its leash."""

    guard: subprocess.Popen[bytes]
    pipe: int

    def alive(self) -> bool:
        """Whether the program still runs."""
        return self.guard.poll() is None

    def end(self, within_seconds: float = 10) -> bool:
        """Ask the program to end (TERM) and wait for it; False when it did not within the time."""
        close(self.pipe)
        try:
            self.guard.wait(within_seconds)
        except subprocess.TimeoutExpired:
            return False
        return True


def start(
    argv: Sequence[str],
    *,
    output: Path,
    pass_fds: Sequence[int] = (),
    user: str | int | None = None,
    cwd: Path | None = None,
) -> Leashed:
    """Start `argv` so that it gets TERM when this process ends; its output is appended to `output`.

    It runs in a session of its own, so that Ctrl-C in the terminal reaches us
    and not the program: we end it when its users are done. `user` is whom to run
    it as when we are root. `pass_fds` stay open in it (a lock lives as long as it).
    Raises OSError when `/bin/sh` can't be started; a program that can't is
    seen by `alive()`.
    """
    reading, writing = os.pipe()
    keep_from_children(writing)
    try:
        with output.open("ab") as sink:
            guard = subprocess.Popen(  # noqa: S603 - the callers' own argv, no shell expansion in it
                ["/bin/sh", "-c", _GUARD, "leash", *argv],
                stdin=reading,
                stdout=sink,
                stderr=sink,
                start_new_session=True,
                pass_fds=pass_fds,
                user=user,
                cwd=cwd,
            )
    except BaseException:
        close(writing)
        raise
    finally:
        os.close(reading)
    return Leashed(guard, writing)


def apart(do: Callable[[], T]) -> T:
    """Return what `do` returns, done in a child process; raises what it raises.

    For work done once before a family starts: what it imports and leaves in memory
    goes with the child, instead of staying with every member. What is returned or
    raised must be plain enough to be pickled. Must be called without other threads.
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _answer(do, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(pid, 0)
    if not said:
        raise ChildProcessError(f"a child process ended with {os.waitstatus_to_exitcode(status)}")
    done, raised = pickle.loads(said)  # noqa: S301 - our own child wrote it
    if raised is not None:
        raise raised
    result: T = done
    return result


def _answer(do: Callable[[], T], writing: int) -> None:
    """Be the child: do it, write the answer, and end without any of the parent's cleanup."""
    try:
        answer = pickle.dumps((do(), None))
    except BaseException as error:  # noqa: BLE001 - it is raised in the parent
        try:
            answer = pickle.dumps((None, error))
            pickle.loads(answer)  # noqa: S301 - our own; an error may refuse to be made again
        except Exception:  # noqa: BLE001 - then its words must do
            answer = pickle.dumps((None, ChildProcessError(f"{type(error).__name__}: {error}")))
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(answer)
    os._exit(0)
