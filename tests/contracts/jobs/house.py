"""A house for tests: the real jobs over a real store, in the foreground, under a clock that is turned."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from feeds.webhook import parse_hook
from worker.flow import Bell
from worker.jobs.digest import digest
from worker.jobs.showing import article_json
from worker.jobs.takedown import KILL, Verb, restore, take_down
from worker.jobs.tools import Tools
from worker.jobs.turn import work_until_done
from worker.shelf import StoreShelf
from worker.store import articles, documents, errands, feeds, sources, subscribers
from worker.store.shown import load

BASE = "https://wire.example"
START = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
WORDS = (
    "The council of Harrow met on Tuesday and decided that the breakwater will be mended before the winter "
    "storms, because two of its twelve caissons have moved by more than a hand since the spring tides. "
)


@dataclass
class House:
    """What the world does to us, and what it sees of us. `now` is the clock."""

    tools: Tools
    now: datetime = START
    bells: list[Bell] = field(default_factory=list)
    sources: dict[str, int] = field(default_factory=dict)
    said: int = 0

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    def source(self, name: str, url: str = "", kind: str = "feed", **options: Any) -> int:
        """Add a source, and its poll when it is one that is asked."""
        row = {
            "name": name,
            "url": url or f"https://{name}.example/feed.xml",
            "kind": kind,
            "options": options,
            "secrets": [],
        }
        with self.tools.store.write() as tx:
            number = sources.add(tx, row, self.now).number
            if url and kind != "hook":
                errands.send(tx, [{"source": number, "url": url, "due_at": self.now}])
        self.sources[name] = number
        return number

    def poll(self, *names: str) -> None:
        with self.tools.store.write() as tx:
            errands.due_now(tx, [self.sources[name] for name in names] or None, self.now)

    def work(self) -> None:
        assert work_until_done(self.tools, 60, 0.005)

    def keep(
        self,
        source: str,
        body: str | bytes,
        how: str = "poll",
        *,
        url: str = "",
        id: str = "",  # noqa: A002
        carry: dict[str, Any] | None = None,
        in_order: bool = True,
    ) -> int:
        """Keep a document as if it had come; return its number."""
        self.said += 1
        raw = body.encode() if isinstance(body, str) else body
        row = {
            "source": self.sources[source],
            "how": how,
            "url": url or f"https://{source}.example/feed.xml",
            "received_at": self.now,
            "content_type": "",
            "body": documents.pack_body(raw),
            "body_bytes": len(raw),
            "external_id": id or f"said {self.said}",
            "carry": carry,
            "parent": (carry or {}).get("parent"),
        }
        with self.tools.store.write() as tx:
            about = parse_hook(raw).about if how == "hook" and in_order else ""
            return documents.keep_once(tx, row, urgent=how == "hook", about=about)[0]

    def feed(self, source: str, *items: Mapping[str, str]) -> None:
        """Let a source's feed say these items, and digest that."""
        self.keep(source, atom(*items))
        self.digest()

    def hook(self, source: str, event: str, *, msg: str = "", **data: Any) -> int:
        """Let a publisher call its hook, and digest that; return the document's number."""
        body = json.dumps({"type": event, "data": data})
        number = self.keep(source, body, "hook", id=msg)
        self.digest()
        return number

    def digest(self) -> None:
        while digest(self.tools):
            pass

    def outcome(self, number: int) -> str:
        from sqlalchemy import select

        from worker.store.schema import document

        with self.tools.store.read() as tx:
            row = tx.row(select(document.c.state, document.c.outcome).where(document.c.number == number))
        assert row is not None
        return f"{row.state}: {row.outcome}"

    def ids(self) -> dict[str, str]:
        """Return the id of each article by the title it has in the table."""
        from sqlalchemy import select

        from worker.store.schema import article

        with self.tools.store.read() as tx:
            return {
                row.title: row.id
                for row in tx.rows(select(article.c.title, article.c.id).order_by(article.c.number))
            }

    def article(self, id_: str) -> dict[str, Any]:
        with self.tools.store.read() as tx:
            number = articles.find(tx, id_).number
            return article_json(tx, load(tx, [number])[number], BASE)

    def revisions(self, id_: str) -> list[tuple[int, str]]:
        with self.tools.store.read() as tx:
            rows = articles.revisions(tx, articles.find(tx, id_).number)
        return [(row.number, getattr(row, "class")) for row in rows]

    def take_down(self, id_: str, verb: Verb = KILL, reason: str = "On the advice of counsel.") -> bool:
        with self.tools.store.write() as tx:
            tx.alone()
            return take_down(self.tools, tx, articles.find(tx, id_), verb, reason, "operator")

    def restore(self, id_: str) -> None:
        with self.tools.store.write() as tx:
            tx.alone()
            restore(self.tools, tx, articles.find(tx, id_), "operator")

    def shelf(self) -> StoreShelf:
        return StoreShelf(self.tools, "api-token", lambda _, __: {})

    def page(self, name: str = "all", form: str = "json") -> bytes:
        found = self.shelf().page(name, form)
        return getattr(found, "body", b"")

    def titles(self, name: str = "all") -> list[str]:
        """Return the titles in a feed's JSON page as it is served now."""
        body = self.page(name)
        return [item["title"] for item in json.loads(body)["items"]] if body else []

    def subscribe(self, name: str, feed: str, address: str, secret: str) -> None:
        with self.tools.store.write() as tx:
            number = subscribers.add(tx, name, f"token of {name}", self.now)
            subscribers.subscribe(tx, number, feed, "webhook", address, [secret], self.now)
            feeds.wake(tx, feed, "", self.now)

    def events(self) -> list[tuple[str, str]]:
        """Return (title, event) of all changes that were told, in order."""
        from sqlalchemy import select

        from worker.store.schema import article, change

        with self.tools.store.read() as tx:
            joined = change.join(article, article.c.number == change.c.article)
            rows = tx.rows(
                select(article.c.title, change.c.event).select_from(joined).order_by(change.c.number)
            )
        return [(row.title, row.event) for row in rows]

    def reason(self, id_: str) -> str:
        """Return why an article is held or taken down, as the operator sees it."""
        with self.tools.store.read() as tx:
            return str(articles.find(tx, id_).reason)

    def state(self, source: str) -> tuple[str, str]:
        with self.tools.store.read() as tx:
            found = sources.by_name(tx, source)
        return found.state, found.state_reason

    def polls_in(self, source: str) -> timedelta:
        """Return how long it is until a source is asked again."""
        with self.tools.store.read() as tx:
            found = sources.next_poll(tx, self.sources[source])
        assert found is not None
        return found - self.now

    def unfinished(self) -> int:
        """Return how many errands and documents wait, due or not."""
        from sqlalchemy import func, select

        from worker.store.schema import document, errand

        waiting = select(func.count()).select_from(errand)
        kept = select(func.count()).select_from(document).where(document.c.state == "kept")
        with self.tools.store.read() as tx:
            return int(tx.scalar(waiting.where(errand.c.due_at.is_not(None))) + tx.scalar(kept))

    def parked(self) -> list[tuple[str, str]]:
        from sqlalchemy import select

        from worker.store.schema import parked

        with self.tools.store.read() as tx:
            rows = tx.rows(select(parked.c.kind, parked.c.reason).order_by(parked.c.number))
        return [(row.kind, row.reason) for row in rows]


def atom(*items: Mapping[str, str]) -> str:
    """Return an Atom feed of these items: title, and what else is not as usual (id, url, text, updated)."""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        "<title>The Gazette</title><id>urn:gazette</id>"
        "<updated>2026-01-02T11:00:00Z</updated>" + "".join(_entry(item) for item in items) + "</feed>"
    )


def _entry(item: Mapping[str, str]) -> str:
    if "gone" in item:
        return f'<at:deleted-entry ref="{item["gone"]}" when="2026-01-02T11:30:00Z"/>'
    slug = item["title"].lower().replace(" ", "-")
    text = item.get("text", f"<p>{item['title']}. {WORDS * 5}</p>")
    return (
        f"<entry><id>{item.get('id', slug)}</id><title>{item['title']}</title>"
        f'<link href="{item.get("url", f"https://gazette.example/{slug}")}"/>'
        f"<published>{item.get('published', '2026-01-02T10:00:00Z')}</published>"
        f"<updated>{item.get('updated', '2026-01-02T10:00:00Z')}</updated>"
        f'<content type="html">{text.replace("<", "&lt;")}</content></entry>'
    )
