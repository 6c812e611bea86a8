"""A page's title as its readers see it, without the site's name.

The heading on the page is what was printed; what the head says (JSON-LD,
OpenGraph, `title`) is often written for search engines. So a heading that
agrees with the head wins, and the head decides where no heading does.
"""

import re
from collections.abc import Sequence
from html import unescape

from lxml import etree

_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"\s+[|–—·»«<•:~/\\-]{1,2}\s+|\s*[|»]\s*")
# Where words are not parted by spaces, neither are titles from what follows: sections and sites by low lines,
# a site by a dash when it is called a net, a paper or the news.
_UNSPACED = re.compile(
    r"(?<=[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\w”』」》）？！?!]{6})(?:_.*|\s*[-—–]{1,2}\s*[^-—–_，。？！、]{0,12}"
    r"(?:[网網报報站]|新[闻聞]|在[线線]|频道|頻道|门户|門戶|ニュース|新聞社|뉴스)(?:\s[-—–].*)?)$"
)
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# A part of a title with so many words may be the site's name.
_MOST_WORDS, _LONG_WORD = 3, 4
# A label that stands in the heading before the title.
_LONGEST_LABEL, _SHORTEST_TITLE = 25, 12
# A heading that shares this part of its words with the head is the same title.
_AGREES = 0.4
_LONGEST = 300


def flat(text: str) -> str:
    """Return a text on one line, with its character references read (JSON-LD often holds them twice)."""
    return " ".join((unescape(text) if "&" in text else text).split())


def title_of(root: etree._Element, said: Sequence[str], site: str, host: str) -> str:
    """Return the title; `said` are the head's own titles in the order of trust."""
    raw = next((flat("".join(title.itertext())) for title in root.iter("title")), "")
    known = [text for text in (*map(flat, said), raw) if text]
    known = [text for text in known if not _is_site(text, site, host)] or known
    headings = [flat("".join(heading.itertext())) for heading in root.iter("h1")]
    headings = headings or [
        flat("".join(name.itertext())) for name in root.iterfind(".//*[@itemprop='headline']")
    ]
    headings = [text for text in headings if 1 < len(text) <= _LONGEST and not _is_site(text, site, host)]
    if not known:
        return headings[0] if headings else ""
    best = max(headings, key=lambda text: _likeness(text, known), default="")
    if best and _likeness(best, known) >= _AGREES:
        if best in known:
            return best
        return _unlabelled(best, [_without_site(text, site, host) for text in known])
    if headings and all(_is_site(text, site, host) for text in known):
        return headings[0]
    return _without_site(known[0], site, host)


def _unlabelled(heading: str, known: list[str]) -> str:
    """Return a heading without the label before what the head calls the title ("Opinion The tide turns")."""
    for text in known:
        label = len(heading) - len(text)
        if len(text) >= _SHORTEST_TITLE and 0 < label <= _LONGEST_LABEL and heading.endswith(text):
            return text
    return heading


def _likeness(text: str, known: list[str]) -> float:
    """Return the best share of words that a heading has in common with one of the head's titles."""
    words = set(_WORD.findall(text.lower()))
    best = 0.0
    for other in known:
        others = set(_WORD.findall(other.lower()))
        if words and others:
            best = max(best, len(words & others) / min(len(words), len(others)) * min(1.0, len(words) / 3))
    return best


def _without_site(title: str, site: str, host: str) -> str:
    """Return a title without the parts at its end (or start) that name the site."""
    if _HAN.search(title):
        title = _UNSPACED.sub("", title)
    front, colon, rest = title.partition(": ")
    if colon and site and front.casefold() == site.casefold():
        title = rest.strip()
    while True:
        ends = [found.span() for found in _PARTS.finditer(title)]
        if not ends:
            return title
        start, end = ends[-1]
        if _names_site(title[end:], site, host) or (
            title[start:end].strip() == "|" and start > 2 * len(title[end:])
        ):
            title = title[:start].strip()
        elif _names_site(title[: ends[0][0]], site, host):
            title = title[ends[0][1] :].strip()
        else:
            return title


def _is_site(text: str, site: str, host: str) -> bool:
    """Tell whether a text is the site's name, as it calls itself or as its address does."""
    said = "".join(_WORD.findall(text.lower()))
    if not said:
        return True
    named = "".join(_WORD.findall(site.lower()))
    if named and (
        said == named or (len(said) > 3 and said in named) or (len(named) > 3 and said.startswith(named))
    ):
        return True
    return len(said) > 2 and said in "".join(_WORD.findall(host.lower()))


def _names_site(part: str, site: str, host: str) -> bool:
    """Tell whether a part of a title is the site's name, or shares a word with its address."""
    if _is_site(part, site, host):
        return True
    words = _WORD.findall(part.lower())
    return len(words) <= _MOST_WORDS and any(len(word) >= _LONG_WORD and word in host for word in words[:2])
