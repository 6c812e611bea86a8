"""What stands beside a picture in its figure: a caption, a credit, each of one line.

Whatever is more than that goes through BeautifulSoup (see `structure`), which makes
the same HTML of these: the caption's words, and the credit in `small` behind them.
"""

import re
from copy import deepcopy
from dataclasses import dataclass
from html import escape

from lxml import etree

from worker.pipeline.clean.flatten import INLINE
from worker.pipeline.clean.hints import is_call
from worker.pipeline.clean.quotes import is_pull

CAPTION = re.compile(r"caption|image-?text|photo-?text|img-?desc|legend\b|cutline", re.IGNORECASE)
CREDIT = re.compile(r"credit|copyright|\bsource\b|photographer|attribution", re.IGNORECASE)
# Attributes that stay, and so ask for a closer look.
STAYING = ("id", "dir", "lang")
# A `small` is a credit by itself.
_IN_LINE = INLINE - {"small"}


@dataclass(frozen=True, slots=True)
class Caption:
    """What is said of a picture: HTML, and as plain words what it shows and whose it is."""

    html: str
    words: str = ""
    credit: str = ""


NONE = Caption("")


def caption_of(parts: list[etree._Element]) -> Caption | None:
    """Return what the elements beside a picture say of it, None when that needs a closer look."""
    if not parts:
        return NONE
    captions = [part for part in parts if part.tag == "figcaption"] or _called(parts, CAPTION)
    beside = [part for part in parts if part not in captions]
    if len(captions) > 1 or len(beside) > 1 or len(_called(beside, CREDIT)) < len(beside):
        return None
    if not all(map(_is_line, parts)):
        return None
    caption = _own(captions[0]) if captions else None
    within = _called(caption.iterdescendants(), CREDIT) if caption is not None else []
    if len(within) + len(beside) > 1:
        return None
    credit = next(iter((*within, *map(_own, beside))), None)
    if credit is None and caption is not None and caption.tag == "figcaption":
        return Caption(_inside(caption), _words_of([caption]))
    return _composed(caption, credit, within)


def _composed(
    caption: etree._Element | None, credit: etree._Element | None, within: list[etree._Element]
) -> Caption:
    """Return a caption and a credit as one; the credit stands `within` the caption or beside it."""
    html = ""
    if caption is not None:
        for element in within:
            _take_out(element)
        html = _inside(caption).rstrip()
    if credit is None:
        return Caption(html, _words_of([caption]) if caption is not None else "")
    whose = " ".join(filter(None, map(str.strip, credit.itertext())))
    words = _words_of([one for one in (caption, credit) if one is not None])
    small = f"<small>{_inside(credit)}</small>"
    return Caption(f"{html} {small}" if html else small, words.removesuffix(whose).strip(), whose)


def _called(elements: object, pattern: re.Pattern[str]) -> list[etree._Element]:
    """Return the elements whose class matches a pattern."""
    return [one for one in elements if pattern.search(one.get("class") or "")]  # type: ignore[attr-defined]


def _is_line(part: etree._Element) -> bool:
    """Tell whether a part is a line of words and nothing that needs a closer look."""
    if any(map(part.get, STAYING)) or is_pull(part.get("class") or "") or is_call("".join(part.itertext())):
        return False
    return all(
        inner.tag in _IN_LINE and not is_pull(inner.get("class") or "") for inner in part.iterdescendants()
    )


def _own(element: etree._Element) -> etree._Element:
    """Return an element that may be changed, a copy of one that holds others, with its white space tidied."""
    own = deepcopy(element) if len(element) else element
    own.text = blank_of(own.text)
    for inner in own.iterdescendants():
        tidy(inner)
    return own


def _words_of(elements: list[etree._Element]) -> str:
    """Return the words in some elements, parted by one space."""
    pieces = (text.strip() for element in elements for text in element.itertext())
    return " ".join(" ".join(filter(None, pieces)).split())


def _inside(element: etree._Element) -> str:
    """Return the HTML in an element."""
    return escape(element.text or "", quote=False) + "".join(
        etree.tostring(inner, encoding="unicode", method="html") for inner in element
    )


def _take_out(element: etree._Element) -> None:
    """Remove an element with all it holds; what follows it stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def tidy(inner: etree._Element) -> None:
    """Leave white space and attributes as BeautifulSoup would write them."""
    inner.text, inner.tail = blank_of(inner.text), blank_of(inner.tail)
    if len(inner.attrib) > 1:
        known = sorted(inner.items())
        inner.attrib.clear()
        inner.attrib.update(known)


def blank_of(text: str | None) -> str:
    """Return white space as BeautifulSoup's parser leaves it: one line break or one space."""
    if not text or text.strip(" \n\t\f\r"):
        return text or ""
    return "\n" if "\n" in text else " "
