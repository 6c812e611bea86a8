"""No document makes the reader hang, grow, leak or crash: it is read, or refused with a sentence.

The shapes are those that parsers in the wild were found to stumble over.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from feeds.entry import Feed
from feeds.errors import FeedError
from feeds.sniff import parse_feed, sniff
from tests.fixtures.stopwatch import stopwatch

URL = "https://gazette.example/feed"
ITEM = "<item><title>Tide &amp; time</title><link>https://gazette.example/1</link><guid>g1</guid></item>"
MB = 1_000_000


def rss(items: str = ITEM, head: str = "", prolog: str = "") -> bytes:
    return f"{prolog}<rss version='2.0'><channel><title>Gazette</title>{head}{items}</channel></rss>".encode()


def doctype(inside: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE rss [{inside}]>'


def laughs() -> bytes:
    rows = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    return rss("<item><title>&l9;</title><guid>g1</guid></item>", prolog=doctype('<!ENTITY l0 "ha">' + rows))


def attributes(quote: str) -> str:
    return " ".join(f"a{number}={quote}x{quote}" for number in range(50_000))


def json_feed(items: str) -> bytes:
    return f'{{"version":"https://jsonfeed.org/version/1.1","title":"G","items":{items}}}'.encode()


# What is refused may be refused; what is read must give at least this many entries.
SHAPES: dict[str, tuple[Callable[[], bytes], int]] = {
    "xxe_file": (
        lambda: rss(
            "<item><title>&x;</title><guid>g</guid></item>",
            prolog=doctype('<!ENTITY x SYSTEM "file:///etc/passwd">'),
        ),
        1,
    ),
    "xxe_http": (
        lambda: rss(
            "<item><title>&x;</title><guid>g</guid></item>",
            prolog=doctype('<!ENTITY x SYSTEM "http://127.0.0.1:9/">'),
        ),
        1,
    ),
    "xxe_parameter": (lambda: rss(prolog=doctype('<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;')), 1),
    "external_dtd": (lambda: rss(prolog='<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/rss.dtd">'), 1),
    "xinclude": (
        lambda: rss(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>' + ITEM
        ),
        1,
    ),
    "billion_laughs": (laughs, 1),
    "quadratic_blowup": (
        lambda: rss(
            f"<item><title>{'&a;' * 50_000}</title><guid>g</guid></item>",
            prolog=doctype(f'<!ENTITY a "{"A" * 50_000}">'),
        ),
        1,
    ),
    "doctype_without_end": (lambda: b"<!DOCTYPE rss [" + b"<!ENTITY a 'b'>" * 20_000, 0),
    "doctype_of_a_megabyte": (lambda: rss(prolog=doctype("<!ELEMENT a ANY>" * 60_000)), 1),
    "50_000_attributes": (
        lambda: rss(f"<item><title {attributes(chr(34))}>T</title><guid>g</guid></item>"),
        0,
    ),
    "50_000_attributes_ill_formed": (
        lambda: rss(f"<item><title {attributes(chr(34))}>T</b></title></item>"),
        0,
    ),
    "50_000_attributes_unquoted": (
        lambda: rss(f"<item><title {attributes('')}>T</title></item>"),
        0,
    ),
    "50_000_items": (lambda: rss(ITEM * 50_000), 2_000),
    "50_000_items_ill_formed": (lambda: rss(ITEM * 50_000 + "<b>"), 2_000),
    "100_000_nested": (lambda: rss("<a>" * 100_000 + "x" + "</a>" * 100_000), 0),
    "100_000_nested_unclosed": (lambda: rss("<a>" * 100_000), 0),
    "unclosed_links": (lambda: rss("<item><description>" + "<a href='x'>" * 100_000), 0),
    "nested_html_in_text": (
        lambda: rss(
            "<item><guid>g</guid><description>"
            + "&lt;div&gt;" * 50_000
            + "&lt;/div&gt;" * 50_000
            + "</description></item>"
        ),
        1,
    ),
    "20_000_namespaces": (
        lambda: rss("".join(f"<n{n}:x xmlns:n{n}='urn:{n}'/>" for n in range(20_000)) + ITEM),
        1,
    ),
    "20_mb_title": (lambda: rss(f"<item><title>{'A' * 20 * MB}</title></item>"), 0),
    "9_mb_title": (lambda: rss(f"<item><title>{'A' * 9 * MB}</title><guid>g</guid></item>"), 1),
    "9_mb_of_less_than": (lambda: b"<" * 9 * MB, 0),
    "9_mb_of_ampersands": (lambda: rss("<item><guid>g</guid><title>" + "&" * 9 * MB + "</title></item>"), 0),
    "500_000_ampersands": (
        lambda: rss("<item><guid>g</guid><title>" + "& " * 500_000 + "</title></item>"),
        1,
    ),
    "9_mb_of_empty_tags": (lambda: rss("<a/>" * 2_200_000), 0),
    "open_cdata_again_and_again": (lambda: rss("<![CDATA[" * 500_000), 0),
    "open_comments_again_and_again": (lambda: b"<!--" * 2_000_000 + b"<rss>", 0),
    "open_instructions_again_and_again": (lambda: b"<?xml " * 1_000_000, 0),
    "9_mb_of_spaces": (lambda: b" " * 9 * MB + rss(), 1),
    "spaces_inside_a_title": (lambda: rss(f"<item><title>a{' ' * 5 * MB}b</title><guid>g</guid></item>"), 1),
    "a_tag_of_spaces_in_a_title": (
        lambda: rss(f"<item><title>{'&lt;a ' * 500_000}</title><guid>g</guid></item>"),
        1,
    ),
    "script_opened_in_a_title": (
        lambda: rss(f"<item><title>{'&lt;script&gt;' * 200_000}</title><guid>g</guid></item>"),
        1,
    ),
    "comments_opened_in_a_title": (
        lambda: rss(f"<item><title>{'&lt;!-- ' * 200_000}</title><guid>g</guid></item>"),
        1,
    ),
    "scripts_closed_as_styles_in_a_title": (
        lambda: rss(f"<item><title>{'&lt;script&gt;&lt;/style ' * 100_000}</title><guid>g</guid></item>"),
        1,
    ),
    "a_date_of_a_megabyte": (
        lambda: rss(f"<item><guid>g</guid><pubDate>{'1 Jan ' * 200_000}</pubDate></item>"),
        1,
    ),
    "numbers_without_end": (
        lambda: rss(
            f"<item><guid>g</guid><enclosure url='https://x.example/' length='{'9' * 100_000}'/></item>"
        ),
        1,
    ),
    "100_000_categories": (
        lambda: rss(f"<item><guid>g</guid>{'<category>c</category>' * 100_000}</item>"),
        1,
    ),
    "100_000_links": (
        lambda: (
            b"<feed xmlns='http://www.w3.org/2005/Atom'><title>G</title><entry><id>i</id>"
            + b"<link href='https://x.example/' rel='related'/>" * 100_000
            + b"</entry></feed>"
        ),
        1,
    ),
    "unescaped_ampersand": (lambda: rss("<item><title>A & B &c; C</title><guid>g</guid></item>"), 1),
    "html_entity_without_dtd": (
        lambda: rss("<item><title>caf&eacute;&nbsp;bar</title><guid>g</guid></item>"),
        1,
    ),
    "junk_before_the_document": (lambda: b"\r\n<br />\nWarning: cache\n<?xml version='1.0'?>" + rss(), 1),
    "latin_1_that_says_utf_8": (
        lambda: rss("<item><title>Málaga</title><guid>g</guid></item>").decode().encode("latin-1"),
        1,
    ),
    "utf_16_without_bom": (lambda: rss().decode().encode("utf-16-le"), 1),
    "control_characters": (
        lambda: rss("<item><title>a\x00b\x08c&#0;&#xFFFE;d</title><guid>g</guid></item>"),
        1,
    ),
    "cut_in_the_middle": (lambda: rss(ITEM * 3)[:-40], 2),
    "javascript_links": (
        lambda: rss("<item><guid>g</guid><link>javascript:alert(1)</link><comments>data:x</comments></item>"),
        1,
    ),
    "json_nested_without_end": (lambda: b'{"items":' + b"[" * 500_000, 0),
    "json_of_wrong_kinds": (
        lambda: json_feed(
            '[{"id": {}, "url": [], "title": 5, "tags": "x", "authors": {}, "attachments": [1]}, 7]'
        ),
        1,
    ),
    "json_with_lone_surrogates": (lambda: json_feed('[{"id": "a", "title": "\\ud800 \\u0000x"}]'), 1),
    "json_of_100_000_items": (lambda: json_feed("[" + ",".join(['{"id":"a"}'] * 100_000) + "]"), 2_000),
    "utf_7": (lambda: rss().replace(b"<", b"+ADw-"), 0),
    "zeros": (lambda: b"\0" * MB, 0),
    "a_zip_file": (lambda: b"PK\x03\x04" + bytes(range(256)) * 4_000, 0),
}


def reading(body: bytes) -> Feed | None:
    try:
        return parse_feed(body, "application/rss+xml", URL)
    except FeedError:
        return None


@pytest.mark.parametrize("name", SHAPES)
def test_a_hostile_document_is_read_or_refused(name: str) -> None:
    make, least = SHAPES[name]
    body = make()

    feed = reading(body)

    assert len(feed.entries if feed else ()) >= least
    assert "root:" not in repr(feed)[:MB]
    assert "javascript:" not in repr(feed)[:MB]
    sniff(body, "")


@pytest.fixture(scope="module")
def measured() -> dict[str, float]:
    """A child reads them all, one after the other, and tells CPU seconds by name and its memory's growth.

    Nobody counts its lines: that alone would double what is measured.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment["PYTHONPATH"] = str(Path(__file__).parents[3])
    command = [sys.executable, __file__]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, env=environment)
    found: dict[str, float] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", SHAPES)
def test_no_hostile_document_takes_more_than_two_seconds(name: str, measured: dict[str, float]) -> None:
    assert measured[name] < 2, f"{name} took {measured[name]:.1f} s of CPU"


def test_no_hostile_document_takes_more_than_200_megabytes(measured: dict[str, float]) -> None:
    assert measured["grown_mb"] < 200, f"reading took {measured['grown_mb']:.0f} MB"


def test_what_is_mended_reads_as_it_was_meant() -> None:
    titles = {
        "unescaped_ampersand": "A & B &c; C",
        "html_entity_without_dtd": "café bar",
        "junk_before_the_document": "Tide & time",
        "latin_1_that_says_utf_8": "Málaga",
        "utf_16_without_bom": "Tide & time",
        "control_characters": "abcd",
    }

    for name, title in titles.items():
        feed = reading(SHAPES[name][0]())
        assert feed is not None
        assert feed.entries[0].title == title


def held_bytes() -> int:
    """Return the most memory that this process has held so far; Linux counts in KiB, macOS in bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def measure() -> dict[str, float]:
    reading(rss(ITEM + "<b>"))
    start = held_bytes()
    seconds: dict[str, float] = {}
    for name, (make, _) in SHAPES.items():
        body = make()
        with stopwatch() as took:
            reading(body)
        seconds[name] = took()
    return {**seconds, "grown_mb": (held_bytes() - start) / MB}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure()))
