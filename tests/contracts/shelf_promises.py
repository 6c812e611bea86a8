"""What every Shelf promises, as checks that any of them can be put through.

`test_shelf_in_memory.py` puts the one in memory through them; the store's own
tests do the same with the real one, so that the faces work over both alike.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from feeds.web.openapi import SHAPES
from feeds.web.shelf import Event, Gone, Page, Shelf


def has_all_shapes(shelf: Shelf, article: str, feed: str) -> None:
    """Every answer has every key of its shape, for one usable article and one feed that holds it."""
    found = shelf.article(article)
    _has("article", [found])
    _has("article", shelf.articles({}, 10))
    _has("feed", shelf.feeds())
    one_feed = shelf.feed(feed)
    _has("feed", [one_feed])
    assert isinstance(one_feed, dict)
    _has("article", one_feed["articles"])
    _has("source", shelf.sources())
    _has("explain", [shelf.explain(article)])
    _has("revision", shelf.revisions(article) or [])
    _has("subscriber", shelf.subscribers())
    _has("delivery", shelf.deliveries({}, 10))
    _has("parked", shelf.parked())
    home = shelf.home()
    assert {"title", "feeds", "sources", "articles", "status"} <= home.keys()
    _has("article", home["articles"])


def _has(shape: str, rows: Iterable[Any]) -> None:
    for row in rows:
        assert isinstance(row, Mapping), f"a {shape} is {row!r}"
        missing = set(SHAPES[shape].split()) - set(row)
        assert not missing, f"{shape} lacks {missing}"


def stamps_follow_pages(shelf: Shelf, name: str) -> None:
    """Asked twice without a change, stamp and page are equal; what is prepared is the document itself."""
    for format_ in ("atom", "rss", "json"):
        before, page = shelf.stamp(name, format_), shelf.page(name, format_)
        assert isinstance(page, Page)
        assert shelf.stamp(name, format_) == before
        assert shelf.page(name, format_) == page
        assert page.modified.tzinfo is not None
        assert '"' not in page.etag
        assert set(page.encodings) <= {"gzip", "br", "zstd"}


def keeps_a_call_once(shelf: Shelf, source: str, body: bytes, at: datetime) -> None:
    """The same (source, event id) is one document, also with another body; another id is another one."""
    first = shelf.keep(source, "promise-1", "source.ping", body, at)
    again = shelf.keep(source, "promise-1", "source.ping", body + b" ", at)
    other = shelf.keep(source, "promise-2", "source.ping", body, at)
    assert (first.again, again.again, other.again) == (False, True, False)
    assert first.document == again.document != other.document


def is_gone_for_good(shelf: Shelf, article: str) -> None:
    """A killed or withdrawn article is Gone for everybody and a dict with its status for the operator."""
    assert isinstance(shelf.article(article), Gone)
    kept = shelf.article(article, private=True)
    assert isinstance(kept, dict)
    assert kept["status"] == "canceled"
    assert all(one["id"] != article for one in shelf.articles({}, 200))


def tells_events_in_order(shelf: Shelf, at_least: int) -> None:
    """Numbers rise strictly, `after` and `limit` hold, and the newest is the last."""
    events = shelf.events(0, 1000)
    numbers = [event.number for event in events]
    assert len(numbers) >= at_least
    assert numbers == sorted(set(numbers))
    assert all(isinstance(event, Event) for event in events)
    assert shelf.newest_event() == numbers[-1]
    assert shelf.events(numbers[-1], 10) == type(events)()
    assert [event.number for event in shelf.events(numbers[0], 1)] == numbers[1:2]


def knows_nothing_of_strangers(shelf: Shelf) -> None:
    """What is not there is None, and an unknown token opens nothing."""
    assert shelf.page("no/such", "atom") is None
    assert shelf.feed("no/such") is None
    assert shelf.article("no-such") is None
    assert shelf.story("no-such") is None
    assert shelf.hook("no-such") is None
    assert shelf.upstream("no-such") is None
    assert shelf.source("no-such") is None
    assert shelf.explain("no-such") is None
    assert shelf.revisions("no-such") is None
    assert not shelf.may_read("all", "no-such")
