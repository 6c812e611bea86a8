"""Spans: names as places in a text, by which any recogniser can stand in for the shipped one.

The shipped recognisers look at words; a larger model brings words of its own. What
both agree on is the text: so a larger one tells where names stand in it, and the
stage goes on from there as ever (kinds seen over the whole article, surnames,
acronyms, the operator's say, salience). What it read is kept with the article, so
that the article can be tagged again without reading it again.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple, Protocol

from worker.pipeline.tag.islands import Mention
from worker.pipeline.tag.values import ORGANISATION, PERSON, PLACE
from worker.pipeline.tag.words import Words

MOST_CHARACTERS = 20_000  # longer texts are live blogs: what they are about stands in the first part
_LETTERS = {PERSON: "P", ORGANISATION: "O", PLACE: "L"}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}


class Span(NamedTuple):
    """A name in a text: the offsets of its beginning and its end, and its kind."""

    start: int
    end: int
    kind: str


class Recogniser(Protocol):
    """Somebody who finds names: persons, organisations, places."""

    @property
    def name(self) -> str:
        """What it is called, with its version."""

    def speaks(self, language: str) -> bool:
        """Say whether it reads this language ("" when nobody knows which it is)."""

    def read(self, texts: Sequence[str]) -> list[list[Span]]:
        """Return the names in each text, in order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The names that `by` found in one article; `of` tells which title and text it read."""

    by: str
    of: str
    title: tuple[Span, ...] = ()
    text: tuple[Span, ...] = ()

    def fits(self, title: str, text: str) -> bool:
        """Say whether just these were read."""
        return self.of == _mark(title, text)

    def to_json(self) -> dict[str, Any]:
        """Return it as the derived layer keeps it."""
        told = {"title": self.title, "text": self.text}
        spans = {name: [[s.start, s.end, _LETTERS[s.kind]] for s in found] for name, found in told.items()}
        return {"by": self.by, "of": self.of, **spans}


def read_all(recogniser: Recogniser, articles: Sequence[tuple[str, str]]) -> list[Reading]:
    """Return what a recogniser finds in each (title, text)."""
    pieces = [piece for title, text in articles for piece in (title, text[:MOST_CHARACTERS])]
    found = [tuple(span for span in spans if span.kind in _LETTERS) for spans in recogniser.read(pieces)]
    return [
        Reading(recogniser.name, _mark(title, text), heads, bodies)
        for (title, text), heads, bodies in zip(articles, found[::2], found[1::2], strict=True)
    ]


def reading_of(kept: Mapping[str, Any] | None) -> Reading | None:
    """Return the reading that a derived layer keeps, None when there is none."""
    if not kept:
        return None
    title, text = (
        tuple(Span(start, end, _KINDS[letter]) for start, end, letter in kept[name])
        for name in ("title", "text")
    )
    return Reading(kept["by"], kept["of"], title, text)


def mentions_at(piece: Words, spans: Sequence[Span]) -> list[Mention]:
    """Return the spans as mentions: the words that stand wholly inside each."""
    found: list[Mention] = []
    for start, end, kind in spans:
        first, last = bisect_left(piece.starts, start), bisect_right(piece.ends, end) - 1
        if first <= last:
            found.append(Mention(first, last, kind))
    return found


def _mark(title: str, text: str) -> str:
    return sha256(f"{title}\n{text}".encode("utf-8", "surrogatepass")).hexdigest()[:24]
