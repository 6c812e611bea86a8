"""What is certain whatever the evidence says, and the "Read also" links of what was left out.

Learnt weights follow the pages they were learnt on, where banners and pull quotes
are few words among many. To a reader they are what is wrong with an article, so
boxes that name themselves decide here: a consent box, a newsletter's box or an
advert is out, a pull quote inside the article is in. Each only while it is small
beside the article: whole articles do stand in boxes called `promo`.
"""

import re
from bisect import bisect_left, bisect_right
from itertools import compress

from worker.article import Hint
from worker.pipeline.clean.foreign import POST
from worker.pipeline.clean.hints import is_call
from worker.pipeline.clean.links import absolute
from worker.pipeline.clean.quotes import SPEAKER, is_pull
from worker.pipeline.extract import names
from worker.pipeline.extract.scene import Scene
from worker.pipeline.extract.survey import Block, Survey

# A box with more of the prose than this is no furniture, whatever it is called.
_MOST = 0.12
_LONGEST_BOX = 400
_LONGEST_CALL = 400
_LONGEST_QUOTE = 600
_SPEAKERS = frozenset({"footer", "figcaption", "cite", "p", "div"})
_LONGEST_SPEAKER = 120
_OUT = names.CONSENT | names.CALL | names.AD
_MOSTLY_LINKS = 0.5
_NOTED, _LONGEST_NOTE = frozenset({"div", "section", "aside", "p"}), 1500
_NOTE = re.compile(r"(?:fn|foot-?note|end-?note|note|_ftn|_edn|cite[_-]note)\D{0,3}\d", re.IGNORECASE)


def overrule(scene: Scene, kept: list[bool]) -> None:
    """Set the blocks that are certain: out with furniture that names itself, in with pull quotes."""
    found = scene.found
    verdicts = _verdicts(scene)
    quoted: set[int] = set()
    quotes = "blockquote" in found.tags
    tags, parents, kept_one = found.tags, found.parents, False
    for number, block in enumerate(found.blocks):
        if number in verdicts:
            kept[number] = verdicts[number]
        if quotes and (quote := _quote_around(scene, block.node)) >= 0:
            if kept[number]:
                quoted.add(quote)
            elif quote in quoted and block.tag in _SPEAKERS and block.length <= _LONGEST_SPEAKER:
                kept[number] = True
        elif quotes and number and block.length <= _LONGEST_SPEAKER and not kept[number] and kept[number - 1]:
            names_speaker = SPEAKER.search(found.classes[block.node] or "") is not None
            kept[number] = names_speaker and _quote_around(scene, found.blocks[number - 1].node) >= 0
        if kept[number]:
            kept_one = True
        elif kept_one and (block.tag == "li" or tags[parents[block.node]] == "li"):
            kept[number] = _is_note(found, block)
    _keep_notes(found, kept)


def _is_note(found: Survey, block: Block) -> bool:
    """Tell whether a block is an item of a list, and the item calls itself a footnote."""
    item = block.node if block.tag == "li" else found.parents[block.node]
    return _NOTE.match(found.elements[item].get("id") or "") is not None


def _keep_notes(found: Survey, kept: list[bool]) -> None:
    """Keep boxes after the beginning of the article that call themselves footnotes and link back to it."""
    noted = [place for place, name in enumerate(found.classes) if name and "footnote" in name]
    if not noted or True not in kept:
        return
    nodes = [block.node for block in found.blocks]
    first = nodes[kept.index(True)]
    for place in noted:
        numbers = range(bisect_left(nodes, place), bisect_right(nodes, found.last[place]))
        if place > first and numbers and _leads_back(found, place):
            for number in numbers:
                kept[number] = True


def _leads_back(found: Survey, place: int) -> bool:
    """Tell whether a box, not too long for a note, bears a note's id and a link within the page."""
    inside = found.elements[place : found.last[place] + 1]
    return (
        found.tags[place] in _NOTED
        and found.characters[place] <= _LONGEST_NOTE
        and any((one.get("href") or "").startswith("#") for one in inside)
        and any(_NOTE.match(one.get("id") or "") for one in inside)
    )


def _quote_around(scene: Scene, node: int) -> int:
    """Return the blockquote in the article around an element, its figure if it has one, -1 for none."""
    found, place, quote = scene.found, node, -1
    for _ in range(4):
        if place <= scene.core:
            break
        if found.tags[place] == "blockquote" or (quote >= 0 and found.tags[place] == "figure"):
            quote = place
        place = found.parents[place]
    return quote


def _verdicts(scene: Scene) -> dict[int, bool]:
    """Return by number which blocks are in or out because a box around them, the nearest, is certain."""
    found, core = scene.found, scene.core
    inside = slice(core, found.last[core] + 1)
    pulls = {name for name in set(found.classes[inside]) if name and is_pull(name)}
    named = set(compress(range(len(found.bits)), map(_OUT.__and__, found.bits)))
    if pulls:
        named.update(place for place, name in enumerate(found.classes[inside], core) if name in pulls)
    verdicts: dict[int, bool] = {}
    nodes = [block.node for block in found.blocks] if named else []
    for place in sorted(named):  # a box comes before those it holds
        verdict = _of_box(scene, place, pulls)
        if verdict is not None:
            numbers = range(bisect_left(nodes, place), bisect_right(nodes, found.last[place]))
            verdicts.update(dict.fromkeys(numbers, verdict))
    return verdicts


def _of_box(scene: Scene, place: int, pulls: set[str]) -> bool | None:
    """Return whether a box is certainly in or out; None: its name says nothing here."""
    found = scene.found
    bits = found.bits[place]
    # Names that much of the article stands under were taken back in the scene: they say nothing here.
    if (
        bits & scene.bits[place] & _OUT
        and not bits & names.BODY
        and found.prose[place] <= _MOST * scene.total
        and found.characters[place] <= _LONGEST_BOX
    ):
        return False
    inside = scene.core <= place <= found.last[scene.core]
    if inside and found.characters[place] <= _LONGEST_QUOTE and found.classes[place] in pulls:
        return True
    return None


def hints_of(scene: Scene, kept: list[bool], base: str) -> tuple[Hint, ...]:
    """Return the links of "Read also" blocks in the article that are not kept, each address once.

    Must be called before the tree is cut.
    """
    found = scene.found
    last = found.last[scene.core]
    links: dict[str, str] = {}
    for number, block in enumerate(found.blocks):
        if kept[number] or not scene.core <= block.node <= last or block.length > _LONGEST_CALL:
            continue
        if is_call(block.text) and not _is_in_post(scene, block.node):
            for url, title in _links(scene, block, base):
                links[url] = links.get(url) or title
    return tuple(Hint(url, title) for url, title in links.items())


def _is_in_post(scene: Scene, node: int) -> bool:
    """Tell whether a block is of an embedded post, whose own link may well say "View on"."""
    around = scene.found.parents[node]
    return any(POST.search(scene.found.classes[place] or "") for place in (node, around))


def _links(scene: Scene, block: Block, base: str) -> list[tuple[str, str]]:
    """Return address and words of the links in a call's block, or of the list that follows one."""
    element = scene.found.elements[block.node]
    if block.linked < _MOSTLY_LINKS * max(1, block.length - len("read also")):
        listed = element.getnext()
        if block.linked or listed is None or listed.tag not in {"ul", "ol", "div"}:
            return []
        element = listed
    pairs = [
        (absolute(a.get("href") or "", base), " ".join("".join(a.itertext()).split()))
        for a in element.iter("a")
    ]
    return [(url, title) for url, title in pairs if url.startswith("http")][:10]
