"""robots.txt is honoured as RFC 9309 has it."""

from datetime import timedelta

import pytest

from tests.fixtures.stopwatch import stopwatch
from worker.net.robots import allowed, crawl_delay, robots_url, rules

FILE = b"""
User-agent: *
Disallow: /private/
Allow: /private/open
Crawl-delay: 3

User-agent: wirecopy
Disallow: /drafts/*.html$
Crawl-delay: 100000

Sitemap: https://site.test/sitemap.xml
"""


def test_the_group_that_names_us_counts_alone() -> None:
    known = rules(200, FILE)
    assert not allowed(known, "https://site.test/drafts/a.html")
    assert allowed(known, "https://site.test/drafts/a.html?x")
    assert allowed(known, "https://site.test/private/x", "Wirecopy/0.1 (+https://we.test/bot)")
    assert known.sitemaps == ("https://site.test/sitemap.xml",)


def test_others_get_the_star_and_the_longest_rule_wins() -> None:
    known = rules(200, FILE)
    assert not allowed(known, "https://site.test/private/x", "other")
    assert allowed(known, "https://site.test/private/open", "other")


def test_the_delay_is_told_but_bounded() -> None:
    known = rules(200, FILE)
    assert crawl_delay(known, "other") == timedelta(seconds=3)
    assert crawl_delay(known) == timedelta(hours=1)
    assert crawl_delay(rules(404)) is None
    assert crawl_delay(rules(200, b"User-agent: *\nCrawl-delay: nan")) is None


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 410])
def test_a_site_without_a_file_allows_everything(status: int) -> None:
    assert allowed(rules(status, b"User-agent: *\nDisallow: /"), "https://site.test/x")


@pytest.mark.parametrize("status", [None, 0, 429, 500, 503])
def test_a_site_that_cannot_answer_is_left_alone(status: int | None) -> None:
    assert not allowed(rules(status), "https://site.test/x")
    assert allowed(rules(status), "https://site.test/robots.txt")


@pytest.mark.parametrize(
    "body", [b"", b"<!doctype html><p>Not found", b"\xff\xfe\x00", b"\xef\xbb\xbfUser-agent: x\nDisallow: /"]
)
def test_a_file_that_says_nothing_to_us_allows_everything(body: bytes) -> None:
    assert allowed(rules(200, body), "https://site.test/x")


def test_only_the_first_half_megabyte_is_read() -> None:
    late = b"#" * (512 << 10) + b"\nUser-agent: *\nDisallow: /\n"
    assert allowed(rules(200, late), "https://site.test/x")


@pytest.mark.parametrize(
    "body",
    [
        b"".join(b"User-agent: a%d\n" % n for n in range(14_000)) + b"Disallow: /\n" * 14_000,
        b"User-agent: *\n" + b"Disallow: /" + b"*a" * 200_000,
        b"User-agent: *\n" + b"Disallow: /*a*b\n" * 30_000,
        b"User-agent: *\nDisallow: /" + b"%" * 400_000,
    ],
)
def test_a_hostile_file_costs_little(body: bytes) -> None:
    with stopwatch() as took:
        allowed(rules(200, body), "https://site.test/" + "a" * 2000)
    assert took() < 1


def test_the_file_stands_at_the_root_of_the_origin() -> None:
    assert robots_url("https://site.test:8443/a/b?c#d") == "https://site.test:8443/robots.txt"
