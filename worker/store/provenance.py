"""Where an article comes from, as rows: its documents, its identity keys, why it stands in feeds."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from worker.store.schema import article_key, article_tag, document, layer, revision, source, tag
from worker.store.store import Tx


def documents_of(tx: Tx, number: int) -> Sequence[sa.Row[Any]]:
    """Return the documents that an article's layers and revisions were made from, oldest first.

    With them those that led to them: the feed that named the page, the hook that
    asked for it again. Each with `source_name`; bodies are left out.
    """
    made_from = sa.union(
        sa.select(layer.c.document).where(layer.c.article == number, layer.c.document.is_not(None)),
        sa.select(revision.c.document).where(revision.c.article == number, revision.c.document.is_not(None)),
    ).subquery()
    named = sa.select(made_from.c.document).cte("named", recursive=True)
    led = sa.select(document.c.parent).join(named, document.c.number == named.c.document)
    named = named.union(led.where(document.c.parent.is_not(None)))
    columns = (
        document.c.number,
        document.c.how,
        document.c.url,
        document.c.received_at,
        document.c.body_bytes,
        document.c.outcome,
        document.c.external_id,
        document.c.body.is_not(None).label("is_kept"),
        source.c.name.label("source_name"),
    )
    joined = document.join(source, source.c.number == document.c.source)
    statement = (
        sa.select(*columns).select_from(joined).where(document.c.number.in_(sa.select(named.c.document)))
    )
    return tx.rows(statement.order_by(document.c.number))


def keys_of(tx: Tx, number: int) -> set[bytes]:
    """Return the identity keys that lead to an article."""
    return {
        bytes(row[0])
        for row in tx.rows(sa.select(article_key.c.value).where(article_key.c.article == number))
    }


def tag_slugs(tx: Tx, number: int) -> list[str]:
    """Return the slugs of the tags under which an article is listed."""
    joined = article_tag.join(tag, tag.c.number == article_tag.c.tag)
    rows = tx.rows(
        sa.select(tag.c.slug).select_from(joined).where(article_tag.c.article == number).order_by(tag.c.slug)
    )
    return [row[0] for row in rows]


def article_of(tx: Tx, document_number: int) -> int | None:
    """Return the article that a document was the newest word on, or began; None when it made none."""
    from_layer = sa.select(layer.c.article).where(layer.c.document == document_number)
    from_revision = sa.select(revision.c.article).where(revision.c.document == document_number)
    found = tx.scalar(from_layer.limit(1)) or tx.scalar(from_revision.limit(1))
    return None if found is None else int(found)


def texts_from(tx: Tx, numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return (article, document) of the documents that these articles' texts were made from."""
    return _documents(tx, numbers, "derived")


def said_by(tx: Tx, numbers: Sequence[int]) -> dict[int, int]:
    """Return by which document each of these articles' sources had its last say."""
    return dict(_documents(tx, numbers, "source"))


def said_in(tx: Tx, number: int) -> int | None:
    """Return the document in which an article's source had its last say: of a page, the one that named it."""
    joined = layer.outerjoin(document, document.c.number == layer.c.document)
    said = sa.select(sa.func.coalesce(document.c.parent, layer.c.document)).select_from(joined)
    found = tx.scalar(said.where(layer.c.article == number, layer.c.kind == "source"))
    return None if found is None else int(found)


def made_by(tx: Tx, numbers: Sequence[int]) -> dict[int, str]:
    """Return by which version of the pipeline what we derived of each article was made."""
    statement = sa.select(layer.c.article, layer.c.made_by).where(
        layer.c.article.in_(numbers), layer.c.kind == "derived"
    )
    return {row.article: row.made_by for row in tx.rows(statement)}


def _documents(tx: Tx, numbers: Sequence[int], kind: str) -> list[tuple[int, int]]:
    statement = sa.select(layer.c.article, layer.c.document).where(
        layer.c.article.in_(numbers), layer.c.kind == kind, layer.c.document.is_not(None)
    )
    return [(row.article, row.document) for row in tx.rows(statement)]
