"""Publish: the pages of feeds that changed are written again; many changes, one writing.

An entry is rendered once for each version of its article and kept as a fragment;
a page is put together from fragments. Twice is the same as once: the same
articles give the same bytes, and pages are saved only while the fact is leased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

import structlog

from feeds import atom, jsonfeed, rss
from feeds.entry import Feed, Link
from feeds.errors import FeedError
from worker.jobs.showing import entry_of
from worker.jobs.tools import Tools
from worker.store import facts, feeds, subscribers, tombstones
from worker.store.feeds import FeedRow
from worker.store.shown import load
from worker.store.store import Tx

log = structlog.get_logger()

BATCH = 20
LEASE = timedelta(minutes=2)
RETRY = timedelta(seconds=30)
_FORMATS = {"rss": rss, "atom": atom, "json": jsonfeed}
TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


def publish(tools: Tools, *, urgent: bool = False) -> int:
    """Write again the pages of feeds that changed; return how many feeds."""
    with tools.store.write() as tx:
        taken = facts.take(tx, "feed.changed", tools.now(), LEASE, tools.token(), BATCH, urgent=urgent)
    for fact in taken:
        try:
            _publish(tools, fact)
        except Exception:
            log.exception("feed not published", feed=fact.subject)
            with tools.store.write() as tx:
                facts.put_off(tx, fact, tools.now() + RETRY)
    return len(taken)


def _publish(tools: Tools, fact: Any) -> None:
    with tools.store.read() as tx:
        row = feeds.by_name(tx, fact.subject)
        made = build(tools, tx, row) if row is not None else None
    with tools.store.write() as tx:
        if not facts.holds(tx, fact):
            return
        if made is not None and row is not None:
            save(tx, row, made, tools.now())
            if subscribers.listening(tx, [row.name]):
                facts.tell(tx, "feed.published", [row.name], tools.now(), urgent=bool(fact.urgent))
                tx.ring("feed.published", urgent=bool(fact.urgent))
        facts.done(tx, fact)


@dataclass(frozen=True, slots=True)
class Built:
    """A feed's pages, and the fragments that had to be rendered for them."""

    pages: Sequence[dict[str, Any]]
    fragments: Sequence[dict[str, Any]]


def build(tools: Tools, tx: Tx, row: FeedRow) -> Built:
    """Return the pages of a feed as the database has it now."""
    chosen = feeds.entries(tx, row, int(row.query.get("limit") or tools.settings.feed_entries))
    numbers = [entry.number for entry in chosen]
    fragments, fresh = _fragments(tools, tx, chosen)
    stones = tombstones.of_feed(tx, row, numbers)
    newest = max(
        [*(entry.updated_at for entry in chosen), *(stone.when for stone in stones)], default=row.created_at
    )
    pages = []
    for name, module in _FORMATS.items():
        shape = _shape(tools, row, name, newest)
        parts = [fragments[number, name] for number in numbers if (number, name) in fragments]
        body = module.assemble(shape, parts, stones)
        pages.append(
            {
                "name": row.name,
                "format": name,
                "body": body,
                "etag": blake2b(body, digest_size=12).hexdigest(),
                "modified_at": newest,
            }
        )
    return Built(pages, fresh)


def save(tx: Tx, row: FeedRow, built: Built, now: datetime) -> None:
    """Write a feed's pages and the fragments made for them."""
    feeds.keep_fragments(tx, built.fragments)
    feeds.keep_pages(tx, built.pages)
    feeds.published(tx, row.number, now)


def _fragments(
    tools: Tools, tx: Tx, chosen: Sequence[Any]
) -> tuple[dict[tuple[int, str], bytes], list[dict[str, Any]]]:
    """Return each article's rendered entry by format, rendering those whose version changed."""
    kept = feeds.fragments(tx, [entry.number for entry in chosen])
    stale = [
        entry.number
        for entry in chosen
        if any(kept.get((entry.number, name), (None,))[0] != entry.version for name in _FORMATS)
    ]
    found = {key: body for key, (_, body) in kept.items()}
    fresh: list[dict[str, Any]] = []
    for number, loaded in load(tx, stale).items():
        entry = entry_of(loaded, tools.settings.base_url)
        for name, module in _FORMATS.items():
            try:
                body = module.render_entry(entry)
            except FeedError as error:  # one article must never lose a feed
                log.warning("entry left out", article=loaded.row.id, format=name, reason=str(error))
                found.pop((number, name), None)
                continue
            found[number, name] = body
            fresh.append({"article": number, "format": name, "version": loaded.row.version, "body": body})
    return found, fresh


def _shape(tools: Tools, row: FeedRow, page_format: str, newest: datetime) -> Feed:
    """Return the feed without its entries."""
    base = tools.settings.base_url
    address = f"{base}/feeds/{row.name}"
    others = [
        Link(f"{address}.{name}", "alternate", type=TYPES[name].partition(";")[0])
        for name in _FORMATS
        if name != page_format
    ]
    return Feed(
        id=feeds.uri_of(row.name),
        title=row.title or row.name,
        url=address,
        self_url=f"{address}.{page_format}",
        updated=newest,
        subtitle=row.query.get("description", "") or f"{row.title or row.name}, syndicated by Wirecopy",
        language=row.query.get("language", ""),
        links=(Link(f"{base}/hub", "hub"), *others),
    )
