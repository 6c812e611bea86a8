"""The links of listing pages: which are taken, and in which spelling."""

import pytest

from worker.errors import PermanentError
from worker.pipeline.listing import links_of, next_of

URL = "https://gazette.example/news/"


def page(*links: str, head: str = "", end: str = "") -> bytes:
    rows = (
        f"<li class=x><a href='{link}'>A headline of five words {n}</a></li>" for n, link in enumerate(links)
    )
    return f"<html><head>{head}</head><body><ul>{''.join(rows)}</ul>{end}</body></html>".encode()


def urls(body: bytes, select: str = "") -> list[str]:
    return [link.url.removeprefix("https://gazette.example") for link in links_of(body, URL, select)]


@pytest.mark.parametrize("select", ["", "li a"])
@pytest.mark.parametrize(
    "broken", ["http://[::1", "http://", "//", "https://[bad]/a-b-c", "javascript:a-b-c/d"]
)
def test_one_broken_link_costs_no_other(broken: str, select: str) -> None:
    body = page("/news/boat-sails-again", broken, "/news/gale-by-noon")

    assert urls(body, select) == ["/news/boat-sails-again", "/news/gale-by-noon"]


def test_a_broken_base_or_next_page_is_none() -> None:
    body = page(
        "/news/boat-sails-again", head="<base href='http://[bad'>", end="<a rel=next href='//[x'>on</a>"
    )

    assert urls(body) == ["/news/boat-sails-again"]
    assert next_of(body, URL) == ()
    assert [link.url for link in next_of(body.replace(b"//[x", b"?page=2"), URL)] == [URL + "?page=2"]


def test_links_into_one_article_are_one_link_to_it() -> None:
    body = page("/news/a-b-c#comments", "/news/a-b-c", "/news/a-b-c#top", "/#!/news/d-e-f")

    assert urls(body, "li a") == ["/news/a-b-c", "/#!/news/d-e-f"]


def test_addresses_in_other_letters_are_read_though_only_the_header_names_their_charset() -> None:
    assert urls(page("/news/ä-ö-ü", "/а/б-в-г")) == ["/news/ä-ö-ü", "/а/б-в-г"]


@pytest.mark.parametrize("script", ["/story.php?id={}", "/?p={}", "/index.php?option=read&aid={}"])
def test_articles_that_are_told_apart_by_a_number_in_the_query_are_found(script: str) -> None:
    links = [script.format(number) for number in (1017, 1018)]

    assert urls(page(*links, "/?page=2", "/list.php?sort=1")) == links


def test_a_selector_that_fits_nothing_or_is_none_is_told() -> None:
    assert links_of(page("/news/a-b-c"), URL, "h6 a") == ()
    with pytest.raises(PermanentError, match="is not a CSS selector"):
        links_of(page("/news/a-b-c"), URL, "a[")
