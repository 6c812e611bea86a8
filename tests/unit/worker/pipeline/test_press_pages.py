"""The fictional press read as a page each: nothing of the article lost, nothing of the furniture left."""

from datetime import UTC, datetime

import pytest

from worker.article import Extract
from worker.demo.edition import opening
from worker.demo.expected import Expected, expected, leftover, lost
from worker.demo.newsroom import Newsroom
from worker.demo.piece import pieces
from worker.pipeline.extract import extract

SITE = "http://press.example"
PAGES = {slug: want for slug, want in expected().items() if want.upstream != "hotline" and not want.held_back}


@pytest.fixture(scope="module")
def newsroom() -> Newsroom:
    return Newsroom(SITE, opening(pieces(), datetime(2026, 3, 3, 16, 52, tzinfo=UTC)))


def read(newsroom: Newsroom, want: Expected) -> Extract:
    return extract(newsroom.page(want.path).body, SITE + want.path)


@pytest.mark.parametrize("slug", PAGES)
def test_a_page_keeps_the_article_and_nothing_else(newsroom: Newsroom, slug: str) -> None:
    got = read(newsroom, PAGES[slug])

    assert got.title == PAGES[slug].title
    assert lost(PAGES[slug], got.text) == ()
    assert leftover(PAGES[slug], got.text) == ()


@pytest.mark.parametrize("slug", PAGES)
def test_read_also_links_are_kept_as_hints(newsroom: Newsroom, slug: str) -> None:
    got = read(newsroom, PAGES[slug])

    paths = {hint.url.removeprefix(SITE).partition("?")[0] for hint in got.hints}
    assert set(PAGES[slug].hints) <= paths


@pytest.mark.parametrize("slug", PAGES)
def test_the_language_of_a_text_is_told(newsroom: Newsroom, slug: str) -> None:
    assert read(newsroom, PAGES[slug]).language == PAGES[slug].language
