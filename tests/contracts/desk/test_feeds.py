"""Feeds: defined, filled, removed, written again, checked, exported."""

import pytest

from feeds.errors import BadField
from tests.contracts.desk.conftest import Do
from tests.contracts.shelf.newsroom import BASE, Newsroom
from worker.desk.filling import fill, fitting
from worker.errors import Conflict, NotFound
from worker.store import feeds


def test_a_new_feed_holds_what_is_there_already_and_fits(room: Newsroom, do: Do) -> None:
    room.article("Storm at sea", tagged={"sea": "Sea"})
    room.article("Budget passed")

    by_tag = do("feed add", name="sea", tag=["Sea"], title="All about the sea")
    by_word = do("feed add", name="storms", match="storm")
    everything = do("feed add", name="everything")

    assert (by_tag["count"], by_word["count"], everything["count"]) == (1, 1, 2)
    assert by_tag["addresses"]["atom"] == f"{BASE}/feeds/sea.atom"
    assert (by_tag["title"], by_tag["query"]) == ("All about the sea", {"tags": ["sea"]})


def test_every_condition_of_a_catalogue_can_be_said_to_a_command(room: Newsroom, do: Do) -> None:
    room.article("Storm at sea", source="courier")
    room.article("Storm on land", source="gazette")

    found = do("feed add", name="others", match="storm", no_source=["courier"], description="Not theirs.")
    nothing = do("feed add", name="mistakes", corrected=True, story=["s1"])

    assert (found["count"], nothing["count"]) == (1, 0)
    assert found["query"] == {"match": "storm", "no_sources": ["courier"], "description": "Not theirs."}
    assert nothing["query"] == {"stories": ["s1"], "corrected": True}
    with pytest.raises(NotFound, match="nobody"):
        do("feed add", name="none", no_source=["nobody"])


def test_a_tag_that_nothing_has_yet_is_pointed_out(do: Do) -> None:
    found = do("feed add", name="sea", tag=["Sea"])

    assert found["done"] == "feed sea added, with 0 articles; no article has the tag sea yet"


def test_names_of_feeds_are_checked(do: Do) -> None:
    with pytest.raises(BadField):
        do("feed add", name="tag/sea")
    with pytest.raises(Conflict, match="there by itself"):
        do("feed add", name="all")
    with pytest.raises(NotFound, match="no source named 'courier'"):
        do("feed add", name="sea", source=["courier"])
    do("feed add", name="sea")
    with pytest.raises(Conflict, match="named 'sea' already"):
        do("feed add", name="sea")


def test_a_feed_that_somebody_gets_is_not_removed(do: Do) -> None:
    do("feed add", name="sea")
    do("subscriber add", name="paper", feed="sea")

    with pytest.raises(Conflict, match="paper get the feed"):
        do("feed remove", name="sea")
    do("subscriber remove", name="paper")
    do("feed remove", name="sea")

    with pytest.raises(NotFound, match="no feed named 'sea'"):
        do("feed remove", name="sea")
    with pytest.raises(NotFound, match="can't be removed"):
        do("feed remove", name="all")


def test_our_own_feeds_stand_our_own_check(room: Newsroom, do: Do) -> None:
    room.article("Storm at sea", html='<p>Wind &amp; <a href="https://a.example/x">rain</a>.</p>')
    room.take_down(room.article("Mayor named"))

    found = do("feed check", name="all")

    assert (found["ok"], found["errors"], found["stale"]) == (True, [], [])
    assert [one["errors"] for one in found["documents"]] == [[], [], []]
    assert {one["entries"] for one in found["documents"]} == {1}


def test_the_check_finds_what_is_wrong(room: Newsroom, do: Do) -> None:
    room.article("Storm at sea", html='<p>See <a href="/more">more</a>.</p>')

    found = do("feed check", name="all")

    assert not found["ok"]
    assert all("a link in it is relative: /more" in one["errors"][0] for one in found["documents"])


def test_a_feed_is_written_again_when_asked(room: Newsroom, do: Do) -> None:
    room.article("Storm at sea")

    found = do("feed build", names=["all"])

    assert found["done"] == "all written again"
    assert do("feed check", name="all")["stale"] == []
    with pytest.raises(NotFound, match="no feed named"):
        do("feed build", names=["nothing"])


def test_conditions_of_a_feed_add_up(room: Newsroom, do: Do) -> None:
    room.article("Storm at sea", tagged={"sea": "Sea", "storm": "Storm"})
    room.article("Calm at sea", tagged={"sea": "Sea"})

    both = do("feed add", name="both", all_tag=["sea", "storm"])
    calm = do("feed add", name="calm", tag=["sea"], no_tag=["storm"], language=["en"])
    none = do("feed add", name="none", tag=["sea"], language=["de"])

    assert (both["count"], calm["count"], none["count"]) == (1, 1, 0)
    assert calm["query"] == {"tags": ["sea"], "no_tags": ["storm"], "languages": ["en"]}


def test_a_renamed_feed_keeps_its_articles_and_subscribers(room: Newsroom, do: Do) -> None:
    room.article("Storm at sea", tagged={"sea": "Sea"})
    do("feed add", name="sea", tag=["sea"])
    do("subscriber add", name="paper", feed="sea")

    found = do("feed rename", name="sea", to="ocean")

    assert (found["name"], found["count"]) == ("ocean", 1)
    assert do("subscriber report", name="paper")["subscriptions"][0]["feed"] == "ocean"
    with pytest.raises(NotFound):
        do("feed rename", name="sea", to="other")
    with pytest.raises(BadField):
        do("feed rename", name="ocean", to="Not A Name")


def test_what_comes_while_a_feed_is_being_filled_is_not_lost(room: Newsroom) -> None:
    room.article("Storm at sea")
    with room.tools.store.read() as tx:
        known = fitting(tx, "storms", {"match": "storm"})
    room.article("Second storm at sea")
    room.article("Budget passed")

    with room.tools.store.write() as tx:
        row = feeds.add(tx, "storms", "", {"match": "storm"}, room.now)
        count = fill(room.tools, tx, row, known)

    assert (len(known.found), count) == (1, 2)
