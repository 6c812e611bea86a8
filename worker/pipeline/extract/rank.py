"""Which part of the page is the article: paragraphs vote for the boxes they stand in."""

import re
from dataclasses import dataclass, field

from lxml import html

from worker.pipeline.extract.furniture import BODY, NAMED, name_of

_SENTENCE_END = re.compile(r"[.!?…。！？؟।:;]['\"”’»)\]]*(?:\s|$)|[。！？]")
_PROSE = ("p", "pre", "li", "td", "dd", "blockquote", "div", "section", "article", "span", "font")
_CONTAINERS = frozenset(
    ("div", "section", "article", "main", "td", "body", "center", "blockquote", "span", "font", "form")
)
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(slots=True)
class Box:
    """What the paragraphs under one element add up to."""

    score: float = 0.0
    characters: int = 0


@dataclass(slots=True)
class Ranking:
    """The boxes that hold prose, and how much prose the page has."""

    boxes: dict[html.HtmlElement, Box] = field(default_factory=dict)
    characters: int = 0


def weight_of(text: str, linked: int) -> float:
    """Return how much a block looks like prose: 0 for labels and link lists, about its length in words else.

    Scripts without spaces say as much in a third of the letters, so they count thrice.
    """
    length = len(text)
    if length < 8:
        return 0.0
    wide = len(_WIDE.findall(text)) if text > "\u0e00" or not text.isascii() else 0
    length += 2 * wide
    if length < 25:
        return 0.0
    density = linked * (1 + 2 * wide / max(1, len(text))) / length
    if density > 0.6:
        return 0.0
    ends = len(_SENTENCE_END.findall(text))
    prose = 1.0 if ends else 0.35
    return min(length, 1200) * (1 - density) ** 2 * prose * (1.0 if length > 80 else 0.5)


def own_text(element: html.HtmlElement) -> str:
    """Return the text of a block without that of blocks inside it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in _INLINE:
            parts.append("".join(child.itertext()))
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())


_INLINE = frozenset(
    [
        "a",
        "b",
        "strong",
        "i",
        "em",
        "u",
        "s",
        "span",
        "font",
        "mark",
        "small",
        "sub",
        "sup",
        "code",
        "abbr",
        "cite",
        "q",
        "time",
        "label",
        "bdi",
        "bdo",
        "big",
        "tt",
        "ins",
        "del",
        "var",
        "kbd",
        "samp",
        "br",
        "wbr",
    ]
)


def rank(root: html.HtmlElement) -> Ranking:
    """Return the boxes of a page with the prose that stands in them."""
    ranking = Ranking()
    boxes = ranking.boxes
    for element in root.iter(*_PROSE):
        tag = element.tag
        if tag in {"div", "section", "article", "span", "font"}:
            if tag == "span" or not _has_bare_text(element):
                continue
        elif tag in {"li", "td", "dd", "blockquote"} and element.find(".//p") is not None:
            continue
        text = own_text(element) if tag != "p" else " ".join("".join(element.itertext()).split())
        linked = sum(len("".join(a.itertext())) for a in element.iter("a"))
        weight = weight_of(text, linked)
        if tag in {"li", "td"}:
            weight *= 0.5
        if not weight:
            continue
        ranking.characters += len(text)
        share = 1.0
        parent = element if tag in {"div", "section", "article", "td"} else element.getparent()
        while parent is not None:
            box = boxes.get(parent)
            if box is None:
                box = boxes[parent] = Box()
            box.score += weight * share
            box.characters += len(text)
            share *= 0.8
            parent = parent.getparent()
    return ranking


def _has_bare_text(element: html.HtmlElement) -> bool:
    """Tell whether a box has words of its own between its children."""
    if element.text and len(element.text) > 20 and element.text.strip():
        return True
    return any(child.tail and len(child.tail) > 20 and child.tail.strip() for child in element)


def best(ranking: Ranking) -> html.HtmlElement | None:
    """Return the box that holds the article, None when the page has no prose."""
    top, top_score = None, 0.0
    for element, box in ranking.boxes.items():
        score = box.score
        if element.tag not in _CONTAINERS:
            continue
        name = name_of(element)
        if element.get("itemprop") == "articleBody" or BODY.search(name):
            score *= 1.25
        elif NAMED.search(name):
            score *= 0.6
        if element.tag == "article":
            score *= 1.2
        if score > top_score:
            top, top_score = element, score
    return top
