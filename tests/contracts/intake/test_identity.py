"""Never twice, never lost: which article an entry is about, whatever its source does to its names."""

import json
from collections.abc import Mapping

import pytest

from tests.contracts.intake.upstream import Reply, Upstream
from tests.contracts.jobs.house import WORDS, House, atom
from worker.store import articles as articles_of_store
from worker.store import sources

FERRY = {"title": "The ferry sails again", "id": "f-1", "url": "https://gazette.example/2026/the-ferry-sails"}
OTHERS = tuple({"title": f"Report {number} of the harbour board"} for number in range(6))


@pytest.fixture
def gazette(house: House) -> House:
    house.source("gazette", full_text=False)
    return house


def said(house: House, *entries: Mapping[str, str]) -> list[str]:
    """Let the feed say the ferry's entry, then these in turn; return the titles of all articles there are."""
    house.feed("gazette", FERRY)
    for entry in entries:
        house.passes(hours=1)
        house.feed("gazette", entry)
    return list(house.ids())


TWINS = (
    "https://gazette.example/2026/the-ferry-sails?utm_source=rss&utm_medium=feed&fbclid=x",
    "https://gazette.example/2026/the-ferry-sails#top",
    "https://gazette.example/2026/the-ferry-sails/",
    "http://gazette.example/2026/the-ferry-sails",
    "https://www.gazette.example/2026/the-ferry-sails",
    "https://m.gazette.example/2026/the-ferry-sails",
    "https://amp.gazette.example/2026/the-ferry-sails",
    "https://gazette.example/2026/the-ferry-sails/amp/",
    "https://www.gazette.example/amp/2026/the-ferry-sails",
    "https://gazette-example.cdn.ampproject.org/c/s/www.gazette.example/2026/the-ferry-sails",
    "https://www.google.com/amp/s/gazette.example/2026/the-ferry-sails/amp",
    "https://gazette.example:443/2026/the-ferry-sails",
)


def test_twins_of_an_address_are_one_article(gazette: House) -> None:
    """Tracking parameters, fragments, http and https, www, mobile and AMP pages, ports, slashes."""
    twins = ({**FERRY, "id": f"another {n}", "url": url} for n, url in enumerate(TWINS))

    assert len(said(gazette, *twins)) == 1


def test_the_published_link_tracks_nobody_and_what_the_source_said_stays(gazette: House) -> None:
    tracked = f"{FERRY['url']}?page=2&utm_source=rss&utm_medium=feed&fbclid=x#part"
    gazette.feed("gazette", {**FERRY, "url": tracked.replace("&", "&amp;")})
    gazette.work()

    (item,) = json.loads(gazette.page("source/gazette"))["items"]
    assert item["url"] == f"{FERRY['url']}?page=2#part"
    assert gazette.article(gazette.ids()[FERRY["title"]])["url"] == item["url"]
    assert b"utm_" not in gazette.page("all", "atom") + gazette.page("all", "rss")
    with gazette.tools.store.read() as tx:
        article = articles_of_store.find(tx, gazette.ids()[FERRY["title"]]).number
        assert articles_of_store.layers(tx, [article])[article]["source"]["url"] == tracked


def test_a_link_whose_tracking_changes_at_every_poll_is_no_revision(gazette: House) -> None:
    turns = ({**FERRY, "url": f"{FERRY['url']}?utm_campaign=turn-{turn}"} for turn in range(3))

    said(gazette, *turns)

    assert gazette.revisions(gazette.ids()[FERRY["title"]]) == [(1, "update")]


def test_a_parameter_that_tells_pages_apart_is_no_tracking(gazette: House) -> None:
    first = {"title": "One thing", "id": "1", "url": "https://gazette.example/story?id=1"}
    other = {"title": "Something else", "id": "2", "url": "https://gazette.example/story?id=2"}

    assert len(said(gazette, first, other)) == 3


def test_a_changed_guid_is_the_same_article(gazette: House) -> None:
    assert len(said(gazette, {**FERRY, "id": "f-1-v2"})) == 1


def test_a_changed_address_is_the_same_article(gazette: House) -> None:
    moved = {**FERRY, "url": "https://gazette.example/archive/99182"}

    said(gazette, moved)

    assert len(gazette.ids()) == 1
    id_ = gazette.ids()[FERRY["title"]]
    assert gazette.article(id_)["url"] == moved["url"]


def test_an_edited_title_is_the_same_article_and_a_revision_of_it(gazette: House) -> None:
    said(gazette, {**FERRY, "title": "The ferry sails again on Monday"})

    assert list(gazette.ids()) == ["The ferry sails again on Monday"]
    assert len(gazette.revisions(gazette.ids()["The ferry sails again on Monday"])) == 2


def test_a_feed_that_moved_host_with_new_ids_brings_no_second_article(gazette: House) -> None:
    moved = {**FERRY, "id": "new-system-1", "url": "https://gazette-online.example/2026/the-ferry-sails"}

    assert len(said(gazette, moved)) == 1


def test_a_title_seen_again_at_the_same_time_under_other_names_is_the_same_article(gazette: House) -> None:
    assert len(said(gazette, {**FERRY, "id": "x", "url": "https://gazette.example/p/8"})) == 1


def test_a_guid_reused_for_another_article_makes_two(gazette: House) -> None:
    other = {
        "title": "Council votes on parking fees",
        "id": "f-1",
        "url": "https://gazette.example/2026/council-votes-on-parking",
        "published": "2026-01-02T18:00:00Z",
    }

    said(gazette, other)

    assert set(gazette.ids()) == {FERRY["title"], other["title"]}


FEES = {
    "title": "Council votes on parking fees",
    "id": "f-1",
    "url": "https://gazette.example/2026/council-votes-on-parking",
    "text": "<p>" + " ".join(f"Fee {n} rises to {n + 40} pence in street {n}." for n in range(40)) + "</p>",
}


@pytest.mark.parametrize("date", ["", "2026-01-02T10:00:00Z"], ids=["undated", "at the same time"])
def test_a_guid_reused_without_a_later_date_is_told_by_the_text(gazette: House, date: str) -> None:
    dates = {"published": date, "updated": date}
    gazette.feed("gazette", {**FERRY, **dates})
    gazette.passes(hours=1)

    for entry in (FEES, FERRY, FEES):
        gazette.feed("gazette", {**entry, **dates})

    assert set(gazette.ids()) == {FERRY["title"], FEES["title"]}
    assert articles(gazette) == 2


def test_a_guid_reused_by_entries_without_addresses_is_told_by_the_text(gazette: House) -> None:
    gazette.feed("gazette", {**FERRY, "url": ""})
    gazette.feed("gazette", {**FEES, "url": "", "published": "2026-01-02T18:00:00Z"})

    assert articles(gazette) == 2


def test_a_story_under_a_new_title_and_address_and_its_old_guid_is_told_by_the_text(gazette: House) -> None:
    story = {**FERRY, "text": f"<p>{WORDS * 6}</p>", "published": "", "updated": ""}
    gazette.feed("gazette", story)

    moved = {"title": "Harrow mends a wall", "url": "https://gazette.example/2026/harrow-mends-a-wall"}
    gazette.feed("gazette", {**story, **moved, "text": f"<p>{WORDS * 6} And that was that.</p>"})

    assert list(gazette.ids()) == [moved["title"]]


@pytest.mark.parametrize("home", ["", "https://gazette.example/"], ids=["own addresses", "one address"])
def test_entries_that_all_bear_one_id_are_all_taken_in_and_once(gazette: House, home: str) -> None:
    entries = [
        {
            "title": f"{word} sold at auction to {word.lower()} lovers",
            "id": "https://gazette.example/",
            "url": home or f"https://gazette.example/{word.lower()}",
            "text": f"<p>{' '.join(f'{word}{n} fetched {n}{word}.' for n in range(60))}</p>",
        }
        for word in ("Boats", "Paintings", "Barns")
    ]

    gazette.feed("gazette", *entries)
    gazette.feed("gazette", *reversed(entries))
    gazette.feed("gazette", entries[1])

    assert sorted(gazette.titles()) == sorted(entry["title"] for entry in entries)


def test_versions_of_an_entry_under_its_one_id_are_one_article(gazette: House) -> None:
    second = {**FERRY, "title": "The ferry sails again at last", "updated": "2026-01-02T11:30:00Z"}

    gazette.feed("gazette", FERRY, second)

    assert list(gazette.ids()) == [second["title"]]


def test_a_publishers_own_id_is_its_word_whatever_else_a_correction_changes(house: House) -> None:
    house.source("desk", kind="hook")
    house.hook("desk", "article.published", **HOOKED)

    house.hook("desk", "article.corrected", **{**HOOKED, **CORRECTED})

    assert list(house.ids()) == [CORRECTED["title"]]
    assert house.article(house.ids()[CORRECTED["title"]])["note"] == CORRECTED["note"]


HOOKED = {
    "id": "p1",
    "url": "https://desk.example/fire-in-the-mill",
    "title": "Fire in the mill",
    "html": f"<p>{WORDS * 3}</p>",
    "published_at": "2026-01-02T09:00:00Z",
}
CORRECTED = {
    "url": "https://desk.example/smoke-seen-over-harbour",
    "title": "Smoke was seen over harbour",
    "html": FEES["text"],
    "published_at": "2026-01-02T11:00:00Z",
    "note": "There was no fire.",
}


def test_a_title_used_every_day_is_another_article_every_day(gazette: House) -> None:
    today = {"title": "The weather", "id": "w-1", "url": "https://gazette.example/weather/0102"}
    tomorrow = {**today, "id": "w-2", "url": "https://gazette.example/weather/0103"}
    tomorrow["published"] = "2026-01-03T10:00:00Z"
    gazette.feed("gazette", today)
    gazette.passes(hours=24)

    gazette.feed("gazette", tomorrow, today)

    assert articles(gazette) == 2


def test_entries_that_share_one_address_are_told_by_their_ids(gazette: House) -> None:
    home = "https://gazette.example/live"
    notes = [{"title": f"Note {n} of the day", "id": f"n-{n}", "url": home} for n in range(3)]

    gazette.feed("gazette", *notes)
    gazette.feed("gazette", *notes)

    assert articles(gazette) == 3


def test_entries_with_old_absurd_or_no_dates_are_not_lost(gazette: House) -> None:
    dates = ("2019-05-01T10:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "")
    found = [
        {
            "title": f"Found in drawer {n}",
            "published": date,
            "updated": date,
            "text": f"<p>{' '.join(f'word{n}{word}' for word in range(130))}</p>",
        }
        for n, date in enumerate(dates)
    ]

    gazette.feed("gazette", FERRY, *found)
    gazette.work()

    titles = {entry["title"] for entry in found}
    assert titles < set(gazette.ids())
    assert titles < set(gazette.titles())


def test_an_entry_without_an_id_is_the_same_when_it_comes_again(gazette: House) -> None:
    bare = {**FERRY, "id": ""}

    assert len(said(gazette, bare, bare)) == 1


def test_an_entry_with_nothing_but_a_title_is_one_article(gazette: House) -> None:
    bare = {"title": "A word from the editor", "id": "", "url": ""}
    gazette.feed("gazette", bare)
    gazette.feed("gazette", bare)

    assert articles(gazette) == 1


def test_another_sources_copy_of_the_address_is_a_sighting_and_no_second_article(gazette: House) -> None:
    gazette.source("aggregator", full_text=False)
    gazette.feed("gazette", FERRY)

    gazette.feed("aggregator", {**FERRY, "id": "agg-77", "title": "Ferry again! (via Gazette)"})

    assert list(gazette.ids()) == [FERRY["title"]]


def test_twins_of_an_address_are_one_article_whichever_source_names_them(gazette: House) -> None:
    gazette.source("aggregator", full_text=False)
    gazette.feed("gazette", FERRY)

    for number, twin in enumerate(TWINS):
        gazette.feed("aggregator", {"title": f"Ferry, told the {number}th time", "id": "", "url": twin})

    assert list(gazette.ids()) == [FERRY["title"]]


def test_ids_that_change_at_every_poll_are_noticed_and_no_longer_trusted(gazette: House) -> None:
    for turn in range(4):
        gazette.feed("gazette", *({**entry, "id": f"{turn}-{n}"} for n, entry in enumerate(OTHERS)))
        gazette.passes(hours=1)

    with gazette.tools.store.read() as tx:
        memory = sources.by_name(tx, "gazette").memory
    assert articles(gazette) == 6
    assert memory["identity"] == "url"
    assert "changed at every poll" in memory["identity_why"]


@pytest.mark.parametrize(("policy", "count"), [("guid", 2), ("url", 1), ("title", 2), ("auto", 1)])
def test_the_operators_policy_rules(house: House, policy: str, count: int) -> None:
    house.source("gazette", full_text=False, identity=policy)

    said(house, {**FERRY, "id": "other", "title": "Altogether different words"})

    assert articles(house) == count


def test_a_page_that_names_its_canonical_address_is_the_article_of_that_address(
    house: House, upstream: Upstream
) -> None:
    page = (
        f"<html><head><title>Boats</title><link rel=canonical href='{upstream.url}/boats'></head>"
        f"<body><article><h1>All the boats of the bay</h1><p>{WORDS * 3}</p><p>{WORDS * 3}</p></article>"
    )
    headers = {"Content-Type": "text/html"}
    upstream.says["/boats"] = upstream.says["/print/4711"] = Reply(page, headers=headers)
    first = {"title": "All the boats of the bay", "id": "a", "url": upstream.url + "/boats"}
    twin = {"title": "All the boats of the bay (print)", "id": "b", "url": upstream.url + "/print/4711"}
    twin["published"] = "2026-01-02T11:45:00Z"
    upstream.says["/feed"] = Reply(atom(first))
    house.source("gazette", upstream.url + "/feed", full_text=True)
    house.work()

    upstream.says["/feed"] = Reply(atom(first, twin))
    house.poll()
    house.work()

    assert articles(house) == 1


def test_links_that_redirect_to_a_known_address_are_the_article_of_that_address(
    house: House, upstream: Upstream
) -> None:
    page = (
        "<html><head><title>Boats</title></head><body><article><h1>All the boats of the bay</h1>"
        f"<p>{WORDS * 3}</p><p>{WORDS * 3}</p></article>"
    )
    upstream.says["/boats"] = Reply(page, headers={"Content-Type": "text/html"})
    upstream.says["/go/4711"] = Reply(status=302, headers={"Location": "/boats"})
    entry = {"title": "All the boats of the bay", "id": "a", "url": upstream.url + "/boats"}
    again = {"title": "All boats of the bay", "id": "b", "url": upstream.url + "/go/4711", "published": ""}
    for name, said in (("gazette", entry), ("digest", again)):
        upstream.says[f"/{name}"] = Reply(atom(said))
        house.source(name, f"{upstream.url}/{name}", full_text=True)
        house.work()

    assert list(house.ids()) == [entry["title"]]


def articles(house: House) -> int:
    import sqlalchemy as sa

    from worker.store.schema import article

    with house.tools.store.read() as tx:
        return int(tx.scalar(sa.select(sa.func.count()).select_from(article)))
