"""A text cut into words and marks, with what a recogniser must know of each.

One regular expression does the cutting, because this runs over every article:
dotted abbreviations stay whole, a possessive is its own mark, a line break ends
a sentence.
"""

import re
from dataclasses import dataclass

from worker.pipeline.tag.listed import listed

_CUT = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|['’]s\b"  # the possessive
    r"|\b[dlnjcmtDL]['’](?=[^\W\d_]{2})"  # d'Anvers, l'Aquila: two words
    r"|\w+(?:[-&]\w+|['’.](?!s\b)\w+)*"  # words, O'Brien, Jean-Luc, 3.5
    r"|\n+|[^\w\s]"
)
_ENDS = frozenset(".!?:;•|")
_JOINS = re.compile(r"[-'’]")
_SYLLABLES = 10  # letters of a given name of two syllables, as in Jong-un and Seung-hyun
_NO_SYLLABLE = listed(
    "led era run born like wide made style based owned only free type backed bound held hit"
)
_QUOTES = frozenset("\"'“”‘’«»„([*-–—")
ABBREVIATIONS = listed(
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt st jr sr rev hon pres adm maj sir messrs no vs inc "
    "corp co ltd jan feb mar apr aug sept oct nov dec"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text with its words: `starts` and `ends` are offsets into `text`.

    `opens` holds the words that open a sentence, where a capital tells nothing,
    `capitals` those written as a name is, in order; `shouted` says that (nearly)
    every word of the piece has a capital, as in many headlines.
    """

    text: str
    words: list[str]
    lower: list[str]
    starts: list[int]
    ends: list[int]
    opens: frozenset[int]
    capitals: list[int]
    shouted: bool = False

    def surface(self, first: int, last: int) -> str:
        """Return the text from word `first` to word `last` (included), as it stands."""
        return self.text[self.starts[first] : self.ends[last]]


def cut(text: str) -> Words:
    """Return the words of `text`."""
    spans = [match.span() for match in _CUT.finditer(text)]
    words = [text[start:end] for start, end in spans]
    lower = [word.lower() for word in words]
    return Words(
        text,
        words,
        lower,
        [start for start, _ in spans],
        [end for _, end in spans],
        _openers(words),
        # Nine words in ten are the same in lower case: those are told by one comparison.
        [
            at
            for at, (word, low) in enumerate(zip(words, lower, strict=True))
            if word != low and (word[0].isupper() if word.isalnum() else len(word) > 1 and has_capital(word))
        ],
        _is_shouted(words),
    )


def has_capital(word: str) -> bool:
    """Say whether a word is written as a name: Oslo, al-Assad, d'Ivoire, Jong-un, not Oslo-based."""
    if word.isalnum():
        return word[0].isupper()
    if "-" in word:
        first, _, last = word.rpartition("-")
        if last[:1].isupper() or (first[:1].isupper() and last[:1].isdigit()):
            return True
        return first.istitle() and len(word) <= _SYLLABLES and last not in _NO_SYLLABLE
    return word[0].isupper() or _JOINS.split(word)[-1][:1].isupper()


def _openers(words: list[str]) -> frozenset[int]:
    """Return the words that open a sentence; marks and quotes in front of one open it too."""
    found: set[int] = set()
    stops = [-1, *(at for at, word in enumerate(words) if word in _ENDS or word[0] == "\n")]
    for stop in stops:
        if stop > 0 and words[stop] == ".":
            before = words[stop - 1]
            if len(before) < 2 or before.lower() in ABBREVIATIONS:
                continue
        at = stop + 1
        while at < len(words) and words[at] in _QUOTES:
            found.add(at)
            at += 1
        found.add(at)
    return frozenset(found)


def _is_shouted(words: list[str]) -> bool:
    """Say whether the piece is a headline in capitals: five long words, most with a capital."""
    if len(words) > 40:
        return False
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(long) >= 4 and sum(word[0].isupper() for word in long) >= 0.7 * len(long)
