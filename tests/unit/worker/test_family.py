"""The family's promises, kept with real processes."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

# Each test is a program of its own: the family must be the only thing in its process.
_PRELUDE = """
import os, signal, sys, time
from pathlib import Path
from worker import family
from worker.family import Family, Member

# The promises are the same when everything is a little faster.
family._BACKOFF_SECONDS = 0.02
family._QUIT_SECONDS = 0.3

here = Path(sys.argv[1])

def note(name):
    with (here / name).open("a") as file:
        file.write(f"{os.getpid()}\\n")

def sleeper(name):
    def run():
        note(name)
        time.sleep(60)
        return 0
    return run

def stubborn(name):
    def run():
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGQUIT, signal.SIG_IGN)
        if os.fork() == 0:
            note(name + "-child")
            time.sleep(60)
        note(name)
        time.sleep(60)
        return 0
    return run
"""

Start = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the program and return its process; whatever is left of it is killed at the end."""
    started: list[subprocess.Popen[bytes]] = []

    def run(program: str) -> subprocess.Popen[bytes]:
        source = _PRELUDE + textwrap.dedent(program)
        started.append(subprocess.Popen([sys.executable, "-c", source, str(tmp_path)], cwd=Path.cwd()))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.wait()
    for file in tmp_path.iterdir():
        for pid in file.read_text().split():
            with suppress(ProcessLookupError):
                os.kill(int(pid), signal.SIGKILL)


def pids(path: Path, count: int = 1) -> list[int]:
    """Wait until `path` names `count` processes and return them."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = path.read_text().split() if path.exists() else []
        if len(found) >= count:
            return [int(pid) for pid in found]
        time.sleep(0.02)
    raise AssertionError(f"{path.name} does not name {count} processes")


def gone(pid: int, within_seconds: float = 10) -> bool:
    """Whether the process ends in time (a zombie has ended)."""
    deadline = time.monotonic() + within_seconds
    while time.monotonic() < deadline:
        with suppress(psutil.NoSuchProcess):
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.02)
                continue
        return True
    return False


def test_a_stopped_family_leaves_nobody_and_exits_with_0(start: Start, tmp_path: Path) -> None:
    family = start("""sys.exit(Family([Member("a", sleeper("a")), Member("b", sleeper("b"))]).run())""")
    members = pids(tmp_path / "a") + pids(tmp_path / "b")

    family.terminate()

    assert family.wait(10) == 0
    assert all(gone(pid) for pid in members)


def test_a_killed_parent_takes_its_members_along(start: Start, tmp_path: Path) -> None:
    family = start("""
        Family([Member("a", sleeper("a")), Member("b", stubborn("b"), grace_seconds=0.3)]).run()
    """)
    members = pids(tmp_path / "a") + pids(tmp_path / "b") + pids(tmp_path / "b-child")

    family.kill()

    assert all(gone(pid) for pid in members)


def test_a_killed_member_is_started_again_and_the_others_live_on(start: Start, tmp_path: Path) -> None:
    family = start("""Family([Member("a", sleeper("a")), Member("b", sleeper("b"))]).run()""")
    first, other = pids(tmp_path / "a")[0], pids(tmp_path / "b")[0]

    os.kill(first, signal.SIGKILL)
    second = pids(tmp_path / "a", count=2)[1]

    assert second != first
    assert pids(tmp_path / "b") == [other]
    family.terminate()
    assert family.wait(10) == 0


def test_children_of_a_killed_member_do_not_stay_behind(start: Start, tmp_path: Path) -> None:
    start("""Family([Member("b", stubborn("b"))]).run()""")
    member, child = pids(tmp_path / "b")[0], pids(tmp_path / "b-child")[0]

    os.kill(member, signal.SIGKILL)

    assert gone(child)


def test_a_member_that_ignores_every_request_is_killed_in_bounded_time(start: Start, tmp_path: Path) -> None:
    family = start("""sys.exit(Family([Member("b", stubborn("b"), grace_seconds=0.2)]).run())""")
    left = pids(tmp_path / "b") + pids(tmp_path / "b-child")

    family.terminate()

    assert family.wait(10) == 0
    assert all(gone(pid) for pid in left)


def test_a_second_signal_does_not_wait_for_the_grace(start: Start, tmp_path: Path) -> None:
    family = start("""sys.exit(Family([Member("b", stubborn("b"), grace_seconds=60)]).run())""")
    member = pids(tmp_path / "b")[0]

    family.send_signal(signal.SIGINT)
    time.sleep(0.3)
    family.send_signal(signal.SIGINT)

    assert family.wait(10) == 0
    assert gone(member)


def test_the_end_of_a_leading_member_ends_the_family_with_its_code(start: Start, tmp_path: Path) -> None:
    family = start("""
        def story():
            while not (here / "a").exists():
                time.sleep(0.01)
            return 3
        sys.exit(Family([Member("a", sleeper("a")), Member("story", story, leads=True)]).run())
    """)

    assert family.wait(20) == 3
    assert all(gone(pid) for pid in pids(tmp_path / "a"))


def test_a_member_that_can_not_live_ends_the_family_with_1(start: Start, tmp_path: Path) -> None:
    family = start("""
        def broken():
            note("broken")
            raise RuntimeError("no use")
        sys.exit(Family([Member("broken", broken)]).run())
    """)

    assert family.wait(20) == 1
    assert len(pids(tmp_path / "broken")) == 6


def test_a_member_that_others_kill_again_and_again_is_started_as_often(start: Start, tmp_path: Path) -> None:
    family = start("""Family([Member("a", sleeper("a")), Member("b", sleeper("b"))]).run()""")

    for count in range(1, 9):
        os.kill(pids(tmp_path / "a", count)[-1], signal.SIGKILL)

    assert not gone(pids(tmp_path / "a", count=9)[-1], within_seconds=0.2)
    assert family.poll() is None


def test_a_member_that_the_watch_names_is_started_anew(start: Start, tmp_path: Path) -> None:
    start("""
        def watch():
            hung = here / "hung"
            if hung.exists():
                hung.unlink()
                return ["a"]
            return []
        Family([Member("a", sleeper("a"))], watch, watch_seconds=0.1).run()
    """)
    first = pids(tmp_path / "a")[0]

    (tmp_path / "hung").touch()

    assert pids(tmp_path / "a", count=2)[1] != first
    assert gone(first)


def test_a_resting_member_comes_when_it_is_named_and_rests_again_when_it_ends_well(
    start: Start, tmp_path: Path
) -> None:
    family = start("""
        def watch():
            wanted = here / "wanted"
            if wanted.exists():
                wanted.unlink()
                return ["spare"]
            return []
        def spare():
            note("spare")
            return 0
        members = [Member("a", sleeper("a")), Member("spare", spare, rests=True)]
        sys.exit(Family(members, watch, watch_seconds=0.05).run())
    """)
    pids(tmp_path / "a")
    assert not (tmp_path / "spare").exists()

    (tmp_path / "wanted").touch()
    first = pids(tmp_path / "spare")
    time.sleep(0.3)
    assert pids(tmp_path / "spare") == first
    (tmp_path / "wanted").touch()
    assert len(pids(tmp_path / "spare", count=2)) == 2

    family.terminate()
    assert family.wait(10) == 0


def test_the_death_of_a_member_is_told_before_its_next_life(start: Start, tmp_path: Path) -> None:
    start("""
        def buried(pid):
            with (here / "buried").open("a") as file:
                file.write(f"{pid}\\n")
        Family([Member("a", sleeper("a"))], buried=buried).run()
    """)
    first = pids(tmp_path / "a")[0]

    os.kill(first, signal.SIGKILL)

    pids(tmp_path / "a", count=2)
    assert pids(tmp_path / "buried") == [first]
