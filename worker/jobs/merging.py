"""Merging and splitting: an operator says that two articles are one, or that one was two.

A merged article keeps its id, which leads to the other from then on (301); its
keys lead there too, so that its source's next poll finds the right one. What was
moved is written down with it: splitting gives it back. Twice is the same as once.
"""

from typing import Any

from worker.article import Draft
from worker.errors import Conflict
from worker.jobs.shelving import Shelving, Written, feeds_of
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.identify import keys_of
from worker.pipeline.revise import content_hash, text_of
from worker.store import articles, feeds, merges, pages, provenance, sources, stories
from worker.store.articles import NewArticle
from worker.store.store import Tx

Layer = dict[str, Any]
_SAID = ("title", "url", "summary", "authors", "published", "updated", "language", "section",
         "categories", "image", "note")  # fmt: skip


def merge(tools: Tools, tx: Tx, row: Any, into: Any) -> None:
    """Let article `row` become part of `into`; `tx` must be alone. Raises Conflict."""
    if row.number == into.number:
        raise Conflict(f"article {row.id} can't be merged with itself")
    for one in (row, into):
        if one.status != "usable":
            raise Conflict(f"article {one.id} is {one.status}; restore it first")
    now = tools.now()
    names = feeds_of(tx, [row.number, into.number])
    neighbours = stories.neighbours_of(tx, row.number)
    layers = articles.layers(tx, [row.number])[row.number]
    before = compose(layers["source"], layers["derived"], layers["operator"])
    number = articles.revise(
        tx, row, "update", now, "operator", before,
        {"merged_into": into.number, "duplicate_of": None}, note=f"merged into {into.id}",
    )  # fmt: skip
    moved = merges.move_keys(tx, row.number, into.number)
    kept = layers["operator"] | {"merged_keys": [key.hex() for key in moved]}
    articles.write_layer(tx, row.number, "operator", kept, now)
    merges.leave_everything(tx, row.number)
    merges.lead_copies_to(tx, row.number, into.number)
    pages.drop_fragments(tx, [row.number])
    articles.touch(tx, [into.number, *neighbours])
    if articles.was_told(tx, row.number):
        articles.tell(tx, [(row.number, number, "article.withdrawn")], now, urgent=True)
    feeds.changed(tx, names | feeds_of(tx, neighbours), now, urgent=True)


def unmerge(tools: Tools, tx: Tx, row: Any) -> None:
    """Let a merged article be one of its own again. Raises Conflict when it was not merged."""
    if row.merged_into is None:
        raise Conflict(f"article {row.id} was not merged")
    now = tools.now()
    layers = articles.layers(tx, [row.number])[row.number]
    operator = dict(layers["operator"])
    merges.give_back(tx, [bytes.fromhex(key) for key in operator.pop("merged_keys", ())], row.number)
    articles.write_layer(tx, row.number, "operator", operator, now)
    shown = compose(layers["source"], layers["derived"], operator)
    number = articles.revise(
        tx, row, "update", now, "operator", shown, {"merged_into": None, "updated_at": now}, note="split off"
    )
    _shelve(tools, tx, row, number, shown)
    articles.touch(tx, [row.merged_into])
    feeds.changed(tx, feeds_of(tx, [row.merged_into]), now, urgent=True)


def split(tools: Tools, tx: Tx, row: Any, at: int) -> str:
    """Let an article's revisions from `at` on be a new article; return its id. Raises Conflict.

    The new one takes what the source says now and the keys of it; the old one is
    again what it was before.
    """
    earlier = merges.content_at(tx, row.number, at - 1)
    if at < 2 or at > row.revision or earlier is None:
        raise Conflict(f"article {row.id} can't be split at revision {at}: there is nothing before it")
    now = tools.now()
    names = feeds_of(tx, [row.number])
    layers = articles.layers(tx, [row.number])[row.number]
    document = dict(provenance.texts_from(tx, [row.number])).get(row.number, 0)
    made = _new(tools, row, layers, document)
    (number,) = articles.insert(tx, [made], now)
    merges.give_back(tx, [key for key in (made.guid_key, *made.other_keys) if key], number)
    articles.write_layer(tx, number, "operator", layers["operator"], now)
    shown = compose(layers["source"], layers["derived"], layers["operator"])
    _shelve(tools, tx, articles.row_of(tx, number), 1, shown)
    old = {name: earlier[name] for name in _SAID if earlier.get(name)}
    derived = {name: earlier[name] for name in ("html", "tags", "topics") if earlier.get(name)}
    for kind, layer in (("source", old), ("derived", derived), ("operator", {})):
        articles.write_layer(tx, row.number, kind, layer, now)
    changes = {name: earlier[name] for name in ("title", "url", "language", "section", "note")}
    changes |= {"content_hash": content_hash(earlier), "updated_at": now}
    note = f"article {made.id} was split off"
    again = articles.revise(tx, row, "correction", now, "operator", shown, changes, note=note)
    articles.tell(tx, [(row.number, again, "article.corrected")], now, urgent=True)
    feeds.changed(tx, names, now, urgent=True)
    return made.id


def _new(tools: Tools, row: Any, layers: dict[str, Layer], document: int) -> NewArticle:
    said = layers["source"]
    keys = keys_of(
        Draft(said.get("guid", ""), said.get("url", ""), said.get("title", ""),
              canonical=said.get("canonical", "")),
        row.source,
    )  # fmt: skip
    shown = compose(said, layers["derived"], layers["operator"])
    return NewArticle(
        id=tools.mint(), source=row.source, document=document, origin="operator", guid_key=keys.guid,
        other_keys=tuple(key for key in keys.all() if key != keys.guid), item_hash=b"",
        source_layer=said, derived_layer=layers["derived"], shown=shown, content_hash=content_hash(shown),
        published=row.published_at, updated=tools.now(), embargo_until=row.embargo_until, hints=(),
        made_by="",
    )  # fmt: skip


def _shelve(tools: Tools, tx: Tx, row: Any, revision: int, shown: Layer) -> None:
    """Give an article that appeared its tags, feeds and neighbours, and tell of it."""
    source = sources.by_numbers(tx, [row.source])[row.source]
    shelving = Shelving(tools, tx, tools.now(), urgent=True)
    _, sketch = tools.enricher.look(shown, text_of(shown["html"]), source)
    visible = row.status == "usable" and row.embargo_until is None
    shelving.add(
        Written(
            number=row.number,
            id=row.id,
            source=source.name,
            revision=revision,
            event="",
            shown=shown,
            tags=shown["tags"],
            text=text_of(shown["html"]),
            sketch=sketch,
            keys=tuple(provenance.keys_of(tx, row.number)),
            visible=visible,
        )
    )
    shelving.finish()
    # What an operator calls an article of its own is nobody's copy, however alike it is.
    articles.set_columns(tx, row.number, duplicate_of=None)
    if visible:
        articles.tell(tx, [(row.number, revision, "article.published")], tools.now(), urgent=True)
