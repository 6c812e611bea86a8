"""A recogniser that was taught: a conditional random field over islands.

What it looks at is in `field`; what it doubts near the top is read again by itself (`alone`).
"""

from worker.pipeline.tag.alone import LEAD_CHARACTERS, MOST_WORDS, SURE, read_again
from worker.pipeline.tag.field import features, model
from worker.pipeline.tag.islands import Mention, islands
from worker.pipeline.tag.places import Gazetteer
from worker.pipeline.tag.small import never_named
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE
from worker.pipeline.tag.whole import FORMS, SHORT, has_river, is_form_of, whole, with_its_river
from worker.pipeline.tag.words import Words

_KINDS = {"P": PERSON, "O": ORGANISATION, "L": PLACE}


def recognise(
    piece: Words, seen: frozenset[str], places: Gazetteer, *, is_english: bool = True
) -> list[Mention]:
    """Return the names of one piece of text; `seen` are the words of the whole article as they stand.

    What is not English for sure is not read a second time: there a word with a capital tells little.
    """
    tagger = model().tagger
    words = piece.words
    found: list[Mention] = []
    never = never_named()
    for first, last in islands(piece):
        if first == last and piece.lower[first] in never and first in piece.opens:
            continue
        labels = tagger.tag(features(piece, first, last, seen, places))
        mentions = _mentions(labels, first)
        if is_english and _is_near_the_top(piece, first, last):
            sure = tagger.probability(labels)
            if sure < SURE or (not mentions and first in piece.opens):
                mentions = read_again(piece, first, last, mentions, places, sure)
        if first == last:
            if words[first] in FORMS and found and is_form_of(piece, first, found[-1]):
                found[-1] = Mention(found[-1].first, last, ORGANISATION)
                continue
        elif len(mentions) != 1 or mentions[0][:2] != (first, last) or words[first] in SHORT:
            mentions = whole(piece, first, last, mentions, places)
        if not mentions or (found and mentions[0].first <= found[-1].last):
            continue  # the river of the town before was taken with it
        if mentions[-1].kind == PLACE and has_river(piece, mentions[-1]):
            mentions[-1] = with_its_river(piece, mentions[-1])
        found.extend(mentions)
    return found


def _is_near_the_top(piece: Words, first: int, last: int) -> bool:
    """Say whether an island is worth a second look: near the top, and short enough to be one name."""
    return piece.starts[first] < LEAD_CHARACTERS and last - first < MOST_WORDS and not piece.shouted


def _mentions(labels: list[str], first: int) -> list[Mention]:
    """Return the mentions that BIO labels of an island spell out."""
    if labels.count("O") == len(labels):  # half of the islands are words that only open a sentence
        return []
    found: list[Mention] = []
    start, kind = -1, ""
    for at, label in enumerate([*labels, "O"]):
        if kind and (label[0] != "I" or label[2:] != kind):
            if kind in _KINDS:
                found.append(Mention(first + start, first + at - 1, _KINDS[kind]))
            kind = ""
        if label[0] == "B" or (label[0] == "I" and not kind):
            start, kind = at, label[2:]
    return found
