"""Feed documents from the store: kept ones, sleeping ones, and names that went away."""

import gzip
import threading
from datetime import timedelta

import sqlalchemy as sa

from feeds.web.shelf import Gone, Moved, Page, Shelf
from tests.contracts.shelf.newsroom import BASE, Newsroom
from worker.jobs.hub import topic_of
from worker.shelf import StoreShelf
from worker.store import deliveries, facts, feeds, pages, stories, subscribers
from worker.store.pages import Recipe
from worker.store.schema import receipt, tag


def test_the_shelf_is_all_that_the_faces_ask_for(shelf: StoreShelf) -> None:
    assert isinstance(shelf, StoreShelf)
    whole: Shelf = shelf
    for part in Shelf.__mro__:
        missing = [name for name in vars(part) if not name.startswith("_") and not hasattr(whole, name)]
        assert not missing


def test_the_first_reader_of_a_sleeping_feed_gets_it_at_once(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again", tagged={"ferries": "Ferries"})

    for name in ("all", "source/gazette", "tag/ferries"):
        page = shelf.page(name, "atom")

        assert isinstance(page, Page)
        assert b"Ferry sails again" in page.body
        assert page.content_type.startswith("application/atom+xml")
        assert page.hub == f"{BASE}/hub"
        assert page.self_url == f"{BASE}/feeds/{name}.atom"
        assert gzip.decompress(page.encodings["gzip"]) == page.body
        assert shelf.stamp(name, "atom") == page.etag


def test_a_feed_that_was_read_once_is_kept_up_to_date(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    first = shelf.page("all", "json")
    newsroom.passes(minutes=1)
    newsroom.article("Lighthouse painted")
    stale = shelf.page("all", "json")
    newsroom.publish()

    fresh = shelf.page("all", "json")

    assert isinstance(first, Page)
    assert isinstance(stale, Page)
    assert stale.etag == first.etag
    assert isinstance(fresh, Page)
    assert b"Lighthouse painted" in fresh.body
    assert shelf.stamp("all", "json") == fresh.etag != first.etag
    assert fresh.modified - first.modified == timedelta(minutes=1)


def test_a_feed_is_found_at_the_address_it_names_as_its_own(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.article("Tram back on its rails", source="z\u00fcrich")

    page = shelf.page("source/z\u00fcrich", "atom")

    assert isinstance(page, Page)
    assert page.self_url == f"{BASE}/feeds/source/z%C3%BCrich.atom"
    assert f'href="{page.self_url}" rel="self"'.encode() in page.body
    assert topic_of(BASE, page.self_url) == ("source/z\u00fcrich", "atom")


def test_many_first_readers_write_the_pages_once(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    found: list[object] = []
    readers = [threading.Thread(target=lambda: found.append(shelf.page("all", "rss"))) for _ in range(6)]

    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert len({page.etag for page in found if isinstance(page, Page)}) == 1
    assert len(found) == 6


def test_a_name_of_nothing_is_none_and_wakes_nothing(shelf: StoreShelf, newsroom: Newsroom) -> None:
    for name in ("nothing", "tag/nothing", "source/nothing", "story/nothing", "tag/", "all/archive/1"):
        assert shelf.page(name, "atom") is None
        assert shelf.stamp(name, "atom") is None
    assert shelf.page("all", "pdf") is None
    with newsroom.tools.store.read() as tx:
        assert feeds.everything(tx) == []


def test_a_removed_feed_is_gone_and_a_merged_name_moved(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again", tagged={"ferries": "Ferries", "ferry": "Ferry"})
    with newsroom.tools.store.write() as tx:
        feeds.add(tx, "harbour", "Harbour", {"tags": ["ferries"]}, newsroom.now)
        feeds.remove(tx, "harbour", newsroom.now)
        stories.open_stories(tx, {"s1": "The ferry"}, newsroom.now)
        stories.open_stories(tx, {"s2": "The ferry"}, newsroom.now)
        stories.merge(tx, "s1", "s2", "one event", newsroom.now)
        heir = tx.scalar(sa.select(tag.c.number).where(tag.c.slug == "ferries"))
        tx.run(sa.update(tag).where(tag.c.slug == "ferry").values(merged_into=heir))

    for awake in (False, True):
        with newsroom.tools.store.write() as tx:
            for name in ("story/s1", "tag/ferry") if awake else ():
                pages.keep(tx, [(name, Recipe("rss", b"<rss>", b"</rss>"), newsroom.now)])
                feeds.wake(tx, name, name, newsroom.now)
        assert shelf.page("story/s1", "rss") == shelf.feed("story/s1") == Moved("story/s2")
        assert shelf.page("tag/ferry", "rss") == shelf.feed("tag/ferry") == Moved("tag/ferries")
    assert shelf.page("harbour", "rss") == Gone("removed", newsroom.now)
    assert isinstance(shelf.page("story/s2", "rss"), Page)


def test_a_killed_article_leaves_the_kept_page(shelf: StoreShelf, newsroom: Newsroom) -> None:
    killed = newsroom.article("Ferry captain accused")
    shelf.page("all", "atom")

    newsroom.passes(minutes=1)
    newsroom.take_down(killed)
    newsroom.publish()

    page = shelf.page("all", "atom")
    assert isinstance(page, Page)
    assert b"accused" not in page.body
    assert b"deleted-entry" in page.body


def test_waking_a_feed_does_not_take_work_from_the_publishers(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    shelf.page("all", "atom")
    newsroom.article("Lighthouse painted")

    shelf.page("all", "atom")

    with newsroom.tools.store.read() as tx:
        assert facts.waiting(tx, "feed.changed") == 1


def test_a_private_feed_opens_for_its_subscriber_only(shelf: StoreShelf, newsroom: Newsroom) -> None:
    with newsroom.tools.store.write() as tx:
        feeds.add(tx, "members", "Members", {"private": True}, newsroom.now)
        one = subscribers.add(tx, "evening-paper", "sesame", newsroom.now)
        subscribers.subscribe(tx, one, "members", "pull", "", [], newsroom.now)
        two = subscribers.add(tx, "stranger", "knock", newsroom.now)
        subscribers.subscribe(tx, two, "all", "pull", "", [], newsroom.now)

    page = shelf.page("members", "atom")

    assert isinstance(page, Page)
    assert page.private
    assert shelf.may_read("members", "sesame")
    assert shelf.may_read("members", "api-token")
    assert not any(shelf.may_read("members", token) for token in ("knock", "", "sesam"))
    assert shelf.feed("members") is None
    assert "members" not in [one["name"] for one in shelf.feeds()]


def test_a_pull_of_the_newest_document_is_a_receipt_written_once(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    with newsroom.tools.store.write() as tx:
        number = subscribers.add(tx, "evening-paper", "sesame", newsroom.now)
        subscribers.subscribe(tx, number, "all", "pull", "", [], newsroom.now)
    id_ = newsroom.article("Ferry sails again")
    page = shelf.page("all", "atom")
    assert isinstance(page, Page)

    for _ in range(2):
        shelf.pulled("all", "sesame", page.etag, newsroom.now)

    (line,) = shelf.deliveries({"subscriber": "evening-paper"}, 10)
    assert (line["article"], line["state"], line["receipt"]["kind"]) == (id_, "delivered", "pull")
    with newsroom.tools.store.read() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(receipt)) == 1
        assert deliveries.changes_after(tx, subscribers.one(tx, 1).cursor, 10) == []


def test_a_pull_of_an_older_document_is_no_receipt(shelf: StoreShelf, newsroom: Newsroom) -> None:
    with newsroom.tools.store.write() as tx:
        number = subscribers.add(tx, "evening-paper", "sesame", newsroom.now)
        subscribers.subscribe(tx, number, "all", "pull", "", [], newsroom.now)
    newsroom.article("Ferry sails again")
    page = shelf.page("all", "atom")
    assert isinstance(page, Page)
    newsroom.article("Lighthouse painted")

    shelf.pulled("all", "sesame", page.etag, newsroom.now)
    newsroom.publish()
    shelf.pulled("all", "sesame", page.etag, newsroom.now)

    assert shelf.deliveries({}, 10) == []
