"""Judging: a feed document read back with our own readers, as a strict stranger would read it.

What the W3C validator can't see is asked here too: ids equal in all formats, hub
and self named, nothing relative, nothing that only a mending reader would take; and
what it warns about: addresses that are not written out, languages that are none,
two entries of one moment.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from feeds.address import uri
from feeds.entry import Entry, Feed
from feeds.errors import FeedError
from feeds.sniff import parse_feed
from feeds.text import language

Json = dict[str, Any]

_RELATIVE = re.compile(
    r"""<[a-z][^<>]*\s(?:href|src|poster)\s*=\s*["'](?![a-z][a-z0-9+.-]*:)([^"']*)""", re.IGNORECASE
)
_ACTIVE = re.compile(
    r"""<(?:script|style|iframe|object|form)\b|<[a-z][^<>]*\s(?:on[a-z]+\s*=|[a-z]+\s*=\s*["']\s*javascript:)""",
    re.IGNORECASE,
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a feed as it was read back; `feed` is None when it could not be read."""

    format: str
    body: bytes
    feed: Feed | None
    error: str


def read_back(format_: str, body: bytes, content_type: str, url: str) -> Document:
    """Return a document as our own reader understands it; strictly well-formed it must be as well."""
    try:
        if format_ == "json":
            json.loads(body)
        else:
            etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
        return Document(format_, body, parse_feed(body, content_type, url), "")
    except (FeedError, ValueError, etree.XMLSyntaxError) as error:
        return Document(format_, body, None, " ".join(str(error).split()))


def judged(one: Document, now: datetime) -> Json:
    """Return what is wrong with a document, in sentences, and what it holds."""
    errors = list(_errors(one, now)) if one.feed is not None else [f"it can't be read: {one.error}"]
    return {
        "format": one.format,
        "url": one.feed.self_url if one.feed is not None else "",
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
    if feed.language != language(feed.language):
        yield f"its language {feed.language!r} is none"


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
    if entry.language != language(entry.language):
        yield f"its language {entry.language!r} is none"
    yield from (
        f"an address is not written out: {href[:80]}" for href in _addresses(entry) if href != uri(href)
    )


def _addresses(entry: Entry) -> Iterator[str]:
    yield entry.url
    yield from (link.href for link in entry.links)
    yield from (picture.url for picture in entry.pictures)
    if entry.origin is not None:
        yield from (entry.origin.url, entry.origin.feed_url)


def _warnings(one: Document) -> Iterator[str]:
    if one.feed is None:
        return
    if not one.feed.entries and not one.feed.tombstones:
        yield "it has no entries"
    moments = [entry.updated for entry in one.feed.entries if entry.updated is not None]
    if len(set(moments)) < len(moments):
        yield "two entries were updated at the same moment: readers can't order them"
    bare = [entry.id for entry in one.feed.entries if not entry.content_html]
    if bare:
        yield f"{len(bare)} entries have no content, the first is {bare[0]}"


def between(read: Iterable[Document]) -> Iterator[str]:
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
