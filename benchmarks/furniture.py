"""What a source's memory of its furniture would add: the same pages, extracted with and without it.

    python benchmarks/furniture.py [FOLDER] [--known 2]

For each page, blocks that stood on `known` or more of the other pages of its host are
furniture. Pages are those of the invented papers (`world/pages.py`, 20 a host) and, with
FOLDER, those of hosts of which the sets there hold more than one page; with so few,
one other page is enough there. F1 is that of `extraction.py`, averaged over the pages.
"""

import argparse
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "world"), str(HERE)]

from extraction import page_score  # noqa: E402
from extractors import pages  # noqa: E402
from pages import page  # noqa: E402
from papers import item  # noqa: E402

from worker.pipeline.clean import text_of  # noqa: E402
from worker.pipeline.extract import extract  # noqa: E402


class Page(NamedTuple):
    """A page with what a person would take for its text."""

    host: str
    url: str
    body: bytes
    gold: str


def invented(papers: int, items: int) -> Iterator[Page]:
    """Yield the pages of the invented papers."""
    for number in range(papers):
        site = f"https://paper{number}.example"
        for at in range(items):
            _, key, when, _ = item(number, at, whole=False)
            told = item(number, at, whole=True)[0]
            gold = text_of(told.html(len(told.sentences) // 3 + 1))
            yield Page(site, f"{site}/story/{key}", page(number, key, told, site, when), gold)


def of_sets(folder: Path) -> Iterator[Page]:
    """Yield the pages of all sets whose host has more than one in its set."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        rows = [row for row in pages(str(path)) if row["url"]]
        counts = Counter(urlsplit(row["url"]).hostname for row in rows)
        for row in rows:
            host = urlsplit(row["url"]).hostname or ""
            if counts[host] > 1:
                body = row["html"].encode("utf-8", "replace")
                yield Page(f"{path.name} {host}", row["url"], body, row["gold"])


def compare(name: str, found: Sequence[Page], known: int) -> None:
    """Print F1 with and without memory, how many pages it changed, and how many it made worse."""
    prints = [frozenset(extract(one.body, one.url, "utf-8").blocks) for one in found]
    seen: dict[str, Counter[int]] = defaultdict(Counter)
    for one, blocks in zip(found, prints, strict=True):
        seen[one.host].update(blocks)
    pairs: list[tuple[float, float]] = []
    for one, blocks in zip(found, prints, strict=True):
        others = {block: count - (block in blocks) for block, count in seen[one.host].items()}
        furniture = {block: count for block, count in others.items() if count >= known}
        texts = [extract(one.body, one.url, "utf-8", given).text for given in ({}, furniture)]
        without, having = (page_score(one.gold, text)[2] for text in texts)
        pairs.append((without, having))
        if having < without:
            print(f"    worse: {without:.3f} -> {having:.3f}  {one.url}")
    changed = sum(a != b for a, b in pairs)
    worse = sum(b < a for a, b in pairs)
    print(
        f"{name:24} {len(pairs):4} pages   F1 without {statistics.fmean(a for a, _ in pairs):.4f}"
        f"   with {statistics.fmean(b for _, b in pairs):.4f}   changed {changed}, worse {worse}",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--known", type=int, default=2)
    asked = parser.parse_args()
    compare("invented papers", list(invented(8, 20)), asked.known)
    if asked.folder:
        compare("pages of one host", list(of_sets(asked.folder)), 1)


if __name__ == "__main__":
    main()
