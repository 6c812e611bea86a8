"""Wordpieces: a title as the numbers that a model of the BERT kind reads.

Words are split at spaces and punctuation, and each into the longest pieces that the
model's vocabulary has; a piece that goes on begins with ##. Models that read
capitals keep them, others get small letters without accents.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

_LONGEST_WORD = 100
_IDEOGRAPHS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))


@dataclass(frozen=True, slots=True)
class Wordpieces:
    """A vocabulary: pieces and their numbers, and whether it knows capitals."""

    vocabulary: Mapping[str, int]
    lower: bool = True

    def numbers(self, text: str, most: int) -> list[int]:
        """Return the numbers of at most so many pieces, the marks of beginning and end among them."""
        found: list[int] = []
        for word in words(text, lower=self.lower):
            found += self._pieces(word)
            if len(found) >= most - 2:
                break
        return [self.vocabulary["[CLS]"], *found[: most - 2], self.vocabulary["[SEP]"]]

    def _pieces(self, word: str) -> list[int]:
        """Return the pieces of a word; one that can't be made of pieces is unknown as a whole."""
        unknown = [self.vocabulary["[UNK]"]]
        if len(word) > _LONGEST_WORD:
            return unknown
        found: list[int] = []
        at = 0
        while at < len(word):
            mark = "##" if at else ""
            ends = range(len(word), at, -1)
            end = next((end for end in ends if mark + word[at:end] in self.vocabulary), None)
            if end is None:
                return unknown
            found.append(self.vocabulary[mark + word[at:end]])
            at = end
        return found


def words(text: str, *, lower: bool) -> Iterator[str]:
    """Yield the words of a text; marks of punctuation and ideographs are words of their own."""
    if lower:
        text = unicodedata.normalize("NFD", text.lower())
    word = ""
    for letter in text:
        kind = _kind(letter)
        if kind == "letter":
            word += letter
        elif kind == "accent":
            word += "" if lower else letter
        elif kind != "nothing":
            if word:
                yield word
            word = ""
            if kind == "alone":
                yield letter
    if word:
        yield word


@lru_cache(maxsize=4096)
def _kind(letter: str) -> str:
    """Return what a letter does: letter, accent, space, alone (a word of its own) or nothing."""
    category, code = unicodedata.category(letter), ord(letter)
    if letter.isspace():
        return "space"
    if category[0] == "C" or code == 0xFFFD:
        return "nothing"
    if category == "Mn":
        return "accent"
    is_mark = category[0] == "P" or (code < 128 and not letter.isalnum())
    if is_mark or any(first <= code <= last for first, last in _IDEOGRAPHS):
        return "alone"
    return "letter"
