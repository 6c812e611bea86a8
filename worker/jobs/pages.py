"""Pages: which of the addresses that a sitemap or listing names are fetched, and which are left alone.

Only what is new since the last visit, the newest first, so many a visit, and some
of what has changed since it was fetched. At the first visit the rest is written
down as seen: a sitemap may name fifty thousand old pages, and nobody subscribed to
an archive. So it is with the parts of an index: those that are not read at the first
visit count as seen, and what they held then stays so when they are read one day.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from worker.article import Draft
from worker.pipeline.identify import url_key
from worker.pipeline.listing import PageLink
from worker.pipeline.read import Reading, draft_json
from worker.store import articles, errands
from worker.store.documents import Kept
from worker.store.sources import Source
from worker.store.store import Tx

FIRST_VISIT = 50
EACH_VISIT = 200
REVISITS = 25
PARTS = 8  # further lists (sitemaps of an index, pages of a listing) a visit
DEEPEST = 3
# Where most of so many pages claim to have changed, the dates are those of the sitemap and not of the pages.
_MANY = 10
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
Row = dict[str, Any]


def errands_for(tx: Tx, source: Source, kept: Kept, reading: Reading, now: datetime) -> list[Row]:
    """Return the errands for pages and further lists that a document names and nobody has asked for."""
    fresh = _unknown(tx, source, reading.pages)
    first = bool(kept.carry.get("first", "entries" not in source.memory))
    most = _most(source, kept, fresh) if first else EACH_VISIT
    rows = [_page(source, kept, link, now) for link in fresh[:most]]
    if first:
        rows += [_page(source, kept, link, None) for link in fresh[most:]]
    rows += [_again(source, kept, link, now) for link in _changed(tx, source, reading.pages, now)]
    return rows + _parts(tx, source, kept, reading, fresh, now, first=first)


def _most(source: Source, kept: Kept, fresh: Sequence[PageLink]) -> int:
    """Return how many pages of a list that is read for the first time are fetched, the newest first.

    Of a part that was left alone at the source's first visit they are those dated
    since; where none has a date, the part's own date tells whether there is anything.
    """
    if "undated" not in kept.carry:
        return FIRST_VISIT
    if not any(link.modified for link in fresh):
        return int(kept.carry["undated"])
    since = sum(link.modified is not None and link.modified > source.created_at for link in fresh)
    return min(since, EACH_VISIT)


def _unknown(tx: Tx, source: Source, links: Sequence[PageLink]) -> list[PageLink]:
    """Return the links that lead to no article and were never asked for, the newest first."""
    if not links:
        return []
    keyed = {url_key(link.url): link for link in links}
    known = articles.item_hashes(tx, keyed)
    asked = errands.asked(tx, source.number, [link.url for link in links])
    fresh = [link for key, link in keyed.items() if key not in known and link.url not in asked]
    return sorted(fresh, key=lambda link: link.modified or _LONG_AGO, reverse=True)


def _changed(tx: Tx, source: Source, links: Sequence[PageLink], now: datetime) -> list[PageLink]:
    """Return links to pages that say they have changed since they were asked for, the newest first.

    A change that is still to come is none: it would have the page fetched at every visit until then.
    """
    dated = {link.url: link.modified for link in links if link.modified is not None and link.modified <= now}
    known = errands.last_asked(tx, source.number, "page", list(dated))
    changed = sorted(
        (url for url in known if dated[url] > known[url]), key=lambda url: dated[url], reverse=True
    )
    if len(known) >= _MANY and len(changed) * 2 > len(known):
        return []
    return [PageLink(url, modified=dated[url]) for url in changed[:REVISITS]]


def _again(source: Source, kept: Kept, link: PageLink, now: datetime) -> Row:
    """Return the errand for a page that has changed; when it was published is known from before."""
    carry = {"draft": draft_json(Draft(url=link.url, base_url=link.url)), "parent": kept.number}
    return {"source": source.number, "url": link.url, "purpose": "page", "due_at": now, "carry": carry}


def _page(source: Source, kept: Kept, link: PageLink, due: datetime | None) -> Row:
    draft = Draft(url=link.url, base_url=link.url, published=link.modified)
    carry = {"draft": draft_json(draft), "parent": kept.number} if due else None
    return {"source": source.number, "url": link.url, "purpose": "page", "due_at": due, "carry": carry}


def _parts(
    tx: Tx,
    source: Source,
    kept: Kept,
    reading: Reading,
    fresh: Sequence[PageLink],
    now: datetime,
    *,
    first: bool,
) -> list[Row]:
    """Return the errands for further lists: the sitemaps that changed, or the next page while all is new."""
    depth = int(kept.carry.get("part", 0)) + 1
    lists = reading.more
    if depth > DEEPEST or not lists or (reading.pages and len(fresh) < len(reading.pages)):
        return []
    since = errands.last_asked(tx, source.number, "list", [link.url for link in lists])
    due = [
        link
        for link in lists
        if link.url not in since or (link.modified is not None and link.modified > since[link.url])
    ]
    if is_undated(reading):
        due = sorted(lists, key=lambda link: since.get(link.url, _LONG_AGO))  # in turn
    due.sort(key=lambda link: link.modified or _LONG_AGO, reverse=True)
    carry: Row = {"part": depth, "first": first, "parent": kept.number}
    wanted, rest = due[:PARTS], due[PARTS:] if first and not reading.pages else []
    alone = errands.left_alone(tx, source.number, [link.url for link in wanted])
    rows = []
    for link in wanted:
        left = alone.get(link.url, {})
        rows.append(_list(source, link.url, left | carry | {"first": first or bool(left.get("first"))}, now))
    for link in rest:
        left = carry | {"first": True, "undated": FIRST_VISIT if link.modified else 0}
        rows.append(_list(source, link.url, left, None) | {"asked_at": now})
    return rows


def is_undated(reading: Reading) -> bool:
    """Return whether this is an index that does not say which of its parts changed."""
    return bool(reading.more) and not reading.pages and not any(link.modified for link in reading.more)


def _list(source: Source, url: str, carry: Row, due: datetime | None) -> Row:
    return {"source": source.number, "url": url, "purpose": "list", "due_at": due, "carry": carry}
