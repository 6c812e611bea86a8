"""What a page or a response says about feeds, hubs and its own address.

RFC 8288 Link headers come before `<link>` elements, as WebSub (section 4) wants
it. Only the first 512 kB of a page are looked at: links stand in its head.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from feeds.mend import decode
from feeds.text import line, plain, web_url
from feeds.websub import parse_link_header

FEED_TYPES = {
    "application/rss+xml": "rss",
    "application/atom+xml": "atom",
    "application/feed+json": "jsonfeed",
    "application/rdf+xml": "rdf",
    "application/json": "jsonfeed",
    "application/xml": "rss",
    "text/xml": "rss",
}
# Where feeds are when nobody says so, the likeliest first.
USUAL_PATHS = (
    "/feed",
    "/feed/",
    "/rss",
    "/feed.xml",
    "/rss.xml",
    "/atom.xml",
    "/index.xml",
    "/feed.json",
    "/feeds/posts/default",
)
# The same below the page's own directory, where a blog is only a part of its site.
_USUAL_NAMES = ("feed/", "feed.xml", "rss.xml", "atom.xml", "index.xml")
_MAX_PAGE_BYTES = 524_288
_MAX_LINKS = 100
_MAX_ANCHORS = 4  # so that a page full of links to feeds leaves room for the usual places
_ELEMENT = re.compile(r"<(link|a|base|body)\b([^<>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z][\w:-]{0,30})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_HIDDEN = re.compile(r"<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_COMMENTS = re.compile(r"[/?=&]comments(?:[/.&=-]|$)", re.IGNORECASE)
_FEEDISH = re.compile(r"(?:^|[/._?=-])(?:rss|atom|feed|feeds|rdf)(?:$|[/._?=&-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. `feeds` are (url, type, title), those of comments last; `type` is as `sniff` names it.

    `candidates` are addresses worth a try when `feeds` is empty.
    """

    feeds: tuple[tuple[str, str, str], ...] = ()
    hubs: tuple[str, ...] = ()
    self_url: str = ""
    canonical: str = ""
    candidates: tuple[str, ...] = ()


def discover(html: bytes, url: str, headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> Found:
    """Return the feeds, hubs and addresses that a page and its response headers name.

    `headers` may be pairs, because Link may come more than once; names are
    compared without case. Links in the body of the page count as candidates only.
    """
    pairs = [(name.lower(), value) for name, value in _pairs(headers)]
    content_type = next((value for name, value in pairs if name == "content-type"), "")
    said = [link for name, value in pairs if name == "link" for link in parse_link_header(value, url)]
    head, anchors = _page(html, content_type, url)
    feeds: dict[str, tuple[str, str, str]] = {}
    for rel, href, kind, title in [*((x.rel, x.href, x.type, x.title) for x in said), *head]:
        if "alternate" in rel.split() and kind.partition(";")[0].strip().lower() in FEED_TYPES:
            feeds.setdefault(href, (href, FEED_TYPES[kind.partition(";")[0].strip().lower()], title))
    from_headers = {rel: [x.href for x in said if x.rel == rel] for rel in ("hub", "self", "canonical")}
    from_page = {
        rel: [href for rels, href, _, _ in head if rel in rels.split()]
        for rel in ("hub", "self", "canonical")
    }
    best = {rel: from_headers[rel] or from_page[rel] for rel in from_headers}
    below = _USUAL_NAMES if urlsplit(url).path.rpartition("/")[0] else ()
    tries = [*anchors[:_MAX_ANCHORS], *(urljoin(url, path) for path in (*below, *USUAL_PATHS))]
    return Found(
        feeds=tuple(sorted(feeds.values(), key=lambda feed: bool(_COMMENTS.search(feed[0])))),
        hubs=tuple(dict.fromkeys(best["hub"])),
        self_url=next(iter(best["self"]), ""),
        canonical=next(iter(best["canonical"]), ""),
        candidates=tuple(dict.fromkeys(one for one in tries if one not in feeds))[:20],
    )


def _pairs(headers: Mapping[str, str] | Iterable[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    return headers.items() if isinstance(headers, Mapping) else headers


def _page(html: bytes, content_type: str, url: str) -> tuple[list[tuple[str, str, str, str]], list[str]]:
    """Return (rel, href, type, title) of the head's links, and body links that smell of feeds."""
    text = decode(html[:_MAX_PAGE_BYTES], content_type)
    base, in_body = url, False
    links: list[tuple[str, str, str, str]] = []
    anchors: list[str] = []
    host = urlsplit(url).hostname
    for found in _ELEMENT.finditer(_without_hidden(text)):
        name = found[1].lower()
        known = _attributes(found[2])
        href = web_url(known.get("href", ""), base)
        if name == "body":
            in_body = True
        elif name == "base" and href and not in_body:
            base = href
        elif name == "link" and href and len(links) < _MAX_LINKS:
            # A reader's comment with <link rel=hub> in it must not redirect a subscription.
            if not in_body or "alternate" in known.get("rel", "").lower():
                links.append(
                    (known.get("rel", "").lower(), href, known.get("type", ""), plain(known.get("title", "")))
                )
        elif name == "a" and href and len(anchors) < _MAX_LINKS:
            parts = urlsplit(href)
            if parts.hostname == host and _FEEDISH.search(f"{parts.path}?{parts.query}"):
                anchors.append(href)
    return links, anchors


def _without_hidden(text: str) -> str:
    """Take comments, scripts and styles out, looking for an end only where there is one (linear time)."""
    end = max(text.rfind("-->"), text.lower().rfind("</script"), text.lower().rfind("</style"))
    cut = text.find(">", end) + 1 if end >= 0 else 0
    return _HIDDEN.sub("", text[:cut]) + text[cut:]


def _attributes(text: str) -> dict[str, str]:
    return {
        found[1].lower(): line(unescape(found[2] or found[3] or found[4] or ""))
        for found in _ATTRIBUTE.finditer(text)
    }
