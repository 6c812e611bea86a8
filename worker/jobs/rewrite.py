"""Rewrite: an article changes by somebody's decision instead of a document.

Only the operator's layer is written. What follows (tags as rows, entries of
feeds, who must hear of it) follows in the same transaction; neighbours stay, for
they were found by what the source wrote.
"""

from dataclasses import dataclass, field
from typing import Any

from worker.jobs.shelving import Shelving, as_it_stands, feeds_of
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.revise import content_hash, diff_words, text_of
from worker.store import articles, feeds, stories
from worker.store.store import Tx

_EVENTS = {"correction": "article.corrected"}


@dataclass(frozen=True, slots=True)
class Rewrite:
    """What is decided: `changes` of the operator's layer. A `kind` of "" makes no revision (tags)."""

    kind: str
    origin: str
    note: str
    changes: dict[str, Any] = field(default_factory=dict)


def rewrite(tools: Tools, tx: Tx, row: Any, wanted: Rewrite) -> int | None:
    """Write the operator's layer and what follows; return the article's revision, None when nothing changed.

    The caller holds `tx.alone()`.
    """
    now = tools.now()
    layers = articles.layers(tx, [row.number])[row.number]
    operator = {name: value for name, value in (layers["operator"] | wanted.changes).items() if value}
    before = compose(layers["source"], layers["derived"], layers["operator"])
    after = compose(layers["source"], layers["derived"], operator)
    if operator == layers["operator"]:
        return None
    names = feeds_of(tx, [row.number])
    articles.write_layer(tx, row.number, "operator", operator, now)
    number = int(row.revision)
    if wanted.kind:
        changes = {
            "title": after["title"],
            "url": after["url"],
            "content_hash": content_hash(after),
            "note": wanted.note or row.note,
            "updated_at": now,
        }
        size = diff_words(_words(before), _words(after))
        number = articles.revise(
            tx, row, wanted.kind, now, wanted.origin, before, changes, note=wanted.note, diff_words=size
        )
    else:
        articles.touch(tx, [row.number])
    _follow(tools, tx, row, number, after, _EVENTS.get(wanted.kind, "article.updated"))
    feeds.changed(tx, names, now, urgent=True)
    return number


def _follow(tools: Tools, tx: Tx, row: Any, number: int, shown: dict[str, Any], event: str) -> None:
    shelving = Shelving(tools, tx, tools.now(), urgent=True)
    shelving.add(as_it_stands(tx, row, shown, number, event))
    shelving.finish(neighbours=False)
    touched = stories.neighbours_of(tx, row.number)
    articles.touch(tx, touched)
    feeds.changed(tx, feeds_of(tx, touched), tools.now(), urgent=True)


def _words(shown: dict[str, Any]) -> str:
    return f"{shown['title']}\n{text_of(shown['html'])}"
