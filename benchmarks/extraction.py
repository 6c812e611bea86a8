"""How good our extraction is and what it costs, beside the libraries people use, in one run.

    python benchmarks/extraction.py FOLDER [--peers PYTHON] [--only NAME]... [--facts]
                                    [--save FOLDER] [--worst N]

FOLDER holds sets of pages, `*.jsonl.gz`, one `{id, url, html, gold}` a line,
with `title`, `date`, `authors` where known. PYTHON is the interpreter of an
environment with the peers: `pip install trafilatura readability-lxml html_text
resiliparse newspaper4k htmldate`; without it only our row is printed.

The measure is that of the public article-extraction benchmark: multisets of
four-word shingles a page, precision and recall averaged over the pages, F1 of
the two. CPU is that of the process, a page; memory is its peak, libraries and
all. `--facts` prints how many titles, days and author lists are right.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from extractors import EXTRACTORS, pages  # noqa: E402

TOKEN = re.compile(r"\w+")
TEXTS = [name for name in EXTRACTORS if name not in {"trafilatura facts", "htmldate"}]
FACTS = ["wirecopy", "trafilatura facts", "htmldate", "newspaper4k"]
Row = dict[str, Any]


def shingles(text: str, size: int = 4) -> Counter[tuple[str, ...]]:
    """Return the multiset of runs of four words; of a shorter text the one run it is."""
    tokens = TOKEN.findall(text)
    return (
        Counter(tuple(tokens[i : i + size]) for i in range(max(1, len(tokens) - size + 1)))
        if tokens
        else Counter()
    )


def page_score(gold: str, text: str) -> tuple[float | None, float | None, float]:
    """Return precision, recall (None where there is nothing to divide by) and F1 of one page."""
    want, got = shingles(gold), shingles(text)
    hit, found, wanted = (want & got).total(), got.total(), want.total()
    if not found and not wanted:
        return None, None, 1.0
    return hit / found if found else None, hit / wanted if wanted else None, 2 * hit / (found + wanted)


def scores(gold: dict[str, str], rows: dict[str, Row]) -> Row:
    """Return the figures of one extractor over one set."""
    made = {key: page_score(text, rows[key]["text"]) for key, text in gold.items()}
    p = statistics.fmean(one for one, _, _ in made.values() if one is not None)
    r = statistics.fmean(one for _, one, _ in made.values() if one is not None)
    times = sorted(row["ms"] for row in rows.values())
    return {
        "f1": 2 * p * r / (p + r) if p + r else 0.0,
        "precision": p,
        "recall": r,
        "low": sum(f < 0.8 for _, _, f in made.values()),
        "exact": sum(TOKEN.findall(gold[key]) == TOKEN.findall(rows[key]["text"]) for key in gold)
        / len(gold),
        "median": statistics.median(times),
        "mean": statistics.fmean(times),
        "p95": times[int(0.95 * (len(times) - 1))],
        "max": times[-1],
        "pages": {key: f for key, (_, _, f) in made.items()},
    }


def fact_scores(truth: dict[str, Row], rows: dict[str, Row]) -> dict[str, tuple[int, int]]:
    """Return how many titles, days and author lists are right, of how many that are known."""
    found = {name: [0, 0] for name in ("title", "date", "authors")}
    for key, page in truth.items():
        facts = rows[key]["facts"]
        for name, said, right in (
            ("title", plain(facts.get("title")), plain(page.get("title"))),
            ("date", str(facts.get("published") or "")[:10], str(page.get("date") or "")[:10]),
            ("authors", people(facts.get("authors")), people(page.get("authors"))),
        ):
            if right:
                found[name][1] += 1
                found[name][0] += said == right
    return {name: (right, known) for name, (right, known) in found.items()}


def plain(text: object) -> str:
    """Return the words of a title, whatever its quotes and dashes."""
    return " ".join(TOKEN.findall(str(text or "").lower()))


def people(names: object) -> frozenset[str]:
    """Return the authors as a set of names, from a list or one line."""
    line = ", ".join(names) if isinstance(names, list) else str(names or "")
    return frozenset(filter(None, map(plain, re.split(r"[,;|]|\band\b", line))))


def run(python: str, name: str, path: Path) -> tuple[dict[str, Row], float]:
    """Run one extractor over one set in its own process; return its rows and its peak memory in MB."""
    command = [python, str(HERE / "extractors.py"), name, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{name}: {done.stderr.strip().splitlines()[-1]}")
    *rows, last = map(json.loads, done.stdout.splitlines())
    return {row["id"]: row for row in rows}, last["peak_mb"]


def report(path: Path, asked: argparse.Namespace) -> None:
    """Print the table of one set."""
    truth = {page["id"]: {k: v for k, v in page.items() if k != "html"} for page in pages(str(path))}
    gold = {key: page["gold"] for key, page in truth.items()}
    print(f"\n{path.name}: {len(gold)} pages")
    print(f"{'':22}    F1      P      R  <0.8  exact   ms median  mean   p95    max   peak MB")
    for name in asked.only or TEXTS:
        python = sys.executable if name == "wirecopy" else asked.peers
        if not python:
            continue
        rows, peak = run(python, name, path)
        got = scores(gold, rows)
        print(
            f"{name:22} {got['f1']:.4f} {got['precision']:.4f} {got['recall']:.4f} {got['low']:4}"
            f" {got['exact']:6.3f} {got['median']:10.1f} {got['mean']:6.1f} {got['p95']:6.1f}"
            f" {got['max']:6.0f} {peak:8.0f}",
            flush=True,
        )
        keep(asked.save, path, name, rows)
        for key, f in sorted(got["pages"].items(), key=lambda item: item[1])[: asked.worst]:
            print(f"    {f:.3f}  {key[:12]:12}  {truth[key]['url'] or ''}")


def report_facts(path: Path, asked: argparse.Namespace) -> None:
    """Print how many of each fact are right, where the set knows them."""
    truth = {page["id"]: {k: v for k, v in page.items() if k != "html"} for page in pages(str(path))}
    if not any(page.get("title") for page in truth.values()):
        return
    print(f"\n{path.name}: facts right, of those known")
    for name in asked.only or FACTS:
        python = sys.executable if name == "wirecopy" else asked.peers
        if python:
            found = fact_scores(truth, run(python, name, path)[0])
            line = "   ".join(
                f"{fact} {right / known:.3f} ({right}/{known})" for fact, (right, known) in found.items()
            )
            print(f"{name:22} {line}", flush=True)


def keep(folder: str | None, path: Path, name: str, rows: dict[str, Row]) -> None:
    """Write an extractor's texts beside others', when asked for."""
    if folder:
        file = Path(folder) / f"{path.name.partition('.')[0]}.{name.replace(' ', '-')}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(json.dumps(row) + "\n" for row in rows.values()), encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peers", help="Python of an environment with the peers")
    parser.add_argument("--only", action="append", choices=list(EXTRACTORS))
    parser.add_argument("--save", help="folder for the texts")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--facts", action="store_true")
    asked = parser.parse_args(arguments)
    for path in sorted(asked.folder.glob("*.jsonl.gz")):
        (report_facts if asked.facts else report)(path, asked)


if __name__ == "__main__":
    main(sys.argv[1:])
