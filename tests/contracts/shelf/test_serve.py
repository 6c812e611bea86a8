"""The web process: it serves the shelf, says clearly when it can't, and ends when told to."""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds import webhook
from worker.serve import PortTaken, bind
from worker.store import Store, sources

PROGRAM = """
import sys, structlog
from config.logs import set_up_logs
from config.settings import load_settings
from worker.jobs.tools import Tools
from worker.serve import bind, serve
from worker.store import Store
from worker.store.schema import metadata

settings = load_settings({"WIRECOPY_DATA": sys.argv[1], "WIRECOPY_API_TOKEN": "api-token"})
set_up_logs(settings)
store = Store(settings.database)
metadata.create_all(store.engine)
listening = bind("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
code = serve(Tools(settings, store), settings, lambda command, arguments: {"done": command}, [listening])
print("ended", code, flush=True)
sys.exit(code)
"""


@contextmanager
def web(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Run the web process over an empty database; yield it and its port."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert process.stdout is not None
    try:
        yield process, int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def get(port: int, path: str) -> tuple[int, dict[str, str], bytes]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read()


def test_it_serves_pages_feeds_and_probes(tmp_path: Path) -> None:
    with web(tmp_path) as (_, port):
        for path in ("/", "/feeds/all", "/feeds.opml", "/healthz", "/metrics", "/api/v1/status"):
            assert get(port, path)[0] == 200, path
        status, headers, body = get(port, "/feeds/all.atom")
        assert (status, headers["content-type"]) == (200, "application/atom+xml; charset=utf-8")
        assert b"<feed" in body
        assert "server" not in headers
        assert get(port, "/readyz")[0] == 503
        assert get(port, "/feeds/nothing.atom")[0] == 404


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_told_to_stop_it_ends_open_streams_and_itself_cleanly(tmp_path: Path, told: signal.Signals) -> None:
    with web(tmp_path) as (process, port):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as listener:
            listener.request("GET", "/events")
            answer = listener.getresponse()
            assert answer.readline() == b"retry: 3000\n"
            started = time.monotonic()

            process.send_signal(told)

            answer.read()  # to its proper end: a stream that is cut raises IncompleteRead
        assert process.wait(timeout=10) == 0
        assert time.monotonic() - started < 3
        assert process.stdout is not None
        assert process.stdout.read() == "ended 0\n"


def test_a_hooked_article_is_on_disk_before_it_is_answered(tmp_path: Path) -> None:
    secret = "whsec_" + "c2VjcmV0IGVub3VnaCBmb3IgYSB0ZXN0IQ=="
    body = json.dumps({"type": "article.published", "data": {"id": "a-1", "title": "Ferry"}}).encode()
    with web(tmp_path) as (process, port):
        get(port, "/healthz")
        store = Store(f"sqlite:///{tmp_path}/wirecopy.db")
        with store.write() as tx:
            row = {"name": "desk", "url": "", "kind": "hook", "options": {}, "secrets": [secret]}
            sources.add(tx, row, datetime.now(UTC))
        store.close()
        headers = webhook.headers([secret], "msg_1", datetime.now(UTC), body)
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
            connection.request("POST", "/hooks/desk", body, {**headers, "content-type": "application/json"})
            answer = connection.getresponse()
            assert (answer.status, json.loads(answer.read())) == (202, {"document": "1"})

        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    with closing(sqlite3.connect(tmp_path / "wirecopy.db")) as database:
        kept = database.execute("select external_id, state from document").fetchall()
    assert kept == [("msg_1", "kept")]


def test_a_taken_port_is_told_in_one_sentence() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"127.0.0.1:{port}: Address already in use"):
            bind("127.0.0.1", port)


def test_an_address_of_another_machine_is_told_in_one_sentence() -> None:
    with pytest.raises(PortTaken, match=r"can't listen on 192\.0\.2\.1:8000"):
        bind("192.0.2.1", 8000)


def test_a_free_port_is_listened_on_at_once() -> None:
    with closing(bind("127.0.0.1", 0)) as listening:
        socket.create_connection(listening.getsockname(), 2).close()
