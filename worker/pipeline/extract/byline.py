"""Who wrote it: names from JSON-LD, meta elements, and the byline on the page."""

import re
from collections.abc import Sequence
from typing import Any

from lxml import etree

from worker.pipeline.extract.jsonld import words
from worker.pipeline.extract.titles import flat

# One look at an attribute costs a tenth of one look at every element.
_AUTHORS = etree.XPath(".//@itemprop[.='author']/..")
_LINKED = etree.XPath(".//a/@rel[.='author']/..")
_BY = re.compile(
    r"^\W*(?:(?:view )?(?:all|more) (?:posts|articles) by|(?:written|reported|reviewed|updated|words"
    r"|posted|story|text|recipe|authored|submitted|interview)"
    r"\s+by|by|von|por|par|di|de|от|av|af|door|autor(?:es)?|auteurs?|authors?|text)\b\s*[:：]?\s*"
    r"|^\W*(?:(?:interview|text|автор[ыи]?|текст|כתבו?|लेखक|yazar|نویسنده|ผู้เขียน|συντ[αά]κτης)\s*[:：]\s*"
    r"|(?:كتبت?|بقلم|الكاتبة?|إعداد|מאת|โดย|γράφ(?:ει|ουν)\s+(?:ο|η|οι)|propos recueillis par)"
    r"(?:\s*[:：]\s*|\s+))"
    r"|^\W*(?:作者|记者|記者|文|撰文|责任编辑|責任編輯|编辑|編輯|기자|글)\s*[:：]\s*",
    re.IGNORECASE,
)
_STRONG = re.compile(r"\s*(?:,|;|/|\||&|、|，|\band\b|\bund\b)\s*", re.IGNORECASE)
# Words that join two authors, or stand in one author's name.
_WEAK = re.compile(r"(?<=\w)\s+(?:et|y|e|и|og|och|en|i)\s+(?=\w)")
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:by-?line|author|autor|auteur)s?(?:[\s_-]*(?:name|link))?(?:$|[\s_-])", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"\d|@|https?:|[\[\]{}<>*]|^www\.|^(?:admin(?:istrator)?|editor(?:s|ial)?|staff|(?:the )?authors?"
    r"|redaktion|redacción|news desk"
    r"|view (?:more|all) posts|name|null|none|undefined|unknown|未知|佚名|匿名)$",
    re.IGNORECASE,
)
# What follows a name and is none: an office, an occasion, the paper it was written for.
_ROLE = re.compile(
    r"^(?:(?:senior|chief|staff|special|associate|deputy|managing|executive|contributing|assistant|lead|guest|freelance|sr\.?)\s)*"
    r"(?:[\w&-]+\s){0,3}(?:correspondents?|editors?|reporters?|writers?|columnists?|contributors?|critics?|producers?"
    r"|analysts?|photographers?|journalists?|director|officer|founder|ceo|professor|gardener|redakteur(?:in)?|korrespondent(?:in)?)\b",
    re.IGNORECASE,
)
_AFTER_NAME = re.compile(r"\s+(?:for|in|at|of|with|as told to|on|für)(?:\s+.*)?$")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|esq)\.?$", re.IGNORECASE)
# Where the rest of a byline begins that names the day.
_DATED = re.compile(
    r"\s*(?:[|•·—–]|\b(?:published|updated|posted)\b|\b[^\W\d]{3,9}\.?\s+\d|\d"
    r"|\b(?:photograph(?:s|y)?|photos?|pictures|illustrations?)(?:\s+by\b|:)"
    r"|发布(?:时间|日期)|發佈|发表|更新时间|\s(?:责任编辑|責任編輯|编辑|編輯|来源|來源)[:：]|\s关注$).*$",
    re.IGNORECASE,
)
# "By Odile Brandt" in no box that says so.
_SPELT = re.compile(
    r"\s*(?:By|BY|Von|Por|Par)\s+(?:[A-ZÀ-Þ][\w.'’-]*|$)(?:\s+[A-ZÀ-Þ][\w.'’-]*|\s+and|\s+und|\s+et|,){0,8}\s*$"
)
# Where the author is, or for whom: "(Velin, special correspondent)".
_ASIDE = re.compile(r"\s*\([^()]*\)")
_LONGEST, _MOST, _MOST_WORDS = 60, 12, 6


def authors_of(
    item: dict[str, Any], meta: dict[str, list[str]], root: etree._Element, houses: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the authors' names, each once, from the first place that names any.

    Some name the paper itself, one of `houses`, before the person: then the next place is asked.
    """
    value = item.get("author") or item.get("creator")
    said = [text for part in (value if isinstance(value, list) else [value]) for text in _said(part)]
    paper: list[str] = []
    for told in (said, meta.get("author", []), meta.get("article:author", []) + meta.get("byl", [])):
        names = [name for text in told for name in _names(text)]
        people = [name for name in names if not _is_house(name, houses)]
        if people:
            return tuple(dict.fromkeys(people))[:_MOST]
        paper = paper or names
    # The page itself is looked at last, for that costs more than all the rest.
    names = [_without_house(name, houses) for text in _visible(root) for name in _names(_DATED.sub("", text))]
    people = [name for name in names if not _is_house(name, houses) and (" " in name or not paper)]
    return tuple(dict.fromkeys(people or paper or names))[:_MOST]


def _said(author: Any) -> list[str]:
    """Return what one author in structured data is called; some list several names in one."""
    name = author.get("name") if isinstance(author, dict) else None
    return list(map(words, name)) if isinstance(name, list) else [words(author)]


def _is_house(name: str, houses: Sequence[str]) -> bool:
    """Tell whether a name is that of the paper and not of a person."""
    letters = "".join(filter(str.isalnum, name.lower()))
    return any(
        letters == house or (len(letters) > 3 and letters == house.removeprefix("the")) for house in houses
    )


def _without_house(name: str, houses: Sequence[str]) -> str:
    """Return a name without the paper's at its end, where a page prints one after the other."""
    parts = name.split()
    for place in range(len(parts) - 1, 1, -1):
        if _is_house("".join(parts[place:]), houses):
            return " ".join(parts[:place])
    return name


def house_names(*names: str) -> tuple[str, ...]:
    """Return the names of a paper and its host as they are compared with an author's."""
    small = ("".join(filter(str.isalnum, name.lower())) for name in names)
    return tuple(filter(None, small))


def _names(text: str) -> list[str]:
    """Return the names in one value: without "By", offices, addresses and empty parts."""
    text = _BY.sub("", flat(text)).strip(" ,;|-–—")
    if not text or "://" in text or text.startswith("@"):
        return []
    text = _ASIDE.sub("", text) if "(" in text else text
    parts: list[str] = []
    for part in map(str.strip, _STRONG.split(text)):
        if parts and _SUFFIX.match(part):
            parts[-1] += f", {part}"
        elif not (parts and (_ROLE.match(part) or part[:1].islower())):
            parts.extend(_joint(_BY.sub("", part) or part))
    parts = [_AFTER_NAME.sub("", part).strip() if " " in part else part for part in parts]
    return [
        part
        for part in parts
        if 1 < len(part) <= _LONGEST and len(part.split()) <= _MOST_WORDS and not _NO_NAME.search(part)
    ]


def _joint(part: str) -> list[str]:
    """Return two names for a part that a word joins, itself where the word is in a name ("Ramón y Cajal")."""
    pair = _WEAK.split(part)
    return pair if len(pair) > 1 and all(" " in name for name in pair) else [part]


def _visible(root: etree._Element) -> list[str]:
    """Return the names of a byline on the page: microdata, `rel=author`, a class that says so."""
    authors = _AUTHORS(root)
    names = [
        name for author in authors for name in author.iterdescendants() if name.get("itemprop") == "name"
    ]
    for elements in (names, authors, _LINKED(root)):
        if found := list(filter(None, map(_line, elements))):
            return found[:_MOST]
    for element in root.iter("a", "span", "div", "p", "address"):
        name = element.get("class")
        if name and _is_byline(name) and (text := _line(element)):
            return [text]
    for element in root.iter("p"):
        start = element.text
        if start and _SPELT.match(start) and (text := _line(element)) and len(text) <= _LONGEST:
            return [text]
    return []


def _is_byline(name: str) -> bool:
    """Tell whether a class says that its box names an author."""
    small = name.lower()
    return ("aut" in small or "by" in small) and _BYLINE.search(name) is not None and "quote" not in name


def _line(element: etree._Element) -> str:
    """Return what an element says when it is a line that may be a byline."""
    text = flat(element.get("content") or " ".join(element.itertext()))
    return text if 3 < len(text) <= 2 * _LONGEST else ""
