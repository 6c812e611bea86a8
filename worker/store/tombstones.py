"""Tombstones: the entries a feed had and has no more, for RFC 6721."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from feeds.entry import Tombstone
from worker.store.articles import uri_of
from worker.store.feeds import FeedRow
from worker.store.schema import article, article_tag, change, entry, source, tag
from worker.store.store import Tx

KEPT = 100
# How many takedowns of the whole house are looked through, newest first.
_MOST = 1_000
Stones = dict[str, list[tuple[int, Tombstone]]]


def of_feeds(tx: Tx, rows: Sequence[FeedRow]) -> Stones:
    """Return the newest takedowns of articles that stood in each feed: (article, stone), newest first.

    Only of articles that were seen by somebody: one killed under embargo leaves no
    stone. Four questions at most, however many feeds: on most days there is no
    takedown, and then it is one.
    """
    down = _taken_down(tx)
    if not down:
        return {}
    numbers = [one.number for one in down]
    entered = _entered(tx, [row.number for row in rows if row.kind == "query"], numbers)
    slugs = {row.name.partition("/")[2] for row in rows if row.name.startswith("tag/")}
    tagged = _tagged(tx, sorted(slugs), numbers)
    found: Stones = {}
    for row in rows:
        inside = [one for one in down if _stood(row, one, entered, tagged)]
        found[row.name] = [(one.number, _stone(one)) for one in inside[:KEPT]]
    return found


def _taken_down(tx: Tx) -> Sequence[sa.Row[Any]]:
    return tx.rows(_newest_takedowns())


@cache
def _newest_takedowns() -> sa.Select[Any]:
    """Return what each publishing asks, made once: making it costs more than asking it on most days."""
    told = sa.exists().where(
        change.c.article == article.c.number, change.c.event.in_(("article.withdrawn", "article.killed"))
    )
    was_seen = sa.exists().where(change.c.article == article.c.number, change.c.event == "article.published")
    killed = sa.exists().where(change.c.article == article.c.number, change.c.event == "article.killed")
    # A kill's reason stays in the record, because it can repeat the libel; so does that of a hold.
    said = sa.case((sa.or_(killed, article.c.status == "withheld"), ""), else_=article.c.reason)
    columns = (article.c.number, article.c.id, article.c.changed_at, article.c.story, said.label("comment"))
    statement = (
        sa.select(*columns, source.c.name.label("source_name"))
        .select_from(article.join(source, source.c.number == article.c.source))
        .where(article.c.status.in_(("canceled", "withheld")), told, was_seen)
        .order_by(article.c.changed_at.desc(), article.c.number.desc())
    )
    return statement.limit(_MOST)


def _entered(tx: Tx, feeds: Sequence[int], numbers: Sequence[int]) -> dict[int, set[int]]:
    """Return which of the articles stood in which configured feed."""
    found: dict[int, set[int]] = defaultdict(set)
    if feeds:
        wanted = sa.and_(entry.c.article.in_(numbers), entry.c.feed.in_(feeds))
        for row in tx.rows(sa.select(entry.c.feed, entry.c.article).where(wanted)):
            found[row.feed].add(row.article)
    return found


def _tagged(tx: Tx, slugs: Sequence[str], numbers: Sequence[int]) -> dict[str, set[int]]:
    """Return which of the articles have which tag."""
    found: dict[str, set[int]] = defaultdict(set)
    if slugs:
        joined = article_tag.join(tag, tag.c.number == article_tag.c.tag)
        wanted = sa.and_(tag.c.slug.in_(slugs), article_tag.c.article.in_(numbers))
        for row in tx.rows(sa.select(tag.c.slug, article_tag.c.article).select_from(joined).where(wanted)):
            found[row.slug].add(row.article)
    return found


def _stood(row: FeedRow, one: Any, entered: dict[int, set[int]], tagged: dict[str, set[int]]) -> bool:
    kind, _, key = row.name.partition("/")
    if row.kind == "query":
        return one.number in entered[row.number]
    if kind == "source":
        return bool(one.source_name == key)
    if kind == "tag":
        return one.number in tagged[key]
    return kind != "story" or bool(one.story == key)


def _stone(one: Any) -> Tombstone:
    return Tombstone(uri_of(one.id), _whole_second(one.changed_at), one.comment)


def _whole_second(moment: datetime) -> datetime:
    """Return the first whole second not before `moment`: formats cut, and a stone must not seem older."""
    return moment if moment.microsecond == 0 else moment.replace(microsecond=0) + timedelta(seconds=1)
