"""Words that news writes without a capital: what they open is a sentence, hardly ever a name.

Counted by benchmarks/make_words.py; the file beside this one names its source.
"""

from functools import cache
from importlib.resources import files

_ENDINGS = ("s", "ed", "ing", "er", "ers", "ly", "d")
_SHORTEST = 3


@cache
def never_named() -> frozenset[str]:
    """Return the words, in small letters, that are hardly ever part of a name."""
    return _lists()[0]


@cache
def _lists() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that hardly ever are part of a name, and those that sometimes are."""
    text = (files("worker.pipeline.tag") / "data" / "written-small.txt").read_text(encoding="ascii")
    never, _, others = text.partition("\n")[2].partition("\n\n")
    return frozenset(never.split()), frozenset(others.split())


def is_written_small(word: str) -> bool:
    """Say whether news writes a word (given in small letters) small, or one that it is made of."""
    if "-" in word:
        return all(map(is_written_small, filter(None, word.split("-"))))
    return _is_listed(word) or any(_is_made_of(word, ending) for ending in _ENDINGS)


def _is_made_of(word: str, ending: str) -> bool:
    stem = word.removesuffix(ending)
    return _SHORTEST <= len(stem) < len(word) and (_is_listed(stem) or _is_listed(stem + "e"))


def _is_listed(word: str) -> bool:
    never, others = _lists()
    return len(word) < _SHORTEST or word in never or word in others
