"""How firmly spellings of one name meet, and look-alikes do not, whatever article the name stands in.

    python -m benchmarks.spellings [--part developed|held-back|all] [--missed] [--carriers FILE] FILE...

`benchmarks.stories` tells each name in one sentence; here each pair is told in articles of several
sentences that differ (the name in title, lead and body; sometimes its surname alone; other names
besides), in both orders of arrival, through the same stream as `wirecopy enrich`. A pair counts
once for each two articles: merged when they share a tag of the pair's kind. The
other names of the articles do not count. With `--story` both spellings are told within
one story, where a slip of a letter or two is put right.
"""

import argparse
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from worker.pipeline.relate import enrich_stream
from worker.pipeline.tag import Memory, Tagger, slugify
from worker.pipeline.tag.places import gazetteer

DATA = Path(__file__).parent / "data"
# Who else is named in the articles.
OTHERS = {"linda-bergholt", "taxpayers-league", "tobias-renfield", "helen-marchbank", "owen-trask"}
Pair = tuple[str, str, str, str]
Told = tuple[str, str]


def carriers(file: str = "carriers.txt") -> dict[str, list[tuple[str, str]]]:
    """Return title and text of the articles for names of each kind; `{0}` is the name."""
    found: dict[str, list[tuple[str, str]]] = {}
    for block in (DATA / file).read_text(encoding="utf-8").strip().split("\n\n")[1:]:
        kind, title, text = block.split("\n", 2)
        found.setdefault(kind, []).append((title, text))
    return found


def pairs(file: str, part: str) -> Iterator[Pair]:
    """Yield mark, kind, and the two names of each pair of a part of a file."""
    here = "developed"
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        if line[:1] == "#":
            here = "held-back" if line == "# held back" else "developed"
        elif line[:1] in ("=", "!") and part in (here, "all"):
            kind, one, other = line[2:].split(" | ")
            yield line[0], kind, one, other


def articles(pair: Pair, first: Told, second: Told, *, story: bool) -> list[dict[str, Any]]:
    """Return two articles, one for each name of a pair."""
    lines = []
    for at, (name, (title, told)) in enumerate(zip(pair[2:], (first, second), strict=True)):
        # Within a story the same event is told in another order.
        text = "\n".join(reversed(told.split("\n"))) if story and at else told
        published = f"2026-11-{20 + (0 if story else at)}T1{at}:00:00+00:00"
        lines.append(
            {"id": at, "title": title.format(name), "text": text.format(name), "published": published}
        )
    return lines


def is_merged(tagger: Tagger, pair: Pair, first: Told, second: Told, *, story: bool) -> bool:
    """Say whether the two names of a pair get one tag of its kind."""
    countries = set(map(slugify, gazetteer().countries.values()))
    found = []
    for made in enrich_stream(articles(pair, first, second, story=story), Memory(tagger)):
        slugs = {tag["slug"] for tag in made["tags"] if tag["kind"] == pair[1]} - OTHERS
        # A city brings its country, which two cities may share: that makes them no one place.
        found.append(slugs - countries or slugs)
    return bool(found[0] & found[1])


def main() -> None:
    """Print percent merged of variants and of look-alikes, and which pairs are not right always."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--part", choices=("developed", "held-back", "all"), default="developed")
    parser.add_argument("--missed", action="store_true", help="print the pairs that are not always right")
    parser.add_argument("--story", action="store_true", help="tell both names within one story")
    parser.add_argument("--carriers", default="carriers.txt", help="the file of articles they are told in")
    given = parser.parse_args()
    articles_of = carriers(given.carriers)
    tagger = Tagger.load()
    for file in given.files:
        hits, counts = Counter[str](), Counter[str]()
        for pair in pairs(file, given.part):
            told = articles_of[pair[1]]
            ways = [(one, one) for one in told]
            if not given.story:
                ways = [way for two in pairwise([*told, told[0]]) for way in (two, two[::-1])]
            merged = sum(is_merged(tagger, pair, *way, story=given.story) for way in ways)
            hits[pair[0]] += merged
            counts[pair[0]] += len(ways)
            if given.missed and merged != (len(ways) if pair[0] == "=" else 0):
                print(f"{pair[0]} {merged}/{len(ways)} {' | '.join(pair[1:])}")
        print(
            f"{file}, {given.part}: {100 * hits['='] / counts['=']:.1f} % of variants merged, "
            f"{100 * hits['!'] / max(1, counts['!']):.1f} % of look-alikes"
        )


if __name__ == "__main__":
    main()
