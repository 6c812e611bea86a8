"""Bureaus on each database: every one is a worker of its own, with its own cache. All news is fiction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

import pytest
import sqlalchemy as sa

from config.settings import Settings
from worker.errors import NotFound
from worker.jobs.digest import digest
from worker.jobs.takedown import KILL, take_down
from worker.jobs.tools import Tools
from worker.store import Store, articles, documents, sources, stories
from worker.store.schema import article, document, story
from worker.store.sources import Source
from worker.store.store import Tx

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class Clock:
    """The time that all bureaus share."""

    now: datetime = START

    def passes(self, **time: float) -> None:
        """Let time pass."""
        self.now += timedelta(**time)


@dataclass
class Bureau:
    """One worker: it digests what is written to it, with real models."""

    tools: Tools
    clock: Clock

    def write(self, source: str, title: str, text: str, *, path: str = "", wait: bool = False) -> None:
        """Keep a feed with one article, and digest it unless it must wait."""
        paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n"))
        address = f"https://{source}.example/{path or title.lower().replace(' ', '-')}"
        body = (
            f"<rss version='2.0'><channel><title>{source}</title><link>https://{source}.example/</link>"
            f"<item><title>{escape(title)}</title><link>{address}</link><guid>{address}</guid>"
            f"<description>{escape(paragraphs)}</description></item></channel></rss>"
        )
        with self.tools.store.write() as tx:
            known = self._source(tx, source)
            row = {
                "source": known.number,
                "how": "poll",
                "url": f"https://{source}.example/feed.xml",
                "received_at": self.clock.now,
                "content_type": "application/rss+xml",
                "body": documents.pack_body(body.encode()),
                "body_bytes": len(body),
            }
            documents.keep(tx, [row])
        if not wait:
            assert digest(self.tools) == 1

    def _source(self, tx: Tx, name: str) -> Source:
        try:
            return sources.by_name(tx, name)
        except NotFound:
            return sources.add(tx, _source(name), self.clock.now)

    def article(self, title: str) -> Any:
        """Return the row of the article with this title."""
        with self.tools.store.read() as tx:
            rows = tx.rows(sa.select(article).where(article.c.title == title))
        assert len(rows) == 1, f"{len(rows)} articles are called {title!r}"
        return rows[0]

    def waiting(self) -> list[int]:
        """Return the documents that wait to be digested."""
        with self.tools.store.read() as tx:
            rows = tx.rows(sa.select(document.c.number).where(document.c.state == "kept"))
            return [row.number for row in rows]

    def related(self, title: str) -> dict[str, str]:
        """Return what the article is shown to be related to: title and kind."""
        number = self.article(title).number
        with self.tools.store.read() as tx:
            return {row.title: row.kind for row in stories.related_of(tx, [number])[number]}

    def stories(self) -> list[Any]:
        """Return all stories that are not part of another."""
        with self.tools.store.read() as tx:
            return list(tx.rows(sa.select(story).where(story.c.merged_into.is_(None))))

    def kill(self, title: str) -> None:
        """Kill an article."""
        with self.tools.store.write() as tx:
            tx.alone()
            row = articles.row_of(tx, self.article(title).number)
            take_down(self.tools, tx, row, KILL, "it was not true", "operator")


def _source(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "url": f"https://{name}.example/feed.xml",
        "kind": "feed",
        "options": {"full_text": False},
        "secrets": [],
    }


@pytest.fixture
def clock() -> Clock:
    """The time of the test."""
    return Clock()


@pytest.fixture
def open_bureau(database_url: str, clock: Clock) -> Iterator[Callable[[], Bureau]]:
    """What opens one more worker on the test's database."""
    opened: list[Store] = []

    def another() -> Bureau:
        store = Store(database_url)
        opened.append(store)
        return Bureau(Tools(Settings(), store, now=lambda: clock.now), clock)

    yield another
    for store in opened:
        store.close()


@pytest.fixture
def bureau(open_bureau: Callable[[], Bureau]) -> Bureau:
    """One worker."""
    return open_bureau()
