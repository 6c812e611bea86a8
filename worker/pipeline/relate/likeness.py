"""How alike two sketches are: in words, in names, in sentences, and in time."""

import math
from functools import lru_cache
from operator import mul
from typing import NamedTuple

from worker.pipeline.relate.sketch import Sketch

HALF_LIFE_DAYS = 2.0
_DAY = 86_400
_ZEROS = (0,) * 256


class Pair(NamedTuple):
    """Two articles side by side (a tuple, because two dozen are made for each article).

    `words` is the cosine of their terms, `named` the part of the shorter one's
    names that both have, `shared` those names, `copied` how many sentences both
    have, `contained` these over the sentences of the shorter one, `days` between them.

    `likeness` is words and names as one figure from 0 to 1, whatever the time between
    them; `closeness` is the same, halved by every two days between them. `meant` is how near
    the meanings are, where they raised both (worker/pipeline/relate/meaning.py), else 0.
    """

    number: int
    words: float
    named: float
    shared: tuple[str, ...]
    copied: int
    contained: float
    days: float
    likeness: float
    closeness: float
    meant: float = 0.0


def likeness(words: float, named: float) -> float:
    """Return words and names as one figure from 0 to 1.

    Two events of one kind share their words, not their names: where no name is
    shared, up to three tenths are taken off (benchmarks/stories.py: precision on
    confusable events rises by 6 to 9 points, recall falls by 2).
    """
    return (0.85 * words + 0.15 * named) * (0.7 + 0.6 * min(0.5, named))


class Probe:
    """One sketch made ready to be held against many others."""

    __slots__ = ("_names", "_norm", "_sentences", "_weights", "sketch")

    def __init__(self, sketch: Sketch) -> None:
        self.sketch = sketch
        self._weights = dict(zip(sketch.terms, sketch.weights, strict=True))
        self._norm = _norm(sketch.weights)
        self._names = frozenset(sketch.names)
        self._sentences = frozenset(sketch.sentences)

    def against(self, other: Sketch) -> Pair:
        """Return this sketch and another side by side."""
        # The heaviest of map, mul and get: this line decides what relating costs.
        dot = sum(map(mul, map(self._weights.get, other.terms, _ZEROS), other.weights))
        words = dot / (self._norm * _norm(other.weights)) if dot else 0.0
        # Most pairs share no name and no sentence: those are told at once.
        shared = () if self._names.isdisjoint(other.names) else self._shared(other.names)
        named = len(shared) / max(3, min(len(self._names), len(other.names))) if shared else 0.0
        copied, contained = 0, 0.0
        if not self._sentences.isdisjoint(other.sentences):
            copied = len(self._sentences.intersection(other.sentences))
            contained = copied / min(len(self._sentences), len(other.sentences))
        days = abs(self.sketch.published - other.published) / _DAY
        alike = likeness(words, named)
        close = alike * math.exp2(-days / HALF_LIFE_DAYS)
        return Pair(other.number, words, named, shared, copied, contained, days, alike, close)

    def _shared(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if name in self._names)


@lru_cache(maxsize=8192)
def _norm(weights: bytes) -> float:
    return math.sqrt(sum(map(mul, weights, weights))) or 1.0
