"""Names made whole: what a recogniser took apart, took half of or did not know, by the words of the name.

A taught recogniser knows the names that its news was full of. These few habits hold for
the names of everybody else, and each looks at no more than an island and a word behind it.
"""

from worker.pipeline.tag.islands import Mention
from worker.pipeline.tag.keys import (
    is_family_first,
    is_given,
    is_given_abroad,
    is_of_state,
    is_surname_abroad,
)
from worker.pipeline.tag.places import Gazetteer
from worker.pipeline.tag.rules import ORGANISATION_CUES
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE
from worker.pipeline.tag.words import Words

SHORT = frozenset(("Mt", "Ft"))  # for Mount and Fort
_TAILS = frozenset(("Jr", "Sr", "II", "III", "IV"))
_BETWEEN = frozenset(("of", "for", "the", "and"))
_LUSITANIAN = frozenset(("do", "da", "dos", "das"))  # Edson Arantes do Nascimento
_SYLLABLE = 7  # letters of a syllable in Latin, and one more
_MOST_BEFORE = 4  # Democratic Republic of the Congo
_LANDS = frozenset(("Island", "Islands", "Peninsula", "Strait"))
FORMS = frozenset(("Inc", "Ltd", "LLC", "LLP", "Corp", "PLC"))
_FORMS_ALONE = FORMS | frozenset(("SE", "SA", "AG", "NV", "AB", "Plc", "Limited"))
_CLUBS = frozenset(("FC", "AFC", "CF", "SC", "FF", "FK", "SK", "BK"))
# What stands between a town and its river.
_RIVERS = {"am": 1, "upon": 1, "sur": 1, "ob": 2, "an": 2}


def whole(piece: Words, first: int, last: int, found: list[Mention], places: Gazetteer) -> list[Mention]:
    """Return the mentions of an island of several words as a reader would have them."""
    if last - first < _MOST_BEFORE and piece.surface(first, last).lower() in places.places:
        return [Mention(first, last, PLACE)]  # Sao Paulo is nobody's surname, and Deir ez-Zor is one town
    if len(found) == 1:
        mention = found[0]
        if mention.first > first or mention.last < last:
            told = _told_by_all(piece, first, mention)
            found = [told or _with_its_neighbours(piece, first, last, mention, places)]
    elif found:
        found = [
            _with_its_neighbours(piece, first, last, mention, places)
            for mention in _joined(piece, found, places)
        ]
    elif last - first <= _MOST_BEFORE:
        found = _by_its_words(piece, first, last)
    if not SHORT.isdisjoint(piece.words[first:last]):
        found = _heights(piece, first, last, found)
    return found


def is_form_of(piece: Words, at: int, firm: Mention) -> bool:
    """Say whether a legal form stands behind a firm's name and a comma: Tesla, Inc."""
    return firm.last == at - 2 and piece.words[at - 1] == ","


def has_river(piece: Words, town: Mention) -> bool:
    """Say whether what may lead to a river's name stands behind a mention: Frankfurt am Main."""
    return town.last + 1 < len(piece.lower) and piece.lower[town.last + 1] in _RIVERS


def _by_its_words(piece: Words, first: int, last: int) -> list[Mention]:
    """Return the person that an island is by its first word or its last, which the model did not know."""
    if not piece.words[first].istitle():
        return []
    words = piece.words[first : last + 1]
    if _is_ministry(words):
        return [Mention(first, last, ORGANISATION)]
    if (
        len(words) == 4
        and words[2] == "."
        and len(words[1]) == 1
        and words[3].istitle()
        and is_given(words[0])
    ):
        return [Mention(first, last, PERSON)]  # Dwight D. Eisenhower
    if words[-1] in _LANDS and len(words) <= 3 and not piece.shouted and all(map(str.istitle, words)):
        return [Mention(first, last, PLACE)]
    if is_family_first(words) and all(map(str.istitle, words)) and max(map(len, words)) < _SYLLABLE:
        return [Mention(first, last, PERSON)]  # Park Chan Wook
    if words[-1] == ".":
        words = words[:-1]
    if words[-1] in _TAILS and is_given(words[0]):
        words = words[:-1]
    elif not is_given_abroad(words[0]) and not (len(words) == 2 and is_surname_abroad(words[1])):
        return []
    if not (2 <= len(words) <= 3 and all(map(str.istitle, words))):
        return []
    return [Mention(first, first + len(words) - 1, PERSON)]


def _is_ministry(words: list[str]) -> bool:
    """Say whether words begin as Ministry of Defence of Norway does, and go on so."""
    return (
        is_of_state(words[0])
        and words[1] in ("of", "for")
        and _BETWEEN.issuperset(word for word in words if word.islower())
    )


def _joined(piece: Words, found: list[Mention], places: Gazetteer) -> list[Mention]:
    """Return the mentions of an island with those made one that are: Said al-Masri, Senate of Peru."""
    made: list[Mention] = []
    for mention in found:
        kind = _kind_of_both(piece, made[-1], mention, places) if made else ""
        if kind:
            made[-1] = Mention(made[-1].first, mention.last, kind)
        else:
            made.append(mention)
    return made


def _kind_of_both(piece: Words, one: Mention, other: Mention, places: Gazetteer) -> str:
    """Return the kind of two mentions that are one name, "" when they are two.

    An Arabic surname follows a person; a country or a subject a body of state; a country's
    name has an `of`.
    """
    between = piece.lower[one.last + 1 : other.first]
    if one.kind == other.kind == PERSON:
        return PERSON if not between and piece.lower[other.first][:3] in ("al-", "el-") else ""
    if between[:1] not in (["of"], ["for"]):
        return ""
    surface = piece.surface(one.first, other.last)
    if other.kind == PLACE and surface.lower() in places.places:
        return PLACE
    if one.kind != ORGANISATION:
        return ""
    is_country = other.kind == PLACE and between == ["of"]
    if is_country and one.first < one.last and piece.lower[one.last] in ORGANISATION_CUES:
        return ORGANISATION  # Migration Agency of Sweden
    if not is_of_state(piece.surface(one.first, one.last)):
        return ""
    is_subject = other.kind == ORGANISATION and one.first == one.last
    return ORGANISATION if is_country or is_subject else ""


def _with_its_neighbours(piece: Words, first: int, last: int, mention: Mention, places: Gazetteer) -> Mention:
    """Return a mention with what belongs to it: a given name, a club's letters, the Equatorial of Guinea."""
    words, at = piece.words, mention.first
    if mention.last < last and words[mention.last + 1].replace(".", "") in _CLUBS:
        return Mention(at, mention.last + 1, ORGANISATION)
    if at == first:
        goes_on = mention.kind == PERSON and mention.last + 2 == last and words[last - 1] in _LUSITANIAN
        return Mention(at, last, PERSON) if goes_on else mention
    if mention.kind == PERSON:
        return Mention(at - 1, mention.last, PERSON) if is_given(words[at - 1]) else mention
    if at - 2 >= first and words[at - 1] in ("of", "for") and is_of_state(words[at - 2]):
        return Mention(at - 2, mention.last, ORGANISATION)
    if mention.kind == ORGANISATION:
        before = places.places.get(piece.lower[at - 1])
        if before is not None and before.sort == "people" and is_of_state(piece.surface(at, mention.last)):
            return Mention(at - 1, mention.last, ORGANISATION)
    if at != mention.last:
        return mention
    for start in range(max(first, at - _MOST_BEFORE), at):
        if words[start].istitle() and piece.surface(start, mention.last).lower() in places.places:
            return Mention(start, mention.last, PLACE)
    return mention


def _told_by_all(piece: Words, first: int, mention: Mention) -> Mention | None:
    """Return the whole name that an island is by all its words, None where they do not tell."""
    words, at = piece.words, mention.first
    if at == mention.last > first and (words[at] in _FORMS_ALONE or words[at] in _CLUBS):
        return Mention(first, at, ORGANISATION)
    if at > first and _is_ministry(words[first : at + 1]) and mention.kind != PERSON:
        return Mention(first, mention.last, ORGANISATION)
    return None


def with_its_river(piece: Words, town: Mention) -> Mention:
    """Return a town with the river that tells it from another: Frankfurt am Main, Newcastle upon Tyne."""
    river = town.last + 1 + _RIVERS[piece.lower[town.last + 1]]
    is_named = river < len(piece.words) and piece.words[river].istitle()
    return Mention(town.first, river, PLACE) if is_named else town


def _heights(piece: Words, first: int, last: int, found: list[Mention]) -> list[Mention]:
    """Return the mentions of an island where Mt. Etna and Ft. Worth are places, whatever their words are."""
    made = list(found)
    for at in range(first, last):
        end = at + (2 if piece.words[at + 1] == "." else 1)
        if piece.words[at] in SHORT and end <= last and piece.words[end].istitle():
            made = [mention for mention in made if mention.last < at or mention.first > end]
            made.append(Mention(at, end, PLACE))
    return sorted(made)
