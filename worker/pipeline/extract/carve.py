"""The article cut out of the page's tree: what the judge kept, and the pictures among it."""

import re
from bisect import bisect_left

from lxml import etree

from worker.pipeline.extract import names
from worker.pipeline.extract.scene import Scene
from worker.pipeline.extract.stripping import drop
from worker.pipeline.extract.survey import INLINE

MEDIA = frozenset(
    {"img", "picture", "figure", "iframe", "video", "audio", "amp-img", "amp-youtube", "object"}
)
# A box up to so many levels around a picture, with no more text, is its caption's.
_CAPTIONED = re.compile(r"caption|legend|cutline", re.IGNORECASE)
_NEAREST, _LONGEST_CAPTION = 3, 300
_NO_MEDIA = (
    names.COMMENT | names.SHARE | names.RELATED | names.CALL | names.NAV | names.AD | names.AUTHOR
    | names.FOOT | names.HIDDEN | names.CONSENT
)  # fmt: skip


def carve(scene: Scene, kept: list[bool]) -> etree._Element | None:
    """Cut the tree down to the kept blocks and the media between them; return what holds them.

    The survey's tree is changed and must not be used after. None when nothing is kept.
    """
    found = scene.found
    wanted = [block.node for block, keep in zip(found.blocks, kept, strict=True) if keep]
    if not wanted:
        return None
    top = _around(found.parents, found.last, wanted)
    first, final = wanted[0], wanted[-1]
    lead = _lead(scene, top, first)
    needed = set(wanted)
    whole: set[int] = set()
    for place in range(top, found.last[top] + 1):
        if (
            found.tags[place] in MEDIA
            and (first < place <= final + 8 or place in lead)
            and _is_ours(scene, place, top)
        ):
            needed.add(place)
            whole.add(_captioned(scene, place, top))
    needed |= whole
    texts = {block.node for block, keep in zip(found.blocks, kept, strict=True) if not keep}
    _cut(scene, top, sorted(needed), texts - needed, whole)
    found.elements[top].tail = None
    return found.elements[top]


def _around(parents: list[int], last: list[int], wanted: list[int]) -> int:
    """Return the smallest element that holds all wanted ones."""
    top = wanted[0]
    while last[top] < wanted[-1]:
        top = parents[top]
    return parents[top] if top == wanted[0] == wanted[-1] and parents[top] >= 0 else top


def _lead(scene: Scene, top: int, first: int) -> set[int]:
    """Return the places of media shortly before the first kept block."""
    found = scene.found
    near = [place for place in range(max(top, first - 40), first) if found.tags[place] in MEDIA]
    return set(near)


def _is_ours(scene: Scene, place: int, top: int) -> bool:
    """Tell whether a picture or player belongs to the article by the names and links around it."""
    found = scene.found
    climbed = place
    while climbed > top:
        if found.tags[climbed] in {"aside", "footer"} and scene.boxes[climbed] != 0:
            return False
        if scene.bits[climbed] & found.bits[climbed] & _NO_MEDIA:
            return False
        if found.characters[climbed] and found.linked[climbed] > 0.7 * found.characters[climbed]:
            return False
        climbed = found.parents[climbed]
    return True


def _captioned(scene: Scene, place: int, top: int) -> int:
    """Return the box that is one picture with its caption, the picture itself when it has none."""
    found = scene.found
    climbed = place
    for _ in range(_NEAREST):
        climbed = found.parents[climbed]
        if climbed <= top or found.characters[climbed] > _LONGEST_CAPTION:
            break
        if _CAPTIONED.search(found.classes[climbed] or ""):
            return climbed
    return place


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
