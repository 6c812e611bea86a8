"""Edition: what the fictional press shows at one moment, and how it changes.

An edition is a value; publishing, correcting and removing return the next one.
That makes the origin thread-safe with one assignment under one lock.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from worker.demo.piece import Block, Piece
from worker.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece as readers can see it, since when, and with which correction note."""

    piece: Piece
    published: datetime
    updated: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """What is shown (newest first by `latest`), held back and gone (slug to HTTP status)."""

    shown: dict[str, Shown]
    held: dict[str, Piece]
    gone: dict[str, int]
    changed: datetime

    def latest(self, publisher: str = "", section: str = "") -> tuple[Shown, ...]:
        """Return what is shown, newest first; empty arguments mean all."""
        found = [
            item
            for item in self.shown.values()
            if publisher in ("", item.piece.publisher) and section in ("", item.piece.section)
        ]
        return tuple(sorted(found, key=lambda item: (item.published, item.piece.slug), reverse=True))


def opening(pieces: dict[str, Piece], opened: datetime) -> Edition:
    """Return the first edition of the day `opened` lies in.

    Times count from midnight UTC, so that a demo started again on the same day
    shows the same documents with the same validators.
    """
    midnight = opened.replace(hour=0, minute=0, second=0, microsecond=0)
    shown = {}
    for slug, piece in pieces.items():
        if not (piece.held_back or piece.push_only):
            # Minutes that differ from piece to piece, because no newsroom publishes on the hour.
            when = midnight - timedelta(hours=piece.hours_before, minutes=len(piece.title) % 60)
            shown[slug] = Shown(piece, when, when)
    held = {slug: piece for slug, piece in pieces.items() if piece.held_back}
    return Edition(shown, held, {}, max(item.updated for item in shown.values()))


def _second(now: datetime) -> datetime:
    """Return `now` without its fraction: HTTP dates and feeds have none."""
    return now.replace(microsecond=0)


def publish(edition: Edition, slug: str, now: datetime) -> Edition:
    """Return the edition with a piece that was held back.

    Raises NotFound when no such piece is held back.
    """
    if slug not in edition.held:
        raise NotFound(f"No piece {slug!r} is held back; these are: {', '.join(edition.held) or 'none'}.")
    now = _second(now)
    held = {key: piece for key, piece in edition.held.items() if key != slug}
    return Edition(edition.shown | {slug: Shown(edition.held[slug], now, now)}, held, edition.gone, now)


def _replaced(block: Block, old: str, new: str) -> Block:
    """Return the block with the words changed wherever readers see them."""
    rows = tuple(tuple(cell.replace(old, new) for cell in row) for row in block.rows)
    return replace(block, text=block.text.replace(old, new), by=block.by.replace(old, new), rows=rows)


def _corrected(piece: Piece, old: str, new: str) -> Piece:
    """Return the piece with `old` replaced in title, summary and body."""
    return replace(
        piece,
        title=piece.title.replace(old, new),
        summary=piece.summary.replace(old, new),
        blocks=tuple(_replaced(item, old, new) for item in piece.blocks),
    )


def correct(edition: Edition, slug: str, change: tuple[str, str], note: str, now: datetime) -> Edition:
    """Return the edition in which the first words of `change` read as the second, with a correction note.

    Raises NotFound for a piece that is not shown, Conflict when its words are not there.
    """
    if slug not in edition.shown:
        raise NotFound(f"No piece {slug!r} is shown.")
    was, now = edition.shown[slug], _second(now)
    piece = _corrected(was.piece, *change)
    if piece == was.piece:
        raise Conflict(f"The piece {slug!r} does not say {change[0]!r}, so nothing can be corrected.")
    shown = edition.shown | {slug: Shown(piece, was.published, now, note)}
    return Edition(shown, edition.held, edition.gone, now)


def remove(edition: Edition, slug: str, status: int, now: datetime) -> Edition:
    """Return the edition without the piece; its address answers `status` from now on.

    Raises NotFound for a piece that is not shown.
    """
    if slug not in edition.shown:
        raise NotFound(f"No piece {slug!r} is shown.")
    shown = {key: item for key, item in edition.shown.items() if key != slug}
    return Edition(shown, edition.held, edition.gone | {slug: status}, _second(now))
