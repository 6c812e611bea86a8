"""Quality of enrichment on our own set: stories, copies, related articles, spellings of names.

    python -m benchmarks.stories [--relate-model NAME]

The set is made (benchmarks/wire.py; benchmarks/data): its first two thirds are
for development, the last third (seeds 5 and 6) is only looked at here. Sets:
whole articles; two sentences of each (confusable events); headlines only. Events
of one kind share their sentences' patterns and differ in names and details.

Another set is written by hand (benchmarks/data/paraphrases.txt): 43 events, each
told three times in other words, headlines alone and with a sentence; of every three
pairs of events the third is held back. The order of arrival is drawn six times.
"""

import argparse
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.wire import START, edits, stream
from worker.jobs.bert import open_reader
from worker.pipeline.relate import Reader, enrich_stream
from worker.pipeline.tag import Memory, Tagger, slugify
from worker.pipeline.tag.places import gazetteer

Line = dict[str, Any]
DEVELOPMENT, HELD_BACK = (1, 2, 3, 4), (5, 6)
DATA = Path(__file__).parent / "data"
_SENTENCES = {
    "person": "{0} spoke on Tuesday. Reporters asked {0} about the budget, and {0} answered all of it.",
    "organisation": "A spokesman of {0} said on Tuesday that the budget of {0} is under review.",
    "place": "Thousands marched in {0} on Tuesday. Police in {0} closed the main square.",
}


@dataclass(frozen=True)
class Once:
    """A reader that reads each title once, for the same lines are judged several times here."""

    reader: Reader
    read_before: dict[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the model."""
        return self.reader.name

    def speaks(self, language: str) -> bool:
        """Say whether titles in a language can be read."""
        return self.reader.speaks(language)

    def read(self, titles: Sequence[str]) -> list[bytes]:
        """Return the meaning of each title."""
        fresh = [title for title in dict.fromkeys(titles) if title not in self.read_before]
        self.read_before.update(zip(fresh, self.reader.read(fresh), strict=True))
        return [self.read_before[title] for title in titles]


def bcubed(gold: Mapping[str, str], found: Mapping[str, str]) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1 in percent."""
    ours, theirs = _groups(found), _groups(gold)
    precision = recall = 0.0
    for name in gold:
        both = len(ours[found[name]] & theirs[gold[name]])
        precision += both / len(ours[found[name]])
        recall += both / len(theirs[gold[name]])
    precision, recall = precision / len(gold), recall / len(gold)
    return 100 * precision, 100 * recall, 200 * precision * recall / (precision + recall)


def _groups(labels: Mapping[str, str]) -> dict[str, set[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for name, label in labels.items():
        groups[label].add(name)
    return groups


def stories(
    lines: Sequence[Line], tagger: Tagger, reader: Reader | None = None
) -> tuple[float, float, float]:
    """Return B-cubed figures of the stories found in a stream."""
    made = enrich_stream(lines, Memory(tagger), reader)
    gold = {line["id"]: line["story"] for line in lines}
    return bcubed(gold, {line["id"]: line["story"] for line in made})


def related(lines: Sequence[Line], tagger: Tagger, reader: Reader | None = None) -> float:
    """Return recall@5 in percent: earlier articles of the same event among the first five related."""
    originals = [line for line in lines if line["copy_of"] is None]
    gold = {line["id"]: line["story"] for line in originals}
    earlier: dict[str, int] = defaultdict(int)
    shares: list[float] = []
    for line, made in zip(originals, enrich_stream(originals, Memory(tagger), reader), strict=True):
        story = line["story"]
        if earlier[story]:
            hits = sum(gold[other["id"]] == story for other in made["related"][:5])
            shares.append(min(1.0, hits / min(5, earlier[story])))
        earlier[story] += 1
    return 100 * sum(shares) / len(shares)


def copies(lines: Sequence[Line], tagger: Tagger, seed: int) -> tuple[float, float]:
    """Return percent of copies recognised over the five edits, and of originals called copies."""
    rng = random.Random(seed)
    originals = [line for line in lines if line["copy_of"] is None]
    foreign = ["The weather in the region stays mild until the end of the week, forecasters say."]
    probes: list[Line] = []
    for at, line in enumerate(originals):
        name, edit = sorted(edits(rng, foreign).items())[at % 5]
        text = "\n".join(edit(line["text"].split("\n")))
        probes.append(line | {"id": f"{line['id']}{name}", "text": text, "copy_of": line["id"]})
    both = sorted([*originals, *probes], key=lambda line: (line["published"], line["id"]))
    gold = {line["id"]: line["story"] for line in both}
    found = wrong = 0
    for line, made in zip(both, enrich_stream(both, Memory(tagger)), strict=True):
        lead = made["duplicate_of"]
        if line["copy_of"] is None:
            wrong += lead is not None
        else:
            found += lead is not None and gold[lead] == line["story"]
    return 100 * found / len(probes), 100 * wrong / len(originals)


def names(tagger: Tagger, file: str) -> tuple[float, float]:
    """Return percent of variants that get one tag, and of look-alikes that do so wrongly."""
    hits = {"=": 0, "!": 0}
    counts = {"=": 0, "!": 0}
    for line in (DATA / file).read_text(encoding="utf-8").split("\n"):
        if line[:1] in hits:
            kind, one, other = line[2:].split(" | ")
            memory = Memory(tagger)
            hits[line[0]] += bool(_slugs(memory, one, kind) & _slugs(memory, other, kind))
            counts[line[0]] += 1
    return 100 * hits["="] / counts["="], 100 * hits["!"] / counts["!"]


def _slugs(memory: Memory, name: str, kind: str) -> set[str]:
    made = memory.tag(f"Report on {name}", _SENTENCES[kind].format(name))
    slugs = {tag.slug for tag in made.tags if tag.kind == kind}
    # A city brings its country, which two cities may share: that makes them no one place.
    return slugs - set(map(slugify, gazetteer().countries.values())) or slugs


def shortened(lines: Sequence[Line], sentences: int, seed: int) -> list[Line]:
    """Return the originals with this many sentences each, drawn at random."""
    rng = random.Random(seed)
    return [
        line | {"text": "\n".join(rng.sample(line["text"].split("\n"), sentences))}
        for line in lines
        if line["copy_of"] is None
    ]


def paraphrases(*, held_back: bool, sentences: int, seed: int) -> list[Line]:
    """Return the events written by hand as a stream of a week: headlines, with a sentence if wanted."""
    rng = random.Random(seed)
    lines: list[Line] = []
    blocks = (DATA / "paraphrases.txt").read_text(encoding="utf-8").strip().split("\n\n")[1:]
    for at, block in enumerate(blocks):
        moment = START + timedelta(days=6 * rng.random())
        told = [line.split(" | ") for line in block.split("\n")]
        rng.shuffle(told)
        for number, (title, sentence) in enumerate(told):
            line: Line = {"id": f"{at}-{number}", "story": str(at), "title": title, "copy_of": None}
            line |= {"text": sentence * sentences, "language": "en", "published": moment.isoformat()}
            lines += [line] if (at // 2 % 3 == 2) == held_back else []
            moment += timedelta(hours=rng.expovariate(1 / 9))
    return sorted(lines, key=lambda line: (line["published"], line["id"]))


def print_stories(
    called: str, streams: Sequence[Sequence[Line]], tagger: Tagger, reader: Reader | None
) -> None:
    """Print what is found in streams of one set, on average."""
    figures = [(*stories(lines, tagger, reader), related(lines, tagger, reader)) for lines in streams]
    means = [sum(column) / len(figures) for column in zip(*figures, strict=True)]
    print(
        "  stories, {}: BCubed P {:.1f} R {:.1f} F1 {:.1f}; related, recall@5 {:.1f} %".format(called, *means)
    )


def main() -> None:
    """Print all figures, development sets first."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--relate-model", default="", help="a sentence model, as the setting takes it")
    print_quality(parser.parse_args().relate_model)


def print_quality(relate_model: str = "") -> None:
    """Print all figures, development sets first; with a sentence model where one is named."""
    reader = Once(open_reader(relate_model)) if relate_model else None
    tagger = Tagger.load()
    sets: dict[str, Callable[[list[Line]], list[Line]]] = {
        "whole articles": list,
        "two sentences, confusable": lambda lines: shortened(lines, 2, 1),
        "headlines only": lambda lines: shortened(lines, 0, 1),
    }
    for name, seeds in (("development", DEVELOPMENT), ("held back", HELD_BACK)):
        streams = [stream(seed, 9) for seed in seeds]
        print(f"{name}: {sum(map(len, streams))} articles in {len(streams)} streams")
        for called, change in sets.items():
            print_stories(called, [change(lines) for lines in streams], tagger, reader)
        for sentences, called in enumerate(("other words, headlines only", "other words, one sentence")):
            drawn = [
                paraphrases(held_back=seeds == HELD_BACK, sentences=sentences, seed=seed)
                for seed in (*DEVELOPMENT, *HELD_BACK)
            ]
            print_stories(called, drawn, tagger, reader)
        found = [copies(lines, tagger, 7) for lines in streams]
        means = [sum(column) / len(found) for column in zip(*found, strict=True)]
        print("  copies over five edits: recall {:.1f} %, false {:.2f} %".format(*means))
        merged, wrong = names(tagger, "names.txt" if name == "development" else "names-held-back.txt")
        print(f"  names: {merged:.1f} % of variants merged, {wrong:.1f} % of look-alikes")
    for called, file in (
        ("200 variants and 200", "names-wide.txt"),
        ("120 and 120", "names-fresh.txt"),
        ("491 and 386", "names-newer.txt"),
    ):
        merged, wrong = names(tagger, file)
        print(f"{called} look-alikes of many languages: {merged:.1f} % and {wrong:.1f} % merged")


if __name__ == "__main__":
    main()
