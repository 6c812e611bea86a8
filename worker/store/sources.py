"""Sources: the configured upstreams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from worker.errors import Conflict, NotFound
from worker.store.among import among
from worker.store.schema import errand, source, upstream
from worker.store.store import Tx


@dataclass(frozen=True, slots=True)
class Source:
    """A configured upstream; `options` are validated, `memory` is what we learnt of it."""

    number: int
    name: str
    url: str
    kind: str
    title: str
    home: str
    options: dict[str, Any]
    state: str
    state_reason: str
    secrets: list[str]
    created_at: datetime
    last_poll_at: datetime | None
    last_new_at: datetime | None
    articles: int
    memory: dict[str, Any]


def _source(row: sa.Row[Any]) -> Source:
    return Source(
        number=row.number,
        name=row.name,
        url=row.url,
        kind=row.kind,
        title=row.title,
        home=row.home,
        options=row.options,
        state=row.state,
        state_reason=row.state_reason,
        secrets=row.secrets,
        created_at=row.created_at,
        last_poll_at=row.last_poll_at,
        last_new_at=row.last_new_at,
        articles=row.articles,
        memory=row.memory or {},
    )


def add(tx: Tx, values: dict[str, Any], now: datetime) -> Source:
    """Return the new source made of `values` (name, url, kind, options, secrets).

    Raises Conflict when the name is taken; a removed source comes back only with its own URL.
    """
    standing = tx.row(sa.select(source).where(source.c.name == values["name"]))
    if standing is not None and standing.removed_at is None:
        raise Conflict(f"there is a source named {values['name']!r} already")
    if standing is not None:
        if standing.url != values["url"]:
            raise Conflict(
                f"{values['name']!r} was the name of another source, {standing.url}; choose a new one"
            )
        tx.run(
            sa.update(source)
            .where(source.c.number == standing.number)
            .values(
                removed_at=None, state="ok", state_reason="", kind=values["kind"], options=values["options"]
            )
        )
        return by_name(tx, values["name"])
    tx.run(sa.insert(source).values(created_at=now, **values))
    return by_name(tx, values["name"])


def by_name(tx: Tx, name: str) -> Source:
    """Return the source of that name; raises NotFound."""
    row = tx.row(sa.select(source).where(source.c.name == name, source.c.removed_at.is_(None)))
    if row is None:
        raise NotFound(f"there is no source named {name!r}")
    return _source(row)


_THESE = sa.select(source).where(among(source.c.number, "numbers"))


def by_numbers(tx: Tx, numbers: Sequence[int]) -> dict[int, Source]:
    """Return sources by number, removed ones too."""
    return {row.number: _source(row) for row in tx.rows(_THESE, {"numbers": set(numbers)})}


def everything(tx: Tx) -> list[Source]:
    """Return all sources that were not removed, by name."""
    rows = tx.rows(sa.select(source).where(source.c.removed_at.is_(None)).order_by(source.c.name))
    return [_source(row) for row in rows]


def names(tx: Tx) -> set[str]:
    """Return all names that were ever given, those of removed sources too."""
    return {row[0] for row in tx.rows(sa.select(source.c.name))}


def known_urls(tx: Tx, urls: Sequence[str]) -> set[str]:
    """Return which of these addresses are those of sources that were not removed."""
    chosen = sa.select(source.c.url).where(source.c.removed_at.is_(None), source.c.url.in_(urls))
    return {row.url for row in tx.rows(chosen)}


def change(tx: Tx, number: int, *, plus: int = 0, **values: Any) -> None:
    """Set columns of one source, and raise its count of articles by `plus`."""
    given = {f"new_{name}": value for name, value in values.items()}
    tx.run(_changed(tuple(values)), {"changed": number, "plus": plus, **given})


@lru_cache(maxsize=64)
def _changed(names: tuple[str, ...]) -> sa.Update:
    """Return the statement that sets these columns; it is built once, because every document changes some."""
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
    values["articles"] = source.c.articles + sa.bindparam("plus")
    return sa.update(source).where(source.c.number == sa.bindparam("changed")).values(values)


def remove(tx: Tx, number: int, now: datetime) -> None:
    """Forget a source's errands and leave its hub; the row stays, because its articles name it."""
    tx.run(sa.delete(errand).where(errand.c.source == number, errand.c.purpose != "hub"))
    tx.run(sa.update(errand).where(errand.c.source == number).values(due_at=now, failures=0, tries=0))
    tx.run(sa.update(upstream).where(upstream.c.source == number).values(state="leaving"))
    change(tx, number, removed_at=now, state="gone", state_reason="removed by the operator")


def next_poll(tx: Tx, number: int) -> datetime | None:
    """Return when the source's first poll is due."""
    found: datetime | None = tx.scalar(
        sa.select(sa.func.min(errand.c.due_at)).where(errand.c.source == number, errand.c.purpose == "poll")
    )
    return found
