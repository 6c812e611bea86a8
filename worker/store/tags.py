"""Tags: subjects, their aliases, and which article has which.

The evidence of an article's tags is part of its derived layer; the rows here
are what queries need: who has the tag, and what is it called.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from worker.errors import NotFound
from worker.store.among import among
from worker.store.schema import alias, article, article_tag, tag
from worker.store.store import Tx

_NUMBERED = sa.select(tag.c.slug, tag.c.number, tag.c.merged_into).where(among(tag.c.slug, "slugs"))
_SLUGS = (
    sa.select(article_tag.c.article, tag.c.slug)
    .select_from(article_tag.join(tag, article_tag.c.tag == tag.c.number))
    .where(among(article_tag.c.article, "articles"))
)


def _new_tag(tx: Tx) -> sa.Executable:
    made: sa.Executable = tx.upsert(tag).on_conflict_do_nothing(index_elements=["slug"])
    return made


def _new_alias(tx: Tx) -> sa.Executable:
    made: sa.Executable = tx.upsert(alias).on_conflict_do_nothing(index_elements=["key"])
    return made


def _assigned(tx: Tx) -> sa.Executable:
    made: sa.Executable = tx.upsert(article_tag).on_conflict_do_nothing()
    return made


def numbers(tx: Tx, tags: Mapping[str, tuple[str, str]]) -> dict[str, int]:
    """Return the number of each slug, making tags that are new; `tags` maps slug to (name, kind)."""
    if not tags:
        return {}
    found = {row.slug: row.merged_into or row.number for row in tx.rows(_NUMBERED, {"slugs": list(tags)})}
    missing = [
        {"slug": slug, "name": tags[slug][0], "kind": tags[slug][1]} for slug in tags if slug not in found
    ]
    if missing:
        tx.run(tx.once(_new_tag), missing)
        slugs = [one["slug"] for one in missing]
        found |= {row.slug: row.merged_into or row.number for row in tx.rows(_NUMBERED, {"slugs": slugs})}
    return found


def assign(tx: Tx, pairs: Iterable[tuple[int, int]]) -> None:
    """Write (tag, article) pairs."""
    rows = [{"tag": tag_number, "article": number} for tag_number, number in pairs]
    if rows:
        tx.run(tx.once(_assigned), rows)


def replace(tx: Tx, number: int, slugs: Mapping[str, tuple[str, str]]) -> None:
    """Let an article have exactly these tags."""
    tx.run(sa.delete(article_tag).where(article_tag.c.article == number))
    assign(tx, ((tag_number, number) for tag_number in numbers(tx, slugs).values()))


def slugs_of(tx: Tx, articles: Sequence[int]) -> dict[int, set[str]]:
    """Return the slugs of each article's tags."""
    rows = tx.rows(_SLUGS, {"articles": list(articles)})
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


_INTO = tag.alias("into")
# Built once: it is asked for every article, and building it costs more than asking.
_KNOWN_BY = (
    sa.select(
        alias.c.key,
        sa.func.coalesce(_INTO.c.name, tag.c.name).label("name"),
        sa.func.coalesce(_INTO.c.slug, tag.c.slug).label("slug"),
        sa.func.coalesce(_INTO.c.kind, tag.c.kind).label("kind"),
    )
    .select_from(
        alias.join(tag, alias.c.tag == tag.c.number).outerjoin(_INTO, tag.c.merged_into == _INTO.c.number)
    )
    .where(among(alias.c.key, "keys"))
)


def known_by(tx: Tx, keys: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """Return name, slug and kind of the tag that each key means, merges followed."""
    rows = tx.rows(_KNOWN_BY, {"keys": list(keys)})
    return {row.key: (row.name, row.slug, row.kind) for row in rows}


def learn(tx: Tx, keys: Mapping[str, str]) -> None:
    """Remember which slug each key means; what is remembered already stays."""
    found = tx.rows(_NUMBERED, {"slugs": list(set(keys.values()))}) if keys else ()
    numbered = {row.slug: row.number for row in found}
    rows = [
        {"key": key, "tag": numbered[slug], "origin": "learnt"}
        for key, slug in sorted(keys.items())
        if slug in numbered
    ]
    if rows:
        tx.run(tx.once(_new_alias), rows)


@dataclass(frozen=True, slots=True)
class Said:
    """The operator's say.

    `tags` maps the slug of each tag the operator said something of to (name, kind),
    `aliases` folded words to a slug, `merged` a slug to the one it became.
    """

    tags: dict[str, tuple[str, str]]
    aliases: dict[str, str]
    merged: dict[str, str]
    banned: frozenset[str]


def say(tx: Tx) -> Said:
    """Return the operator's say."""
    into = tag.alias("into")
    named = sa.select(alias.c.key, tag.c.slug, tag.c.name, tag.c.kind).select_from(
        alias.join(tag, alias.c.tag == tag.c.number)
    )
    aliases = tx.rows(named.where(alias.c.origin == "operator"))
    merged = tx.rows(
        sa.select(tag.c.slug, into.c.slug.label("target"), into.c.name, into.c.kind).select_from(
            tag.join(into, tag.c.merged_into == into.c.number)
        )
    )
    banned = tx.rows(sa.select(tag.c.slug).where(tag.c.banned))
    known = {row.slug: (row.name, row.kind) for row in aliases}
    known |= {row.target: (row.name, row.kind) for row in merged}
    return Said(
        known,
        {row.key: row.slug for row in aliases},
        {row.slug: row.target for row in merged},
        frozenset(row.slug for row in banned),
    )
