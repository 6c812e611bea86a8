"""How long `article explain` takes in a store of a million articles.

    python benchmarks/explain.py [--articles 1000000] [--count 200]

Fills an SQLite file with rows as the digest writes them (article, keys, layers,
two revisions, tags, related links, changes, documents without bodies, deliveries
with receipts for a tenth), then explains `count` articles drawn at random, over
the shelf as the API and the command do. Printed are median, 95th percentile and
longest, and the size of the file.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hook_to_feed import row

from config.settings import Settings
from worker.article import Draft
from worker.desk import run
from worker.jobs.tools import Tools
from worker.pipeline.identify import Keys, keys_of
from worker.shelf import StoreShelf
from worker.store import Store, sources, subscribers
from worker.store.migrate import migrate
from worker.store.schema import (
    article,
    article_key,
    article_tag,
    change,
    delivery,
    document,
    layer,
    receipt,
    related,
    revision,
    tag,
)

_BATCH = 5_000
_SOURCES, _TAGS = 200, 5_000
_START = datetime(2026, 1, 1, tzinfo=UTC)
_HTML = (
    "<p>" + "The harbour board met on the quay and heard what the winter had done to the wall. " * 20 + "</p>"
)


def keys(number: int) -> Keys:
    return keys_of(Draft(f"guid-{number}", url_of(number), f"Report {number} of the harbour"), source(number))


def source(number: int) -> int:
    return number % _SOURCES + 1


def url_of(number: int) -> str:
    return f"https://s{source(number)}.example/news/report-{number}"


def rows_of(numbers: Sequence[int], dice: random.Random) -> Iterator[tuple[sa.Table, list[dict[str, Any]]]]:
    """Yield what is written of these articles, table by table."""
    at = {n: _START + timedelta(seconds=n) for n in numbers}
    yield article, [
        {"number": n, "id": f"a{n}", "source": source(n), "revision": 2, "version": 2, "url": url_of(n),
         "title": f"Report {n} of the harbour", "language": "en", "published_at": at[n], "updated_at": at[n],
         "created_at": at[n], "changed_at": at[n], "content_hash": b"12345678"}
        for n in numbers
    ]  # fmt: skip
    yield (
        article_key,
        [{"value": key, "article": n, "item_hash": b"12345678"} for n in numbers for key in keys(n).all()],
    )
    told = {
        n: {"guid": f"guid-{n}", "url": url_of(n), "title": f"Report {n} of the harbour"} for n in numbers
    }
    yield (
        layer,
        [
            {"article": n, "kind": kind, "content": content, "document": n, "made_by": "1", "at": at[n]}
            for n in numbers
            for kind, content in (("source", told[n]), ("derived", {"html": _HTML}))
        ],
    )
    yield revision, [
        {"article": n, "number": k, "class": "update", "at": at[n], "origin": "poll", "document": n,
         "diff_words": k, "content": None}
        for n in numbers
        for k in (1, 2)
    ]  # fmt: skip
    yield (
        article_tag,
        [{"tag": t, "article": n} for n in numbers for t in dice.sample(range(1, _TAGS + 1), 4)],
    )
    yield (
        related,
        [
            {"article": n, "other": o, "kind": "story", "score": 0.5, "reason": "the same words"}
            for n in numbers
            for o in {dice.randint(1, max(numbers)) for _ in range(5)} - {n}
        ],
    )
    yield (
        change,
        [
            {"article": n, "revision": k, "event": "article.updated", "at": at[n], "urgent": False}
            for n in numbers
            for k in (1, 2)
        ],
    )
    yield document, [
        {"number": n, "source": source(n), "how": "poll", "url": url_of(n), "received_at": at[n],
         "state": "digested", "outcome": "1 new", "body_bytes": 9000}
        for n in numbers
    ]  # fmt: skip
    sent = [n for n in numbers if n % 10 == 0]
    yield delivery, [
        {"number": n, "subscription": 1, "sequence": n, "article": n, "revision": 1, "made_at": at[n],
         "event": "article.published", "state": "delivered"}
        for n in sent
    ]  # fmt: skip
    yield receipt, [{"delivery": n, "at": at[n], "kind": "2xx"} for n in sent]


def fill(store: Store, count: int) -> None:
    """Write so many articles."""
    dice = random.Random(7)
    with store.write() as tx:
        for n in range(1, _SOURCES + 1):
            named = {"name": f"s{n}", "url": f"https://s{n}.example/", "kind": "feed", "options": {}}
            sources.add(tx, named | {"secrets": []}, _START)
        tx.run(sa.insert(tag), [{"slug": f"t{n}", "name": f"T {n}", "kind": "topic"} for n in range(_TAGS)])
        one = subscribers.add(tx, "paper", "token", _START)
        subscribers.subscribe(tx, one, "all", "webhook", "https://paper.example/", ["whsec_MTIz"], _START)
    for first in range(1, count + 1, _BATCH):
        numbers = range(first, min(first + _BATCH, count + 1))
        with store.write() as tx:
            for table, rows in rows_of(numbers, dice):
                if rows:
                    tx.run(sa.insert(table), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--count", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "wirecopy.db"
        migrate(f"sqlite:///{path}")
        store = Store(f"sqlite:///{path}")
        began = time.perf_counter()
        fill(store, asked.articles)
        print(f"{asked.articles} articles in {time.perf_counter() - began:.0f} s")
        print(f"{path.stat().st_size / 1e9:.2f} GB")
        settings = Settings(data=Path(folder), public_url="https://wire.example")
        tools = Tools(settings, store)
        shelf = StoreShelf(tools, "token", lambda command, arguments: run(tools, command, arguments))
        dice, times = random.Random(11), []
        for _ in range(asked.count):
            name = f"a{dice.randint(1, asked.articles)}"
            began = time.perf_counter()
            found = shelf.explain(name)
            times.append((time.perf_counter() - began) * 1000)
            assert found is not None
            assert found["identity"]["by"] == "guid"
        store.close()
    print(row("explain", times))


if __name__ == "__main__":
    main()
