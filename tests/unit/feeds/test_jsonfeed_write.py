"""What our JSON Feed promises: version 1.1 key by key, and what no validator looks for."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from feeds import atom, jsonfeed, rss
from feeds.entry import Entry, Feed
from feeds.sniff import parse_feed
from tests.unit.feeds.written import BASE, CANONICAL, HOSTILE, full

TOP: dict[str, type] = {
    "version": str, "title": str, "home_page_url": str, "feed_url": str, "description": str,
    "user_comment": str, "next_url": str, "icon": str, "favicon": str, "authors": list, "language": str,
    "expired": bool, "hubs": list, "items": list,
}  # fmt: skip
ITEM: dict[str, type] = {
    "id": str, "url": str, "external_url": str, "title": str, "content_html": str, "content_text": str,
    "summary": str, "image": str, "banner_image": str, "date_published": str, "date_modified": str,
    "authors": list, "tags": list, "language": str, "attachments": list,
}  # fmt: skip


def read(body: bytes) -> Feed:
    return parse_feed(body, "application/feed+json", f"{BASE}/feeds/all.json")


def document(feed: Feed) -> Any:
    return json.loads(jsonfeed.render(feed))


def assert_is_jsonfeed(found: Any) -> None:
    """Assert what version 1.1 asks for: known keys of the right kind, and the few that must be there."""
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"]
    pairs: list[tuple[Any, dict[str, type]]] = [(found, TOP), *((item, ITEM) for item in found["items"])]
    for value, known in pairs:
        for key, held in value.items():
            assert key.startswith("_") or isinstance(held, known[key]), key
    for item in found["items"]:
        assert item["id"]
        assert "content_html" in item or "content_text" in item
        for author in item.get("authors", []):
            assert author.get("name") or author.get("url")
        for attached in item.get("attachments", []):
            assert attached["url"]
            assert attached["mime_type"]


def as_json_has_it(feed: Feed) -> Feed:
    """Return what is left of a feed in JSON Feed: no tombstones and no rhythm."""

    def entry(one: Entry) -> Entry:
        said = tuple(
            replace(label, label="" if label.label == label.term else label.label) for label in one.categories
        )
        return replace(one, categories=said)

    return replace(
        feed,
        entries=tuple(entry(one) for one in feed.entries),
        tombstones=(),
        ttl_minutes=0,
        skip_hours=(),
        period_seconds=0,
    )


@settings(max_examples=30, deadline=None)
@given(CANONICAL)
def test_what_is_written_is_read_back_as_it_was(feed: Feed) -> None:
    assert read(jsonfeed.render(feed)) == as_json_has_it(feed)


@settings(max_examples=30, deadline=None)
@given(HOSTILE)
def test_no_text_can_lose_a_feed_or_an_entry_of_it(feed: Feed) -> None:
    body = jsonfeed.render(feed)

    assert [one.id for one in read(body).entries] == [one.id for one in feed.entries]
    assert_is_jsonfeed(json.loads(body))


def test_a_feed_with_everything_is_jsonfeed() -> None:
    assert_is_jsonfeed(document(full()))


def test_a_feed_with_nothing_is_jsonfeed() -> None:
    assert_is_jsonfeed(document(Feed()))


def test_the_same_feed_gives_the_same_bytes() -> None:
    assert jsonfeed.render(full()) == jsonfeed.render(full())


def test_hub_and_own_address_are_named() -> None:
    found = document(full())

    assert found["hubs"] == [{"type": "WebSub", "url": f"{BASE}/hub"}]
    assert found["feed_url"] == f"{BASE}/feeds/all.atom"
    assert found["home_page_url"] == f"{BASE}/feeds/all"


def test_ours_tells_revision_status_and_related_of_every_item() -> None:
    for item in document(full())["items"]:
        assert {"revision", "status", "related"} <= item["_wirecopy"].keys()
    assert document(full())["items"][0]["_wirecopy"]["related"] == [
        {
            "id": "urn:uuid:x",
            "url": f"{BASE}/articles/b2",
            "title": "Harbour closed",
            "reason": "3 names in common",
            "score": 0.625,
        }
    ]


def test_tags_are_what_people_read() -> None:
    assert document(full())["items"][0]["tags"] == ["Elbing", "transport"]


def test_the_deleted_are_just_gone() -> None:
    assert b"000000000003" not in jsonfeed.render(full())


def test_an_article_has_one_id_in_all_formats() -> None:
    feed = full()
    ids = [entry.id for entry in feed.entries]

    for module, kind in ((atom, "atom"), (rss, "rss"), (jsonfeed, "json")):
        found = parse_feed(module.render(feed), "", f"{BASE}/feeds/all.{kind}")
        assert [entry.id for entry in found.entries] == ids
