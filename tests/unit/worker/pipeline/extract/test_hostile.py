"""Pages made to hurt: each ends soon and small, with an article or with one clear sentence."""

import subprocess
import sys

import pytest

from tests.fixtures.stopwatch import stopwatch
from worker.pipeline.clean import clean_fragment
from worker.pipeline.extract import extract
from worker.pipeline.extract.page import read_page

LINE = b"<p>This is a line of prose that is long enough to be kept, of course it is.</p>"
HOSTILE = {
    "100,000 levels": b"<div>" * 100_000 + LINE,
    "100,000 levels of inline elements": b"<p>" + b"<b>" * 100_000 + b"text",
    "100,000 levels of lists": b"<ul><li>" * 50_000,
    "10 MB of nbsp": b"<p>" + b"&nbsp;" * 1_700_000 + b"</p>",
    "an attribute of 50 MB": b'<p title="' + b"a" * 50_000_000 + b'">' + LINE,
    "300,000 attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(300_000)) + b">" + LINE,
    "unclosed everything": b"<p><b><i><a href=x><table><tr><td><div>prose, is it? " * 60_000,
    "5 MB of angle brackets": b"<" * 5_000_000,
    "unclosed scripts": b"<script>" * 300_000,
    "unclosed comments": b"<!--" * 500_000,
    "60,000 links to each other": b"".join(
        b"<p id=i%d><a href=#i%d>x</a> text</p>" % (n, n) for n in range(60_000)
    ),
    "100,000 pictures": LINE + b"<img src=/a.jpg>" * 100_000,
    "JSON-LD nested deep": b'<script type="application/ld+json">' + b"[" * 200_000 + b"</script>" + LINE,
    "as many quotes as allowed": (LINE + b"<blockquote><p>Many words of a quote here</p></blockquote>")
    * 3_000,
    "as many captions as allowed": LINE
    + b"<div class=image><img src=/a.jpg><p class=caption>c</p></div>" * 6_000,
    "as many posts as allowed": LINE
    + b"<blockquote class=fb-post><a href=/1>d</a></blockquote>" * 3_000
    + LINE,
    "as many headings that link to themselves as allowed": (b"<h2 id=a><a href=#a>#</a>x</h2>" + LINE)
    * 3_900,
    "a text of spaces": b"<p>x" + b" " * 2_900_000 + b"y</p>" + LINE,
    "as many pictures as allowed": LINE + b"<img src=/a.jpg>" * 19_000,
}
SECONDS = 2.0


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_ends_soon_with_an_article_or_a_sentence(name: str) -> None:
    with stopwatch() as took:
        got = extract(HOSTILE[name], "https://news.example/a")

    assert took() < SECONDS
    assert (got.text and not got.error) or got.error.endswith(".")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_fragment_ends_soon(name: str) -> None:
    with stopwatch() as took:
        clean_fragment(HOSTILE[name].decode(), "https://news.example/a")

    assert took() < SECONDS


@pytest.mark.parametrize("before", [0, 1, 250, 251, 700])
@pytest.mark.parametrize("letter", ["a", "\u0436"])
def test_an_attribute_that_is_too_long_goes_wherever_it_stands(before: int, letter: str) -> None:
    words = LINE.decode()
    page = words * before + f'<p title="{letter * 20_000}" class=b>Last</p>' + words * 250 + "<i title=c>"

    root = read_page(page.encode())

    titles = [element.get("title") for element in root.iter("p", "i") if element.get("title") is not None]
    assert titles == ["", "c"]
    assert [element.text for element in root.iter("p") if element.get("class") == "b"] == ["Last"]


def test_a_page_that_is_too_deep_or_too_large_says_so() -> None:
    deep = extract(b"<div>" * 5_000 + LINE, "").error
    large = extract(LINE + b"<i>x</i>" * 30_000, "").error

    assert deep == "The page is nested too deep: more than 256 levels."
    assert large == "The page is too large: more than 40,000 tags."


# Linux hands a parent's peak on through fork and exec into ru_maxrss: a large test run would be
# measured instead of the page. VmHWM belongs to the new program alone.
PEAK_KILOBYTES = """
import pathlib, resource, sys
if sys.platform == "linux":
    print(pathlib.Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1))
"""


def test_the_largest_page_needs_less_than_300_megabytes() -> None:
    script = (
        "from worker.pipeline.extract import extract\n"
        "extract(b'<p>' + b'Prose and more of it, no end. ' * 200_000, '')\n"
        "extract(b'<p title=\"' + b'a' * 50_000_000 + b'\">text', '')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script + PEAK_KILOBYTES], capture_output=True, text=True, check=True
    )

    assert int(done.stdout) / 1024 < 300
