"""Sketch: all that relating must know of an article, small enough for a row.

A row holds 200 bytes of terms, eight a sentence, and the names; a short item
takes about 400 bytes, a long article about 700. The bytes begin with a version,
so that a new way of sketching is told from an old one.
"""

import struct
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from worker.pipeline.relate.sentences import fingerprints
from worker.pipeline.relate.terms import terms

VERSION = 1
MOST_NAMES = 12
_HEAD = struct.Struct("<BQqqBBHHH")
_NUMBER_AT, _NUMBER_ENDS = 1, 9
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sketch:
    """An article as relating sees it.

    `published` and `received` are seconds since 1970 (UTC). `terms` are CRC-32
    numbers, the heaviest first, `weights` theirs in 255ths of the heaviest.
    `names` are folded names of people, organisations and places, the weightiest
    first, `titled` how many of the terms stand in the title.
    """

    number: int
    source: str
    language: str
    published: int
    received: int
    terms: "array[int]"
    weights: bytes
    sentences: "array[int]"
    names: tuple[str, ...]

    def to_bytes(self) -> bytes:
        """Return the sketch as bytes, the same for the same sketch everywhere."""
        source, language = self.source.encode()[:200], self.language.encode()[:8]
        names = "\n".join(self.names).encode()
        head = _HEAD.pack(
            VERSION,
            self.number,
            self.published,
            self.received,
            len(language),
            len(source),
            len(self.terms),
            len(self.sentences),
            len(names),
        )
        return (
            head + language + source + self.terms.tobytes() + self.weights + self.sentences.tobytes() + names
        )

    @classmethod
    def from_bytes(cls, data: bytes, number: int | None = None) -> "Sketch":
        """Return the sketch these bytes hold, under another number if one is given.

        Raises ValueError when another version wrote them.
        """
        version, own, published, received, *sizes = _HEAD.unpack_from(data)
        if version != VERSION:
            raise ValueError(f"This sketch is of version {version}, not {VERSION}: sketch the article again.")
        languages, sources, count, sentences, names = sizes
        at = _HEAD.size
        parts = []
        for size in (languages, sources, 4 * count, count, 8 * sentences, names):
            parts.append(data[at : at + size])
            at += size
        told, said = array("I"), array("Q")
        told.frombytes(parts[2])
        said.frombytes(parts[4])
        named = tuple(parts[5].decode(errors="replace").split("\n")) if names else ()
        return cls(
            own if number is None else number,
            parts[1].decode(errors="replace"),
            parts[0].decode(errors="replace"),
            published,
            received,
            told,
            parts[3],
            said,
            named,
        )


def is_same(one: bytes, other: bytes) -> bool:
    """Tell whether two sketches as bytes are the same but for the number of their article."""
    return one[:_NUMBER_AT] == other[:_NUMBER_AT] and one[_NUMBER_ENDS:] == other[_NUMBER_ENDS:]


def sketch(  # noqa: PLR0913 - an article has these things to be told by
    number: int,
    title: str,
    text: str,
    names: Sequence[str],
    *,
    received: datetime,
    published: datetime | None = None,
    language: str = "",
    source: str = "",
) -> Sketch:
    """Return the sketch of an article. Pure: the same in, the same out.

    `names` are the names of the article's tags or, better, all names found,
    the weightiest first; `received` and `published` are aware times.
    """
    told = terms(title, text, language or "en")
    heaviest = told[0][1] if told else 1.0
    arrived = _seconds(received)
    return Sketch(
        number,
        source,
        language,
        min(_seconds(published), arrived) if published is not None else arrived,
        arrived,
        array("I", [term for term, _ in told]),
        bytes([round(255 * weight / heaviest) or 1 for _, weight in told]),
        array("Q", fingerprints(text)),
        tuple(dict.fromkeys(name.replace("\n", " ") for name in names if name))[:MOST_NAMES],
    )


def _seconds(moment: datetime) -> int:
    """Return the seconds since 1970; a time before it is possible in archives."""
    return int((moment - _EPOCH).total_seconds())
