"""Neighbourhood: the sketches of a time window, ready to be asked who is near.

It is a cache and nothing more: whoever decides feeds it, inside the writing
transaction, all rows newer than the last it saw, so that two workers decide
alike, and after a restart it is filled again from the rows. Sketches stay
packed as bytes; only the candidates of a question are unpacked.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from worker.pipeline.relate.likeness import Pair, Probe
from worker.pipeline.relate.sketch import Sketch

WINDOW_DAYS = 7
MOST_HELD = 120_000  # whatever the traffic, a worker stays below 250 MB
# Found by benchmarks/stories.py: more terms in the index find no more, the newest 60 of a term are enough.
_INDEXED_TERMS = 16
_NEWEST_OF_A_TERM = 60
_MOST_CANDIDATES = 40
_MOST_NAMESAKES = 30


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
    _dropped: int = 0

    def __len__(self) -> int:
        return len(self._sketches)

    def __contains__(self, number: int) -> bool:
        return number in self._sketches

    @property
    def numbers(self) -> Iterator[int]:
        """The article numbers held, in the order in which they were added."""
        return iter(self._sketches)

    def add(self, sketch: Sketch) -> None:
        """Take in an article; one that is known is replaced (its story stays)."""
        if sketch.number in self._sketches:
            self._forget(sketch.number)
        self._sketches[sketch.number] = sketch.to_bytes()
        self._published[sketch.number] = sketch.published
        for term in sketch.terms[:_INDEXED_TERMS]:
            self._terms.setdefault(term, array("Q")).append(sketch.number)
        for name in sketch.names:
            self._names.setdefault(name, array("Q")).append(sketch.number)

    def assign(self, number: int, story: str, duplicate_of: int | None = None) -> None:
        """Note which story an article belongs to and, if it is a copy, of which article."""
        self._leave(number)
        self._stories[number] = story
        self._members.setdefault(story, []).append(number)
        if duplicate_of is not None:
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
        return len(old)

    def keep(self, most: int) -> int:
        """Forget what was added first, so that at most this many are held; return how many were forgotten."""
        old = list(islice(self._sketches, max(0, len(self._sketches) - most)))
        for number in old:
            self.remove(number)
        return len(old)

    def central(self, story: str) -> int | None:
        """Return the article that is nearest to the others of its story: of the newest twelve."""
        found = [sketch for number in self.members(story)[-12:] if (sketch := self.sketch_of(number))]
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

    def lead_of(self, number: int) -> int:
        """Return the article that this one is a copy of, itself when it is none."""
        for _ in range(8):
            lead = self._leads.get(number)
            if lead is None or lead not in self._sketches:
                break
            number = lead
        return number

    def around(self, sketch: Sketch) -> set[int]:
        """Return every article that `near` and `namesakes` would hold against this one."""
        found = {number for number, _ in self._ranked(sketch)} | {n for n, _ in self._named(sketch)}
        return found | {self.lead_of(number) for number in found}

    def near(self, probe: Probe) -> list[Pair]:
        """Return the nearest articles by terms, the closest first; bounded work however many are held."""
        pairs = [probe.against(_unpack(self._sketches[number])) for number, _ in self._ranked(probe.sketch)]
        pairs.sort(key=lambda pair: (-pair.closeness, pair.number))
        return pairs

    def namesakes(self, probe: Probe) -> list[Pair]:
        """Return articles that name the same people and places, the most alike first."""
        pairs = [probe.against(_unpack(self._sketches[number])) for number, _ in self._named(probe.sketch)]
        pairs.sort(key=lambda pair: (-pair.likeness, pair.number))
        return pairs

    def _ranked(self, sketch: Sketch) -> list[tuple[int, int]]:
        """Return the candidates by shared terms, with what these weigh; the newest of equals first."""
        scores: dict[int, int] = {}
        for term, weight in zip(sketch.terms, sketch.weights, strict=True):
            posting = self._terms.get(term)
            if posting is not None:
                for number in posting[-_NEWEST_OF_A_TERM:]:
                    scores[number] = scores.get(number, 0) + weight * weight
        ranked = sorted(scores.items(), key=lambda pair: (-pair[1], -pair[0]))[:_MOST_CANDIDATES]
        return [pair for pair in ranked if pair[0] != sketch.number and pair[0] in self._sketches]

    def _named(self, sketch: Sketch) -> list[tuple[int, int]]:
        """Return the candidates that share two names at least, with how many they share."""
        counts: dict[int, int] = {}
        for name in sketch.names[:6]:
            for number in self._names.get(name, ())[-_MOST_NAMESAKES:]:
                counts[number] = counts.get(number, 0) + 1
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], -pair[0]))[:_MOST_NAMESAKES]
        return [
            (number, count)
            for number, count in ranked
            if count > 1 and number != sketch.number and number in self._sketches
        ]

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


@lru_cache(maxsize=2000)
def _unpack(data: bytes) -> Sketch:
    """Return a sketch; stories keep asking for the same few, so the last ones stay unpacked."""
    return Sketch.from_bytes(data)
