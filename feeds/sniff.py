"""What a document is, and the one door through which feeds are read.

Order, for speed and for safety: our own strict reader first (0.3 ms for 20
items); where the document is not well-formed, the same reader over the mended
text; then feedparser, which makes sense of nearly everything but is 40 times
slower and can be driven into hours of work, so it only sees documents that
passed the checks in `feeds.tolerant`.
"""

import re
from typing import Literal

from feeds import atom, jsonfeed, rss
from feeds.dates import parse as parse_date
from feeds.document import MAX_BODY_BYTES, MAX_ITEMS, bounded, check, root_of
from feeds.entry import Feed
from feeds.errors import NotAFeed, TooLarge
from feeds.mend import decode, mend
from feeds.xml import Malformed, Node, short

Kind = Literal["rss", "atom", "rdf", "jsonfeed", "sitemap", "sitemapindex", "opml", "html", "unknown"]

MAX_ENTRIES = MAX_ITEMS
_ROOT = re.compile(r"<([A-Za-z_][\w.:-]*)([^>]{0,2000})")
_NOISE = re.compile(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE\b[^>\[]*(?:\[[^\]]*\]\s*)?>", re.DOTALL | re.IGNORECASE)
_KINDS: dict[str, Kind] = {
    "rss": "rss",
    "channel": "rss",
    "feed": "atom",
    "entry": "atom",
    "rdf": "rdf",
    "urlset": "sitemap",
    "sitemapindex": "sitemapindex",
    "opml": "opml",
    "html": "html",
}


def sniff(body: bytes, content_type: str) -> Kind:
    """Return what the document is, going by its first element; the Content-Type only says how to decode it.

    Feeds are served as text/html and pages as application/xml too often to
    believe it.
    """
    head = decode(body[:8_192], content_type).lstrip("\ufeff \t\r\n")
    if head.startswith("{"):
        return (
            "jsonfeed"
            if "jsonfeed.org/version" in head or '"items"' in body.decode("utf-8", "ignore")
            else "unknown"
        )
    for found in _ROOT.finditer(_NOISE.sub("", head)):
        kind = _KINDS.get(found[1].rpartition(":")[2].lower())
        if kind == "rdf" and "rss" not in head and "netscape" not in head:
            return "unknown"
        if kind:
            return kind
        if found[1].lower() in ("head", "body", "title", "meta", "div", "p"):
            return "html"
    return "html" if "<!doctype html" in head[:1_000].lower() else "unknown"


def parse_feed(body: bytes, content_type: str, url: str) -> Feed:
    """Return the feed in the bytes, its texts clean and its links absolute, at most 2,000 entries.

    `url` is where the bytes came from; relative links hang on it. Raises NotAFeed
    or TooLarge with a sentence for the user. No input takes more than 2 s of CPU.
    """
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(f"The feed has {len(body)} bytes; at most {MAX_BODY_BYTES} are read.")
    if not body.strip():
        raise NotAFeed("The document is empty.")
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return jsonfeed.read(body, url, MAX_ENTRIES)
    body = bounded(body)
    check(body)
    try:
        strict = _strict(body, content_type, url)
    except Malformed as error:
        return _tolerant(body, content_type, url, None, str(error))
    if strict is not None and (strict.entries or strict.tombstones or strict.title):
        return strict
    return _tolerant(body, content_type, url, strict, "")


def _strict(body: bytes, content_type: str, url: str) -> Feed | None:
    """Return what our own reader makes of it; raises Malformed when even mending did not help."""
    root = root_of(body, content_type, url)
    name = short(root.tag)
    if name in ("atom:feed", "feed", "atom:entry", "entry"):
        return atom.read(root, _newest(atom.entries_of(root)), url)
    if name.rpartition(":")[2] in ("rss", "rdf", "channel"):
        return rss.read(root, _newest(rss.items_of(root)), url)
    return None


def _tolerant(body: bytes, content_type: str, url: str, strict: Feed | None, fault: str) -> Feed:
    # feedparser takes 50 ms to import; most processes never need it.
    from feeds.tolerant import read

    kind = sniff(body, content_type)
    if kind in ("sitemap", "sitemapindex", "opml", "html") and b"<item" not in body and b"<entry" not in body:
        raise NotAFeed(f"The document is {_WORDS[kind]}, not a feed.")
    feed = read(mend(decode(body, content_type)), url, fault)
    if feed is not None and (feed.entries or feed.title or feed.id):
        return feed
    if strict is not None:
        return strict
    raise NotAFeed("The document is no feed: it has neither entries nor a title that any format knows.")


_WORDS: dict[str, str] = {
    "sitemap": "a sitemap",
    "sitemapindex": "a sitemap index",
    "opml": "an OPML list of feeds",
    "html": "an HTML page",
}


def _newest(nodes: list[Node]) -> list[Node]:
    """Return the newest 2,000: the first ones, or the last where a feed begins with its oldest entry."""
    if len(nodes) <= MAX_ENTRIES:
        return nodes
    first, last = _when(nodes[0]), _when(nodes[-1])
    return nodes[-MAX_ENTRIES:] if first and last and last > first else nodes[:MAX_ENTRIES]


def _when(node: Node) -> str:
    for child in node:
        if short(child.tag).rpartition(":")[2] in ("pubdate", "published", "updated", "date"):
            moment = parse_date(child.text or "")
            return moment.isoformat() if moment else ""
    return ""
