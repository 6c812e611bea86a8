"""What of the world's odd feeds is read: the files that the makers of parsers have collected over the years.

    python benchmarks/feed_corpora.py DIRECTORY...

Give it the `tests` directory of feedparser's source distribution and gofeed's
`testdata` (in Debian: golang-github-mmcdole-gofeed-dev). Counted are crashes, time,
memory, and the files that give every entry, and of each entry id, link and title,
where feedparser finds them. Whether a file is well-formed is told by its directory's
name (feedparser) or by libxml2.
"""

import argparse
import io
import json
import re
import resource
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from feeds.errors import FeedError
from feeds.sniff import parse_feed

SUFFIXES = {".xml", ".atom", ".rss", ".rdf", ".json", ".html"}


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("directories", nargs="+", type=Path)
    words.add_argument("--show", action="store_true", help="name the files that give less than they should")
    asked = words.parse_args()
    for directory in asked.directories:
        print(json.dumps({"corpus": directory.name, **read_all(directory, show=asked.show)}))


def read_all(directory: Path, *, show: bool) -> dict[str, object]:
    counts: Counter[str] = Counter()
    slowest = (0.0, "")
    before = held_mb()
    for path in sorted(directory.rglob("*")):
        if not path.is_file() or path.suffix not in SUFFIXES:
            continue
        body = path.read_bytes()
        kind = "well" if is_well_formed(path, body) else "ill"
        counts[f"{kind}_formed"] += 1
        started = time.process_time()
        verdict = judged(body)
        seconds = time.process_time() - started
        slowest = max(slowest, (seconds, path.name))
        counts[f"{kind}_{verdict}"] += 1
        if show and verdict not in ("complete", "nothing"):
            print(f"{verdict:12} {path.relative_to(directory)}", file=sys.stderr)
    return {
        **counts,
        "slowest_s": round(slowest[0], 3),
        "slowest": slowest[1],
        "memory_mb": round(held_mb() - before, 1),
    }


def judged(body: bytes) -> str:
    """Return complete, fewer (entries or fields than feedparser finds), refused, nothing or crashed."""
    wanted = expected(body)
    try:
        feed = parse_feed(body, "", "http://corpus.example/feed")
    except FeedError:
        return "refused" if wanted else "nothing"
    except Exception:  # noqa: BLE001 - whatever it is, it is what we look for
        return "crashed"
    if not wanted:
        return "nothing"
    found = [(bool(entry.id), bool(entry.url), bool(entry.title)) for entry in feed.entries]
    if len(found) < len(wanted):
        return "fewer"
    pairs = [pair for both in zip(found, wanted, strict=False) for pair in zip(*both, strict=True)]
    told = all(ours >= theirs for ours, theirs in pairs)
    return "complete" if told else "fewer"


def expected(body: bytes) -> list[tuple[bool, bool, bool]]:
    """Return of each entry whether feedparser (or JSON itself) finds an id, a web link and a title."""
    if body.lstrip()[:1] == b"{":
        try:
            items = json.loads(body).get("items", [])
        except ValueError:
            return []
        return [(bool(one.get("id")), bool(one.get("url")), bool(one.get("title"))) for one in items]
    import feedparser

    said = {"content-type": "application/xml", "content-location": "http://corpus.example/feed"}
    try:
        found = feedparser.parse(io.BytesIO(body), response_headers=said)
    except Exception:  # noqa: BLE001 - where feedparser breaks there is nothing to compare with
        return []
    return [
        (bool(one.get("id")), str(one.get("link", "")).startswith("http"), bool(_words(one.get("title"))))
        for one in found.entries
    ]


def _words(title: object) -> str:
    return re.sub(r"<[^>]*>", "", str(title or "")).strip()


def is_well_formed(path: Path, body: bytes) -> bool:
    from lxml import etree

    if "illformed" in path.parts:
        return False
    if path.suffix == ".json":
        return True
    try:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def held_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


if __name__ == "__main__":
    main()
