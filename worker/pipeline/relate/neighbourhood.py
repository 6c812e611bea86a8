"""Neighbourhood: the sketches of a time window, ready to be asked who is near.

It is a cache and nothing more: whoever decides feeds it, inside the writing
transaction, all rows newer than the last it saw, so that two workers decide
alike, and after a restart it is filled again from the rows. Sketches stay
packed as bytes; only the candidates of a question are unpacked.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from worker.pipeline.relate.likeness import Pair, Probe
from worker.pipeline.relate.meaning import heard, nearness
from worker.pipeline.relate.sketch import Sketch, is_same

WINDOW_DAYS = 7
MOST_HELD = 80_000  # whatever the traffic, a worker stays below 250 MB
# Found by benchmarks/stories.py: more terms in the index find no more, the newest 40 of a term are enough,
# and of what is asked the heaviest twenty.
_INDEXED_TERMS = 16
_NEWEST_OF_A_TERM = 40
_ASKED_TERMS = 20
_FEWEST_COUNTS = 3
_MOST_CANDIDATES = 20
_NEWEST_OF_A_NAME = 40
_MOST_NAMESAKES = 12
_NUMBER = (1 << 48) - 1


class Asked(NamedTuple):
    """The articles to be held against one: by shared terms, and by shared names.

    `counts` holds for each of the ranked how much it shares, above its number, the most first.
    """

    ranked: list[int]
    named: list[int]
    counts: list[int]


@dataclass(slots=True)
class Neighbourhood:
    """Sketches by article number, with an index of their heaviest terms and of their names."""

    _sketches: dict[int, bytes] = field(default_factory=dict)
    _published: dict[int, int] = field(default_factory=dict)
    _terms: dict[int, "array[int]"] = field(default_factory=dict)
    _names: dict[str, "array[int]"] = field(default_factory=dict)
    _stories: dict[int, str] = field(default_factory=dict)
    _members: dict[str, list[int]] = field(default_factory=dict)
    _leads: dict[int, int] = field(default_factory=dict)
    _meanings: dict[int, bytes] = field(default_factory=dict)
    _dropped: int = 0
    changes: int = 0  # how often an article was taken in or forgotten

    def __len__(self) -> int:
        return len(self._sketches)

    def __contains__(self, number: int) -> bool:
        return number in self._sketches

    def holds(self, number: int, body: bytes) -> bool:
        """Tell whether an article is held with just this sketch (as bytes, under any number)."""
        held = self._sketches.get(number)
        return held is not None and is_same(held, body)

    @property
    def numbers(self) -> Iterator[int]:
        """The article numbers held, in the order in which they were added."""
        return iter(self._sketches)

    def add(self, sketch: Sketch) -> None:
        """Take in an article; one that is known is replaced (its story stays)."""
        if sketch.number in self._sketches:
            self._forget(sketch.number)
        self.changes += 1
        self._sketches[sketch.number] = sketch.to_bytes()
        self._published[sketch.number] = sketch.published
        for term in sketch.terms[:_INDEXED_TERMS]:
            self._terms.setdefault(term, array("Q")).append(sketch.number)
        for name in sketch.names:
            self._names.setdefault(name, array("Q")).append(sketch.number)

    def mean(self, number: int, meaning: bytes) -> None:
        """Note what an article's title means, whether it is held already or not."""
        self._meanings[number] = meaning

    def meaning_of(self, number: int) -> bytes | None:
        """Return what an article's title means, where that is known."""
        return self._meanings.get(number)

    def assign(self, number: int, story: str, duplicate_of: int | None = None) -> None:
        """Note which story an article belongs to and, if it is a copy, of which article."""
        if self._stories.get(number) != story:
            self._leave(number)
            self._stories[number] = story
            self._members.setdefault(story, []).append(number)
        if duplicate_of is None:
            self._leads.pop(number, None)
        else:
            self._leads[number] = duplicate_of

    def merge(self, story: str, into: str) -> None:
        """Note that all articles of one story belong to another now."""
        for number in self._members.pop(story, []):
            self._stories[number] = into
            self._members.setdefault(into, []).append(number)

    def remove(self, number: int) -> None:
        """Forget an article (killed, withdrawn, embargoed): nothing will be related to it."""
        self._forget(number)
        self._leave(number)
        self._leads.pop(number, None)

    def trim(self, before: int) -> int:
        """Forget what was published before this moment (seconds since 1970); return how many that were."""
        old = [number for number, published in self._published.items() if published < before]
        for number in old:
            self.remove(number)
        self._forget_meanings()
        return len(old)

    def keep(self, most: int) -> int:
        """Forget what was added first, so that at most this many are held; return how many were forgotten."""
        old = list(islice(self._sketches, max(0, len(self._sketches) - most)))
        for number in old:
            self.remove(number)
        self._forget_meanings()
        return len(old)

    def central(self, story: str) -> int | None:
        """Return the article that is nearest to the others of its story: of the newest twelve."""
        found = [sketch for number in self.latest(story, 12) if (sketch := self.sketch_of(number))]
        likeness = dict.fromkeys((sketch.number for sketch in found), 0.0)
        for at, one in enumerate(found):
            probe = Probe(one)
            for other in found[at + 1 :]:
                value = probe.against(other).likeness
                likeness[one.number] += value
                likeness[other.number] += value
        return max(likeness, key=lambda number: (likeness[number], -number)) if likeness else None

    def sketch_of(self, number: int) -> Sketch | None:
        """Return the sketch of an article that is held."""
        data = self._sketches.get(number)
        return None if data is None else _unpack(data)

    def story_of(self, number: int) -> str | None:
        """Return the story an article belongs to."""
        return self._stories.get(number)

    def members(self, story: str) -> tuple[int, ...]:
        """Return the articles held of a story, in the order in which they joined."""
        return tuple(self._members.get(story, ()))

    def latest(self, story: str, most: int) -> list[int]:
        """Return the members of a story that joined last, at most so many, in their order."""
        return self._members.get(story, [])[-most:]

    def size(self, story: str) -> int:
        """Return how many articles are held of a story."""
        return len(self._members.get(story, ()))

    def published(self, number: int) -> int | None:
        """Return when an article that is held was published, in seconds since 1970."""
        return self._published.get(number)

    def lead_of(self, number: int) -> int:
        """Return the article that this one is a copy of, itself when it is none."""
        for _ in range(8):
            lead = self._leads.get(number)
            if lead is None or lead not in self._sketches:
                break
            number = lead
        return number

    def ask(self, sketch: Sketch) -> Asked:
        """Return the articles that are to be held against this one."""
        return self._asked(sketch, self._counted(sketch))

    def ask_again(self, sketch: Sketch, before: Asked, added: Iterable[Sketch]) -> Asked:
        """Return the same after these were added since it was asked before: only they are counted."""
        weights = {term: _weight(at) for at, term in enumerate(sketch.terms[:_ASKED_TERMS])}
        counts = {count & _NUMBER: count for count in before.counts}
        for other in added:
            shared = sum([weights[term] for term in other.terms[:_INDEXED_TERMS] if term in weights])
            counts[other.number] = shared << 48 | other.number
        found = sorted(counts.values(), reverse=True)[:_MOST_CANDIDATES]
        return self._asked(sketch, [count for count in found if count >> 48 >= _FEWEST_COUNTS])

    def _asked(self, sketch: Sketch, counts: list[int]) -> Asked:
        found = (count & _NUMBER for count in counts)
        ranked = [number for number in found if number != sketch.number and number in self._sketches]
        return Asked(ranked, self._named(sketch), counts)

    def around(self, asked: Asked) -> set[int]:
        """Return the articles asked for and those that they are copies of."""
        found = {*asked.ranked, *asked.named}
        return found | {self.lead_of(number) for number in found}

    def near(self, probe: Probe, asked: Asked) -> list[Pair]:
        """Return the nearest articles by terms, the closest first; bounded work however many are held."""
        pairs = [probe.against(_unpack(self._sketches[number])) for number in asked.ranked]
        if self._meanings:
            pairs = [self._heard(probe, pair) for pair in pairs]
        pairs.sort(key=lambda pair: (-pair.closeness, pair.number))
        return pairs

    def namesakes(self, probe: Probe, asked: Asked, near: Iterable[Pair]) -> list[Pair]:
        """Return articles that name the same people and places, the most alike first.

        Pairs that `near` has made already are not made again.
        """
        made = {pair.number: pair for pair in near}
        pairs = [made.get(number) or probe.against(_unpack(self._sketches[number])) for number in asked.named]
        if self._meanings:
            pairs = [pair if pair.number in made else self._heard(probe, pair) for pair in pairs]
        pairs.sort(key=lambda pair: (-pair.likeness, pair.number))
        return pairs

    def against(self, probe: Probe, other: Sketch) -> Pair:
        """Return an article and one that is held side by side, their meanings too where both are known."""
        pair = probe.against(other)
        return self._heard(probe, pair) if self._meanings else pair

    def _heard(self, probe: Probe, pair: Pair) -> Pair:
        own, meaning = probe.sketch, self._meanings.get(probe.sketch.number)
        other = self._meanings.get(pair.number)
        if meaning is None or other is None:
            return pair
        held = self.sketch_of(pair.number)
        fewest = min(len(own.terms), len(own.terms if held is None else held.terms))
        return heard(pair, nearness(meaning, other), fewest)

    def _forget_meanings(self) -> None:
        """Drop the meanings of articles older than all that are held; of others more may be heard."""
        if self._meanings and self._sketches:
            oldest = min(self._sketches)
            self._meanings = {
                number: meaning for number, meaning in self._meanings.items() if number >= oldest
            }

    def _counted(self, sketch: Sketch) -> list[int]:
        """Return the candidates by shared terms, the heaviest terms counted more than once, with the counts.

        Counting whole numbers is done by the interpreter itself, several times faster
        than adding up weights, and finds the same neighbours; the newest of equals first.
        """
        seen: array[int] = array("Q")
        terms = self._terms
        for at, term in enumerate(sketch.terms[:_ASKED_TERMS]):
            posting = terms.get(term)
            if posting is not None:
                seen.extend(posting[-_NEWEST_OF_A_TERM:] * _weight(at))
        counts = [count << 48 | number for number, count in Counter(seen).items() if count >= _FEWEST_COUNTS]
        counts.sort(reverse=True)
        return counts[:_MOST_CANDIDATES]

    def _named(self, sketch: Sketch) -> list[int]:
        """Return the candidates that share two names at least, those that share most first."""
        seen: array[int] = array("Q")
        for name in sketch.names[:6]:
            posting = self._names.get(name)
            if posting is not None:
                seen.extend(posting[-_NEWEST_OF_A_NAME:])
        ranked = [count << 48 | number for number, count in Counter(seen).items() if count > 1]
        ranked.sort(reverse=True)
        found = [score & _NUMBER for score in ranked[:_MOST_NAMESAKES]]
        return [number for number in found if number != sketch.number and number in self._sketches]

    def _leave(self, number: int) -> None:
        story = self._stories.pop(number, None)
        if story is not None:
            members = self._members[story]
            members.remove(number)
            if not members:
                del self._members[story]

    def _forget(self, number: int) -> None:
        """Drop a sketch; its postings are swept when a quarter of them are stale."""
        if self._sketches.pop(number, None) is None:
            return
        del self._published[number]
        self.changes += 1
        self._dropped += 1
        if self._dropped > 1000 and self._dropped * 4 > len(self._sketches):
            self._sweep()

    def _sweep(self) -> None:
        """Build the index again from what is held."""
        self._dropped = 0
        self._terms.clear()
        self._names.clear()
        for data in self._sketches.values():
            sketch = _unpack(data)
            for term in sketch.terms[:_INDEXED_TERMS]:
                self._terms.setdefault(term, array("Q")).append(sketch.number)
            for name in sketch.names:
                self._names.setdefault(name, array("Q")).append(sketch.number)


def _weight(at: int) -> int:
    """Return how often a term is counted that is the so-manieth heaviest, from 0."""
    return 4 if at < 6 else 2 if at < 16 else 1


@lru_cache(maxsize=2000)
def _unpack(data: bytes) -> Sketch:
    """Return a sketch; stories keep asking for the same few, so the last ones stay unpacked."""
    return Sketch.from_bytes(data)
