"""What the taught recogniser looks at, and its model.

The model (`data/names-en.crf`, its hash in `data/names-en.sha256`) was distilled
by benchmarks/train_names.py: spaCy's en_core_web_md (MIT) labelled openly
licensed news, the field learnt from the labels. About ten times cheaper
than its teacher, a few megabytes of memory.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files

import pycrfsuite
from anyascii import anyascii

from worker.pipeline.tag.places import Gazetteer
from worker.pipeline.tag.words import Words


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is open. `data` must live as long as the tagger, which reads it without a copy."""

    tagger: pycrfsuite.Tagger
    data: bytes


@cache
def model() -> Model:
    """Return the model, opened once in a process; raises RuntimeError when its file is another one."""
    folder = files("worker.pipeline.tag") / "data"
    data = (folder / "names-en.crf").read_bytes()
    check(data, (folder / "names-en.sha256").read_text(encoding="ascii"))
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(data)
    return Model(tagger, data)


def check(data: bytes, line: str) -> None:
    """Compare a model with its line `SHA-256  NAME`; raises RuntimeError that says what to do."""
    wanted, _, name = line.strip().partition("  ")
    if sha256(data).hexdigest() != wanted:
        raise RuntimeError(f"The model {name} is not the one that was shipped: install wirecopy again.")


def features(piece: Words, first: int, last: int, seen: frozenset[str], places: Gazetteer) -> list[list[str]]:
    """Return the features of each word of an island."""
    words = piece.words
    lower = piece.lower[max(0, first - 2) : last + 3]
    if not piece.text.isascii():  # the model was taught without diacritics
        lower = [word if word.isascii() else _plain(word) for word in lower]
    lower = [""] * max(0, 2 - first) + lower + ["", ""]
    length = "n=" + str(min(last - first, 5))
    shouted = "shout" if piece.shouted else "calm"
    rows: list[list[str]] = []
    for at in range(first, last + 1):
        word = words[at]
        here = at - first + 2
        low = lower[here]
        shape = _shape(word)
        place = places.places.get(low)
        rows.append(
            [
                "w=" + low,
                "s=" + low[-3:],
                "p=" + low[:3],
                "h=" + shape,
                "a=" + lower[here - 1],
                "b=" + lower[here - 2] + "|" + lower[here - 1],
                "c=" + lower[here + 1],
                "d=" + lower[here + 1] + "|" + lower[here + 2],
                "g=" + (place.sort if place is not None else "-"),
                ("open" if at in piece.opens else shouted) + ("+low" if low in seen else "-low"),
                length + ("<" if at == first else "") + (">" if at == last else ""),
                "wc=" + low + "|" + lower[here + 1],
                "aw=" + lower[here - 1] + "|" + low,
                "ah=" + lower[here - 1] + "|" + shape,
            ]
        )
    return rows


@lru_cache(maxsize=4096)
def _plain(word: str) -> str:
    return anyascii(word).lower()


def _shape(word: str) -> str:
    """Return how a word is written: X capitals, Xx one capital, x small, 0 digits, - mixed."""
    if word.isupper():
        return ("X" if len(word) > 1 else "x1") + ("." if "." in word else "")
    if word.islower():
        return "x"
    if word[0].isupper() and word[1:].islower():
        return "Xx"
    return ("-" if "-" in word else "m") + ("0" if any(char.isdigit() for char in word) else "")
