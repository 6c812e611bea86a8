"""A text cut into words and marks, with what a recogniser must know of each.

Text is parted at its spaces first, and most parts are a word already, with or without
one mark behind it; one regular expression cuts the others: dotted abbreviations stay
whole, a possessive is its own mark, a line break ends a sentence.
"""

import re
from dataclasses import dataclass
from itertools import compress
from operator import add, ne

from worker.pipeline.tag.listed import listed

_LETTER = r"[\w\u0300-\u036f]"  # some marks have no letter of their own with them: Olúṣẹ́gun
CUT = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|['’]s\b"  # the possessive
    r"|\b[dlnjcmtDL]['’](?=[^\W\d_]{2})"  # d'Anvers, l'Aquila: two words
    rf"|{_LETTER}+(?:[-&]{_LETTER}+|['’.](?!s\b){_LETTER}+)*"  # words, O'Brien, Jean-Luc, 3.5
    r"|\n+|[^\w\s]"
)
_MARKS = frozenset(',.;:!?)"”\n')  # what may stand behind a word without being part of it, whatever follows
_OPENING = frozenset('"“«„([$£€')  # what may stand before one in the same way
_CLOSING = frozenset(one + other for one in ',.!?)"”' for other in ',.;:!?)"”')
# Marks that end a sentence, and line breaks, of which hardly ever more stand together.
_ENDS = frozenset([*".!?:;•|", *("\n" * most for most in range(1, 33))])
_JOINS = re.compile(r"[-'’]")
_SYLLABLES = 10  # letters of a given name of two syllables, as in Jong-un and Seung-hyun
_NO_SYLLABLE = listed(
    "led era run born like wide made style based owned only free type backed bound held hit"
)
_DASHES = frozenset("-–—")
_LONGEST_DATELINE = 14  # words and marks: WASHINGTON / NEW YORK, Nov. 3 (Reuters) -
_QUOTES = frozenset("\"'“”‘’«»„([*-–—")
ABBREVIATIONS = listed(
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt st mt ft jr sr rev hon pres adm maj sir messrs no vs "
    "inc corp co ltd jan feb mar apr aug sept oct nov dec"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text with its words: `starts` are offsets into `text`.

    `opens` holds the words that open a sentence, where a capital tells nothing,
    `capitals` those written as a name is, in order; `shouted` says that (nearly)
    every word of the piece has a capital, as in many headlines.
    """

    text: str
    words: list[str]
    lower: list[str]
    starts: list[int]
    opens: frozenset[int]
    capitals: list[int]
    shouted: bool = False

    @property
    def ends(self) -> list[int]:
        """The offsets at which the words end."""
        return list(map(add, self.starts, map(len, self.words)))

    def surface(self, first: int, last: int) -> str:
        """Return the text from word `first` to word `last` (included), as it stands."""
        return self.text[self.starts[first] : self.starts[last] + len(self.words[last])]


def cut(text: str) -> Words:
    """Return the words of `text`.

    Every article goes through here, so whatever can be is done by loops of the interpreter's own.
    """
    words, starts = _parted(text)
    if dash := _dateline(text, words, starts):
        words[dash] = "."  # a sentence begins behind its dateline, and no name reaches over it
    lower = list(map(str.lower, words))
    # Nine words in ten are the same in lower case: those have no capital.
    changed = compress(range(len(words)), map(ne, words, lower))
    return Words(
        text,
        words,
        lower,
        starts,
        _openers(words) | {dash + 1} if dash else _openers(words),
        [at for at in changed if _is_capital(words[at])],
        _is_shouted(words),
    )


def _parted(text: str) -> tuple[list[str], list[int]]:
    """Return the words and marks of a text, and where each begins; none of them holds a space."""
    words: list[str] = []
    starts: list[int] = []
    at = 0
    # Paragraphs meet without a space between them: they get one. More line breaks than two are one mark.
    between = "" if "\n\n\n" in text else "\n\n"
    for part in (text.replace(between, f" {between} ") if between else text).split(" "):
        if part.isalnum():
            words.append(part)
            starts.append(at)
        elif part[-1:] in _MARKS and part[:-1].isalnum():
            words += (part[:-1], part[-1])
            starts += (at, at + len(part) - 1)
        elif part[:1] in _OPENING and part[1:].isalnum():
            words += (part[0], part[1:])
            starts += (at, at + 1)
        elif part[-2:] in _CLOSING and part[:-2].isalnum():
            words += (part[:-2], part[-2], part[-1])
            starts += (at, at + len(part) - 2, at + len(part) - 1)
        elif part and part == between:
            words.append(part)
            starts.append(at - 1)
            at -= 2  # the two spaces that are not in the text
        elif part:
            for found in CUT.finditer(text, at, at + len(part)):
                words.append(found[0])
                starts.append(found.start())
        at += len(part) + 1
    return words, starts


def _dateline(text: str, words: list[str], starts: list[int]) -> int:
    """Return where the dash behind a dateline is, `LONDON, Nov 3 (Reuters) -`; 0 where there is none."""
    for at, word in enumerate(words[:_LONGEST_DATELINE]):
        if word in _DASHES:
            return at + (words[at : at + 2] == ["-", "-"]) if text[starts[at] - 1] == " " else 0
        if word.islower() or (word != "." and word in _ENDS):
            break
    return 0


def _is_capital(word: str) -> bool:
    return word[0].isupper() if word.isalnum() else len(word) > 1 and has_capital(word)


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
    stops = [-1, *compress(range(len(words)), map(_ENDS.__contains__, words))]
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
