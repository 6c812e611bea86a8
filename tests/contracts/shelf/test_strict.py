"""What validators can't see and what they warn about, asked of every kind of feed over a hostile newsroom."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from feeds.entry import Entry
from feeds.sniff import parse_feed
from feeds.web.shelf import Page
from tests.contracts.shelf.newsroom import BASE, Newsroom
from tests.contracts.shelf.test_documents import enter, feed_of
from worker.desk.judging import between, judged, read_back
from worker.shelf import StoreShelf
from worker.store import feeds

FORMATS = ("rss", "atom", "json")
ATOM = "{http://www.w3.org/2005/Atom}"
TITLES = (
    "Why <b></b> and <i> matter",
    "AT&amp;T, &copy and &lt;script&gt;",
    "\u202eright to left\u202c, \u05e9\u05dc\u05d5\u05dd",
    "Tide\x01 and \x1f time \ufffd \ufdd0",
    "R&D & more < 5 </p>",
    "]]> <![CDATA[ \U0001f6a2",
)
# A text that says `</b>` or `&amp;` where nothing says what the text is, is taken for markup.
TAKEN_FOR_MARKUP = re.compile(r"</\w+>|&#?\w+;")


@pytest.fixture
def feeds_of_all_kinds(newsroom: Newsroom, shelf: StoreShelf) -> list[str]:
    """A newsroom of hostile articles; the names of its feeds, an archive and an empty one among them."""
    newsroom.source(
        "z\u00fcrich", url="https://Z\u00fcrich.example:443/feed me?x=[1]", title="The <b></b> & <i>"
    )
    for title in TITLES:
        text = f'<p>Text of the <a href="#note">note</a>.</p><p id="note">{title.replace("<", "&lt;")}</p>'
        newsroom.article(title, source="z\u00fcrich", html=text, tagged={"boats": "Boats </b>"})
    newsroom.article("Words only", html=" ")
    gone = newsroom.article("Libel")
    feed_of(newsroom, "desk", limit=2)
    feed_of(newsroom, "empty", language="English", description="Nothing <b>yet</b> & never")
    for name in ("all", "tag/boats", "source/gazette", "corrections", "desk", "empty"):
        shelf.page(name, "atom")
    enter(newsroom, "One", "Two", "Three")
    newsroom.passes(minutes=1)
    newsroom.take_down(gone)
    newsroom.publish()
    return ["all", "tag/boats", "source/z\u00fcrich", "source/gazette", "corrections", "desk", "empty"]


def page(shelf: StoreShelf, name: str, form: str) -> Page:
    found = shelf.page(name, form)
    assert isinstance(found, Page), name
    return found


def entries(shelf: StoreShelf, name: str, form: str) -> tuple[Entry, ...]:
    found = page(shelf, name, form)
    return parse_feed(found.body, found.content_type, found.self_url).entries


def nodes(found: Page) -> Iterator[Any]:
    yield from etree.fromstring(found.body).iter(etree.Element)


def test_our_own_check_finds_nothing_in_any_feed(
    shelf: StoreShelf, newsroom: Newsroom, feeds_of_all_kinds: list[str]
) -> None:
    for name in feeds_of_all_kinds:
        read = [
            read_back(form, found.body, found.content_type, found.self_url)
            for form in FORMATS
            for found in [page(shelf, name, form)]
        ]

        verdicts = [judged(one, newsroom.now) for one in read]

        assert [verdict["errors"] for verdict in verdicts] == [[], [], []], name
        assert not [said for verdict in verdicts for said in verdict["warnings"] if "moment" in said]
        assert list(between(read)) == []


def test_ids_and_times_are_the_same_in_all_formats_and_ids_never_move(
    shelf: StoreShelf, newsroom: Newsroom, feeds_of_all_kinds: list[str]
) -> None:
    def told(form: str) -> list[Any]:
        return [(one.id, one.updated, one.published) for one in entries(shelf, "all", form)]

    before = told("atom")
    assert before
    assert told("rss") == told("json") == before

    newsroom.passes(days=40)
    with newsroom.tools.store.write() as tx:
        feeds.changed(tx, ["all"], newsroom.now)
    newsroom.publish()

    assert told("atom") == before  # writing again moves nothing


def test_articles_of_one_second_have_an_order_and_none_is_of_tomorrow(
    shelf: StoreShelf, newsroom: Newsroom, feeds_of_all_kinds: list[str]
) -> None:
    moments = [one.updated for one in entries(shelf, "tag/boats", "atom")]

    assert len(set(moments)) == len(TITLES)
    assert all(moment is not None and moment <= newsroom.now + timedelta(seconds=1) for moment in moments)


def test_no_text_is_taken_for_markup_where_nobody_says_what_it_is(
    shelf: StoreShelf, feeds_of_all_kinds: list[str]
) -> None:
    for name in feeds_of_all_kinds:
        for node in nodes(page(shelf, name, "atom")):
            plain = node.get("type") not in ("html", "xhtml") and not len(node)
            said = [node.text or ""] * plain + [node.get("title") or "", node.get("label") or ""]
            assert not [text for text in said if re.search(r"</\w+>", text)], node.tag
    # RSS says `&` of such texts as &#x26;, which is how its profile has it.
    raw = page(shelf, "all", "rss").body
    outside = re.sub(rb"<content:encoded>.*?</content:encoded>", b"", raw, flags=re.DOTALL)
    assert b"&amp;" not in outside
    assert b"&lt;" not in outside


def test_no_document_holds_what_readers_take_for_broken_encoding(
    shelf: StoreShelf, feeds_of_all_kinds: list[str]
) -> None:
    for name in feeds_of_all_kinds:
        for form in FORMATS:
            text = page(shelf, name, form).body.decode()
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ufffd\ufffe\uffff\ufdd0-\ufdef]", text)


def test_addresses_are_written_out_and_absolute(shelf: StoreShelf, feeds_of_all_kinds: list[str]) -> None:
    for name in feeds_of_all_kinds:
        for form in ("atom", "rss"):
            for node in nodes(page(shelf, name, form)):
                for href in (node.get("href"), node.get("url"), node.get("domain"), node.get("scheme")):
                    assert href is None or re.fullmatch(r"https?://[!-~]+", href), (name, node.tag, href)
        for entry in entries(shelf, name, "json"):
            assert 'href="#' not in entry.content_html


def test_a_channel_has_its_own_link_hub_self_and_a_picture_of_a_kind_rss_knows(
    shelf: StoreShelf, feeds_of_all_kinds: list[str]
) -> None:
    for name in feeds_of_all_kinds:
        found = page(shelf, name, "rss")
        channel: Any = etree.fromstring(found.body)[0]
        rels = {link.get("rel"): link.get("href") for link in channel.findall(f"{ATOM}link")}
        assert channel.findtext("link") == found.self_url.removesuffix(".rss")
        assert (rels["self"], rels["hub"]) == (found.self_url, f"{BASE}/hub")
        assert channel.findtext("image/url") == f"{BASE}/assets/icon.png"
        assert channel.findtext("image/title") == channel.findtext("title")
        assert channel.findtext("image/link") == channel.findtext("link")


def test_an_entry_without_text_has_a_summary_and_no_empty_content(
    shelf: StoreShelf, feeds_of_all_kinds: list[str]
) -> None:
    root: Any = etree.fromstring(page(shelf, "all", "atom").body)

    for entry in root.findall(f"{ATOM}entry"):
        content = entry.find(f"{ATOM}content")
        assert content is None or (content.text or "").strip()
        assert content is not None or entry.findtext(f"{ATOM}summary")


def test_a_source_is_named_by_one_spelling_of_its_address(
    shelf: StoreShelf, feeds_of_all_kinds: list[str]
) -> None:
    root: Any = etree.fromstring(page(shelf, "tag/boats", "atom").body)

    found = {node.text for node in root.iterfind(f"{ATOM}entry/{ATOM}source/{ATOM}id")}

    assert found == {"https://xn--zrich-kva.example/feed%20me?x=%5B1%5D"}


def test_an_archive_is_as_strict_as_its_feed(
    shelf: StoreShelf, newsroom: Newsroom, feeds_of_all_kinds: list[str]
) -> None:
    found = page(shelf, "desk/archive/1", "atom")

    root: Any = etree.fromstring(found.body)
    rels = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}

    verdict = judged(read_back("atom", found.body, found.content_type, found.self_url), newsroom.now)
    assert verdict["errors"] == ["it names no hub"]  # nothing in it is ever announced
    assert rels["current"] == f"{BASE}/feeds/desk.atom"
    assert root.find("{http://purl.org/syndication/history/1.0}archive") is not None
