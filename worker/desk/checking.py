"""Checking: our own feeds, read back with our own readers and judged as a strict stranger would.

What the W3C validator can't see is asked here too: ids equal in all formats, hub
and self named, nothing relative, nothing that only a mending reader would take.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from feeds.entry import Entry, Feed
from feeds.errors import FeedError
from feeds.sniff import parse_feed
from worker.desk.asked import Asked, Json
from worker.desk.feeds import called
from worker.jobs.publish import TYPES, build
from worker.jobs.tools import Tools
from worker.store import pages
from worker.store.pages import Recipe
from worker.store.store import Tx

_RELATIVE = re.compile(
    r"""<[a-z][^<>]*\s(?:href|src|poster)\s*=\s*["'](?![a-z][a-z0-9+.-]*:|#)([^"']*)""", re.IGNORECASE
)
_ACTIVE = re.compile(r"<(?:script|style|iframe|object|form)\b|\son[a-z]+\s*=|javascript:", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a feed as it was read back; `feed` is None when it could not be read."""

    format: str
    body: bytes
    feed: Feed | None
    error: str


def check(tools: Tools, asked: Asked) -> Json:
    """Return what is wrong with a feed's documents: errors and warnings of each, in sentences.

    Documents are made from the data as it is now; `stale` says that those kept for
    readers are not the same. `ok` is true without any error.
    """
    name = asked.needed("name", "which feed")
    with tools.store.read() as tx:
        made = build(tools, tx, called(tx, name, tools))
        written = {recipe.form: _whole(tx, recipe, made.fragments) for _, recipe, _ in made.pages}
        kept = {kind: pages.recipe_of(tx, name, kind) for kind in TYPES}
        fresh = {recipe.form: recipe.etag for _, recipe, _ in made.pages}
    base = tools.settings.base_url
    read = [_read(kind, body, f"{base}/feeds/{name}.{kind}") for kind, body in written.items()]
    judged = [_judged(one, base, tools.now()) for one in read]
    between = list(_between(read))
    stale = [kind for kind, found in kept.items() if found is not None and found[0].etag != fresh[kind]]
    is_ok = not between and not any(one["errors"] for one in judged)
    return {"name": name, "ok": is_ok, "documents": judged, "errors": between, "stale": stale}


def _whole(tx: Tx, recipe: Recipe, fresh: Mapping[tuple[int, str], tuple[int, bytes]]) -> bytes:
    """Return a document as it would be served once it is saved; `fresh` is what was rendered for it."""
    return pages.put_together(tx, recipe, fresh)[0]


def _read(format_: str, body: bytes, url: str) -> Document:
    try:
        return Document(format_, body, parse_feed(body, TYPES[format_], url), "")
    except FeedError as error:
        return Document(format_, body, None, str(error))


def _judged(one: Document, base: str, now: datetime) -> Json:
    errors = list(_errors(one, now)) if one.feed is not None else [f"it can't be read: {one.error}"]
    return {
        "format": one.format,
        "url": one.feed.self_url if one.feed is not None else f"{base}/feeds",
        "bytes": len(one.body),
        "entries": len(one.feed.entries) if one.feed is not None else 0,
        "tombstones": len(one.feed.tombstones) if one.feed is not None else 0,
        "errors": errors,
        "warnings": list(_warnings(one)),
    }


def _errors(one: Document, now: datetime) -> Iterator[str]:
    assert one.feed is not None  # noqa: S101 - the caller asked
    yield from _of_document(one, one.feed)
    seen: set[str] = set()
    for entry in one.feed.entries:
        name = entry.id or entry.url or entry.title
        if entry.id in seen:
            yield f"two entries have the id {entry.id}"
        seen.add(entry.id)
        yield from (f"entry {name}: {wrong}" for wrong in _of_entry(entry, now))


def _of_document(one: Document, feed: Feed) -> Iterator[str]:
    if _CONTROL.search(one.body):
        yield "it holds control characters"
    if feed.warnings:
        yield f"it was read only after mending: {feed.warnings[0]}"
    if not feed.title:
        yield "it has no title"
    if not feed.self_url:
        yield "it does not name its own address (self)"
    if not any(link.rel == "hub" for link in feed.links):
        yield "it names no hub"
    if not feed.url.startswith(("http://", "https://")):
        yield "its link is no web address"


def _of_entry(entry: Entry, now: datetime) -> Iterator[str]:
    if not entry.id.startswith("urn:uuid:"):
        yield "its id is not a permanent one of ours"
    if not entry.url.startswith(("http://", "https://")):
        yield "its link is no web address"
    if not entry.title and not entry.content_html:
        yield "it has neither title nor content"
    for name, moment in (("published", entry.published), ("updated", entry.updated)):
        if moment is not None and moment > now + _AHEAD:
            yield f"{name} lies in the future"
    found = _RELATIVE.search(entry.content_html)
    if found:
        yield f"a link in it is relative: {found[1][:80] or '(empty)'}"
    if _ACTIVE.search(entry.content_html):
        yield "its content holds active markup"


def _warnings(one: Document) -> Iterator[str]:
    if one.feed is None:
        return
    if not one.feed.entries and not one.feed.tombstones:
        yield "it has no entries"
    bare = [entry.id for entry in one.feed.entries if not entry.content_html]
    if bare:
        yield f"{len(bare)} entries have no content, the first is {bare[0]}"


def _between(read: Iterable[Document]) -> Iterator[str]:
    """Yield what differs between the formats: their ids and titles must be the same, in the same order."""
    found = {one.format: one.feed for one in read if one.feed is not None}
    first = next(iter(found), "")
    for name, feed in found.items():
        if name == first:
            continue
        for what, of in _SAME.items():
            if of(feed) != of(found[first]):
                yield f"{name} and {first} differ in the {what} of their entries"


_SAME: Mapping[str, Callable[[Feed], list[object]]] = {
    "ids": lambda feed: [entry.id for entry in feed.entries],
    "titles": lambda feed: [entry.title for entry in feed.entries],
    "links": lambda feed: [entry.url for entry in feed.entries],
}
