"""Feeds: defined by a query over articles, filled with what is there already, removed, written again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from feeds.errors import BadField
from worker.desk.asked import Asked, Json, answer
from worker.desk.filling import Fitting, fill, fitting
from worker.desk.names import check
from worker.desk.trial import writing
from worker.errors import Conflict, NotFound
from worker.jobs.build import address_of
from worker.jobs.publish import build as build_pages
from worker.jobs.publish import save
from worker.jobs.shapes import feed_json
from worker.jobs.showing import articles_json
from worker.jobs.tools import Tools
from worker.pipeline.select import QUERY_KEYS
from worker.pipeline.tag.keys import slugify
from worker.store import feeds, reading, sources, subscribers, tags
from worker.store.feeds import FeedRow
from worker.store.hub import is_hub
from worker.store.shown import iso
from worker.store.store import Tx

MOST_ENTRIES = 1000
# What a query calls its conditions, and how they are said one by one.
_TAGS = {"tags": "tag", "all_tags": "all_tag", "no_tags": "no_tag"}
_FACTS = {"languages": "language", "sections": "section", "authors": "author"}
_RESERVED = ("all", "corrections")


def add(tools: Tools, asked: Asked) -> Json:
    """Add a feed; articles that are there already and fit stand in it at once."""
    name = check(asked.needed("name", "the feed's name in addresses"))
    with tools.store.read() as tx:
        query = _query(tx, asked)
        known = fitting(tx, name, query)
    with writing(tools, trial=asked.dry_run) as tx:
        row = define(tools, tx, name, asked.text("title"), query, known)
        count = reading.count(tx, row)
        shape = feed_json(row, count)
    unknown = _unknown(tools, query)
    hint = f"; no article has the tag {', '.join(unknown)} yet" if unknown else ""
    verb = "would be added" if asked.dry_run else "added"
    held = f"{count.articles} article{'' if count.articles == 1 else 's'}"
    return answer(
        shape,
        f"feed {name} {verb}, with {held}{hint}",
        asked,
        query=dict(query),
        addresses=addresses_of(tools, name),
    )


def _query(tx: Tx, asked: Asked) -> Json:
    """Return the query of a feed: only what was said. Raises NotFound for a source that is not there."""
    limit = asked.count("limit")
    if limit and not 1 <= limit <= MOST_ENTRIES:
        raise BadField("limit", f"limit must be from 1 to {MOST_ENTRIES}.")
    owners, others = asked.texts("source"), asked.texts("no_source")
    for owner in [*owners, *others]:
        sources.by_name(tx, owner)
    said = {
        **{key: [slugify(name) for name in asked.texts(word)] for key, word in _TAGS.items()},
        **{key: asked.texts(word) for key, word in _FACTS.items()},
        "sources": owners,
        "no_sources": others,
        "stories": asked.texts("story"),
        "corrected": asked.flag("corrected"),
        "description": asked.text("description"),
        "match": asked.text("match"),
        "limit": limit,
        "max_age_days": asked.count("max_age_days"),
        "max_bytes": asked.count("max_bytes"),
        "private": asked.flag("private"),
    }
    return {key: value for key, value in said.items() if value}


def _unknown(tools: Tools, query: Mapping[str, Any]) -> list[str]:
    with tools.store.read() as tx:
        return [slug for slug in query.get("tags", ()) if not _is_tag(tx, slug)]


def _is_tag(tx: Tx, slug: str) -> bool:
    try:
        tags.by_slug(tx, slug)
    except NotFound:
        return False
    return True


def define(
    tools: Tools, tx: Tx, name: str, title: str, query: Mapping[str, Any], known: Fitting | None = None
) -> FeedRow:
    """Write a feed, fill it, and let its pages be written. Raises Conflict when the name is taken.

    `known` is what was found to fit before; without it that is looked for now.
    """
    if name in _RESERVED:
        raise Conflict(f"the feed {name!r} is there by itself; choose another name")
    row = feeds.add(tx, name, title, query, tools.now())
    fill(tools, tx, row, known)
    feeds.changed(tx, [name], tools.now(), urgent=True)
    return row


def known_keys(query: Mapping[str, Any]) -> Json:
    """Return a catalogue's query as a feed's row keeps it: lists for tuples, unknown keys left out."""
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in query.items()
        if key in QUERY_KEYS and value not in (None, "", ())
    }


def remove(tools: Tools, asked: Asked) -> Json:
    """Remove a feed: its addresses answer 410. Raises Conflict while somebody subscribes to it."""
    name = asked.needed("name", "which feed")
    with writing(tools, trial=asked.dry_run) as tx:
        row = feeds.by_name(tx, name)
        if row is None or row.kind != "query":
            raise NotFound(_no_feed(tx, name))
        listening = [one for one in subscribers.subscriptions(tx) if one.feed == name and not is_hub(one)]
        takers = sorted({one.subscriber_name for one in listening})
        if takers:
            raise Conflict(f"{', '.join(takers)} get the feed {name!r}; remove them first")
        shape = feed_json(row, reading.count(tx, row))
        feeds.remove(tx, name, tools.now())
    verb = "would be removed" if asked.dry_run else "removed; its addresses answer 410 from now on"
    return answer(shape, f"feed {name} {verb}", asked)


def _no_feed(tx: Tx, name: str) -> str:
    if feeds.automatic_title(tx, name) is not None:
        return f"the feed {name!r} is there by itself and can't be removed or renamed"
    return f"there is no feed named {name!r}"


def rename(tools: Tools, asked: Asked) -> Json:
    """Give a feed another name; its old addresses lead to the new ones, and subscribers keep it."""
    name = asked.needed("name", "which feed")
    to = check(asked.needed("to", "the new name"), "to")
    with writing(tools, trial=asked.dry_run) as tx:
        row = feeds.by_name(tx, name)
        if row is None or row.kind != "query":
            raise NotFound(_no_feed(tx, name))
        made = feeds.rename(tx, name, to, tools.now())
        subscribers.follow(tx, name, to)
        shape = feed_json(made, reading.count(tx, made))
    verb = "would be" if asked.dry_run else "is"
    more = {"addresses": addresses_of(tools, to)}
    return answer(shape, f"feed {name} {verb} {to} now; its old addresses lead there", asked, **more)


def build(tools: Tools, asked: Asked) -> Json:
    """Write feeds' documents again from the data, whether or not anything changed; all feeds by default."""
    with tools.store.read() as tx:
        names = asked.texts("names") or asked.texts("name") or [row.name for row in feeds.everything(tx)]
        rows = [called(tx, name, tools) for name in names]
    for row in rows if not asked.dry_run else ():
        _build(tools, row)
    verb = "would be written again" if asked.dry_run else "written again"
    listed = ", ".join(names) if len(names) <= 5 else f"{len(names)} feeds"
    return answer({"feeds": names}, f"{listed or 'no feed'} {verb}", asked)


@contextmanager
def undisturbed(tools: Tools) -> Iterator[None]:
    """Let feeds be read that nobody asked for before, and be asleep again afterwards."""
    with tools.store.read() as tx:
        awake = {row.name for row in feeds.everything(tx)}
    try:
        yield
    finally:
        with tools.store.write() as tx:
            feeds.sleep(tx, [row.name for row in feeds.everything(tx) if row.name not in awake])


def private_ones(tools: Tools) -> list[Json]:
    """Return the feeds that only subscribers may read; nobody else is told of them."""
    with tools.store.read() as tx:
        return [
            feed_json(row, reading.count(tx, row)) for row in feeds.configured(tx) if row.query.get("private")
        ]


def shape_of(tools: Tools, tx: Tx, name: str) -> Json:
    """Return a feed in the contract's shape with its query, addresses, and the articles on its first page."""
    row = called(tx, name, tools)
    limit = int(row.query.get("limit") or tools.settings.feed_entries)
    numbers = [one.number for one in feeds.entries(tx, row, limit)]
    return feed_json(row, reading.count(tx, row)) | {
        "query": row.query,
        "written": iso(row.published_at),
        "addresses": addresses_of(tools, name),
        "articles": articles_json(tx, numbers, tools.settings.base_url),
    }


def addresses_of(tools: Tools, name: str) -> Json:
    """Return the addresses of a feed's documents by format."""
    return {kind: f"{address_of(tools.settings.base_url, name)}.{kind}" for kind in ("rss", "atom", "json")}


def called(tx: Tx, name: str, tools: Tools) -> FeedRow:
    """Return a feed, configured or automatic (asleep: number 0); raises NotFound."""
    row = feeds.by_name(tx, name)
    if row is not None:
        return row
    title = feeds.automatic_title(tx, name)
    if title is None:
        raise NotFound(f"there is no feed named {name!r}")
    return FeedRow(0, name, title, "automatic", {}, tools.now(), None)


def _build(tools: Tools, row: FeedRow) -> None:
    """Write one feed's pages: its entries are rendered again, and the bytes compared by who asks for them."""
    with tools.store.write() as tx:
        awake = row if row.number else feeds.wake(tx, row.name, row.title, tools.now())
        limit = int(awake.query.get("limit") or tools.settings.feed_entries)
        for entry in feeds.entries(tx, awake, limit):
            feeds.forget_fragments(tx, entry.number)
        save(tx, awake, build_pages(tools, tx, awake), tools.now())
