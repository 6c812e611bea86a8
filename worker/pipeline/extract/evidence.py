"""What speaks for and against each block being part of the article.

Numbers between 0 and 1, in groups. Some come from a block's words, some from
where it stands (relative to the *core*, the box most paragraphs vote for, and
the *home*, the element whose direct children say most of the article), some
from its neighbours. Nothing rests on a language's words alone, so that pages in
scripts without any known word work. Groups that many blocks share (the names
above them, their branch, their kin) have a key, so that they are weighed once.
"""

import re
from dataclasses import dataclass, field

from worker.pipeline.extract import names
from worker.pipeline.extract.survey import Block, Survey

# How lines begin that are no sentences of an article: one, two or three words.
LINES = frozenset(
    (
        "advertisement advertisment anzeige publicidad publicidade publicité pubblicità реклама werbung sponsored loading "
        "tweet subscribe tag tags tagged comment comments print email copyright photo photos image images picture foto "
        "bild quelle source getty published updated related recommended join download buy shop disclaimer disclosure "
        "contact note editor editors credit via more watch read reporting share follow filed posted categories category "
        "topics author about previous next"
    ).split()
) | {
    "story continues", "article continues", "continue reading", "sign up", "click here", "leave a", "all rights",
    "last updated", "like this", "see also", "you may", "you might", "most read", "most popular", "get the", "get our",
    "enter your", "your email", "thank you", "thanks for", "this article", "this story", "this post", "originally published",
    "additional reporting", "in this",
}  # fmt: skip
_COUNTED = frozenset("comment comments min mins minute minutes shares views".split())
_BY = frozenset("by von por par de от автор di av af".split())
DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}:\d\d|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
PROMPTS = frozenset(
    "newsletter newsletters subscribe subscriber subscribers subscription follow facebook twitter instagram whatsapp "
    "telegram youtube cookie cookies privacy terms inbox copyright rights reserved click app comment comments email "
    "mail advertise advertisement donate donation support login register account share download".split()
)
_WORD = re.compile(r"\w+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LEAVES = frozenset({"p", "pre", "blockquote", "li", "h2", "h3", "h4"})
_HINTS = (
    names.COMMENT, names.SHARE, names.RELATED, names.CALL, names.NAV, names.AD, names.AUTHOR, names.META,
    names.FOOT, names.HIDDEN, names.CAPTION, names.LEAD, names.ASIDE, names.CONSENT,
)  # fmt: skip
_BOXES = {
    "aside": 1,
    "footer": 2,
    "header": 4,
    "figure": 8,
    "table": 16,
    "form": 32,
    "article": 64,
    "figcaption": 128,
}
# A name that this share of the core's prose stands under says nothing on this page.
_COMMON = 0.3
# Prose above this weight is likely kept whatever the box is called.
LONG = 160


@dataclass(slots=True)
class Scene:
    """The page around a block: where the article seems to be, and what lies on the way from there."""

    found: Survey
    core: int
    home: int
    first: int
    final: int
    total: float
    title: str
    level: list[int] = field(default_factory=list)
    branch: list[int] = field(default_factory=list)
    deep: list[int] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    kin: list[int] = field(default_factory=list)
    tallies: list[list[float]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    densities: list[float] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def words_of(text: str) -> str:
    """Return the words of a text in lower case, parted by one space."""
    return " ".join(_WORD.findall(text.lower()))


def scene_of(found: Survey, core: int, title: str) -> Scene:
    """Return what is the same for all blocks of a page."""
    home = _home(found, core)
    last = found.last[home]
    sure = [n for n, block in enumerate(found.blocks) if block.weight >= 80 and home <= block.node <= last]
    first, final = (sure[0], sure[-1]) if sure else (0, len(found.blocks))
    scene = Scene(found, core, home, first, final, max(1.0, found.prose[core]), words_of(title))
    _paths(scene)
    _neutralise(scene)
    _count_kin(scene)
    scene.weights = [min(block.weight, 400.0) / 400 for block in found.blocks]
    scene.densities = [block.linked / (block.length or 1) for block in found.blocks]
    return scene


def _home(found: Survey, core: int) -> int:
    """Return the element whose direct children say most of the article."""
    sums: dict[int, float] = {}
    last = found.last[core]
    for block in found.blocks:
        if core <= block.node <= last and block.weight:
            place = found.parents[block.node] if block.tag in _LEAVES else block.node
            sums[place] = sums.get(place, 0.0) + block.weight
    return max(sums, key=lambda place: sums[place]) if sums else core


def _paths(scene: Scene) -> None:
    """Set for each element what lies between it and the core: names, boxes, depth, level of the core shared."""
    found, core = scene.found, scene.core
    count = len(found.elements)
    level, branch, deep = [0] * count, list(range(count)), [0] * count
    bits, boxes = [0] * count, [0] * count
    spine: set[int] = set()
    place, height = core, 0
    while place >= 0:
        spine.add(place)
        level[place] = height
        place, height = found.parents[place], height + 1
    parents, own_bits, tags = found.parents, found.bits, found.tags
    for place in range(count):
        if place in spine:
            continue
        parent = parents[place]
        level[place] = level[parent]
        bits[place] = bits[parent] | own_bits[place]
        boxes[place] = boxes[parent] | _BOXES.get(tags[place], 0)
        deep[place] = deep[parent] + 1
        if parent not in spine:
            branch[place] = branch[parent]
    scene.level, scene.branch, scene.deep, scene.bits, scene.boxes = level, branch, deep, bits, boxes


def _neutralise(scene: Scene) -> None:
    """Forget the names and boxes under which a large part of the core's prose stands."""
    found = scene.found
    last = found.last[scene.core]
    shares: dict[int, float] = {}
    for block in found.blocks:
        if block.weight and scene.core <= block.node <= last:
            key = scene.bits[block.node] | scene.boxes[block.node] << 20
            shares[key] = shares.get(key, 0.0) + block.weight
    for bit in (*_HINTS, *(box << 20 for box in _BOXES.values())):
        share = sum(weight for key, weight in shares.items() if key & bit)
        if share > _COMMON * scene.total:
            if bit >= 1 << 20:
                scene.boxes = [value & ~(bit >> 20) for value in scene.boxes]
            else:
                scene.bits = [value & ~bit for value in scene.bits]


def _count_kin(scene: Scene) -> None:
    """Sort the blocks into kins, alike in their own and their parent's tag and class, and sum each kin up."""
    found = scene.found
    elements, parents, tags = found.elements, found.parents, found.tags
    names_of_kin: dict[tuple[str, str | None, str, str | None], int] = {}
    for block in found.blocks:
        parent = max(parents[block.node], 0)
        key = (block.tag, elements[block.node].get("class"), tags[parent], elements[parent].get("class"))
        kin = names_of_kin.setdefault(key, len(scene.tallies))
        if kin == len(scene.tallies):
            scene.tallies.append([0.0, 0.0, 0.0, 0.0])
        tally = scene.tallies[kin]
        tally[0] += block.weight
        tally[1] += block.length
        tally[2] += block.linked
        tally[3] += 1
        scene.kin.append(kin)


def by_tag(tag: str) -> tuple[float, ...]:
    """Return the evidence in an element's tag."""
    return (
        1.0, tag == "p", tag in _HEADINGS, tag == "h1", tag == "li", tag in {"div", "section"}, tag in {"td", "th"},
        tag == "blockquote", tag == "figcaption", tag == "pre", tag in {"dt", "dd"},
    )  # fmt: skip


def by_name(bits: int, boxes: int, long: bool) -> tuple[float, ...]:  # noqa: FBT001
    """Return the evidence in the names and boxes between a block and the core."""
    return (
        bits & names.BODY > 0,
        *(bits & hint > 0 for hint in _HINTS),
        *(long and bits & hint > 0 for hint in _HINTS),
        *(boxes & box > 0 for box in _BOXES.values()),
    )


def by_branch(scene: Scene, branch: int) -> tuple[float, ...]:
    """Return the evidence in the largest box around a block that does not hold the core."""
    found, level = scene.found, scene.level[branch]
    length = found.characters[branch] or 1
    return (
        level == 0, level == 1, level == 2, level >= 3, found.linked[branch] / length,
        min(found.prose[branch] / length, 1.0), min(found.prose[branch] / scene.total, 1.0),
    )  # fmt: skip


def by_kin(scene: Scene, kin: int) -> tuple[float, ...]:
    """Return the evidence in all the blocks of the same make."""
    prose, length, linked, count = scene.tallies[kin]
    return (
        min(prose / scene.total, 1.0), linked / (length or 1), min(count, 10) / 10, min(length / count, 300) / 300,
    )  # fmt: skip


def by_words(scene: Scene, block: Block) -> tuple[float, ...]:
    """Return the evidence in a block's own words."""
    text, length = block.text, block.length
    short = length < 80
    said = words_of(text) if length < 400 else text[:80]
    again = said in scene.seen and length > 12
    scene.seen.add(said)
    is_title = bool(scene.title) and (said == scene.title or (len(said) > 20 and said in scene.title))
    line = length < 250 and is_line(said, text)
    prompts = len(PROMPTS.intersection(said.split())) if length < 400 else 0
    size = length.bit_length() + length / (1 << length.bit_length())
    return (
        min(size / 12, 1.0), min(block.weight, 400) / 400, min(block.weight / scene.total, 1.0), length > 1500,
        block.ends > 0, min(block.ends, 5) / 5, short, length < 25, text[-1:] == ":", line, line and short,
        min(prompts, 3) / 3, prompts > 0 and short, is_title, again, short and DATE.search(text) is not None,
        text.isupper(),
    )  # fmt: skip


def is_line(said: str, text: str) -> bool:
    """Tell whether a block opens like a label, a byline or a call rather than a sentence."""
    first, _, rest = said.partition(" ")
    if first in LINES or text[:1] in "©®":
        return True
    second = rest.partition(" ")[0]
    return (
        f"{first} {second}" in LINES
        or (first in _BY and len(text) < 80)
        or (first.isdigit() and second in _COUNTED)
    )


def by_place(scene: Scene, number: int, block: Block) -> tuple[float, ...]:
    """Return the evidence in where a block stands in the order of the page."""
    found, node, tag = scene.found, block.node, block.tag
    home, density = scene.home, scene.densities[number]
    parent = max(found.parents[node], 0)
    inside, at_home = scene.level[node] == 0, home in {parent, node}
    in_home = home <= node <= found.last[home]
    before, after, short = number < scene.first, number > scene.final, block.length < 80
    within = inside and not before and not after
    item, paragraph = tag == "li", tag == "p"
    return (
        at_home, in_home, min(scene.deep[node], 6) / 6, before, after, before and short, after and short,
        after and density > 0.3, min(max(0, number - scene.final), 10) / 10, min(max(0, scene.first - number), 10) / 10,
        within, not inside and before, not inside and after, found.linked[parent] / (found.characters[parent] or 1),
        scene.branch[node] == node, density, density > 0.5, density > 0.9, within and density > 0.9,
        after and tag in _HEADINGS, item and density > 0.5, item and at_home, item and in_home, at_home and paragraph,
        at_home and paragraph and not short, at_home and after, at_home and before, short and inside and not in_home,
        after and inside and not in_home, short and at_home and tag == "div",
    )  # fmt: skip


def by_neighbours(scene: Scene, number: int, block: Block) -> tuple[float, ...]:
    """Return the evidence in the blocks before and after."""
    weights, densities = scene.weights, scene.densities
    start = max(0, number - 3)
    before, after = weights[start:number], weights[number + 1 : number + 4]
    mean_before, mean_after = sum(before) / 3, sum(after) / 3
    next_one = after[0] if after else 0.0
    return (
        before[-1] if before else 0.0, next_one, mean_before, mean_after, min(mean_before, mean_after),
        sum(densities[start:number]) / 3, sum(densities[number + 1 : number + 4]) / 3,
        block.tag in _HEADINGS and next_one > 0.1,
    )  # fmt: skip


def is_hopeless(scene: Scene, number: int, block: Block) -> bool:
    """Tell whether a block is a label or a link far from the core, not worth weighing."""
    return scene.level[block.node] > 0 and (block.length < 25 or scene.densities[number] > 0.8)


def row_of(scene: Scene, number: int, block: Block) -> tuple[float, ...]:
    """Return all evidence on one block in one row, in the order of the weights."""
    node = block.node
    return (
        *by_tag(block.tag), *by_name(scene.bits[node], scene.boxes[node], block.weight > LONG),
        *by_branch(scene, scene.branch[node]), *by_kin(scene, scene.kin[number]), *by_words(scene, block),
        *by_place(scene, number, block), *by_neighbours(scene, number, block),
    )  # fmt: skip
