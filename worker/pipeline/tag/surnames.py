"""Names that many Americans have, who came from everywhere: surnames and given names.

Where two frequent surnames differ by a letter, nobody's pen has slipped; and a word that is a
frequent given name begins a person's name. Compiled into files beside this one; their heads
name source and licence.
"""

from functools import cache
from importlib.resources import files


@cache
def _lines(name: str) -> str:
    """Return a list of names as one text, a line each, which takes a tenth of the memory of a set."""
    return (files("worker.pipeline.tag") / "data" / name).read_text(encoding="ascii")


def is_frequent(word: str) -> bool:
    """Say whether a folded word is a frequent surname."""
    return f"\n{word}\n" in _lines("surnames.txt")


@cache
def _given() -> frozenset[str]:
    return frozenset(_lines("given.txt").split("\n")[1:-1])


def is_given_in_america(word: str) -> bool:
    """Say whether a folded word is a frequent given name there."""
    return word in _given()
