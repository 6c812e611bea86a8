"""The catalogue brought into the store."""

import pytest

from config.catalogue import read_catalogue
from tests.contracts.desk.conftest import Do
from tests.contracts.shelf.newsroom import Newsroom
from worker.demo.origin import Origin
from worker.desk.catalogue import Applied, apply
from worker.errors import NotFound
from worker.store import feeds, overview, sources, subscribers

FIRST = """
[sources.courier]
url = "https://courier.example/feed.xml"
kind = "feed"
every = "15m"
title = "The Courier"

[sources.desk]
url = "https://desk.example/"
kind = "hook"

[feeds.sea]
title = "All about the sea"
tags = ["sea"]

[subscribers.paper]
feeds = ["sea", "all"]
webhook = "https://paper.example/hook"
"""


def applied(room: Newsroom, text: str, *, dry_run: bool = False) -> Applied:
    return apply(room.tools, read_catalogue(text), dry_run=dry_run)


def test_it_brings_sources_feeds_and_subscribers_and_tells_secrets_once(room: Newsroom) -> None:
    room.article("Storm at sea", tagged={"sea": "Sea"})

    found = applied(room, FIRST)

    assert found.done == [
        "source courier added as a feed",
        "source desk added as a hook",
        "feed sea added",
        "subscriber paper added",
    ]
    assert [sorted(one) for one in found.secrets] == [
        ["hook_url", "secret", "source"],
        ["secret", "subscriber", "token"],
    ]
    with room.tools.store.read() as tx:
        courier = overview.sources(tx, "courier")[0]
        row = feeds.by_name(tx, "sea")
        assert row is not None
        inside = feeds.entries(tx, row, 10)
        paper = subscribers.of(tx, subscribers.by_name(tx, "paper").number)
    assert (courier.title, courier.options, courier.next_poll_at) == (
        "The Courier",
        {"every_seconds": 900, "listed_as": "https://courier.example/feed.xml"},
        room.now,
    )
    assert len(inside) == 1
    assert [(one.feed, one.way) for one in paper] == [("sea", "webhook"), ("all", "webhook")]


def test_twice_is_the_same_as_once(room: Newsroom) -> None:
    applied(room, FIRST)

    again = applied(room, FIRST)

    assert (again.done, again.secrets) == ([], [])


def test_what_changed_in_the_file_changes_in_the_store(room: Newsroom) -> None:
    applied(room, FIRST)
    changed = (
        FIRST.replace("15m", "1h")
        .replace("courier.example/feed.xml", "courier.example/news.xml")
        .replace('tags = ["sea"]', 'match = "storm"')
    )

    found = applied(room, changed)

    assert found.done == ["source courier: options, url changed", "feed sea changed"]
    with room.tools.store.read() as tx:
        courier = sources.by_name(tx, "courier")
        row = feeds.by_name(tx, "sea")
    assert courier.url == courier.options["listed_as"] == "https://courier.example/news.xml"
    assert courier.options["every_seconds"] == 3600
    assert row is not None
    assert row.query == {"match": "storm"}


def test_a_source_is_paused_and_resumed_by_the_file(room: Newsroom) -> None:
    applied(room, FIRST)
    paused = FIRST.replace('title = "The Courier"', "paused = true")

    assert applied(room, paused).done == ["source courier paused"]
    assert applied(room, FIRST).done == ["source courier resumed"]


def test_what_an_operator_paused_stays_paused(room: Newsroom, do: Do) -> None:
    applied(room, FIRST)
    do("source pause", name="courier")

    assert applied(room, FIRST).done == []
    with room.tools.store.read() as tx:
        assert sources.by_name(tx, "courier").state == "paused"


def test_what_only_the_store_knows_is_left_alone(room: Newsroom, do: Do) -> None:
    do("source add", url="https://gazette.example/feed", kind="feed", name="gazette")

    applied(room, FIRST)

    with room.tools.store.read() as tx:
        assert [one.name for one in sources.everything(tx)] == ["courier", "desk", "gazette"]


def test_a_dry_run_says_what_would_be_done_and_does_nothing(room: Newsroom) -> None:
    found = applied(room, FIRST, dry_run=True)

    assert len(found.done) == 4
    with room.tools.store.read() as tx:
        assert sources.everything(tx) == []


def test_one_thing_that_can_not_be_leaves_everything_undone(room: Newsroom) -> None:
    with pytest.raises(NotFound, match="no feed named 'sky'"):
        applied(room, FIRST.replace('"sea", "all"', '"sky"'))

    with room.tools.store.read() as tx:
        assert sources.everything(tx) == []


def test_an_address_of_kind_auto_is_looked_at_once_and_a_dead_one_is_taken_for_a_feed(
    room: Newsroom, press: Origin
) -> None:
    text = f"""
[sources.courier]
url = "{press.url}/courier/"
[sources.dead]
url = "http://127.0.0.1:9/feed"
"""

    found = applied(room, text)
    again = applied(room, text)

    assert found.done == ["source courier added as a feed", "source dead added as a feed"]
    assert again.done == []
    with room.tools.store.read() as tx:
        assert sources.by_name(tx, "courier").url == f"{press.url}/courier/rss.xml"


def test_an_address_that_was_found_or_moved_is_not_turned_back(room: Newsroom, press: Origin) -> None:
    text = f'[sources.courier]\nurl = "{press.url}/courier/"\n'
    applied(room, text)
    with room.tools.store.write() as tx:
        sources.change(tx, sources.by_name(tx, "courier").number, url="https://moved.example/feed")

    again = applied(room, text)
    elsewhere = applied(room, text.replace("/courier/", "/anzeiger/"))

    assert again.done == []
    assert elsewhere.done == ["source courier: options, url changed"]
    with room.tools.store.read() as tx:
        assert sources.by_name(tx, "courier").url.startswith(f"{press.url}/anzeiger/")


def test_a_source_that_becomes_a_hook_is_given_a_secret_and_polled_no_more(room: Newsroom) -> None:
    applied(room, FIRST)

    found = applied(room, FIRST.replace('kind = "feed"', 'kind = "hook"'))

    assert found.done == ["source courier: kind changed"]
    assert found.secrets[0]["source"] == "courier"
    with room.tools.store.read() as tx:
        assert overview.sources(tx, "courier")[0].next_poll_at is None
