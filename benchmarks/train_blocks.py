"""Makes worker/pipeline/extract/trees.py: what the evidence on a block is worth, learnt from marked pages.

    python benchmarks/train_blocks.py FOLDER [--folds 5] [--write]

FOLDER holds sets of pages as for `benchmarks/extraction.py`. numpy and
scikit-learn must be importable beside our own packages (development only: what
is shipped is a table). A block is the article's when most of its four-word
shingles are in the text that people marked; every page counts the same. Blocks
whose odds need no weighing (`judge.foregone`) teach nothing. First
the trees are tried on hosts they have not seen, `--folds` times, and the scores
of those pages are printed; then `--write` learns from all pages.

What the shipped trees were made of: 589 pages of 514 hosts (scikit-learn 1.9), the development
halves of scrapinghub/article-extraction-benchmark (MIT) and of
AndyTheFactory/article-extraction-dataset (Apache-2.0), and 324 pages of
Murrough-Foley/web-content-extraction-benchmark dev (CC BY 4.0).
"""

import argparse
import random
import statistics
import sys
import textwrap
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import numpy as np  # noqa: E402
from extraction import TOKEN, page_score  # noqa: E402
from extractors import pages  # noqa: E402
from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: E402

from worker.pipeline.clean import sanitise, structure_tree, text_of  # noqa: E402
from worker.pipeline.extract.carve import carve  # noqa: E402
from worker.pipeline.extract.evidence import Shared, row_of  # noqa: E402
from worker.pipeline.extract.judge import foregone  # noqa: E402
from worker.pipeline.extract.keep import kept_of, likely_of  # noqa: E402
from worker.pipeline.extract.metadata import read_metadata  # noqa: E402
from worker.pipeline.extract.page import read_page  # noqa: E402
from worker.pipeline.extract.rank import core_of  # noqa: E402
from worker.pipeline.extract.scene import Scene, scene_of  # noqa: E402
from worker.pipeline.extract.stripping import strip_page  # noqa: E402
from worker.pipeline.extract.survey import survey  # noqa: E402

TARGET = HERE.parent / "worker" / "pipeline" / "extract" / "trees.py"
TREES, LEAVES, RATE, LEAST = 80, 8, 0.1, 100
NEAR = 12


@dataclass
class Marked:
    """A page as the judge sees it, and which of its blocks are the article's."""

    set: str
    host: str
    url: str
    gold: str
    scene: Scene
    known: list[float | None]
    rows: list[tuple[float, ...] | None]
    labels: list[bool]


def marked(page: dict[str, Any], name: str) -> Marked | None:
    """Return one page with evidence and labels, None when nothing on it is prose."""
    root = read_page(page["html"].encode(), "utf-8")
    facts = read_metadata(root, page["url"] or "")
    strip_page(root)
    found = survey(root)
    core = core_of(found)
    if core < 0:
        return None
    scene = scene_of(found, core, facts.title, facts.body, facts.summary)
    shared = Shared(scene)
    known = [foregone(scene, number, block) for number, block in enumerate(found.blocks)]
    rows = [
        tuple(map(float, row_of(shared, number, block))) if odds is None else None
        for number, (block, odds) in enumerate(zip(found.blocks, known, strict=True))
    ]
    host = urlsplit(page["url"] or "").hostname or page["id"]
    return Marked(
        name,
        host,
        page["url"] or "",
        page["gold"],
        scene,
        known,
        rows,
        labels([b.text for b in found.blocks], page["gold"]),
    )


def labels(texts: list[str], gold: str) -> list[bool]:
    """Return which blocks are in the marked text: by shingles, short ones by their place among the others."""
    tokens = TOKEN.findall(gold)
    left = Counter(tuple(tokens[i : i + 4]) for i in range(max(1, len(tokens) - 3)))
    line = f" {' '.join(tokens)} "
    cut = [TOKEN.findall(text) for text in texts]
    inside = [False] * len(texts)
    at: list[int] = [-1] * len(texts)
    for number, words in enumerate(cut):
        if len(words) < 4:
            continue
        own = [tuple(words[i : i + 4]) for i in range(len(words) - 3)]
        hit = 0
        for shingle in own:
            if left[shingle] > 0:
                left[shingle] -= 1
                hit += 1
        inside[number] = 2 * hit >= len(own)
        if inside[number]:
            at[number] = line.find(f" {' '.join(words[:4])} ")
    for number, words in enumerate(cut):
        if 0 < len(words) < 4:
            inside[number] = is_between(line, f" {' '.join(words)} ", number, at)
    return inside


def is_between(line: str, said: str, number: int, at: list[int]) -> bool:
    """Tell whether a short block's words stand in the marked text where its neighbours do."""
    before = next((at[n] for n in range(number - 1, max(-1, number - NEAR), -1) if at[n] >= 0), -1)
    after = next((at[n] for n in range(number + 1, min(len(at), number + NEAR)) if at[n] >= 0), -1)
    if before < 0 and after < 0:
        return False
    start = before if before >= 0 else max(0, after - 200)
    end = after + len(said) if after >= 0 else start + 2500
    return line.find(said, start, end + 1) >= 0


def matrix(some: list[Marked]) -> tuple[Any, Any, Any]:
    """Return evidence, labels and weights of the blocks of some pages."""
    rows, right, weights = [], [], []
    for page in some:
        blocks = page.scene.found.blocks
        total = max(1, sum(block.length for block, own in zip(blocks, page.labels, strict=True) if own))
        for row, own, block in zip(page.rows, page.labels, blocks, strict=True):
            if row is not None:
                rows.append(row)
                right.append(own)
                weights.append(min(1.0, (min(block.length, 1500) + 20) / total))
    scale = len(weights) / sum(weights)
    return np.array(rows, dtype=np.float32), np.array(right), np.array(weights) * scale


def learn(some: list[Marked]) -> HistGradientBoostingClassifier:
    """Return the trees learnt from some pages."""
    rows, right, weights = matrix(some)
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_leaf_nodes=LEAVES, learning_rate=RATE, min_samples_leaf=LEAST,
        l2_regularization=10, early_stopping=False, random_state=0,
    )  # fmt: skip
    return model.fit(rows, right, sample_weight=weights)


def text_kept(page: Marked, model: HistGradientBoostingClassifier) -> str:
    """Return the text that the stage would make of a page with these trees. Once a page."""
    rows = [row for row in page.rows if row is not None]
    given = iter(model.predict_proba(np.array(rows, dtype=np.float32))[:, 1] if rows else ())
    odds = [float(next(given)) if odds is None else odds for odds in page.known]
    top = carve(page.scene, kept_of(page.scene, odds, likely_of(page.scene, odds)))
    return text_of(sanitise(structure_tree(top, page.url).html)) if top is not None else ""


def show(name: str, made: list[tuple[float | None, float | None, float]]) -> None:
    p = statistics.fmean(one for one, _, _ in made if one is not None)
    r = statistics.fmean(one for _, one, _ in made if one is not None)
    low = sum(f < 0.8 for _, _, f in made)
    print(f"{name:24} F1 {2 * p * r / (p + r):.4f}  P {p:.4f}  R {r:.4f}  <0.8 {low}", flush=True)


def cross(all_pages: list[Marked], folds: int) -> None:
    """Print the scores of pages whose hosts the trees have not seen."""
    hosts = sorted({page.host for page in all_pages})
    random.Random(0).shuffle(hosts)
    fold = {host: number % folds for number, host in enumerate(hosts)}
    made: dict[str, list[tuple[float | None, float | None, float]]] = {}
    for number in range(folds):
        model = learn([page for page in all_pages if fold[page.host] != number])
        for page in all_pages:
            if fold[page.host] == number:
                made.setdefault(page.set, []).append(page_score(page.gold, text_kept(page, model)))
    for name, scored in sorted(made.items()):
        show(name, scored)


def table(model: HistGradientBoostingClassifier) -> str:
    """Return the trees as Python: two functions, the first of which can settle most blocks."""
    trees = [expression(predictor.nodes, 0) for (predictor,) in model._predictors]  # noqa: SLF001
    base = float(np.ravel(model._baseline_prediction)[0])  # noqa: SLF001 - there is no public way
    return (
        f"{HEAD}{function('first', trees[:FIRST], f'{base:.4f}')}\n\n"
        f"{function('rest', trees[FIRST:], '0.0')}# fmt: on\n"
    )


def expression(nodes: Any, at: int) -> str:
    """Return one tree as a conditional expression of the row `r`."""
    node = nodes[at]
    if node["is_leaf"]:
        return f"{node['value']:.3f}"
    low, high = expression(nodes, int(node["left"])), expression(nodes, int(node["right"]))
    return f"({low} if r[{node['feature_idx']}] <= {node['num_threshold']:.4g} else {high})"


def function(name: str, trees: list[str], base: str) -> str:
    """Return a function that adds up some trees."""
    body = " +\n        ".join(
        textwrap.fill(tree, 98, subsequent_indent=" " * 9, break_long_words=False) for tree in trees
    )
    return (
        f'def {name}(r: Row) -> float:\n    """{SAID[name]}"""\n    return ({base} +\n        {body}\n    )\n'
    )


FIRST = 32
SAID = {
    "first": "Return the log-odds after the trees that are asked about every block.",
    "rest": "Return what the other trees add, asked where the first are not sure.",
}
HEAD = '''"""Made by benchmarks/train_blocks.py; see there of what. Not to be edited by hand.

Each line is a small decision tree over one row of evidence (`evidence.row_of`).
As code the trees cost a third of what a walk through tables does.
"""

Row = tuple[float, ...]


# fmt: off
'''


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    found = [
        made
        for path in sorted(asked.folder.glob("*.jsonl.gz"))
        for page in pages(str(path))
        if (made := marked(page, path.name.partition(".")[0])) is not None
    ]
    hosts = len({page.host for page in found})
    print(f"{len(found)} pages of {hosts} hosts", flush=True)
    if asked.folds:
        cross(found, asked.folds)
    if asked.write:
        TARGET.write_text(table(learn(found)), encoding="utf-8")


if __name__ == "__main__":
    main()
