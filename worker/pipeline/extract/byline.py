"""Who wrote it: names from JSON-LD, meta elements, and the byline on the page."""

import re
from typing import Any

from lxml import etree

from worker.pipeline.extract.jsonld import words
from worker.pipeline.extract.titles import flat

_BY = re.compile(
    r"^\W*(?:written\s+by|reported\s+by|words\s+by|posted\s+by|by|von|por|par|di|de|от|av|af|door|autor(?:es)?|auteurs?|text|文)\b\s*:?\s*",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|;|/|\||&|\band\b|\bund\b|\bet\b|\by\b|\be\b|\bи\b|、|，)\s*", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|autor|auteur)s?(?:[\s_-]*(?:name|link))?(?:$|[\s_-])", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"\d|@|https?:|^(?:admin|editor|staff|author|redaktion|redacción|news desk)$", re.IGNORECASE
)
_LONGEST = 60
_MOST = 12


def authors_of(item: dict[str, Any], meta: dict[str, list[str]], root: etree._Element) -> tuple[str, ...]:
    """Return the authors' names, each once, from the first place that names any."""
    value = item.get("author") or item.get("creator")
    said = [words(part) for part in (value if isinstance(value, list) else [value])]
    for told in (said, meta.get("author", []), meta.get("article:author", []) + meta.get("byl", [])):
        if names := [name for text in told for name in _names(text)]:
            return tuple(dict.fromkeys(names))[:_MOST]
    # The page itself is looked at last, for that costs more than all the rest.
    return tuple(dict.fromkeys(name for text in _visible(root) for name in _names(text)))[:_MOST]


def _names(text: str) -> list[str]:
    """Return the names in one value: without "By", addresses and empty parts."""
    text = _BY.sub("", flat(text)).strip(" ,;|-–—")
    if not text or "://" in text or text.startswith("@"):
        return []
    parts = [text] if len(text) <= _LONGEST and not re.search(r",|;|\band\b|&|\|", text) else _AND.split(text)
    return [part for part in map(str.strip, parts) if 1 < len(part) <= _LONGEST and not _NO_NAME.search(part)]


def _visible(root: etree._Element) -> list[str]:
    """Return the names of a byline on the page: microdata, `rel=author`, a class that says so."""
    authors = [element for element in root.iterdescendants() if element.get("itemprop") == "author"]
    names = [
        name for author in authors for name in author.iterdescendants() if name.get("itemprop") == "name"
    ]
    links = (link for link in root.iterdescendants("a") if link.get("rel") == "author")
    for elements in (names, authors, links):
        if found := list(filter(None, map(_line, elements))):
            return found[:_MOST]
    for element in root.iter("a", "span", "div", "p", "address"):
        name = element.get("class")
        if name and _is_byline(name) and (text := _line(element)):
            return [text]
    return []


def _is_byline(name: str) -> bool:
    """Tell whether a class says that its box names an author."""
    small = name.lower()
    return ("aut" in small or "by" in small) and _BYLINE.search(name) is not None and "quote" not in name


def _line(element: etree._Element) -> str:
    """Return what an element says when it is a line that may be a byline."""
    text = flat(element.get("content") or "".join(element.itertext()))
    return text if 3 < len(text) <= 2 * _LONGEST else ""
