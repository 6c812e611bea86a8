"""Meaning: what a sentence model makes of two titles, one more voice in how alike they are.

A model gives a title a vector. Of it the signs are kept, a bit a number (48 bytes
for the 384 of a small model): the share of bits in which two differ tells the angle
between them, and any process compares them without the model. On our own sets that
is as good as whole vectors (docs/decisions/meaning-aside.md).

The voice only brings together. It counts for articles of few telling words, where
two papers may have hardly a word in common; forty words speak for themselves.
"""

import math
from collections.abc import Sequence
from typing import Protocol

from worker.pipeline.relate.likeness import Pair

# Chosen on the development sets of benchmarks/stories.py, and looked at on the others once.
_STRANGE, _NEAR = 0.15, 0.6  # cosines: below the one nothing is heard, from the other on all
_ENOUGH_TERMS = 20
_LIFT = 0.4


class Reader(Protocol):
    """A sentence model that is open."""

    @property
    def name(self) -> str:
        """What its meanings are kept under: those of two models can't be compared."""

    def speaks(self, language: str) -> bool:
        """Say whether titles in a language can be read; "" is one that nobody knows."""

    def read(self, titles: Sequence[str]) -> list[bytes]:
        """Return the meaning of each title: the signs of its vector, a bit each."""


def nearness(one: bytes, other: bytes) -> float:
    """Return the cosine that the signs of two vectors tell, from 0 to 1; 0 where they are of two models."""
    if not one or len(one) != len(other):
        return 0.0
    differing = (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).bit_count()
    return max(0.0, math.cos(math.pi * differing / (8 * len(one))))


def heard(pair: Pair, near: float, terms: int) -> Pair:
    """Return a pair as it is when meanings this near count too; `terms` has the article of fewer words."""
    part = min(1.0, (near - _STRANGE) / (_NEAR - _STRANGE)) * (1 - terms / _ENOUGH_TERMS)
    if near <= _STRANGE or part <= 0.0:
        return pair
    lift = 1 + _LIFT * part
    alike, close = min(1.0, pair.likeness * lift), min(1.0, pair.closeness * lift)
    return pair._replace(likeness=alike, closeness=close, meant=near)
