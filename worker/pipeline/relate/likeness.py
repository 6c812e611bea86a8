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
    """

    number: int
    words: float
    named: float
    shared: tuple[str, ...]
    copied: int
    contained: float
    days: float

    @property
    def closeness(self) -> float:
        """Return words and names as one figure from 0 to 1, halved by every two days between them."""
        return self.likeness * math.exp2(-self.days / HALF_LIFE_DAYS)

    @property
    def likeness(self) -> float:
        """Return words and names as one figure from 0 to 1, whatever the time between them.

        Two events of one kind share their words, not their names: where no name is
        shared, up to three tenths are taken off (benchmarks/stories.py: precision on
        confusable events rises by 6 to 9 points, recall falls by 2).
        """
        return (0.85 * self.words + 0.15 * self.named) * (0.7 + 0.6 * min(0.5, self.named))


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
        shared = tuple(name for name in other.names if name in self._names)
        fewest = min(len(self._names), len(other.names))
        copied = len(self._sentences.intersection(other.sentences)) if self._sentences else 0
        shorter = min(len(self._sentences), len(other.sentences))
        return Pair(
            other.number,
            words,
            len(shared) / max(3, fewest),
            shared,
            copied,
            copied / shorter if shorter else 0.0,
            abs(self.sketch.published - other.published) / _DAY,
        )


@lru_cache(maxsize=8192)
def _norm(weights: bytes) -> float:
    return math.sqrt(sum(map(mul, weights, weights))) or 1.0
