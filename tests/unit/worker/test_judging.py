"""Our own check of feed documents finds what is wrong with them."""

from datetime import UTC, datetime

import pytest

from worker.desk.judging import between, judged, read_back

NOW = datetime(2026, 1, 2, tzinfo=UTC)
ID = "urn:uuid:6f2c1c0e-5d5b-4c0e-9a53-7b1d5d0a7e11"
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:uuid:f</id><title>All</title><updated>2026-01-01T00:00:00Z</updated>
<link rel="self" href="https://w.example/feeds/all.atom"/><link rel="hub" href="https://w.example/hub"/>
<link rel="alternate" href="https://w.example/feeds/all"/>
<entry><id>{ID}</id><title>Storm</title><updated>2026-01-01T00:00:00Z</updated><published>2026-01-01T00:00:00Z</published>
<link rel="alternate" href="https://a.example/storm"/>
<content type="html">&lt;p&gt;Wind and javascript: onload=rain.&lt;/p&gt;</content></entry></feed>"""


def errors(document: str) -> list[str]:
    one = read_back("atom", document.encode(), "application/atom+xml", "https://w.example/feeds/all.atom")
    found: list[str] = judged(one, NOW)["errors"]
    return found


def test_a_good_document_has_no_errors_and_words_are_no_markup() -> None:
    assert errors(ATOM) == []


@pytest.mark.parametrize(
    ("good", "bad", "sentence"),
    [
        ("<title>All</title>", "", "it has no title"),
        ('<link rel="self" href="https://w.example/feeds/all.atom"/>', "", "own address"),
        ('<link rel="hub" href="https://w.example/hub"/>', "", "it names no hub"),
        (f"<id>{ID}</id>", "<id>https://a.example/storm</id>", "not a permanent one of ours"),
        ("<published>2026-01-01", "<published>2027-01-01", "published lies in the future"),
        ("Wind and", "&lt;a href='/x'&gt;x&lt;/a&gt;", "a link in it is relative: /x"),
        ("Wind and", "&lt;a href='#x'&gt;x&lt;/a&gt;", "a link in it is relative: #x"),
        ("a.example/storm", "a.example/störm", "not written out: https://a.example/störm"),
        ("<entry>", "<entry xml:lang='English'>", "its language 'English' is none"),
        ("Wind and", "&lt;script&gt;x&lt;/script&gt;", "active markup"),
        ("Wind and", "&lt;b onclick='x()'&gt;x&lt;/b&gt;", "active markup"),
        ("Wind and", "&lt;a href='javascript:x'&gt;x&lt;/a&gt;", "active markup"),
        ("</feed>", "", "it can't be read"),
        ("Wind", "Wi\x08nd", "it can't be read"),
        ("Wind", "Wi&nbsp;nd", "it can't be read"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(good: str, bad: str, sentence: str) -> None:
    assert good in ATOM

    found = errors(ATOM.replace(good, bad))

    assert any(sentence in one for one in found), found


def test_an_id_that_stands_twice_is_told() -> None:
    entry = ATOM[ATOM.index("<entry>") : ATOM.index("</feed>")]

    assert errors(ATOM.replace("</feed>", f"{entry}</feed>")) == [f"two entries have the id {ID}"]


def test_an_empty_feed_is_a_warning() -> None:
    empty = ATOM[: ATOM.index("<entry>")] + "</feed>"

    one = read_back("atom", empty.encode(), "application/atom+xml", "https://w.example/feeds/all.atom")

    assert (judged(one, NOW)["errors"], judged(one, NOW)["warnings"]) == ([], ["it has no entries"])


def test_two_entries_of_one_moment_are_a_warning() -> None:
    entry = ATOM[ATOM.index("<entry>") : ATOM.index("</feed>")]
    twice = ATOM.replace("</feed>", entry.replace(ID, ID[:-1] + "2") + "</feed>")

    one = read_back("atom", twice.encode(), "application/atom+xml", "https://w.example/feeds/all.atom")

    assert judged(one, NOW)["warnings"] == [
        "two entries were updated at the same moment: readers can't order them"
    ]


def test_formats_that_tell_different_things_are_found() -> None:
    atom = read_back("atom", ATOM.encode(), "application/atom+xml", "https://w.example/")
    json = read_back(
        "json",
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "All", "items": [{"id": "other"}]}',
        "application/feed+json",
        "https://w.example/",
    )

    assert list(between([atom, json])) == [
        "json and atom differ in the ids of their entries",
        "json and atom differ in the titles of their entries",
        "json and atom differ in the links of their entries",
    ]
    assert list(between([atom, atom])) == []
