"""Vectors through the real pipeline, and what the world would see of them.

Each goes four ways: in every field of a feed's item, in every field of a hook, in
head and body of a page, and in the attributes of a page's elements. The documents
are digested and published by the real jobs over a store of their own; then our
pages are asked for as browsers do and the feeds read as readers do.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from lxml import etree

from benchmarks.hostile.browser import Case
from config.settings import Settings
from feeds.text import ILLEGAL
from feeds.web import Face, create_app
from feeds.xml import CONTENT, DC, DCTERMS
from tests.unit.feeds.web.asgi_client import Client
from worker.jobs.digest import digest
from worker.jobs.tools import Tools
from worker.shelf import StoreShelf
from worker.store import Store, articles, documents, sources
from worker.store.migrate import migrate
from worker.store.schema import article, layer

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "world"))
from texts import Story, story  # type: ignore[import-not-found]

BASE = "https://wire.example"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
WAYS = ("feed", "hook", "page", "attributes")
_AT_ONCE = 20
_LONGEST_WORD = 1000  # a hook with a longer title is refused
# Plain text by their standards; not every reader knows that.
_PLAIN = {f"{{{DC}}}creator", f"{{{DCTERMS}}}provenance"}


@dataclass(frozen=True, slots=True)
class Vector:
    """One attempt, and where it comes from."""

    id: str
    payload: str


class House:
    """A store with everything that takes in and publishes, without a broker."""

    def __init__(self, data: Path) -> None:
        settings = Settings(data=data, public_url=BASE)
        migrate(settings.database)
        self.tools = Tools(settings, Store(settings.database), now=lambda: NOW)
        self.shelf = StoreShelf(self.tools, "", lambda _, __: {})
        self.client = Client(create_app(self.shelf, Face(BASE), lambda: NOW))

    def take_in(self, way: str, vectors: Sequence[Vector], number: int) -> str:
        """Let a source of its own bring some vectors one way; return the source's name."""
        name = f"{way}-{number}"
        kind = {"feed": "feed", "hook": "hook"}.get(way, "page")
        row = {"name": name, "url": f"https://{name}.example/", "kind": kind, "secrets": []}
        options = {"identity": "guid", "full_text": False}
        with self.tools.store.write() as tx:
            source = sources.add(tx, {**row, "options": options}, NOW).number
            documents.keep(tx, [self._row(source, one) for one in documents_of(way, vectors, name)])
        while digest(self.tools):
            pass
        return name

    def _row(self, source: int, one: dict[str, Any]) -> dict[str, Any]:
        body = one["body"].encode("utf-8", "replace")
        rest = {"content_type": "text/html; charset=utf-8", "received_at": NOW, "body_bytes": len(body)}
        return {**rest, **one, "source": source, "body": documents.pack_body(body)}

    def close(self) -> None:
        """Let go of the database."""
        self.tools.store.close()


def documents_of(way: str, vectors: Sequence[Vector], name: str) -> Iterator[dict[str, Any]]:
    """Yield the documents that bring vectors one way: one feed, or one hook call or page for each."""
    url = f"https://{name}.example/"
    if way == "feed":
        yield {"how": "poll", "url": url, "body": _feed(vectors), "content_type": "application/rss+xml"}
        return
    for vector in vectors:
        told = story(vector.id, 24)
        if way == "hook":
            yield {"how": "hook", "url": url, "body": _hook(vector, told), "external_id": vector.id}
        else:
            draft = {"guid": vector.id, "url": f"{url}{articles_path(vector)}"}
            body = _page(vector, told) if way == "page" else _attributes(vector, told)
            yield {"how": "page", "url": draft["url"], "body": body, "carry": {"draft": draft}}


def articles_path(vector: Vector) -> str:
    """Return where a vector's page stands."""
    return "".join(letter if letter.isalnum() else "-" for letter in vector.id)


def _feed(vectors: Sequence[Vector]) -> str:
    items = []
    for number, vector in enumerate(vectors):
        said = escape(ILLEGAL.sub("", vector.payload))
        when = (NOW - timedelta(minutes=number)).strftime("%a, %d %b %Y %H:%M:%S GMT")
        told = story(vector.id, 24)
        body = escape(f"{told.html(3)}") + said + escape(told.html(2))
        items.append(
            f"<item><title>{said}</title><link>{said}</link><guid isPermaLink='false'>{vector.id}</guid>"
            f"<description>{said}</description><content:encoded>{body}</content:encoded>"
            f"<dc:creator>{said}</dc:creator><category domain='{said}'>{said}</category>"
            f"<pubDate>{when}</pubDate><enclosure url='{said}' type='image/png' length='1'/>"
            f"<media:content url='{said}' medium='image'><media:description>{said}</media:description>"
            "</media:content></item>"
        )
    head = (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
    )
    named = escape(ILLEGAL.sub("", vectors[0].payload))
    return f"{head}<title>{named}</title><link>{named}</link>{''.join(items)}</channel></rss>"


def _hook(vector: Vector, told: Story) -> str:
    said = vector.payload
    address = f"https://hook.example/{articles_path(vector)}?"
    word, address = said[:_LONGEST_WORD], (address + "".join(said.split()))[:_LONGEST_WORD]
    data = {
        "id": vector.id, "title": word, "html": f"{told.html(3)}{said}{told.html(2)}", "authors": [word],
        "categories": [word], "url": address, "image": address, "note": word,
    }  # fmt: skip
    return json.dumps({"type": "article.published", "data": data})


def _page(vector: Vector, told: Story) -> str:
    said = escape(vector.payload)
    facts = {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": vector.payload,
        "author": {"@type": "Person", "name": vector.payload, "url": vector.payload},
        "keywords": [vector.payload], "image": vector.payload, "articleSection": vector.payload,
    }  # fmt: skip
    written = json.dumps(facts).replace("</", "<\\/")
    return (
        f"<!doctype html><html lang='en'><head><title>{said}</title>"
        f"<meta property='og:title' content='{said}'>"
        f"<meta name='author' content='{said}'><meta property='article:tag' content='{said}'>"
        f"<meta property='og:image' content='{said}'><meta name='description' content='{said}'>"
        f"<link rel='canonical' href='{said}'><script type='application/ld+json'>"
        f"{written}</script></head><body><article><h1>{said}</h1>"
        f"<p class='byline'>By {said}</p>{told.html(5)}{vector.payload}{told.html(3)}</article></body></html>"
    )


def _attributes(vector: Vector, told: Story) -> str:
    said = vector.payload
    odd = (
        f'<p title="{said}" lang="{said}">{told.sentences[0]}</p><p>See <a href="{said}">this</a>.</p>'
        f"<p>Or <a href='{said}' title='{said}'>that</a> of {told.place}, or <a href={said}>more</a>.</p>"
        f'<figure><img src="{said}" alt="{said}" srcset="{said} 2x"><figcaption>{told.place}</figcaption>'
        f'</figure><figure><img src="/a.jpg" alt="{said}"></figure><blockquote cite="{said}">'
        f"<p>{told.sentences[1]}</p></blockquote><iframe src=\"{said}\"></iframe><video src='{said}'></video>"
        f'<table><tr><th colspan="{said}">A</th><td id="{said}">B</td></tr></table>'
    )
    return (
        f"<!doctype html><html><head><title>{escape(told.title)}</title></head><body><article>"
        f"<h1>{escape(told.title)}</h1>{told.html(5)}{odd}{told.html(3)}</article></body></html>"
    )


def cases_of(house: House, vectors: Sequence[Vector]) -> Iterator[Case]:
    """Take in all vectors all ways; yield what a browser is to be shown of them."""
    for way in WAYS:
        for number in range(0, len(vectors), _AT_ONCE):
            name = house.take_in(way, vectors[number : number + _AT_ONCE], number // _AT_ONCE)
            yield from _shown(house, way, name)
    yield _our_page(house, "front page", "all", "/")


def _shown(house: House, way: str, source: str) -> Iterator[Case]:
    """Yield our pages of a source's articles, its feeds, and their articles as readers show them."""
    known = _ids(house, source)
    for id_, vector in known.items():
        yield _our_page(house, f"{way}: our page", vector, f"/articles/{id_}")
    yield _our_page(house, f"{way}: our feed's page", source, f"/feeds/source/{source}")
    bodies = {form: house.client.get(f"/feeds/source/{source}.{form}").text for form in ("rss", "atom")}
    yield Case(source, f"{way}: feeds as XML", "xml", bodies["rss"])
    yield Case(source, f"{way}: feeds as XML", "xml", bodies["atom"])
    named = {articles.uri_of(id_): vector for id_, vector in known.items()}
    for uri, html in _as_html(bodies["rss"]):
        yield Case(named[uri], f"{way}: a reader's", "bare", html)


def _our_page(house: House, way: str, vector: str, path: str) -> Case:
    """Return a page of ours. Raises SystemExit when it came without the policy that forbids scripts."""
    answer = house.client.get(path, accept="text/html")
    if "default-src 'none'" not in answer.headers.get("content-security-policy", ""):
        raise SystemExit(f"{path} came without its policy")
    return Case(vector, way, "page", answer.text)


def _ids(house: House, source: str) -> dict[str, str]:
    """Return the vector of each article of a source."""
    joined = article.join(layer, sa.and_(layer.c.article == article.c.number, layer.c.kind == "source"))
    with house.tools.store.read() as tx:
        number = sources.by_name(tx, source).number
        rows = tx.rows(
            sa.select(article.c.id, layer.c.content).select_from(joined).where(article.c.source == number)
        )
    return {row.id: row.content["guid"] for row in rows}


def _as_html(rss: str) -> Iterator[tuple[str, str]]:
    """Yield the id of each item and what readers may take for HTML: title, texts, labels, names."""
    for item in etree.fromstring(rss.encode()).iter("item"):
        names = ("title", "description", f"{{{CONTENT}}}encoded")
        parts = [item.findtext(name) or "" for name in names]
        parts += [node.text or "" for node in item if node.tag == "category" or node.tag in _PLAIN]
        yield item.findtext("guid"), "<hr>".join(parts)
