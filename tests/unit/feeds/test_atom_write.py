"""What our Atom promises: RFC 4287 by its own grammar, and what no validator looks for."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from feeds import atom
from feeds.entry import Category, Entry, Feed, Link, RelatedEntry
from feeds.sniff import parse_feed
from tests.unit.feeds.written import BASE, CANONICAL, HOSTILE, full

GRAMMAR = etree.RelaxNG(etree.parse(str(Path(__file__).parents[2] / "data" / "atom" / "atom.rng")))
ATOM = "{http://www.w3.org/2005/Atom}"


def tree(feed: Feed) -> Any:
    return etree.fromstring(atom.render(feed))


def read(body: bytes) -> Feed:
    return parse_feed(body, "application/atom+xml", f"{BASE}/feeds/all.atom")


def bare(text: str) -> str:
    """Return what attributes and names make of a text: no end tags."""
    return re.sub(r"</(?=\w+>)", "</ ", text)


def links(node: Any, rel: str) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in node.findall(f"{ATOM}link") if one.get("rel") == rel]


def as_atom_has_it(feed: Feed) -> Feed:
    """Return what is left of a feed in Atom: no rhythm, no status; of related articles address and title.

    An entry without any text has its title as summary.
    """

    def entry(one: Entry) -> Entry:
        related = tuple(RelatedEntry("", other.url, bare(other.title)) for other in one.related)
        said = tuple(
            replace(label, label="" if label.label == label.term else bare(label.label))
            for label in one.categories
        )
        links = tuple(replace(link, title=bare(link.title)) for link in one.links)
        summary = one.summary or ("" if one.content_html else one.title)
        return replace(one, status="", related=related, categories=said, links=links, summary=summary)

    return replace(
        feed,
        entries=tuple(entry(one) for one in feed.entries),
        ttl_minutes=0,
        skip_hours=(),
        period_seconds=0,
    )


@settings(max_examples=30, deadline=None)
@given(CANONICAL)
def test_what_is_written_is_read_back_as_it_was(feed: Feed) -> None:
    assert read(atom.render(feed)) == as_atom_has_it(feed)


@settings(max_examples=30, deadline=None)
@given(HOSTILE)
def test_no_text_can_lose_a_feed_or_an_entry_of_it(feed: Feed) -> None:
    body = atom.render(feed)

    assert [one.id for one in read(body).entries] == [one.id for one in feed.entries]
    GRAMMAR.assertValid(etree.fromstring(body))


def test_the_grammar_of_the_rfc_takes_a_feed_with_everything() -> None:
    GRAMMAR.assertValid(tree(full()))


def test_the_grammar_takes_a_feed_with_nothing() -> None:
    GRAMMAR.assertValid(tree(Feed()))


def test_the_same_feed_gives_the_same_bytes() -> None:
    assert atom.render(full()) == atom.render(full())


def test_a_document_is_its_shell_around_fragments_rendered_alone() -> None:
    feed = full()
    parts = [atom.render_entry(entry) for entry in feed.entries]

    assert atom.assemble(replace(feed, entries=()), parts, feed.tombstones) == atom.render(feed)


def test_every_link_keeps_its_rel_type_and_title() -> None:
    (entry, _) = tree(full()).findall(f"{ATOM}entry")

    assert links(entry, "related") == [
        {"href": f"{BASE}/articles/b2", "rel": "related", "type": "text/html", "title": "Harbour closed"}
    ]
    assert links(entry, "via") == [{"href": "https://gazette.example/ferry", "rel": "via"}]
    assert [one["length"] for one in links(entry, "enclosure")] == ["12345", "2345"]


def test_an_entry_has_exactly_one_alternate() -> None:
    for entry in tree(full()).findall(f"{ATOM}entry"):
        assert len(links(entry, "alternate")) == 1


def test_hub_and_self_and_page_and_archive_are_at_the_feed() -> None:
    root = tree(full())

    assert [one["href"] for one in links(root, "hub")] == [f"{BASE}/hub"]
    assert links(root, "self") == [
        {"href": f"{BASE}/feeds/all.atom", "rel": "self", "type": "application/atom+xml"}
    ]
    assert [one["href"] for one in links(root, "alternate")] == [f"{BASE}/feeds/all"]
    assert [one["href"] for one in links(root, "prev-archive")] == [f"{BASE}/feeds/all/archive/1.atom"]


def test_what_is_syndicated_names_its_source_with_id_title_and_time() -> None:
    source = tree(full()).find(f"{ATOM}entry/{ATOM}source")

    assert source.findtext(f"{ATOM}id") == "https://gazette.example/feed.xml"
    assert source.findtext(f"{ATOM}title") == "The Gazette"
    assert source.findtext(f"{ATOM}updated") == "2026-01-02T03:04:05Z"


def test_updated_is_the_data_s_and_never_now() -> None:
    nothing = replace(full(), updated=None, entries=())

    assert tree(full()).findtext(f"{ATOM}updated") == "2026-01-02T03:04:05Z"
    assert tree(nothing).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_a_deleted_entry_stands_as_rfc_6721_has_it() -> None:
    (stone,) = tree(full()).findall("{http://purl.org/atompub/tombstones/1.0}deleted-entry")

    assert stone.get("ref") == "urn:uuid:6f0f5d0e-0001-5000-8000-000000000003"
    assert stone.get("when") == "2026-01-02T03:04:05Z"


def test_a_label_has_term_scheme_and_label() -> None:
    found = [dict(one.attrib) for one in tree(full()).iter(f"{ATOM}category")]

    assert found[0] == {"term": "elbing", "scheme": f"{BASE}/feeds/tag/", "label": "Elbing"}


def test_an_archive_says_so() -> None:
    mark = "{http://purl.org/syndication/history/1.0}archive"

    assert tree(full()).find(mark) is None
    assert tree(replace(full(), archive=True)).find(mark) is not None


def test_generator_and_icon_are_there() -> None:
    root = tree(full())

    assert root.findtext(f"{ATOM}generator") == "Wirecopy"
    assert root.findtext(f"{ATOM}icon") == f"{BASE}/assets/icon.svg"


def test_a_feed_without_author_gets_one_because_atom_wants_it() -> None:
    nobody = replace(full(), authors=())

    assert tree(nobody).findtext(f"{ATOM}author/{ATOM}name") == "All articles"


@pytest.mark.parametrize("text", ["a\0b", "a\x0bb", "a\ud800b", "a\ufffeb"])
def test_what_xml_cannot_carry_is_left_out_and_the_rest_stays(text: str) -> None:
    entry = Entry("urn:x", "https://gazette.example/", text, content_html=f"<p>{text}</p>")
    found = read(atom.render(Feed(id="urn:f", title=text, entries=(entry,))))

    assert (found.title, found.entries[0].title, found.entries[0].content_html) == ("ab", "ab", "<p>ab</p>")


def test_an_entry_without_content_has_a_link_in_its_place() -> None:
    entry = Entry("urn:x", title="No words", categories=(Category("x"),), links=(Link(f"{BASE}/v", "via"),))
    (found,) = tree(Feed(id="urn:f", entries=(entry,))).findall(f"{ATOM}entry")

    assert found.find(f"{ATOM}content") is not None or links(found, "alternate")
