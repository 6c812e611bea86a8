"""What enrichment costs an article, and how that grows with what is stored.

    python -m benchmarks.enrich [--stored 10000 100000 1000000] [--relate-model NAME]

`query` is the nearest articles asked for and compared, of every other article;
`neighbours`, of the others, is that with the judging and the adding.

CPU seconds of this process (not wall time), so that a busy machine changes the
figures little. Articles are made (benchmarks/wire.py), about 3,000 characters
each; the neighbourhood is filled with made sketches of 40 terms and 8 names, as
unlike as words of news are (Zipf), beside which the made articles live.
"""

import argparse
import json
import platform
import random
import resource
import statistics
import time
from array import array
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

from benchmarks.stories import print_quality
from benchmarks.wire import START, stream
from worker.jobs.bert import open_reader
from worker.pipeline.relate import MOST_HELD, Neighbourhood, Sketch, judge, names_for_sketch, sketch
from worker.pipeline.relate.likeness import Probe
from worker.pipeline.tag import Memory, Tagger

_CHARACTERS = 3000
_MEASURED = 600
_VOCABULARY = 40_000
_SECONDS_APART = 20


def articles(rng: random.Random) -> list[dict[str, Any]]:
    """Return made articles of news length: each with sentences of others of its kind behind its own."""
    lines = [line for seed in (21, 22, 23) for line in stream(seed, 6)]
    pools = [line["text"].split("\n") for line in lines]
    for line in lines:
        said = line["text"].split("\n")
        while sum(map(len, said)) < _CHARACTERS:
            said.append(rng.choice(rng.choice(pools)))
        line["text"] = "\n".join(said)
    rng.shuffle(lines)
    return lines[:_MEASURED]


def made_sketches(count: int, rng: random.Random) -> Iterator[Sketch]:
    """Yield sketches of articles that nobody wrote, twenty seconds apart."""
    weights = [1 / (rank + 30) for rank in range(_VOCABULARY)]
    terms = rng.choices(range(_VOCABULARY), weights, k=400_000)
    names = [f"name {number}" for number in rng.choices(range(20_000), k=50_000)]
    first = int(START.timestamp()) - count * _SECONDS_APART
    fading = bytes(255 - 5 * at for at in range(40))
    for number in range(1, count + 1):
        at, by = rng.randrange(len(terms) - 40), rng.randrange(len(names) - 8)
        own = array("I", (term * 2654435761 & 0xFFFFFFFF for term in terms[at : at + 40]))
        said = array("Q", (rng.getrandbits(64) for _ in range(25)))
        moment = first + number * _SECONDS_APART
        yield Sketch(number, "", "en", moment, moment, own, fading, said, tuple(names[by : by + 8]))


def measure(stored: int) -> dict[str, Any]:
    """Return milliseconds of CPU an article, by stage, beside this many stored articles."""
    rng = random.Random(5)
    near = Neighbourhood()
    for made in made_sketches(stored, rng):
        near.add(made)
        near.assign(made.number, f"s{made.number}")
        if len(near) > MOST_HELD * 1.05:
            near.keep(MOST_HELD)
    tagger = Memory(Tagger.load())
    tagger.tag("Warm up", "Marta Kellermann spoke in Velden.")
    spent: dict[str, list[float]] = {name: [] for name in ("tags", "sketch", "query", "neighbours", "all")}
    for number, line in enumerate(articles(rng), start=stored + 1):
        moments = [time.process_time()]
        tagging = tagger.tag(line["title"], line["text"])
        moments.append(time.process_time())
        names = names_for_sketch(tagging.names, tagging.tags)
        own = sketch(
            number, line["title"], line["text"], names, received=datetime.fromisoformat(line["published"])
        )
        moments.append(time.process_time())
        asks = number % 2 == 0
        if asks:
            near.near(Probe(own), near.ask(own))
            moments.append(time.process_time())
        judgement = judge(near, own)
        near.add(own)
        near.assign(number, judgement.story or f"s{number}", judgement.duplicate_of)
        moments.append(time.process_time())
        stages = ("tags", "sketch", "query") if asks else ("tags", "sketch", "neighbours")
        for name, (before, after) in zip(stages, pairwise(moments), strict=False):
            spent[name].append(after - before)
        if not asks:
            spent["all"].append(moments[-1] - moments[0])
    figures = {
        f"{name}_ms": round(1000 * statistics.median(values), 3) for name, values in spent.items() if values
    }
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"stored": stored, "held": len(near), **figures, "memory_mb": held}


def measure_reader(model: str) -> dict[str, Any]:
    """Return milliseconds of CPU that a sentence model takes to open, and to read a title, alone or of 16."""
    begun, held = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reader = open_reader(model)
    reader.read(["Warm up"])
    opened = time.process_time() - begun
    titles = [line["title"] for line in stream(21, 6)]
    spent: dict[int, list[float]] = {1: [], 16: []}
    for size, values in spent.items():
        for at in range(0, len(titles) - size, size):
            begun = time.process_time()
            reader.read(titles[at : at + size])
            values.append((time.process_time() - begun) / size)
    figures = {f"of_{size}_ms": round(1000 * statistics.median(values), 2) for size, values in spent.items()}
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held) // 1024
    return {"model": reader.name, "open_ms": round(1000 * opened), **figures, "memory_mb": more}


def main() -> None:
    """Print the cost at each size, then the quality of the same code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--stored", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--no-quality", action="store_true")
    parser.add_argument("--relate-model", default="", help="a sentence model, as the setting takes it")
    given = parser.parse_args()
    begun = time.process_time()
    sum(number * number for number in range(1_000_000))
    print(
        json.dumps({"python": platform.python_version(), "a_million_squares_s": time.process_time() - begun})
    )
    if given.relate_model:
        print(json.dumps(measure_reader(given.relate_model)), flush=True)
    for stored in given.stored:
        print(json.dumps(measure(stored)), flush=True)
    if not given.no_quality:
        print_quality(given.relate_model)


if __name__ == "__main__":
    main()
