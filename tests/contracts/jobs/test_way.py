"""The whole way with real strangers on loopback: from sources to feeds, pages and a subscriber."""

from collections.abc import Iterator

import pytest

from tests.contracts.jobs.house import House
from worker.demo.expected import UPSTREAMS, expected, lost
from worker.demo.origin import Origin
from worker.demo.push import pushed_data
from worker.demo.subscriber import Subscriber

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture
def subscriber(house: House) -> Iterator[Subscriber]:
    with Subscriber(secret=SECRET, clock=lambda: house.now) as running:
        yield running


def test_the_press_walks_the_whole_way(  # noqa: PLR0915 - one story, told once
    house: House, origin: Origin, subscriber: Subscriber
) -> None:
    # given every source of the fictional press, and a subscriber to everything
    for up in UPSTREAMS:
        options = {"full_text": up.full_text} | ({"select": up.select} if up.select else {})
        house.source(up.name, origin.url + up.path, up.kind, **options)
    house.subscribe("evening-paper", "all", subscriber.inbox, SECRET)

    # when all that is due is done
    house.work()
    house.hook("hotline", "article.published", **pushed_data(origin.url, house.now))
    house.work()

    # then each piece is an article once, with its text (how well it is cleaned is judged elsewhere)
    ids = house.ids()
    wanted = {piece.title: piece for piece in expected().values() if not piece.held_back}
    assert set(ids) == set(wanted)
    for title, piece in wanted.items():
        found = house.article(ids[title])
        assert len(lost(piece, found["text"])) < len(piece.sentences), title
        assert found["source"] == piece.upstream, title
    # and of a piece and its copy, the one that came first stands in the feed
    pairs = {piece.slug: piece.copy_of for piece in wanted.values() if piece.copy_of}
    missing = {wanted[title].slug for title in set(wanted) - set(house.titles())}
    assert len(missing) == len(pairs) == 1
    assert missing <= set(pairs) | set(pairs.values())
    # and the subscriber was told of each once, in order
    assert sorted(one.article_id for one in subscriber.received) == sorted(
        ids[title] for title in house.titles()
    )
    assert [one.sequence for one in subscriber.received] == list(range(1, len(subscriber.received) + 1))
    assert all(one.verified for one in subscriber.received)

    # when all is polled again, and nothing changed
    told = house.events()
    before = {form: house.page("all", form) for form in ("atom", "rss", "json")}
    house.passes(minutes=20)
    house.poll()
    house.work()

    # then nothing happened
    assert house.events() == told
    assert {form: house.page("all", form) for form in ("atom", "rss", "json")} == before
    assert house.parked() == []

    # when a page is corrected, one is killed by its publisher, and one is gone
    origin.edit("breakwater-repair")
    repair = next(piece for piece in wanted.values() if piece.slug == "breakwater-repair").title
    ferry = next(piece for piece in wanted.values() if piece.slug == "ferry-sails").title
    house.hook("hotline", "article.killed", id="courier-ferry-sails", note="A court forbade it.")
    house.passes(minutes=20)
    house.poll()
    house.work()

    # then the one is corrected under its id, the other is nowhere, and the subscriber heard of both
    assert house.revisions(ids[repair]) == [(1, "update"), (2, "correction")]
    assert ferry not in house.titles()
    last = {one.article_id: one.type for one in subscriber.received}
    assert last[ids[repair]] == "article.corrected"
    assert last[ids[ferry]] == "article.killed"
    assert ids[ferry].encode() not in house.page("all", "json")
    assert b"deleted-entry" in house.page("all", "atom")
