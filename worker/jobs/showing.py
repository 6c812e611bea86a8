"""Showing: loaded articles as feed entries and as the contract's JSON.

Both are made from the same composition, so that a feed, a page and a webhook
can't tell different stories about one article.
"""

import re
from datetime import datetime
from hashlib import blake2b
from html import escape
from typing import Any

from feeds.address import canonical, uri
from feeds.entry import Category, Entry, Link, Origin, Person, Picture, RelatedEntry
from feeds.text import language
from worker.jobs.shapes import without_secrets
from worker.pipeline.compose import compose
from worker.pipeline.revise import text_of
from worker.store import articles, feeds
from worker.store.shown import Loaded, iso, load, related_json
from worker.store.store import Tx

SUMMARY_LENGTH = 320
# What is no beginning of an article; `html` is sanitised, so these are whole elements.
_APART = re.compile(r"<(figure|table|blockquote|h[1-6])\b.*?</\1>", re.DOTALL)
_MEDIATOPIC = "http://cv.iptc.org/newscodes/mediatopic/"

Json = dict[str, Any]


def article_json(tx: Tx, loaded: Loaded, base_url: str) -> Json:
    """Return an article in the contract's shape."""
    row = loaded.row
    shown = compose(loaded.source_layer, loaded.derived_layer, loaded.operator_layer)
    text = text_of(shown["html"])
    return {
        "id": row.id,
        "uri": articles.uri_of(row.id),
        "url": shown["url"],
        "title": shown["title"],
        "summary": shown["summary"] or short(opening(shown["html"])),
        "html": shown["html"],
        "text": text,
        "authors": list(shown["authors"]),
        "language": shown["language"] or None,
        "section": shown["section"] or None,
        "published": iso(row.published_at),
        "updated": iso(row.updated_at),
        "revision": row.revision,
        "status": "withheld" if row.embargo_until is not None else row.status,
        "source": loaded.source_name,
        "image": shown["image"] or None,
        "categories": list(shown["categories"]),
        "tags": shown["tags"],
        "topics": shown["topics"],
        "related": related_json(base_url, loaded.related),
        "also_at": [{"source": name, "url": url} for name, url in loaded.also_at],
        "story": row.story,
        "feeds": sorted(_feeds(tx, loaded, shown["tags"])),
        "note": row.note or None,
        "embargo_until": iso(row.embargo_until),
    }


def _feeds(tx: Tx, loaded: Loaded, tags: list[Json]) -> set[str]:
    """Return the feeds an article is in; a copy is only in its source's."""
    row, own = loaded.row, f"source/{loaded.source_name}"
    if row.duplicate_of is not None:
        return {own}
    story = {f"story/{row.story}"} if row.story else set()
    return {"all", own, *feeds.entered(tx, row.number), *(f"tag/{tag['slug']}" for tag in tags), *story}


def articles_json(tx: Tx, numbers: list[int], base_url: str) -> list[Json]:
    """Return articles in the contract's shape, in the order asked for."""
    found = load(tx, numbers)
    return [article_json(tx, found[number], base_url) for number in numbers if number in found]


def entry_of(loaded: Loaded, base_url: str) -> Entry:
    """Return an article as the entry that every format is rendered from."""
    row = loaded.row
    shown = compose(loaded.source_layer, loaded.derived_layer, loaded.operator_layer)
    text = "" if shown["summary"] else opening(shown["html"])
    page = f"{base_url}/articles/{row.id}"
    url = uri(shown["url"])
    feed_url = uri(without_secrets(loaded.source_url))
    via = [Link(url, "via")] if url else []
    return Entry(
        id=articles.uri_of(row.id),
        url=url or page,
        title=shown["title"] or short(text, 80) or row.id,
        updated=_apart(row.updated_at, row.id),
        published=row.published_at,
        summary=shown["summary"] or short(text),
        # Readers show entries of many feeds on one page: a link into the article has to name the article.
        content_html=shown["html"].strip().replace(' href="#', f' href="{escape(url or page)}#'),
        authors=tuple(Person(name) for name in shown["authors"]),
        categories=_categories(shown, base_url),
        links=tuple(
            via + [Link(uri(at), "related", title=f"Also at {name}") for name, at in loaded.also_at if at]
        ),
        pictures=_pictures(shown),
        language=language(shown["language"]),
        origin=Origin(
            id=canonical(feed_url or f"{base_url}/feeds/source/{loaded.source_name}"),
            title=loaded.source_title or loaded.source_name,
            url=uri(loaded.source_home) or feed_url,
            feed_url=feed_url,
            updated=row.updated_at,
        ),
        related=tuple(
            RelatedEntry(other["id"], other["url"], other["title"], other["reason"], other["score"])
            for other in related_json(base_url, loaded.related)
        ),
        note=row.note,
        revision=row.revision,
        status=row.status,
    )


def _apart(moment: datetime, id_: str) -> datetime:
    """Return a moment told to the second with a fraction of its article's own, below a tenth.

    Sources tell whole seconds, often minutes. Readers that sort by `updated` need an
    order among articles of one second, and the same one each time (RFC 4287, 3.3,
    wants times as exact as they can be).
    """
    if moment.microsecond:
        return moment
    own = int.from_bytes(blake2b(id_.encode(), digest_size=4).digest())
    return moment.replace(microsecond=1 + own % 99_999)


def _categories(shown: Json, base_url: str) -> tuple[Category, ...]:
    tags = [Category(tag["slug"], f"{base_url}/feeds/tag/", tag["name"]) for tag in shown["tags"]]
    topics = [
        Category(topic["qcode"].removeprefix("medtop:"), _MEDIATOPIC, topic["name"])
        for topic in shown["topics"]
    ]
    return (*tags, *topics)


def _pictures(shown: Json) -> tuple[Picture, ...]:
    if not shown["image"]:
        return ()
    return (Picture(uri(shown["image"]), caption=shown["image_caption"], credit=shown["image_credit"]),)


def opening(html: str) -> str:
    """Return how an article begins: its text without captions, tables and quotes set apart.

    >>> opening("<figure><figcaption>The quay</figcaption></figure><p>The boat came in.</p>").strip()
    'The boat came in.'
    """
    return text_of(_APART.sub(" ", html)) or text_of(html)


def short(text: str, length: int = SUMMARY_LENGTH) -> str:
    """Return the beginning of a text, cut at a word, with an ellipsis when something is left out."""
    line = " ".join(text[: length * 2].split())
    if len(line) <= length:
        return line
    return line[:length].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"
