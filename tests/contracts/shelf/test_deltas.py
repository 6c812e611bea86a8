"""Deltas (RFC 3229 with `feed`): who says what it has is told what is new, over HTTP from a real store."""

import gzip
from datetime import timedelta

import pytest
from lxml import etree

from feeds.sniff import parse_feed
from feeds.web import Face, create_app
from tests.contracts.shelf.newsroom import BASE, Newsroom
from tests.contracts.shelf.test_documents import enter, feed_of, newest_of
from tests.unit.feeds.web.asgi_client import Answer, Client
from worker.jobs.tools import Tools
from worker.shelf import StoreShelf
from worker.store import articles, feeds, subscribers, writings

XML = ("atom", "rss")


@pytest.fixture
def client(shelf: StoreShelf, newsroom: Newsroom) -> Client:
    """A client of the web face over the newsroom's store."""
    return Client(create_app(shelf, Face(BASE, recheck_seconds=0), lambda: newsroom.now))


def titles(answer: Answer) -> list[str]:
    return [entry.title for entry in parse_feed(answer.body, answer.headers["content-type"], BASE).entries]


def asks(client: Client, have: Answer, name: str = "all", form: str = "atom", **headers: str) -> Answer:
    """Ask as a reader who has an answer of before, for what is new."""
    wanted = {"if_none_match": have.headers["etag"], "a_im": "feed"} | headers
    return client.get(f"/feeds/{name}.{form}", **wanted)


def rewritten(newsroom: Newsroom, *names: str) -> None:
    """Let feeds be written again a minute later."""
    newsroom.passes(minutes=1)
    with newsroom.tools.store.write() as tx:
        feeds.changed(tx, names, newsroom.now)
    newsroom.publish()


@pytest.mark.parametrize("form", XML)
def test_a_reader_who_says_what_it_has_is_sent_what_is_new(
    client: Client, newsroom: Newsroom, form: str
) -> None:
    newsroom.article("Ferry sails again")
    newsroom.article("Harbour dredged")
    before = client.get(f"/feeds/all.{form}")
    newsroom.passes(minutes=1)
    newsroom.article("Lighthouse painted")
    newsroom.publish()

    answer, whole = asks(client, before, form=form), client.get(f"/feeds/all.{form}")

    assert (answer.status, titles(answer)) == (226, ["Lighthouse painted"])
    assert answer.headers["im"] == "feed"
    assert answer.headers["cache-control"] == "no-store, im"
    assert answer.headers["vary"] == "Accept-Encoding, A-IM, If-None-Match"
    assert answer.headers["delta-base"] == before.headers["etag"]
    for name in ("etag", "last-modified", "content-type", "link"):
        assert answer.headers[name] == whole.headers[name]
    assert len(answer.body) < len(whole.body)


def test_a_delta_spans_several_writings_and_holds_each_article_once(
    client: Client, newsroom: Newsroom
) -> None:
    feed_of(newsroom)
    enter(newsroom, "Ferry sails again", "Harbour dredged")
    before = client.get("/feeds/desk.atom")
    enter(newsroom, "Lighthouse painted", "Pier closed", "Pier open again")

    answer = asks(client, before, "desk")

    assert answer.status == 226
    assert titles(answer) == ["Pier open again", "Pier closed", "Lighthouse painted"]


def test_who_takes_the_delta_is_up_to_date_by_its_etag(client: Client, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    before = client.get("/feeds/all.atom")
    newsroom.article("Lighthouse painted")
    newsroom.publish()

    delta = asks(client, before)

    assert asks(client, delta).status == 304


@pytest.mark.parametrize("form", XML)
def test_a_changed_article_is_in_the_delta_and_an_unchanged_one_is_not(
    client: Client, newsroom: Newsroom, form: str
) -> None:
    first = newsroom.article("Ferry sails again")
    newsroom.article("Lighthouse painted")
    before = client.get(f"/feeds/all.{form}")
    with newsroom.tools.store.write() as tx:
        row = articles.find(tx, first)
        changes = {"title": "Ferry sails on Monday", "updated_at": newsroom.now + timedelta(minutes=1)}
        articles.write_layer(tx, row.number, "operator", {"title": changes["title"]}, newsroom.now)
        articles.revise(tx, row, "correction", newsroom.now, "operator", {}, changes, note="It is Monday.")
    rewritten(newsroom, "all")

    answer = asks(client, before, form=form)

    assert (answer.status, titles(answer)) == (226, ["Ferry sails on Monday"])


def test_a_takedown_is_in_the_delta_of_atom_as_a_tombstone(client: Client, newsroom: Newsroom) -> None:
    killed = newsroom.article("Captain accused")
    newsroom.article("Ferry sails again")
    before = client.get("/feeds/all.atom")
    newsroom.passes(minutes=1)
    newsroom.take_down(killed)
    newsroom.article("Lighthouse painted")
    newsroom.publish()

    answer = asks(client, before)

    root = etree.fromstring(answer.body)
    assert (answer.status, titles(answer)) == (226, ["Lighthouse painted"])
    assert len(root.findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")) == 1
    assert b"accused" not in answer.body


def test_a_takedown_sends_all_of_rss_which_has_no_word_for_it(client: Client, newsroom: Newsroom) -> None:
    killed = newsroom.article("Captain accused")
    newsroom.article("Ferry sails again")
    before = client.get("/feeds/all.rss")
    newsroom.take_down(killed)
    newsroom.article("Lighthouse painted")
    newsroom.publish()

    answer = asks(client, before, form="rss")

    assert (answer.status, set(titles(answer))) == (200, {"Lighthouse painted", "Ferry sails again"})


@pytest.mark.parametrize("form", XML)
def test_between_a_takedown_and_its_writing_all_is_sent(
    client: Client, newsroom: Newsroom, form: str
) -> None:
    killed = newsroom.article("Captain accused")
    newsroom.article("Ferry sails again")
    before = client.get(f"/feeds/all.{form}")
    newsroom.article("Lighthouse painted")
    newsroom.publish()
    newsroom.take_down(killed)

    answer = asks(client, before, form=form)

    assert answer.status == 200
    assert b"accused" not in answer.body


def test_an_article_that_only_left_the_feed_sends_all_of_it(client: Client, newsroom: Newsroom) -> None:
    feed_of(newsroom)
    enter(newsroom, "Ferry sails again", "Off topic", "Harbour dredged")
    before = client.get("/feeds/desk.atom")
    with newsroom.tools.store.write() as tx:
        feeds.leave(tx, newest_of(tx) - 1)
    enter(newsroom, "Lighthouse painted")

    answer = asks(client, before, "desk")

    assert answer.status == 200
    assert "Off topic" not in titles(answer)


def test_articles_pushed_off_the_end_do_not_spoil_a_delta(client: Client, newsroom: Newsroom) -> None:
    feed_of(newsroom, limit=3)
    enter(newsroom, "One", "Two", "Three")
    before = client.get("/feeds/desk.atom")
    enter(newsroom, "Four")

    answer = asks(client, before, "desk")

    assert (answer.status, titles(answer)) == (226, ["Four"])


def test_where_everything_changed_all_is_sent_without_a_detour(client: Client, newsroom: Newsroom) -> None:
    feed_of(newsroom, limit=2)
    enter(newsroom, "One", "Two")
    before = client.get("/feeds/desk.atom")
    enter(newsroom, "Three", "Four")

    assert asks(client, before, "desk").status == 200


def test_an_unknown_document_gets_all_of_it(client: Client, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    client.get("/feeds/all.atom")

    answer = client.get("/feeds/all.atom", if_none_match='"never-served"', a_im="feed")

    assert answer.status == 200
    assert "im" not in answer.headers


def test_one_known_document_among_several_is_enough(client: Client, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    before = client.get("/feeds/all.atom")
    newsroom.article("Lighthouse painted")
    newsroom.publish()

    answer = asks(client, before, if_none_match=f'"zzz", W/{before.headers["etag"]}, "aaa"')

    assert (answer.status, answer.headers["delta-base"]) == (226, before.headers["etag"])


def test_an_unchanged_feed_is_304_also_for_who_wants_a_delta(client: Client, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    before = client.get("/feeds/all.atom")
    rewritten(newsroom, "all")

    assert asks(client, before).status == 304


def test_a_delta_is_compressed_like_the_document(client: Client, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    before = client.get("/feeds/all.atom", accept_encoding="gzip")
    newsroom.article("Lighthouse painted")
    newsroom.publish()

    answer = asks(client, before, accept_encoding="gzip")

    assert (answer.status, answer.headers["content-encoding"]) == (226, "gzip")
    assert answer.headers["etag"].startswith('W/"')
    assert b"Lighthouse painted" in gzip.decompress(answer.body)


def test_head_tells_of_the_delta_without_sending_it(client: Client, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    before = client.get("/feeds/all.atom")
    newsroom.article("Lighthouse painted")
    newsroom.publish()

    answer = client.head("/feeds/all.atom", if_none_match=before.headers["etag"], a_im="feed")

    assert (answer.status, answer.body, answer.headers["im"]) == (226, b"", "feed")


def test_a_private_feed_s_delta_needs_the_token_and_is_for_no_shared_cache(
    client: Client, newsroom: Newsroom
) -> None:
    feed_of(newsroom, private=True)
    with newsroom.tools.store.write() as tx:
        one = subscribers.add(tx, "evening-paper", "sesame", newsroom.now)
        subscribers.subscribe(tx, one, "desk", "pull", "", [], newsroom.now)
    enter(newsroom, "One")
    before = client.get("/feeds/desk.atom", authorization="Bearer sesame")
    enter(newsroom, "Two")

    assert asks(client, before, "desk").status == 401
    answer = asks(client, before, "desk", authorization="Bearer sesame")

    assert (answer.status, titles(answer)) == (226, ["Two"])
    assert answer.headers["cache-control"] == "private, no-store, im"


@pytest.mark.parametrize("path", ["all.json", "all.ninjs", "all.sitemap", "desk/archive/1.atom"])
def test_other_documents_are_never_sent_in_part(client: Client, newsroom: Newsroom, path: str) -> None:
    feed_of(newsroom, limit=1)
    enter(newsroom, "One", "Two", "Three")
    before = client.get(f"/feeds/{path}")
    enter(newsroom, "Four")

    answer = client.get(f"/feeds/{path}", if_none_match=before.headers["etag"], a_im="feed")

    assert before.status == 200
    assert answer.status in (200, 304)


def test_another_process_knows_what_this_one_served(client: Client, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    before = client.get("/feeds/all.atom")
    newsroom.article("Lighthouse painted")
    newsroom.publish()
    tools = Tools(newsroom.tools.settings, newsroom.tools.store)
    tools.now = lambda: newsroom.now
    other = Client(create_app(StoreShelf(tools, "t", newsroom.act), Face(BASE), lambda: newsroom.now))

    assert asks(other, before).status == 226


def test_what_is_remembered_of_a_feed_is_bounded(
    client: Client, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writings, "REMEMBERED", 3)
    feed_of(newsroom, limit=20)
    enter(newsroom, "One")
    had = []
    for title in ("Two", "Three", "Four", "Five"):
        had.append(client.get("/feeds/desk.atom"))
        enter(newsroom, title)

    found = [asks(client, one, "desk") for one in had]

    assert [answer.status for answer in found] == [200, 200, 226, 226]
    assert titles(found[2]) == ["Five", "Four"]
