"""Listing pages: the links on a section page that lead to articles.

With a CSS selector the operator says which; without one they are found by
themselves: links that repeat in the same kind of place, with a headline for a
text and an address that looks like an article's.
"""

import codecs
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import lxml.html
from lxml.cssselect import CSSSelector
from lxml.etree import ParserError

from feeds.text import web_url
from worker.errors import PermanentError
from worker.pipeline.identify import normal_url

MAX_LINKS = 200
MAX_PAGE_BYTES = 5 * 1024 * 1024
_MIN_TITLE_WORDS = 3
_ASSET = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|mp[34]|zip|css|js|xml|rss|atom|ico)$", re.IGNORECASE)
_NOT_ARTICLE = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|authors?|search|login|signin|signup|register|subscribe|newsletters?|about|contact|"
    r"privacy|terms|cookies?|imprint|impressum|account|feed|rss|page/\d+)(?:/|$)",
    re.IGNORECASE,
)
# How older systems name their articles, where all have one path.
_NUMBERED = re.compile(
    r"(?:^|&)(?:(?:a|art|article_?|n|news_?|s|story_?|post_?)?id|p|article|story|news)=\d+(?:&|$)",
    re.IGNORECASE,
)
_FURNITURE = {"nav", "footer", "aside", "form"}
_SPACE = re.compile(r"\s+")
_Utf8 = codecs.getincrementaldecoder("utf-8")


@dataclass(frozen=True, slots=True)
class PageLink:
    """An address that a listing or sitemap gives, with the title (often empty) and the time it gave."""

    url: str
    title: str = ""
    modified: datetime | None = None


def links_of(body: bytes, url: str, select: str = "") -> tuple[PageLink, ...]:
    """Return the article links of a listing page in its order, each address once.

    Raises PermanentError when the page can't be parsed or `select` is no CSS selector.
    """
    try:
        tree = _tree(body)
    except (ParserError, ValueError) as error:
        raise PermanentError("the listing page is empty or not HTML") from error
    base = _base(tree, url)
    found = _selected(tree, select) if select else _likely(tree, base)
    return _unique(found, base, url)


def next_of(body: bytes, url: str) -> tuple[PageLink, ...]:
    """Return the next page of a listing, where it names one on its own host (rel=next)."""
    try:
        tree = _tree(body)
    except (ParserError, ValueError):
        return ()
    base = _base(tree, url)
    for href in tree.xpath("//*[self::a or self::link][contains(concat(' ', @rel, ' '), ' next ')]/@href"):
        found = web_url(str(href), base)
        if found and urlsplit(found).hostname == urlsplit(url).hostname and found != url:
            return (PageLink(found),)
    return ()


def _tree(body: bytes) -> lxml.html.HtmlElement:
    """Return the page; UTF-8 is seen, for many pages say their charset only in a header."""
    body = body[:MAX_PAGE_BYTES]
    try:
        _Utf8().decode(body)  # the last character may be cut
    except UnicodeDecodeError:
        return lxml.html.document_fromstring(body)
    return lxml.html.document_fromstring(body, lxml.html.HTMLParser(encoding="utf-8"))


def _base(tree: lxml.html.HtmlElement, url: str) -> str:
    return web_url(str(tree.xpath("string(//base/@href)")), url) or url


def _selected(tree: lxml.html.HtmlElement, select: str) -> list[lxml.html.HtmlElement]:
    try:
        chosen = CSSSelector(select)(tree)
    except Exception as error:  # cssselect's and lxml's errors have no common ancestor but this
        raise PermanentError(f"{select!r} is not a CSS selector: {error}") from error
    links: list[lxml.html.HtmlElement] = []
    for element in chosen:
        links.extend([element] if element.tag == "a" else element.xpath(".//a[@href]"))
    return links


def _likely(tree: lxml.html.HtmlElement, base: str) -> list[lxml.html.HtmlElement]:
    """Return links grouped by the shape of their place, the groups that look like lists of headlines."""
    groups: dict[str, list[lxml.html.HtmlElement]] = defaultdict(list)
    for link in tree.iter("a"):
        if _is_headline(link, base):
            groups[_place(link)].append(link)
    lists = {place for place, links in groups.items() if len({link.get("href") for link in links}) >= 2}
    if not lists:
        lists = set(groups)
    return [link for link in tree.iter("a") if _is_headline(link, base) and _place(link) in lists]


def _is_headline(link: lxml.html.HtmlElement, base: str) -> bool:
    href = link.get("href") or ""
    title = _text(link)
    if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
        return False
    address = urlsplit(web_url(href, base))
    if address.hostname != urlsplit(base).hostname or _ASSET.search(address.path):
        return False
    few = address.path.strip("/").count("-") + address.path.count("/") < 2
    if _NOT_ARTICLE.search(address.path) or (few and not _NUMBERED.search(address.query)):
        return False
    if len(title.split()) < _MIN_TITLE_WORDS and len(title) < 12:
        return False
    return not any(parent.tag in _FURNITURE for parent in link.iterancestors())


def _place(link: lxml.html.HtmlElement) -> str:
    """Return the shape of a link's place: the tags and first classes of its nearest ancestors."""
    steps: list[str] = []
    for parent in link.iterancestors():
        if parent.tag in ("body", "main", "html") or len(steps) == 3:
            break
        first = (parent.get("class") or "").split()[:1]
        steps.append(parent.tag + ("." + first[0] if first else ""))
    return ">".join(steps)


def _text(element: lxml.html.HtmlElement) -> str:
    return _SPACE.sub(" ", "".join(element.itertext())).strip()


def _unique(links: list[lxml.html.HtmlElement], base: str, own: str) -> tuple[PageLink, ...]:
    seen = {normal_url(own)}
    result = []
    for link in links:
        url = web_url(link.get("href") or "", base)
        url, mark, inside = url.partition("#")
        url += mark + inside if inside.startswith("!") else ""  # what stands inside a page is no page
        if not url or normal_url(url) in seen:
            continue
        seen.add(normal_url(url))
        result.append(PageLink(url, _text(link)[:300]))
        if len(result) == MAX_LINKS:
            break
    return tuple(result)
