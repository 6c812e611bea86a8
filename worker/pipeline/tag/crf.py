"""A recogniser that was taught: a conditional random field over islands.

What it looks at is in `field`; what it doubts near the top is read again by itself (`alone`).
"""

from functools import lru_cache

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
    words = piece.words
    found: list[Mention] = []
    never = never_named()
    reader = Reader(piece, seen, places, is_english=is_english)
    for first, last in islands(piece):
        if first == last and piece.lower[first] in never and first in piece.opens:
            continue
        mentions = reader.mentions(first, last)
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


class Reader:
    """Reads the islands of one piece of text; a name that it read twice alike it does not read again.

    Where it found none it looks again: one sentence often tells what others don't.
    """

    def __init__(self, piece: Words, seen: frozenset[str], places: Gazetteer, *, is_english: bool) -> None:
        self.piece, self.seen, self.places, self.is_english = piece, seen, places, is_english
        self.tagger = model().tagger
        self.read: dict[str, str] = {}
        self.settled: dict[str, str] = {}

    def mentions(self, first: int, last: int) -> list[Mention]:
        """Return the names in one island, in order."""
        piece, words = self.piece, self.piece.words
        name = words[first] if first == last else " ".join(words[first : last + 1])
        near_the_top = _is_near_the_top(piece, first, last)
        if name in self.settled and not near_the_top:
            return [Mention(first, last, self.settled[name])]
        labels = self.tagger.tag(features(piece, first, last, self.seen, self.places))
        named = _named(tuple(labels))
        if len(named) == 1 and named[0][1] - named[0][0] == last - first:
            kind = named[0][2]
            (self.settled if self.read.get(name) == kind else self.read)[name] = kind
        mentions = [Mention(first + start, first + end, kind) for start, end, kind in named]
        if self.is_english and near_the_top:
            sure = self.tagger.probability(labels)
            if sure < SURE or (not mentions and first in piece.opens):
                return read_again(piece, first, last, mentions, self.places, sure)
        return mentions


def _is_near_the_top(piece: Words, first: int, last: int) -> bool:
    """Say whether an island is worth a second look: near the top, and short enough to be one name."""
    return piece.starts[first] < LEAD_CHARACTERS and last - first < MOST_WORDS and not piece.shouted


@lru_cache(maxsize=4096)
def _named(labels: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    """Return the names that BIO labels of an island spell out: first word, last word, kind."""
    found: list[tuple[int, int, str]] = []
    start, kind = -1, ""
    for at, label in enumerate((*labels, "O")):
        if kind and (label[0] != "I" or label[2:] != kind):
            if kind in _KINDS:
                found.append((start, at - 1, _KINDS[kind]))
            kind = ""
        if label[0] == "B" or (label[0] == "I" and not kind):
            start, kind = at, label[2:]
    return tuple(found)
