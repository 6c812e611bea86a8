"""What else a feed is told in: archives, ninjs and the news sitemap; and how it keeps to its budget."""

import json
from typing import Any

from lxml import etree

from feeds.sniff import parse_feed
from feeds.web.shelf import Moved, Page
from tests.contracts.shelf.newsroom import BASE, Newsroom
from worker.shelf import StoreShelf
from worker.store import feeds

ATOM = "{http://www.w3.org/2005/Atom}"


def page(shelf: StoreShelf, name: str, form: str = "atom") -> Page:
    found = shelf.page(name, form)
    assert isinstance(found, Page)
    return found


def titles(found: Page) -> list[str]:
    return [entry.title for entry in parse_feed(found.body, found.content_type, BASE).entries]


def links(found: Page) -> dict[str, str]:
    root: Any = etree.fromstring(found.body)
    return {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}


def feed_of(newsroom: Newsroom, name: str = "desk", **query: Any) -> None:
    with newsroom.tools.store.write() as tx:
        feeds.add(tx, name, "The desk", query, newsroom.now)


def enter(newsroom: Newsroom, *titles: str, name: str = "desk") -> list[str]:
    """Let articles come in, one a minute, and publish the feed."""
    ids = []
    for title in titles:
        newsroom.passes(minutes=1)
        ids.append(newsroom.article(title, html=f"<p>{title}. {'It went on. ' * 40}</p>"))
        with newsroom.tools.store.write() as tx:
            row = feeds.by_name(tx, name)
            assert row is not None
            feeds.enter(tx, [(row.number, newest_of(tx), "test")], newsroom.now)
            feeds.changed(tx, [name], newsroom.now)
        newsroom.publish()
    return ids


def newest_of(tx: Any) -> int:
    import sqlalchemy as sa

    from worker.store.schema import article

    return int(tx.scalar(sa.select(sa.func.max(article.c.number))))


def test_who_was_away_finds_every_article_in_the_chain_of_archives(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    feed_of(newsroom, limit=3)
    enter(newsroom, *(f"News {n}" for n in range(1, 11)))

    found, address = titles(page(shelf, "desk")), links(page(shelf, "desk"))["prev-archive"]
    seen = 0
    while address:
        name = address.removeprefix(f"{BASE}/feeds/").removesuffix(".atom")
        older = page(shelf, name)
        found += titles(older)
        address, seen = links(older).get("prev-archive", ""), seen + 1

    assert set(found) == {f"News {n}" for n in range(1, 11)}
    assert seen >= 2


def test_an_archive_says_what_it_is_and_stays_as_it_is(shelf: StoreShelf, newsroom: Newsroom) -> None:
    feed_of(newsroom, limit=2)
    enter(newsroom, "One", "Two", "Three")
    before = page(shelf, "desk/archive/1")

    enter(newsroom, "Four", "Five", "Six", "Seven")
    after = page(shelf, "desk/archive/1")

    assert (before.body, before.etag, before.immutable) == (after.body, after.etag, True)
    assert titles(after) == ["Two", "One"]
    assert b"history/1.0" in after.body
    assert links(after)["current"] == f"{BASE}/feeds/desk.atom"
    assert links(after)["self"] == f"{BASE}/feeds/desk/archive/1.atom"
    assert links(after)["next-archive"] == f"{BASE}/feeds/desk/archive/2.atom"


def test_what_comes_after_the_newest_archive_is_the_feed_itself(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    feed_of(newsroom, limit=2)
    enter(newsroom, "One", "Two", "Three")

    assert page(shelf, "desk/archive/2") == page(shelf, "desk")
    assert shelf.page("desk/archive/3", "atom") is None
    assert shelf.page("desk/archive/0", "atom") is None
    assert shelf.page("desk/archive/1", "rss") is None


def test_a_killed_article_leaves_the_archives_too(shelf: StoreShelf, newsroom: Newsroom) -> None:
    feed_of(newsroom, limit=2)
    first, *_ = enter(newsroom, "One", "Two", "Three")
    stamp = shelf.stamp("desk/archive/1", "atom")

    newsroom.take_down(first)

    assert titles(page(shelf, "desk/archive/1")) == ["Two"]
    assert shelf.stamp("desk/archive/1", "atom") != stamp


def test_a_renamed_feed_leads_to_its_new_name_and_keeps_its_permanent_id(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    feed_of(newsroom, limit=2)
    enter(newsroom, "One")
    before = parse_feed(page(shelf, "desk").body, "", BASE).id

    with newsroom.tools.store.write() as tx:
        feeds.rename(tx, "desk", "bureau", newsroom.now)
    newsroom.publish()

    assert shelf.page("desk", "rss") == Moved("bureau")
    assert shelf.page("desk", "ninjs") == Moved("bureau")
    assert titles(page(shelf, "bureau")) == ["One"]
    assert parse_feed(page(shelf, "bureau").body, "", BASE).id == before


def test_a_feed_over_its_budget_shortens_old_articles_and_stays_whole(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    feed_of(newsroom, limit=20, max_bytes=9_000)
    enter(newsroom, *(f"News {n}" for n in range(1, 13)))

    for form in ("rss", "atom", "json"):
        found = page(shelf, "desk", form)
        entries = parse_feed(found.body, found.content_type, BASE).entries
        assert len(found.body) <= 9_000
        assert "It went on. It went on." in entries[0].content_html
        assert "the whole article" in entries[-1].content_html
        assert len(entries) > 4


def test_two_builds_from_the_same_data_are_the_same_bytes(shelf: StoreShelf, newsroom: Newsroom) -> None:
    feed_of(newsroom, limit=5)
    enter(newsroom, "One", "Two")
    before = {form: page(shelf, "desk", form).body for form in ("rss", "atom", "json")}

    newsroom.passes(days=3)
    with newsroom.tools.store.write() as tx:
        feeds.changed(tx, ["desk"], newsroom.now)
    newsroom.publish()

    assert {form: page(shelf, "desk", form).body for form in before} == before


def test_ninjs_tells_of_a_kill_with_canceled(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    gone = newsroom.article("Ferry sinks")
    page(shelf, "all")
    newsroom.take_down(gone)
    newsroom.publish()

    items = json.loads(page(shelf, "all", "ninjs").body)["associations"]

    assert [item["pubStatus"] for item in items] == ["usable", "canceled"]
    assert items[0]["headlines"][0]["value"] == "Ferry sails again"
    assert b"sinks" not in page(shelf, "all", "ninjs").body
    assert b"counsel" not in page(shelf, "all", "atom").body


def test_the_news_sitemap_has_our_own_pages_of_the_last_two_days(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    newsroom.article("Old ferry")
    newsroom.passes(days=3)
    fresh = newsroom.article("New ferry")
    before = shelf.page("all", "sitemap")
    stamp = shelf.stamp("all", "sitemap")

    root: Any = etree.fromstring(page(shelf, "all", "sitemap").body)
    newsroom.passes(days=3)
    later = page(shelf, "all", "sitemap")

    assert isinstance(before, Page)
    assert [node.text for node in root.iter("{*}loc")] == [f"{BASE}/articles/{fresh}"]
    assert stamp != shelf.stamp("all", "sitemap")
    assert b"<loc>" not in later.body


def test_a_source_s_secret_address_is_in_no_feed(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.source("closed", url="https://me:sesame@closed.example/feed?token=opensesame&page=1")
    newsroom.article("Behind the wall", source="closed")

    for form in ("rss", "atom", "json", "ninjs"):
        assert b"sesame" not in page(shelf, "all", form).body
