"""What anybody may read, in the contract's shapes, and what nobody may."""

from datetime import timedelta

import pytest

from feeds.errors import BadField
from feeds.web.shelf import Gone, Missing, Moved
from tests.contracts.shelf.newsroom import Newsroom
from worker.cli.telling import explained as told
from worker.jobs.takedown import KILL, WITHDRAW
from worker.shelf import StoreShelf
from worker.store import articles, errands, feeds, sources, stories

ARTICLE = {
    "id", "uri", "url", "title", "summary", "html", "text", "authors", "language", "published", "updated",
    "revision", "status", "source", "categories", "tags", "topics", "related", "also_at", "story", "feeds",
    "note",
}  # fmt: skip


def test_an_article_is_shown_in_the_contracts_shape(shelf: StoreShelf, newsroom: Newsroom) -> None:
    id_ = newsroom.article("Ferry sails again", tagged={"ferries": "Ferries"})

    found = shelf.article(id_)

    assert isinstance(found, dict)
    assert set(found) >= ARTICLE
    assert found["published"] == "2026-01-02T12:00:00Z"
    assert found["tags"][0]["slug"] == "ferries"
    assert {"all", "source/gazette", "tag/ferries"} <= set(found["feeds"])
    assert shelf.article("nothing") is None


def test_a_takedown_is_gone_with_its_kind_and_note(shelf: StoreShelf, newsroom: Newsroom) -> None:
    killed, withdrawn = newsroom.article("Accused"), newsroom.article("Sent too early")

    newsroom.take_down(killed, KILL, "On the advice of counsel.")
    newsroom.take_down(withdrawn, WITHDRAW, "Sent in error.")

    assert shelf.article(killed) == Gone("killed", newsroom.now)
    assert shelf.article(withdrawn) == Gone("withdrawn", newsroom.now, "Sent in error.")
    private = shelf.article(killed, private=True)
    assert isinstance(private, dict)
    assert private["status"] == "canceled"
    newsroom.restore(withdrawn)
    assert isinstance(shelf.article(withdrawn), dict)


def test_an_embargoed_article_is_nowhere_but_behind_the_token(shelf: StoreShelf, newsroom: Newsroom) -> None:
    id_ = newsroom.article("Budget", embargo=newsroom.now + timedelta(hours=1))
    dead = newsroom.article("Rumour", embargo=newsroom.now + timedelta(hours=1))
    newsroom.take_down(dead)

    assert shelf.article(id_) is None
    assert shelf.article(dead) is None
    assert shelf.articles({}, 10) == []
    assert shelf.home()["articles"] == []
    assert shelf.events(0, 10) == []
    private = shelf.article(id_, private=True)
    assert isinstance(private, dict)
    assert private["status"] == "withheld"
    assert [one["id"] for one in shelf.articles({"status": "withheld"}, 10)] == [id_]


def test_a_withheld_article_is_none(shelf: StoreShelf, newsroom: Newsroom) -> None:
    id_ = newsroom.article("Copy of something killed")
    with newsroom.tools.store.write() as tx:
        articles.hold(tx, articles.find(tx, id_).number, "a copy", newsroom.now)

    assert shelf.article(id_) is None


def test_explaining_says_why_an_article_is_withheld_and_of_no_other(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    held, killed = newsroom.article("Copy of something killed"), newsroom.article("Something killed")
    with newsroom.tools.store.write() as tx:
        articles.hold(tx, articles.find(tx, held).number, "it looks like a copy", newsroom.now)
    newsroom.take_down(killed, reason="On the advice of counsel.")

    of_the_held = shelf.explain(held)
    assert of_the_held is not None
    assert of_the_held["held"] == "it looks like a copy"
    assert "it looks like a copy" in told(of_the_held)
    of_the_killed = shelf.explain(killed)
    assert of_the_killed is not None
    assert of_the_killed["held"] is None
    assert "withheld" not in told(of_the_killed)


def test_a_merged_article_moved(shelf: StoreShelf, newsroom: Newsroom) -> None:
    old, new = newsroom.article("Ferry"), newsroom.article("Ferry sails")
    with newsroom.tools.store.write() as tx:
        heir = articles.find(tx, new).number
        articles.set_columns(tx, articles.find(tx, old).number, merged_into=heir)

    assert shelf.article(old) == Moved(new)
    assert [one["id"] for one in shelf.articles({}, 10)] == [new]


def test_articles_are_found_by_every_filter(shelf: StoreShelf, newsroom: Newsroom) -> None:
    ferry = newsroom.article("Ferry sails again", tagged={"ferries": "Ferries"})
    newsroom.passes(hours=1)
    zurich = newsroom.article("Zürich opens a bridge", "bulletin")
    with newsroom.tools.store.write() as tx:
        stories.open_stories(tx, {"s1": "The ferry"}, newsroom.now)
        stories.join(tx, "s1", [articles.find(tx, ferry).number], newsroom.now)
        row = feeds.add(tx, "harbour", "Harbour", {}, newsroom.now)
        feeds.enter(tx, [(row.number, articles.find(tx, ferry).number, "tag ferries")], newsroom.now)

    def found(**query: str) -> list[str]:
        return [one["id"] for one in shelf.articles(query, 10)]

    assert found() == [zurich, ferry]
    assert found(source="bulletin") == [zurich]
    assert found(tag="ferries") == found(story="s1") == found(feed="harbour") == [ferry]
    assert found(match="sails ferry") == found(match="FERRY") == [ferry]
    assert found(match="zürich") == found(match="ZÜRICH") == [zurich]
    assert found(match="100%") == found(tag="nothing") == found(source="nothing") == []
    assert found(language="en") == [zurich, ferry]
    assert found(language="de") == []
    assert found(since="2026-01-02T12:30:00Z") == found(since="2026-01-02T13:30:00+01:00") == [zurich]
    assert found(status="canceled") == []


def test_articles_come_in_pages_without_gap_or_repeat(shelf: StoreShelf, newsroom: Newsroom) -> None:
    made = [newsroom.article(f"Number {count}") for count in range(7)]  # all of the same moment

    seen: list[str] = []
    before = ""
    while page := shelf.articles({}, 3, before):
        seen += [one["id"] for one in page]
        before = seen[-1]

    assert seen == made[::-1]


def test_senseless_questions_name_their_field(shelf: StoreShelf) -> None:
    for query in ({"since": "yesterday-ish"}, {"since": "9999-99-99"}, {"status": "dead"}):
        with pytest.raises(BadField) as caught:
            shelf.articles(query, 10)
        assert caught.value.field in query
    with pytest.raises(BadField):
        shelf.articles({}, 10, before="nothing")
    with pytest.raises(Missing):
        shelf.articles({"feed": "nothing"}, 10)


def test_feeds_are_listed_configured_ones_first_with_their_counts(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    id_ = newsroom.article("Ferry sails again", tagged={"ferries": "Ferries"})
    with newsroom.tools.store.write() as tx:
        row = feeds.add(tx, "harbour", "Harbour", {"description": "Ships"}, newsroom.now)
        feeds.enter(tx, [(row.number, articles.find(tx, id_).number, "tag ferries")], newsroom.now)

    listed = shelf.feeds()

    assert [one["name"] for one in listed] == [
        "harbour", "all", "corrections", "source/gazette", "tag/ferries"
    ]  # fmt: skip
    assert [one["count"] for one in listed] == [1, 1, 0, 1, 1]
    assert listed[0] == {
        "name": "harbour", "title": "Harbour", "description": "Ships", "private": False, "automatic": False,
        "count": 1, "updated": "2026-01-02T12:00:00Z",
    }  # fmt: skip


def test_a_feeds_page_for_people_wakes_nothing(shelf: StoreShelf, newsroom: Newsroom) -> None:
    id_ = newsroom.article("Ferry sails again", tagged={"ferries": "Ferries"})

    found = shelf.feed("tag/ferries")

    assert isinstance(found, dict)
    assert [one["id"] for one in found["articles"]] == [id_]
    assert (found["title"], found["automatic"], found["count"]) == ("Ferries", True, 1)
    with newsroom.tools.store.read() as tx:
        assert feeds.by_name(tx, "tag/ferries") is None


def test_a_story_shows_its_articles_newest_first(shelf: StoreShelf, newsroom: Newsroom) -> None:
    first = newsroom.article("Ferry late")
    newsroom.passes(hours=1)
    second = newsroom.article("Ferry sails again")
    with newsroom.tools.store.write() as tx:
        stories.open_stories(tx, {"s1": "The ferry"}, newsroom.now)
        stories.open_stories(tx, {"s0": "The ferry"}, newsroom.now)
        numbers = [articles.find(tx, one).number for one in (first, second)]
        stories.join(tx, "s1", numbers, newsroom.now)
        stories.merge(tx, "s0", "s1", "one event", newsroom.now)

    found = shelf.story("s1")

    assert isinstance(found, dict)
    assert [one["id"] for one in found["articles"]] == [second, first]
    assert found["opened_at"] == "2026-01-02T13:00:00Z"
    assert shelf.story("s0") == Moved("s1")
    assert shelf.story("nothing") is None


def test_a_source_shows_its_next_poll_and_no_credentials(shelf: StoreShelf, newsroom: Newsroom) -> None:
    number = newsroom.source("gazette", url="https://me:pw@gazette.example/feed?token=abc&page=1")
    with newsroom.tools.store.write() as tx:
        errands.send(tx, [{"source": number, "url": "https://gazette.example/feed", "due_at": newsroom.now}])
        sources.change(tx, number, state="failing", state_reason="The server answered 503 three times.")

    (found,) = shelf.sources()

    assert found["url"] == "https://gazette.example/feed?token=hidden&page=1"
    assert found["next_poll"] == "2026-01-02T12:00:00Z"
    assert (found["state"], found["error"]) == ("failing", "The server answered 503 three times.")
    assert set(found) >= {
        "name",
        "url",
        "kind",
        "state",
        "articles",
        "last_poll",
        "next_poll",
        "why",
        "error",
    }
    assert shelf.source("gazette") == found
    assert shelf.source("nothing") is None


def test_the_status_counts_and_says_what_is_wrong(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    shelf.page("all", "atom")
    newsroom.article("Lighthouse painted")
    with newsroom.tools.store.write() as tx:
        sources.change(tx, newsroom.sources["gazette"], state="failing", state_reason="503 three times")
    newsroom.passes(minutes=1)

    found = shelf.status()

    assert (found["articles"], found["sources"], found["parked"], found["waiting"]) == (2, 1, 0, 1)
    assert found["backlog"]["feeds"] == 1
    assert found["oldest_waiting_seconds"] == found["newest_age_seconds"] == 60
    assert found["wrong"] == ["source gazette: 503 three times"]


def test_the_front_page_has_what_it_shows(shelf: StoreShelf, newsroom: Newsroom) -> None:
    id_ = newsroom.article("Ferry sails again")

    home = shelf.home()

    assert set(home) >= {"title", "feeds", "sources", "articles", "status"}
    assert [one["id"] for one in home["articles"]] == [id_]


def test_events_are_told_in_order_and_never_of_what_was_taken_down(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    kept, killed = newsroom.article("Ferry sails again"), newsroom.article("Captain accused")
    assert shelf.newest_event() == 2
    newsroom.take_down(killed)

    told = shelf.events(0, 10)

    assert [(one.number, one.kind) for one in told] == [
        (1, "article.published"), (2, "article.published"), (3, "article.killed")
    ]  # fmt: skip
    assert [one.data["id"] for one in told] == [kept, killed, killed]
    assert told[0].data["title"] == "Ferry sails again"
    assert "accused" not in str(told[1:])
    assert "counsel" not in str(told)
    assert set(told[2].data) >= ARTICLE
    assert [one.number for one in shelf.events(2, 10)] == [3]
    assert [one.number for one in shelf.events(0, 1)] == [1]
    assert shelf.newest_event() == 3
    assert told[0].data["related"] == []
    assert shelf.article(kept) == told[0].data
    assert told[0].data["uri"].startswith("urn:uuid:")
