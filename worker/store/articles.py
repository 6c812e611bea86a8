"""Articles: identity, layers and revisions as rows.

An article's number is internal, its `id` is what the world sees; both are minted
once. `version` counts every change of what is shown (also tags and related
links), `revision` only what readers would call one.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.article import Standing
from worker.errors import NotFound
from worker.store.among import among
from worker.store.schema import article, article_key, change, hint, layer, revision
from worker.store.store import Tx, batched

_URN_SPACE = uuid.UUID("6f2c1c0e-5d5b-4c0e-9a53-7b1d5d0a7e11")

Layers = dict[str, dict[str, Any]]


def uri_of(article_id: str) -> str:
    """Return the permanent URI of an article, the same in every format and for ever."""
    return f"urn:uuid:{uuid.uuid5(_URN_SPACE, article_id)}"


@dataclass(frozen=True, slots=True)
class NewArticle:
    """Everything that is written when an article is first seen."""

    id: str
    source: int
    document: int
    origin: str
    guid_key: bytes
    other_keys: tuple[bytes, ...]
    item_hash: bytes
    source_layer: dict[str, Any]
    derived_layer: dict[str, Any]
    shown: Mapping[str, Any]
    content_hash: bytes
    published: datetime
    updated: datetime
    embargo_until: datetime | None
    hints: tuple[tuple[bytes, str], ...]
    made_by: str
    status: str = "usable"
    reason: str = ""


_KEYS = sa.bindparam("keys", expanding=True, type_=article_key.c.value.type)
_STANDING = (
    sa.select(
        article_key.c.value,
        article_key.c.item_hash,
        article.c.number,
        article.c.source,
        article.c.title,
        article.c.url,
        article.c.published_at,
        article.c.status,
    )
    .select_from(article_key.join(article, article_key.c.article == article.c.number))
    .where(article_key.c.value.in_(_KEYS))
)
_ITEM_HASHES = sa.select(article_key.c.value, article_key.c.item_hash).where(article_key.c.value.in_(_KEYS))


def standing(tx: Tx, keys: Iterable[bytes]) -> tuple[dict[bytes, Standing], dict[bytes, bytes]]:
    """Return what known keys lead to, and the item hashes kept with them."""
    wanted = list(keys)
    if not wanted:
        return {}, {}
    rows = tx.rows(_STANDING, {"keys": wanted})
    known = {
        bytes(r.value): Standing(r.number, r.source, r.title, r.url, r.published_at, r.status) for r in rows
    }
    return known, {bytes(r.value): bytes(r.item_hash) for r in rows if r.item_hash is not None}


def item_hashes(tx: Tx, keys: Iterable[bytes]) -> dict[bytes, bytes]:
    """Return the known ones among these keys with their items' fingerprints (empty: another key has it)."""
    known: dict[bytes, bytes] = {}
    for some in batched(keys):
        for row in tx.rows(_ITEM_HASHES, {"keys": some}):
            known[bytes(row.value)] = bytes(row.item_hash or b"")
    return known


# These are built once: building a statement costs as much as asking the database.
_NEW = sa.insert(article).returning(article.c.number, sort_by_parameter_order=True)
_NEW_LAYER = sa.insert(layer)
_NEW_REVISION = sa.insert(revision)
_NEW_CHANGE = sa.insert(change)
_TOUCH = sa.update(article).where(among(article.c.number, "numbers")).values(version=article.c.version + 1)


def _owned_key(tx: Tx) -> sa.Executable:
    statement = tx.upsert(article_key)
    chosen = {"article": statement.excluded.article, "item_hash": statement.excluded.item_hash}
    made: sa.Executable = statement.on_conflict_do_update(index_elements=["value"], set_=chosen)
    return made


def _shared_key(tx: Tx) -> sa.Executable:
    made: sa.Executable = tx.upsert(article_key).on_conflict_do_nothing(index_elements=["value"])
    return made


def insert(tx: Tx, items: Sequence[NewArticle], now: datetime) -> list[int]:
    """Write new articles with their keys, layers and first revision; return their numbers in order."""
    if not items:
        return []
    made = tx.rows(_NEW, [_article_row(item, now) for item in items])
    numbers = [row.number for row in made]
    pairs = list(zip(numbers, items, strict=True))
    _write_keys(tx, pairs)
    layers = [
        {
            "article": n,
            "kind": kind,
            "content": content,
            "document": i.document,
            "made_by": i.made_by,
            "at": now,
        }
        for n, i in pairs
        for kind, content in (("source", i.source_layer), ("derived", i.derived_layer))
    ]
    tx.run(_NEW_LAYER, layers)
    first = [
        {"article": n, "number": 1, "class": "update", "at": now, "origin": i.origin, "document": i.document}
        for n, i in pairs
    ]
    tx.run(_NEW_REVISION, first)
    hints = [{"article": n, "key": key, "title": title} for n, i in pairs for key, title in i.hints]
    if hints:
        tx.run(tx.upsert(hint).on_conflict_do_nothing(), hints)
    return numbers


def _article_row(item: NewArticle, now: datetime) -> dict[str, Any]:
    return {
        "id": item.id,
        "source": item.source,
        "status": item.status,
        "reason": item.reason,
        "embargo_until": item.embargo_until,
        "revision": 1,
        "version": 1,
        "url": item.shown["url"],
        "title": item.shown["title"],
        "language": item.shown["language"],
        "section": item.shown["section"],
        "published_at": item.published,
        "updated_at": item.updated,
        "created_at": now,
        "changed_at": now,
        "note": item.shown["note"],
        "content_hash": item.content_hash,
    }


def _write_keys(tx: Tx, pairs: Sequence[tuple[int, NewArticle]]) -> None:
    """Write identity keys. A guid used again now means the new article; other keys stay where they are."""
    owned = [{"value": i.guid_key, "article": n, "item_hash": i.item_hash} for n, i in pairs if i.guid_key]
    if owned:
        tx.run(tx.once(_owned_key), owned)
    shared = [
        {"value": key, "article": n, "item_hash": None if i.guid_key else i.item_hash}
        for n, i in pairs
        for key in i.other_keys
    ]
    if shared:
        tx.run(tx.once(_shared_key), shared)


def add_keys(tx: Tx, number: int, keys: Iterable[bytes], item_key: bytes, item_hash: bytes) -> None:
    """Let further keys lead to an article, and remember the item as its source gave it now."""
    rows = [{"value": key, "article": number, "item_hash": None} for key in keys]
    if rows:
        tx.run(tx.once(_shared_key), rows)
    if item_key:
        tx.run(sa.update(article_key).where(article_key.c.value == item_key).values(item_hash=item_hash))


def row_of(tx: Tx, number: int) -> sa.Row[Any]:
    """Return an article's row; raises NotFound."""
    row = tx.row(sa.select(article).where(article.c.number == number))
    if row is None:
        raise NotFound(f"there is no article number {number}")
    return row


def find(tx: Tx, name: str, url_keys: Sequence[bytes] = ()) -> sa.Row[Any]:
    """Return the article of an id, or the one that an address's keys lead to; raises NotFound."""
    row = tx.row(sa.select(article).where(article.c.id == name))
    if row is None and url_keys:
        number = tx.scalar(sa.select(article_key.c.article).where(article_key.c.value.in_(url_keys)))
        row = tx.row(sa.select(article).where(article.c.number == number)) if number is not None else None
    if row is None:
        raise NotFound(f"there is no article {name!r}")
    if row.merged_into is not None:
        return row_of(tx, row.merged_into)
    return row


def newest_number(tx: Tx) -> int:
    """Return the number of the article made last, 0 when there is none."""
    return int(tx.scalar(sa.select(sa.func.max(article.c.number))) or 0)


def numbers_after(tx: Tx, number: int, limit: int) -> list[int]:
    """Return the numbers of the articles made after one, in order; those merged away are left out."""
    statement = sa.select(article.c.number).where(article.c.number > number, article.c.merged_into.is_(None))
    return [row[0] for row in tx.rows(statement.order_by(article.c.number).limit(limit))]


def change_layer(tx: Tx, number: int, kind: str, content: dict[str, Any], now: datetime) -> None:
    """Write what one layer says anew; which document it was made of stays."""
    where = sa.and_(layer.c.article == number, layer.c.kind == kind)
    tx.run(sa.update(layer).where(where).values(content=content, at=now))


def count_after(tx: Tx, number: int) -> int:
    """Return how many articles were made after one; those merged away are left out."""
    statement = sa.select(sa.func.count()).select_from(article)
    return int(tx.scalar(statement.where(article.c.number > number, article.c.merged_into.is_(None))) or 0)


def called(tx: Tx, name: str) -> sa.Row[Any] | None:
    """Return the article of an id as commands mean it: of one merged away, the one it is part of."""
    row = tx.row(sa.select(article).where(article.c.id == name))
    return row_of(tx, row.merged_into) if row is not None and row.merged_into is not None else row


def layers(tx: Tx, numbers: Sequence[int]) -> dict[int, Layers]:
    """Return the three layers of each article; one that was never written is empty."""
    found: dict[int, Layers] = {number: {"source": {}, "derived": {}, "operator": {}} for number in numbers}
    for row in tx.rows(
        sa.select(layer.c.article, layer.c.kind, layer.c.content).where(layer.c.article.in_(numbers))
    ):
        found[row.article][row.kind] = row.content
    return found


def write_layer(
    tx: Tx,
    number: int,
    kind: str,
    content: dict[str, Any],
    now: datetime,
    document: int | None = None,
    made_by: str = "",
) -> None:
    """Write one layer of one article, leaving the others as they are."""
    values = {"content": content, "document": document, "made_by": made_by, "at": now}
    statement = tx.upsert(layer).values(article=number, kind=kind, **values)
    tx.run(statement.on_conflict_do_update(index_elements=["article", "kind"], set_=values))


def heard(tx: Tx, number: int, document: int) -> None:
    """Note that an article's source said once more what it had said, in this document."""
    where = sa.and_(layer.c.article == number, layer.c.kind == "source")
    tx.run(sa.update(layer).where(where).values(document=document))


def revise(  # noqa: PLR0913 - a revision is told in full
    tx: Tx,
    row: sa.Row[Any],
    kind: str,
    now: datetime,
    origin: str,
    before: Mapping[str, Any],
    changes: Mapping[str, Any],
    *,
    document: int | None = None,
    note: str = "",
    diff_words: int = 0,
) -> int:
    """Append a revision and set the article's columns; return the revision's number.

    What was shown until now is kept with the revision it belongs to.
    """
    number = int(row.revision) + 1
    at_rest = sa.and_(revision.c.article == row.number, revision.c.number == row.revision)
    tx.run(sa.update(revision).where(at_rest).values(content=dict(before)))
    tx.run(
        sa.insert(revision).values(
            {
                "article": row.number,
                "number": number,
                "class": kind,
                "at": now,
                "origin": origin,
                "document": document,
                "note": note,
                "diff_words": diff_words,
            }
        )
    )
    values = {"revision": number, "version": article.c.version + 1, "changed_at": now, **changes}
    tx.run(sa.update(article).where(article.c.number == row.number).values(**values))
    return number


def newest(tx: Tx, limit: int) -> list[int]:
    """Return the numbers of the articles that came last, newest first."""
    return [
        row[0] for row in tx.rows(sa.select(article.c.number).order_by(article.c.number.desc()).limit(limit))
    ]


def set_columns(tx: Tx, number: int, **values: Any) -> None:
    """Set columns of one article, counting it as a change of what is shown."""
    tx.run(
        sa.update(article).where(article.c.number == number).values(version=article.c.version + 1, **values)
    )


def touch(tx: Tx, numbers: Iterable[int]) -> None:
    """Count a change of what is shown (tags, related links) without a revision."""
    wanted = sorted(set(numbers))
    if wanted:
        tx.run(_TOUCH, {"numbers": wanted})


def tell(tx: Tx, rows: Sequence[tuple[int, int, str]], now: datetime, *, urgent: bool = False) -> None:
    """Write changes (article, revision, event) in the order they happened; announce and /events read them."""
    if rows:
        tx.alone()  # so that change numbers become visible in their order
        values = [{"article": a, "revision": r, "event": e, "at": now, "urgent": urgent} for a, r, e in rows]
        tx.run(_NEW_CHANGE, values)


def revisions(tx: Tx, number: int) -> Sequence[sa.Row[Any]]:
    """Return an article's revisions, oldest first."""
    return tx.rows(sa.select(revision).where(revision.c.article == number).order_by(revision.c.number))


def corrected_among(tx: Tx, numbers: Iterable[int]) -> list[int]:
    """Return which of these articles were ever corrected."""
    wanted = sorted(numbers)
    if not wanted:
        return []
    corrected = sa.and_(revision.c.article.in_(wanted), revision.c["class"] == "correction")
    return [row[0] for row in tx.rows(sa.select(revision.c.article).distinct().where(corrected))]


def was_told(tx: Tx, number: int) -> bool:
    """Return whether anybody was ever told of an article: one under embargo is nobody's loss."""
    seen = sa.exists().where(change.c.article == number, change.c.event == "article.published")
    return bool(tx.scalar(sa.select(seen)))


def latest_class(tx: Tx, number: int, at: int) -> str:
    """Return the class of one revision."""
    found = tx.scalar(
        sa.select(revision.c["class"]).where(revision.c.article == number, revision.c.number == at)
    )
    return str(found or "")


def copies_of(tx: Tx, number: int) -> list[int]:
    """Return the articles that are copies of this one."""
    return [row[0] for row in tx.rows(sa.select(article.c.number).where(article.c.duplicate_of == number))]


def hold(tx: Tx, number: int, reason: str, now: datetime) -> None:
    """Withhold an article until an operator decides; it is shown nowhere meanwhile."""
    statement = sa.update(article).where(article.c.number == number, article.c.status == "usable")
    tx.run(statement.values(status="withheld", reason=reason, changed_at=now, version=article.c.version + 1))
