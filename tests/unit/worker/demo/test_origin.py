"""The origin over real HTTP: conditional requests, changes while it runs, ports."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from datetime import UTC, datetime

import pytest

from worker.demo.origin import Origin
from worker.errors import Conflict

RSS = "/courier/rss.xml"


@pytest.fixture
def origin() -> Iterator[Origin]:
    with Origin() as running:
        yield running


def ask(origin: Origin, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", origin.port, timeout=5)
    with ExitStack() as stack:
        stack.callback(connection.close)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        response.body = response.read()  # type: ignore[attr-defined]
        return response


def body(response: http.client.HTTPResponse) -> bytes:
    return bytes(response.body)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "path", [RSS, "/anzeiger/atom.xml", "/courier/culture/", "/courier/harbour/seal-count"]
)
def test_what_a_client_has_is_not_sent_again(origin: Origin, path: str) -> None:
    first = ask(origin, path)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert first.status == 200

    again = ask(origin, path, If_None_Match=f'"other", W/{etag}')
    assert (again.status, body(again), again.headers["ETag"]) == (304, b"", etag)
    assert ask(origin, path, If_None_Match="*").status == 304
    assert ask(origin, path, If_Modified_Since=modified).status == 304
    # An entity tag that does not match outranks a date that does (RFC 9110, 13.1.3).
    assert ask(origin, path, If_None_Match='"other"', If_Modified_Since=modified).status == 200
    assert ask(origin, path, If_Modified_Since="Thu, 01 Jan 2015 00:00:00 GMT").status == 200
    assert ask(origin, path, If_Modified_Since="yesterday").status == 200


def test_a_change_gives_new_validators(origin: Origin) -> None:
    before = ask(origin, RSS)
    origin.publish("breakwater-lamp")
    after = ask(origin, RSS, If_None_Match=before.headers["ETag"])
    assert after.status == 200
    assert b"Divers raise the lamp" in body(after)
    assert ask(origin, RSS, If_Modified_Since=before.headers["Last-Modified"]).status == 200


def test_the_prepared_correction_and_one_of_ones_own_are_made(origin: Origin) -> None:
    origin.edit("breakwater-repair")
    origin.edit("seal-count", old="1,312", new="1,321", note="It was 1,321.")
    assert b"2.4 million crowns" in body(ask(origin, "/courier/harbour/breakwater-repair"))
    assert b"Correction: It was 1,321." in body(ask(origin, "/courier/harbour/seal-count"))
    with pytest.raises(Conflict, match="No correction is prepared"):
        origin.edit("kelp-harvest")


@pytest.mark.parametrize("status", [404, 410])
def test_a_removed_page_answers_as_told(origin: Origin, status: int) -> None:
    origin.remove("kelp-harvest", status)
    assert origin.address("kelp-harvest") == f"{origin.url}/courier/business/kelp-harvest"
    assert ask(origin, "/courier/business/kelp-harvest").status == status


def test_requests_are_counted_by_path(origin: Origin) -> None:
    ask(origin, RSS)
    ask(origin, RSS + "?utm_source=x")
    ask(origin, "/nothing")
    assert origin.requests == {RSS: 2, "/nothing": 1}


def test_head_and_other_methods_behave(origin: Origin) -> None:
    head = ask(origin, RSS, "HEAD")
    assert (head.status, body(head)) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(body(ask(origin, RSS)))
    assert ask(origin, RSS, "POST").status == 405


def test_a_port_that_is_taken_gives_another_one() -> None:
    with Origin() as first, Origin(port=first.port) as second:
        assert second.moved
        assert not first.moved
        assert second.port != first.port
        assert ask(second, "/").status == 200


def test_a_free_port_is_taken_as_wished() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with Origin(port=port) as origin:
        assert (origin.port, origin.moved) == (port, False)


def test_nothing_answers_after_the_end_not_even_a_kept_connection() -> None:
    with Origin() as origin:
        kept = http.client.HTTPConnection("127.0.0.1", origin.port, timeout=5)
        kept.request("GET", "/")
        kept.getresponse().read()
    kept.auto_open = 0
    with suppress(OSError):
        kept.request("GET", "/")
    with pytest.raises((http.client.HTTPException, OSError)):
        kept.getresponse()
    kept.close()
    with pytest.raises(OSError, match="refused"):
        ask(origin, "/")


def test_a_kept_connection_is_not_slowed_by_delayed_acks(origin: Origin) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", origin.port, timeout=5)
    started = time.perf_counter()
    for _ in range(20):
        connection.request("GET", "/robots.txt")
        connection.getresponse().read()
    connection.close()
    # With Nagle's algorithm and delayed ACKs it would be 20 times 40 ms.
    assert time.perf_counter() - started < 0.6


def test_changes_and_requests_may_come_from_many_threads(origin: Origin) -> None:
    statuses: list[int] = []

    def read() -> None:
        statuses.extend(ask(origin, RSS).status for _ in range(10))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for slug in ("kelp-harvest", "yard-owner", "seal-count"):
        origin.remove(slug)
    for reader in readers:
        reader.join()
    assert statuses == [200] * 40
    assert origin.requests[RSS] == 40


def test_times_come_from_the_clock_given() -> None:
    noon = datetime(2026, 3, 4, 12, tzinfo=UTC)
    with Origin(opened=noon, clock=lambda: noon) as origin:
        origin.publish("breakwater-lamp")
        assert ask(origin, RSS).headers["Last-Modified"] == "Wed, 04 Mar 2026 12:00:00 GMT"
