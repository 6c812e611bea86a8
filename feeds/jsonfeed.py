"""JSON Feed 1.0 and 1.1 in, 1.1 out; what the format has no word for travels in `_wirecopy`.

Read as anything from the world is: every field may be missing or of the wrong
kind, ids may be numbers, 1.0 has one `author`. Written in a fixed order of keys,
so that the same feed gives the same bytes.
"""

import html
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from feeds.dates import parse as parse_date
from feeds.dates import rfc3339
from feeds.entry import Category, Entry, Feed, Link, Origin, Person, Picture, RelatedEntry, Tombstone
from feeds.errors import NotAFeed
from feeds.text import clean, line, web_url

VERSION = "https://jsonfeed.org/version/1.1"
_END = b"]}"
# What stands between two items.
JOINT = b","
Json = dict[str, Any]


def read(body: bytes, url: str, most: int = 2_000) -> Feed:
    """Return the feed of a JSON Feed document, at most `most` items of it; raises NotAFeed."""
    try:
        data = json.loads(body.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise NotAFeed("The document starts like JSON but is not valid JSON.") from None
    if not isinstance(data, dict) or not isinstance(data.get("items"), list):
        raise NotAFeed("The JSON document has no list of items, so it is not a JSON Feed.")
    ours = _object(data.get("_wirecopy"))
    return Feed(
        id=_word(ours, "id"),
        title=_word(data, "title"),
        url=web_url(_text(data, "home_page_url"), url),
        self_url=web_url(_text(data, "feed_url"), url),
        updated=_date(ours, "updated"),
        subtitle=_word(data, "description"),
        language=_word(data, "language"),
        icon=web_url(_text(data, "icon") or _text(data, "favicon"), url),
        rights=_word(ours, "rights"),
        authors=_authors(data, url),
        links=_feed_links(data, ours, url),
        entries=tuple(_entry(item, url) for item in data["items"][:most] if isinstance(item, dict)),
        archive=ours.get("archive") is True,
    )


def render_entry(entry: Entry) -> bytes:
    """Return the entry as a JSON object in UTF-8, to stand in a document that `assemble` makes."""
    item: Json = {"id": line(entry.id)}
    if entry.url:
        item["url"] = line(entry.url)
    if entry.title:
        item["title"] = line(entry.title)
    if entry.content_html:
        item["content_html"] = clean(entry.content_html)
    else:
        # The format wants one of the two contents; a reader that knows `summary` sees the same twice.
        item["content_text"] = line(entry.summary)
    _put(item, "summary", line(entry.summary))
    if entry.pictures:
        item["image"] = line(entry.pictures[0].url)
    _put(item, "date_published", _moment(entry.published))
    _put(item, "date_modified", _moment(entry.updated))
    _put(item, "authors", _people(entry.authors))
    _put(item, "tags", list(dict.fromkeys(line(one.label or one.term) for one in entry.categories)))
    _put(item, "language", line(entry.language))
    _put(item, "attachments", [_attachment(link) for link in entry.links if link.rel == "enclosure"])
    item["_wirecopy"] = _extension(entry)
    return _dump(item)


def assemble(feed: Feed, fragments: Sequence[bytes], tombstones: Iterable[Tombstone] = ()) -> bytes:
    """Return the document around objects that `render_entry` made; `feed.entries` are not looked at."""
    head, tail = shell(feed, tombstones)
    return b"".join((head, JOINT.join(fragments), tail))


def shell(
    feed: Feed,
    tombstones: Iterable[Tombstone] = (),  # noqa: ARG001 - the same call for every format
) -> tuple[bytes, bytes]:
    """Return what stands before and after the items of a document.

    JSON Feed has no word for a deleted entry: tombstones are left out.
    """
    head: Json = {"version": VERSION, "title": line(feed.title) or "Untitled"}
    _put(head, "home_page_url", line(feed.url))
    _put(head, "feed_url", line(feed.self_url))
    _put(head, "description", line(feed.subtitle))
    next_url = next((link.href for link in feed.links if link.rel == "next"), "")
    _put(head, "next_url", line(next_url))
    _put(head, "icon", line(feed.icon))
    _put(head, "authors", _people(feed.authors))
    _put(head, "language", line(feed.language))
    _put(
        head, "hubs", [{"type": "WebSub", "url": line(link.href)} for link in feed.links if link.rel == "hub"]
    )
    ours: Json = {}
    _put(ours, "id", line(feed.id))
    _put(ours, "updated", _moment(feed.updated))
    _put(ours, "rights", line(feed.rights))
    _put(ours, "archive", feed.archive)
    _put(ours, "links", [_link(link) for link in feed.links if link.rel not in ("hub", "next")])
    _put(head, "_wirecopy", ours)
    head["items"] = []
    return _dump(head).removesuffix(_END), _END


def render(feed: Feed) -> bytes:
    """Return the whole feed as JSON Feed 1.1."""
    return assemble(feed, [render_entry(entry) for entry in feed.entries])


def _dump(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _put(target: Json, key: str, value: object) -> None:
    """Keys of empty values are left out: the format says so, and it is shorter."""
    if value:
        target[key] = value


def _moment(moment: datetime | None) -> str:
    return rfc3339(moment) if moment else ""


def _people(authors: Iterable[Person]) -> list[Json]:
    """Return the authors of whom anything is known: the format takes no empty one."""
    return [known for author in authors if (known := _person(author))]


def _person(author: Person) -> Json:
    known: Json = {}
    _put(known, "name", line(author.name))
    _put(known, "url", line(author.uri) or (f"mailto:{line(author.email)}" if author.email else ""))
    return known


def _attachment(link: Link) -> Json:
    found: Json = {"url": line(link.href), "mime_type": line(link.type) or "application/octet-stream"}
    _put(found, "title", line(link.title))
    _put(found, "size_in_bytes", link.length_bytes)
    return found


def _link(link: Link) -> Json:
    found: Json = {"href": line(link.href), "rel": line(link.rel)}
    _put(found, "type", line(link.type))
    _put(found, "title", line(link.title))
    _put(found, "hreflang", line(link.hreflang))
    _put(found, "length", link.length_bytes)
    return found


def _extension(entry: Entry) -> Json:
    """Return what the format has no word for; revision, status and related are always there."""
    ours: Json = {
        "revision": entry.revision,
        "status": line(entry.status),
        "related": [
            {
                "id": line(other.id),
                "url": line(other.url),
                "title": line(other.title),
                "reason": line(other.reason),
                "score": other.score,
            }
            for other in entry.related
        ],
    }
    _put(ours, "note", line(entry.note))
    _put(ours, "rights", line(entry.rights))
    _put(ours, "source", _source(entry.origin) if entry.origin else None)
    _put(ours, "categories", [_category(one) for one in entry.categories if one.scheme or one.label])
    _put(ours, "pictures", [_picture(one) for one in entry.pictures])
    _put(ours, "links", [_link(link) for link in entry.links if link.rel != "enclosure"])
    return ours


def _category(category: Category) -> Json:
    found: Json = {"term": line(category.term)}
    _put(found, "scheme", line(category.scheme))
    _put(found, "label", line(category.label))
    return found


def _picture(picture: Picture) -> Json:
    found: Json = {"url": line(picture.url)}
    for key in ("type", "caption", "credit"):
        _put(found, key, line(getattr(picture, key)))
    _put(found, "width", picture.width)
    _put(found, "height", picture.height)
    return found


def _source(origin: Origin) -> Json:
    found: Json = {}
    for key in ("id", "title", "url", "feed_url"):
        _put(found, key, line(getattr(origin, key)))
    _put(found, "updated", _moment(origin.updated))
    return found


def _entry(item: Json, base: str) -> Entry:
    ours = _object(item.get("_wirecopy"))
    summary, content = _words(item)
    return Entry(
        id=_word(item, "id"),
        url=web_url(_text(item, "url") or _text(item, "external_url"), base),
        title=line(_text(item, "title")),
        updated=_date(item, "date_modified"),
        published=_date(item, "date_published"),
        summary=summary,
        content_html=content,
        authors=_authors(item, base),
        categories=_categories(item, ours),
        links=_links(item, ours, base),
        pictures=_pictures(item, ours, base),
        language=_word(item, "language"),
        rights=_word(ours, "rights"),
        origin=_origin(ours, base),
        related=_related(ours, base),
        note=_word(ours, "note"),
        revision=_number(ours, "revision"),
        status=_word(ours, "status"),
    )


def _words(item: Json) -> tuple[str, str]:
    """Return summary and content; plain content becomes paragraphs, unless it only repeats the summary."""
    summary = _word(item, "summary")
    content = clean(_text(item, "content_html")).strip()
    text = clean(_text(item, "content_text")).strip()
    if content or not text or line(text) == summary:
        return summary, content
    parts = (part.strip() for part in text.split("\n\n"))
    return summary, "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts if part)


def _authors(item: Json, base: str) -> tuple[Person, ...]:
    found = []
    for author in [*_list(item, "authors"), item.get("author")]:
        known = {"name": author} if isinstance(author, str) else _object(author)
        name, href = _word(known, "name"), _text(known, "url").strip()
        email = line(href[7:]) if href.lower().startswith("mailto:") else ""
        uri = "" if email else web_url(href, base)
        if name or email or uri:
            found.append(Person(name or email or uri, uri, email))
    return tuple(dict.fromkeys(found))


def _categories(item: Json, ours: Json) -> tuple[Category, ...]:
    """Return the tags, each with the vocabulary that our own feeds tell beside it."""
    exact = [
        Category(_word(one, "term"), _word(one, "scheme"), _word(one, "label"))
        for one in _objects(ours, "categories")
    ]
    said = {one.label or one.term for one in exact}
    tags = [line(tag) for tag in _list(item, "tags") if isinstance(tag, str)]
    return tuple(dict.fromkeys([*exact, *(Category(tag) for tag in tags if tag and tag not in said)]))


def _links(item: Json, ours: Json, base: str) -> tuple[Link, ...]:
    found = _read_links(ours, base)
    for one in _objects(item, "attachments"):
        href = web_url(_text(one, "url"), base)
        if href:
            kind, title = _word(one, "mime_type"), _word(one, "title")
            found.append(Link(href, "enclosure", kind, title, "", _number(one, "size_in_bytes")))
    return tuple(found)


def _read_links(ours: Json, base: str) -> list[Link]:
    found = []
    for one in _objects(ours, "links"):
        href = web_url(_text(one, "href"), base)
        if href:
            words = (
                _word(one, "rel") or "alternate",
                _word(one, "type"),
                _word(one, "title"),
                _word(one, "hreflang"),
            )
            found.append(Link(href, *words, _number(one, "length")))
    return found


def _feed_links(data: Json, ours: Json, base: str) -> tuple[Link, ...]:
    hubs = [Link(web_url(_text(hub, "url"), base), "hub") for hub in _objects(data, "hubs")]
    after = [Link(web_url(_text(data, "next_url"), base), "next")]
    return tuple(link for link in [*hubs, *after, *_read_links(ours, base)] if link.href)


def _pictures(item: Json, ours: Json, base: str) -> tuple[Picture, ...]:
    found = [
        Picture(
            web_url(_text(one, "url"), base),
            _word(one, "type"),
            _number(one, "width"),
            _number(one, "height"),
            _word(one, "caption"),
            _word(one, "credit"),
        )
        for one in _objects(ours, "pictures")
    ]
    if not found:
        found = [Picture(web_url(_text(item, key), base)) for key in ("image", "banner_image")]
    return tuple(dict.fromkeys(picture for picture in found if picture.url))


def _origin(ours: Json, base: str) -> Origin | None:
    one = _object(ours.get("source"))
    if not one:
        return None
    addresses = (web_url(_text(one, "url"), base), web_url(_text(one, "feed_url"), base))
    return Origin(_word(one, "id"), _word(one, "title"), *addresses, _date(one, "updated"))


def _related(ours: Json, base: str) -> tuple[RelatedEntry, ...]:
    found = []
    for one in _objects(ours, "related"):
        score = one.get("score")
        value = float(score) if isinstance(score, int | float) and not isinstance(score, bool) else 0.0
        words = (
            _word(one, "id"),
            web_url(_text(one, "url"), base),
            _word(one, "title"),
            _word(one, "reason"),
        )
        found.append(RelatedEntry(*words, value))
    return tuple(found)


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _list(item: Json, key: str) -> list[Any]:
    value = item.get(key)
    return value[:200] if isinstance(value, list) else []


def _objects(item: Json, key: str) -> list[Json]:
    return [one for one in _list(item, key) if isinstance(one, dict)]


def _text(item: Json, key: str) -> str:
    """Return a field as text; numbers are taken as they are written, because ids are."""
    value = item.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _word(item: Json, key: str) -> str:
    return line(_text(item, key))


def _date(item: Json, key: str) -> datetime | None:
    return parse_date(_text(item, key))


def _number(item: Json, key: str) -> int:
    value = item.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53 else 0
