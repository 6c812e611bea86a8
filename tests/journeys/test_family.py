"""A family of real Celery processes around the embedded broker, treated as badly as machines treat them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.journey

_PROGRAM = """
import sys
from dataclasses import replace
from pathlib import Path
from celery import Celery
from config.queues import WORKER_FLAGS, celery_settings
from config.settings import load_settings
from worker.broker import Broker
from worker.family import Family, Member

data = Path(sys.argv[1])

@(app := Celery("probe")).task(name="tick")
def tick():
    with (data / "ticks").open("a") as file:
        file.write("tick\\n")

def celery(*words):
    def run():
        app.start(["-q", *words, "-l", "error"])
        return 0
    return run

with Broker(data) as broker:
    app.conf.update(celery_settings(replace(load_settings({}, data), broker_url=broker.url)))
    members = [
        Member("worker", celery("worker", "-P", "prefork", "-c", "2", *WORKER_FLAGS, "-Q", "fetch.urgent")),
        Member("beat", celery("beat")),
    ]
    sys.exit(Family(members).run())
"""


@pytest.fixture
def parent(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The parent of a family that ticks; nothing of it is left after the test."""
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(tmp_path)], cwd=Path.cwd())
    try:
        assert until(lambda: ticks(tmp_path) >= 1)
        yield process
    finally:
        for left in [*family(process.pid), process]:
            left.kill()
        process.wait()


def ticks(data: Path) -> int:
    path = data / "ticks"
    return len(path.read_text().split()) if path.exists() else 0


def family(parent: int) -> list[psutil.Process]:
    """Return all processes below `parent`: members, their children, the broker and its guard."""
    return psutil.Process(parent).children(recursive=True) if psutil.pid_exists(parent) else []


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


def living(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Return those that have not ended; a zombie has."""
    return [p for p in processes if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def test_kill_9_of_the_parent_leaves_no_process(parent: subprocess.Popen[bytes]) -> None:
    everybody = family(parent.pid)
    assert len(everybody) >= 7  # worker and two children, beat, server, guard, watcher

    parent.kill()

    assert until(lambda: not living(everybody))


def test_kill_9_of_any_one_process_and_the_ticks_go_on(
    parent: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    members = [p for p in psutil.Process(parent.pid).children() if "sh" not in p.name()]
    assert len(members) == 2

    for member in members:
        outlive(member, tmp_path)


def outlive(member: psutil.Process, data: Path) -> None:
    """Kill the member; its children must go and the ticks must go on."""
    theirs = [member, *member.children(recursive=True)]
    before = ticks(data)

    os.kill(member.pid, signal.SIGKILL)

    assert until(lambda: ticks(data) >= before + 3)
    assert until(lambda: not living(theirs))


def test_a_stop_is_clean_and_quick(parent: subprocess.Popen[bytes]) -> None:
    everybody = family(parent.pid)

    parent.terminate()

    assert parent.wait(20) == 0
    assert living(everybody) == []
