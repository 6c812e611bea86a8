"""Feeds as rows: definitions, and which articles stand in them; their documents are in `pages`.

`all`, `source/NAME`, `tag/SLUG` and `story/ID` are automatic: their entries are a
query, and they get a row when somebody first asks for them. Only feeds with a
row are written again when something in them changes.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from worker.errors import Conflict, NotFound
from worker.store import facts, pages
from worker.store.among import among
from worker.store.schema import (
    article,
    article_tag,
    entry,
    feed,
    fragment,
    source,
    story,
    subscription,
    tag,
)
from worker.store.store import Tx

DEFAULT_LIMIT = 50
_URN_SPACE = uuid.UUID("0d6f7a52-9c1e-4f0a-8a43-6d3c0c9b8e21")
FORMATS = ("rss", "atom", "json")


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed that is kept up to date: automatic ones have an empty query."""

    number: int
    name: str
    title: str
    kind: str
    query: dict[str, Any]
    created_at: datetime
    published_at: datetime | None

    @property
    def limit(self) -> int:
        """Return how many entries its first page has."""
        return int(self.query.get("limit") or DEFAULT_LIMIT)


def _feed(row: sa.Row[Any]) -> FeedRow:
    return FeedRow(row.number, row.name, row.title, row.kind, row.query, row.created_at, row.published_at)


def by_name(tx: Tx, name: str) -> FeedRow | None:
    """Return a feed that has a row and was not removed."""
    row = tx.row(sa.select(feed).where(feed.c.name == name, feed.c.removed_at.is_(None)))
    return None if row is None else _feed(row)


def by_names(tx: Tx, names: Sequence[str]) -> list[FeedRow]:
    """Return those of these feeds that have a row and were not removed."""
    standing = sa.and_(feed.c.name.in_(names), feed.c.removed_at.is_(None))
    return [_feed(row) for row in tx.rows(sa.select(feed).where(standing))]


def removed(tx: Tx, name: str) -> sa.Row[Any] | None:
    """Return the row of a feed that was removed or renamed, or None."""
    return tx.row(sa.select(feed).where(feed.c.name == name, feed.c.removed_at.is_not(None)))


_CONFIGURED = sa.select(feed).where(feed.c.kind == "query", feed.c.removed_at.is_(None)).order_by(feed.c.name)


def configured(tx: Tx) -> list[FeedRow]:
    """Return the feeds that have a query of their own."""
    return [_feed(row) for row in tx.rows(_CONFIGURED)]


def everything(tx: Tx) -> list[FeedRow]:
    """Return all feeds that have a row, configured ones first."""
    rows = tx.rows(
        sa.select(feed).where(feed.c.removed_at.is_(None)).order_by(feed.c.kind.desc(), feed.c.name)
    )
    return [_feed(row) for row in rows]


def add(tx: Tx, name: str, title: str, query: Mapping[str, Any], now: datetime) -> FeedRow:
    """Return the new feed; raises Conflict when the name is taken."""
    standing = tx.row(sa.select(feed).where(feed.c.name == name))
    if standing is not None and standing.removed_at is None:
        raise Conflict(f"there is a feed named {name!r} already")
    if standing is not None:
        tx.run(sa.delete(feed).where(feed.c.number == standing.number))
    tx.run(sa.insert(feed).values(name=name, title=title, kind="query", query=dict(query), created_at=now))
    made = by_name(tx, name)
    assert made is not None  # noqa: S101 - it was written two lines above
    return made


def redefine(tx: Tx, name: str, title: str, query: Mapping[str, Any]) -> FeedRow:
    """Give a feed another title and query; it is empty until it is filled again. Raises NotFound."""
    row = by_name(tx, name)
    if row is None or row.kind != "query":
        raise NotFound(f"there is no configured feed {name!r}")
    tx.run(sa.update(feed).where(feed.c.number == row.number).values(title=title, query=dict(query)))
    tx.run(sa.delete(entry).where(entry.c.feed == row.number))
    return replace(row, title=title, query=dict(query))


def wake(tx: Tx, name: str, title: str, now: datetime) -> FeedRow:
    """Give an automatic feed its row, so that it is kept up to date from now on.

    It was always there: it is as old as the newsroom, whenever somebody first asks.
    So the document of an empty one tells the same time however often it is woken.
    """
    began = min(tx.scalar(sa.select(sa.func.min(source.c.created_at))) or now, now)
    statement = tx.upsert(feed).on_conflict_do_nothing(index_elements=["name"])
    tx.run(statement, {"name": name, "title": title, "kind": "automatic", "query": {}, "created_at": began})
    row = by_name(tx, name)
    if row is None:
        raise NotFound(f"there is no feed {name!r}")
    return row


def sleep(tx: Tx, names: Iterable[str]) -> None:
    """Keep automatic feeds up to date no longer, until somebody asks; those with subscribers stay awake."""
    for name in names:
        row = by_name(tx, name)
        taken = sa.exists().where(subscription.c.feed == name, subscription.c.state == "active")
        if row is not None and row.kind == "automatic" and not tx.scalar(sa.select(taken)):
            tx.run(sa.delete(feed).where(feed.c.number == row.number))
            pages.drop(tx, name)


def remove(tx: Tx, name: str, now: datetime) -> None:
    """Remove a feed: its pages answer 410 from now on."""
    row = by_name(tx, name)
    if row is None or row.kind != "query":
        raise NotFound(f"there is no configured feed {name!r}")
    tx.run(sa.update(feed).where(feed.c.number == row.number).values(removed_at=now))
    pages.drop(tx, name)
    tx.run(sa.delete(entry).where(entry.c.feed == row.number))


def rename(tx: Tx, name: str, new: str, now: datetime) -> FeedRow:
    """Give a configured feed another name: its old addresses lead to the new ones from now on (301).

    Its permanent URI stays that of its first name. Raises NotFound, and Conflict for a name taken.
    """
    row = by_name(tx, name)
    if row is None or row.kind != "query":
        raise NotFound(f"there is no configured feed {name!r}")
    made = add(tx, new, row.title, {"first_name": name} | row.query, row.created_at)
    tx.run(sa.update(entry).where(entry.c.feed == row.number).values(feed=made.number))
    tx.run(sa.update(feed).where(feed.c.number == row.number).values(removed_at=now, moved_to=new))
    pages.drop(tx, name)
    changed(tx, [new], now)
    return made


def automatic_title(tx: Tx, name: str) -> str | None:
    """Return the title of an automatic feed, or None when there is nothing of that name."""
    kind, _, key = name.partition("/")
    if name == "all":
        return "All articles"
    if name == "corrections":
        return "Corrections and takedowns"
    if kind == "source" and key:
        row = tx.row(sa.select(source.c.title, source.c.name).where(source.c.name == key))
        return None if row is None else (row.title or row.name)
    if kind == "tag" and key:
        return _text(tx.scalar(sa.select(tag.c.name).where(tag.c.slug == key, tag.c.banned.is_(sa.false()))))
    if kind == "story" and key:
        found = tx.row(sa.select(story.c.title).where(story.c.id == key, story.c.merged_into.is_(None)))
        return None if found is None else (found.title or "A story")
    return None


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def uri_of(name: str) -> str:
    """Return the permanent URI of a feed, the same in every format."""
    return f"urn:uuid:{uuid.uuid5(_URN_SPACE, name)}"


def published(tx: Tx, numbers: Sequence[int], now: datetime) -> None:
    """Note when feeds' pages were written."""
    tx.run(sa.update(feed).where(feed.c.number.in_(numbers)).values(published_at=now))


def visible() -> sa.ColumnElement[bool]:
    """Return the condition under which an article may be seen by anybody."""
    return sa.and_(
        article.c.status == "usable", article.c.embargo_until.is_(None), article.c.merged_into.is_(None)
    )


_NEWEST = (article.c.published_at.desc(), article.c.number.desc())
_SHOWN = (article.c.number, article.c.version, article.c.updated_at, article.c.published_at)


def entries(tx: Tx, row: FeedRow, limit: int, since: datetime | None = None) -> Sequence[sa.Row[Any]]:
    """Return (number, version, updated_at, published_at) of the feed's newest visible articles."""
    if row.kind == "query" and since is None:
        return tx.rows(_of_query(), {"feed": row.number, "most": limit})
    statement = chosen(row, *_SHOWN).order_by(*_NEWEST).limit(limit)
    return tx.rows(statement if since is None else statement.where(article.c.published_at >= since))


@cache
def _of_query() -> sa.Select[Any]:
    """Return what most publishing asks, made once: making it costs as much as asking it."""
    statement = sa.select(*_SHOWN).select_from(entry.join(article, article.c.number == entry.c.article))
    wanted = sa.and_(entry.c.feed == sa.bindparam("feed"), article.c.duplicate_of.is_(None), visible())
    return statement.where(wanted).order_by(*_NEWEST).limit(sa.bindparam("most", type_=sa.Integer))


def after(tx: Tx, row: FeedRow, number: int, limit: int) -> list[int]:
    """Return the feed's visible articles that came after an article, in the order in which they came."""
    wanted = chosen(row, article.c.number).where(article.c.number > number)
    return [found[0] for found in tx.rows(wanted.order_by(article.c.number).limit(limit))]


def versions(tx: Tx, row: FeedRow, numbers: Sequence[int]) -> Sequence[sa.Row[Any]]:
    """Return (number, version, updated_at, published_at) of those articles that stand in a feed now."""
    return tx.rows(chosen(row, *_SHOWN).where(article.c.number.in_(numbers)))


def marks(tx: Tx, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return the story and the note of articles, each "" for none."""
    columns = sa.select(article.c.number, article.c.story, article.c.note)
    return {
        row.number: (row.story or "", row.note)
        for row in tx.rows(columns.where(article.c.number.in_(numbers)))
    }


def visible_among(tx: Tx, numbers: Sequence[int]) -> set[int]:
    """Return which of these articles anybody may see."""
    return {
        row[0] for row in tx.rows(sa.select(article.c.number).where(article.c.number.in_(numbers), visible()))
    }


def chosen(row: FeedRow, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """Return the query for everything that stands in a feed."""
    kind, _, key = row.name.partition("/")
    chosen = sa.select(*(columns or (article.c.number, article.c.version, article.c.updated_at))).where(
        visible()
    )
    if row.kind == "query":
        inside = sa.select(entry.c.article).where(entry.c.feed == row.number)
        chosen = chosen.where(article.c.number.in_(inside))
    elif row.name == "corrections":
        chosen = chosen.where(article.c.note != "")
    elif kind == "source":
        owner = sa.select(source.c.number).where(source.c.name == key).scalar_subquery()
        return chosen.where(article.c.source == owner)
    elif kind == "tag":
        wanted = sa.select(tag.c.number).where(tag.c.slug == key).scalar_subquery()
        tagged = sa.select(article_tag.c.article).where(article_tag.c.tag == wanted)
        chosen = chosen.where(article.c.number.in_(tagged))
    elif kind == "story":
        chosen = chosen.where(article.c.story == key)
    return chosen.where(article.c.duplicate_of.is_(None))


def enter(tx: Tx, rows: Iterable[tuple[int, int, str]], now: datetime) -> None:
    """Write entries (feed, article, why) of configured feeds."""
    values = [{"feed": f, "article": a, "since": now, "why": why} for f, a, why in rows]
    if values:
        tx.run(tx.upsert(entry).on_conflict_do_nothing(), values)


def leave(tx: Tx, number: int, keep: Iterable[int] = ()) -> None:
    """Take an article out of all configured feeds but those to keep."""
    tx.run(sa.delete(entry).where(entry.c.article == number, entry.c.feed.not_in(list(keep))))


def entered(tx: Tx, number: int) -> dict[str, str]:
    """Return the configured feeds an article stands in, with the reason."""
    joined = entry.join(feed, feed.c.number == entry.c.feed)
    rows = tx.rows(
        sa.select(feed.c.name, entry.c.why)
        .select_from(joined)
        .where(entry.c.article == number, feed.c.removed_at.is_(None))
    )
    return {row.name: row.why for row in rows}


_ENTERED = (
    sa.select(feed.c.name)
    .distinct()
    .select_from(entry.join(feed, feed.c.number == entry.c.feed))
    .where(among(entry.c.article, "numbers"), feed.c.removed_at.is_(None))
)
_PLACES = (
    sa.select(source.c.name, article.c.story)
    .select_from(article.join(source, source.c.number == article.c.source))
    .where(among(article.c.number, "numbers"))
)


def entered_by(tx: Tx, numbers: Sequence[int]) -> set[str]:
    """Return the configured feeds that any of these articles stands in."""
    return {row.name for row in tx.rows(_ENTERED, {"numbers": numbers})}


_AWAKE = sa.select(feed.c.name).where(among(feed.c.name, "names"), feed.c.removed_at.is_(None))


def changed(tx: Tx, names: Iterable[str], now: datetime, *, urgent: bool = False) -> None:
    """Tell that these feeds changed; those nobody has asked for yet are left asleep."""
    wanted = sorted(set(names))
    if not wanted:
        return
    awake = [row[0] for row in tx.rows(_AWAKE, {"names": wanted})]
    facts.tell(tx, "feed.changed", awake, now, urgent=urgent)


def forget_fragments(tx: Tx, number: int) -> None:
    """Drop what was rendered of an article that nobody may see any more."""
    tx.run(sa.delete(fragment).where(fragment.c.article == number))


def places(tx: Tx, numbers: Sequence[int]) -> set[str]:
    """Return the source and story feeds that these articles stand in."""
    rows = tx.rows(_PLACES, {"numbers": list(numbers)})
    names = {f"source/{row.name}" for row in rows}
    return names | {f"story/{row.story}" for row in rows if row.story}


def members(tx: Tx, name: str, numbers: Sequence[int]) -> set[int]:
    """Return which of these articles stand in a feed now, whether or not on its first page."""
    row = by_name(tx, name)
    if row is None or not numbers:
        return set()
    return {found.number for found in tx.rows(chosen(row).where(article.c.number.in_(numbers)))}
