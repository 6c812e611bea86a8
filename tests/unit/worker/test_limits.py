"""The time limits of a worker that is one process: nothing that runs away holds a queue."""

import signal
import subprocess
import sys

from tests.fixtures.wirecopy import environ

_PROGRAM = """
import time
from dataclasses import replace
from datetime import timedelta
from celery import signals
from config.settings import load_settings
from worker import app

settings = replace(
    load_settings({{}}), soft_limit=timedelta(seconds={soft}), hard_limit=timedelta(seconds={hard})
)
app._limit_tasks(settings)
signals.task_prerun.send(sender=None)
try:
    {work}
except Exception as error:
    print(type(error).__name__)
signals.task_postrun.send(sender=None)
time.sleep({after})
print("alive")
"""


def run(work: str, soft: float, hard: float, after: float = 0) -> subprocess.CompletedProcess[str]:
    program = _PROGRAM.format(work=work, soft=soft, hard=hard, after=after)
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environ(),
    )


def test_a_task_that_computes_too_long_is_interrupted() -> None:
    done = run("sum(1 for _ in iter(int, 1))", soft=0.3, hard=30)

    assert done.stdout.split() == ["SoftTimeLimitExceeded", "alive"], done.stderr


def test_a_task_that_hangs_inside_c_ends_its_process() -> None:
    done = run("sum(range(10**15))", soft=0.2, hard=0.6)

    assert done.returncode == -signal.SIGALRM, done.stderr


def test_a_worker_that_has_grown_asks_itself_to_stop_after_its_task() -> None:
    small = run("app._stop_when_grown(10**9)", soft=30, hard=30)
    grown = run("app._stop_when_grown(1024)", soft=30, hard=30, after=5)

    assert small.stdout.split() == ["alive"], small.stderr
    assert grown.returncode == -signal.SIGTERM, grown.stderr


def test_a_limit_ends_with_its_task() -> None:
    done = run("pass", soft=0.1, hard=0.2, after=0.5)

    assert done.stdout.split() == ["alive"], done.stderr
