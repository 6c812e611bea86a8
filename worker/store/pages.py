"""Pages: the recipe of each feed document, and the rendered entries it is put together from.

A page is kept as its shell and the list of fragments inside it, not as bytes: an
article in a thousand feeds is then written once and read a thousand times, where
whole documents would be 600 MB to write for one change. Who serves a document
puts it together once for each recipe. A fragment that was dropped (its article
was taken down) is left out from then on, whatever the recipe says.
"""

import json
import struct
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from typing import Any

import sqlalchemy as sa

from worker.store.schema import fragment, page, writing
from worker.store.store import Tx
from worker.store.types import pack_alike, unpack_bytes

# An article, the version of its fragment, and whether it is the brief one (0 or 1).
Part = tuple[int, int, int]
BRIEF = "-brief"
_HEADER = struct.Struct("<7q")


@dataclass(frozen=True)
class Recipe:
    """A document: what stands before, between and after its parts.

    `archives` counts the archive documents that were closed so far, and
    `archived_to` is the number of the last article in them. `writing` counts the
    feed's writings that changed something (`worker.store.writings`).
    """

    form: str
    head: bytes
    tail: bytes
    joint: bytes = b""
    parts: tuple[Part, ...] = ()
    archives: int = 0
    archived_to: int = 0
    writing: int = 0

    @cached_property
    def etag(self) -> str:
        """Return the entity tag: equal recipes are equal bytes, because rendering is a function."""
        said = b"".join((self._numbers, b"%d " % len(self.head), self.head, self.tail))
        return blake2b(said, digest_size=12).hexdigest()

    @cached_property
    def _numbers(self) -> bytes:
        return struct.pack(f"<{3 * len(self.parts)}q", *chain.from_iterable(self.parts))

    def pack(self) -> bytes:
        """Return the recipe as it is kept: seven numbers, the parts, and the shell."""
        lengths = (len(self.parts), len(self.head), len(self.tail), len(self.joint))
        header = _HEADER.pack(*lengths, self.archives, self.archived_to, self.writing)
        return b"".join((header, self._numbers, self.head, self.tail, self.joint))


def _unpack(form: str, kept: bytes) -> Recipe:
    count, head, tail, joint, archives, archived_to, written = _HEADER.unpack_from(kept)
    flat = struct.unpack_from(f"<{3 * count}q", kept, _HEADER.size)
    parts = tuple(zip(flat[::3], flat[1::3], flat[2::3], strict=True))
    at = _HEADER.size + 24 * count
    ends = (at + head, at + head + tail, at + head + tail + joint)
    shell = (kept[at : ends[0]], kept[ends[0] : ends[1]], kept[ends[1] : ends[2]])
    return Recipe(form, *shell, parts, archives, archived_to, written)


def _form(form: str, is_brief: int) -> str:
    return form + BRIEF if is_brief else form


def keep(tx: Tx, rows: Iterable[tuple[str, Recipe, datetime]]) -> None:
    """Write recipes (feed name, recipe, modified)."""
    values = [
        {"name": name, "format": made.form, "body": made.pack(), "etag": made.etag, "modified_at": modified}
        for name, made, modified in rows
    ]
    if values:
        tx.run(_kept(tx), values)


def _kept(tx: Tx) -> Any:
    statement = tx.upsert(page)
    newer = {column: statement.excluded[column] for column in ("body", "etag", "modified_at")}
    return statement.on_conflict_do_update(index_elements=["name", "format"], set_=newer)


_ONE = sa.select(page.c.body, page.c.modified_at).where(
    page.c.name == sa.bindparam("name"), page.c.format == sa.bindparam("form")
)


_SEVERAL = sa.select(page.c.name, page.c.body).where(
    page.c.name.in_(sa.bindparam("names", expanding=True)), page.c.format == sa.bindparam("form")
)
_SIZES = sa.select(fragment.c.article, fragment.c.format, fragment.c.version, fragment.c.body_bytes).where(
    fragment.c.article.in_(sa.bindparam("numbers", expanding=True))
)


def recipe_of(tx: Tx, name: str, form: str) -> tuple[Recipe, datetime] | None:
    """Return the recipe of a feed's document and when the data in it last changed, or None."""
    row = tx.row(_ONE, {"name": name, "form": form})
    return None if row is None else (_unpack(form, bytes(row.body)), row.modified_at)


def recipes(tx: Tx, names: Sequence[str], form: str) -> dict[str, Recipe]:
    """Return the recipes of several feeds by their names."""
    rows = tx.rows(_SEVERAL, {"names": list(names), "form": form})
    return {row.name: _unpack(form, bytes(row.body)) for row in rows}


def put_together(
    tx: Tx, recipe: Recipe, fresh: Mapping[tuple[int, str], tuple[int, bytes]] | None = None
) -> tuple[bytes, str]:
    """Return the document of a recipe and its entity tag, with the fragments there are now.

    `fresh` are fragments that were rendered and not kept: (article, form) -> (version, bytes).
    """
    kept = bodies(tx, recipe)
    for number, _, is_brief in recipe.parts if fresh else ():
        if found := (fresh or {}).get((number, _form(recipe.form, is_brief))):
            kept[number] = found
    made = _standing(recipe, kept)
    return _joined(made, kept), made.etag


def difference(tx: Tx, recipe: Recipe, changed: Collection[int]) -> tuple[bytes, str] | None:
    """Return a document with the changed articles of a recipe only, and the entity tag of all of it.

    None when that would be all of it, or when an article left it and its writing is still due.
    """
    kept = bodies(tx, recipe)
    made = _standing(recipe, kept)
    if len(made.parts) < len(recipe.parts):
        return None
    pairs = zip(made.parts, recipe.parts, strict=True)
    parts = tuple(part for part, before in pairs if part[0] in changed or part != before)
    if len(parts) == len(made.parts):
        return None
    return _joined(replace(made, parts=parts), kept), made.etag


def _standing(recipe: Recipe, kept: Mapping[int, tuple[int, bytes]]) -> Recipe:
    """Return the recipe as its fragments are now: those of another version, without those that went."""
    there = (part for part in recipe.parts if part[0] in kept)
    return replace(recipe, parts=tuple((number, kept[number][0], brief) for number, _, brief in there))


def _joined(recipe: Recipe, kept: Mapping[int, tuple[int, bytes]]) -> bytes:
    body = recipe.joint.join(kept[number][1] for number, _, _ in recipe.parts)
    return b"".join((recipe.head, body, recipe.tail))


def bodies(tx: Tx, recipe: Recipe) -> dict[int, tuple[int, bytes]]:
    """Return the rendered entries of a recipe: article -> (version, bytes)."""
    found: dict[int, tuple[int, bytes]] = {}
    for is_brief in (0, 1):
        numbers = [number for number, _, brief in recipe.parts if brief == is_brief]
        if numbers:
            form = _form(recipe.form, is_brief)
            wanted = sa.and_(fragment.c.article.in_(numbers), fragment.c.format == form)
            rows = tx.rows(sa.select(fragment.c.article, fragment.c.version, fragment.c.body).where(wanted))
            found |= {row.article: (row.version, unpack_bytes(row.body)) for row in rows}
    return found


def sizes(tx: Tx, numbers: Iterable[int]) -> Sequence[sa.Row[Any]]:
    """Return what is rendered of these articles: (article, format, version, body_bytes)."""
    return tx.rows(_SIZES, {"numbers": list(numbers)})


def keep_fragments(tx: Tx, made: Mapping[tuple[int, str], tuple[int, bytes]]) -> None:
    """Write rendered entries: (article, form) -> (version, bytes)."""
    rows = [
        {
            "article": number,
            "format": form,
            "version": version,
            "body_bytes": len(body),
            "body": pack_alike(body),
        }
        for (number, form), (version, body) in made.items()
    ]
    if rows:
        statement = tx.upsert(fragment)
        newer = {column: statement.excluded[column] for column in ("version", "body_bytes", "body")}
        tx.run(statement.on_conflict_do_update(index_elements=["article", "format"], set_=newer), rows)


def keep_archive(tx: Tx, rows: Iterable[tuple[str, int, Sequence[int]]], now: datetime) -> None:
    """Write which articles stand in archive documents (feed name, number, articles): for good."""
    values = [
        {
            "name": f"{name}/archive/{number}",
            "format": "archive",
            "body": json.dumps(list(articles)).encode(),
            "etag": "",
            "modified_at": now,
        }
        for name, number, articles in rows
    ]
    if values:
        tx.run(tx.upsert(page).on_conflict_do_nothing(), values)


def archive_of(tx: Tx, name: str, number: int) -> list[int] | None:
    """Return the articles that an archive document was closed with, oldest first, or None."""
    row = tx.row(_ONE, {"name": f"{name}/archive/{number}", "form": "archive"})
    return None if row is None else list(json.loads(bytes(row.body)))


def drop(tx: Tx, name: str) -> None:
    """Remove a feed's documents, its archives with them, and what is remembered of older ones."""
    inside = page.c.name.startswith(f"{name}/archive/", autoescape=True)
    tx.run(sa.delete(page).where(sa.or_(page.c.name == name, inside)))
    tx.run(sa.delete(writing).where(writing.c.name == name))


def drop_fragments(tx: Tx, numbers: Sequence[int]) -> None:
    """Drop what was rendered of articles that nobody may see any more: they leave every document at once."""
    tx.run(sa.delete(fragment).where(fragment.c.article.in_(numbers)))
