"""Vocabulary: the rows of the operator's say about tags."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from worker.errors import NotFound
from worker.store.schema import alias, article_tag, tag
from worker.store.store import Tx

_SAID = "operator"


def row_of(tx: Tx, number: int | None) -> sa.Row[Any]:
    """Return a tag's row; raises NotFound."""
    row = tx.row(sa.select(tag).where(tag.c.number == number))
    if row is None:
        raise NotFound(f"there is no tag {number}")
    return row


def made(tx: Tx, slug: str, name: str, kind: str) -> int:
    """Return the number of the tag with this slug, made when there is none."""
    tx.run(
        tx.upsert(tag).on_conflict_do_nothing(index_elements=["slug"]),
        {"slug": slug, "name": name, "kind": kind},
    )
    return int(tx.scalar(sa.select(tag.c.number).where(tag.c.slug == slug)))


def standing(tx: Tx, number: int) -> int:
    """Return the tag that this one became part of, or itself."""
    return int(row_of(tx, number).merged_into or number)


def call(tx: Tx, number: int, name: str, kind: str) -> None:
    """Let a tag have this name and kind."""
    tx.run(sa.update(tag).where(tag.c.number == number).values(name=name, kind=kind))


def ban(tx: Tx, number: int, *, banned: bool) -> None:
    """Never give a tag again, or allow it again."""
    tx.run(sa.update(tag).where(tag.c.number == number).values(banned=banned))


def merge(tx: Tx, number: int, into: int) -> None:
    """Let a tag, all its names and what was merged into it become part of another."""
    tx.run(sa.update(tag).where(tag.c.number == into).values(merged_into=None))
    tx.run(
        sa.update(tag)
        .where(sa.or_(tag.c.number == number, tag.c.merged_into == number))
        .values(merged_into=into)
    )
    tx.run(sa.update(alias).where(alias.c.tag == number).values(tag=into))
    having = sa.select(article_tag.c.article).where(article_tag.c.tag == into)
    tx.run(sa.delete(article_tag).where(article_tag.c.tag == number, article_tag.c.article.in_(having)))
    tx.run(sa.update(article_tag).where(article_tag.c.tag == number).values(tag=into))


def alias_to(tx: Tx, key: str, number: int) -> None:
    """Let a folded name mean a tag, by the operator's word."""
    values = {"tag": number, "origin": _SAID}
    statement = tx.upsert(alias)
    tx.run(statement.on_conflict_do_update(index_elements=["key"], set_=values), {"key": key, **values})


def forget(tx: Tx, number: int, keys: Sequence[str]) -> None:
    """Drop names of a tag."""
    if keys:
        tx.run(sa.delete(alias).where(alias.c.tag == number, alias.c.key.in_(keys)))


def tag_of(tx: Tx, key: str) -> int | None:
    """Return the tag that a folded name means by the operator's word, or None."""
    found: int | None = tx.scalar(sa.select(alias.c.tag).where(alias.c.key == key, alias.c.origin == _SAID))
    return found


def aliases_of(tx: Tx, number: int) -> list[str]:
    """Return a tag's names as the operator gave them, folded."""
    statement = sa.select(alias.c.key).where(alias.c.tag == number, alias.c.origin == _SAID)
    return [row[0] for row in tx.rows(statement.order_by(alias.c.key))]


def merged_into(tx: Tx, number: int) -> list[str]:
    """Return the slugs of the tags that became part of this one."""
    statement = sa.select(tag.c.slug).where(tag.c.merged_into == number).order_by(tag.c.slug)
    return [row[0] for row in tx.rows(statement)]


def articles_of(tx: Tx, number: int) -> list[int]:
    """Return the articles that have a tag, in order."""
    statement = sa.select(article_tag.c.article).where(article_tag.c.tag == number)
    return [row[0] for row in tx.rows(statement.order_by(article_tag.c.article))]
