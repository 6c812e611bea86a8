"""How long from a publisher's kill to the article's absence, while thousands of documents wait.

    python benchmarks/kill_to_absence.py [--count 40] [--waiting 10000] [--pause 1]

Starts `wirecopy up` in an empty folder, publishes `count` articles through a hook,
puts `waiting` documents into the digest's queue at once, and kills the articles one
after the other while the workers dig through them. Measured from the call of the
hook until the article's id stands in none of `/feeds/all` and its source's feed
(Atom without counting tombstones, RSS, JSON) and its page answers 410.
"""

import argparse
import json
import random
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hook_to_feed import add_hook, body_of, row, running

from feeds import webhook
from worker.store import Store, documents, sources

_PATIENCE_SECONDS = 60.0
_FEEDS = ("all.rss", "all.json", "source/bench.rss", "source/bench.json", "all.atom")
_LETTERS = "aaabcdeeefghiiklmnooprstuuvw"


def call(base: str, secret: str, name: str, body: bytes) -> None:
    """Call the hook."""
    headers = webhook.headers([secret], name, datetime.now(UTC), body) | {"content-type": "application/json"}
    request = urllib.request.Request(f"{base}/hooks/bench", body, headers, method="POST")
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 202


def get(address: str) -> tuple[int, bytes]:
    """Return status and body of an address."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


def published(base: str, count: int) -> dict[int, tuple[str, str]]:
    """Return (short id, uri) of the articles by their numbers, once all stand in the feed."""
    until = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < until:
        items = json.loads(get(f"{base}/feeds/source/bench.json")[1])["items"]
        if len(items) >= count:
            listed = json.loads(get(f"{base}/api/v1/articles?source=bench&limit=100")[1])
            ids = {
                one["title"]: one["id"]
                for one in (listed if isinstance(listed, list) else listed["articles"])
            }
            return {int(i["title"].split()[-1]): (ids[i["title"]], str(i["id"])) for i in items}
        time.sleep(0.1)
    raise SystemExit("the articles did not reach the feed")


def absent(base: str, id_: str, uri: str) -> bool:
    """Say whether an article is gone from everything."""
    status, _ = get(f"{base}/articles/{id_}.json")
    if status != 410:
        return False
    for name in _FEEDS:
        body = get(f"{base}/feeds/{name}")[1]
        if name.endswith(".atom"):
            body = body.replace(f'ref="{uri}"'.encode(), b"")
        if uri.encode() in body:
            return False
    return True


def words(dice: random.Random, count: int) -> str:
    """Return words that hardly any other text has, so that no article is near another."""
    return " ".join("".join(dice.choices(_LETTERS, k=dice.randint(3, 9))) for _ in range(count))


def documents_of(count: int, source: int) -> Iterator[dict[str, Any]]:
    """Yield documents as polls would bring them: a feed of one new item each."""
    now, dice = datetime.now(UTC), random.Random(7)
    for n in range(count):
        text = words(dice, 300)
        body = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>Log</title><id>urn:log</id>'
            f"<updated>2026-01-02T11:00:00Z</updated><entry><id>urn:log:{n}</id>"
            f"<title>{words(dice, 6)} {n}</title>"
            f'<link href="http://flood.example/{n}"/><updated>2026-01-02T10:00:00Z</updated>'
            f'<content type="html">&lt;p&gt;{text}&lt;/p&gt;</content></entry></feed>'
        ).encode()
        yield {
            "source": source,
            "how": "poll",
            "url": "http://flood.example/feed",
            "received_at": now,
            "content_type": "application/atom+xml",
            "body": documents.pack_body(body),
            "body_bytes": len(body),
        }


def flood(store: Store, count: int) -> None:
    """Let so many documents wait, all at once."""
    row_ = {"name": "flood", "url": "http://flood.example/feed", "kind": "feed",
            "options": {"full_text": False}, "secrets": []}  # fmt: skip
    with store.write() as tx:
        number = sources.add(tx, row_, datetime.now(UTC)).number
    rows = list(documents_of(count, number))
    with store.write() as tx:
        documents.keep(tx, rows)


def waiting(store: Store) -> int:
    with store.read() as tx:
        return documents.waiting(tx)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--waiting", type=int, default=10_000)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between kills")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as base:
        secret = add_hook(Path(folder))
        for number in range(asked.count):
            call(base, secret, f"msg_{number}", body_of(number))
        for name in _FEEDS:
            get(f"{base}/feeds/{name}")
        found = published(base, min(asked.count, 50))
        store = Store(f"sqlite:///{Path(folder) / 'wirecopy.db'}")
        flood(store, asked.waiting)
        time.sleep(3)
        first, times = waiting(store), []
        for number, (id_, uri) in sorted(found.items()):
            body = json.dumps({"type": "article.killed", "data": {"id": f"bench-{number}"}}).encode()
            began = time.perf_counter()
            call(base, secret, f"kill_{number}", body)
            while not absent(base, id_, uri):
                if time.perf_counter() - began > _PATIENCE_SECONDS:
                    raise SystemExit(f"article {number} is still there")
                time.sleep(0.01)
            times.append((time.perf_counter() - began) * 1000)
            time.sleep(asked.pause)
        last = waiting(store)
        store.close()
    print(f"{len(times)} kills while {first} to {last} documents waited")
    print(row("kill to absence", times))


if __name__ == "__main__":
    main()
