"""Names found in news, held against what a person found: F1 per document, and what it costs.

    python -m benchmarks.names PATH/TO/lee.cor [SPACY_PIPELINE...]

The texts are the fifty articles of the Lee corpus's test set, which gensim ships
(`gensim/test/test_data/lee.cor`) and no recogniser of ours was taught by; the names
in them (benchmarks/data/lee-names.txt) were labelled by hand. A name counts once an
article, with its kind; titles and articles in front do not count. The tags that are
countries are held against those that an editor would give. Each pipeline named is
run as WIRECOPY_NAMES_MODEL would have it, in the same run.
"""

import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from worker.jobs.larger import open_recogniser
from worker.pipeline.tag import Recogniser, Tagger, Tagging, read_all
from worker.pipeline.tag.places import gazetteer

GOLD = Path(__file__).parent / "data" / "lee-names.txt"
_KINDS = {"P": "person", "O": "organisation", "L": "place"}
_IN_FRONT = frozenset("the mr mrs ms prince senator pope president captain attorney general".split())

Named = set[tuple[str, str]]


def gold() -> list[Named]:
    """Return the names of each article."""
    return [{(plain(one[2:]), _KINDS[one[0]]) for one in row[1].split("; ") if one} for row in _rows()]


def countries() -> list[Named]:
    """Return the countries that each article is about, in small letters."""
    return [{(one, "place") for one in row[2].split(", ") if one} for row in _rows()]


def _rows() -> list[list[str]]:
    lines = [line for line in GOLD.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [[part.strip() for part in line.split("|")] for line in lines]


def plain(name: str) -> str:
    """Return a name without titles and articles in front."""
    words = name.split()
    while len(words) > 1 and words[0].lower().rstrip(".") in _IN_FRONT:
        words = words[1:]
    return " ".join(words)


def score(found: Sequence[Named], wanted: Sequence[Named]) -> tuple[float, float, float]:
    """Return precision, recall and F1 in percent, over all names of all articles."""
    right = sum(len(ours & theirs) for ours, theirs in zip(found, wanted, strict=True))
    precision, recall = right / sum(map(len, found)), right / sum(map(len, wanted))
    return 100 * precision, 100 * recall, 200 * precision * recall / (precision + recall)


def show(called: str, texts: Sequence[str], tag: Callable[[Sequence[str]], list[Tagging]]) -> None:
    """Print what one recogniser reaches."""
    tag(texts[:2])  # the model is opened
    begun = time.process_time()
    made = tag(texts)
    spent = time.process_time() - begun
    found = [{(plain(name.text), name.kind) for name in tagging.names} for tagging in made]
    typed, untyped = score(found, gold()), score(*map(_without_kinds, (found, gold())))
    print(
        "{}: P {:.1f} R {:.1f} F1 {:.1f}; without kinds F1 {:.1f}; {:.1f} ms of CPU an article".format(
            called, *typed, untyped[2], 1000 * spent / len(texts)
        )
    )


def read(tagger: Tagger, reader: Recogniser, texts: Sequence[str]) -> list[Tagging]:
    """Return what the stage makes of the names that another recogniser finds."""
    readings = read_all(reader, [("", text) for text in texts])
    return [tagger.tag("", text, "en", reading=one) for text, one in zip(texts, readings, strict=True)]


def show_countries(tagger: Tagger, texts: Sequence[str]) -> None:
    """Print how the tags for countries agree with an editor's."""
    known = {name.lower() for name in gazetteer().countries.values()}
    made = [tagger.tag("", text, "en") for text in texts]
    found = [{(tag.name.lower(), "place") for tag in one.tags if tag.name.lower() in known} for one in made]
    print("countries: P {:.1f} R {:.1f} F1 {:.1f}".format(*score(found, countries())))


def _without_kinds(found: Sequence[Named]) -> list[Named]:
    return [{(name, "") for name, _ in names} for names in found]


def main() -> None:
    """Print the shipped recogniser, the rules alone, and the pipelines asked for."""
    texts = Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace").splitlines()
    tagger = Tagger.load()
    show_countries(tagger, texts)
    show("shipped model", texts, lambda some: [tagger.tag("", text, "en") for text in some])
    show("rules alone", texts, lambda some: [tagger.tag("", text, "it") for text in some])
    for pipeline in sys.argv[2:]:
        reader = open_recogniser(pipeline)
        show(reader.name, texts, partial(read, tagger, reader))


if __name__ == "__main__":
    main()
