"""A host that is slow, or never answers, delays nobody else."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from tests.contracts.intake.upstream import Asked, Reply, Upstream
from tests.contracts.jobs.house import House, atom
from worker.jobs.fetch import fetch
from worker.store import errands


@pytest.fixture
def slow(upstream: Upstream) -> Iterator[threading.Event]:
    """An address that answers only when the event is set."""
    answers = threading.Event()

    def hang(_: Asked) -> Reply:
        answers.wait(20)
        return Reply(atom({"title": "Too late"}))

    upstream.says["/slow"] = hang
    yield answers
    answers.set()


def test_what_falls_due_while_a_slow_host_is_waited_for_is_asked_at_once(
    small_house: House, upstream: Upstream, slow: threading.Event
) -> None:
    upstream.says["/quick"] = Reply(atom({"title": "In time"}))
    small_house.source("slow", upstream.url + "/slow")
    turn = threading.Thread(target=fetch, args=(small_house.tools,))
    turn.start()
    until(lambda: "/slow" in upstream.paths())

    small_house.source("quick", upstream.url + "/quick", full_text=False)

    until(lambda: digested(small_house) == {"In time"})
    assert turn.is_alive()
    slow.set()
    turn.join()
    small_house.digest()
    assert small_house.ids().keys() == {"In time", "Too late"}


def test_slow_hosts_hold_one_worker_and_no_more(
    small_house: House, upstream: Upstream, slow: threading.Event
) -> None:
    small_house.source("slow", upstream.url + "/slow")
    turn = threading.Thread(target=fetch, args=(small_house.tools,))
    turn.start()
    until(lambda: "/slow" in upstream.paths())
    small_house.source("slow2", upstream.url + "/slow")

    started = time.monotonic()
    assert fetch(small_house.tools) == 0
    assert time.monotonic() - started < 2

    slow.set()
    turn.join()


def test_an_urgent_errand_waits_for_no_other_turn(
    small_house: House, upstream: Upstream, slow: threading.Event
) -> None:
    upstream.says["/quick"] = Reply(atom({"title": "In time"}))
    small_house.source("slow", upstream.url + "/slow")
    turn = threading.Thread(target=fetch, args=(small_house.tools,))
    turn.start()
    until(lambda: "/slow" in upstream.paths())
    small_house.source("quick", "https://quick.example/")
    with small_house.tools.store.write() as tx:
        number = small_house.sources["quick"]
        row = {"source": number, "url": upstream.url + "/quick", "due_at": small_house.now}
        errands.send(tx, [row], urgent=True)

    assert fetch(small_house.tools, urgent=True) in (0, 1)  # the slow turn may have taken it first
    until(lambda: "/quick" in upstream.paths())

    slow.set()
    turn.join()


def digested(house: House) -> set[str]:
    house.digest()
    return set(house.ids())


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.01)
