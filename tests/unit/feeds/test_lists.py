"""Lists of addresses: OPML, sitemaps, what a page declares, Link headers; read hardened, written plainly."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import opml, sitemap, websub
from feeds.discover import discover
from feeds.document import unpacked
from feeds.entry import Entry
from feeds.errors import BadField, BadSignature, FeedError, NotAFeed, TooLarge
from feeds.text import plain

NOON = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30
)
names = words.map(plain).filter(lambda word: bool(word) and plain(word) == word)


def outlines(inside: str) -> opml.Opml:
    return opml.parse(
        f"<opml version='2.0'><head><title>Mine</title></head><body>{inside}</body></opml>".encode()
    )


def test_feeds_are_found_in_their_folders_however_their_attributes_are_spelt() -> None:
    found = outlines(
        '<outline text="News"><outline type="rss" text="Gazette" XMLURL="https://gazette.example/feed"/>'
        '<outline text="Deep"><outline title="Blog" xmlUrl="feed://blog.example/rss"/>'
        '</outline></outline><outline text="Bad" xmlUrl="javascript:alert(1)"/>'
    )

    assert [(one.url, one.title, one.folder) for one in found.outlines] == [
        ("https://gazette.example/feed", "Gazette", ("News",)),
        ("http://blog.example/rss", "Blog", ("News", "Deep")),
    ]
    assert found.skipped == 1


def test_unescaped_ampersands_and_the_same_feed_twice_are_no_obstacle() -> None:
    found = outlines('<outline text="A & B" xmlUrl="https://a.example/?x=1&y=2"/>' * 2)

    assert [one.url for one in found.outlines] == ["https://a.example/?x=1&y=2"]


@pytest.mark.parametrize(
    "body",
    [
        b"<opml><body>" + b"<outline text='a'>" * 60 + b"</outline>" * 60 + b"</body></opml>",
        b"<opml><body>" + b"<outline xmlUrl='https://a.example/'/>" * 21_000 + b"</body></opml>",
        b"<html/>",
        b"no xml",
        b"",
    ],
)
def test_what_is_too_deep_too_long_or_no_opml_is_refused_with_a_sentence(body: bytes) -> None:
    with pytest.raises(FeedError, match=r"\w+ \w+"):
        opml.parse(body)


@given(st.lists(st.tuples(names, st.lists(names, max_size=3)), max_size=6))
def test_what_is_written_as_opml_is_read_again(rows: list[tuple[str, list[str]]]) -> None:
    known = [
        opml.Outline(f"https://a.example/{number}", title, folder=tuple(folder))
        for number, (title, folder) in enumerate(rows)
    ]

    found = opml.parse(opml.render("Mine", known))

    assert set(found.outlines) == set(known)


def test_a_sitemap_gives_its_pages_with_what_google_news_adds() -> None:
    body = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url>'
        "<loc> https://gazette.example/1 </loc>"
        "<news:news><news:publication><news:name>Gazette</news:name><news:language>en</news:language>"
        "</news:publication><news:publication_date>2026-01-02T12:00:00Z</news:publication_date>"
        "<news:title>Tide &amp; time</news:title></news:news></url>"
        "<url><loc>ftp://x.example/</loc></url></urlset>"
    )
    found = sitemap.parse(body.encode(), "", "https://gazette.example/map.xml")

    assert [(page.url, page.title, page.published) for page in found.pages] == [
        ("https://gazette.example/1", "Tide & time", NOON)
    ]


def test_an_index_gives_its_sitemaps_and_a_text_file_its_lines() -> None:
    part = b"<loc>https://a.example/1.xml</loc><lastmod>2026-01-02</lastmod>"
    index = b"<sitemapindex><sitemap>" + part + b"</sitemap></sitemapindex>"
    lines = b"https://a.example/1\nhttps://a.example/2\nnonsense\n"

    assert [one.url for one in sitemap.parse(index, "", "https://a.example/").sitemaps] == [
        "https://a.example/1.xml"
    ]
    assert len(sitemap.parse(lines, "text/plain", "https://a.example/map.txt").pages) >= 2


def test_a_news_sitemap_that_we_write_is_read_again() -> None:
    entry = Entry("urn:1", "https://gazette.example/1", "Tide & 5 < 6", published=NOON, language="en-GB")

    found = sitemap.parse(
        sitemap.render_news([entry], "Gazette", NOON), "", "https://gazette.example/news.xml"
    )

    assert [(page.url, page.title, page.language) for page in found.pages] == [(entry.url, entry.title, "en")]


def test_a_packed_file_is_unpacked_within_its_bounds() -> None:
    assert unpacked(gzip.compress(b"hello"), 10) == b"hello"
    with pytest.raises(TooLarge):
        unpacked(gzip.compress(b"\0" * 1_000_000), 10_000)
    for broken in (gzip.compress(b"hello")[:-6], b"\x1f\x8bnonsense"):
        with pytest.raises(NotAFeed):
            unpacked(broken, 10_000)


def test_a_file_packed_in_pieces_is_read_to_its_end_and_padding_is_none() -> None:
    pieces = gzip.compress(b"<urlset>") + gzip.compress(b"</urlset>")

    assert unpacked(pieces, 100) == b"<urlset></urlset>"
    assert unpacked(pieces + bytes(512), 100) == b"<urlset></urlset>"
    with pytest.raises(TooLarge):
        unpacked(gzip.compress(bytes(60)) * 2, 100)
    with pytest.raises(TooLarge):
        unpacked(gzip.compress(b"") * 100_000, 100)
    with pytest.raises(NotAFeed):
        unpacked(pieces[:-9], 100)


def test_a_page_declares_its_feeds_and_the_header_goes_first() -> None:
    page = (
        b"<html><head><link rel='alternate' type='application/rss+xml' title='All' href='/feed'>"
        b"<link rel=hub href='https://page-hub.example/'></head><body>"
        b"<!-- <link rel='alternate' type='application/rss+xml' href='/hidden'> --></body></html>"
    )
    found = discover(page, "https://gazette.example/news/", {"link": '<https://hub.example/>; rel="hub"'})

    assert [one[0] for one in found.feeds] == ["https://gazette.example/feed"]
    assert found.hubs[0] == "https://hub.example/"


def test_link_headers_are_read_with_all_their_odd_commas() -> None:
    value = '<https://a.example/?x=1,2>; rel="hub self"; title="a, b", broken, </b>; rel=next'
    value += ", <javascript:x>; rel=hub"
    found = websub.parse_link_header(value, "https://a.example/")

    assert [(link.rel, link.href) for link in found] == [
        ("hub", "https://a.example/?x=1,2"),
        ("self", "https://a.example/?x=1,2"),
        ("next", "https://a.example/b"),
    ]


@pytest.mark.parametrize("seconds", ["abc", "-5", "0", "1e3", " 7", "٣"])
def test_a_lease_that_is_no_number_is_refused(seconds: str) -> None:
    with pytest.raises(BadField):
        websub.lease(seconds)


def test_signatures_are_over_the_bytes_and_nothing_else_passes() -> None:
    assert websub.verify("key", websub.sign("key", b"body"), b"body") == "sha256"
    for header in (None, "", "md5=00", "sha256=", websub.sign("key", b"body ")):
        with pytest.raises(BadSignature):
            websub.verify("key", header, b"body")


def test_a_callbacks_own_query_is_kept_letter_by_letter() -> None:
    asked = websub.Request("subscribe", "https://t.example/", "https://c.example/?hub.topic=mine&x=%20#f")

    found = websub.verification_url(asked, "challenge")

    assert found.startswith("https://c.example/?hub.topic=mine&x=%20&hub.mode=subscribe&")
    assert "hub.challenge=challenge" in found
