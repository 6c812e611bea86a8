"""Deliveries: numbered, in order for each subscriber, tried again, and answered by receipts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.contracts.jobs.house import WORDS, House
from worker.demo.subscriber import Subscriber
from worker.jobs.announce import announce
from worker.jobs.deliver import LEASE, deliver
from worker.jobs.publish import publish
from worker.store import deliveries
from worker.store.schema import attempt, delivery, receipt

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HTML = f"<p>{WORDS * 3}</p>"


@pytest.fixture
def desk(house: House) -> House:
    house.source("desk", "https://desk.example/", "hook")
    return house


@pytest.fixture
def paper(desk: House) -> Iterator[Subscriber]:
    with Subscriber(secret=SECRET, clock=lambda: desk.now) as running:
        desk.subscribe("paper", "all", running.inbox, SECRET)
        yield running


def say(desk: House, id_: str, words: int = 3, event: str = "article.published") -> None:
    desk.hook("desk", event, id=id_, title=f"Article {id_}", html=f"<p>{id_} {WORDS * words}</p>")


def states(desk: House) -> list[tuple[int, str]]:
    with desk.tools.store.read() as tx:
        rows = tx.rows(sa.select(delivery.c.sequence, delivery.c.state).order_by(delivery.c.sequence))
    return [(row.sequence, row.state) for row in rows]


def got(paper: Subscriber) -> list[tuple[int, str]]:
    return [(one.sequence, one.type) for one in paper.received]


def test_each_change_is_delivered_once_with_a_receipt(desk: House, paper: Subscriber) -> None:
    say(desk, "a")
    desk.work()
    say(desk, "a", 6, "article.updated")
    desk.work()
    desk.hook("desk", "article.killed", id="a")
    desk.work()
    desk.work()

    assert got(paper) == [(1, "article.published"), (2, "article.updated"), (3, "article.killed")]
    with desk.tools.store.read() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(receipt)) == 3


def test_what_a_slow_subscriber_has_not_got_yet_is_superseded_and_never_overtaken(
    desk: House, paper: Subscriber
) -> None:
    paper.stumble(1)
    say(desk, "a")
    desk.work()
    say(desk, "a", 6, "article.updated")
    say(desk, "b")
    desk.work()
    desk.passes(hours=1)
    desk.work()

    assert (1, "superseded") in states(desk)
    # Order is kept for each article; different ones may go out side by side.
    assert sorted(got(paper)) == [(2, "article.updated"), (3, "article.published")]


def test_an_update_under_way_is_not_overtaken_by_the_next(desk: House, paper: Subscriber) -> None:
    # given a first delivery on its way: taken, not yet answered
    say(desk, "a")
    publish(desk.tools)
    announce(desk.tools)
    with desk.tools.store.write() as tx:
        (mine,) = deliveries.take(tx, desk.now, LEASE, "on its way", 10)

    # when a newer revision and a kill of the same article come, both urgent
    say(desk, "a", 6, "article.updated")
    publish(desk.tools)
    announce(desk.tools)
    assert deliver(desk.tools, urgent=True) == 0
    desk.hook("desk", "article.killed", id="a")
    publish(desk.tools)
    announce(desk.tools)
    assert deliver(desk.tools, urgent=True) == 0

    # then they wait until it has arrived, and what was not sent is superseded by the kill
    with desk.tools.store.write() as tx:
        assert deliveries.finish(tx, mine, "delivered", None)
    desk.work()
    assert got(paper) == [(3, "article.killed")]


def test_what_failed_is_not_sent_after_the_newer_that_followed_it(desk: House, paper: Subscriber) -> None:
    # given a delivery that fails while the next revision of its article is being numbered
    say(desk, "a")
    publish(desk.tools)
    announce(desk.tools)
    with desk.tools.store.write() as tx:
        (mine,) = deliveries.take(tx, desk.now, LEASE, "on its way", 10)
    say(desk, "a", 6, "article.updated")
    publish(desk.tools)
    announce(desk.tools)

    with desk.tools.store.read() as tx:
        assert deliveries.is_outdated(tx, mine)
    desk.passes(hours=1)
    paper.stumble(1)
    for _ in range(4):
        desk.work()
        desk.passes(hours=1)

    assert got(paper) == [(2, "article.updated")]


def test_a_kill_does_not_wait_for_what_stands_before_it(desk: House, paper: Subscriber) -> None:
    say(desk, "a")
    desk.work()
    paper.stumble(1)
    desk.keep("desk", "{}", "poll")
    say(desk, "b")
    desk.work()
    assert states(desk)[-1] == (2, "due")

    desk.hook("desk", "article.killed", id="a")
    desk.work()

    assert got(paper)[-1] == (3, "article.killed")


def test_who_never_heard_of_an_article_hears_of_no_kill(desk: House) -> None:
    say(desk, "a")
    desk.work()
    with Subscriber(secret=SECRET, clock=lambda: desk.now) as late:
        desk.subscribe("late", "all", late.inbox, SECRET)
        desk.hook("desk", "article.killed", id="a")
        desk.work()

        assert late.received == ()


def test_a_failed_attempt_is_made_again_by_the_schedule_and_parked_after_the_last(
    desk: House, paper: Subscriber
) -> None:
    paper.stumble(1000)
    say(desk, "a")

    for _ in range(40):
        desk.work()
        desk.passes(days=2)

    assert states(desk) == [(1, "parked")]
    assert [kind for kind, _ in desk.parked()] == ["delivery"]
    schedule = desk.tools.settings.delivery_schedule
    with desk.tools.store.read() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(attempt)) == len(schedule) + 1


def test_a_late_worker_that_lost_its_lease_changes_nothing(desk: House, paper: Subscriber) -> None:
    say(desk, "a")
    publish(desk.tools)
    announce(desk.tools)
    with desk.tools.store.write() as tx:
        (late,) = deliveries.take(tx, desk.now, LEASE, "late", 10)
    desk.passes(seconds=LEASE.total_seconds() * 2)
    desk.work()

    with desk.tools.store.write() as tx:
        assert not deliveries.finish(tx, late, "due", desk.now + timedelta(hours=1))
    assert states(desk) == [(1, "delivered")]


def test_announcing_twice_is_the_same_as_once(desk: House, paper: Subscriber) -> None:
    from worker.store import facts

    say(desk, "a")
    desk.work()
    with desk.tools.store.write() as tx:
        facts.tell(tx, "feed.published", ["all"], desk.now)
    desk.work()

    assert got(paper) == [(1, "article.published")]


def test_an_article_that_comes_back_is_delivered_again(desk: House, paper: Subscriber) -> None:
    say(desk, "a")
    desk.work()
    id_ = desk.ids()["Article a"]
    desk.take_down(id_)
    desk.work()
    desk.restore(id_)
    desk.work()

    assert [event for _, event in got(paper)] == ["article.published", "article.killed", "article.published"]
    assert desk.titles() == ["Article a"]
