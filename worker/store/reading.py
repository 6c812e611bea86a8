"""What readers ask for: articles by filter, feeds with their counts, what happened, where a name went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store.feeds import FeedRow, chosen, visible
from worker.store.schema import article, article_tag, change, entry, feed, source, story, tag
from worker.store.store import Tx

_NEWEST = (article.c.published_at.desc(), article.c.number.desc())
_LONGEST_CHAIN = 20  # merges of merges; more would be a ring


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles are asked for; "" and None ask for nothing in particular.

    `status` is usable (what anybody may see), withheld (embargoes too) or canceled;
    `match` words are looked for in the title.
    """

    source: str = ""
    tag: str = ""
    story: str = ""
    status: str = "usable"
    match: str = ""
    language: str = ""
    feed: FeedRow | None = None
    since: datetime | None = None


def articles(tx: Tx, wanted: Wanted, limit: int, before: sa.Row[Any] | None = None) -> list[int]:
    """Return the numbers of the articles asked for, newest first, older than the row `before`."""
    statement = sa.select(article.c.number).where(*_conditions(wanted)).order_by(*_NEWEST).limit(limit)
    if before is not None:
        older = sa.tuple_(article.c.published_at, article.c.number) < sa.tuple_(
            sa.literal(before.published_at, article.c.published_at.type), sa.literal(before.number)
        )
        statement = statement.where(older)
    return [row[0] for row in tx.rows(statement)]


def _conditions(wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    found = [_of_status(wanted.status), article.c.merged_into.is_(None)]
    if wanted.source:
        owner = sa.select(source.c.number).where(source.c.name == wanted.source).scalar_subquery()
        found.append(article.c.source == owner)
    if wanted.tag:
        number = sa.select(tag.c.number).where(tag.c.slug == wanted.tag).scalar_subquery()
        found.append(
            article.c.number.in_(sa.select(article_tag.c.article).where(article_tag.c.tag == number))
        )
    if wanted.story:
        found.append(article.c.story == wanted.story)
    if wanted.language:
        region = article.c.language.startswith(wanted.language + "-", autoescape=True)
        found.append(sa.or_(article.c.language == wanted.language, region))
    if wanted.feed is not None:
        found.append(article.c.number.in_(chosen(wanted.feed).with_only_columns(article.c.number)))
    if wanted.since is not None:
        found.append(article.c.published_at >= wanted.since)
    return found + [_titled(word) for word in wanted.match.split()]


def _of_status(status: str) -> sa.ColumnElement[bool]:
    if status == "usable":
        return visible()
    if status == "withheld":
        embargoed = sa.and_(article.c.status == "usable", article.c.embargo_until.is_not(None))
        return sa.or_(article.c.status == "withheld", embargoed)
    return article.c.status == status


def _titled(word: str) -> sa.ColumnElement[bool]:
    """Return the condition that a title contains the word in any of its usual cases.

    SQLite folds the case of ASCII letters only, so the other forms are asked for too.
    """
    forms = dict.fromkeys((word, word.lower(), word.capitalize(), word.upper()))
    return sa.or_(*(article.c.title.icontains(form, autoescape=True) for form in forms))


def article_called(tx: Tx, name: str) -> sa.Row[Any] | None:
    """Return the row of an article by its id, as it is, or None."""
    return tx.row(sa.select(article).where(article.c.id == name))


def id_of(tx: Tx, number: int) -> str:
    """Return the id of an article by its number, "" when there is none."""
    return str(tx.scalar(sa.select(article.c.id).where(article.c.number == number)) or "")


def story_now(tx: Tx, name: str) -> str:
    """Return the story that a merged one is part of now; "" when it was not merged."""
    found = ""
    for _ in range(_LONGEST_CHAIN):
        into = tx.scalar(sa.select(story.c.merged_into).where(story.c.id == (found or name)))
        if into is None:
            return found
        found = str(into)
    return found


def tag_now(tx: Tx, slug: str) -> str:
    """Return the slug of the tag that a merged one is now; "" when it was not merged."""
    other = tag.alias("other")
    joined = tag.join(other, other.c.number == tag.c.merged_into)
    return str(tx.scalar(sa.select(other.c.slug).select_from(joined).where(tag.c.slug == slug)) or "")


def newest_change(tx: Tx) -> int:
    """Return the number of the newest change, 0 when there is none."""
    return int(tx.scalar(_NEWEST_CHANGE) or 0)


_NEWEST_CHANGE = sa.select(sa.func.max(change.c.number))


@dataclass(frozen=True, slots=True)
class Count:
    """How many articles anybody may see in something, and when the newest of them changed."""

    articles: int
    updated: datetime | None


_COUNT = (
    sa.func.count(article.c.number).label("articles"),
    sa.func.max(article.c.updated_at).label("updated"),
)


def count(tx: Tx, row: FeedRow) -> Count:
    """Return how much stands in one feed."""
    inside = chosen(row).subquery()
    counts = (
        sa.func.count(inside.c.number).label("articles"),
        sa.func.max(inside.c.updated_at).label("updated"),
    )
    found = tx.rows(sa.select(*counts))[0]
    return Count(found.articles, found.updated)


def count_sources(tx: Tx) -> dict[str, Count]:
    """Return how much anybody may see of each source, by name."""
    joined = source.join(article, article.c.source == source.c.number)
    rows = tx.rows(
        sa.select(source.c.name, *_COUNT).select_from(joined).where(visible()).group_by(source.c.name)
    )
    return {row.name: Count(row.articles, row.updated) for row in rows}


def count_tags(tx: Tx, limit: int) -> Sequence[sa.Row[Any]]:
    """Return (slug, name, articles, updated) of the tags used most, those first."""
    joined = tag.join(article_tag, article_tag.c.tag == tag.c.number).join(
        article, article.c.number == article_tag.c.article
    )
    statement = (
        sa.select(tag.c.slug, tag.c.name, *_COUNT)
        .select_from(joined)
        .where(visible(), article.c.duplicate_of.is_(None), tag.c.banned.is_(sa.false()))
        .group_by(tag.c.slug, tag.c.name)
        .order_by(_COUNT[0].desc(), tag.c.slug)
        .limit(limit)
    )
    return tx.rows(statement)


def count_configured(tx: Tx) -> dict[str, Count]:
    """Return how much stands in each configured feed, by name; empty ones are left out."""
    joined = entry.join(feed, feed.c.number == entry.c.feed).join(
        article, article.c.number == entry.c.article
    )
    rows = tx.rows(
        sa.select(feed.c.name, *_COUNT)
        .select_from(joined)
        .where(visible(), article.c.duplicate_of.is_(None), feed.c.removed_at.is_(None))
        .group_by(feed.c.name)
    )
    return {row.name: Count(row.articles, row.updated) for row in rows}
