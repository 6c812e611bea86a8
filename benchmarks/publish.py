"""What publishing costs: one new article in a thousand feeds, and one article in one feed.

    python benchmarks/publish.py [--feeds 1000] [--entries 50] [--json]

Real jobs over a real SQLite store in a folder of its own; CPU is this process's.
Beside it, in the same run, what people do instead: feedgen rebuilding RSS and Atom
(we write JSON Feed too) of every feed from all its entries, once with the entries
in memory and once with the articles read from the same database. Goals: 2 s CPU for the
thousand feeds, p50 of 30 ms for one, five times less CPU than feedgen.
"""

import argparse
import json
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from feedgen.feed import FeedGenerator

from config.settings import Settings
from feeds.entry import Entry
from worker.jobs.publish import publish
from worker.jobs.showing import entry_of
from worker.jobs.tools import Tools
from worker.store import Store, articles, feeds, sources
from worker.store.articles import NewArticle
from worker.store.feeds import FeedRow
from worker.store.schema import metadata
from worker.store.shown import load

WORDS = "harbour ferry council winter bridge school library storm mayor budget tide caisson".split()
BASE = "https://wire.example"
PARAGRAPHS, WORDS_EACH, TAGS = 8, 60, 5


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


@contextmanager
def measured(into: dict[str, float], name: str) -> Iterator[None]:
    """Write the CPU and wall seconds of a block into a dict."""
    wall, cpu = time.perf_counter(), cpu_seconds()
    yield
    into[f"{name}_cpu_seconds"] = round(cpu_seconds() - cpu, 3)
    into[f"{name}_wall_seconds"] = round(time.perf_counter() - wall, 3)


class Newsroom:
    """A store with feeds and articles of invented news; `now` is its clock."""

    def __init__(self, folder: Path, count: int, entries: int) -> None:
        """Fill it with twice as many articles as a feed shows, and let each feed hold a choice of them."""
        settings = Settings(data=folder, public_url="https://wire.example")
        self.store = Store(settings.database)
        metadata.create_all(self.store.engine)
        self.now = datetime(2026, 1, 2, tzinfo=UTC)
        self.tools = Tools(settings, self.store, now=lambda: self.now)
        self.random = random.Random(1)
        self.made = 0
        with self.store.write() as tx:
            sources.add(
                tx,
                {"name": "gazette", "url": "https://gazette.example/f", "kind": "feed"}
                | {"options": {}, "secrets": []},
                self.now,
            )
            query = {"limit": entries}
            self.feeds = [feeds.add(tx, f"f{n}", f"Feed {n}", query, self.now) for n in range(count)]
        numbers = [self.article([]) for _ in range(entries * 2)]
        with self.store.write() as tx:
            for row in self.feeds:
                chosen = self.random.sample(numbers, entries + entries // 5)
                feeds.enter(tx, [(row.number, number, "chosen") for number in chosen], self.now)
            feeds.changed(tx, [row.name for row in self.feeds], self.now)

    def article(self, into: list[FeedRow]) -> int:
        """Write a new article of some 3 kB into feeds; they wait to be published."""
        self.made += 1
        self.now += timedelta(minutes=1)
        name, url = f"a{self.made}", f"https://gazette.example/{self.made}"
        shown = {"url": url, "title": f"News {self.made}", "language": "en", "section": "", "note": ""}
        tags = [
            {
                "name": word.title(),
                "slug": word,
                "kind": "topic",
                "score": 0.5,
                "origin": "words",
                "evidence": [],
            }
            for word in self.random.sample(WORDS, TAGS)
        ]
        html = "".join(
            f"<p>{' '.join(self.random.choices(WORDS, k=WORDS_EACH))}.</p>" for _ in range(PARAGRAPHS)
        )
        new = NewArticle(
            id=name,
            source=1,
            document=1,
            origin="poll",
            guid_key=name.encode(),
            other_keys=(),
            item_hash=b"h",
            source_layer={"title": shown["title"], "url": url, "guid": name, "language": "en"}
            | {"authors": ["Ada Holm", "Björn Ek"]},
            derived_layer={"html": html, "tags": tags},
            shown=shown,
            content_hash=b"c",
            published=self.now,
            updated=self.now,
            embargo_until=None,
            hints=(),
            made_by="benchmark",
        )
        with self.store.write() as tx:
            (number,) = articles.insert(tx, [new], self.now)
            feeds.enter(tx, [(row.number, number, "new") for row in into], self.now)
            feeds.changed(tx, [row.name for row in into], self.now)
        return number

    def publish(self) -> int:
        """Publish all that waits."""
        count = 0
        while done := publish(self.tools):
            count += done
        return count


def rebuild(entries: Sequence[Entry]) -> int:
    """Build RSS and Atom of one feed from all its entries with feedgen, as it comes; return their bytes."""
    made: Any = FeedGenerator()
    made.id("urn:feed")
    made.title("Feed")
    made.link(href="https://wire.example/feeds/f")
    made.description("News")
    made.updated(entries[0].updated)
    for one in entries:
        entry = made.add_entry(order="append")
        entry.id(one.id)
        entry.title(one.title)
        entry.link(href=one.url)
        entry.published(one.published)
        entry.updated(one.updated)
        entry.summary(one.summary)
        entry.content(one.content_html, type="html")
        entry.author([{"name": author.name} for author in one.authors])
        entry.category([{"term": c.term, "scheme": c.scheme, "label": c.label} for c in one.categories])
    return len(made.rss_str()) + len(made.atom_str())


def rebuild_all(room: Newsroom, found: dict[str, float]) -> None:
    """Measure feedgen over entries in memory, and with the articles read from the database for each feed."""
    limit = int(found["entries"])
    kept: list[list[Entry]] = []
    with measured(found, "feedgen_from_database"), room.store.read() as tx:
        for row in room.feeds:
            numbers = [one.number for one in feeds.entries(tx, row, limit)]
            kept = [*kept[-9:], [entry_of(one, BASE) for one in load(tx, numbers).values()]]
            rebuild(kept[-1])
    with measured(found, "feedgen_from_memory"):
        for place in range(len(room.feeds)):
            rebuild(kept[place % len(kept)])


def run(count: int, entries: int) -> dict[str, float]:
    found: dict[str, float] = {"feeds": count, "entries": entries}
    with tempfile.TemporaryDirectory() as folder:
        room = Newsroom(Path(folder), count, entries)
        with measured(found, "first_writing"):
            room.publish()
        room.article(room.feeds)
        with measured(found, "one_article_in_all"):
            found["written"] = room.publish()
        waits, costs = [], []
        for _ in range(60):
            room.article(room.feeds[:1])
            started, before = time.perf_counter(), cpu_seconds()
            room.publish()
            waits.append((time.perf_counter() - started) * 1000)
            costs.append((cpu_seconds() - before) * 1000)
        found["one_article_in_one_p50_ms"] = round(statistics.median(waits), 2)
        found["one_article_in_one_cpu_p50_ms"] = round(statistics.median(costs), 2)
        found["one_article_in_one_p95_ms"] = round(statistics.quantiles(waits, n=20)[-1], 2)
        rebuild_all(room, found)
        room.store.close()
    ours = found["one_article_in_all_cpu_seconds"]
    for name in ("memory", "database"):
        theirs = found[f"feedgen_from_{name}_cpu_seconds"]
        found[f"times_less_cpu_than_from_{name}"] = round(theirs / ours, 1)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--entries", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    found = run(asked.feeds, asked.entries)
    if asked.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name.replace('_', ' '):40} {value:g}")


if __name__ == "__main__":
    main()
