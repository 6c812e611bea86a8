"""The page around its blocks: where the article seems to be, and what lies on the way from there.

The *core* is the box most paragraphs vote for, the *home* the element whose
direct children say most of the article. Everything that is the same for many
blocks is worked out here once.
"""

from dataclasses import dataclass, field

from worker.pipeline.extract import names
from worker.pipeline.extract.signs import letters, words_of
from worker.pipeline.extract.survey import Block, Survey

HINTS = (
    *(names.COMMENT, names.SHARE, names.RELATED, names.CALL, names.NAV, names.AD, names.AUTHOR, names.META),
    *(names.FOOT, names.HIDDEN, names.CAPTION, names.LEAD, names.ASIDE, names.CONSENT),
)
BOXES = {
    "aside": 1,
    "footer": 2,
    "header": 4,
    "figure": 8,
    "table": 16,
    "form": 32,
    "article": 64,
    "figcaption": 128,
}
_LEAVES = frozenset({"p", "pre", "blockquote", "li", "h2", "h3", "h4"})
# A name that this share of the core's prose stands under says nothing on this page.
_COMMON = 0.3
# Blocks from this weight on are surely prose.
_SURE = 80
# Blocks that begin with the same letters are the same; labels may well stand twice.
_ALIKE, _SHORTEST = 80, 12
# A body in the head that is shorter is a teaser.
_LEAST_BODY = 400


@dataclass(slots=True)
class Scene:
    """What is the same for all blocks of a page, or for all that share a box, a make or a place."""

    found: Survey
    core: int
    home: int
    first: int
    final: int
    total: float
    title: str
    said: str = ""
    summary: str = ""
    level: list[int] = field(default_factory=list)
    branch: list[int] = field(default_factory=list)
    deep: list[int] = field(default_factory=list)
    bits: list[int] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)
    kin: list[int] = field(default_factory=list)
    tallies: list[list[float]] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    densities: list[float] = field(default_factory=list)
    before: list[float] = field(default_factory=list)
    titles: list[int] = field(default_factory=list)
    title_at: int = -1
    own_article: int = -1
    rivals: int = 0
    siblings: dict[int, int] = field(default_factory=dict)
    again: list[bool] = field(default_factory=list)


def scene_of(found: Survey, core: int, title: str, said: str = "", summary: str = "") -> Scene:
    """Return what is the same for all blocks of a page.

    `said` and `summary` are the body and the description in the page's head.
    """
    home = _home(found, core)
    last = found.last[home]
    sure = [n for n, block in enumerate(found.blocks) if block.weight >= _SURE and home <= block.node <= last]
    first, final = (sure[0], sure[-1]) if sure else (0, len(found.blocks))
    scene = Scene(found, core, home, first, final, max(1.0, found.prose[core]), words_of(title))
    body = letters(said) if said else ""
    scene.said = body if len(body) > _LEAST_BODY else ""
    scene.summary = letters(summary)[:60]
    _paths(scene)
    _neutralise(scene)
    _count_kin(scene)
    _line_up(scene)
    _titles(scene)
    _mark_repeated(scene)
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
    """Set for each element what lies between it and the core: names, boxes, depth, shared level."""
    found, core = scene.found, scene.core
    count = len(found.elements)
    level, branch, deep = [0] * count, list(range(count)), [0] * count
    bits, boxes, articles = [0] * count, [0] * count, [-1] * count
    spine: set[int] = set()
    place, height = core, 0
    while place >= 0:
        spine.add(place)
        level[place] = height
        place, height = found.parents[place], height + 1
    parents, own_bits, tags = found.parents, found.bits, found.tags
    for place in range(count):
        parent = parents[place]
        tag = tags[place]
        articles[place] = place if tag == "article" else articles[parent] if parent >= 0 else -1
        if place in spine:
            continue
        level[place] = level[parent]
        bits[place] = bits[parent] | own_bits[place]
        boxes[place] = boxes[parent] | BOXES.get(tag, 0)
        deep[place] = deep[parent] + 1
        if parent not in spine:
            branch[place] = branch[parent]
    scene.level, scene.branch, scene.deep, scene.bits, scene.boxes = level, branch, deep, bits, boxes
    scene.articles = articles


def _neutralise(scene: Scene) -> None:
    """Forget the names and boxes under which a large part of the core's prose stands."""
    found = scene.found
    last = found.last[scene.core]
    shares: dict[int, float] = {}
    for block in found.blocks:
        if block.weight and scene.core <= block.node <= last:
            key = scene.bits[block.node] | scene.boxes[block.node] << 20
            shares[key] = shares.get(key, 0.0) + block.weight
    for bit in (*HINTS, *(box << 20 for box in BOXES.values())):
        share = sum(weight for key, weight in shares.items() if key & bit)
        if share > _COMMON * scene.total:
            if bit >= 1 << 20:
                scene.boxes = [value & ~(bit >> 20) for value in scene.boxes]
            else:
                scene.bits = [value & ~bit for value in scene.bits]


def _count_kin(scene: Scene) -> None:
    """Sort blocks into kins, alike in their own and their parent's tag and class; sum each kin up."""
    found = scene.found
    classes, parents, tags = found.classes, found.parents, found.tags
    names_of_kin: dict[tuple[str, str | None, str, str | None], int] = {}
    for block in found.blocks:
        parent = max(parents[block.node], 0)
        key = (block.tag, classes[block.node], tags[parent], classes[parent])
        kin = names_of_kin.setdefault(key, len(scene.tallies))
        if kin == len(scene.tallies):
            scene.tallies.append([0.0, 0.0, 0.0, 0.0])
        tally = scene.tallies[kin]
        tally[0] += block.weight
        tally[1] += block.length
        tally[2] += block.linked
        tally[3] += 1
        scene.kin.append(kin)
        scene.siblings[parent] = scene.siblings.get(parent, 0) + 1


def _line_up(scene: Scene) -> None:
    """Set how much of the core's prose stands before each block."""
    said = 0.0
    last = scene.found.last[scene.core]
    for block in scene.found.blocks:
        scene.before.append(said)
        if scene.core <= block.node <= last:
            said += block.weight


def _mark_repeated(scene: Scene) -> None:
    """Set which blocks begin like one before."""
    seen: set[str] = set()
    for block in scene.found.blocks:
        start = block.text[:_ALIKE]
        scene.again.append(start in seen and block.length > _SHORTEST)
        seen.add(start)


def _titles(scene: Scene) -> None:
    """Find the title among the blocks, the titles of others after it, and whose article it heads."""
    blocks = scene.found.blocks
    scene.title_at = at = _title_at(blocks, scene.title)
    count = 0
    for number, block in enumerate(blocks):
        scene.titles.append(count)
        count += block.tag == "h1" and number > at
    sums: dict[int, float] = {}
    for number, block in enumerate(blocks):
        article = scene.articles[block.node]
        sums[article] = sums.get(article, 0.0) + block.weight
        if scene.own_article == -1 and block.weight > _SURE and number >= at:
            scene.own_article = article
            if article == -1:
                scene.own_article = -2
    scene.rivals = sum(weight > 300 for weight in sums.values())


def _title_at(blocks: list[Block], title: str) -> int:
    """Return the number of the block that is the title, of the first `h1` without one, else -1."""
    first = heading = -1
    # Words parted by one space are hardly longer than the text they are of: most labels need no look.
    least = len(title) - 8
    for number, block in enumerate(blocks):
        is_heading = block.tag == "h1"
        may_be = title and block.length < 250 and len(block.text) >= least and (is_heading or first < 0)
        if may_be and words_of(block.text) == title:
            if is_heading:
                return number
            first = number
        if is_heading and heading < 0:
            heading = number
    return first if first >= 0 else heading
