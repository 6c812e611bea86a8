"""Celery's settings, tried with a real worker process on the embedded broker."""

import importlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis

from config.queues import QUEUES, WORKER_FLAGS, celery_settings
from config.settings import load_settings
from worker.broker import Address

pytestmark = pytest.mark.journey

_MODULE = """
import json, os
from pathlib import Path
from celery import Celery

app = Celery("probe", set_as_current=False)
app.conf.update(json.loads(os.environ["PROBE"]))

@app.task(name="note")
def note(subject):
    with Path(os.environ["PROBE_FILE"]).open("a") as file:
        file.write(subject + "\\n")

@app.task(name="tick")
def tick():
    note("tick")
"""


@pytest.fixture
def settings(broker: Address, tmp_path: Path) -> dict[str, Any]:
    return celery_settings(load_settings({"WIRECOPY_BROKER_URL": broker.url}, tmp_path))


def producer(settings: dict[str, Any]) -> Any:
    celery: Any = importlib.import_module("celery")
    app = celery.Celery("producer", set_as_current=False)
    app.conf.update(settings)
    return app


@contextmanager
def celery(settings: dict[str, Any], folder: Path, *words: str) -> Iterator[Path]:
    """Run `celery -A probe` with these words; yields the file in which the tasks leave notes."""
    (folder / "probe.py").write_text(_MODULE)
    notes = folder / "notes"
    process = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "probe", "-q", *words],
        env={
            **os.environ,
            "PYTHONPATH": str(folder),
            "PROBE": json.dumps(settings),
            "PROBE_FILE": str(notes),
        },
        cwd=folder,
    )
    try:
        yield notes
    finally:
        process.terminate()
        process.wait(30)


def noted(notes: Path, count: int) -> list[str]:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        lines = notes.read_text().split() if notes.exists() else []
        if len(lines) >= count:
            return lines
        time.sleep(0.05)
    raise AssertionError("the notes did not come")


def test_a_worker_hears_every_queue_and_keeps_nothing(
    settings: dict[str, Any], broker: Address, tmp_path: Path
) -> None:
    app = producer(settings)
    for queue in QUEUES:
        app.send_task("note", args=[queue], queue=queue)

    with celery(
        settings, tmp_path, "worker", "--pool=solo", "-l", "warning", *WORKER_FLAGS, "-Q", ",".join(QUEUES)
    ) as notes:
        assert sorted(noted(notes, len(QUEUES))) == sorted(QUEUES)

    app.close()
    with redis.Redis.from_url(broker.redis_url) as talk:
        left = [key for key in talk.scan_iter() if b"_kombu.binding" not in key]
    assert left == []


def test_beat_rings_each_second_on_the_urgent_queue(settings: dict[str, Any], tmp_path: Path) -> None:
    words = ("worker", "--pool=solo", "-B", "-l", "warning", *WORKER_FLAGS, "-Q", "fetch.urgent")

    with celery(settings, tmp_path, *words) as notes:
        assert noted(notes, 2) == ["tick", "tick"]


def test_a_queue_that_nobody_reads_can_not_be_opened(settings: dict[str, Any]) -> None:
    app = producer(settings)

    with pytest.raises(Exception, match="digset"):
        app.send_task("note", args=["x"], queue="digset")
    app.close()


def test_a_broker_that_is_gone_costs_about_a_second_not_for_ever(tmp_path: Path) -> None:
    gone = Address(path=str(tmp_path / "nobody.sock"))
    app = producer(celery_settings(load_settings({"WIRECOPY_BROKER_URL": gone.url}, tmp_path)))
    before = time.monotonic()

    with pytest.raises(Exception, match=r"(?i)error|connect"):
        app.send_task("note", args=["x"], queue="fetch")

    assert time.monotonic() - before < 5
    app.close()
