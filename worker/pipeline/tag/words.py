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
    r"|\w+(?:[-&]\w+|['’.](?!s\b)\w+)*"  # words, O'Brien, Jean-Luc, 3.5
    r"|\n+|[^\w\s]"
)
_ENDS = frozenset(".!?:;•|")
_QUOTES = frozenset("\"'“”‘’«»„([*-–—")
ABBREVIATIONS = listed(
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt st jr sr rev hon pres adm maj sir messrs no vs inc "
    "corp co ltd jan feb mar apr aug sept oct nov dec"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text with its words: `starts` and `ends` are offsets into `text`.

    `opens` says for each word whether it opens a sentence, where a capital tells
    nothing; `shouted` that (nearly) every word of the piece has a capital, as in
    many headlines.
    """

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    opens: list[bool]
    shouted: bool = False

    def surface(self, first: int, last: int) -> str:
        """Return the text from word `first` to word `last` (included), as it stands."""
        return self.text[self.starts[first] : self.ends[last]]


def cut(text: str) -> Words:
    """Return the words of `text`."""
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    opens: list[bool] = []
    opening = True
    before = ""
    for match in _CUT.finditer(text):
        word = match[0]
        words.append(word)
        start, end = match.span()
        starts.append(start)
        ends.append(end)
        opens.append(opening)
        if word in _ENDS:
            opening = word != "." or (before.lower() not in ABBREVIATIONS and len(before) > 1)
        elif word[0] == "\n":
            opening = True
        elif word not in _QUOTES:
            opening = False
        before = word
    return Words(text, words, starts, ends, opens, _is_shouted(words))


def _is_shouted(words: list[str]) -> bool:
    """Say whether the piece is a headline in capitals: five long words, most with a capital."""
    if len(words) > 40:
        return False
    long = [word for word in words if len(word) > 3 and word[0].isalpha()]
    return len(long) >= 4 and sum(word[0].isupper() for word in long) >= 0.7 * len(long)
