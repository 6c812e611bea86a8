"""What a name is by itself: read again where the words around it say little, and always the same.

A recogniser that has never met a name guesses by its neighbours, and in the next article
otherwise; where a name opens a sentence it often takes it for none. So a doubtful name is read
a second time as one of a list, where nothing but its own words speaks: whatever article it stands
in, the answer is the same.
"""

from functools import lru_cache

from worker.pipeline.tag.field import features, model
from worker.pipeline.tag.islands import Mention, is_plain
from worker.pipeline.tag.keys import is_family, is_given
from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.places import Gazetteer, gazetteer
from worker.pipeline.tag.rules import ORGANISATION_CUES
from worker.pipeline.tag.small import is_written_small
from worker.pipeline.tag.surnames import is_frequent
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE
from worker.pipeline.tag.words import Words

_BEFORE, _BEHIND = ("and", ",", "and"), (",", "and")
LEAD_CHARACTERS = 120  # further down, a name is hardly ever what an article is about
SURE = 0.75  # how probable the labels must be for the words around the name to decide
MOST_WORDS = 4
_LIKELY = 0.6  # what opens a sentence and was not taken for a name must be one with this probability
_UNKNOWN_PLACE = 0.75  # a town that no gazetteer knows is more often a firm
_CAPITAL = 0.35  # within a sentence, a capital says enough
_GUESSED = 0.75  # less probable labels are a guess: any that is always the same is better
_BEFORE_PLACES = frozenset(("in", "near", "at", "from", "outside", "across"))
_OF_CLANS = ("Mac", "Mc", "O'", "O’")
_NEVER = 2.0
_ACRONYM = 4  # letters
_VERBS = listed("said will has had to won beat lost told set may must hits cuts wins sees and 's ’s")
_KINDS = {"P": PERSON, "O": ORGANISATION, "L": PLACE}


@lru_cache(maxsize=8192)
def alone(name: tuple[str, ...]) -> tuple[str, float]:
    """Return the kind (as a letter, "" for none) of a whole name by its own words, and how probable it is."""
    words = [*_BEFORE, *name, *_BEHIND]
    text = " ".join(name)
    piece = Words(text, words, list(map(str.lower, words)), [], frozenset(), [])
    tagger = model().tagger
    first = len(_BEFORE)
    labels = tagger.tag(features(piece, first, first + len(name) - 1, frozenset(), gazetteer()))
    kind = labels[0][2:]
    if labels != [f"B-{kind}", *[f"I-{kind}"] * (len(labels) - 1)]:
        return "", 0.0
    return kind, tagger.probability(labels)


def read_again(
    piece: Words, first: int, last: int, found: list[Mention], places: Gazetteer, sure: float
) -> list[Mention]:
    """Return the mentions of a doubtful island as its words alone have them, `found` where they tell no more.

    `sure` says how probable the labels are that gave `found`.
    """
    while first < last and is_plain(piece.words[first]):
        first += 1
    whole = found[0] if len(found) == 1 and found[0][:2] == (first, last) else None
    lower = piece.lower[first : last + 1]
    name = piece.surface(first, last)
    is_shouted = name.isupper() and len(name) > _ACRONYM
    place = places.find(name)
    if place is not None:
        is_town = place.sort in ("city", "region") and (is_shouted or name.istitle())
        is_persons = is_given(name) or is_frequent(lower[0])
        if not is_town or not is_persons:
            return [Mention(first, last, PLACE)] if is_town else found
    elif _is_settled(piece, first, last, whole, places):
        return found
    least = _least(piece, first, last) if whole is None else sure * (sure >= _GUESSED)
    words = piece.words[first : last + 1]
    kind, probability = alone(tuple(map(str.title, words) if is_shouted else words))
    if kind == "L" and place is None:
        least = max(least, sure, _UNKNOWN_PLACE)
    return [Mention(first, last, _KINDS[kind])] if probability >= least and kind in _KINDS else found


def _is_settled(piece: Words, first: int, last: int, whole: Mention | None, places: Gazetteer) -> bool:
    """Say whether nothing is to be learnt from reading words again."""
    if whole is not None:
        return _is_told(piece, whole)
    is_behind = any(map(places.places.__contains__, piece.lower[first : last + 1]))  # French Smith
    return is_behind or not _may_be_name(piece, first, last) or _least(piece, first, last) == _NEVER


def _least(piece: Words, first: int, last: int) -> float:
    """Return how probable words must be a name that were not taken for one."""
    lower = piece.lower[first : last + 1]
    if any(map(_is_word, lower)):
        return SURE if lower[-1] in ORGANISATION_CUES else _NEVER
    return _LIKELY if first in piece.opens else _CAPITAL


def _is_behind(piece: Words, first: int, mention: Mention) -> bool:
    """Say whether a place is one by the word in front of it: in Saltby."""
    return mention.kind == PLACE and first > 0 and piece.lower[first - 1] in _BEFORE_PLACES


def _is_told(piece: Words, mention: Mention) -> bool:
    """Say whether the words of a name, or what stands in front of it, tell its kind well enough."""
    if _is_behind(piece, mention.first, mention):
        return True
    first, last = piece.words[mention.first], piece.lower[mention.last]
    if mention.kind == PERSON:
        return (
            is_frequent(last)
            or first.startswith(_OF_CLANS)
            or (mention.first < mention.last and is_given(first))
        )
    return mention.kind == ORGANISATION and last in ORGANISATION_CUES


def _may_be_name(piece: Words, first: int, last: int) -> bool:
    """Say whether words that were not taken for a name may be one."""
    word = piece.words[first]
    if last > first:
        return len(word) > 1 or piece.words[first + 1] == "."
    if not word[0].isupper() or word.startswith(_OF_CLANS) or _is_word(piece.lower[first]):
        return False
    if word[:-1].isupper() and first not in piece.opens:
        return False
    return first not in piece.opens or _is_verb(piece.lower[first + 1 : first + 2])


@lru_cache(maxsize=8192)
def _is_word(word: str) -> bool:
    """Say whether a word is more often a plain word than part of somebody's name."""
    return is_written_small(word) and not is_family(word) and not is_given(word)


def _is_verb(behind: list[str]) -> bool:
    """Say whether a verb seems to stand behind a word that opens a sentence: Nestle warned."""
    word = behind[0] if behind else ""
    return word in _VERBS or (len(word) > _ACRONYM and word.endswith(("ed", "s")))
