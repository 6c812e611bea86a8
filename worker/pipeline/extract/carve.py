"""The article cut out of the page's tree: what the judge kept, and the pictures among it."""

import re
from bisect import bisect_left
from functools import lru_cache

from lxml import etree

from worker.pipeline.clean.captions import CREDIT
from worker.pipeline.clean.foreign import FOREIGN, POST, frame_box, frame_post
from worker.pipeline.clean.pictures import best_source
from worker.pipeline.extract import names
from worker.pipeline.extract.lead import lead_of
from worker.pipeline.extract.scene import Scene
from worker.pipeline.extract.stripping import drop
from worker.pipeline.extract.survey import INLINE, Survey

MEDIA = FOREIGN | {"img", "picture", "figure", "iframe", "video", "audio", "object"}
# A box up to so many levels around a picture, with no more text, is its caption's.
_CAPTIONED = re.compile(r"caption|legend|cutline", re.IGNORECASE)
_NEAREST, _LONGEST_CAPTION, _MOST_IN_BOX = 3, 300, 40
# A picture so many elements before the first words leads them.
_LEADING, _LONGEST_LABEL = 40, 60
_SHOWN = frozenset({"img", "picture", "video", "audio", "amp-img", "figcaption", "table"})
# A post says no more than that; a box with more text in links than this is a list of links.
_LONGEST_POST, _MOST_LINKED = 1500, 0.7
_NO_MEDIA = (
    names.COMMENT | names.SHARE | names.RELATED | names.CALL | names.NAV | names.AD | names.AUTHOR
    | names.FOOT | names.HIDDEN | names.CONSENT
)  # fmt: skip


def carve(scene: Scene, kept: list[bool], picture: str = "") -> etree._Element | None:
    """Cut the tree down to the kept blocks and the media between them; return what holds them.

    `picture` is the one that the page's head names. The survey's tree is changed and must
    not be used after. None when nothing is kept.
    """
    found = scene.found
    wanted = [block.node for block, keep in zip(found.blocks, kept, strict=True) if keep]
    if not wanted:
        return None
    top = _around(found.parents, found.last, wanted)
    first, final = wanted[0], wanted[-1]
    needed = set(wanted)
    lowest = max(top, first - _LEADING)
    leading = lead_of(scene, top, first, picture)
    if leading >= 0:
        top = _around(found.parents, found.last, [leading, *wanted])
    whole: set[int] = set()
    for place in _shown(scene, top):
        if place == leading or (lowest <= place <= final + 8 and _is_ours(scene, place, top)):
            is_left_out = _is_post(scene, place) and not _holds(wanted, place, found.last[place])
            if is_left_out and not frame_box(found.elements[place]):
                frame_post(found.elements[place])
            needed.add(place)
            whole |= _captioned(scene, place, top)
            if (line := _caption_after(scene, place)) >= 0:
                whole.add(line)
    needed |= whole
    texts = {block.node for block, keep in zip(found.blocks, kept, strict=True) if not keep}
    _cut(scene, top, sorted(needed), texts - needed, whole)
    found.elements[top].tail = None
    return found.elements[top]


def _shown(scene: Scene, top: int) -> list[int]:
    """Return the places of pictures, players and embedded posts under `top`."""
    found, end = scene.found, scene.found.last[top] + 1
    shown = [
        place
        for place, tag in enumerate(found.tags[top:end], top)
        if tag in MEDIA or (tag == "blockquote" and _is_post(scene, place))
    ]
    # The hint is the highest of all, so that one look tells whether a box may be a post.
    if max(found.bits[top:end]) >= names.POST:
        boxes = {
            place for place in range(top, end) if found.bits[place] & names.POST and _is_post(scene, place)
        }
        shown = sorted(boxes.union(shown))
    return shown


def _around(parents: list[int], last: list[int], wanted: list[int]) -> int:
    """Return the smallest element that holds all wanted ones."""
    top = wanted[0]
    while last[top] < wanted[-1]:
        top = parents[top]
    return parents[top] if top == wanted[0] == wanted[-1] and parents[top] >= 0 else top


def _is_post(scene: Scene, place: int) -> bool:
    """Tell whether an element is a post of a network, or a card that shows another page."""
    return POST.search(scene.found.classes[place] or "") is not None


def _is_ours(scene: Scene, place: int, top: int) -> bool:
    """Tell whether a picture, player or post belongs to the article by the names and links around it."""
    found = scene.found
    is_post = _is_post(scene, place)
    if (
        found.tags[place] == "figure"
        and found.characters[place] > _LONGEST_LABEL
        and _is_worded(found, place)
    ):
        return False
    if is_post and found.characters[place] > _LONGEST_POST:
        return False
    climbed = found.parents[place] if is_post else place
    own = found.characters[place] if is_post else 0
    while climbed > top:
        if found.tags[climbed] in {"aside", "footer"} and scene.boxes[climbed] != 0:
            return False
        bits = found.bits[climbed]
        # A box that says what it embeds names the network, as boxes of buttons do.
        if scene.bits[climbed] & bits & (_NO_MEDIA & ~names.SHARE if bits & names.CAPTION else _NO_MEDIA):
            return False
        if (
            found.characters[climbed] > own
            and found.linked[climbed] > _MOST_LINKED * found.characters[climbed]
        ):
            return False
        climbed = found.parents[climbed]
    return True


def _is_worded(found: Survey, figure: int) -> bool:
    """Tell whether a figure holds words and nothing that they could be the caption of: a form, say."""
    return _SHOWN.isdisjoint(found.tags[figure : found.last[figure] + 1])


def _captioned(scene: Scene, place: int, top: int) -> set[int]:
    """Return what stays whole of a picture: itself, and the captions in the small box around it.

    The box becomes a figure, unless there is one.
    """
    found = scene.found
    climbed = place
    # A picture in a `picture` was looked at with it.
    for _ in range(0 if found.tags[found.parents[place]] == "picture" else _NEAREST):
        if found.tags[climbed] == "figure":
            break
        climbed = found.parents[climbed]
        if climbed <= top or found.characters[climbed] > _LONGEST_CAPTION:
            break
        if found.characters[climbed] and (lines := _captions(scene, climbed)):
            if found.tags[place] == "img" and not best_source(found.elements[place]):
                break
            if found.tags[climbed] == "div":
                found.elements[climbed].tag = "figure"
            return {place, *lines}
    return {place}


def _captions(scene: Scene, box: int) -> list[int]:
    """Return the places of the captions and credits in a box of one picture, none for another box."""
    found, end = scene.found, scene.found.last[box] + 1
    if end - box > _MOST_IN_BOX or found.tags[box:end].count("img") > 1:
        return []
    lines: list[int] = []
    at = box + 1
    while at < end:
        name = found.classes[at]
        if name and found.characters[at] and _is_line(name):
            lines.append(at)
            at = found.last[at]
        at += 1
    named = found.classes[box]
    if not lines and named and _CAPTIONED.search(named):
        return [box]
    return lines if any(_CAPTIONED.search(found.classes[line] or "") for line in lines) else []


@lru_cache(maxsize=5_000)  # a paper calls its captions the same on every page
def _is_line(name: str) -> bool:
    """Tell whether a class says that its box is a caption or a credit."""
    return _CAPTIONED.search(name) is not None or CREDIT.search(name) is not None


def _caption_after(scene: Scene, place: int) -> int:
    """Return the line that calls itself a caption right after a picture's box, -1 when there is none."""
    found = scene.found
    box = place
    for _ in range(_NEAREST):
        after = found.last[box] + 1
        if found.characters[box] or after >= len(found.elements):
            return -1
        if found.parents[after] == found.parents[box]:
            is_caption = 0 < found.characters[after] <= _LONGEST_CAPTION and found.tags[after] not in INLINE
            return after if is_caption and _CAPTIONED.search(found.classes[after] or "") else -1
        box = found.parents[box]
    return -1


def _cut(scene: Scene, top: int, needed: list[int], unwanted: set[int], whole: set[int]) -> None:
    """Remove every element under `top` that holds nothing needed, and the words of unwanted blocks.

    What is in `whole` stays with all it holds.
    """
    found = scene.found
    elements, tags, last = found.elements, found.tags, found.last
    place = top
    end = last[top]
    safe_until = -1
    while place <= end:
        inside_needed = place <= safe_until
        if (
            not inside_needed
            and place != top
            and tags[place] not in INLINE
            and not _holds(needed, place, last[place])
        ):
            drop(elements[place])
            place = last[place] + 1
            continue
        if place in unwanted and not inside_needed:
            _silence(elements[place])
        if place in whole or (tags[place] in MEDIA and _holds(needed, place, place)):
            safe_until = max(safe_until, last[place])
        place += 1


def _holds(needed: list[int], start: int, end: int) -> bool:
    """Tell whether one of the needed places lies from `start` to `end`."""
    at = bisect_left(needed, start)
    return at < len(needed) and needed[at] <= end


def _silence(element: etree._Element) -> None:
    """Remove a box's own words and inline children, but not the blocks and media it holds."""
    element.text = None
    for child in list(element):
        child.tail = None
        if (
            child.tag in INLINE
            and child.tag != "img"
            and next(child.iter(*MEDIA), None) is None
            and all(inner.tag in INLINE for inner in child.iter())
        ):
            element.remove(child)
