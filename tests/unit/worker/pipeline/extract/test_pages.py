"""Whole pages, and beside each the clean article it must become."""

from pathlib import Path

import pytest

from worker.article import Extract
from worker.pipeline.clean import clean_fragment
from worker.pipeline.extract import extract

PAGES = Path(__file__).parents[4] / "data" / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.html") if not path.stem.endswith(".expected"))


def read(name: str) -> Extract:
    return extract((PAGES / f"{name}.html").read_bytes(), f"https://news.example/2026/02/{name}.html")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_becomes_the_clean_article_beside_it(name: str) -> None:
    got = read(name)

    assert got.error == ""
    assert got.type == "article"
    assert got.html == (PAGES / f"{name}.expected.html").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize("name", NAMES)
def test_no_page_leaves_scripts_classes_or_relative_addresses(name: str) -> None:
    html = read(name).html

    for trace in (
        "<script",
        "<style",
        "<iframe",
        "class=",
        "style=",
        'href="/',
        'src="/',
        "data:",
        "utm_",
        "ref_src",
    ):
        assert trace not in html


@pytest.mark.parametrize("name", NAMES)
def test_cleaning_the_article_of_a_page_again_changes_nothing(name: str) -> None:
    html = read(name).html

    assert clean_fragment(html, f"https://news.example/2026/02/{name}.html").html == html


@pytest.mark.parametrize("name", ["read-also", "russian", "arabic", "hebrew", "chinese", "japanese", "hindi"])
def test_read_also_links_leave_the_text_and_stay_as_hints(name: str) -> None:
    got = read(name)

    assert got.hints
    assert all(hint.url.startswith("https://news.example/") and hint.title for hint in got.hints)
    assert not any(hint.title in got.text for hint in got.hints)


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("russian", "ru"),
        ("arabic", "ar"),
        ("hebrew", "he"),
        ("chinese", "zh"),
        ("japanese", "ja"),
        ("hindi", "hi"),
        ("thai", "th"),
    ],
)
def test_the_language_is_that_of_the_page(name: str, language: str) -> None:
    assert read(name).language == language


def test_title_authors_and_times_are_those_of_the_article() -> None:
    got = read("table")

    assert got.title == "Council splits the bill for the wall"
    assert got.authors == ("Odile Brandt", "Teun Maas")
    assert got.published is not None
    assert got.published.isoformat() == "2026-02-03T08:15:00+00:00"
    assert got.updated is not None
    assert got.updated.isoformat() == "2026-02-03T10:00:00+00:00"
    assert (got.site, got.section) == ("The Dunmere Daily", "Harbour")
