"""Filling: which articles that are here already stand in a new feed.

Looking through thousands of articles takes a second or two, and nobody may wait
for it: it is done before the writing transaction, which then only looks at what
came meanwhile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.revise import text_of
from worker.pipeline.select import Candidate, matches
from worker.store import articles, feeds, reading, tags
from worker.store.feeds import FeedRow
from worker.store.reading import Wanted
from worker.store.shown import Loaded, load
from worker.store.store import Tx

# How far back a new feed looks for articles that fit; it holds what comes from now on anyway.
LOOK_BACK = 5000
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Fitting:
    """The articles that fit a query, with the reason, among those numbered up to `seen_to`."""

    seen_to: int = 0
    found: Mapping[int, str] = field(default_factory=dict)


def fitting(tx: Tx, name: str, query: Mapping[str, Any]) -> Fitting:
    """Return what fits among the newest articles."""
    numbers = reading.articles(tx, Wanted(), LOOK_BACK)
    return Fitting(articles.newest_number(tx), _among(tx, name, query, numbers))


def fill(tools: Tools, tx: Tx, row: FeedRow, known: Fitting | None = None) -> int:
    """Let what fits stand in a feed; return how many. `known` was looked for before, the rest is now."""
    known = fitting(tx, row.name, row.query) if known is None else known
    late = articles.numbers_after(tx, known.seen_to, LOOK_BACK)
    found = {**known.found, **_among(tx, row.name, row.query, late)}
    feeds.enter(tx, [(row.number, number, why) for number, why in found.items()], tools.now())
    return len(found)


def _among(tx: Tx, name: str, query: Mapping[str, Any], numbers: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        chosen = numbers[start : start + _AT_ONCE]
        slugs = tags.slugs_of(tx, chosen)
        for number, loaded in load(tx, chosen).items():
            why = _why(name, query, loaded, frozenset(slugs[number]))
            if why:
                found[number] = why
    return found


def _why(name: str, query: Mapping[str, Any], loaded: Loaded, slugs: frozenset[str]) -> str:
    """Return why an article stands in the feed, by its query or by a rule; "" when it does not."""
    shown = compose(loaded.source_layer, loaded.derived_layer, loaded.operator_layer)
    candidate = Candidate(
        source=loaded.source_name,
        tags=slugs,
        language=shown["language"],
        section=shown["section"],
        authors=shown["authors"],
        text=f"{shown['title']}\n{text_of(shown['html'])}" if query.get("match") else "",
        story=loaded.row.story or "",
        is_corrected=bool(loaded.row.note),
    )
    return matches(query, candidate) or ("a rule routes it here" if name in shown.get("feeds", ()) else "")
