"""`wirecopy up` as a user has it: commands and HTTP from outside, everything real inside."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.fixtures.wirecopy import (
    Running,
    answer,
    command,
    environ,
    family,
    fetch,
    living,
    running,
    start,
    until,
)
from worker.broker import Broker
from worker.demo.origin import Origin
from worker.demo.push import hook_call, pushed_call

pytestmark = pytest.mark.journey

RSS = "/courier/rss.xml"


@pytest.fixture(scope="module")
def press() -> Iterator[Origin]:
    with Origin() as origin:
        yield origin


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("up") / "data") as started:
        yield started


@pytest.fixture(scope="module")
def polled(up: Running, press: Origin) -> list[str]:
    """The titles that a feed brought, polled by the command line."""
    added = command("source", "add", press.url + RSS, "--name", "courier", "--every", "15m", data=up.data)
    assert added.returncode == 0, added.stderr
    done = command("source", "poll", "courier", "--wait", data=up.data)
    assert done.returncode == 0, done.stderr
    return sorted(one["title"] for one in up.entries())


@pytest.fixture(scope="module")
def hook(up: Running, press: Origin) -> tuple[str, str]:
    """A hook's address and secret, from the command line."""
    made = answer("source", "add", f"{press.url}/courier/", "--name", "hot", "--kind", "hook", data=up.data)
    return made["hook_url"], made["secret"]


def test_a_poll_from_the_command_line_fills_all_three_feeds(up: Running, polled: list[str]) -> None:
    assert len(polled) == 8

    atom = ET.fromstring(up.get("/feeds/all.atom")[1])
    titles = [str(one.text) for one in atom.iter("{http://www.w3.org/2005/Atom}title")]
    assert set(polled) <= set(titles)
    rss = ET.fromstring(up.get("/feeds/all.rss")[1])
    assert sorted(str(one.findtext("title")) for one in rss.iter("item")) == polled
    assert all(len(one["content_html"]) > 500 for one in up.entries())  # full text, not the summary


def test_a_hook_is_in_the_feeds_within_two_seconds(
    up: Running, press: Origin, hook: tuple[str, str], polled: list[str]
) -> None:
    url, secret = hook
    call = pushed_call(secret, press.url, datetime.now(UTC))

    status, body = fetch(url, call.body, call.headers)

    assert status == 202
    assert json.loads(body)["document"]
    assert until(lambda: any("ferry-sails" in one["url"] for one in up.entries()), 2) < 2


def test_republish_fetches_a_changed_page_and_the_entry_stays_the_same_entry(
    up: Running, press: Origin, hook: tuple[str, str], polled: list[str]
) -> None:
    def entry() -> dict[str, str]:
        return next(one for one in up.entries() if "seal-count" in one["url"])

    before, (url, secret) = entry(), hook
    press.edit("seal-count", old="1,312", new="1,321", note="Two digits had changed places.")
    call = hook_call(secret, "article.republish", {"url": press.address("seal-count")}, datetime.now(UTC))

    assert fetch(url, call.body, call.headers)[0] == 202

    until(lambda: "1,321" in entry()["content_html"], 10)
    assert entry()["id"] == before["id"]
    assert entry()["date_modified"] > before["date_modified"]


def test_status_and_doctor_are_content_with_a_running_family(up: Running, polled: list[str]) -> None:
    stands = answer("status", data=up.data)

    assert stands["articles"] >= 8
    assert set(stands["ready"].values()) == {""}
    port = up.url.rpartition(":")[2]
    examined = command("doctor", "--json", data=up.data)
    states = {one["name"]: one["state"] for one in json.loads(examined.stdout)}
    assert states.pop("port") in ("ok", "bad"), port  # the default port is not ours to judge here
    assert "bad" not in states.values()


def test_a_second_family_in_the_same_place_is_refused_in_one_sentence(up: Running) -> None:
    refused = command("up", "--port", "0", data=up.data)

    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: another wirecopy runs in ")
    assert refused.stderr.count("\n") == 1


def test_a_taken_port_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = command("up", "--port", port, data=tmp_path / "data")

    assert refused.returncode == 1
    assert f"127.0.0.1:{port}: Address already in use; choose another with --port" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_configured_broker_or_database_that_is_away_is_named_in_one_sentence(tmp_path: Path) -> None:
    away = {
        "WIRECOPY_BROKER_URL": "redis://:hidden@127.0.0.1:9/0",
        "WIRECOPY_DATABASE_URL": "postgresql+psycopg://wire:hidden@127.0.0.1:9/wire",
    }

    with ThreadPoolExecutor() as pool:
        ups = {
            name: pool.submit(
                command, "up", "--port", "0", data=tmp_path / name.lower(), env=environ(**{name: url})
            )
            for name, url in away.items()
        }

    for name, one in ups.items():
        refused = one.result()
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith(f"Error: {name}")
        assert refused.stderr.count("\n") == 1
        assert "hidden" not in refused.stderr


def test_a_broker_that_comes_late_is_waited_for(tmp_path: Path) -> None:
    late = tmp_path / "late"
    socket_path = f"redis+socket://{late / 'valkey' / 'v.sock'}?virtual_host=0"
    with ThreadPoolExecutor() as pool:
        started = pool.submit(start, tmp_path / "data", env=environ(WIRECOPY_BROKER_URL=socket_path))
        time.sleep(2)

        with Broker(late) as broker:
            assert broker.url == socket_path
            up = started.result()

            up.process.terminate()
            assert up.process.wait(20) == 0
            up.close()


def test_a_stop_is_clean_and_leaves_nobody(tmp_path: Path) -> None:
    with running(tmp_path / "data") as up:
        everybody = family(up.process.pid)
        assert len(everybody) >= 6  # web, doors, digest, broker with guard and watcher

        up.process.terminate()

        assert up.process.wait(20) == 0
        assert living(everybody) == []
