"""Sitemaps: indexes, lists of pages and Google News sitemaps in, a news sitemap out.

The protocol of sitemaps.org with Google's news and image extensions. Plain text
lists of addresses, which the protocol allows too, are read as well. Compressed
files are for the caller to unpack.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.dates import rfc3339
from feeds.document import check, root_of
from feeds.entry import Entry, Picture
from feeds.errors import NotAFeed, TooLarge
from feeds.mend import decode
from feeds.parts import content, date_of
from feeds.text import line, web_url
from feeds.xml import Malformed, Node, bag, first, line_of, plain_of, short, text_of

# sitemaps.org: 50 MB and 50,000 addresses a file; more than 20 MB would take too much memory as a tree.
MAX_BODY_BYTES = 20_000_000
MAX_PAGES = 50_000
# Google: at most 1,000 news articles a file, none older than two days.
MAX_NEWS = 1_000
NEWS_WINDOW = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Page:
    """An address a sitemap names; the news fields are filled by news sitemaps only."""

    url: str
    modified: datetime | None = None
    title: str = ""
    published: datetime | None = None
    language: str = ""
    publication: str = ""
    keywords: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True, slots=True)
class Sitemap:
    """What a sitemap file says: `pages`, or the `sitemaps` an index points to (url and modified only)."""

    pages: tuple[Page, ...] = ()
    sitemaps: tuple[Page, ...] = ()


def parse(body: bytes, content_type: str, url: str) -> Sitemap:
    """Return the addresses of a sitemap or sitemap index, in document order, each once, 50,000 at most.

    Raises NotAFeed or TooLarge with a sentence for the user.
    """
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(f"The sitemap has {len(body)} bytes; at most {MAX_BODY_BYTES} are read.")
    if b"<" not in body[:1_000]:
        return _plain(body, content_type, url)
    check(body, MAX_PAGES * 20)
    try:
        root = root_of(body, content_type, url)
    except Malformed as error:
        raise NotAFeed(f"The sitemap is not well-formed: {error}") from None
    name = short(root.tag).rpartition(":")[2]
    if name == "sitemapindex":
        return Sitemap(sitemaps=_pages(root, "sitemap", url))
    if name == "urlset":
        return Sitemap(pages=_pages(root, "url", url))
    raise NotAFeed("The document is not a sitemap: its first element is neither urlset nor sitemapindex.")


def render_news(entries: Iterable[Entry], publication: str, now: datetime) -> bytes:
    """Return a Google News sitemap of the entries published within two days before `now`, 1,000 at most.

    Entries without address, title or publication time are left out, as is what
    was published later than now. Order is kept; an empty list gives an empty, valid file.
    """
    rows: list[str] = []
    for entry in entries:
        fresh = entry.published is not None and now - NEWS_WINDOW <= entry.published <= now
        if fresh and line(entry.url) and line(entry.title) and len(rows) < MAX_NEWS:
            rows.append(_news(entry, publication))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">\n' + "".join(rows) + "</urlset>\n"
    ).encode()


def _news(entry: Entry, publication: str) -> str:
    published = rfc3339(entry.published) if entry.published else ""
    return (
        f"<url><loc>{content(line(entry.url))}</loc><news:news><news:publication>"
        f"<news:name>{content(line(publication))}</news:name>"
        f"<news:language>{content(_language(entry.language))}</news:language></news:publication>"
        f"<news:publication_date>{published}</news:publication_date>"
        f"<news:title>{content(line(entry.title))}</news:title></news:news></url>\n"
    )


def _language(tag: str) -> str:
    """Return the ISO 639 code Google wants; only Chinese is told apart by country."""
    tag = line(tag).lower()
    if tag in ("zh-cn", "zh-tw"):
        return tag
    return {"zh-hans": "zh-cn", "zh-hant": "zh-tw"}.get(tag, tag.partition("-")[0] or "en")


def _plain(body: bytes, content_type: str, url: str) -> Sitemap:
    """One address a line (sitemaps.org, "Text file")."""
    lines = decode(body, content_type).splitlines()[:MAX_PAGES]
    found = dict.fromkeys(web_url(text) for text in lines)
    pages = tuple(Page(address) for address in found if address and address != url)
    if not pages:
        raise NotAFeed("The document is neither an XML sitemap nor a list of addresses.")
    return Sitemap(pages)


def _pages(root: Node, name: str, url: str) -> tuple[Page, ...]:
    found: dict[str, Page] = {}
    for node in root:
        if short(node.tag).rpartition(":")[2] == name and len(found) < MAX_PAGES:
            page = _page(node, url)
            if page.url:
                found.setdefault(page.url, page)
    return tuple(found.values())


def _page(node: Node, url: str) -> Page:
    children = {key.removeprefix("sitemap:"): value for key, value in bag(node).items()}
    address = web_url(text_of(first(children, "loc")), url)
    modified = date_of(first(children, "lastmod"))
    if "news:news" not in children and "image:image" not in children:
        return Page(address, modified)
    news = bag(children["news:news"][0]) if "news:news" in children else {}
    publication = first(news, "news:publication")
    by = bag(publication) if publication is not None else {}
    words = line_of(first(news, "news:keywords")).split(",")
    return Page(
        address,
        modified,
        plain_of(first(news, "news:title")),
        date_of(first(news, "news:publication_date")),
        line_of(first(by, "news:language")),
        plain_of(first(by, "news:name")),
        tuple(word.strip() for word in words if word.strip()),
        _pictures(children, url),
    )


def _pictures(children: dict[str, list[Node]], url: str) -> tuple[Picture, ...]:
    found = []
    for node in children.get("image:image", ())[:20]:
        inside = bag(node)
        address = web_url(text_of(first(inside, "image:loc")), url)
        if address:
            found.append(Picture(address, caption=plain_of(first(inside, "image:caption", "image:title"))))
    return tuple(found)
