"""Names that many Americans have, who came from everywhere: surnames and given names.

Where two frequent surnames differ by a letter, nobody's pen has slipped; and a word that is a
frequent given name begins a person's name. Compiled into files beside this one; their heads
name source and licence.
"""

from functools import cache
from importlib.resources import files


@cache
def _names(file: str) -> frozenset[str]:
    lines = (files("worker.pipeline.tag") / "data" / file).read_text(encoding="ascii").splitlines()
    return frozenset(lines[1:])


def is_frequent(word: str) -> bool:
    """Say whether a folded word is a frequent surname."""
    return word in _names("surnames.txt")


def is_given_in_america(word: str) -> bool:
    """Say whether a folded word is a frequent given name there."""
    return word in _names("given.txt")
