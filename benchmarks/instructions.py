"""What a stage costs in instructions of the processor: the same on every run, however busy the machine is.

    python benchmarks/instructions.py FILE.jsonl.gz [--stage extract|tag] [--pages 60]

Needs valgrind. The pages of FILE (as `extraction.py` takes them) go through the stage
once and twice in a process of its own, each counted by cachegrind with a fixed seed of
hashes; what the second time adds is what pages cost when all that is loaded once is
there. Instructions are not time: what waits for memory costs more of it than they tell.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from itertools import islice
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

_COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)")


def work(path: str, stage: str, count: int, passes: int) -> None:
    """Run a stage over the first pages of a file, so many times."""
    from extractors import pages

    from worker.pipeline.extract import extract
    from worker.pipeline.tag import Tagger
    from worker.thrift import collect_rarely

    collect_rarely()
    given = list(islice(pages(path), count))
    tagger = Tagger.load()
    for _ in range(passes):
        for page in given:
            if stage == "extract":
                extract(page["html"].encode("utf-8", "replace"), page["url"] or "", "utf-8")
            else:
                tagger.tag(page.get("title") or "", page["gold"], "en")


def counted(path: str, stage: str, count: int, passes: int) -> int:
    """Return the instructions of a process that does that work."""
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    again = [sys.executable, __file__, path, "--stage", stage, "--pages", str(count), "--passes", str(passes)]
    done = subprocess.run(
        [*valgrind, *again],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    found = _COUNTED.search(done.stderr)
    assert found is not None, done.stderr
    return int(found[1].replace(",", ""))


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("file")
    words.add_argument("--stage", choices=("extract", "tag"), default="extract")
    words.add_argument("--pages", type=int, default=60)
    words.add_argument("--passes", type=int, default=0, help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.passes:
        work(asked.file, asked.stage, asked.pages, asked.passes)
        return
    if shutil.which("valgrind") is None:
        sys.exit("valgrind is not installed")
    once, twice = (counted(asked.file, asked.stage, asked.pages, passes) for passes in (1, 2))
    print(f"{asked.stage}  {(twice - once) / asked.pages / 1e6:.2f} million instructions a page")


if __name__ == "__main__":
    main()
