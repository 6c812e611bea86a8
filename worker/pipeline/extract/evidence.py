"""What speaks for and against each block being part of the article, as numbers between 0 and 1.

Some come from a block's words, some from where it stands (see `scene`), some
from its neighbours. Nothing rests on a language's words alone, so that pages in
scripts without any known word work. Groups that many blocks share (the names
above them, their branch, their kin) are worked out once.
"""

from worker.pipeline.extract import names
from worker.pipeline.extract.lines import CONSENT, HOUSE, is_line
from worker.pipeline.extract.scene import BOXES, Scene
from worker.pipeline.extract.signs import letters_of, signs_of, word_list, writing_of
from worker.pipeline.extract.survey import Block

_CLOSERS, _ENDS = "\"'”’»)]", frozenset(".!?…。！？؟।")
# So many letters of a block are looked at; shorter ones word by word.
_START = 400
_OPENING = 200
# Prose from this weight on, with fewer links, of a make that says so much of the article.
_PLAIN_FROM, _PLAIN_LINKED, _PLAIN_KIN = 40, 0.3, 0.4
# What no tree asks for is not worked out: of the other hints and boxes none told anything more.
_TELLING = (names.COMMENT, names.NAV, names.FOOT, names.CAPTION)
_TELLING_BOXES = tuple(BOXES[name] for name in ("figure", "form", "figcaption"))


def by_tag(tag: str) -> tuple[float, ...]:
    """Return the evidence in an element's tag."""
    return (tag == "li", tag in {"div", "section"})


def by_name(bits: int, boxes: int) -> tuple[float, ...]:
    """Return the evidence in the names and boxes between a block and the core."""
    return (
        bits & names.BODY > 0,
        *(bits & hint > 0 for hint in _TELLING),
        *(boxes & box > 0 for box in _TELLING_BOXES),
    )


def by_branch(scene: Scene, branch: int) -> tuple[float, ...]:
    """Return the evidence in the largest box around a block that does not hold the core."""
    found = scene.found
    length = found.characters[branch] or 1
    return (
        scene.level[branch] == 0,
        found.linked[branch] / length,
        min(found.prose[branch] / length, 1.0),
        min(found.prose[branch] / scene.total, 1.0),
    )


def by_kin(scene: Scene, kin: int) -> tuple[float, ...]:
    """Return the evidence in all the blocks of the same make."""
    prose, length, linked, count = scene.tallies[kin]
    return (
        min(prose / scene.total, 1.0),
        linked / (length or 1),
        min(count, 10) / 10,
        min(length / count, 300) / 300,
    )


def by_page(scene: Scene) -> tuple[float, ...]:
    """Return the evidence in the page as a whole: how many articles, blocks, how much prose and where."""
    found = scene.found
    return (
        min(scene.rivals, 5),
        min(len(found.blocks), 400) / 400,
        scene.total / (found.prose[0] or 1.0),
        min(scene.total, 20000.0) / 20000,
    )


def by_words(scene: Scene, number: int, block: Block, words: list[str] | None) -> tuple[float, ...]:
    """Return the evidence in a block's own words, None when they are too many."""
    text, length = block.text, block.length
    line = words is not None and length < 250 and is_line(words, text)
    size = length.bit_length() + length / (1 << length.bit_length())
    return (
        min(size / 12, 1.0),
        min(block.weight, 400) / 400,
        min(block.weight / scene.total, 1.0),
        line,
        scene.again[number],
    )


def by_place(scene: Scene, number: int, block: Block) -> tuple[float, ...]:
    """Return the evidence in where a block stands in the order of the page."""
    found, node, tag = scene.found, block.node, block.tag
    home, density = scene.home, scene.densities[number]
    parent = max(found.parents[node], 0)
    inside, at_home = scene.level[node] == 0, home in {parent, node}
    in_home = home <= node <= found.last[home]
    before, after = number < scene.first, number > scene.final
    return (
        at_home,
        min(scene.deep[node], 6) / 6,
        after,
        min(max(0, number - scene.final), 10) / 10,
        min(max(0, scene.first - number), 10) / 10,
        inside and not before and not after,
        found.linked[parent] / (found.characters[parent] or 1),
        density,
        density > 0.5,
        tag == "li" and in_home,
    )


def by_neighbours(scene: Scene, number: int) -> tuple[float, ...]:
    """Return the evidence in the blocks before and after."""
    weights, densities = scene.weights, scene.densities
    start = max(0, number - 3)
    before, after = weights[start:number], weights[number + 1 : number + 4]
    mean_before, mean_after = sum(before) / 3, sum(after) / 3
    return (
        after[0] if after else 0.0,
        min(mean_before, mean_after),
        sum(densities[start:number]) / 3,
        sum(densities[number + 1 : number + 4]) / 3,
    )


def by_story(scene: Scene, number: int, block: Block, opening: str) -> tuple[float, ...]:
    """Return the evidence in what the page's head says, and in title and articles; `opening` are letters."""
    said = 0.0
    if scene.said and len(opening) >= 15:
        said = 1.0 if opening in scene.said else -1.0
    summed_up = (
        len(opening) >= 25
        and bool(scene.summary)
        and (opening[:30] in scene.summary or scene.summary[:30] in opening)
    )
    at, article = scene.title_at, scene.articles[block.node]
    before = scene.before[number] / scene.total
    return (
        said,
        summed_up,
        -1.0 if at < 0 else number > at,
        0.0 if at < 0 else max(-1.0, min(1.0, (number - at) / 30)),
        min(scene.titles[number], 3),
        article == scene.own_article or (article == -1 and scene.own_article == -2),
        article >= 0,
        before,
        1 - before,
    )


def by_parent(scene: Scene, parent: int) -> tuple[float, ...]:
    """Return the evidence in the two boxes right around a block."""
    found = scene.found
    above = max(found.parents[parent], 0)
    return (
        found.prose[parent] / (found.characters[parent] or 1),
        found.prose[above] / (found.characters[above] or 1),
        found.linked[above] / (found.characters[above] or 1),
        min(scene.siblings[parent], 30) / 30,
        min(found.prose[above] / scene.total, 1.0),
    )


def by_writing(block: Block, signs: bytes | None, told: int) -> tuple[float, ...]:
    """Return the evidence in how a block is written: capitals, digits, how it ends.

    `signs` are those of its start; `told` words are of consent.
    """
    capitals, digits = writing_of(block.text[:_START], signs)
    closed = block.text[-8:].rstrip(_CLOSERS)[-1:] in _ENDS
    return (capitals, digits, closed, min(told, 4))


def by_house(words: list[str]) -> tuple[float, ...]:
    """Return the evidence in how many words of a block's start are the house's own, not a story's."""
    own = sum(map(HOUSE.__contains__, words))
    return (min(own, 8), own / (len(words) or 1))


def is_hopeless(scene: Scene, number: int, block: Block) -> bool:
    """Tell whether a block is a label or a link far from the core, not worth weighing."""
    return scene.level[block.node] > 0 and (block.length < 25 or scene.densities[number] > 0.8)


def is_plain(scene: Scene, number: int, block: Block) -> bool:
    """Tell whether a block is prose in the midst of the article's own, made as much of it is: no question."""
    home, node = scene.home, block.node
    return (
        block.weight > _PLAIN_FROM
        and scene.first <= number <= scene.final
        and scene.level[node] == 0
        and home in {node, scene.found.parents[node]}
        and scene.densities[number] < _PLAIN_LINKED
        and scene.tallies[scene.kin[number]][0] > _PLAIN_KIN * scene.total
    )


class Shared:
    """The evidence that many blocks of a page share, worked out once for all of them."""

    def __init__(self, scene: Scene) -> None:
        """Begin with what each kin shows; the rest comes when a block asks for it."""
        self.scene = scene
        self.page = by_page(scene)
        self.kins = [by_kin(scene, kin) for kin in range(len(scene.tallies))]
        self.tags: dict[str, tuple[float, ...]] = {}
        self.names: dict[tuple[int, int], tuple[float, ...]] = {}
        self.branches: dict[int, tuple[float, ...]] = {}
        self.parents: dict[int, tuple[float, ...]] = {}

    def of(self, number: int, block: Block) -> tuple[float, ...]:
        """Return the shared evidence on one block."""
        scene, node = self.scene, block.node
        tag, branch = block.tag, scene.branch[node]
        name = (scene.bits[node], scene.boxes[node])
        if tag not in self.tags:
            self.tags[tag] = by_tag(tag)
        if name not in self.names:
            self.names[name] = by_name(*name)
        if branch not in self.branches:
            self.branches[branch] = by_branch(scene, branch)
        kin = self.kins[scene.kin[number]]
        return self.page + self.tags[tag] + self.names[name] + self.branches[branch] + kin

    def around(self, block: Block) -> tuple[float, ...]:
        """Return the evidence in the boxes right around a block."""
        parent = max(self.scene.found.parents[block.node], 0)
        if parent not in self.parents:
            self.parents[parent] = by_parent(self.scene, parent)
        return self.parents[parent]


def row_of(shared: Shared, number: int, block: Block) -> tuple[float, ...]:
    """Return all evidence on one block in one row; its order is that of the trees' numbers."""
    scene, start = shared.scene, block.text[:_START]
    signs = signs_of(start)
    is_short = block.length < _START
    # A long block shows in its first words already whose they are.
    words = word_list(start, signs) if is_short else word_list(start[:_OPENING], signs and signs[:_OPENING])
    consent = 0 if CONSENT.isdisjoint(words) else len(CONSENT.intersection(start.lower().split()))
    return (
        *shared.of(number, block),
        *by_words(scene, number, block, words if is_short else None),
        *by_place(scene, number, block),
        *by_neighbours(scene, number),
        *by_story(scene, number, block, letters_of(start[:90], signs and signs[:90])[:40]),
        *shared.around(block),
        *by_writing(block, signs, consent),
        *by_house(words),
    )
