"""feedparser's reading of what no strict parser takes, turned into our Feed.

feedparser (as of 6.0) is generous but can be made to work for minutes: by one
tag with 50,000 attributes, by 100,000 nested elements, by 50,000 items. So the
text is bounded first, and it is given without a doctype and as UTF-8, so that
neither entities nor charsets are its business.
"""

import io
import re
from datetime import UTC, datetime
from time import struct_time
from typing import Any

from feeds.dates import parse as parse_date
from feeds.entry import Category, Entry, Feed, Link, Origin, Person, Picture, Tombstone
from feeds.errors import TooLarge
from feeds.parts import number, sort_links
from feeds.text import clean, has_markup, line, plain, web_url

# feedparser reads some 2 to 5 MB/s.
MAX_CHARACTERS = 2_000_000
MAX_DEPTH = 1_000
MAX_TAGS = 40_000
MAX_ITEMS = 2_000
# feedparser reads with a strict parser up to the first fault and then begins anew with its own; where the
# fault is known, an end of what never began spares the first reading, two fifths of the time.
_FALSE_START = "</x>"
_END_OF_ITEM = re.compile(r"</(?:[\w-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/<>]{0,60})[^<>]*?(/?)>")
_VOID = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "p", "li", "col", "source", "wbr", "area", "embed"}
)
Found = dict[str, Any]


def read(text: str, url: str, fault: str = "") -> Feed | None:
    """Return what feedparser finds in mended text, or None when it finds nothing that is a feed.

    `fault` is what a strict parser said of the text, "" where it had nothing to
    say. Raises TooLarge where even feedparser should not be asked.
    """
    import feedparser

    text = (_FALSE_START if fault else "") + _bounded(text)
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        found = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 - whatever a hostile document breaks in there, it is no feed
        return None
    if not found.get("version") and not found.get("entries"):
        return None
    return _feed(found, url, fault or str(found.get("bozo_exception") or "mended"))


def _bounded(text: str) -> str:
    """Cut the text after its 2,000th item or 2 MB, at an item's end; raises TooLarge for absurd nesting."""
    ends = 0
    last = 0
    for end in _END_OF_ITEM.finditer(text):
        ends += 1
        if end.end() > MAX_CHARACTERS or ends > MAX_ITEMS:
            break
        last = end.end()
    if len(text) > MAX_CHARACTERS or ends > MAX_ITEMS:
        text = text[: last or MAX_CHARACTERS]
    depth = 0
    for tags, found in enumerate(_TAG.finditer(text)):
        if found[1]:
            depth = max(0, depth - 1)
        elif not found[3] and found[2].lower() not in _VOID:
            depth += 1
        if depth > MAX_DEPTH or tags > MAX_TAGS:
            raise TooLarge("The document is not well-formed and nested too deeply to be mended.")
    return text


def _feed(found: Found, url: str, fault: str) -> Feed:
    channel = _part(found, "feed")
    links = _links(channel, url)
    own = next((link.href for link in links if link.rel == "self"), "")
    icon = _said(channel, "icon") or _said(channel, "logo") or _said(_part(channel, "image"), "href")
    return Feed(
        id=line(_said(channel, "id")),
        title=plain(_said(channel, "title")),
        url=web_url(_said(channel, "link"), url),
        self_url=own,
        updated=_moment(channel, "updated") or _moment(channel, "published"),
        subtitle=plain(_said(channel, "subtitle")),
        language=line(_said(channel, "language")),
        icon=web_url(icon, url),
        rights=plain(_said(channel, "rights")),
        authors=_authors(channel),
        links=tuple(link for link in links if link.rel not in ("self", "alternate")),
        entries=tuple(_entry(one, url) for one in found.get("entries", ())[:MAX_ITEMS]),
        tombstones=_tombstones(channel),
        ttl_minutes=number(_said(channel, "ttl")),
        warnings=(f"The feed is not well-formed: {line(fault)[:200]}",),
    )


def _entry(one: Found, url: str) -> Entry:
    base = _said(_part(one, "title_detail"), "base") or url
    address, links, related = sort_links(_links(one, base))
    summary, content = _said(one, "summary"), _content(one)
    if not content and has_markup(summary):
        summary, content = "", summary
    return Entry(
        id=line(_said(one, "id")),
        url=_original(one, base) or web_url(_said(one, "link"), base) or address,
        title=plain(_said(one, "title")),
        updated=_moment(one, "updated"),
        published=_moment(one, "published") or _moment(one, "created"),
        summary=plain(summary),
        content_html=clean(content).strip(),
        authors=_authors(one),
        categories=_categories(one),
        links=links,
        pictures=_pictures(one, base),
        language=line(_said(one, "language")),
        rights=plain(_said(one, "rights")),
        origin=_origin(one, base),
        related=related,
        base="" if base == url else base,
    )


def _original(one: Found, base: str) -> str:
    """Return an entry's own address as `parts.original` does; feedparser leaves its ampersands escaped."""
    said = _said(one, "feedburner_origlink") or _said(one, "pheedo_origlink")
    return web_url(said.replace("&amp;", "&"), base)


def _said(one: Found, key: str) -> str:
    """Return a text that feedparser found, "" for what is of another kind (it nests what it does not know).

    `dict.get`, because feedparser's own would give `published` for a missing
    `updated`, with a warning.
    """
    value = dict.get(one, key)
    return value if isinstance(value, str) else ""


def _part(one: Found, key: str) -> Found:
    value = dict.get(one, key)
    return value if isinstance(value, dict) else {}


def _parts(one: Found, key: str) -> list[Found]:
    value = dict.get(one, key)
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _content(one: Found) -> str:
    """Return the richest of the contents; plain text among them becomes a paragraph."""
    texts = [(_said(content, "value"), _said(content, "type")) for content in _parts(one, "content")]
    best = max(texts, key=lambda pair: ("html" in pair[1], len(pair[0])), default=("", ""))
    return best[0] if "html" in best[1] or has_markup(best[0]) or not best[0] else f"<p>{best[0]}</p>"


def _moment(one: Found, key: str) -> datetime | None:
    """Our own reading of the date first, as everywhere; feedparser knows a few shapes more."""
    moment = parse_date(_said(one, key))
    parsed = dict.get(one, f"{key}_parsed")
    if moment is None and isinstance(parsed, struct_time):
        try:
            moment = datetime(*parsed[:6], tzinfo=UTC)
        except ValueError:
            return None
    return moment


def _links(one: Found, base: str) -> list[Link]:
    found = []
    for link in _parts(one, "links"):
        href = web_url(_said(link, "href"), base)
        if href:
            rel, kind = line(link.get("rel") or "alternate"), line(_said(link, "type"))
            words = (rel, kind, line(_said(link, "title")), line(_said(link, "hreflang")))
            found.append(Link(href, *words, number(_said(link, "length"))))
    return found


def _authors(one: Found) -> tuple[Person, ...]:
    found = []
    for author in _parts(one, "authors"):
        name, email = plain(_said(author, "name")), line(_said(author, "email"))
        uri = web_url(_said(author, "href"))
        if name or email or uri:
            found.append(Person(name or email or uri, uri, email))
    return tuple(dict.fromkeys(found))


def _categories(one: Found) -> tuple[Category, ...]:
    found = []
    for tag in _parts(one, "tags"):
        term, label = plain(_said(tag, "term")), line(_said(tag, "label"))
        if term or label:
            found.append(Category(term or label, line(_said(tag, "scheme")), label if term else ""))
    return tuple(dict.fromkeys(found))


def _pictures(one: Found, base: str) -> tuple[Picture, ...]:
    found = []
    for media in _parts(one, "media_content"):
        kind, medium = _said(media, "type"), _said(media, "medium")
        if medium == "image" or kind.startswith("image/"):
            found.append(_picture(media, base, line(kind)))
    if not found:
        found = [_picture(media, base, "") for media in _parts(one, "media_thumbnail")]
    return tuple(dict.fromkeys(picture for picture in found if picture.url))


def _picture(media: Found, base: str, kind: str) -> Picture:
    size = (number(_said(media, "width")), number(_said(media, "height")))
    return Picture(web_url(_said(media, "url"), base), kind, *size)


def _origin(one: Found, base: str) -> Origin | None:
    source = _part(one, "source")
    if not source:
        return None
    address = web_url(source.get("href") or _said(source, "link"), base)
    return Origin(line(_said(source, "id")), plain(_said(source, "title")), address)


def _tombstones(channel: Found) -> tuple[Tombstone, ...]:
    """Return the one deleted entry that feedparser keeps of many (kurtmckee/feedparser#149)."""
    gone = _part(channel, "deleted-entry") or _part(channel, "at_deleted-entry")
    when = parse_date(_said(gone, "when"))
    return (Tombstone(line(_said(gone, "ref")), when),) if when else ()
