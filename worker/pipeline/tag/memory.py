"""What earlier articles called somebody: the same subject keeps its tag, however it is spelt.

An article's tag takes the name that its own key is known by; the keys that the
article shows to be the same (a fuller name, an acronym in brackets) are learnt. A
surname alone is never a key, and an acronym proves nothing for another full name.
Whoever tags keeps these keys: a stream in memory, the house as rows of its store.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from worker.article import Tag
from worker.pipeline.tag.keys import fold, name_key
from worker.pipeline.tag.spans import Recogniser, read_all
from worker.pipeline.tag.tagger import Tagger
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE, Known, Tagging

_NAMED = (PERSON, ORGANISATION, PLACE)
_MOST = 200_000
_LEAST_LETTERS = 5
_LONG = 7


def own_keys(tagging: Tagging) -> dict[str, str]:
    """Return the key of each tag that may be known already, by slug."""
    return {
        tag.slug: tagging.keys[tag.slug][0]
        for tag in tagging.tags
        if tag.origin == "recogniser" and tag.kind in _NAMED and _tells(tagging.keys.get(tag.slug, ()))
    }


def recall(tagging: Tagging, known: Mapping[str, Known]) -> Tagging:
    """Return the tagging with the names and slugs that its keys are known by."""
    tags: dict[str, Tag] = {}
    keys: dict[str, tuple[str, ...]] = {}
    own = own_keys(tagging)
    for tag in tagging.tags:
        found = known.get(own.get(tag.slug, ""))
        settled = tag if found is None else replace(tag, name=found.name, slug=found.slug, kind=found.kind)
        tags.setdefault(settled.slug, settled)
        keys[settled.slug] = (*keys.get(settled.slug, ()), *tagging.keys.get(tag.slug, ()))
    return replace(tagging, tags=tuple(tags.values()), keys=keys)


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
    return found


def slipped(name: str, others: Iterable[str]) -> str | None:
    """Return the name that `name` is a slip of a letter or two of, within one story; None when there is none.

    Given names must begin alike and surnames be long enough; elsewhere the same
    rule would make one of Kerry and Kelly.
    """
    words = fold(name).split()
    if len(words) < 2 or len(words[-1]) < _LEAST_LETTERS:
        return None
    begins = words[0] + " "
    for other in others:
        folded = fold(other)
        if not folded.startswith(begins):
            continue
        theirs = folded.split()
        if theirs == words:
            continue
        most = 2 if len(words[-1]) >= _LONG else 1
        if 0 < distance(words[-1], theirs[-1], most) <= most:
            return other
    return None


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
