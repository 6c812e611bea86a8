"""One look at every element of a page: its text, links, names, and sums over what is below.

All later decisions are made on these numbers, so that the tree is walked once.
Lengths are in characters; those of scripts written without spaces between
words (Chinese, Japanese, Thai, ...) count thrice, since they say as much in a
third of the letters.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from worker.pipeline.extract.lines import is_consent
from worker.pipeline.extract.names import bits_of, bits_of_name
from worker.pipeline.extract.tables import listed

INLINE = listed(
    "a b strong i em u s span font mark small sub sup code abbr cite q time label bdi bdo big tt ins del "
    "var kbd samp br wbr acronym strike ruby rt rp rb img data dfn nobr blink"
)
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAMED = etree.XPath("//@id/..")  # few elements have an id: asking each costs four times as much
_END = re.compile(r"[.!?…][\"'”’»)\]]*(?:\s|$)|[。！？؟।։።]")


@dataclass(slots=True)
class Block:
    """An element with words of its own: its place in the survey, its text without blocks inside."""

    node: int
    tag: str
    text: str
    linked: int = 0
    length: int = 0
    weight: float = 0.0


@dataclass(slots=True)
class Survey:
    """The elements of a page in document order, with parallel lists of what is known of each.

    `last[i]` is the index of the last element below i (i itself for a leaf).
    `prose` is the weight of the blocks in an element, see `weigh`.
    """

    elements: list[etree._Element]
    tags: list[str]
    parents: list[int]
    classes: list[str | None]
    bits: list[int]
    last: list[int] = field(default_factory=list)
    characters: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    prose: list[float] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def survey(root: etree._Element) -> Survey:
    """Return what there is to know about the elements of a page."""
    elements = list(root.iter())
    tags = [element.tag for element in elements]
    places = {element: place for place, element in enumerate(elements)}
    parents = [places.get(element.getparent(), -1) for element in elements]
    parents[0] = -1
    classes = [element.get("class") for element in elements]
    bits = [
        bits_of_name(name) if name and tag not in INLINE else 0
        for tag, name in zip(tags, classes, strict=True)
    ]
    for element in _NAMED(root):
        if (place := places.get(element, 0)) and tags[place] not in INLINE:
            bits[place] |= bits_of_name(element.get("id"))
    bits[0] = bits_of(classes[0], root.get("id"))
    found = Survey(elements, tags, parents, classes, bits)
    found.blocks = _blocks(found)
    _add_up(found)
    return found


def weigh(block: Block) -> None:
    """Set a block's length and weight: about its length when it is prose, 0 when not.

    What a consent box says is none, so that it can't be taken for the article.
    """
    text = block.text
    length = len(text)
    if (
        not text.isascii()
        and len(text.encode("utf-8", "replace")) > 1.3 * length
        and (wide := len(_WIDE.findall(text)))
    ):
        factor = 1 + 2 * wide / length
        length, block.linked = int(length * factor), int(block.linked * factor)
    block.length = length
    block.linked = min(block.linked, length)
    if length < 25:
        return
    density = block.linked / length
    if density > 0.6 or is_consent(text):
        return
    prose = 1.0 if _END.search(text) else 0.3
    block.weight = min(length, 1500) * (1 - density) ** 2 * prose * (1.0 if length > 80 else 0.4)


def _blocks(found: Survey) -> list[Block]:
    """Return the elements with words of their own, weighed."""
    pieces, linked = _pieces(found)
    blocks = []
    for place, own in enumerate(pieces):
        if own and (text := " ".join("".join(own).split())):
            block = Block(place, found.tags[place], text, linked[place])
            weigh(block)
            blocks.append(block)
    return blocks


def _pieces(found: Survey) -> tuple[list[list[str]], list[int]]:
    """Return the pieces of text of each element that begins a line, and how much of it is linked."""
    count = len(found.elements)
    pieces: list[list[str]] = [[] for _ in range(count)]
    letters = [0] * count
    box_of = list(range(count))  # the element whose line each one stands in
    in_link = [False] * count
    for place, (element, tag, parent) in enumerate(
        zip(found.elements, found.tags, found.parents, strict=True)
    ):
        box = place
        if place:
            in_link[place] = in_link[parent]
            if tag in INLINE:
                box = box_of[place] = box_of[parent]
                if tag == "a":
                    in_link[place] = True
                elif tag == "br":
                    pieces[box].append("\n")
        if text := element.text:
            pieces[box].append(text)
            if in_link[place]:
                letters[box] += len(text.strip())
        if place and (tail := element.tail):
            around = box_of[parent]
            pieces[around].append(tail)
            if in_link[parent]:
                letters[around] += len(tail.strip())
    return pieces, letters


def _add_up(found: Survey) -> None:
    """Sum what the blocks say, and add what every element holds to its parent, from the last to the first."""
    count = len(found.elements)
    parents, last = found.parents, list(range(count))
    characters, linked, prose = [0] * count, [0] * count, [0.0] * count
    for block in found.blocks:
        characters[block.node] = block.length
        linked[block.node] = block.linked
        prose[block.node] = block.weight
    for place in range(count - 1, 0, -1):
        parent = parents[place]
        if last[parent] == parent:  # this is its last child
            last[parent] = last[place]
        if characters[place]:
            characters[parent] += characters[place]
            linked[parent] += linked[place]
            prose[parent] += prose[place]
    found.last, found.characters, found.linked, found.prose = last, characters, linked, prose
