"""Which of the subjects an article is about: the tags, with score and evidence.

Salience decides, as measured on editors' own country tags: named in the title,
early, or often. What is named once at the end is no tag, and a few things never are.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from worker.article import Evidence, Tag
from worker.pipeline.tag.apart import are_told_apart
from worker.pipeline.tag.keys import (
    also_called,
    fold,
    is_of_state,
    name_key,
    shorter_keys,
    slugify,
    without_form,
)
from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.places import Gazetteer
from worker.pipeline.tag.short import initial_key, is_claimed
from worker.pipeline.tag.subjects import LEAD_CHARACTERS, PIECES, Subject, acronym_of, is_acronym
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE, Vocabulary
from worker.pipeline.tag.words import Words

MOST_TAGS = 12
FEWEST_TAGS = 5
_ENOUGH = 0.25
_BARELY = 0.16
_EARLY_CHARACTERS = 150
_SHORT = 4  # letters of an acronym
_FEW = 1  # spaces and hyphens: a name with no more makes no acronym that tells
_MOST_WORDS = 5  # Democratic Republic of the Congo
_LARGE = 200  # thousands of people: the name of a smaller city alone is too often something else
# Who is quoted as the source of a report, not written about.
_AGENCIES = listed(
    "reuters, ap, afp, dpa, upi, associated press, agence france-presse, xinhua, tass, interfax, ria "
    "novosti, bloomberg news, press association, pa media, ansa, efe, kyodo, yonhap, read also, read "
    "more, related, advertisement, copyright, getty, getty images, photo, file photo, image, subscribe, "
    "newsletter, share, breaking, update, exclusive, opinion, watch, video, live, facebook, twitter, "
    "instagram, whatsapp, email, by, editor, reporting, staff"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tag that could be given, with the keys its spellings have."""

    tag: Tag
    keys: tuple[str, ...]


def salience(title: int, lead: int, total: int) -> float:
    """Return from 0 to 1 how much an article is about something, by where and how often it is named."""
    often = min(1.0, math.log2(1 + total) / math.log2(9))
    return min(1.0, 0.35 * (title > 0) + 0.25 * (lead > 0) + 0.4 * often)


def of_subjects(found: Iterable[Subject], places: Gazetteer) -> Iterator[Candidate]:
    """Yield a candidate for each subject that is more than mentioned; countries under their one name."""
    for subject in found:
        place = places.find(subject.name) if subject.kind == PLACE else None
        if place is not None and place.sort == "country":
            subject.name = places.countries[place.country]
        elif subject.kind in (PERSON, PLACE) and subject.name.isupper() and len(subject.name) > _SHORT:
            subject.name = subject.name.title()  # a dateline, or a name in a headline in capitals
        score = salience(subject.where("title"), subject.where("lead"), subject.count)
        if score >= _BARELY:
            known = place.name if place is not None and place.sort in ("city", "region") else ""
            yield _of_subject(subject, score, _at_home(known or subject.name, subject.kind, places))


def _at_home(name: str, kind: str, places: Gazetteer) -> str:
    """Return what an organisation's key is made of: towns by one name, a state's body and its country.

    FC København is FC Copenhagen, the Norwegian Ministry of Defence that of Norway, and
    Leeds University that of Leeds, except in America, where the two may be two houses.
    """
    if kind != ORGANISATION or " " not in name:
        return name
    first, _, rest = name.partition(" ")
    word = "u.s." if first in ("US", "USA") else first.lower().removesuffix("'s").removesuffix("’s")
    place = places.places.get(word)
    if is_of_state(rest) and (place is None or place.sort not in ("country", "people")):
        return name
    if place is not None and (is_of_state(rest) or (place.sort == "people" and " " in rest)):
        return f"{rest} {places.countries[place.country]}"
    towns = [places.places.get(word.lower()) for word in name.split()]
    if towns[0] is not None and towns[0].country not in ("US", "CA") and rest == "University":
        return f"University of {towns[0].name}"
    if not any(town is not None and town.sort == "city" for town in towns):
        return name
    pairs = zip(name.split(), towns, strict=True)
    return " ".join(word if town is None or town.sort != "city" else town.name for word, town in pairs)


def _of_subject(subject: Subject, score: float, called: str) -> Candidate:
    """Return the candidate of a subject; `called` is what its own key is made of."""
    evidence = [
        Evidence(surface.text, where, surface.places[where])
        for surface in subject.surfaces
        for where in PIECES
        if surface.places[where]
    ]
    keys = [name_key(called, subject.kind)]
    for surface in subject.surfaces:
        same = is_acronym(surface.text, subject.name.split()) or (
            subject.kind == PERSON and len(surface.text.split()) > 1
        )
        if same:
            keys.append(name_key(surface.text, subject.kind))
    if subject.kind == ORGANISATION and (bare := without_form(subject.name)):
        # Without its form, a firm named after people looks like one, and any like a place.
        keys += (name_key(bare, PERSON), name_key(bare, PLACE))
    is_long = subject.kind == ORGANISATION and subject.name.count(" ") + subject.name.count("-") > _FEW
    if is_long and (letters := acronym_of(subject.name.split())):
        keys += (short := name_key(letters, ORGANISATION), is_claimed(short))
    if subject.kind == PERSON:
        keys += (*shorter_keys(subject.name), *also_called(subject.name))
        if (initial := initial_key(subject.name)) and initial != keys[0]:
            keys += (initial, is_claimed(initial))
    tag = Tag(subject.name, slugify(subject.name), subject.kind, round(score, 3), tuple(evidence[:6]))
    return Candidate(tag, tuple(dict.fromkeys(keys)))


def countries(
    pieces: Sequence[tuple[Words, bool]], inside: Sequence[set[int]], places: Gazetteer
) -> list[Candidate]:
    """Return a candidate for each country the article names by itself, its people, cities or regions.

    `inside` holds for each piece the words that are part of a person's name.
    """
    found: dict[str, dict[tuple[str, str], int]] = {}
    early: set[str] = set()
    for (piece, is_title), taken in zip(pieces, inside, strict=True):
        for at, length, country in _named(piece, taken, places):
            offset = piece.starts[at]
            where = "title" if is_title else ("lead" if offset < LEAD_CHARACTERS else "body")
            words = piece.surface(at, at + length - 1)
            spots = found.setdefault(country, {})
            spots[words, where] = spots.get((words, where), 0) + 1
            if is_title or offset < _EARLY_CHARACTERS:
                early.add(country)
    return [_country(places.countries[code], spots, early=code in early) for code, spots in found.items()]


def _country(name: str, spots: dict[tuple[str, str], int], *, early: bool) -> Candidate:
    """Return the candidate of a country; early, thrice, or twice with the lead makes it a tag."""
    title = sum(count for (_, where), count in spots.items() if where == "title")
    lead = sum(count for (_, where), count in spots.items() if where == "lead")
    total = sum(spots.values())
    score = salience(title, lead, total)
    if not (early or total >= 3 or (total >= 2 and lead)):
        score = min(score, _BARELY - 0.01)
    evidence = tuple(Evidence(words, where, count) for (words, where), count in spots.items())
    tag = Tag(name, slugify(name), PLACE, round(score, 3), evidence[:6])
    return Candidate(tag, (name_key(name, PLACE),))


def _named(piece: Words, taken: set[int], places: Gazetteer) -> Iterator[tuple[int, int, str]]:
    """Yield where a country is named: word, number of words, code; the longest name wins."""
    words = piece.words
    capitals = frozenset(piece.capitals)
    after = 0
    for at in piece.capitals:
        word = words[at]
        if at < after or at in taken or not word[0].isupper():
            continue
        found = _longest(piece, at, capitals, places)
        if found is not None:
            after = at + found[0]
            if found[1]:
                yield at, *found


def _longest(piece: Words, at: int, capitals: frozenset[int], places: Gazetteer) -> tuple[int, str] | None:
    """Return how many words the longest place name here has, and its country's code ("" of a river)."""
    words, lower, table = piece.words, piece.lower, places.places
    most = _MOST_WORDS if lower[at] in places.openings else 1
    for more in range(min(most, len(words) - at), 1, -1):
        if at + more - 1 in capitals:
            place = table.get(piece.surface(at, at + more - 1).lower())
            if place is not None:
                return more, place.country
    name = "u.s." if words[at] in ("US", "USA") else lower[at]
    place = table.get(name)
    if place is None and "-" in name:  # Guinea-Bissau is a country, Oslo-based says where
        place = table.get(name.partition("-")[0])
    if place is not None and (place.sort != "city" or place.thousands >= _LARGE):
        return 1, place.country
    return None


def settle(
    candidates: Iterable[Candidate], vocabulary: Vocabulary, keys: Mapping[str, str], site: str
) -> list[Candidate]:
    """Return the candidates after the operator's say, one a slug, without what is never a tag.

    `keys` maps the key of each alias of the vocabulary to its slug.
    """
    made: dict[str, Candidate] = {}
    never = {fold(site), slugify(site)} if site else set()
    for candidate in candidates:
        known = _known(candidate, vocabulary, keys)
        tag = known.tag
        if tag.slug in vocabulary.banned or not tag.slug or fold(tag.name) in never:
            continue
        if tag.origin != "vocabulary" and fold(tag.name) in _AGENCIES:
            continue
        other = made.get(tag.slug)
        made[tag.slug] = known if other is None else _join(other, known)
    return list(made.values())


def _known(candidate: Candidate, vocabulary: Vocabulary, keys: Mapping[str, str]) -> Candidate:
    """Return the candidate under the name, slug and kind that the vocabulary gives it."""
    tag = candidate.tag
    slug = vocabulary.aliases.get(fold(tag.name)) or _keyed(candidate, vocabulary, keys) or tag.slug
    for spot in tag.evidence:
        if slug != tag.slug or tag.kind != ORGANISATION:
            break
        slug = vocabulary.aliases.get(fold(spot.text), slug)
    slug = vocabulary.merged.get(slug, slug)
    known = vocabulary.tags.get(slug)
    if known is not None:
        origin = "vocabulary" if tag.origin == "recogniser" else tag.origin
        tag = replace(tag, name=known.name, slug=known.slug, kind=known.kind, origin=origin)
    elif slug != tag.slug:
        tag = replace(tag, slug=slug)
    kind = vocabulary.kinds.get(tag.slug, tag.kind)
    if kind != tag.kind:
        tag = replace(tag, kind=kind)
    return candidate if tag is candidate.tag else Candidate(tag, candidate.keys)


def _keyed(candidate: Candidate, vocabulary: Vocabulary, keys: Mapping[str, str]) -> str:
    """Return the slug that the candidate's key leads to in the vocabulary, "" for another of that name."""
    slug = keys.get(candidate.keys[0], "")
    known = vocabulary.tags.get(slug) if candidate.tag.kind == PERSON else None
    return "" if known is not None and are_told_apart(candidate.tag.name, known.name) else slug


def _join(one: Candidate, other: Candidate) -> Candidate:
    """Return two candidates of one slug as one: the better score and all evidence, each spot once."""
    best, rest = (one, other) if one.tag.score >= other.tag.score else (other, one)
    spots = {(spot.text, spot.where): spot for spot in (*rest.tag.evidence, *best.tag.evidence)}
    counts = {where: sum(spot.count for spot in spots.values() if spot.where == where) for where in PIECES}
    score = max(best.tag.score, salience(counts["title"], counts["lead"], sum(counts.values())))
    if best.tag.score < _BARELY:
        score = best.tag.score
    tag = replace(best.tag, evidence=tuple(spots.values())[:6], score=round(score, 3))
    return Candidate(tag, tuple(dict.fromkeys((*best.keys, *rest.keys))))


def choose(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return what the article is about: up to twelve, the best first; the weak only to make five."""
    ranked = sorted(candidates, key=lambda candidate: (-candidate.tag.score, candidate.tag.slug))
    strong = [candidate for candidate in ranked if candidate.tag.score >= _ENOUGH][:MOST_TAGS]
    weak = [candidate for candidate in ranked if _BARELY <= candidate.tag.score < _ENOUGH]
    return strong + weak[: max(0, FEWEST_TAGS - len(strong))]
