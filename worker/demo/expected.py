"""What a good reader finds on the fictional press: the yardstick of the demo's report and of journeys."""

import re
from dataclasses import dataclass

from worker.demo.layout import layout
from worker.demo.newsroom import address
from worker.demo.piece import Piece, pieces
from worker.demo.press import publishers


@dataclass(frozen=True, slots=True)
class Upstream:
    """A source the demo sets up: `path` on the origin; `select` is the CSS selector of its article links."""

    name: str
    kind: str
    path: str
    title: str
    full_text: bool = True
    select: str = ""


UPSTREAMS = (
    Upstream("courier", "feed", "/courier/rss.xml", "The Harrow Coast Courier (RSS, summaries only)"),
    Upstream("anzeiger", "feed", "/anzeiger/atom.xml", "Lüderooger Anzeiger (Atom, mostly whole texts)"),
    Upstream("culture", "page", "/courier/culture/", "Courier Culture (no feed)", select="a.card-link"),
    Upstream("wire", "sitemap", "/wire/sitemap.xml", "Marram Wire (sitemap)"),
    Upstream("hotline", "hook", "/courier/", "Courier hotline (signed webhook)", full_text=False),
)
"""Together they bring every piece, each by one way."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be known of one piece once it is taken in.

    `sentences` must be in the clean text and `furniture` must not; `hints` are the
    paths of its "Read also" links that are shown at the opening. `story` groups
    pieces about one event ("" for none); `authors_told` is false where only a printed
    byline names the authors, in neither page metadata nor feed; `copy_of` is the slug of its original.
    """

    slug: str
    path: str
    upstream: str
    title: str
    authors: tuple[str, ...]
    authors_told: bool
    section: str
    language: str
    sentences: tuple[str, ...]
    furniture: tuple[str, ...]
    hints: tuple[str, ...]
    story: str
    copy_of: str
    held_back: bool


def _upstream(piece: Piece) -> str:
    """Return the name of the source that brings the piece."""
    if piece.push_only:
        return "hotline"
    return "culture" if piece.section == "culture" else piece.publisher


def _expected(piece: Piece) -> Expected:
    publisher = publishers()[piece.publisher]
    section = publisher.sections[piece.section]
    looks = layout(section.layout)
    linked = [pieces()[block.key] for block in piece.blocks if block.kind == "also"]
    furniture = () if piece.push_only else looks.furniture
    return Expected(
        slug=piece.slug,
        path=address(piece),
        upstream=_upstream(piece),
        title=piece.title,
        authors=piece.authors,
        authors_told=looks.names_authors or piece.push_only,
        section=section.name,
        language=publisher.language,
        sentences=piece.keep,
        furniture=(*furniture, looks.also_label) if linked else furniture,
        hints=tuple(address(one) for one in linked if not one.held_back),
        story=piece.story,
        copy_of=piece.copy_of,
        held_back=piece.held_back,
    )


def expected() -> dict[str, Expected]:
    """Return what is expected of every piece, by slug."""
    return {slug: _expected(piece) for slug, piece in pieces().items()}


def _smooth(text: str) -> str:
    """Return the text with every run of white space as one space, and no space around it."""
    return re.sub(r"\s+", " ", text).strip()


def lost(want: Expected, text: str) -> tuple[str, ...]:
    """Return the sentences that a clean text should have and has not."""
    text = _smooth(text)
    return tuple(sentence for sentence in want.sentences if _smooth(sentence) not in text)


def leftover(want: Expected, text: str) -> tuple[str, ...]:
    """Return the furniture that a clean text should not have and has."""
    text = _smooth(text)
    return tuple(phrase for phrase in want.furniture if phrase in text)
