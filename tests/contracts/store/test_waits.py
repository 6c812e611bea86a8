"""What waits, for how long, and what a dead process had claimed: the questions of the watchdog."""

from datetime import timedelta
from typing import Any

from tests.contracts.store.conftest import NOW
from worker.store import Store, documents, leases, sources, waiting
from worker.watch import PATIENCE, Watch

LEASE = timedelta(minutes=3)


def keep(store: Store, count: int = 1) -> None:
    """Keep documents that came a minute ago."""
    with store.write() as tx:
        if not sources.everything(tx):
            facts = {"name": "a", "url": "https://a.example/", "kind": "feed", "options": {}, "secrets": []}
            sources.add(tx, facts, NOW)
        row: dict[str, Any] = {
            "source": 1,
            "how": "poll",
            "url": "https://a.example/",
            "received_at": NOW - timedelta(minutes=1),
            "content_type": "",
            "body": documents.pack_body(b"x"),
            "body_bytes": 1,
        }
        documents.keep(tx, [row] * count, urgent=False)


def take(store: Store, token: str, limit: int = 1) -> None:
    with store.write() as tx:
        documents.take(tx, NOW, LEASE, token, limit)


def watch(store: Store, beat_ago: timedelta = timedelta()) -> Watch:
    with store.write() as tx:
        waiting.beat(tx, "tick", NOW - beat_ago)
    return Watch(store, "doors", "digest-1", ("digest-2",), lambda: None, lambda: NOW, quiet_until=0)


def test_what_waits_is_told_with_its_age(store: Store) -> None:
    keep(store, 2)
    take(store, "one")

    with store.read() as tx:
        found = [one for one in waiting.waits(tx, NOW) if one.fact == "document.kept"]

    assert [(NOW - one.since, one.under_way) for one in found] == [(timedelta(minutes=1), True)]


def test_what_the_dead_had_claimed_is_free_and_what_the_living_have_is_not(store: Store) -> None:
    keep(store, 2)
    take(store, "ab.11.x")
    take(store, "ab.111.x")

    with store.write() as tx:
        assert leases.release(tx, "ab.11.") == 1
        assert len(documents.take(tx, NOW, LEASE, "next", 5)) == 1


def test_a_quiet_house_is_left_alone(store: Store) -> None:
    assert watch(store)() == []


def test_documents_that_wait_wake_the_resting(store: Store) -> None:
    keep(store, 2)
    take(store, "one")

    assert watch(store)() == ["digest-2"]


def test_documents_that_nobody_claims_have_their_member_started_anew_once(store: Store) -> None:
    keep(store)
    looking = watch(store)

    assert looking() == ["digest-1", "digest-2"]
    assert looking() == ["digest-2"]  # it gets time to begin


def test_a_tick_that_stays_away_has_the_doors_started_anew(store: Store) -> None:
    assert watch(store, beat_ago=PATIENCE * 2)() == ["doors"]


def test_a_broker_that_is_away_is_nobodys_hang(store: Store) -> None:
    def away() -> None:
        raise ConnectionError("the broker does not answer")

    looking = watch(store, beat_ago=PATIENCE * 2)
    looking.mend = away

    assert looking() == []


def test_a_database_that_is_away_is_nobodys_hang() -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:1/none"

    assert Watch(Store(away), "doors", "digest-1", (), lambda: None, quiet_until=0)() == []
