"""A small real Shelf in memory: what the faces' tests run against. All the news in it is fiction."""

import gzip
import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli  # type: ignore[import-untyped]
import zstandard

from feeds.errors import BadField
from feeds.web.shelf import (
    Conflict,
    Event,
    Gone,
    Hook,
    HubRequest,
    Json,
    Kept,
    Missing,
    Moved,
    Page,
    Sample,
    Unavailable,
    Upstream,
)

BASE = "https://wire.example"
NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
MODIFIED = datetime(2026, 1, 2, 11, 30, tzinfo=UTC)
TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json",
}


def page_of(body: bytes, format_: str = "atom", name: str = "all", *, private: bool = False) -> Page:
    """Return a page with its real hash and its real encodings."""
    return Page(
        body,
        TYPES[format_],
        hashlib.sha256(body).hexdigest()[:32],
        MODIFIED,
        {
            "gzip": gzip.compress(body, mtime=0),
            "br": brotli.compress(body, quality=4),
            "zstd": zstandard.compress(body),
        },
        hub=f"{BASE}/hub",
        self_url=f"{BASE}/feeds/{name}.{format_}",
        private=private,
    )


def article_of(id_: str, headline: str, **more: Any) -> Json:
    """Return an article in the contract's shape."""
    return {
        "id": id_, "uri": f"urn:uuid:{id_}", "url": f"https://gazette.example/{id_}", "title": headline,
        "summary": "", "html": "", "text": "", "authors": [], "language": "en",
        "published": "2026-01-02T09:00:00Z", "updated": "2026-01-02T09:00:00Z", "revision": 1,
        "status": "usable", "source": "gazette", "categories": [], "tags": [], "topics": [], "related": [],
        "also_at": [], "story": None, "feeds": ["all"], "note": None,
    } | more  # fmt: skip


@dataclass
class ShelfInMemory:
    """Everything in dicts; one lock, because the faces call from several threads."""

    pages: dict[tuple[str, str], Page | Gone | Moved] = field(default_factory=dict)
    facts: dict[str, Json | Gone | Moved] = field(default_factory=dict)
    kept_articles: dict[str, Json | Gone | Moved] = field(default_factory=dict)
    stories: dict[str, Json | Gone | Moved] = field(default_factory=dict)
    hooks: dict[str, Hook] = field(default_factory=dict)
    readers: set[tuple[str, str]] = field(default_factory=set)
    upstreams: dict[str, Upstream] = field(default_factory=dict)
    deltas: dict[tuple[str, str, str], Page] = field(default_factory=dict)
    kept: dict[tuple[str, str], tuple[str, str, bytes]] = field(default_factory=dict)
    subscribed: list[HubRequest] = field(default_factory=list)
    verified: list[tuple[str, str, int]] = field(default_factory=list)
    denied: list[tuple[str, str]] = field(default_factory=list)
    pushes: list[tuple[str, str, bytes]] = field(default_factory=list)
    pulls: list[tuple[str, str, str]] = field(default_factory=list)
    acted: list[tuple[str, Json]] = field(default_factory=list)
    told: list[Event] = field(default_factory=list)
    wrong: dict[str, str] = field(default_factory=lambda: {"database": "", "broker": ""})
    broken: Exception | None = None
    asked_pages: int = 0
    pictures: dict[tuple[str, str], bytes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def page(self, name: str, format: str) -> Page | Gone | Moved | None:  # noqa: A002
        self.asked_pages += 1
        if self.broken:
            raise self.broken
        return self.pages.get((name, format))

    def stamp(self, name: str, format: str) -> object:  # noqa: A002
        page = self.pages.get((name, format))
        return page.etag if isinstance(page, Page) else page

    def delta(self, name: str, format: str, etag: str) -> Page | None:  # noqa: A002
        return self.deltas.get((name, format, etag))

    def may_read(self, name: str, token: str) -> bool:
        return (name, token) in self.readers

    def pulled(self, name: str, token: str, etag: str, at: datetime) -> None:
        assert at == NOW
        self.pulls.append((name, token, etag))

    def feed(self, name: str) -> Json | Gone | Moved | None:
        return self.facts.get(name)

    def feeds(self) -> Sequence[Json]:
        return [fact for fact in self.facts.values() if isinstance(fact, dict)]

    def home(self) -> Json:
        if self.broken:
            raise self.broken
        return {
            "title": "Wirecopy", "feeds": self.feeds(), "sources": self.sources(),
            "articles": self.articles({}, 20), "status": self.status(),
        }  # fmt: skip

    def picture(self, id: str, key: str) -> bytes | None:  # noqa: A002
        return self.pictures.get((id, key))

    def story(self, id: str) -> Json | Gone | Moved | None:  # noqa: A002
        return self.stories.get(id)

    def article(self, id: str, private: bool = False) -> Json | Gone | Moved | None:  # noqa: A002, FBT001, FBT002
        found = self.kept_articles.get(id)
        if isinstance(found, Gone) and private:
            return article_of(id, "Taken down", status="canceled", note=found.note)
        return found

    def articles(self, query: Mapping[str, str], limit: int, before: str = "") -> Sequence[Json]:
        if query.get("since") == "yesterday-ish":
            raise BadField("since", "since must be an ISO 8601 time.")
        found = [one for one in self.kept_articles.values() if isinstance(one, dict)]
        if source := query.get("source"):
            found = [one for one in found if one["source"] == source]
        if before:
            ids = [one["id"] for one in found]
            found = found[ids.index(before) + 1 :]
        return found[:limit]

    def sources(self) -> Sequence[Json]:
        return [
            {
                "name": "gazette", "url": "https://gazette.example/feed.xml", "kind": "feed", "state": "ok",
                "articles": 9, "last_poll": "2026-01-02T11:55:00Z", "next_poll": None, "why": "",
                "error": None,
            },
            {
                "name": "harbour-bulletin", "url": "https://harbour.example/news", "kind": "page",
                "state": "failing", "articles": 2, "last_poll": None, "next_poll": None, "why": "",
                "error": "The server answered 503 three times.",
            },
        ]  # fmt: skip

    def status(self) -> Json:
        return {"articles": 1240, "published_today": 37, "waiting": 0, "parked": 1, "queues": {"fetch": 0}}

    def newest_event(self) -> int:
        return self.told[-1].number if self.told else 0

    def events(self, after: int, limit: int) -> Sequence[Event]:
        return [event for event in self.told if event.number > after][:limit]

    def hook(self, source: str) -> Hook | None:
        return self.hooks.get(source)

    def keep(self, source: str, event_id: str, about: str, body: bytes, received_at: datetime) -> Kept:
        assert received_at == NOW
        if self.broken:
            raise self.broken
        with self.lock:
            key = (source, event_id)
            if key in self.kept:
                return Kept(self.kept[key][0], again=True)
            self.kept[key] = (f"d{len(self.kept) + 1}", about, body)
            return Kept(self.kept[key][0])

    def hub_subscribe(self, request: HubRequest) -> None:
        if not request.topic.startswith(f"{BASE}/feeds/"):
            raise BadField("hub.topic", "That is not a feed of ours.")
        if len(self.subscribed) >= 3:
            raise Unavailable("Too many requests are waiting to be verified.", 60)
        self.subscribed.append(request)

    def upstream(self, secret: str) -> Upstream | None:
        return self.upstreams.get(secret)

    def upstream_verified(self, secret: str, mode: str, lease_seconds: int, at: datetime) -> bool:
        assert at == NOW
        self.verified.append((secret, mode, lease_seconds))
        return True

    def upstream_denied(self, secret: str, reason: str, at: datetime) -> None:
        assert at == NOW
        self.denied.append((secret, reason))

    def push(self, secret: str, content_type: str, body: bytes, received_at: datetime) -> Kept:
        assert received_at == NOW
        self.pushes.append((secret, content_type, body))
        return Kept("p1")

    def source(self, name: str) -> Json | None:
        return next((one for one in self.sources() if one["name"] == name), None)

    def explain(self, id: str) -> Json | None:  # noqa: A002
        article = self.kept_articles.get(id)
        if not isinstance(article, dict):
            return None
        return {
            "article": article,
            "documents": [
                {"id": "d1", "source": "gazette", "url": "https://gazette.example/quay?<i>", "bytes": 9100,
                 "received": "2026-01-02T09:00:00Z", "how": "poll", "kept": False, "outcome": "1 new"},
            ],
            "identity": {"by": "guid", "value": "g-1", "why": "the source's own id leads to this article"},
            "revisions": [
                {"number": 1, "class": "update", "at": "2026-01-02T09:00:00Z", "origin": "poll", "note": None,
                 "diff_words": None},
                {"number": 2, "class": "correction", "at": "2026-01-02T09:30:00Z", "origin": "hook",
                 "note": "The <b>height</b> was wrong.", "diff_words": 2},
            ],
            "tags": article["tags"],
            "related": article["related"],
            "feeds": [{"name": "all", "why": "every article that is no copy of another"}],
            "deliveries": self.deliveries({}, 10),
        }  # fmt: skip

    def revisions(self, id: str) -> Sequence[Json] | None:  # noqa: A002
        if id not in self.kept_articles:
            return None
        return [{"number": 1, "class": "update", "at": "2026-01-02T09:00:00Z", "origin": "d1", "note": None}]

    def subscribers(self) -> Sequence[Json]:
        return [{"name": "evening-paper", "feed": "all", "way": "webhook", "address": "", "state": "ok"}]

    def deliveries(self, query: Mapping[str, str], limit: int, before: str = "") -> Sequence[Json]:
        rows = [
            {"number": 7, "subscriber": "evening-paper", "feed": "all", "article": "a1", "revision": 1,
             "event": "article.published", "state": "delivered", "attempts": [],
             "receipt": {"at": "2026-01-02T09:00:04Z", "kind": "2xx"}},
        ]  # fmt: skip
        return [row for row in rows if query.get("subscriber", row["subscriber"]) == row["subscriber"]][
            :limit
        ]

    def parked(self) -> Sequence[Json]:
        return [
            {"id": "k1", "kind": "document", "subject": "https://gazette.example/broken", "tries": 5,
             "reason": "The page ended in the middle of a tag.", "since": "2026-01-02T08:00:00Z"},
        ]  # fmt: skip

    def act(self, command: str, arguments: Mapping[str, Any]) -> Json:
        if self.broken:
            raise self.broken
        if arguments.get("id") == "nothing":
            raise Missing("There is no article nothing.")
        if arguments.get("name") == "paused-already":
            raise Conflict("The source is paused already.")
        self.acted.append((command, dict(arguments)))
        if command == "article diff":
            parts = [
                ("same", "The quay is "),
                ("removed", "two"),
                ("added", "<i>three</i>"),
                ("same", " metres."),
            ]
            fields = {"text": [{"op": op, "text": words} for op, words in parts]}
            return {"id": arguments["id"], "from": arguments["from"], "to": arguments["to"], "fields": fields}
        if command == "tag list":
            return {"suggested" if arguments.get("suggest") else "tags": []}
        return {"done": command, "dry_run": arguments.get("dry_run", False)}

    def alive(self) -> bool:
        return True

    def ready(self) -> Mapping[str, str]:
        return self.wrong

    def metrics(self) -> Sequence[Sample]:
        return [
            Sample("articles", 1240, "Articles we show."),
            Sample("queue_waiting", 3, "Rows that wait.", labels={"queue": 'fe"tch'}),
        ]


def furnished() -> ShelfInMemory:
    """Return a shelf with one of everything, enough for every route."""
    shelf = ShelfInMemory()
    document = b"<feed>" + b"<entry>The ferry sails again.</entry>" * 200 + b"</feed>"
    for format_ in TYPES:
        shelf.pages["all", format_] = page_of(document + format_.encode(), format_)
    shelf.pages["tag/z\u00fcrich", "atom"] = page_of(b"<feed>lake</feed>", name="tag/z\u00fcrich")
    shelf.pages["all/archive/1", "atom"] = page_of(b"<feed>old</feed>", name="all/archive/1")
    shelf.pages["members", "atom"] = page_of(b"<feed>members</feed>", name="members", private=True)
    shelf.pages["late", "atom"] = Gone()
    shelf.pages["former", "atom"] = Moved("tag/z\u00fcrich")
    shelf.readers.add(("members", "sesame"))
    shelf.kept_articles = {article["id"]: article for article in front_page_articles()}
    shelf.kept_articles["a-killed"] = Gone("killed", NOW, "On the advice of counsel.")
    shelf.kept_articles["a-old"] = Moved("a1")
    everything = list(front_page_articles())
    for name, title in (("all", "Everything"), ("harbour", "Harbour and sea"), ("tag/elbing", "Elbing")):
        shelf.facts[name] = {
            "name": name, "title": title, "description": "All articles, as they come in.",
            "private": False, "automatic": name != "harbour", "count": 9, "updated": "2026-01-02T11:30:00Z",
            "articles": everything,
        }  # fmt: skip
    shelf.facts["late"] = Gone()
    shelf.facts["former"] = Moved("harbour")
    shelf.stories["s1"] = {
        "id": "s1", "title": "The ferry of Elbing", "opened_at": "2026-01-02T07:00:00Z",
        "articles": everything[:3],
    }  # fmt: skip
    shelf.upstreams["cb1"] = Upstream("gazette", "https://gazette.example/feed.xml", "subscribe", "hub key")
    return shelf


def front_page_articles() -> list[Json]:
    """Return a day's worth of invented news."""
    rows = json.loads(Path(__file__).with_name("front_page.json").read_text("utf-8"))
    return [article_of(row["id"], row["title"], **row) for row in rows]
