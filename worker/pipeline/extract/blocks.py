"""Fingerprints of blocks: how a source's furniture is learnt from many of its pages."""

import re
from hashlib import blake2b

from lxml import html

_BLOCKS = (
    "p",
    "li",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "dd",
    "dt",
    "figcaption",
    "blockquote",
    "div",
    "section",
    "aside",
)
_WORD = re.compile(r"\w+")


def fingerprint(text: str) -> int:
    """Return 64 bits of a block's words; the same for another spacing, punctuation, case or number."""
    words = " ".join("0" if word.isdigit() else word for word in _WORD.findall(text.lower()))
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest(), "big", signed=True) if words else 0


def fingerprints(body: html.HtmlElement) -> tuple[int, ...]:
    """Return the fingerprints of the blocks in a tree, each once, in order; signed, to fit a database column."""
    seen: dict[int, None] = {}
    for element in body.iter(*_BLOCKS):
        if text := block_text(element):
            seen.setdefault(fingerprint(text))
    seen.pop(0, None)
    return tuple(seen)


def strip_known(body: html.HtmlElement, furniture: frozenset[int]) -> None:
    """Remove the blocks that are known to stand on many pages of this source."""
    for element in list(body.iter(*_BLOCKS)):
        if element is not body and element.getparent() is not None and (text := block_text(element)):
            if fingerprint(text) in furniture:
                element.drop_tree()


def block_text(element: html.HtmlElement) -> str:
    """Return the text of a block of one to a thousand characters, "" for bigger boxes."""
    text = "".join(element.itertext())
    return text.strip() if len(text) <= 1000 else ""
