"""Facts wait as rows: many changes are one, and none is ever lost between two workers."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from tests.contracts.store.conftest import Rung
from worker.flow import Bell
from worker.store import Store, facts
from worker.store.schema import fact

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)


def tell(store: Store, *subjects: str, urgent: bool = False) -> None:
    with store.write() as tx:
        facts.tell(tx, "feed.changed", subjects, NOW, urgent=urgent)


def take(store: Store, token: str, *, urgent: bool = False) -> list[sa.Row[tuple[object, ...]]]:
    with store.write() as tx:
        return list(facts.take(tx, "feed.changed", NOW, LEASE, token, 20, urgent=urgent))


def done(store: Store, row: sa.Row[tuple[object, ...]]) -> None:
    with store.write() as tx:
        facts.done(tx, row)


def test_fifty_changes_of_a_feed_wait_as_one(store: Store) -> None:
    for _ in range(50):
        tell(store, "all", "source/gazette")

    taken = take(store, "me")

    assert sorted(row.subject for row in taken) == ["all", "source/gazette"]
    for row in taken:
        done(store, row)
    assert take(store, "me") == []


def test_a_change_that_comes_while_the_feed_is_written_is_not_lost(store: Store, rung: Rung) -> None:
    tell(store, "all")
    (mine,) = take(store, "me")
    tell(store, "all")

    done(store, mine)

    assert rung.bells[-1] == Bell("feed.changed")
    (again,) = take(store, "you")
    done(store, again)
    assert take(store, "you") == []


def test_a_kill_that_comes_while_the_feed_is_written_stays_urgent(store: Store, rung: Rung) -> None:
    tell(store, "all")
    (mine,) = take(store, "me")
    tell(store, "all", urgent=True)
    rung.bells.clear()

    done(store, mine)

    assert rung.bells == [Bell("feed.changed", urgent=True)]
    assert [row.subject for row in take(store, "you", urgent=True)] == ["all"]


def test_urgent_facts_come_first(store: Store) -> None:
    tell(store, "a", "b")
    tell(store, "c", urgent=True)

    assert next(row.subject for row in take(store, "me")) == "c"


def test_who_lost_the_lease_neither_removes_nor_frees_the_fact(store: Store) -> None:
    tell(store, "all")
    (late,) = take(store, "late")
    with store.write() as tx:
        (mine,) = facts.take(tx, "feed.changed", NOW + LEASE * 2, LEASE, "me", 20)

    with store.write() as tx:
        assert not facts.holds(tx, late)
        facts.done(tx, late)
        facts.put_off(tx, late, NOW)
        assert facts.holds(tx, mine)


def test_an_undone_transaction_tells_nothing(store: Store, rung: Rung) -> None:
    def fail() -> None:
        with store.write() as tx:
            facts.tell(tx, "feed.changed", ["all"], NOW, urgent=True)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert rung.bells == []
    assert take(store, "me") == []


def test_no_change_is_lost_when_many_tell_and_work_at_once(store: Store) -> None:
    # Each teller raises a counter in the same transaction; a worker notes the counter it saw. When all
    # is done, the newest state was seen. With ON CONFLICT DO NOTHING a change was lost here.
    with store.write() as tx:
        tx.run(sa.text("create table counter (subject text primary key, value integer)"))
        tx.run(sa.text("insert into counter values ('all', 0)"))
    seen: list[int] = []
    told = threading.Event()

    def teller() -> None:
        for _ in range(25):
            with store.write() as tx:
                tx.run(sa.text("update counter set value = value + 1 where subject = 'all'"))
                facts.tell(tx, "feed.changed", ["all"], NOW)

    def worker(name: str) -> None:
        while True:
            over = told.is_set()
            for row in take(store, name):
                with store.read() as tx:
                    seen.append(tx.scalar(sa.text("select value from counter")))
                done(store, row)
            if over and not _waits(store):
                return

    tellers = [threading.Thread(target=teller) for _ in range(3)]
    workers = [threading.Thread(target=worker, args=(f"worker {n}",)) for n in range(2)]
    for thread in (*tellers, *workers):
        thread.start()
    for thread in tellers:
        thread.join(60)
    told.set()
    for thread in workers:
        thread.join(60)

    assert seen[-1] == 75 or max(seen) == 75
    with store.read() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(fact)) == 0


def _waits(store: Store) -> bool:
    with store.read() as tx:
        return facts.waiting(tx, "feed.changed") > 0
