"""The picture between a title and the first words, when it stands outside the box of the text.

Most publishers set it there. It is taken for the article's only when the page's head
names the same picture, or when it is a figure with a caption.
"""

import re

from worker.pipeline.clean.pictures import best_source
from worker.pipeline.extract import names
from worker.pipeline.extract.scene import Scene

# The size that is written at the end of a picture's name: "quay-1024x576".
_SIZE = re.compile(r"[-_@](?:\d{2,4}x\d{2,4}|\d{2,4}w|scaled|\dx)$")
_NOT_OURS = (
    names.COMMENT | names.RELATED | names.CALL | names.NAV | names.AD | names.AUTHOR | names.FOOT
    | names.HIDDEN | names.CONSENT
)  # fmt: skip
_LEADS = re.compile(
    r"wp-post-image|post-thumbnail|(?:featured|hero|lead|main|header|top|cover)[-_]?(?:image|img|art|media|photo|picture)\b",
    re.IGNORECASE,
)
_MOST_LOOKED_AT = 120
_LONGEST_CAPTION = 400


def lead_of(scene: Scene, top: int, first: int, picture: str) -> int:
    """Return the place of the picture or figure that leads to the text outside of `top`, -1 for none.

    `first` is the place of the first words, `picture` the address in the page's head.
    """
    found = scene.found
    if scene.title_at < 0:
        return -1
    title = found.blocks[scene.title_at].node
    if not title < top:
        return -1
    named = _name(picture)
    for place in range(max(title, top - _MOST_LOOKED_AT), top):
        tag = found.tags[place]
        if tag == "figure" and found.last[place] < first and _is_figure(scene, place):
            return place
        if tag == "img" and (
            _says_so(scene, place) or (named and _name(best_source(found.elements[place])) == named)
        ):
            return place if _stands_free(scene, place) else -1
    return -1


def _is_figure(scene: Scene, place: int) -> bool:
    """Tell whether a figure shows one picture with a caption, and is nobody else's."""
    found = scene.found
    inside = found.tags[place : found.last[place] + 1]
    return (
        inside.count("img") == 1
        and 0 < found.characters[place] <= _LONGEST_CAPTION
        and found.linked[place] <= found.characters[place] / 2
        and _stands_free(scene, place)
    )


def _says_so(scene: Scene, place: int) -> bool:
    """Tell whether a picture, or a box of nothing but it, calls itself the one that leads."""
    found, climbed = scene.found, place
    for _ in range(3):
        if _LEADS.search(found.classes[climbed] or ""):
            return bool(best_source(found.elements[place]))
        climbed = found.parents[climbed]
        if climbed < 0 or found.characters[climbed]:
            break
    return False


def _stands_free(scene: Scene, place: int) -> bool:
    """Tell whether no box around a picture, up to the one of the text, is furniture by its name."""
    found, climbed = scene.found, place
    while climbed >= 0 and not climbed <= scene.core <= found.last[climbed]:
        if found.bits[climbed] & _NOT_OURS or found.tags[climbed] in {"aside", "nav"}:
            return False
        climbed = found.parents[climbed]
    return True


def _name(address: str) -> str:
    """Return the name of a picture's file without its size and ending, "" when it says nothing."""
    path = address.partition("?")[0].rstrip("/").rpartition("/")[2]
    stem = path.rpartition(".")[0] or path
    stem = _SIZE.sub("", stem)
    return stem if len(stem) > 3 else ""
