"""What of all known attempts to run a script in a reader's browser is left after us: it must be none.

    python benchmarks/xss.py [FILE] [--every N] [--worst N]

FILE is a list of `{id, payload}` (the default is `vectors.json` in a folder
`shared/data/xss` beside this project; without it our own vectors are used). Each
goes through the real pipeline four ways (see `hostile/intake.py`) and is then shown
by headless Chromium: on our pages, without the policy of ours that would hide a
mistake; in the feeds as XML; and what a reader of our RSS takes for HTML, bare, in
an empty page. A last row shows the vectors as they are, to tell that the browser
runs them and that we see it. `ran` is what was executed; `live` what could be on a
click or in another browser: handlers, active elements, schemes that are no web's.
"""

import argparse
import json
import logging
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import structlog

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.hostile.browser import Case, Findings, show  # noqa: E402
from benchmarks.hostile.intake import House, Vector, cases_of  # noqa: E402

_SHARED = ROOT.parent / "shared" / "data" / "xss" / "vectors.json"
_OURS = ROOT / "tests" / "data" / "hostile" / "vectors.json"
_AT_ONCE = 500


def vectors_of(path: Path | None) -> list[Vector]:
    """Return the vectors of a file. Raises SystemExit with a sentence when there is none."""
    if path is None and not _SHARED.exists():
        print(f"There is no {_SHARED}: our own vectors are used. Name another file to use that.")
    chosen = path or (_SHARED if _SHARED.exists() else _OURS)
    if chosen.is_dir():
        chosen /= "vectors.json"
    if not chosen.exists():
        raise SystemExit(f"There is no file {chosen}: name a JSON list of {{id, payload}}.")
    return [Vector(row["id"], row["payload"]) for row in json.loads(chosen.read_text(encoding="utf-8"))]


def judged(vectors: Sequence[Vector]) -> tuple[list[Case], list[Findings]]:
    """Take in the vectors and show what became of them; a few hundred at a time keep memory small."""
    cases: list[Case] = []
    findings: list[Findings] = []
    for at in range(0, len(vectors), _AT_ONCE):
        with tempfile.TemporaryDirectory() as folder:
            house = House(Path(folder))
            some = list(cases_of(house, vectors[at : at + _AT_ONCE]))
            house.close()
        findings += show(some)
        cases += [Case(one.vector, one.way, one.kind, "") for one in some]
        print(f"{min(at + _AT_ONCE, len(vectors))} of {len(vectors)} vectors", file=sys.stderr, flush=True)
    return cases, findings


def table(cases: Sequence[Case], findings: Sequence[Findings]) -> int:
    """Print how many of each kind ran and could have; return how many there were in all."""
    rows: dict[str, list[int]] = {}
    for case, said in zip(cases, findings, strict=True):
        row = rows.setdefault(case.way, [0, 0, 0])
        row[0] += 1
        row[1] += any(one.startswith("ran") for one in said)
        row[2] += any(one.startswith("live") for one in said)
    print(f"{'':28} shown    ran   live")
    for way, (shown, ran, live) in rows.items():
        print(f"{way:28} {shown:5} {ran:6} {live:6}")
    return sum(ran + live for _, ran, live in rows.values())


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--every", type=int, default=1, help="only every n-th vector")
    parser.add_argument("--worst", type=int, default=20, help="how many of what was found to name")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    vectors = vectors_of(asked.file)[:: asked.every]
    began = time.monotonic()
    cases, findings = judged(vectors)
    wrong = table(cases, findings)
    raw = [Case(one.id, "as they are", "raw", one.payload) for one in vectors]
    table(raw, show(raw))
    for case, said in [pair for pair in zip(cases, findings, strict=True) if pair[1]][: asked.worst]:
        print(f"    {case.vector}  {case.way}  {'; '.join(said)}")
    print(f"{len(vectors)} vectors, {len(cases)} documents, {time.monotonic() - began:.0f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
