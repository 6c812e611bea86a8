"""Tags: subjects, their aliases, and which article has which.

The evidence of an article's tags is part of its derived layer; the rows here
are what queries need: who has the tag, and what is it called.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from worker.errors import NotFound
from worker.store.schema import alias, article, article_tag, tag
from worker.store.store import Tx


def numbers(tx: Tx, tags: Mapping[str, tuple[str, str]]) -> dict[str, int]:
    """Return the number of each slug, making tags that are new; `tags` maps slug to (name, kind)."""
    if not tags:
        return {}
    wanted = sa.select(tag.c.slug, tag.c.number, tag.c.merged_into).where(tag.c.slug.in_(list(tags)))
    found = {row.slug: row.merged_into or row.number for row in tx.rows(wanted)}
    missing = [
        {"slug": slug, "name": tags[slug][0], "kind": tags[slug][1]} for slug in tags if slug not in found
    ]
    if missing:
        tx.run(tx.upsert(tag).on_conflict_do_nothing(index_elements=["slug"]), missing)
        found |= {row.slug: row.merged_into or row.number for row in tx.rows(wanted)}
    return found


def assign(tx: Tx, pairs: Iterable[tuple[int, int]]) -> None:
    """Write (tag, article) pairs."""
    rows = [{"tag": tag_number, "article": number} for tag_number, number in pairs]
    if rows:
        tx.run(tx.upsert(article_tag).on_conflict_do_nothing(), rows)


def replace(tx: Tx, number: int, slugs: Mapping[str, tuple[str, str]]) -> None:
    """Let an article have exactly these tags."""
    tx.run(sa.delete(article_tag).where(article_tag.c.article == number))
    assign(tx, ((tag_number, number) for tag_number in numbers(tx, slugs).values()))


def slugs_of(tx: Tx, articles: Sequence[int]) -> dict[int, set[str]]:
    """Return the slugs of each article's tags."""
    joined = article_tag.join(tag, article_tag.c.tag == tag.c.number)
    rows = tx.rows(
        sa.select(article_tag.c.article, tag.c.slug)
        .select_from(joined)
        .where(article_tag.c.article.in_(articles))
    )
    found: dict[int, set[str]] = {number: set() for number in articles}
    for row in rows:
        found[row.article].add(row.slug)
    return found


def by_slug(tx: Tx, slug: str) -> sa.Row[Any]:
    """Return a tag's row; raises NotFound."""
    row = tx.row(sa.select(tag).where(tag.c.slug == slug))
    if row is None:
        raise NotFound(f"there is no tag {slug!r}")
    return row


def listing(tx: Tx, limit: int) -> Sequence[sa.Row[Any]]:
    """Return (slug, name, kind, articles), the most used first."""
    count = sa.func.count(article_tag.c.article).label("articles")
    joined = tag.join(article_tag, article_tag.c.tag == tag.c.number).join(
        article, article.c.number == article_tag.c.article
    )
    statement = (
        sa.select(tag.c.slug, tag.c.name, tag.c.kind, count)
        .select_from(joined)
        .where(tag.c.banned.is_(sa.false()), article.c.status == "usable", article.c.embargo_until.is_(None))
        .group_by(tag.c.number)
        .order_by(count.desc(), tag.c.slug)
        .limit(limit)
    )
    return tx.rows(statement)


def say(tx: Tx) -> tuple[dict[str, str], set[str], dict[str, str]]:
    """Return the operator's say: alias key -> slug, banned slugs, slug -> kind."""
    joined = alias.join(tag, alias.c.tag == tag.c.number)
    aliases = {row.key: row.slug for row in tx.rows(sa.select(alias.c.key, tag.c.slug).select_from(joined))}
    banned = {row.slug for row in tx.rows(sa.select(tag.c.slug).where(tag.c.banned))}
    return aliases, banned, {}
