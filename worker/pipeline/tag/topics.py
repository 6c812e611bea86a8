"""Topics of an article by the words that tell them, as IPTC Media Topics.

The words stand in config/topics.toml. A topic's strength is the weight of its
words, each damped by how often it is repeated, against what a text of this
length holds by chance; what the source calls the article (category, path of its
address) counts as a few words more. Below a margin nothing is said.
"""

import math
import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from worker.article import Topic

_LEAST = 3.0  # weight of words below which we say nothing: two strong words and a bit
_MOST, _LOOKED_AT = 2, 4
_SECOND = 0.62  # a second topic must have this part of the first one's weight
_LABEL = 4.0  # what the source's own category is worth, in words
# What the words written by hand must be worth together: learnt ones alone make sport of metres and set.
_FIRM, _FIRM_SECOND = 2.0, 6.0
_TITLE = 2.0
_WORDS_READ = 400
_LABEL_CUT = re.compile(r"[^\w-]+|_")


@dataclass(frozen=True, slots=True)
class Telling:
    """The lexicon: for a word (or two, joined by `_`) the topics it tells and how strongly.

    `firm` says for each top level what the words of its hand-written lists are worth.
    """

    words: Mapping[str, tuple[tuple[str, float], ...]]
    firm: Mapping[str, Mapping[str, float]]
    pairs: frozenset[str]
    labels: Mapping[str, str]
    names: Mapping[str, str]
    broader: Mapping[str, str]
    narrower: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Found:
    """A topic with the words in the text that told it, the strongest first."""

    topic: Topic
    words: tuple[str, ...]


@cache
def telling() -> Telling:
    """Return the lexicon that is shipped in config/topics.toml; read once in a process."""
    table = tomllib.loads((files("config") / "topics.toml").read_text(encoding="utf-8"))
    words: dict[str, dict[str, float]] = {}
    names: dict[str, str] = {}
    labels: dict[str, str] = {}
    broader: dict[str, str] = {}
    firm: dict[str, dict[str, float]] = {}
    for code, entry in table.items():
        names[code] = entry["name"]
        labels.update(dict.fromkeys(entry.get("labels", "").split(), code))
        own = _worth(entry["words"], 1.0) | _worth(entry["strong"], 2.0)
        _learn(words, code, own)
        firm[code] = own | dict.fromkeys(entry.get("labels", "").split(), _LABEL)
        for pair in entry.get("learnt", "").split():
            word, _, weight = pair.partition(":")
            words.setdefault(word, {}).setdefault(code, float(weight))
        for narrower, below in entry.items():
            if isinstance(below, dict):
                names[narrower] = below["name"]
                broader[narrower] = code
                _learn(words, narrower, _worth(below["words"], 1.0))
    frozen = {word: _shared(told, broader) for word, told in words.items()}
    pairs = frozenset(word.split("_")[0] for word in frozen if "_" in word)
    narrower = {top: tuple(code for code, above in broader.items() if above == top) for top in table}
    return Telling(frozen, firm, pairs, labels, names, broader, narrower)


def _shared(told: Mapping[str, float], broader: Mapping[str, str]) -> tuple[tuple[str, float], ...]:
    """Return a word's topics with their weights; top levels that have the word in common share it."""
    if len(told) == 1:  # most words
        return tuple(told.items())
    share = sum(1 for code in told if code not in broader) or 1
    return tuple((code, weight if code in broader else weight / share) for code, weight in told.items())


def _learn(words: dict[str, dict[str, float]], code: str, worth: Mapping[str, float]) -> None:
    """Add to each word that it tells a topic, and how strongly."""
    for word, weight in worth.items():
        words.setdefault(word, {})[code] = weight


def _worth(listed: str, weight: float) -> dict[str, float]:
    """Return the words of a list in all their forms, each with the same weight."""
    return dict.fromkeys((form for word in listed.split() for form in _forms(word)), weight)


def _forms(word: str) -> tuple[str, ...]:
    """Return a word with its regular English forms."""
    if word.endswith("y") and word[-2] not in "aeiou":
        return (word, word[:-1] + "ies")
    if word.endswith(("s", "ed", "ing")) or len(word) < 4:
        return (word, word + "s") if len(word) < 4 else (word,)
    if word.endswith("e"):
        return (word, word + "s", word + "d", word[:-1] + "ing")
    if word.endswith(("sh", "ch", "x")):
        return (word, word + "es", word + "ed", word + "ing")
    return (word, word + "s", word + "ed", word + "ing")


def topics(
    title: Sequence[str], text: Sequence[str], categories: Sequence[str] = (), url: str = ""
) -> list[Found]:
    """Return up to two top-level topics, each with its best narrower one, the strongest first.

    `title` and `text` are words in lower case. Scores are between 0 and 1: the
    share of all weight, so a score of 0.5 says that half of the words agree.
    """
    lexicon = telling()
    counted: dict[str, float] = {}
    _count(counted, lexicon, text[:_WORDS_READ], 1.0)
    _count(counted, lexicon, title, _TITLE)
    weights: defaultdict[str, float] = defaultdict(float)
    told_by: dict[str, list[tuple[float, str]]] = {}
    for word, times in counted.items():
        damped = math.sqrt(times)
        for code, weight in lexicon.words[word]:
            strength = weight * damped
            weights[code] += strength
            told_by.setdefault(code, []).append((strength, word))
    for label in _labels(categories, url):
        if label in lexicon.labels:
            weights[lexicon.labels[label]] += _LABEL
            told_by.setdefault(lexicon.labels[label], []).append((_LABEL, label))
    return _choose(lexicon, weights, told_by)


def _count(found: dict[str, float], lexicon: Telling, words: Sequence[str], weight: float) -> None:
    """Count how often each telling word and pair of words stands among `words`."""
    known, pairs = lexicon.words, lexicon.pairs
    for at, word in enumerate(words):
        if word in known:
            found[word] = found.get(word, 0.0) + weight
        if word in pairs and at + 1 < len(words):
            pair = f"{word}_{words[at + 1]}"
            if pair in known:
                found[pair] = found.get(pair, 0.0) + weight


def _labels(categories: Sequence[str], url: str) -> list[str]:
    """Return what the source calls the article: its categories and the folders of its address."""
    folders = urlsplit(url).path.lower().split("/")[1:-1][:4] if url else []
    said = [label for category in categories for label in _LABEL_CUT.split(category.lower()) if label]
    return list(dict.fromkeys([*(category.lower() for category in categories), *said, *folders]))


def _choose(
    lexicon: Telling, weights: Mapping[str, float], told_by: dict[str, list[tuple[float, str]]]
) -> list[Found]:
    tops = sorted(
        ((weight, code) for code, weight in weights.items() if code not in lexicon.broader),
        key=lambda pair: (-pair[0], pair[1]),
    )
    total = sum(weight for weight, _ in tops)
    chosen: list[Found] = []
    first = 0.0
    taken = 0
    for weight, code in tops[:_LOOKED_AT]:
        if weight < _LEAST or weight < _SECOND * first or taken == _MOST:
            break
        words = lexicon.firm[code]
        if sum(words.get(word, 0.0) for _, word in told_by[code]) < (_FIRM_SECOND if taken else _FIRM):
            continue
        taken += 1
        first = first or weight
        chosen.append(_found(lexicon, code, weight / total, told_by))
        below = [
            (weights.get(narrower, 0.0), narrower)
            for narrower in lexicon.narrower[code]
            if weights.get(narrower, 0.0) >= 2.0
        ]
        if below:
            strength, narrower = max(below)
            part = strength / sum(value for value, _ in below)
            chosen.append(_found(lexicon, narrower, part * weight / total, told_by))
    return chosen


def _found(lexicon: Telling, code: str, score: float, told_by: dict[str, list[tuple[float, str]]]) -> Found:
    words = tuple(word for _, word in sorted(told_by[code], key=lambda pair: (-pair[0], pair[1]))[:4])
    return Found(Topic(code, lexicon.names[code], round(min(1.0, score), 3)), words)
