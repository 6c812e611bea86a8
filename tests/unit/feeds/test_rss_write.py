"""What our RSS 2.0 promises: the specification, the Board's profile, and what no validator looks for."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from lxml import etree

from feeds import rss
from feeds.entry import Category, Entry, Feed, Link, Origin, Person, RelatedEntry
from feeds.sniff import parse_feed
from tests.unit.feeds.written import BASE, CANONICAL, HOSTILE, full

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
SY = "{http://purl.org/rss/1.0/modules/syndication/}"


def channel(feed: Feed) -> Any:
    return etree.fromstring(rss.render(feed))[0]


def read(body: bytes) -> Feed:
    return parse_feed(body, "application/rss+xml", f"{BASE}/feeds/all.rss")


def atom_links(node: Any, rel: str) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in node.findall(f"{ATOM}link") if one.get("rel") == rel]


def bare(text: str) -> str:
    """Return what attributes make of a text: no end tags."""
    return re.sub(r"</(?=\w+>)", "</ ", text)


def as_rss_has_it(feed: Feed) -> Feed:
    """Return what is left of a feed in RSS: no tombstones, no status; a label is its own term."""

    def entry(one: Entry) -> Entry:
        return replace(
            one,
            status="",
            related=tuple(RelatedEntry("", other.url, bare(other.title)) for other in one.related),
            links=tuple(replace(link, title=bare(link.title)) for link in one.links),
            categories=tuple(
                replace(label, term=label.label or label.term, label="") for label in one.categories
            ),
            origin=one.origin and Origin(title=one.origin.title, feed_url=one.origin.feed_url),
        )

    return replace(feed, entries=tuple(entry(one) for one in feed.entries), tombstones=())


@settings(max_examples=30, deadline=None)
@given(CANONICAL)
def test_what_is_written_is_read_back_as_it_was(feed: Feed) -> None:
    assert read(rss.render(feed)) == as_rss_has_it(feed)


@settings(max_examples=30, deadline=None)
@given(HOSTILE)
def test_no_text_can_lose_a_feed_or_an_entry_of_it(feed: Feed) -> None:
    assert [one.id for one in read(rss.render(feed)).entries] == [one.id for one in feed.entries]


def test_the_same_feed_gives_the_same_bytes() -> None:
    assert rss.render(full()) == rss.render(full())


def test_a_document_is_its_shell_around_fragments_rendered_alone() -> None:
    feed = full()
    parts = [rss.render_entry(entry) for entry in feed.entries]

    assert rss.assemble(replace(feed, entries=()), parts) == rss.render(feed)


def test_a_channel_has_all_that_the_specification_wants() -> None:
    for feed in (full(), Feed()):
        found = channel(feed)
        assert [tag for tag in ("title", "link", "description") if not found.findtext(tag)] == []


def test_the_channel_s_link_is_its_page_and_not_the_hub() -> None:
    assert [node.text for node in channel(full()).findall("link")] == [f"{BASE}/feeds/all"]


def test_hub_self_and_paging_are_atom_links() -> None:
    found = channel(full())

    assert [one["href"] for one in atom_links(found, "hub")] == [f"{BASE}/hub"]
    assert [one["type"] for one in atom_links(found, "self")] == ["application/rss+xml"]
    assert len(atom_links(found, "prev-archive")) == 1


def test_last_build_date_is_the_data_s_and_never_now() -> None:
    assert channel(full()).findtext("lastBuildDate") == "Fri, 02 Jan 2026 03:04:05 +0000"
    assert (
        channel(replace(full(), updated=None)).findtext("lastBuildDate") == "Thu, 01 Jan 1970 00:00:00 +0000"
    )


def test_the_rhythm_is_told_in_the_three_ways_there_are() -> None:
    found = channel(full())

    assert found.findtext("ttl") == "15"
    assert [node.text for node in found.findall("skipHours/hour")] == ["0", "1", "2"]
    assert (found.findtext(f"{SY}updatePeriod"), found.findtext(f"{SY}updateFrequency")) == ("hourly", "1")


def test_a_guid_is_no_permalink() -> None:
    for item in channel(full()).findall("item"):
        assert item.find("guid").get("isPermaLink") == "false"
        assert item.findtext("guid").startswith("urn:uuid:")


def test_every_author_is_a_creator_and_none_an_address() -> None:
    item = channel(full()).find("item")

    assert [node.text for node in item.findall(f"{DC}creator")] == ["Ada Holm", "Björn Ek"]
    assert item.find("author") is None


@pytest.mark.parametrize(
    "said",
    [
        "<plaintext onclick=x()>",
        "<my-own onpaste=x()>",
        "<address id=a>",
        "</p",
        "<!doctype x",
        "<?x",
        "<scr",
    ],
)
def test_no_plain_text_is_markup_to_a_reader_that_takes_all_of_rss_for_html(said: str) -> None:
    one = Entry("urn:uuid:1", title=said, summary=said, authors=(Person(said),), note=said, rights=said)
    feed = Feed("urn:f", said, entries=(replace(one, categories=(Category("t", label=said),)),))

    written = [node.text or "" for node in etree.fromstring(rss.render(feed)).iter() if not len(node)]

    assert not [text for text in written if "<" in text]
    (back,) = read(rss.render(feed)).entries
    assert (back.title, back.note, back.rights) == (said, said, said)


def test_full_text_and_summary_have_an_element_each() -> None:
    item = channel(full()).find("item")

    assert item.findtext(f"{CONTENT}encoded").startswith("<p>The ferry sails")
    assert item.findtext("description") == "The ferry sails again, five < six days late."


def test_an_item_has_one_enclosure_and_its_length() -> None:
    item = channel(full()).find("item")
    (enclosure,) = item.findall("enclosure")

    assert dict(enclosure.attrib) == {
        "url": "https://gazette.example/ferry.mp3",
        "length": "12345",
        "type": "audio/mpeg",
    }


def test_a_picture_has_size_and_caption_and_stands_in_no_group() -> None:
    item = channel(full()).find("item")
    (picture,) = item.findall(f"{MEDIA}content")

    assert (picture.get("width"), picture.get("height"), picture.get("medium")) == ("800", "600", "image")
    assert picture.findtext(f"{MEDIA}description") == "The ferry"


def test_a_label_has_its_domain() -> None:
    found = [(node.get("domain"), node.text) for node in channel(full()).iter("category")]

    assert found[0] == (f"{BASE}/feeds/tag/", "Elbing")


def test_the_source_is_named_with_its_feed() -> None:
    source = channel(full()).find("item/source")

    assert (source.get("url"), source.text) == ("https://gazette.example/feed.xml", "The Gazette")


def test_related_articles_are_links_with_titles() -> None:
    (related,) = atom_links(channel(full()).find("item"), "related")

    assert related["title"] == "Harbour closed"


def test_the_deleted_are_just_gone() -> None:
    assert b"000000000003" not in rss.render(full())


@pytest.mark.parametrize("text", ["a\0b", "a\x0bb", "a\ud800b", "a\ufffeb"])
def test_what_xml_cannot_carry_is_left_out_and_the_rest_stays(text: str) -> None:
    entry = Entry("urn:x", "https://gazette.example/", text, content_html=f"<p>{text}</p>")
    found = read(rss.render(Feed(id="urn:f", title=text, entries=(entry,))))

    assert (found.title, found.entries[0].title, found.entries[0].content_html) == ("ab", "ab", "<p>ab</p>")


def test_an_item_without_words_is_an_item_all_the_same() -> None:
    bare = Entry("urn:x", links=(Link("https://gazette.example/v", "via"),))

    assert channel(Feed(entries=(bare,))).find("item/description") is not None
