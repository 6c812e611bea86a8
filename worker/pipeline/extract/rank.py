"""Where on the page the article stands: the blocks of prose vote for the boxes around them."""

from worker.pipeline.extract.names import AD, BODY, CALL, COMMENT, FOOT, NAV, RELATED
from worker.pipeline.extract.survey import Survey

_FURNITURE = COMMENT | RELATED | CALL | NAV | AD | FOOT
# A box hands four fifths of what its paragraphs say on to the box around it.
_HANDED_ON = 0.8


def core_of(found: Survey) -> int:
    """Return the index of the box that holds the article, -1 when the page has no prose.

    Not yet its limits: parts may stand outside (split bodies) and furniture inside.
    """
    votes: dict[int, float] = {}
    parents, bits, tags = found.parents, found.bits, found.tags
    for block in found.blocks:
        weight = block.weight
        if not weight:
            continue
        place = block.node if block.tag in _OWN_BOX else parents[block.node]
        step, doubt = weight, 1.0
        climbed = block.node
        while climbed > 0:
            if bits[climbed] & _FURNITURE and not bits[climbed] & BODY:
                doubt = 0.3
                break
            if tags[climbed] in _ASIDE:
                doubt = 0.15
                break
            climbed = parents[climbed]
        step *= doubt
        while place >= 0:
            votes[place] = votes.get(place, 0.0) + step
            step *= _HANDED_ON
            place = parents[place]
    if not votes:
        return -1
    elements = found.elements

    def worth(place: int) -> float:
        value = votes[place]
        if bits[place] & BODY or elements[place].get("itemprop") == "articleBody":
            value *= 1.2
        return value * 1.15 if tags[place] == "article" else value

    return max(votes, key=worth)


_OWN_BOX = frozenset({"div", "section", "article", "td", "body", "main", "center"})
_ASIDE = frozenset({"aside", "footer", "nav", "form"})
