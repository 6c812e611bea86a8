"""The one XML parser of the house, the names it gives to elements, and texts out of trees.

lxml is told to load no DTD, resolve no entity, open no file or address and keep
libxml2's own limits on depth and size. Doctypes are taken out beforehand
(`feeds.mend`), so an entity can neither leak a file nor grow.
"""

from copy import deepcopy
from functools import lru_cache
from typing import Any, TypeAlias

from lxml import etree

from feeds.text import clean, line, plain

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
DCTERMS = "http://purl.org/dc/terms/"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
WIKI = "http://purl.org/rss/1.0/modules/wiki/"
XHTML = "http://www.w3.org/1999/xhtml"
XML = "http://www.w3.org/XML/1998/namespace"
LANG = f"{{{XML}}}lang"
BASE = f"{{{XML}}}base"

# "" is RSS in all its namespaces, and no namespace at all.
PREFIXES = {
    ATOM: "atom",
    ATOM.lower(): "atom",
    "https://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns": "atom",
    "http://example.com/newformat": "atom",
    "http://example.com/necho": "atom",
    "http://purl.org/echo": "atom",
    "uri/of/echo/namespace": "atom",
    "http://purl.org/pie": "atom",
    "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://my.netscape.com/publish/formats/rss-0.91.dtd": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://example.com/rss": "",
    "http://purl.org/net/rss1.1": "",
    "http://backend.userland.com/rss": "",
    "http://backend.userland.com/rss2": "",
    "http://blogs.law.harvard.edu/tech/rss": "",
    "http://purl.org/rss/1.0/modules/rss091": "",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms",
    HISTORY: "fh",
    "http://search.yahoo.com/mrss": "media",
    "https://search.yahoo.com/mrss": "media",
    "http://www.rssboard.org/media-rss": "media",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://purl.org/rss/1.0/modules/wiki": "wiki",
    TOMBSTONES: "at",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.pheedo.com/namespace/pheedo": "pheedo",
    XHTML: "xhtml",
    "http://www.sitemaps.org/schemas/sitemap/0.9": "sitemap",
    "https://www.sitemaps.org/schemas/sitemap/0.9": "sitemap",
    "http://www.google.com/schemas/sitemap-news/0.9": "news",
    "http://www.google.com/schemas/sitemap-image/1.1": "image",
}

_OPTIONS = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
    "collect_ids": False,
}
PARSER = etree.XMLParser(**_OPTIONS)

# What is shown on one line (titles, names, ids) is cut here: hostile feeds go on for megabytes.
MAX_LINE = 100_000

# lxml has no types of its own here; the name says what is meant.
Node: TypeAlias = Any


class Malformed(ValueError):
    """The bytes are not well-formed XML; the tolerant reader may still make sense of them."""


def parse(body: bytes, url: str = "") -> Node:
    """Return the root element of a document without a doctype; raises Malformed.

    `url` is where it came from: with it, `node.base` is what relative links hang on.
    """
    try:
        return etree.fromstring(body, PARSER, base_url=url or None)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Malformed(str(error)) from None


@lru_cache(maxsize=4096)
def short(tag: object) -> str:
    """Return the house's name of an element: `title`, `atom:title`; `?:title` for unknown namespaces.

    Names are in lower case, because `pubdate` and `GUID` are what people write.
    """
    if not isinstance(tag, str):
        return ""
    if tag[0] != "{":
        return tag.lower()
    space, _, local = tag[1:].partition("}")
    prefix = PREFIXES.get(space.strip().rstrip("/#").lower(), PREFIXES.get(space, "?"))
    return f"{prefix}:{local.lower()}" if prefix else local.lower()


def bag(node: Node) -> dict[str, list[Node]]:
    """Return the element's children by their short names, each list in document order."""
    children: dict[str, list[Node]] = {}
    for child in node:
        children.setdefault(short(child.tag), []).append(child)
    return children


def first(children: dict[str, list[Node]], *names: str) -> Node | None:
    """Return the first child with content that bears one of the names, in the names' order, or None."""
    for name in names:
        for child in children.get(name, ()):
            if len(child) or (child.text and not child.text.isspace()):
                return child
    return None


def text_of(node: Node | None) -> str:
    """Return the element's own text, clean and stripped; of an element with children, all text in it."""
    if node is None:
        return ""
    if len(node):
        return clean("".join(node.itertext())).strip()
    text = node.text
    return clean(text).strip() if text else ""


def line_of(node: Node | None) -> str:
    """Return the element's text as one line, taken literally: `<` in it is a less-than sign."""
    if node is None:
        return ""
    if len(node):
        return line("".join(node.itertext())[:MAX_LINE])
    text = node.text
    return line(text[:MAX_LINE]) if text else ""


def plain_of(node: Node | None) -> str:
    """Return the element's text as one line, where HTML in it is not meant to be seen."""
    if node is None:
        return ""
    if len(node):
        return line(" ".join(node.itertext())[:MAX_LINE])
    text = node.text
    return plain(text[:MAX_LINE]) if text else ""


def inner(node: Node) -> str:
    """Return what is inside the element as HTML, be it escaped or inline XHTML."""
    if not len(node):
        return text_of(node)
    for element in node.iter():
        if isinstance(element.tag, str) and element.tag.startswith("{" + XHTML):
            element.tag = element.tag.partition("}")[2]
    parts = [_escaped(node.text)]
    parts += [etree.tostring(_alone(child), encoding="unicode", method="html") for child in node]
    return clean("".join(parts)).strip()


def _alone(node: Node) -> Node:
    """Return a copy that knows nothing of the feed's namespaces, which would be written into its HTML."""
    copied = deepcopy(node)
    etree.cleanup_namespaces(copied)
    return copied


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
