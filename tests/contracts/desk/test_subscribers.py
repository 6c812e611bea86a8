"""Subscribers: added with their secrets, reported on, sent again, rotated, removed."""

import pytest

from feeds.errors import BadField
from feeds.webhook import headers, verify
from tests.contracts.desk.conftest import Do
from tests.contracts.shelf.newsroom import Newsroom
from worker.errors import Conflict, NotFound
from worker.jobs.announce import announce
from worker.jobs.deliver import deliver
from worker.store import deliveries, subscribers

HOOK = "http://127.0.0.1:9/hook"  # nobody listens there


def told(room: Newsroom) -> None:
    """Carry what was told to the ledger."""
    room.publish()
    announce(room.tools)


def test_a_subscriber_gets_its_token_and_secret_once(room: Newsroom, do: Do) -> None:
    pulls = do("subscriber add", name="paper", feed="all")
    called = do("subscriber add", name="evening", feed="all", webhook=HOOK)

    assert pulls["token"]
    assert "secret" not in pulls
    assert (called["way"], called["address"], called["secret"][:6]) == ("webhook", HOOK, "whsec_")
    with room.tools.store.read() as tx:
        row = subscribers.by_name(tx, "paper")
    assert pulls["token"] not in str(row)


def test_a_subscriber_needs_a_feed_that_is_there_and_a_web_address(do: Do) -> None:
    with pytest.raises(NotFound, match="no feed named 'sea'"):
        do("subscriber add", name="paper", feed="sea")
    with pytest.raises(BadField) as wrong:
        do("subscriber add", name="paper", feed="all", webhook="ftp://a.example/")
    do("subscriber add", name="paper", feed="all")
    with pytest.raises(Conflict, match="named 'paper'"):
        do("subscriber add", name="paper", feed="all")

    assert wrong.value.field == "webhook"


def test_a_dry_run_adds_no_subscriber(do: Do) -> None:
    do("subscriber add", name="paper", feed="all", dry_run=True)

    with pytest.raises(NotFound):
        do("subscriber report", name="paper")


def test_the_report_tells_what_was_sent_received_and_is_missing(room: Newsroom, do: Do) -> None:
    do("subscriber add", name="paper", feed="all", webhook=HOOK)
    room.passes(seconds=1)
    received, waits = room.article("Storm at sea"), ""
    told(room)
    with room.tools.store.write() as tx:
        line = deliveries.ledger(tx, 1)[0]
        deliveries.acknowledge(tx, line.number, room.now, "2xx")
    room.passes(seconds=1)
    waits = room.article("Budget passed")

    found = do("subscriber report", name="paper")["subscriptions"][0]

    assert [(one["article"], one["title"]) for one in found["deliveries"]] == [(received, "Storm at sea")]
    assert found["deliveries"][0]["receipt"] == {"at": "2026-01-02T12:00:01Z", "kind": "2xx"}
    assert found["last_receipt"] == "2026-01-02T12:00:01Z"
    assert found["missing"] == [{"id": waits, "title": "Budget passed"}]


def test_both_secrets_sign_after_a_rotation_and_the_one_before_last_does_not(room: Newsroom, do: Do) -> None:
    first = do("subscriber add", name="paper", feed="all", webhook=HOOK)["secret"]
    second = do("subscriber rotate", name="paper")["secret"]
    third = do("subscriber rotate", name="paper")["secret"]

    with room.tools.store.read() as tx:
        held = subscribers.of(tx, subscribers.by_name(tx, "paper").number)[0].secrets

    assert held == [third, second]
    assert first not in held
    signed = headers(held, "dlv_1", room.now, b"{}")
    assert verify([second], signed, b"{}", room.now) == "dlv_1"


def test_the_token_of_one_that_pulls_is_replaced(room: Newsroom, do: Do) -> None:
    old = do("subscriber add", name="paper", feed="all")["token"]

    new = do("subscriber rotate", name="paper")["token"]

    with room.tools.store.read() as tx:
        known = subscribers.by_name(tx, "paper").token_hash

    assert known == subscribers.token_hash(new) != subscribers.token_hash(old)


def test_what_was_delivered_is_sent_again_from_a_number_on(room: Newsroom, do: Do) -> None:
    do("subscriber add", name="paper", feed="all", webhook=HOOK)
    for title in ("One", "Two", "Three"):
        room.article(title)
    told(room)
    with room.tools.store.write() as tx:
        for due in deliveries.take(tx, room.now, room.tools.settings.lease, "t", 10, urgent=False):
            deliveries.finish(tx, due, "delivered", None)
    with room.tools.store.read() as tx:
        delivered = [row.sequence for row in deliveries.ledger(tx, 10, state="delivered")]

    found = do("subscriber redeliver", name="paper", **{"from": delivered[0]})

    assert delivered == [1]
    assert found["deliveries"] == 1
    with room.tools.store.read() as tx:
        assert {row.state for row in deliveries.ledger(tx, 10)} == {"due"}


def test_one_that_pulls_is_sent_nothing_again(do: Do) -> None:
    do("subscriber add", name="paper", feed="all")

    with pytest.raises(Conflict, match="pulls its feed"):
        do("subscriber redeliver", name="paper")


def test_a_removed_subscriber_is_sent_nothing_more(room: Newsroom, do: Do) -> None:
    do("subscriber add", name="paper", feed="all", webhook=HOOK)
    room.article("Storm at sea")
    told(room)

    do("subscriber remove", name="paper")

    assert deliver(room.tools) == 0
    with room.tools.store.read() as tx:
        assert [row.state for row in deliveries.ledger(tx, 10)] == ["dropped"]


def test_an_address_that_may_not_be_called_is_pointed_out(do: Do) -> None:
    private = do("subscriber add", name="inside", feed="all", webhook="http://10.1.2.3/hook")
    public = do("subscriber add", name="outside", feed="all", webhook="https://paper.example/hook")

    assert "10.1.2.3 is a private address" in private["warning"]
    assert public["warning"] is None
