"""Writings: what each of a feed's last writings changed, for those who come back with an old entity tag.

A reader who says which document it has (RFC 3229) is told only what is new or
changed since. So every writing leaves a note: the entity tags of the documents it
made, and which articles changed in them or left them before their time. The notes
of a feed stand in a ring: the oldest makes room, so they need no clearing away.
A tag that is in none of them is of a document we don't remember.
"""

import json
import struct
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from worker.store.pages import Recipe
from worker.store.schema import writing
from worker.store.store import Tx

# A note is some 200 bytes. A feed that changes every minute remembers two hours.
REMEMBERED = 128


@dataclass(frozen=True, slots=True)
class Writing:
    """One writing of a feed's documents: its number, their entity tags by format, and what it changed.

    `gone` are articles that left although younger ones than they stayed, or that
    were taken down. Those that newer ones pushed off the end are no news to anybody.
    """

    number: int
    etags: Mapping[str, str]
    changed: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a document: articles that are new or other, and those that left it."""

    changed: frozenset[int]
    gone: frozenset[int]


def writing_of(
    number: int, before: Recipe | None, made: Mapping[str, Recipe], down: Collection[int]
) -> Writing:
    """Return the note of a writing, given the Atom document before it; `down` are articles taken down."""
    etags = {form: recipe.etag for form, recipe in made.items()}
    if before is None:
        return Writing(number, etags)
    known = set(before.parts)
    changed = tuple(part[0] for part in made["atom"].parts if part not in known)
    here = {part[0] for part in made["atom"].parts}
    left = [part[0] for part in before.parts]
    while left and left[-1] not in here and left[-1] not in down:
        left.pop()
    return Writing(number, etags, changed, tuple(one for one in left if one not in here))


def keep(tx: Tx, rows: Iterable[tuple[str, Writing]]) -> None:
    """Write the notes of writings (feed name, note), each in place of the oldest of its feed."""
    values = [
        {
            "name": name,
            "slot": one.number % REMEMBERED,
            "number": one.number,
            "etags": json.dumps(dict(one.etags), separators=(",", ":")),
            "changed": _packed(one.changed),
            "gone": _packed(one.gone),
        }
        for name, one in rows
    ]
    if values:
        statement = tx.upsert(writing)
        newer = {column: statement.excluded[column] for column in ("number", "etags", "changed", "gone")}
        tx.run(statement.on_conflict_do_update(index_elements=["name", "slot"], set_=newer), values)


def since(tx: Tx, name: str, now: int, form: str, etag: str) -> Since | None:
    """Return what changed from the document with that tag to writing `now`, None if it is forgotten."""
    asked = sa.select(writing).where(writing.c.name == name, writing.c.number <= now)
    notes = {row.number: row for row in tx.rows(asked)}
    changed: set[int] = set()
    gone: set[int] = set()
    number = now
    while (note := notes.get(number)) is not None:
        if json.loads(note.etags).get(form) == etag:
            return Since(frozenset(changed), frozenset(gone))
        changed.update(_unpacked(note.changed))
        gone.update(_unpacked(note.gone))
        number -= 1
    return None


def _packed(numbers: tuple[int, ...]) -> bytes:
    return struct.pack(f"<{len(numbers)}q", *numbers)


def _unpacked(kept: bytes) -> tuple[int, ...]:
    kept = bytes(kept)
    return struct.unpack(f"<{len(kept) // 8}q", kept)
