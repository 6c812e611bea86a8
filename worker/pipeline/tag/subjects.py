"""From mentions to subjects: who and what an article names, seen over the whole article.

A recogniser looks at one sentence; the article knows better. The kind most
mentions agree on wins, a surname alone belongs to the full name, an acronym to
the words it was made of, and a headline in capitals proves no name by itself.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from worker.pipeline.tag.islands import Mention, is_plain
from worker.pipeline.tag.keys import has_two_surnames, is_family_first, is_given, without_titles
from worker.pipeline.tag.kinds import (
    AFTER_PLACES,
    begins_as_body,
    has_form,
    is_body,
    is_club,
    is_one_of_two,
    is_person,
)
from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.places import Gazetteer, Place
from worker.pipeline.tag.rules import ORGANISATION_CUES
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE
from worker.pipeline.tag.words import Words, has_capital

LEAD_CHARACTERS = 300
PIECES = ("title", "lead", "body")
_BEFORE_PLACES = frozenset(("in", "near", "off", "outside"))
_BEFORE_SHARES = listed(
    "stake stakes share shares interest interests invest invests invested investing investment investments "
    "investor investors shareholder shareholders confidence trust faith position positions holding holdings "
    "role job place spot seat"
)
_ENGLISH_SPEAKING = frozenset(("US", "GB", "CA", "AU", "NZ", "ZA", "IE"))
_TELLING, _MOST_LETTERS = 3, 7  # letters of an acronym: two are shared by too many
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_NUMBERED = listed(
    "division brigade army corps fleet regiment battalion squadron circuit infantry airborne cavalry congress"
)
_TRAILING = frozenset(("'s", "’s", "'", "’", "-", ",", ".", "and", "&", "of", "the", "in", "on"))


class Surface:
    """One spelling found in the article: how often, where, and as what.

    `votes` says how many mentions take it for what kind, `places` how often it stands
    in the title, the lead and the body.
    """

    __slots__ = ("first", "places", "text", "votes")

    def __init__(self, text: str, first: int) -> None:
        self.text = text
        self.first = first
        self.votes: dict[str, int] = {}
        self.places = dict.fromkeys(PIECES, 0)

    @property
    def kind(self) -> str:
        """The kind most mentions agree on; of equals the one found first."""
        votes = self.votes
        return next(iter(votes)) if len(votes) == 1 else max(votes, key=votes.__getitem__)

    @property
    def count(self) -> int:
        """How often it stands in the article."""
        return sum(self.places.values())

    def vote(self, kind: str, count: int) -> None:
        """Count so many mentions more that take it for this kind."""
        self.votes[kind] = self.votes.get(kind, 0) + count

    def decide(self, kind: str) -> None:
        """Let it be of this kind, whatever mentions say."""
        self.vote(kind, sum(self.votes.values()) + 1)


@dataclass(slots=True)
class Subject:
    """Somebody or something the article names, with all its spellings, the fullest first."""

    name: str
    kind: str
    surfaces: list[Surface]

    def where(self, place: str) -> int:
        """Return how often it is named in the title, the lead or the body."""
        return sum(surface.places[place] for surface in self.surfaces)

    @property
    def count(self) -> int:
        """How often it is named."""
        return sum(surface.count for surface in self.surfaces)


def surfaces(pieces: Sequence[tuple[Words, list[Mention], bool]], places: Gazetteer) -> dict[str, Surface]:
    """Return each spelling found in the pieces; the flag of a piece says that it is the title."""
    found: dict[str, Surface] = {}
    for piece, mentions, is_title in sorted(pieces, key=lambda given: given[0].shouted):
        for first, last, kind in mentions:
            text = _trim(piece, first, last)
            if piece.shouted and kind == PERSON:
                text = _without_verb(text, found)
            if not text or (piece.shouted and not _is_proved(text, found, places)):
                continue
            surface = found.get(text)
            if surface is None:
                surface = found[text] = Surface(text, piece.starts[first] + (0 if is_title else 1000))
            surface.vote(kind, 1)
            if kind != PLACE and _stands_as_place(piece, first, text, kind, places):
                surface.vote(PLACE, 2)
            surface.places[_where(piece.starts[first], is_title=is_title)] += 1
    _agree(found, places)
    for piece, mentions, is_title in pieces:
        _see_again(piece, mentions, found, is_title=is_title)
    return found


def _trim(piece: Words, first: int, last: int) -> str:
    """Return the surface without article and possessive, empty when nothing is left."""
    words = piece.words
    if (
        last - first == 1
        and words[last + 1 : last + 2] == ["In"]
        and is_family_first(words[first : last + 2])
    ):
        last += 1  # Moon Jae In: no preposition has a capital there
    if words[last] == "A" and words[last + 1 : last + 3] == ["/", "S"]:
        last += 2  # Novo Nordisk A/S
    while first <= last and (words[first] in ("the", "The") or not words[first][0].isalnum()):
        first += 1
    while last >= first and words[last] in _TRAILING and last > first:
        last -= 1
    if first > last or (
        first == last and (is_plain(words[first]) or words[first] == "Us") and not words[first].isupper()
    ):
        return ""
    if (
        words[last + 1 : last + 2] == [","]
        and words[last + 2 : last + 3] in (["Jr"], ["Sr"])
        and last > first
    ):
        last += 2  # Martin Luther King, Jr.
    if first > 0 and words[last].lower() in _NUMBERED and _ORDINAL.fullmatch(words[first - 1]):
        first -= 1  # the 1st Armored Division is not the 2nd
    text = piece.surface(first, last)
    return "" if "\n" in text or len(text) < 2 else text


def _without_verb(text: str, found: dict[str, Surface]) -> str:
    """Return the name that the article knows of what begins with it in a headline: Elon Musk Pledges."""
    words = text.split()
    shorter = (" ".join(words[:count]) for count in range(len(words), 1, -1))
    return next((name for name in shorter if name in found), text)


def _is_proved(text: str, found: dict[str, Surface], places: Gazetteer) -> bool:
    """Say whether a name in a headline in capitals is known from elsewhere, or has several words."""
    return text in found or " " in text or text.isupper() or places.find(text) is not None


def _stands_as_place(piece: Words, first: int, text: str, kind: str, places: Gazetteer) -> bool:
    """Say whether a name is a place by its words: `in Saltby`, `Gannet Point`, not `a stake in Saltby`.

    What was taken for a person, and what has several words, must be a place we know.
    """
    is_behind = first > 0 and piece.lower[first - 1] in _BEFORE_PLACES
    if kind == PERSON or " " in text:
        is_known = is_behind and text.lower() in places.places
        if kind == ORGANISATION and not is_known:
            return piece.lower[first] != "the" and text.rpartition(" ")[2].lower() in AFTER_PLACES
        is_behind = is_known
    if not is_behind or not text.istitle() or text.lower() in ORGANISATION_CUES:
        return False
    return first < 2 or piece.lower[first - 2] not in _BEFORE_SHARES


def _where(offset: int, *, is_title: bool) -> str:
    if is_title:
        return "title"
    return "lead" if offset < LEAD_CHARACTERS else "body"


def _agree(found: dict[str, Surface], places: Gazetteer) -> None:
    """Settle kinds over the whole article: countries are places, a surname is its bearer's."""
    _believe_words(found, places)
    _believe_titles(found)
    bearers: dict[str, str] = {}
    given: set[str] = set()
    for surface in found.values():
        if " " in surface.text and surface.kind == PERSON:
            words = surface.text.split()
            bearers[words[-1]] = surface.text
            given.add(words[0])
    for surface in found.values():
        place = places.places.get(surface.text.lower())
        if surface.text in bearers and (surface.votes.get(PLACE, 0) < 3 or place is None):
            surface.decide(PERSON)
        elif (
            place is not None
            and surface.kind == PERSON
            and surface.text not in bearers
            and (place.sort == "country" or (surface.text not in given and _is_town(surface, place)))
        ):
            surface.decide(PLACE)
    for text in [text for text in found if _is_people(text, places)]:
        del found[text]


def _is_town(surface: Surface, place: Place) -> bool:
    """Say whether a name that nobody bears in full here is a town's, though it was taken for a person's.

    Towns of English-speaking lands have surnames for names; there it must stand as a place once.
    """
    if place.sort == "people" or is_given(surface.text):
        return False
    return PLACE in surface.votes or place.country not in _ENGLISH_SPEAKING


def _believe_words(found: dict[str, Surface], places: Gazetteer) -> None:
    """Let the words of a name decide where they leave no doubt: Kennedy Center, Orlen SA, Park Geun Hye."""
    for surface in found.values():
        if " " not in surface.text:
            if not surface.text.istitle() and surface.kind == PERSON and is_one_of_two(surface.text):
                surface.decide(ORGANISATION)
            continue
        words = surface.text.rstrip(".").split()
        if surface.kind == PLACE:
            if surface.text.lower() not in places.places:
                if is_club(words, places) or begins_as_body(words) or has_form(words):
                    surface.decide(ORGANISATION)
                elif is_person(words):
                    surface.decide(PERSON)
        elif surface.kind == PERSON and (is_body(words) or is_club(words, places)):
            surface.decide(ORGANISATION)
        elif surface.kind == ORGANISATION and is_person(words):
            surface.decide(PERSON)


def _believe_titles(found: dict[str, Surface]) -> None:
    """Where Ms Harmsworth is named, Solveig Harmsworth is a person whatever the recogniser says."""
    titled = set()
    several = [surface for surface in found.values() if " " in surface.text]
    for surface in several:
        if surface.kind == PERSON:
            words = surface.text.lower().replace(".", "").split()
            if len(without_titles(words)) == 1:
                titled.add(words[-1])
    for surface in several:
        words = surface.text.lower().split() if surface.kind == ORGANISATION else []
        if len(words) in (2, 3):
            is_titled = len(without_titles(words)) == 1 and _is_person_here(surface.text.split()[-1], found)
            if is_titled or words[-1] in titled:
                surface.decide(PERSON)  # Princess Diana, where Diana is named


def _is_person_here(word: str, found: dict[str, Surface]) -> bool:
    return word in found and found[word].kind == PERSON


def _is_people(text: str, places: Gazetteer) -> bool:
    """Say whether a name is that of people, or of two places at once: German, US-China."""
    lower = text.lower()
    place = places.places.get(lower)
    if place is None and "-" in lower and " " not in lower:
        one, _, other = lower.partition("-")
        return (one in places.places or one == "us") and other in places.places
    return place is not None and place.sort == "people"


def _see_again(
    piece: Words, mentions: Iterable[Mention], found: dict[str, Surface], *, is_title: bool
) -> None:
    """Count the places where a one-word name stands and the recogniser missed it."""
    taken: set[int] = set()
    for first, last, _ in mentions:
        taken.update(range(first, last + 1))
    for at in piece.capitals:
        word = piece.words[at]
        if word in found and at not in taken and len(word) > 2 and not _in_a_run(piece, at):
            found[word].places[_where(piece.starts[at], is_title=is_title)] += 1


def _in_a_run(piece: Words, at: int) -> bool:
    """Say whether a neighbour has a capital too: then the word is part of a longer name."""
    words = piece.words
    before = at > 0 and has_capital(words[at - 1]) and not is_plain(words[at - 1])
    return before or (at + 1 < len(words) and has_capital(words[at + 1]))


def subjects(found: dict[str, Surface]) -> list[Subject]:
    """Return the subjects that the spellings stand for, in the order in which they appear."""
    by_length = sorted(found.values(), key=lambda surface: (-surface.text.count(" "), surface.first))
    made: dict[str, list[tuple[list[str], Subject]]] = {PERSON: [], ORGANISATION: [], PLACE: []}
    for surface in by_length:
        kind, words = surface.kind, surface.text.split()
        if kind == PERSON:  # De Lima and Ms De Lima are Leila de Lima
            words = without_titles([word.lower().rstrip(".") for word in words])
        home = next((subject for full, subject in made[kind] if _is_home(kind, words, full)), None)
        if home is None:
            made[kind].append((words, Subject(surface.text, kind, [surface])))
        else:
            home.surfaces.append(surface)
    everyone = [subject for listed in made.values() for _, subject in listed]
    return sorted(everyone, key=lambda subject: min(surface.first for surface in subject.surfaces))


def _is_home(kind: str, words: list[str], full: list[str]) -> bool:
    """Say whether a spelling of these words belongs to the subject with this full name."""
    count = len(words)
    if kind == PERSON:
        if count < len(full) and (words == full[-count:] or words == full[:1]):
            return True
        if 1 < count < len(full) and words == full[:count] and has_two_surnames(" ".join(full)):
            return True
        # G. Nausėda is Gitanas Nausėda.
        initial = len(words[0]) == 1 and full[0].startswith(words[0])
        return count > 1 and words[-1] == full[-1] and (words[0] == full[0] or initial)
    if kind == ORGANISATION:
        if count == 1:
            return is_acronym(words[0], full)
        return count < len(full) and words == full[:count]
    return False


def is_acronym(short: str, full: Sequence[str]) -> bool:
    """Say whether `short` is made of the first letters of the words with capitals in `full`."""
    letters = short.replace(".", "")
    if not (letters.isupper() and 2 <= len(letters) <= _MOST_LETTERS and len(full) > 1):
        return False
    full = [part for word in full for part in word.split("-") if part]
    capitals = "".join(word[0] for word in full if word[0].isupper())
    every = "".join(word[0].upper() for word in full)
    return letters in (capitals, every)


def acronym_of(full: Sequence[str]) -> str:
    """Return the first letters of the words with capitals, "" where too few tell nothing."""
    parts = (part for word in full for part in word.split("-") if part)
    letters = "".join(part[0] for part in parts if part[0].isupper())
    return letters if _TELLING <= len(letters) <= _MOST_LETTERS and letters.isascii() else ""
