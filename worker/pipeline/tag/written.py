"""One spelling for the words of towns and bodies, which are many and often a letter apart.

So less is one here than in surnames: what differs between transliterations, no vowels, and hardly
anything in short words.
"""

import re
from functools import lru_cache

from worker.pipeline.tag.listed import listed

_OPENINGS = {"st": "saint", "sankt": "saint", "mt": "mount", "ft": "fort"}
_UE, _OE = re.compile(r"(?<=[b-df-hj-np-rt-z])(?<!q)ue"), re.compile(r"(?<=[b-df-hj-np-tv-z])oe")
_SLAVIC_END = re.compile(r"(?<=[a-z])(?:yi|ie|[eio])v$")  # Kyiv, Kiev; Lviv, Lvov
_FEWEST_LETTERS = 5
_MANY_LETTERS = 6
# Shaanxi has its second a only to be told from the province next door.
_APART = {"shaanxi": "shenxi"}
_WATERS = listed("sea gulf bay lake strait straits river island isle")
_ARABIC_ARTICLES = listed("al el ad ar as ash at az ed er es esh et ez e i")
_FOLDS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"dsch|dzh", "j"),
        (r"tsch|tch", "ch"),
        (r"sch", "sh"),
        (r"(?:zh)+", "sh"),
        (r"ts|tz|z", "s"),
        (r"^ch(?=a)|^kh", "kh"),
        (r"(?<=.)kh", "ch"),
        (r"gh(?=[aeio])", "g"),
        (r"q|c(?![heiky])", "k"),
        (r"w", "v"),
        (r"^[yj](?=e)", ""),
        (r"^[yj](?=[aou])", "j"),
        (r"(?<=[^aeou])[yj](?=[aeou])", ""),
        (r"(?<=.)(?:iy|ii|ij|yy|y|j)", "i"),
        (r"(?<=[^aeiou])ou", "u"),
        (r"(?<=[aeiou])h(?=[aeiou])", "g"),
        (r"(?<=[aeiou])h$", ""),
    )
)
_DOUBLED = re.compile(r"([a-z])\1")


@lru_cache(maxsize=4096)
def written(word: str) -> str:
    """Return a word of a town's or a body's name in one spelling; short ones differ by a letter too often."""
    if len(word) < _FEWEST_LETTERS:  # SAAS is not SAS
        return _SLAVIC_END.sub("iv", word)
    many = len(word.removesuffix("h")) >= _MANY_LETTERS
    word = _SLAVIC_END.sub("iv", _marked(word))
    for pattern, to in _FOLDS:
        word = pattern.sub(to, word)
    return _DOUBLED.sub(r"\1", word) if many else word


def place(words: list[str]) -> str:
    """Return the words of a place's name in one spelling, without the article."""
    words = words[1:] if words[:1] == ["the"] and len(words) > 1 else words
    if len(words) > 1:
        words = _kind_first([_OPENINGS.get(words[0], words[0]), *words[1:]])
    if len(words) > 2:  # Deir ez-Zor, Deir al-Zor
        words = [words[0], *(word for word in words[1:-1] if word not in _ARABIC_ARTICLES), words[-1]]
    return " ".join(written(_APART.get(word, word)) for word in words)


def _kind_first(words: list[str]) -> list[str]:
    """Return the words of a sea or a lake in one order: Sea of Azov, Azov Sea."""
    if words[-1] in _WATERS:
        return [words[-1], *words[:-1]]
    return [words[0], *words[2:]] if words[0] in _WATERS and words[1] == "of" and len(words) > 2 else words


def _marked(word: str) -> str:
    """Return a folded word with ue, oe, ae and aa as if written with marks."""
    return _UE.sub("u", _OE.sub("o", word)).replace("ae", "a").replace("aa", "a")
