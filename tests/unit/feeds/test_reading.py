"""Feeds as the world writes them: every format, and what people do instead of it."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dates import parse as parse_date
from feeds.entry import Category, Entry, Feed, Person, Picture
from feeds.errors import FeedError
from feeds.sniff import parse_feed, sniff
from feeds.text import has_markup, line, plain, web_url

URL = "https://gazette.example/feeds/all"
NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
RSS_PREFIXES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def rss(items: str, head: str = "") -> Feed:
    body = f"<rss version='2.0' {RSS_PREFIXES}><channel><title>Gazette</title>{head}{items}</channel></rss>"
    return parse_feed(body.encode(), "application/rss+xml", URL)


def item(inside: str) -> Entry:
    return rss(f"<item>{inside}</item>").entries[0]


def atom(entries: str, head: str = "") -> Feed:
    start = '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://gazette.example/">'
    body = f"{start}{head}{entries}</feed>"
    return parse_feed(body.encode(), "application/atom+xml", URL)


def test_a_whole_rss_item_is_read_with_its_modules() -> None:
    found = item(
        "<title>Tide &amp;amp; time</title><link>https://gazette.example/1</link>"
        "<guid isPermaLink='false'>g-1</guid>"
        "<pubDate>Fri, 02 Jan 2026 13:00:00 +0100</pubDate><dc:creator>Ana Ruiz</dc:creator>"
        "<category domain='https://gazette.example/tags'>Sea</category><description>Short.</description>"
        "<content:encoded><![CDATA[<p>Long.</p>]]></content:encoded>"
        "<media:content url='https://gazette.example/1.jpg' medium='image' width='800'/>"
    )

    assert (found.id, found.url, found.title) == ("g-1", "https://gazette.example/1", "Tide & time")
    assert found.published == NOON
    assert found.authors == (Person("Ana Ruiz"),)
    assert found.categories == (Category("Sea", "https://gazette.example/tags"),)
    assert (found.summary, found.content_html) == ("Short.", "<p>Long.</p>")
    assert found.pictures == (Picture("https://gazette.example/1.jpg", width=800),)


def test_a_permalink_guid_is_the_address_where_there_is_no_link() -> None:
    assert item("<guid>https://gazette.example/1</guid>").url == "https://gazette.example/1"
    assert not item("<guid isPermaLink='false'>https://gazette.example/1</guid>").url


@pytest.mark.parametrize("fault", ["", "<b>"])  # the second is for the tolerant reader
@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize(
    ("service", "name"),
    [
        ("feedburner", "http://rssnamespace.org/feedburner/ext/1.0"),
        ("pheedo", "http://www.pheedo.com/namespace/pheedo"),
    ],
)
def test_an_article_has_its_own_address_and_not_the_counting_one_of_a_service(
    service: str, name: str, form: str, fault: str
) -> None:
    counting = f"https://{service}.example/~r/1"
    own = f"<{service}:origLink>https://gazette.example/a?b=1&amp;c</{service}:origLink>"
    inside = f"<title>A</title>{fault}{own}"
    body = (
        f'<rss version="2.0" xmlns:{service}="{name}"><channel><title>G</title>'
        f"<item><link>{counting}</link>{inside}</item></channel></rss>"
        if form == "rss"
        else f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:{service}="{name}">'
        f'<entry><id>1</id><link href="{counting}"/>{inside}</entry></feed>'
    )

    (entry,) = parse_feed(body.encode(), "", URL).entries
    (other,) = parse_feed(body.replace("https://gazette.example/a?b=1&amp;c", "").encode(), "", URL).entries

    assert entry.url == "https://gazette.example/a?b=1&c"
    assert other.url == counting


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("<![CDATA[A <b>bold</b> move]]>", "A bold move"),
        ("A &lt;b&gt;bold&lt;/b&gt; move", "A bold move"),
        ("3 &lt; 4 and a &amp;lt; b", "3 < 4 and a < b"),
        ("  two\n  lines ", "two lines"),
        ("caf\u0065\u0301", "café"),
    ],
)
def test_titles_are_read_as_people_would(title: str, read: str) -> None:
    assert item(f"<title>{title}</title>").title == read


def test_rss_1_is_read_with_its_items_beside_the_channel() -> None:
    body = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        b'<channel rdf:about="https://gazette.example/"><title>G</title></channel>'
        b'<item rdf:about="https://gazette.example/1"><title>T</title></item></rdf:RDF>'
    )
    found = parse_feed(body, "", URL)

    assert sniff(body, "") == "rdf"
    assert [(one.id, one.title) for one in found.entries] == [("https://gazette.example/1", "T")]


def test_the_rhythm_a_feed_asks_for_is_read() -> None:
    head = (
        "<ttl>90</ttl><skipHours><hour>0</hour><hour>23</hour><hour>24</hour></skipHours>"
        "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    )
    found = rss("", head)

    assert (found.ttl_minutes, found.period_seconds) == (90, 21_600)
    assert {0, 23} <= set(found.skip_hours)


def test_a_whole_atom_entry_is_read_and_relative_links_hang_on_the_base() -> None:
    found = atom(
        "<entry><id>urn:1</id><title type='html'>Tide &amp;amp; time</title><link href='/1'/>"
        "<link rel='related' href='https://other.example/' title='Other'/>"
        "<updated>2026-01-02T12:00:00Z</updated>"
        "<author><name>Ana Ruiz</name><uri>/ana</uri></author><category term='sea' label='Sea'/>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Long.</p></div></content></entry>"
    ).entries[0]

    assert (found.id, found.url, found.title) == ("urn:1", "https://gazette.example/1", "Tide & time")
    assert found.updated == NOON
    assert found.authors == (Person("Ana Ruiz", "https://gazette.example/ana"),)
    assert found.categories == (Category("sea", "", "Sea"),)
    assert found.content_html == "<p>Long.</p>"
    assert [one.url for one in found.related] == ["https://other.example/"]


def test_atom_0_3_is_read_with_its_own_names() -> None:
    body = (
        b'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>G</title><entry><title>T</title>'
        b'<id>urn:1</id><issued>2026-01-02T12:00:00Z</issued><content mode="base64">PHA+SGk8L3A+</content>'
        b'<link rel="alternate" href="https://gazette.example/1"/></entry></feed>'
    )
    found = parse_feed(body, "", URL).entries[0]

    assert (found.title, found.published, found.content_html) == ("T", NOON, "<p>Hi</p>")


def test_json_feeds_of_both_versions_are_read() -> None:
    body = (
        b'{"version": "https://jsonfeed.org/version/1", "title": "G", "items": [{"id": 7, "title": "T",'
        b'"url": "/1", "content_html": "<p>Hi</p>", "date_published": "2026-01-02T12:00:00Z",'
        b'"author": {"name": "Ana"}, "tags": ["sea", 5]}]}'
    )
    found = parse_feed(body, "application/json", URL).entries[0]

    assert (found.id, found.url, found.published) == ("7", "https://gazette.example/1", NOON)
    assert found.authors == (Person("Ana"),)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<?xml version='1.0'?><rss><channel/></rss>", "rss"),
        (b"<!-- hello --><feed xmlns='http://www.w3.org/2005/Atom'/>", "atom"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", "html"),
        (b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'/>", "sitemap"),
        (b"<sitemapindex/>", "sitemapindex"),
        (b"<opml version='2.0'/>", "opml"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "jsonfeed"),
        (b"hello", "unknown"),
        (b"", "unknown"),
    ],
)
def test_what_a_document_is_goes_by_its_content_and_not_by_what_it_is_served_as(
    body: bytes, kind: str
) -> None:
    assert sniff(body, "text/html") == kind


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 02 Jan 2026 12:00:00 GMT", NOON),
        ("Fri, 2 Jan 26 07:00:00 EST", NOON),
        ("2026-01-02T13:00:00+01:00", NOON),
        ("2026-01-02 12:00:00", NOON),
        ("1767355200", NOON),
        ("yesterday", None),
        ("", None),
        ("9" * 1_000, None),
    ],
)
def test_dates_are_read_in_the_ways_people_write_them(text: str, moment: datetime | None) -> None:
    assert parse_date(text) == moment


@given(st.text(max_size=200))
def test_no_date_breaks_the_reader(text: str) -> None:
    found = parse_date(text)

    assert found is None or found.tzinfo is not None


@given(st.text(max_size=300))
def test_lines_hold_nothing_that_xml_cannot_carry_and_are_the_same_twice(text: str) -> None:
    once = line(text)

    assert line(once) == once
    assert not any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in once)
    assert not has_markup(plain("<p>" + text.replace("<", "").replace("&", "") + "</p>"))


@given(st.text(max_size=100), st.sampled_from(["https://a.example/b/", "", "not a base"]))
def test_only_web_addresses_come_out_of_links(text: str, base: str) -> None:
    assert web_url(text, base) == "" or web_url(text, base).startswith(("http://", "https://"))


@given(
    st.binary(max_size=400),
    st.sampled_from(["<rss><channel>", "<feed xmlns='http://www.w3.org/2005/Atom'>", '{"items":[', ""]),
)
def test_no_bytes_break_the_reader(body: bytes, start: str) -> None:
    with suppress(FeedError):
        assert isinstance(parse_feed(start.encode() + body, "", URL), Feed)
