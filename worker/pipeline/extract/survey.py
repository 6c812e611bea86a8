"""One look at every element of a page: its text, links, names, and sums over what is below.

All later decisions are made on these numbers, so that the tree is walked once.
Lengths are in characters; those of scripts written without spaces between
words (Chinese, Japanese, Thai, ...) count thrice, since they say as much in a
third of the letters.
"""

import re
from dataclasses import dataclass, field

from lxml import etree

from worker.pipeline.extract.names import bits_of
from worker.pipeline.extract.tables import listed

INLINE = listed(
    "a b strong i em u s span font mark small sub sup code abbr cite q time label bdi bdo big tt ins del "
    "var kbd samp br wbr acronym strike ruby rt rp rb img data dfn nobr blink"
)
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_END = re.compile(r"[.!?…][\"'”’»)\]]*(?:\s|$)|[。！？؟।։።]")


@dataclass(slots=True)
class Block:
    """An element with words of its own: its place in the survey, its text without blocks inside."""

    node: int
    tag: str
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    text: str = ""
    length: int = 0
    ends: int = 0
    weight: float = 0.0


@dataclass(slots=True)
class Survey:
    """The elements of a page in document order, with parallel lists of what is known of each.

    `last[i]` is the index of the last element below i (i itself for a leaf).
    `prose` is the weight of the blocks in an element, see `weigh`.
    """

    elements: list[etree._Element] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    last: list[int] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    characters: list[int] = field(default_factory=list)
    linked: list[int] = field(default_factory=list)
    prose: list[float] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def survey(root: etree._Element) -> Survey:
    """Return what there is to know about the elements of a page."""
    found = Survey()
    _walk(root, found)
    count = len(found.elements)
    found.characters, found.linked, found.prose = [0] * count, [0] * count, [0.0] * count
    found.last = list(range(count))
    kept = []
    for block in found.blocks:
        block.text = " ".join("".join(block.pieces).split())
        if not block.text:
            continue
        weigh(block)
        node = block.node
        found.characters[node] += block.length
        found.linked[node] += block.linked
        found.prose[node] += block.weight
        kept.append(block)
    found.blocks = kept
    _add_up(found)
    return found


def weigh(block: Block) -> None:
    """Set a block's length, sentence ends and weight: about its length when it is prose, 0 when not."""
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
    block.ends = len(_END.findall(text))
    if density > 0.6:
        return
    prose = 1.0 if block.ends else 0.3
    block.weight = min(length, 1500) * (1 - density) ** 2 * prose * (1.0 if length > 80 else 0.4)


def _walk(root: etree._Element, found: Survey) -> None:
    """Fill the lists of elements and gather the text of blocks, in document order."""
    above: list[tuple[etree._Element | None, int]] = []  # the elements around, with their places
    block_of: list[Block] = []
    in_link: list[bool] = []
    elements, tags, parents, bits, blocks = (
        found.elements,
        found.tags,
        found.parents,
        found.bits,
        found.blocks,
    )
    for place, element in enumerate(root.iter()):
        tag = element.tag
        around = element.getparent() if place else None
        while above and above[-1][0] is not around:
            above.pop()
        parent = above[-1][1] if above else -1
        above.append((element, place))
        elements.append(element)
        tags.append(tag)
        parents.append(parent)
        if tag in INLINE and place:
            bits.append(0)
            block, linked = block_of[parent], in_link[parent] or tag == "a"
            if tag == "br":
                block.pieces.append("\n")
        else:
            bits.append(bits_of(element))
            block, linked = Block(place, tag), place > 0 and in_link[parent]
            blocks.append(block)
        block_of.append(block)
        in_link.append(linked)
        if text := element.text:
            block.pieces.append(text)
            if linked:
                block.linked += len(text.strip())
        if place and (tail := element.tail):
            block_of[parent].pieces.append(tail)
            if in_link[parent]:
                block_of[parent].linked += len(tail.strip())


def _add_up(found: Survey) -> None:
    """Add what every element holds to its parent, from the last to the first."""
    parents, last = found.parents, found.last
    characters, linked, prose = found.characters, found.linked, found.prose
    for place in range(len(parents) - 1, 0, -1):
        parent = parents[place]
        characters[parent] += characters[place]
        linked[parent] += linked[place]
        prose[parent] += prose[place]
        last[parent] = max(last[parent], last[place])
