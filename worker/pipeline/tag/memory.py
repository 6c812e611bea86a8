"""What earlier articles called somebody: the same subject keeps its tag, however it is spelt.

An article's tag takes the name that its own key is known by; the keys that the
article shows to be the same (a fuller name, an acronym in brackets) are learnt. A
surname alone is never a key, and a short acronym proves nothing for a full name.
Whoever tags keeps these keys: a stream in memory, the house as rows of its store.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from worker.article import Tag
from worker.pipeline.tag.apart import are_told_apart
from worker.pipeline.tag.keys import (
    also_called,
    fold,
    has_two_surnames,
    is_given,
    name_key,
)
from worker.pipeline.tag.kinds import is_body
from worker.pipeline.tag.places import gazetteer
from worker.pipeline.tag.short import initial_key, is_claimed
from worker.pipeline.tag.spans import Recogniser, read_all
from worker.pipeline.tag.subjects import acronym_of
from worker.pipeline.tag.surnames import is_frequent
from worker.pipeline.tag.tagger import Tagger
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE, Known, Tagging

_NAMED = (PERSON, ORGANISATION, PLACE)
_MOST = 200_000
_LEAST_LETTERS = 5
_LONG = 7
_FEW_WORDS = 3


def own_keys(tagging: Tagging) -> dict[str, str]:
    """Return the key of each tag that may be known already, by slug."""
    return {
        tag.slug: tagging.keys[tag.slug][0]
        for tag in tagging.tags
        if tag.origin == "recogniser" and tag.kind in _NAMED and _tells(tagging.keys.get(tag.slug, ()))
    }


def asked_keys(tagging: Tagging) -> set[str]:
    """Return the keys by which the tags may be known: their own, of a shorter name, of an acronym."""
    own = own_keys(tagging)
    kinds = (PERSON, ORGANISATION)
    others = (key for slug, key in own.items() if key.startswith(kinds) for key in tagging.keys[slug][1:])
    return {
        *own.values(),
        *others,
        *filter(None, map(_as_firm, tagging.tags)),
        *filter(None, map(_as_person, tagging.tags)),
    }


def recall(tagging: Tagging, known: Mapping[str, Known]) -> Tagging:
    """Return the tagging with the names and slugs that its keys are known by."""
    tags: dict[str, Tag] = {}
    keys: dict[str, tuple[str, ...]] = {}
    own = own_keys(tagging)
    for tag in tagging.tags:
        found = _recalled(tag, tagging.keys[tag.slug], known) if tag.slug in own else None
        if found is None and (key := _as_firm(tag)):
            found = known.get(key)
        if found is None and (key := _as_person(tag)):
            found = known.get(key)
        if found is None:
            settled = tag
        else:  # a word taken for a person once may be a firm for all that, and not the other way round
            kind = tag.kind if tag.kind == ORGANISATION != found.kind and " " not in tag.name else found.kind
            settled = replace(tag, name=found.name, slug=found.slug, kind=kind)
        tags.setdefault(settled.slug, settled)
        keys[settled.slug] = (*keys.get(settled.slug, ()), *tagging.keys.get(tag.slug, ()))
    return replace(tagging, tags=tuple(tags.values()), keys=keys)


def _recalled(tag: Tag, keys: Sequence[str], known: Mapping[str, Known]) -> Known | None:
    """Return what a tag is known as: by its own key, else by a shorter name or by its acronym."""
    found = known.get(keys[0])
    if found is not None and tag.kind == PLACE and found.kind == ORGANISATION and gazetteer().find(tag.name):
        found = None
    if found is not None:
        return None if tag.kind == PERSON and are_told_apart(tag.name, found.name) else found
    for key in keys[1:]:
        found = known.get(key)
        if found is None:
            continue
        is_free = is_claimed(key) not in known
        if tag.kind == ORGANISATION and is_free and found.name == acronym_of(tag.name.split()):
            return found
        if tag.kind == PERSON and is_free and key == initial_key(tag.name) == name_key(found.name, PERSON):
            return found
        if tag.kind == PERSON and key in also_called(tag.name) and not are_told_apart(tag.name, found.name):
            return found
        if tag.kind == PERSON and has_two_surnames(tag.name) and _begins(tag.name, found.name):
            return found
    return None


def _as_firm(tag: Tag) -> str:
    """Return the key of the firm that a word may be, taken for a person or an unknown place; else ""."""
    if tag.origin != "recogniser" or tag.kind not in (PERSON, PLACE):
        return ""
    return _firm_key(tag.name, tag.kind)


@lru_cache(maxsize=4096)
def _firm_key(name: str, kind: str) -> str:
    """Return an organisation's key for one word, or two of which the first is no given name."""
    first, _, rest = name.partition(" ")
    if rest and (" " in rest or kind == PLACE or is_given(first)):
        return ""
    return "" if gazetteer().find(name) else name_key(name, ORGANISATION)


def _as_person(tag: Tag) -> str:
    """Return the key of the person that two or three words may be, taken for an organisation; else ""."""
    if tag.origin != "recogniser" or tag.kind != ORGANISATION or not 0 < tag.name.count(" ") < _FEW_WORDS:
        return ""
    words = tag.name.split()
    is_short = len(words) == 2 or is_given(words[0])  # of more, the middle would be left out of the key
    return name_key(tag.name, PERSON) if is_short and tag.name.istitle() and not is_body(words) else ""


def _begins(name: str, shorter: str) -> bool:
    return fold(name).startswith(fold(shorter) + " ")


def without(tagging: Tagging, banned: Container[str]) -> Tagging:
    """Return the tagging without banned tags: a new spelling must not bring one back."""
    kept = tuple(tag for tag in tagging.tags if tag.slug not in banned)
    return tagging if len(kept) == len(tagging.tags) else replace(tagging, tags=kept)


def learnt(tagging: Tagging) -> dict[str, Known]:
    """Return the keys that the article shows to mean one of its tags."""
    found: dict[str, Known] = {}
    for tag in tagging.tags:
        if tag.kind in _NAMED:
            known = Known(tag.name, tag.slug, tag.kind)
            for key in tagging.keys.get(tag.slug, ()):
                if _tells((key,)):
                    found.setdefault(key, known)
                    if tag.origin == "vocabulary":  # who all know by a name has no need of another
                        found.setdefault(is_claimed(key), known)
            if " " not in tag.name and not is_frequent(tag.name.lower()) and (key := _as_firm(tag)):
                found.setdefault(key, known)
            if key := _as_person(tag):
                found.setdefault(key, known)
    return found


def slipped(name: str, others: Iterable[str]) -> str | None:
    """Return the name that `name` is a slip of a letter or two of, within one story; None when there is none.

    Given names must begin alike and surnames be long enough; elsewhere the same
    rule would make one of Kerry and Kelly.
    """
    words = fold(name).split()
    if len(words) < 2:
        return None
    for other in others:
        theirs = fold(other).split()
        if len(theirs) < 2 or theirs[0][0] != words[0][0] or theirs == words:
            continue
        is_meant = (
            _is_slip(words[-1], theirs[-1])
            if theirs[0] == words[0]
            else theirs[1:] == words[1:] and _is_swap(words[0], theirs[0])
        )
        if is_meant:
            return other
    return None


def _is_slip(one: str, other: str) -> bool:
    """Say whether a surname is another's slip: begun alike, no longer form of it, and not both are frequent.

    Petrovic is no slip of Petrov, nor Schmitz of Schmidt.
    """
    if len(one) < _LEAST_LETTERS or one[0] != other[0]:
        return False
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter) and (len(shorter) < _LONG or is_frequent(shorter)):
        return False
    if _is_swap(one, other):
        return True
    most = 2 if len(one) >= _LONG else 1
    return 0 < distance(one, other, most) <= most and not (is_frequent(one) and is_frequent(other))


def _is_swap(one: str, other: str) -> bool:
    """Say whether two letters have changed places, or one stands twice: Micheal, Phillip, not Andrée."""
    if len(one) < _LEAST_LETTERS or one + one[-1] == other or other + other[-1] == one:
        return False
    if _single(one) == _single(other):
        return True
    apart = [at for at, (ours, theirs) in enumerate(zip(one, other, strict=False)) if ours != theirs]
    if len(one) != len(other) or len(apart) != 2 or apart[1] - apart[0] != 1:
        return False
    return one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]] and apart[1] + 1 < len(one)


def _single(word: str) -> str:
    return "".join(letter for at, letter in enumerate(word) if word[at - 1 : at] != letter)


def may_be_meant(names: Iterable[str], others: Iterable[str]) -> list[str]:
    """Return those of `others` (in lower case) that `slipped` can find for `names`: their initials agree.

    What does not begin with a plain letter or digit is kept, for folding may change it.
    """
    initials = tuple({fold(name)[:1] for name in names} - {""})
    return [
        other
        for other in others
        if other.startswith(initials) or not (other.isascii() and other[:1].isalnum())
    ]


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters must be changed, added or dropped, `most` + 1 when it is more than `most`."""
    # Each letter that the other does not have costs a change: most names are told apart by that alone.
    if abs(len(one) - len(other)) > most or len(set(one).difference(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, start=1):
        corner, row[0] = row[0], at
        for to, theirs in enumerate(other, start=1):
            corner, row[to] = row[to], min(row[to] + 1, row[to - 1] + 1, corner + (letter != theirs))
        if min(row) > most:
            break
    return min(row[-1], most + 1)


def _tells(keys: tuple[str, ...]) -> bool:
    """Say whether the first key names one subject: a person by two words, anything else by three letters."""
    if not keys:
        return False
    kind, _, words = keys[0].partition(":")
    return " " in words if kind == PERSON else len(words) > 2


def mend(tagging: Tagging, others: Iterable[str], known: Mapping[str, Known]) -> Tagging:
    """Return the tagging with slips of names put right by the names of its story that are known by key.

    Nothing is learnt from it: what is a slip within a story may be a name elsewhere.
    """
    own = {fold(name.text) for name in tagging.names}
    names = [other for other in others if fold(other) not in own]
    found: dict[str, Known] = {}
    for tag in tagging.tags:
        if tag.kind == PERSON and tag.origin == "recogniser":
            meant = slipped(tag.name, names)
            who = None if meant is None else known.get(name_key(meant, PERSON))
            if who is not None:
                found[tag.slug] = who
    if not found:
        return tagging
    tags = {
        tag.slug: tag
        for tag in (
            replace(tag, name=found[tag.slug].name, slug=found[tag.slug].slug) if tag.slug in found else tag
            for tag in reversed(tagging.tags)
        )
    }
    return replace(tagging, tags=tuple(reversed(tags.values())))


@dataclass(slots=True)
class Memory:
    """A tagger that remembers, for a process without a store: keys and the tags they mean.

    A `recogniser` reads each article of its language in place of the shipped one.
    """

    tagger: Tagger
    known: dict[str, Known] = field(default_factory=dict)
    recogniser: Recogniser | None = None

    def tag(
        self,
        title: str,
        text: str,
        language: str = "",
        categories: Sequence[str] = (),
        url: str = "",
        site: str = "",
    ) -> Tagging:
        """Return the tagging under names known before, and learn from it."""
        reading = None
        if self.recogniser is not None and self.recogniser.speaks(language):
            (reading,) = read_all(self.recogniser, [(title, text)])
        settled = recall(self.tagger.tag(title, text, language, categories, url, site, reading), self.known)
        if len(self.known) < _MOST:
            for key, known in learnt(settled).items():
                self.known.setdefault(key, known)
        return settled

    def mend(self, tagging: Tagging, others: Iterable[str]) -> Tagging:
        """Return the tagging with slips put right by the names of its story."""
        return mend(tagging, others, self.known)
