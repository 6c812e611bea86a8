"""Selection: in which configured feeds an article stands, and why.

A query is a plain mapping: `tags` (any of), `all_tags`, `no_tags`, `sources`,
`no_sources`, `languages`, `sections`, `authors`, `stories` (any of each), `match`
(all of its words, in title or text), `corrected` (true: only what bears a note),
all of them together. An empty query takes everything. What bounds and dresses the
document (`limit`, `max_age_days`, `max_bytes`, `description`, `language`,
`private`) is not looked at here.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

QUERY_KEYS = frozenset(
    (
        "tags",
        "all_tags",
        "no_tags",
        "sources",
        "no_sources",
        "languages",
        "sections",
        "authors",
        "stories",
        "match",
        "corrected",
        "limit",
        "max_age_days",
        "max_bytes",
        "description",
        "language",
        "private",
    )
)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What selection looks at; all in the form queries use (slugs, names, plain text)."""

    source: str
    tags: frozenset[str]
    language: str
    section: str
    authors: Sequence[str]
    text: str
    story: str = ""
    is_corrected: bool = False


def matches(query: Mapping[str, Any], candidate: Candidate) -> str:
    """Return why the candidate stands in the feed ("tag fire; source courier"), or "" when it does not."""
    reasons: list[str] = []
    for test in (_by_tags, _by_exclusion, _by_facts, _by_words):
        found = test(query, candidate)
        if found is None:
            return ""
        reasons.extend(found)
    return "; ".join(reasons) or "every article"


def _by_tags(query: Mapping[str, Any], candidate: Candidate) -> list[str] | None:
    any_of, all_of, none_of = (set(query.get(name, ())) for name in ("tags", "all_tags", "no_tags"))
    if none_of & candidate.tags or not all_of <= candidate.tags:
        return None
    hit = any_of & candidate.tags
    if any_of and not hit:
        return None
    return [f"tag {slug}" for slug in sorted(hit | all_of)]


def _by_exclusion(query: Mapping[str, Any], candidate: Candidate) -> list[str] | None:
    if candidate.source in query.get("no_sources", ()):
        return None
    if query.get("corrected") and not candidate.is_corrected:
        return None
    return ["it bears a note"] if query.get("corrected") else []


_EXACT = ("sources", "stories")
_ONE = {"sources": "source", "stories": "story", "languages": "language", "sections": "section"}


def _by_facts(query: Mapping[str, Any], candidate: Candidate) -> list[str] | None:
    reasons = []
    facts = {
        "sources": (candidate.source,),
        "languages": (candidate.language.partition("-")[0].lower(), candidate.language.lower()),
        "sections": (candidate.section.casefold(),),
        "authors": tuple(author.casefold() for author in candidate.authors),
        "stories": (candidate.story,),
    }
    for name, values in facts.items():
        wanted = query.get(name)
        if not wanted:
            continue
        hit = [value for value in wanted if (value if name in _EXACT else value.casefold()) in values]
        if not hit:
            return None
        reasons.append(f"{_ONE.get(name, 'author')} {hit[0]}")
    return reasons


def _by_words(query: Mapping[str, Any], candidate: Candidate) -> list[str] | None:
    match = str(query.get("match") or "")
    if not match:
        return []
    text = candidate.text.casefold()
    words = _WORD.findall(match.casefold())
    if not words or not all(re.search(rf"\b{re.escape(word)}", text) for word in words):
        return None
    return [f"matches “{match}”"]
