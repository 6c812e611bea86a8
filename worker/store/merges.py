"""Merges as rows: keys that move between articles, and states that lie behind."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from worker.store import articles
from worker.store.schema import article, article_key, article_tag, entry, related, revision
from worker.store.store import Tx


def move_keys(tx: Tx, number: int, into: int) -> list[bytes]:
    """Let all keys of an article lead to another; return them."""
    found = tx.rows(sa.select(article_key.c.value).where(article_key.c.article == number))
    tx.run(sa.update(article_key).where(article_key.c.article == number).values(article=into))
    return sorted(bytes(row[0]) for row in found)


def give_back(tx: Tx, keys: Sequence[bytes], number: int) -> None:
    """Let these keys lead to an article."""
    tx.run(sa.update(article_key).where(article_key.c.value.in_(keys)).values(article=number, item_hash=None))


def leave_everything(tx: Tx, number: int) -> None:
    """Take an article out of feeds, tags and related links."""
    tx.run(sa.delete(entry).where(entry.c.article == number))
    tx.run(sa.delete(article_tag).where(article_tag.c.article == number))
    tx.run(sa.delete(related).where(sa.or_(related.c.article == number, related.c.other == number)))


def lead_copies_to(tx: Tx, number: int, into: int) -> None:
    """Let the copies of an article be copies of another."""
    of_it = sa.and_(article.c.duplicate_of == number, article.c.number != into)
    tx.run(sa.update(article).where(of_it).values(duplicate_of=into))
    tx.run(
        sa.update(article)
        .where(article.c.number == into, article.c.duplicate_of == number)
        .values(duplicate_of=None)
    )


def content_at(tx: Tx, number: int, at: int) -> dict[str, Any] | None:
    """Return what an article showed in one of its revisions, None when that is not known.

    The newest revision is what its layers compose to now, and is not kept twice.
    """
    found: dict[str, Any] | None = tx.scalar(
        sa.select(revision.c.content).where(revision.c.article == number, revision.c.number == at)
    )
    if found is not None:
        return found
    row = articles.row_of(tx, number)
    return None if at != row.revision else {}
