"""A look at an address before it becomes a source, over real HTTP on loopback."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import Settings
from worker.demo.loopback import Loopback, Reply, Request
from worker.desk.look import Seen, look
from worker.errors import PermanentError, Refused
from worker.jobs.tools import Tools
from worker.store import Store

FEED = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>The Gazette</title><link>https://g.example/</link>
<description>d</description><item><title>One</title><link>https://g.example/1</link></item></channel></rss>"""
LINK = (
    b'<article><h2><a href="/news/%d-headline-about-the-harbour">A long headline of it, %d</a></h2></article>'
)
LISTING = b"<html><body>" + b"".join(LINK % (n, n) for n in range(8))


def naming(*feeds: str) -> bytes:
    """Return a page that names these feeds, each by its address and a title of the same word."""
    links = (f'<link rel="alternate" type="application/rss+xml" href="/{f}.xml" title="{f}">' for f in feeds)
    return f"<html><head>{''.join(links)}</head>".encode()


class Site(Loopback):
    """A site whose pages a test writes; `asked` are the paths that were asked for."""

    def __init__(self) -> None:
        self.pages: dict[str, Reply] = {}
        self.asked: list[str] = []
        super().__init__(0, self._answer)

    def _answer(self, request: Request) -> Reply:
        self.asked.append(request.path)
        return self.pages.get(request.path, Reply(404, b"nothing here"))

    def shows(self, path: str, body: bytes, kind: str = "text/html", status: int = 200, **more: str) -> None:
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        self.pages[path] = Reply(status, body, {"Content-Type": kind, **headers})


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def tools(tmp_path: Path) -> Iterator[Tools]:
    settings = Settings(data=tmp_path, allow_hosts=("127.0.0.1",))
    store = Store(settings.database)
    yield Tools(settings, store)
    store.close()


def seen(tools: Tools, site: Site, path: str = "/", **more: str) -> Seen:
    return look(tools, site.url + path, **more)  # type: ignore[arg-type]


def test_the_feed_that_a_page_names_is_found_and_the_others_are_told(site: Site, tools: Tools) -> None:
    site.shows("/", naming("a", "b"))
    site.shows("/a.xml", FEED, "text/html")

    found = seen(tools, site)

    assert (found.url, found.kind, found.title, found.items) == (
        site.url + "/a.xml",
        "feed",
        "The Gazette",
        1,
    )
    assert found.how == "named by the page"
    assert found.others == ((site.url + "/b.xml", "b"),)


def test_a_named_feed_that_is_none_is_passed_over(site: Site, tools: Tools) -> None:
    site.shows("/", naming("dead", "a"))
    site.shows("/a.xml", FEED)

    assert seen(tools, site).url == site.url + "/a.xml"


def test_a_feed_in_a_usual_place_is_found_though_nobody_names_it(site: Site, tools: Tools) -> None:
    site.shows("/", b"<html><body><p>Welcome.</p></body></html>")
    site.shows("/feed.xml", FEED, "application/rss+xml")

    found = seen(tools, site)

    assert (found.url, found.how) == (site.url + "/feed.xml", "found in a usual place")
    assert len(site.asked) <= 13


@pytest.mark.parametrize(
    ("page", "place"), [("/", "/feed/"), ("/blog/", "/blog/feed/"), ("/blog/", "/blog/index.xml")]
)
def test_a_feed_is_found_below_the_page_and_where_only_the_slash_leads_to_it(
    site: Site, tools: Tools, page: str, place: str
) -> None:
    site.shows(page, b"<html><body>" + b'<a href="/old/rss/1">old</a>' * 20)
    site.shows(place, FEED, "application/rss+xml")

    assert seen(tools, site, page).url == site.url + place
    assert len(site.asked) <= 17


@pytest.mark.parametrize(
    ("page", "status", "place"),
    [("/", 403, "/feed"), ("/", 404, "/rss"), ("/", 503, "/feed.xml"), ("/blog/", 403, "/blog/feed/")],
)
def test_a_feed_is_found_though_its_page_is_kept_from_us(
    site: Site, tools: Tools, page: str, status: int, place: str
) -> None:
    site.shows(page, b"<html><body>Are you a robot?", status=status)
    site.shows(place, FEED, "application/rss+xml")

    found = seen(tools, site, page)

    assert (found.url, found.kind) == (site.url + place, "feed")
    assert found.how == f"found in a usual place; the page itself answered {status}"


@pytest.mark.parametrize(
    ("page", "status", "place"),
    [
        ("/", 403, "/nowhere"),
        ("/blog/", 403, "/feed"),
        ("/blog/", 404, "/blog/feed"),
        ("/a.xml", 404, "/feed"),
    ],
)
def test_where_no_feed_answers_either_the_error_of_the_page_is_told(
    site: Site, tools: Tools, page: str, status: int, place: str
) -> None:
    """And no other feed of the site is taken for the one that was meant."""
    site.shows(page, b"<html><body>Not for you.", status=status)
    site.shows(place, FEED)

    with pytest.raises(PermanentError, match=f"{page} can't be taken in: the server answered {status}"):
        seen(tools, site, page)


def test_an_error_page_that_names_the_sites_feed_is_followed_to_it(site: Site, tools: Tools) -> None:
    site.shows("/", naming("news"), status=401)
    site.shows("/news.xml", FEED)

    assert seen(tools, site).url == site.url + "/news.xml"


def test_the_feed_of_the_comments_is_taken_only_where_there_is_no_other(site: Site, tools: Tools) -> None:
    site.shows("/", naming("comments/feed", "a"))
    site.shows("/comments/feed.xml", FEED)
    site.shows("/a.xml", FEED)

    found = seen(tools, site)

    assert found.url == site.url + "/a.xml"
    assert found.others == ((site.url + "/comments/feed.xml", "comments/feed"),)


def test_a_page_without_a_feed_is_followed_by_its_own_links(site: Site, tools: Tools) -> None:
    site.shows("/", LISTING)

    found = seen(tools, site)

    assert (found.kind, found.format, found.items) == ("page", "html", 8)


def test_a_selector_makes_a_page_of_it_at_once(site: Site, tools: Tools) -> None:
    site.shows("/", LISTING)

    found = seen(tools, site, select="h2 a")

    assert (found.kind, found.items, site.asked) == ("page", 8, ["/"])
    with pytest.raises(PermanentError, match="its selector fits nothing there"):
        seen(tools, site, select="h6 a")
    with pytest.raises(PermanentError, match="is not a CSS selector"):
        seen(tools, site, select="a[")


def test_a_permanent_redirect_is_followed_for_good_and_a_passing_one_is_not(site: Site, tools: Tools) -> None:
    site.shows("/new.xml", FEED)
    site.shows("/moved.xml", b"", status=301, location="/new.xml")
    site.shows("/today.xml", b"", status=302, location="/new.xml")

    assert seen(tools, site, "/moved.xml").url == site.url + "/new.xml"
    assert seen(tools, site, "/today.xml").url == site.url + "/today.xml"


def test_a_sitemap_is_one(site: Site, tools: Tools) -> None:
    urls = b"<url><loc>https://g.example/1</loc></url>"
    body = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">' + urls + b"</urlset>"
    site.shows("/sitemap.xml", body, "application/xml")

    found = seen(tools, site, "/sitemap.xml")

    assert (found.kind, found.items) == ("sitemap", 1)


SITEMAP = b"<urlset><url><loc>https://g.example/1</loc></url></urlset>"


@pytest.mark.parametrize("served_as", ["application/gzip", "application/octet-stream", "text/xml"])
@pytest.mark.parametrize(("body", "kind"), [(FEED, "feed"), (SITEMAP, "sitemap")])
def test_a_packed_file_is_looked_into_whatever_it_is_served_as(
    site: Site, tools: Tools, body: bytes, kind: str, served_as: str
) -> None:
    site.shows("/list.xml.gz", gzip.compress(body), served_as)

    found = seen(tools, site, "/list.xml.gz")

    assert (found.kind, found.items, found.url) == (kind, 1, site.url + "/list.xml.gz")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (gzip.compress(bytes(30_000_000)), "unpacks to more than"),
        (gzip.compress(FEED)[:-20], "cut off"),
        (b"\x1f\x8bnot really", "broken gzip"),
    ],
)
def test_a_packed_file_that_is_a_bomb_or_broken_is_refused(
    site: Site, tools: Tools, body: bytes, sentence: str
) -> None:
    site.shows("/feed.xml.gz", body, "application/gzip")

    with pytest.raises(PermanentError, match=sentence):
        seen(tools, site, "/feed.xml.gz")


@pytest.mark.parametrize(
    ("body", "kind", "sentence"),
    [
        (b"", "text/html", "is empty"),
        (b"<html><body><p>Welcome.</p></body></html>", "text/html", "no feed was found"),
        (b'<opml version="2.0"><body/></opml>', "text/xml", "wirecopy source import"),
        (b'{"hello": 1}', "application/json", "is no feed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "image/png", "is no feed"),
        (b"<rss><channel>", "text/xml", "is no feed"),
        (b"just words", "text/plain", "is no feed"),
    ],
)
def test_what_is_no_source_is_refused_in_one_sentence(
    site: Site, tools: Tools, body: bytes, kind: str, sentence: str
) -> None:
    site.shows("/", body, kind)

    with pytest.raises(PermanentError) as refused:
        seen(tools, site)

    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)
    assert site.url in str(refused.value)


def test_a_kind_that_was_asked_for_is_insisted_on(site: Site, tools: Tools) -> None:
    site.shows("/", b"<html><body><p>Welcome.</p></body></html>")

    with pytest.raises(PermanentError, match="is no feed; it looks like a web page"):
        seen(tools, site, kind="feed")
    with pytest.raises(PermanentError, match="no links to articles were found"):
        seen(tools, site, kind="page")


def test_a_page_can_not_lead_the_look_to_a_private_address(site: Site, tools: Tools) -> None:
    link = b'<link rel="alternate" type="application/rss+xml" href="http://169.254.169.254/feed">'
    site.shows("/", b"<html><head>" + link + b"</head>" + LISTING)

    assert seen(tools, site).kind == "page"
    with pytest.raises(Refused):
        look(tools, "http://169.254.169.254/feed")
