"""Feeds to be written: hostile text for properties, and one plain feed that has everything.

`canonical` feeds hold what the formats can say, in the form the house keeps it in
(one line, NFC, absolute addresses): they must come back as they were. `hostile`
ones hold anything that Python can put into a text. Names of people are plain in
canonical ones: a reader must guess addresses in them.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

from feeds.entry import Category, Entry, Feed, Link, Origin, Person, Picture, RelatedEntry, Tombstone
from feeds.text import clean, line

BASE = "https://wire.example"
# What has broken feeds before: ends of CDATA, markup, entities, controls, halves of letters, right-to-left.
NASTY = (
    "]]>", "<b>", "</title>", "<![CDATA[", "&amp;", "&#0;", "&lt;script&gt;", "<script>alert(1)</script>",
    "<!--", "\0", "\x0b", "\x1f", "\x85", "\x92", "\ud800", "\udfff", "\ufffe", "\uffff", "\ufeff", "\u2028",
    "\u202e", "\U0001f6a2", "e\u0301", ">\u0338", "\r\n", "\t", " ", "'", '"', "%", "<3", "a < b & c > d",
    "AT&T", "<?xml?>",
)  # fmt: skip
PIECES = st.one_of(st.sampled_from(NASTY), st.text(max_size=12), st.characters(codec=None))
RAW = st.lists(PIECES, max_size=6).map("".join)
WORDS = RAW.map(line)
SAID = WORDS.filter(bool)
NAMES = st.text("Adaholm Björn-Ek.\U0001f6a2", min_size=1, max_size=9).map(line).filter(bool)
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(2090, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001
    lambda moment: moment.replace(microsecond=0)
)
PATHS = st.text("abcdefghij0123456789-_~", min_size=1, max_size=8)
URLS = PATHS.map(lambda path: f"https://gazette.example/{path}?a=1&b=2")
OURS = PATHS.map(lambda path: f"urn:uuid:{path}")
KINDS = st.sampled_from(("", "text/html", "image/png", "application/pdf"))
MARKUP = st.lists(PIECES, max_size=6).map(
    lambda parts: clean("<p>" + "</p><p>".join(parts).strip() + "</p>").strip()
)


def entries(text: Any = WORDS, said: Any = SAID, name: Any = NAMES) -> st.SearchStrategy[Entry]:
    """Return entries with texts of a kind; ids and addresses are ours and well formed."""
    return st.builds(
        Entry,
        id=OURS,
        url=URLS,
        title=said,
        updated=MOMENTS,
        published=st.none() | MOMENTS,
        summary=text,
        content_html=st.just("") | MARKUP,
        authors=st.lists(st.builds(Person, name), max_size=2, unique=True).map(tuple),
        categories=st.lists(
            st.builds(Category, said, st.just("https://wire.example/feeds/tag/"), text),
            max_size=2,
            unique_by=lambda one: one.label or one.term,
        ).map(tuple),
        links=st.lists(
            st.builds(Link, URLS, st.sampled_from(("via", "replies")), KINDS, text), max_size=2, unique=True
        ).map(tuple),
        pictures=st.lists(
            st.builds(Picture, URLS, st.sampled_from(("", "image/png")), st.integers(0, 9000),
                      st.integers(0, 9000), text, text),
            max_size=2, unique_by=lambda one: one.url,
        ).map(tuple),
        language=st.sampled_from(("", "en", "de-AT")),
        rights=text,
        origin=st.none() | st.builds(Origin, OURS, said, URLS, URLS, MOMENTS),
        related=st.lists(
            st.builds(RelatedEntry, OURS, URLS, said, text, st.floats(0, 1)), max_size=2
        ).map(tuple),
        note=text,
        revision=st.integers(0, 99),
        status=st.sampled_from(("", "usable")),
    )  # fmt: skip


def feeds(text: Any = WORDS, said: Any = SAID, name: Any = NAMES) -> st.SearchStrategy[Feed]:
    """Return feeds with texts of a kind."""
    return st.builds(
        Feed,
        id=OURS,
        title=said,
        url=URLS,
        self_url=URLS,
        updated=MOMENTS,
        subtitle=said,
        language=st.sampled_from(("", "en", "de")),
        rights=text,
        authors=st.lists(st.builds(Person, name), min_size=1, max_size=1).map(tuple),
        links=st.just((Link(f"{BASE}/hub", "hub"),)),
        entries=st.lists(entries(text, said, name), max_size=3, unique_by=lambda one: one.id).map(tuple),
        tombstones=st.lists(
            st.builds(Tombstone, OURS, MOMENTS, text, text), max_size=2, unique_by=lambda one: one.ref
        ).map(tuple),
        archive=st.booleans(),
    )


CANONICAL = feeds()
HOSTILE = feeds(RAW, RAW, RAW)


def full() -> Feed:
    """Return a feed that says everything it can, as ours do."""
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    ferry = Entry(
        id="urn:uuid:6f0f5d0e-0001-5000-8000-000000000001",
        url="https://gazette.example/ferry",
        title="Ferry & freight: \u201cwe sail\u201d",
        updated=moment,
        published=moment.replace(hour=1),
        summary="The ferry sails again, five < six days late.",
        content_html='<p>The ferry sails <a href="https://gazette.example/again">again</a>.</p>',
        authors=(Person("Ada Holm"), Person("Björn Ek")),
        categories=(
            Category("elbing", f"{BASE}/feeds/tag/", "Elbing"),
            Category("20000337", "http://cv.iptc.org/newscodes/mediatopic/", "transport"),
        ),
        links=(
            Link("https://gazette.example/ferry", "via"),
            Link("https://gazette.example/ferry.mp3", "enclosure", "audio/mpeg", length_bytes=12345),
            Link("https://gazette.example/ferry.ogg", "enclosure", "audio/ogg", length_bytes=2345),
        ),
        pictures=(Picture("https://gazette.example/f.png", "image/png", 800, 600, "The ferry", "Ada Holm"),),
        language="en",
        rights="© The Gazette",
        origin=Origin(
            "https://gazette.example/feed.xml",
            "The Gazette",
            "https://gazette.example/",
            "https://gazette.example/feed.xml",
            moment,
        ),
        related=(
            RelatedEntry("urn:uuid:x", f"{BASE}/articles/b2", "Harbour closed", "3 names in common", 0.625),
        ),
        note="An earlier version named the wrong harbour.",
        revision=3,
        status="usable",
    )
    bare = Entry(
        id="urn:uuid:6f0f5d0e-0001-5000-8000-000000000002",
        url=f"{BASE}/articles/c3",
        title="Snow",
        updated=moment,
        summary="Snow.",
    )
    return Feed(
        id="urn:uuid:6f0f5d0e-0000-5000-8000-000000000000",
        title="All articles",
        url=f"{BASE}/feeds/all",
        self_url=f"{BASE}/feeds/all.atom",
        updated=moment,
        subtitle="Everything, as it comes in",
        language="en",
        icon=f"{BASE}/assets/icon.svg",
        rights="See each article",
        authors=(Person("Wirecopy"),),
        links=(
            Link(f"{BASE}/hub", "hub"),
            Link(f"{BASE}/feeds/all/archive/1.atom", "prev-archive", "application/atom+xml"),
        ),
        entries=(ferry, bare),
        tombstones=(Tombstone("urn:uuid:6f0f5d0e-0001-5000-8000-000000000003", moment, "Withdrawn", "Desk"),),
        ttl_minutes=15,
        skip_hours=(0, 1, 2),
        period_seconds=3600,
    )


def without(feed: Feed, **changed: Any) -> Feed:
    """Return the feed with each entry's fields changed: what a format has no word for."""
    return replace(feed, entries=tuple(replace(entry, **changed) for entry in feed.entries))
