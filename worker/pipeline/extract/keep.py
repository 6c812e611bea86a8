"""From odds to a decision: which blocks stay, with what a look at the whole page corrects."""

from collections import Counter
from collections.abc import Iterable, Sequence

from worker.pipeline.extract.certain import overrule
from worker.pipeline.extract.judge import CERTAIN
from worker.pipeline.extract.rivals import drop_next
from worker.pipeline.extract.scene import Scene
from worker.pipeline.extract.signs import words_of
from worker.pipeline.extract.survey import Survey
from worker.pipeline.extract.turns import keep_turns

# A block is kept when it is about as likely as not to be the article's.
_KEPT_FROM = 0.45
# A block with two fifths of the page's prose is the article unless much speaks against it.
_BULK, _BULK_KEPT_FROM = 0.4, 0.25
# What stands amidst certain prose is kept from these odds on.
_AMIDST_FROM = 0.3
# Shorter blocks may well stand twice in an article.
_REPEATED_FROM = 40
# A list or table is kept whole when this part of its text is kept; a larger one is the page's own frame.
_SETS = frozenset({"table", "ul", "ol", "dl"})
_PARTS = frozenset({"td", "th", "caption", "li", "dt", "dd"})
_MOST, _LARGEST_SET, _DEEPEST, _LINKED, _LIKELY = 0.6, 6000, 4, 0.3, 0.3
# A table amidst the text may well link what its rows are about.
_LINKED_TABLE = 0.7
_LARGEST_PART = 600
_SUBHEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_HEADINGS = _SUBHEADINGS | {"h1"}


def likely_of(scene: Scene, odds: Sequence[float]) -> list[bool]:
    """Return for each block whether it is likely the article's, by its odds alone."""
    blocks = scene.found.blocks
    kept = [
        chance > (_BULK_KEPT_FROM if block.weight > _BULK * scene.total else _KEPT_FROM)
        for chance, block in zip(odds, blocks, strict=True)
    ]
    _keep_amidst(scene.found, odds, kept)
    if not any(keep and block.weight for keep, block in zip(kept, blocks, strict=True)):
        _keep_core(scene, kept)
    return kept


def _keep_amidst(found: Survey, odds: Sequence[float], kept: list[bool]) -> None:
    """Keep headings above certain prose; code, and quotes that may be kept, between such paragraphs."""
    for number, block in enumerate(found.blocks):
        if kept[number]:
            continue
        chance, after = odds[number], odds[number + 1 : number + 2]
        if CERTAIN in after and (
            block.tag in _HEADINGS or found.elements[block.node].get("role") == "heading"
        ):
            kept[number] = chance > _AMIDST_FROM or CERTAIN in odds[max(0, number - 1) : number]
        elif block.tag == "pre" or (block.tag == "blockquote" and chance > _AMIDST_FROM):
            around = odds[max(0, number - 2) : number], odds[number + 1 : number + 3]
            kept[number] = all(CERTAIN in near for near in around)


def kept_of(
    scene: Scene, odds: Sequence[float], likely: Sequence[bool], furniture: Iterable[int] = ()
) -> list[bool]:
    """Return for each block whether it is the article's, after a look at the page as a whole.

    `furniture` are the numbers of blocks known to stand on many pages of the host.
    """
    kept = list(likely)
    for number in furniture:
        kept[number] = False
    for number, block in enumerate(scene.found.blocks):
        if kept[number] and block.tag in _HEADINGS and words_of(block.text) == scene.title:
            kept[number] = False
    _settle_sets(scene.found, odds, kept)
    overrule(scene, kept)
    keep_turns(scene.found, kept)
    drop_next(scene, kept)
    _drop_copies(scene.found, kept)
    _drop_idle_headings(scene.found, kept)
    return kept


def _keep_core(scene: Scene, kept: list[bool]) -> None:
    """Keep what reads like prose in the core: the best guess where nothing speaks for any block."""
    last = scene.found.last[scene.core]
    for number, block in enumerate(scene.found.blocks):
        kept[number] = block.weight > 0 and scene.core <= block.node <= last


def _settle_sets(found: Survey, odds: Sequence[float], kept: list[bool]) -> None:
    """Keep tables and lists whole when most of their text is the article's, tables also when it may be."""
    ours = [number for number, keep in enumerate(kept) if keep]
    for place, numbers in _sets(found).items():
        whole = sum(found.blocks[number].length for number in numbers)
        linked = sum(found.blocks[number].linked for number in numbers)
        amidst = ours and ours[0] < numbers[0] and numbers[-1] < ours[-1]
        is_table = found.tags[place] == "table" and amidst
        if not ours or whole > _LARGEST_SET or linked > (_LINKED_TABLE if is_table else _LINKED) * whole:
            continue
        said = sum(found.blocks[number].length for number in numbers if kept[number])
        likely = sum(found.blocks[number].length * odds[number] for number in numbers)
        if not all(_is_part(found, found.blocks[number].node) for number in numbers):
            continue
        if said >= _MOST * whole or (is_table and likely >= _LIKELY * whole):
            for number in numbers:
                kept[number] = True


def _is_part(found: Survey, node: int) -> bool:
    """Tell whether a block is a cell or item, or stands in a small one: old pages are tables themselves."""
    around = found.parents[node]
    return found.tags[node] in _PARTS or (
        found.tags[around] in _PARTS and found.characters[around] <= _LARGEST_PART
    )


def _sets(found: Survey) -> dict[int, list[int]]:
    """Return the tables and lists of a page, each with the numbers of its blocks."""
    sets: dict[int, list[int]] = {}
    for number, block in enumerate(found.blocks):
        place = block.node
        for _ in range(_DEEPEST):
            place = found.parents[place] if place > 0 else -1
            if place < 0:
                break
            if found.tags[place] in _SETS:
                sets.setdefault(place, []).append(number)
                break
    return sets


def _drop_copies(found: Survey, kept: list[bool]) -> None:
    """Unkeep the second of two equal blocks (a copy for phones); what stands thrice is a refrain."""
    blocks = found.blocks
    long = [n for n, keep in enumerate(kept) if keep and blocks[n].length > _REPEATED_FROM]
    times = Counter(blocks[number].text for number in long)
    seen: set[str] = set()
    for number in long:
        text = blocks[number].text
        kept[number] = times[text] != 2 or text not in seen
        seen.add(text)


def _drop_idle_headings(found: Survey, kept: list[bool]) -> None:
    """Unkeep headings at the end, with nothing of the article after them."""
    for number in range(len(kept) - 1, -1, -1):
        if kept[number]:
            if found.blocks[number].tag not in _HEADINGS:
                return
            kept[number] = False
