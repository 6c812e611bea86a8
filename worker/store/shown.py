"""Articles as they are shown: layers, related links and copies, loaded in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store import articles, stories
from worker.store.schema import article, source
from worker.store.store import Tx

Json = dict[str, Any]
_ORDER = ("usable", "withheld", "canceled")


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything that showing an article needs, as rows and layers."""

    row: Any
    source_name: str
    source_title: str
    source_home: str
    source_url: str
    source_layer: Json
    derived_layer: Json
    operator_layer: Json
    related: Sequence[Any]
    also_at: Sequence[tuple[str, str]]


def load(tx: Tx, numbers: Iterable[int]) -> dict[int, Loaded]:
    """Return what is needed to show these articles, in five queries whatever their number."""
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        return {}
    rows = {row.number: row for row in tx.rows(sa.select(article).where(article.c.number.in_(wanted)))}
    layers = articles.layers(tx, wanted)
    related = stories.related_of(tx, wanted)
    copies = stories.also_at(tx, wanted)
    owners = {row.source for row in rows.values()} | {
        copy.source for found in copies.values() for copy in found
    }
    names = {
        row.number: row
        for row in tx.rows(
            sa.select(source.c.number, source.c.name, source.c.title, source.c.home, source.c.url).where(
                source.c.number.in_(owners)
            )
        )
    }
    return {
        number: Loaded(
            row=row,
            source_name=names[row.source].name,
            source_title=names[row.source].title,
            source_home=names[row.source].home,
            source_url=names[row.source].url,
            source_layer=layers[number]["source"],
            derived_layer=layers[number]["derived"],
            operator_layer=layers[number]["operator"],
            related=related[number],
            also_at=tuple((names[copy.source].name, copy.url) for copy in copies[number]),
        )
        for number, row in ((n, rows[n]) for n in wanted if n in rows)
    }


def iso(moment: datetime | None) -> str | None:
    """Return a time as the contract writes it, with a Z."""
    return None if moment is None else moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def related_json(base_url: str, rows: Sequence[Any]) -> list[Json]:
    """Return related links in the contract's shape; `url` is our own page of the other article."""
    return [
        {
            "id": row.id,
            "url": f"{base_url}/articles/{row.id}",
            "title": row.title,
            "reason": row.reason,
            "score": round(row.score, 3),
            "kind": row.kind,
        }
        for row in rows
    ]


def deleted_json(loaded: Loaded) -> Json:
    """Return what may be told of an article that is no more: its identity, status and time, no content."""
    row = loaded.row
    empty: Json = {"title": "", "summary": "", "html": "", "text": "", "language": row.language or None}
    return {
        "id": row.id,
        "uri": articles.uri_of(row.id),
        "url": row.url,
        **empty,
        "authors": [],
        "published": iso(row.published_at),
        "updated": iso(row.changed_at),
        "revision": row.revision,
        "status": row.status,
        "source": loaded.source_name,
        "categories": [],
        "tags": [],
        "topics": [],
        "related": [],
        "also_at": [],
        "story": None,
        "feeds": [],
        "note": row.note or None,
    }
