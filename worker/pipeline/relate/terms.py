"""The telling words of an article: at most forty, each with a weight.

TF-IDF over stems: words of the title count three times, the first 400 words are
read. How rare a word is comes from tables shipped beside this file (see
benchmarks/make_terms.py for their sources), so that a cold start knows as much
as a warm one and every process decides alike. A term is kept as the CRC-32 of
its stem: the same number everywhere, four bytes.
"""

import math
import re
from array import array
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from zlib import crc32

import Stemmer

MOST_TERMS = 40
_WORDS_READ = 400
_TITLE_COUNTS = 3
_RAREST = 7.6  # a word that no table knows
_COMMONEST = 1.2  # words that stand in three of ten articles tell nothing
_SAME_FIGURE = 5.0
_MOST_REMEMBERED = 40_000
_DAMPED = (0.0, *(1 + math.log(count) for count in range(1, 256)))
_WORD = re.compile(r"[^\W_]+(?:['’](?!s\b)[^\W_]+)?")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")
STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hi": "hindi",
    "hu": "hungarian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


@dataclass(frozen=True, slots=True)
class Rarity:
    """A table of one language: sorted term numbers, and for each its rarity in sixteenths."""

    terms: "array[int]"
    sixteenths: bytes

    def of(self, term: int) -> float:
        """Return the inverse document frequency (natural logarithm) of a term."""
        at = bisect_left(self.terms, term)
        if at < len(self.terms) and self.terms[at] == term:
            return self.sixteenths[at] / 16
        return _RAREST


@dataclass(frozen=True, slots=True)
class Language:
    """What weighs the words of one language; `seen` remembers words met before, bounded."""

    rarity: Rarity
    stemmer: Stemmer.Stemmer | None
    seen: dict[str, tuple[int, float]]

    def weigh(self, word: str) -> tuple[int, float]:
        """Return the term number and the rarity of a word in lower case; rarity 0 is left out."""
        stem = self.stemmer.stemWord(word) if self.stemmer is not None else word
        term = crc32(stem.encode())
        rarity = self.rarity.of(term)
        if rarity < _COMMONEST or (len(word) < 3 and not word.isdigit()):
            rarity = 0.0
        elif word[0].isdigit():
            rarity = min(rarity, _SAME_FIGURE) if len(word) > 1 else 0.0
        if len(self.seen) >= _MOST_REMEMBERED:
            self.seen.clear()
        self.seen[word] = (term, rarity)
        return term, rarity


def load_rarity(code: str) -> Rarity:
    """Return the shipped table of a language, an empty one when there is none."""
    file = files("worker.pipeline.relate") / "data" / f"{code}.terms"
    if not file.is_file():
        return Rarity(array("I"), b"")
    data = file.read_bytes()
    count = int.from_bytes(data[:4], "little")
    terms = array("I")
    terms.frombytes(data[4 : 4 + 4 * count])
    return Rarity(terms, data[4 + 4 * count :])


@cache
def language(code: str) -> Language:
    """Return what weighs words of the language with this two-letter code."""
    algorithm = STEMMERS.get(code)
    return Language(load_rarity(code), Stemmer.Stemmer(algorithm) if algorithm else None, {})


def terms(title: str, text: str, code: str = "en") -> list[tuple[int, float]]:
    """Return up to forty (term, weight), the heaviest first; the squares of the weights sum to 1."""
    weigh = language(code[:2].lower() or "en")
    seen, learn = weigh.seen, weigh.weigh
    words = Counter(words_of(text, _WORDS_READ))
    for word in words_of(title):
        words[word] += _TITLE_COUNTS
    counts: dict[int, int] = {}
    rarities: dict[int, float] = {}
    for word, count in words.items():
        term, rarity = seen.get(word) or learn(word)
        if rarity:
            counts[term] = counts.get(term, 0) + count
            rarities[term] = rarity
    # Negative, so that sorting needs no key: the heaviest first, of equals the lower number.
    weighed = [(-_DAMPED[min(count, 255)] * rarities[term], term) for term, count in counts.items()]
    weighed.sort()
    del weighed[MOST_TERMS:]
    norm = math.sqrt(sum(weight * weight for weight, _ in weighed)) or 1.0
    return [(term, -weight / norm) for weight, term in weighed]


@lru_cache(maxsize=8192)  # most of a text are words that stand in every text
def _words_in(part: str) -> tuple[str, ...]:
    """Return the words of a part of a text that has no spaces in it."""
    return tuple(_WORD.findall(part))


def words_of(text: str, most: int = 80) -> list[str]:
    """Return the first words of a text in lower case; scripts without spaces give pairs of letters."""
    start = text[: most * 8].lower()
    run = list(chain.from_iterable(map(_words_in, start.split())))
    if start.isascii() or not _UNSPACED.search(start):
        return run[:most]
    return [word[at : at + 2] for word in run for at in range(max(1, len(word) - 1))]
