"""The compose file's command lines, run as processes: the same words, without the containers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import redis
import yaml

from tests.fixtures.wirecopy import fetch, until
from worker.broker import Address
from worker.demo.push import pushed_call

pytestmark = pytest.mark.journey

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
WORKERS = ("fetch", "digest", "publish", "deliver", "urgent")


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.fixture
def environ(broker: Address, postgres_url: str, tmp_path: Path, port: int) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "WIRECOPY_DATA": str(tmp_path),
        "WIRECOPY_BROKER_URL": broker.url,
        "WIRECOPY_DATABASE_URL": postgres_url,
        "WIRECOPY_API_TOKEN": "journey",
        "WIRECOPY_PORT": str(port),
    }


@pytest.fixture
def running(environ: dict[str, str]) -> Iterator[dict[str, subprocess.Popen[bytes]]]:
    """Every service of ours, started by its own command line after `migrate` has ended well."""
    subprocess.run(words("migrate"), env=environ, check=True, timeout=60)
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name in (*WORKERS, "beat", "web"):
            started[name] = subprocess.Popen(words(name), env=environ, start_new_session=True)
        yield started
    finally:
        for process in started.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def words(service: str) -> list[str]:
    """Return the service's command line, with this environment's programs."""
    program, *rest = SERVICES[service]["command"]
    return [sys.executable, "-m", {"celery": "celery", "wirecopy": "worker"}[program], *rest]


def workers_waiting(broker: Address) -> int:
    """Return how many workers wait for a message now."""
    with redis.Redis.from_url(broker.redis_url) as talk:
        return sum(client["cmd"] == "brpop" for client in talk.client_list())


def ready(port: int) -> bool:
    with suppress(OSError):
        return bool(urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=2).status == 200)
    return False


def push_an_article(url: str) -> None:
    """Add a hook over the API, and call it as a publisher would."""
    facts = json.dumps({"url": "http://press.example/", "name": "press", "kind": "hook"}).encode()
    headers = {"authorization": "Bearer journey", "content-type": "application/json"}
    status, body = fetch(f"{url}/api/v1/sources", facts, headers)
    assert status == 200, body
    made = json.loads(body)
    call = pushed_call(made["secret"], "http://press.example", datetime.now(UTC))
    assert fetch(made["hook_url"], call.body, call.headers)[0] == 202


def test_all_services_come_up_carry_an_article_and_stop_when_asked(
    running: dict[str, subprocess.Popen[bytes]], broker: Address, port: int
) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (workers_waiting(broker) == len(WORKERS) and ready(port)):
        time.sleep(0.2)

    assert {name: process.poll() for name, process in running.items()} == dict.fromkeys(running)
    assert workers_waiting(broker) == len(WORKERS)
    assert ready(port)

    url = f"http://127.0.0.1:{port}"
    push_an_article(url)
    until(lambda: b"ferry" in fetch(f"{url}/feeds/all.atom")[1], 15)

    for process in running.values():
        process.terminate()
    assert {name: process.wait(30) for name, process in running.items()} == dict.fromkeys(running, 0)
