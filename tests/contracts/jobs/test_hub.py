"""Our WebSub hub: nobody is sent anything who did not confirm it, and who did gets the whole document."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from feeds.errors import BadField
from feeds.web.shelf import HubRequest, Page
from tests.contracts.jobs.callback import Callback, callback
from tests.contracts.jobs.house import BASE, WORDS, House
from worker.shelf import StoreShelf
from worker.store import hub
from worker.store.schema import receipt, subscription

TOPIC = f"{BASE}/feeds/all.atom"


@pytest.fixture
def desk(house: House) -> House:
    house.source("desk", "https://desk.example/", "hook")
    return house


@pytest.fixture
def there() -> Iterator[Callback]:
    with callback() as running:
        yield running


def ask(desk: House, there: Callback, mode: str = "subscribe", topic: str = TOPIC, **more: object) -> None:
    wanted = {"lease_seconds": 86_400, "secret": "", "client": "192.0.2.1", "at": desk.now} | more
    request = HubRequest(mode, topic, there.url, **wanted)  # type: ignore[arg-type]
    StoreShelf(desk.tools, "", lambda *_: {}).hub_subscribe(request)
    desk.work()


def say(desk: House, id_: str, event: str = "article.published") -> None:
    desk.hook("desk", event, id=id_, title=f"Article {id_}", html=f"<p>{id_} {WORDS * 3}</p>")
    desk.work()


def state(desk: House) -> str:
    with desk.tools.store.read() as tx:
        return str(tx.scalar(sa.select(subscription.c.state)))


def test_a_subscription_is_verified_and_then_sent_every_change(desk: House, there: Callback) -> None:
    ask(desk, there)
    say(desk, "a")
    say(desk, "b")

    assert there.asked[0]["hub.mode"] == "subscribe"
    assert there.asked[0]["hub.topic"] == TOPIC
    assert there.asked[0]["hub.lease_seconds"] == "86400"
    assert there.asked[0]["kept"] == "1"
    assert [body.count(b"<entry") for _, body in there.got] == [1, 2]


def test_what_is_sent_is_the_document_with_its_type_and_links(desk: House, there: Callback) -> None:
    ask(desk, there)
    say(desk, "a")
    page = StoreShelf(desk.tools, "", lambda *_: {}).page("all", "atom")
    headers, body = there.got[-1]

    assert isinstance(page, Page)
    assert body == page.body
    assert headers["content-type"] == page.content_type
    assert headers["link"] == f'<{BASE}/hub>; rel="hub", <{TOPIC}>; rel="self"'
    assert "x-hub-signature" not in headers


def test_with_a_secret_every_document_is_signed(desk: House, there: Callback) -> None:
    secret = "drøm"
    ask(desk, there, secret=secret)
    say(desk, "a")
    headers, body = there.got[-1]

    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature"] == f"sha256={wanted}"


@pytest.mark.parametrize("answer", [(404, True), (200, False), (302, True)])
def test_who_does_not_confirm_gets_nothing(desk: House, there: Callback, answer: tuple[int, bool]) -> None:
    there.status, there.echo = answer
    ask(desk, there)
    say(desk, "a")

    assert state(desk) == "refused"
    assert there.got == []


def test_any_2xx_with_the_challenge_confirms(desk: House, there: Callback) -> None:
    there.status = 201
    ask(desk, there)

    assert state(desk) == "active"


def test_a_callback_in_trouble_is_asked_again(desk: House, there: Callback) -> None:
    there.status = 503
    ask(desk, there)
    there.status = 200
    desk.passes(minutes=30)
    desk.work()

    assert state(desk) == "active"
    assert len(there.asked) == 2
    assert len({asked["hub.challenge"] for asked in there.asked}) == 2


def test_a_refused_renewal_leaves_the_old_subscription_and_its_secret(desk: House, there: Callback) -> None:
    ask(desk, there, secret="old")
    there.echo = False
    ask(desk, there, secret="new")
    say(desk, "a")
    headers, body = there.got[-1]

    assert headers["x-hub-signature"].endswith(hmac.new(b"old", body, hashlib.sha256).hexdigest())


def test_a_renewal_is_one_subscription_with_the_new_secret(desk: House, there: Callback) -> None:
    ask(desk, there, secret="old")
    ask(desk, there, secret="new")
    say(desk, "a")

    ((headers, body),) = there.got
    assert headers["x-hub-signature"].endswith(hmac.new(b"new", body, hashlib.sha256).hexdigest())


def test_who_ends_a_subscription_gets_nothing_more(desk: House, there: Callback) -> None:
    ask(desk, there)
    ask(desk, there, "unsubscribe")
    say(desk, "a")

    assert state(desk) == "removed"
    assert there.got == []


def test_an_end_that_nobody_confirms_is_no_end(desk: House, there: Callback) -> None:
    ask(desk, there)
    there.status = 404
    ask(desk, there, "unsubscribe")
    say(desk, "a")

    assert len(there.got) == 1


def test_ending_what_never_was_asks_nobody(desk: House, there: Callback) -> None:
    ask(desk, there, "unsubscribe")

    assert there.asked == []


def test_after_its_lease_a_callback_gets_nothing(desk: House, there: Callback) -> None:
    ask(desk, there, lease_seconds=3600)
    desk.passes(hours=2)
    say(desk, "a")
    with desk.tools.store.write() as tx:
        hub.lapse(tx, desk.now)

    assert there.got == []
    assert state(desk) == "expired"


def test_one_document_makes_good_all_that_waited_and_each_has_its_receipt(
    desk: House, there: Callback
) -> None:
    ask(desk, there)
    there.takes = 503
    for name in "abc":
        say(desk, name)
    there.takes, before = 204, len(there.got)
    desk.passes(hours=1)
    desk.work()

    with desk.tools.store.read() as tx:
        receipts = tx.scalar(sa.select(sa.func.count()).select_from(receipt).where(receipt.c.kind == "2xx"))
    assert len(there.got) == before + 1
    assert receipts == 3


def test_410_ends_a_subscription(desk: House, there: Callback) -> None:
    ask(desk, there)
    there.takes = 410
    say(desk, "a")
    say(desk, "b")

    assert len(there.got) == 1
    assert state(desk) == "gone"


def test_a_kill_reaches_a_callback_as_a_tombstone(desk: House, there: Callback) -> None:
    ask(desk, there)
    say(desk, "a")
    desk.hook("desk", "article.killed", id="a")
    desk.work()

    assert b"deleted-entry" in there.got[-1][1]


@pytest.mark.parametrize(
    "topic",
    [
        "https://elsewhere.example/feeds/all.atom",
        f"{BASE}/feeds/all",
        f"{BASE}/feeds/nothing.atom",
        f"{BASE}/feeds/all.ninjs",
    ],
)
def test_a_topic_that_is_not_ours_is_refused_by_name(desk: House, there: Callback, topic: str) -> None:
    with pytest.raises(BadField, match=r"hub\.topic"):
        ask(desk, there, topic=topic)


def test_each_format_is_a_topic_of_its_own(desk: House, there: Callback) -> None:
    for form in ("atom", "rss", "json"):
        ask(desk, there, topic=f"{BASE}/feeds/all.{form}")
    say(desk, "a")

    kinds = {headers["content-type"].partition(";")[0] for headers, _ in there.got}
    assert kinds == {"application/atom+xml", "application/rss+xml", "application/feed+json"}


def test_a_lease_is_told_as_granted(desk: House, there: Callback) -> None:
    ask(desk, there, lease_seconds=int(timedelta(days=3).total_seconds()))

    with desk.tools.store.read() as tx:
        ends = tx.scalar(sa.select(subscription.c.lease_until))
    assert ends == desk.now + timedelta(days=3)
