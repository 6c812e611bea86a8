"""Work is taken by one at a time, and who comes back too late saves nothing."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

from worker.store import Store, documents, errands, sources
from worker.store.documents import Kept

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
LEASE = timedelta(minutes=3)


def keep(store: Store, *bodies: str, urgent: bool = False) -> None:
    with store.write() as tx:
        documents.keep(tx, [_row(body) for body in bodies], urgent=urgent)


def _row(body: str) -> dict[str, Any]:
    return {
        "source": 1,
        "how": "poll",
        "url": "https://gazette.example/feed.xml",
        "received_at": NOW,
        "content_type": "",
        "body": documents.pack_body(body.encode()),
        "body_bytes": len(body),
    }


def take(store: Store, token: str, limit: int = 20, *, after: timedelta = timedelta()) -> list[Kept]:
    with store.write() as tx:
        return documents.take(tx, NOW + after, LEASE, token, limit)


def settle(store: Store, kept: Kept, state: str = "digested") -> bool:
    with store.write() as tx:
        return documents.settle(tx, kept, state, "")


def test_what_one_has_taken_is_free_for_others_only_when_the_lease_is_over(store: Store) -> None:
    keep(store, "one", "two")

    mine = take(store, "me")

    assert [kept.body for kept in mine] == [b"one", b"two"]
    assert take(store, "you", after=LEASE) == []
    assert [kept.number for kept in take(store, "you", after=LEASE * 2)] == [mine[0].number]


def test_a_worker_that_comes_back_late_saves_nothing(store: Store) -> None:
    keep(store, "one")
    (late,) = take(store, "late")
    (prompt,) = take(store, "prompt", after=LEASE * 2)

    assert not settle(store, late)
    assert settle(store, prompt)
    assert not settle(store, prompt)


def test_a_try_is_counted_when_work_is_taken(store: Store) -> None:
    keep(store, "one")

    tries = [kept.tries for n in range(4) for kept in take(store, "dies", after=LEASE * 2 * n)]

    assert tries == [1, 2, 3, 4]


def test_what_was_tried_before_is_taken_alone_so_that_its_neighbours_are_not_blamed(store: Store) -> None:
    # The worker dies of "poison"; nobody knows yet which of the five it was.
    keep(store, "a", "b", "poison", "c", "d")
    take(store, "dies")
    keep(store, "fresh")

    tries: dict[bytes, int] = {}
    for turn in range(1, 20):
        taken = take(store, f"turn {turn}", after=LEASE * 2 * turn)
        tries |= {kept.body: kept.tries for kept in taken}
        for kept in taken:
            if kept.body == b"poison" and kept.tries <= 5:
                break
            settle(store, kept)

    assert tries.pop(b"poison") == 6
    assert tries == {b"a": 2, b"b": 2, b"c": 2, b"d": 2, b"fresh": 1}


def test_four_at_once_take_each_document_once(store: Store) -> None:
    keep(store, *(f"body {n}" for n in range(60)))
    found: list[bytes] = []

    def work(name: str) -> None:
        while taken := take(store, name, 7):
            found.extend(kept.body for kept in taken if settle(store, kept))

    workers = [threading.Thread(target=work, args=(f"worker {n}",)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)

    assert sorted(found) == sorted(f"body {n}".encode() for n in range(60))


def test_an_errand_that_is_sent_again_while_it_runs_is_run_again(store: Store) -> None:
    # A publisher asks for a page again while its older state is on the way to us.
    page = {"source": 1, "url": "https://gazette.example/a", "purpose": "page", "due_at": NOW}
    with store.write() as tx:
        errands.send(tx, [page | {"carry": {"draft": {"title": "first"}}}])
        (taken,) = errands.take(tx, NOW, LEASE, "me", 10)
    with store.write() as tx:
        errands.send(tx, [page | {"carry": {"draft": {"title": "again"}}}], urgent=True)

    with store.write() as tx:
        assert errands.mine(tx, "me", [taken.number]) == set()
        errands.settle(tx, "me", [{"key": taken.number, "due_at": None, "carry": None}])
        (again,) = errands.take(tx, NOW, LEASE, "you", 10, urgent=True)

    assert again.carry == {"draft": {"title": "again"}}


def test_a_source_that_was_removed_sends_nobody_any_more(store: Store) -> None:
    row = {"name": "gazette", "url": "https://gazette.example/", "kind": "feed", "options": {}, "secrets": []}
    with store.write() as tx:
        source = sources.add(tx, row, NOW)
        errands.send(tx, [{"source": source.number, "url": source.url, "due_at": NOW}])
        sources.remove(tx, source.number, NOW)

        assert errands.take(tx, NOW, LEASE, "me", 10) == []
