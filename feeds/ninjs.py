"""IPTC ninjs 3.1 out: one news item as JSON, and a feed as a composite item of them.

What agencies and editorial systems take. A withdrawn or killed article is an
item with `pubStatus` canceled, which is the strongest word for it that any
format has. The keys are those of the schema; their order is fixed.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from feeds.dates import rfc3339
from feeds.entry import Category, Entry, Feed, Tombstone
from feeds.text import clean, line

_STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#",
}
Json = dict[str, Any]


def render(feed: Feed, entries: Sequence[Entry], tombstones: Sequence[Tombstone] = ()) -> bytes:
    """Return a feed as a composite item with its entries, then the canceled ones, as associations."""
    found = [_named(item_of(entry), entry.title or entry.id) for entry in entries]
    gone = [_named(canceled(stone), "canceled") for stone in tombstones]
    whole: Json = {"uri": line(feed.id), "standard": _STANDARD, "type": "composite"}
    _put(whole, "versionCreated", _moment(feed.updated))
    _put(whole, "language", line(feed.language))
    _put(whole, "title", line(feed.title))
    _put(whole, "descriptions", [{"value": line(feed.subtitle)}] if feed.subtitle else [])
    _put(whole, "associations", found + gone)
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def item_of(entry: Entry) -> Json:
    """Return one article as a news item."""
    item: Json = {"uri": line(entry.id), "type": "text", "representationType": "full"}
    if not entry.content_html:
        item["representationType"] = "partial"
    _put(item, "version", str(entry.revision) if entry.revision else "")
    _put(item, "firstCreated", _moment(entry.published))
    _put(item, "versionCreated", _moment(entry.updated or entry.published))
    item["pubStatus"] = entry.status if entry.status in ("usable", "withheld", "canceled") else "usable"
    _put(item, "copyrightNotice", line(entry.rights))
    _put(item, "edNote", line(entry.note))
    _put(item, "language", line(entry.language))
    _put(item, "descriptions", _values(line(entry.summary), "text/plain"))
    _put(item, "bodies", _values(clean(entry.content_html), "text/html"))
    _put(item, "headlines", _values(line(entry.title), "text/plain"))
    _put(item, "subjects", [_subject(one) for one in entry.categories])
    _put(item, "infoSources", _sources(entry))
    _put(item, "by", ", ".join(line(author.name) for author in entry.authors if author.name))
    _put(item, "renditions", [_rendition(entry, place) for place in range(len(entry.pictures))])
    _put(item, "associations", _associations(entry))
    _put(item, "altIds", [{"role": "url", "value": line(entry.url)}] if entry.url else [])
    return item


def canceled(stone: Tombstone) -> Json:
    """Return what is told of an article that is no more: its identity, status and time."""
    item: Json = {"uri": line(stone.ref), "type": "text", "versionCreated": rfc3339(stone.when)}
    item["pubStatus"] = "canceled"
    _put(item, "edNote", line(stone.comment))
    return item


def _put(target: Json, key: str, value: object) -> None:
    if value:
        target[key] = value


def _moment(moment: datetime | None) -> str:
    return rfc3339(moment) if moment else ""


def _values(text: str, kind: str) -> list[Json]:
    return [{"role": "main", "contentType": kind, "value": text}] if text else []


def _named(item: Json, name: str) -> Json:
    return {"name": line(name), "rel": "item", **item}


def _subject(category: Category) -> Json:
    found: Json = {"name": line(category.label or category.term)}
    if category.scheme:
        found["uri"] = line(category.scheme + category.term)
    else:
        found["literal"] = line(category.term)
    return found


def _sources(entry: Entry) -> list[Json]:
    if entry.origin is None:
        return []
    found: Json = {"name": line(entry.origin.title or entry.origin.url), "role": "originator"}
    _put(found, "uri", line(entry.origin.url))
    return [found]


def _rendition(entry: Entry, place: int) -> Json:
    picture = entry.pictures[place]
    found: Json = {"name": f"picture-{place + 1}", "href": line(picture.url)}
    _put(found, "contentType", line(picture.type))
    _put(found, "title", line(picture.caption))
    _put(found, "width", picture.width)
    _put(found, "height", picture.height)
    return found


def _associations(entry: Entry) -> list[Json]:
    return [
        {"name": line(other.title or other.id), "rel": "related", "uri": line(other.id or other.url)}
        for other in entry.related
    ]
