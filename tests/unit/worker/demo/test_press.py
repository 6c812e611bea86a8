"""The fictional press: pages, feeds and sitemaps as a reader would find them."""

import re
from datetime import UTC, datetime
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any

import feedparser
import lxml.etree
import lxml.html
import pytest

from worker.demo.edition import correct, opening, publish, remove
from worker.demo.expected import UPSTREAMS, Expected, expected, leftover, lost
from worker.demo.layout import layout
from worker.demo.newsroom import Newsroom
from worker.demo.piece import Block, block, pieces
from worker.errors import Conflict, NotFound

OPENED = datetime(2026, 3, 4, 11, 30, tzinfo=UTC)
LATER = datetime(2026, 3, 4, 12, 0, 5, 700_000, tzinfo=UTC)
SITE = "http://127.0.0.1:8100"
ON_PAPER = [want for want in expected().values() if want.upstream != "hotline" and not want.held_back]


@pytest.fixture
def newsroom() -> Newsroom:
    return Newsroom(SITE, opening(pieces(), OPENED))


def tree(newsroom: Newsroom, path: str) -> Any:
    return lxml.html.document_fromstring(newsroom.page(path).body.decode())


def feed(newsroom: Newsroom, path: str) -> Any:
    document = feedparser.parse(newsroom.page(path).body)
    assert not document.bozo
    return document


def visible(page: Any) -> str:
    """The text of a page with the words of its alternative texts, which readers see too."""
    for element in page.xpath("//script | //style"):
        element.drop_tree()
    return " ".join([str(page.text_content()), *(str(alt) for alt in page.xpath("//img/@alt"))])


def test_the_press_is_as_large_and_varied_as_the_demo_promises() -> None:
    wants = list(expected().values())
    stories = [want.story for want in wants]
    assert len(ON_PAPER) >= 16
    assert len({(want.path.split("/")[1], want.section) for want in wants}) >= 5
    assert {want.language for want in wants} == {"en", "de"}
    assert all(stories.count(story) >= 3 for story in ("breakwater", "yard", "organ"))
    assert [want.slug for want in wants if want.copy_of] == ["wire-breakwater"]
    assert {want.upstream for want in wants} == {upstream.name for upstream in UPSTREAMS}


@pytest.mark.parametrize("slug", pieces())
def test_a_piece_is_as_long_as_a_newspaper_article(slug: str) -> None:
    words = " ".join(f"{item.text} {item.by} {item.rows}" for item in pieces()[slug].blocks).split()
    assert 240 <= len(words) <= 600


@pytest.mark.parametrize("want", ON_PAPER, ids=lambda want: want.slug)
def test_a_page_holds_its_sentences_and_its_furniture(newsroom: Newsroom, want: Expected) -> None:
    page = tree(newsroom, want.path)
    text = visible(page)
    assert page.xpath("string(//h1)") == want.title
    assert lost(want, text) == ()
    # What must go later has to be there now, or its absence would prove nothing.
    assert set(leftover(want, text)) == set(want.furniture)
    assert len(want.furniture) >= 4
    assert all(author in text for author in want.authors)
    links = {str(href).removeprefix(SITE).partition("?")[0] for href in page.xpath("//a/@href")}
    assert set(want.hints) <= links


@pytest.mark.parametrize("want", ON_PAPER, ids=lambda want: want.slug)
def test_every_picture_and_asset_a_page_names_is_served(newsroom: Newsroom, want: Expected) -> None:
    html = newsroom.page(want.path).body.decode()
    paths = set(re.findall(rf"{SITE}(/(?:images|assets)/[\w.-]+)", html))
    assert paths or want.upstream == "wire"
    assert {newsroom.page(path).status for path in paths} <= {200}
    assert "$" not in html


def test_layouts_differ_in_markup_and_metadata(newsroom: Newsroom) -> None:
    def has(path: str, wanted: str) -> bool:
        return bool(tree(newsroom, path).xpath(wanted))

    json_ld, open_graph = '//script[@type="application/ld+json"]', '//meta[@property="og:title"]'
    assert has("/courier/harbour/breakwater-breached", json_ld)
    assert not has("/courier/business/yard-takeover", json_ld)
    assert has("/courier/business/yard-takeover", open_graph)
    assert not has("/courier/culture/organ-returns", open_graph)
    assert has("/anzeiger/insel/insel-schule", '//*[@itemprop="articleBody"]')
    used = ("broadsheet", "ledger", "magazine", "anzeiger", "wire")
    for one, two in combinations(used, 2):
        assert layout(one).blocks["quote"] != layout(two).blocks["quote"]


def test_names_come_in_several_spellings() -> None:
    everything = " ".join(item.text + item.by for piece in pieces().values() for item in piece.blocks)
    for spellings in (
        ("Jonas Vėtrauskas", "Jonas Vetrauskas"),
        ("Anneke Størkvik", "Anneke Störkvik", "Anneke Storkvik"),
        ("Jörg Möllerhoff", "Joerg Moellerhoff", "Jorg Mollerhoff"),
        ("Śliwicka", "Sliwicka"),
    ):
        assert all(spelling in everything for spelling in spellings)


def test_the_wire_copy_is_shorter_than_its_original_and_nearly_the_same() -> None:
    copy, original = pieces()["wire-breakwater"], pieces()["breakwater-breached"]
    ours, theirs = ([word for item in one.blocks for word in item.text.split()] for one in (copy, original))
    assert copy.title != original.title
    assert len(ours) < 0.9 * len(theirs)
    # All but a few words of the copy stand in the original, in the same order.
    same = sum(
        match.size for match in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks()
    )
    assert 0.95 < same / len(ours) < 1


def test_the_rss_feed_has_summaries_only(newsroom: Newsroom) -> None:
    document = feed(newsroom, "/courier/rss.xml")
    assert len(document.entries) == 8
    for entry in document.entries:
        want = expected()[entry.id.removeprefix("courier-")]
        assert entry.title == want.title
        assert entry.summary == pieces()[want.slug].summary
        assert "content" not in entry
        assert entry.link.startswith(SITE + want.path)
        assert tuple(author.name for author in entry.authors) == want.authors
        assert not any(sentence in str(entry) for sentence in want.sentences)


def test_authors_are_told_where_we_say_so(newsroom: Newsroom) -> None:
    for want in ON_PAPER:
        page = tree(newsroom, want.path)
        told = page.xpath(
            '//script[@type="application/ld+json"] | //meta[@name="author"] | //*[@itemprop="author"]'
        )
        assert bool(told) == want.authors_told
    assert [want.section for want in ON_PAPER if not want.authors_told].count("Culture") == 3


def test_the_atom_feed_has_whole_texts_but_for_one(newsroom: Newsroom) -> None:
    document = feed(newsroom, "/anzeiger/atom.xml")
    whole = {
        entry.id.partition(":feed")[0].rpartition(":")[2]: "content" in entry for entry in document.entries
    }
    assert whole == {
        "orgel-marram": True,
        "werft-verkauf": True,
        "insel-wellenbrecher": True,
        "insel-schule": False,
    }
    for entry in document.entries:
        want = expected()[entry.id.rpartition(":")[2]]
        if "content" in entry:
            text = lxml.html.fromstring(f"<div>{entry.content[0].value}</div>").text_content()
            assert lost(want, text) == ()


def test_the_culture_page_lists_its_articles_and_offers_no_feed(newsroom: Newsroom) -> None:
    page = tree(newsroom, "/courier/culture/")
    upstream = next(upstream for upstream in UPSTREAMS if upstream.name == "culture")
    links = [str(link.get("href")) for link in page.cssselect(upstream.select)]
    assert sorted(links) == sorted(SITE + want.path for want in ON_PAPER if want.upstream == "culture")
    assert not page.xpath('//link[@rel="alternate"]')


def test_sitemaps_name_every_page_and_the_wire_its_titles(newsroom: Newsroom) -> None:
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    whole = lxml.etree.fromstring(newsroom.page("/sitemap.xml").body)
    assert sorted(whole.xpath("//s:loc/text()", namespaces=names)) == sorted(SITE + w.path for w in ON_PAPER)
    wire = lxml.etree.fromstring(newsroom.page("/wire/sitemap.xml").body)
    assert len(wire.xpath("//s:loc", namespaces=names)) == 2
    assert b"<news:title>Harbour wall collapses at Saltby" in newsroom.page("/wire/sitemap.xml").body
    assert f"Sitemap: {SITE}/wire/sitemap.xml" in newsroom.page("/robots.txt").body.decode()


def test_every_link_within_the_site_leads_somewhere(newsroom: Newsroom) -> None:
    pages = ["/", "/courier/", "/courier/culture/", "/anzeiger/", "/wire/", *(want.path for want in ON_PAPER)]
    links = {str(href) for path in pages for href in tree(newsroom, path).xpath("//a/@href | //link/@href")}
    inside = {link.removeprefix(SITE).partition("?")[0] for link in links if link.startswith((SITE, "/"))}
    assert {path for path in inside if newsroom.page(path).status != 200} == set()
    assert b"does not exist" in newsroom.page("/anzeiger/impressum").body


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/courier/atom.xml",
        "/courier/culture/breakwater-repair",
        "/courier/harbour/breakwater-lamp",
        "/courier/harbour/ferry-sails",
        "/images/x.png",
        "/images/x-641.png",
        "/assets/..",
        "/assets/../press.toml",
    ],
)
def test_what_is_not_there_is_not_found(newsroom: Newsroom, path: str) -> None:
    assert newsroom.page(path).status == 404


def test_the_same_day_gives_the_same_documents() -> None:
    early = Newsroom(SITE, opening(pieces(), OPENED.replace(hour=0)))
    late = Newsroom(SITE, opening(pieces(), OPENED.replace(hour=23)))
    for path in ("/courier/rss.xml", "/anzeiger/atom.xml", "/courier/harbour/seal-count", "/sitemap.xml"):
        assert early.page(path) == late.page(path)


def test_a_piece_held_back_appears_everywhere_once_published(newsroom: Newsroom) -> None:
    after = Newsroom(SITE, publish(newsroom.edition, "breakwater-lamp", LATER))
    assert after.page("/courier/harbour/breakwater-lamp").status == 200
    entry = feed(after, "/courier/rss.xml").entries[0]
    assert entry.id == "courier-breakwater-lamp"
    assert entry.published == "Wed, 04 Mar 2026 12:00:05 GMT"
    assert b"breakwater-lamp" in after.page("/sitemap.xml").body
    with pytest.raises(NotFound, match="none"):
        publish(after.edition, "breakwater-lamp", LATER)


def test_a_correction_changes_page_and_feed_and_says_so(newsroom: Newsroom) -> None:
    correction = pieces()["breakwater-repair"].correction
    assert correction is not None
    change = (correction.old, correction.new)
    after = Newsroom(SITE, correct(newsroom.edition, "breakwater-repair", change, correction.note, LATER))
    text = visible(tree(after, "/courier/harbour/breakwater-repair"))
    assert "agreed to pay 2.4 million crowns" in text
    assert correction.note in text
    entry = next(e for e in feed(after, "/courier/rss.xml").entries if e.id == "courier-breakwater-repair")
    assert correction.note in entry.summary
    assert entry.updated == "2026-03-04T12:00:05Z"
    assert "2.4 million crowns" in entry.summary.partition("[")[0]
    with pytest.raises(Conflict, match="nothing can be corrected"):
        correct(newsroom.edition, "seal-count", ("no such words", ""), "", LATER)
    with pytest.raises(NotFound):
        correct(newsroom.edition, "breakwater-lamp", change, "", LATER)


def test_a_removed_piece_is_gone_from_page_feed_and_the_links_of_others(newsroom: Newsroom) -> None:
    after = Newsroom(SITE, remove(newsroom.edition, "breakwater-breached", 410, LATER))
    path = "/courier/harbour/breakwater-breached"
    assert after.page(path).status == 410
    for other in ("/courier/rss.xml", "/sitemap.xml", "/courier/harbour/breakwater-repair", "/courier/"):
        assert path.encode() not in after.page(other).body
    with pytest.raises(NotFound):
        remove(after.edition, "breakwater-breached", 410, LATER)


@pytest.mark.parametrize(
    ("chunk", "read"),
    [
        ("Plain *words*.", Block("paragraph", "Plain *words*.")),
        ("[words](slug) at the start", Block("paragraph", "[words](slug) at the start")),
        ("# Supplies", Block("heading", "Supplies")),
        ("> Stones. || Anneke", Block("quote", "Stones.", "Anneke")),
        ("- one\n- two", Block("list", rows=(("one",), ("two",)))),
        ("[also slug]", Block("also", key="slug")),
        ("[picture a] Wall || Pell", Block("picture", "Wall", "Pell", "a")),
        ("[table] Cap\na | b\n1 | 2", Block("table", "Cap", rows=(("a", "b"), ("1", "2")))),
    ],
)
def test_every_kind_of_block_is_read(chunk: str, read: Block) -> None:
    assert block(chunk) == read
