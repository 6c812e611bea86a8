"""The signs of a text: its words, letters, capitals and digits, found without a look at each letter.

A text that Latin-1 can write, typographic quotes and dashes made plain, is one byte
a letter. A table then turns all its letters at once into what is asked, a fifth of
what a regular expression costs. Other scripts are read with those, to the same end.
"""

import re
from collections.abc import Callable

# Signs that Latin-1 lacks, with one of the same kind that it has: no letter, no digit, no space.
_TYPOGRAPHIC = tuple("‘’“”–—…•")
_NO_WORD = re.compile(r"\W+")
_WORD = re.compile(r"\w+")
_DIGITS = re.compile(r"\d")


def _table(of: Callable[[str], int]) -> bytes:
    """Return for each letter of Latin-1 what it becomes."""
    return bytes(of(chr(code)) for code in range(256))


def _kind(letter: str) -> int:
    """Return what stands for all letters like this one."""
    if letter.isupper():
        return ord("A")
    if _DIGITS.match(letter):
        return ord("0")
    return ord(" " if letter == " " else "a")


_KINDS = _table(_kind)
_LOWER = _table(lambda letter: ord(letter.lower()))
_WORDS = _table(lambda letter: ord(letter.lower()) if _WORD.match(letter) else ord(" "))
_SILENT = bytes(code for code in range(256) if not _WORD.match(chr(code)))


def signs_of(text: str) -> bytes | None:
    """Return a text with one byte a letter, None when Latin-1 cannot write it."""
    if not text.isascii():
        for sign in _TYPOGRAPHIC:
            text = text.replace(sign, "'")
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        return None


def word_list(text: str, signs: bytes | None) -> list[str]:
    """Return the words of a text in lower case; `signs` are those of the text."""
    if signs is None:
        return _WORD.findall(text.lower())
    return signs.translate(_WORDS).decode("latin-1").split()


def letters_of(text: str, signs: bytes | None) -> str:
    """Return the letters and digits of a text in lower case, nothing between them."""
    if signs is None:
        return _NO_WORD.sub("", text.lower())
    return signs.translate(_LOWER, _SILENT).decode("latin-1")


def writing_of(text: str, signs: bytes | None) -> tuple[float, float]:
    """Return the share of words with a capital, and of letters that are digits.

    The text is one of a survey's blocks: no space at its start, never two in a row.
    """
    if signs is None:
        words = text.split()
        count, capitals = len(words), sum([word[0].isupper() for word in words])
        digits = len(_DIGITS.findall(text))
    else:
        kinds = signs.translate(_KINDS)
        count = kinds.count(b" ") + (not kinds.endswith(b" "))
        capitals = kinds.count(b" A") + kinds.startswith(b"A")
        digits = kinds.count(b"0")
    return capitals / (count or 1), digits / (len(text) or 1)


def words_of(text: str) -> str:
    """Return the words of a text in lower case, parted by one space."""
    return " ".join(word_list(text, signs_of(text)))


def letters(text: str) -> str:
    """Return the letters and digits of a text in lower case, nothing between them."""
    return letters_of(text, signs_of(text))
