"""Tombstones: the entries a feed had and has no more, for RFC 6721."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from feeds.entry import Tombstone
from worker.store.articles import uri_of
from worker.store.feeds import FeedRow
from worker.store.schema import article, article_tag, change, entry, source, tag
from worker.store.store import Tx

KEPT = 100


def of_feed(tx: Tx, row: FeedRow, shown: Sequence[int]) -> list[Tombstone]:
    """Return the newest takedowns of articles that stood in the feed, newest first.

    Only of articles that were seen by somebody: one killed under embargo leaves no stone.
    """
    told = sa.exists().where(
        change.c.article == article.c.number, change.c.event.in_(("article.withdrawn", "article.killed"))
    )
    was_seen = sa.exists().where(change.c.article == article.c.number, change.c.event == "article.published")
    statement = (
        sa.select(article.c.number, article.c.id, article.c.changed_at, article.c.reason)
        .where(article.c.status.in_(("canceled", "withheld")), told, was_seen)
        .order_by(article.c.changed_at.desc(), article.c.number.desc())
        .limit(KEPT)
    )
    kind, _, key = row.name.partition("/")
    if row.kind == "query":
        statement = statement.where(
            article.c.number.in_(sa.select(entry.c.article).where(entry.c.feed == row.number))
        )
    elif kind == "source":
        statement = statement.where(
            article.c.source == sa.select(source.c.number).where(source.c.name == key).scalar_subquery()
        )
    elif kind == "tag":
        wanted = sa.select(tag.c.number).where(tag.c.slug == key).scalar_subquery()
        statement = statement.where(
            article.c.number.in_(sa.select(article_tag.c.article).where(article_tag.c.tag == wanted))
        )
    elif kind == "story":
        statement = statement.where(article.c.story == key)
    hidden = set(shown)
    return [
        Tombstone(uri_of(found.id), _whole_second(found.changed_at), found.reason)
        for found in tx.rows(statement)
        if found.number not in hidden
    ]


def _whole_second(moment: datetime) -> datetime:
    """Return the first whole second not before `moment`: formats cut, and a stone must not seem older."""
    return moment if moment.microsecond == 0 else moment.replace(microsecond=0) + timedelta(seconds=1)
