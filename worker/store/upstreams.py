"""Upstreams: our own WebSub subscriptions at the hubs of sources, one a source.

When the hub is asked next is an errand's business (purpose `hub`); what hub and we
have agreed on stands here, so that a verification which arrives in the middle of a
request is not overwritten when the request ends.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store import errands
from worker.store.schema import errand, source, upstream
from worker.store.store import Tx

WANTED = ("asked", "active", "denied")
_ENOUGH = 5  # fewer articles than this say nothing about a hub


@dataclass(frozen=True, slots=True)
class Upstream:
    """A subscription. `state` is asked, active, denied or leaving; `secret` is the end of our callback.

    `pushed` counts articles that the hub brought first, `missed` those that polling
    found although the subscription stood.
    """

    source: int
    hub: str
    topic: str
    secret: str
    key: str
    state: str
    lease_until: datetime | None
    pushed: int
    missed: int
    reason: str

    @property
    def mode(self) -> str:
        """What we ask the hub for, and let it verify."""
        return "unsubscribe" if self.state == "leaving" else "subscribe"

    @property
    def is_reliable(self) -> bool:
        """Whether pushes came so well that polling may be rarer."""
        known = self.pushed + self.missed
        return self.state == "active" and known >= _ENOUGH and self.pushed >= 0.8 * known


def _upstream(row: sa.Row[Any]) -> Upstream:
    return Upstream(**{name: getattr(row, name) for name in Upstream.__slots__})


def of_sources(tx: Tx, numbers: list[int]) -> dict[int, Upstream]:
    """Return the subscriptions of these sources, those that we are leaving too."""
    rows = tx.rows(sa.select(upstream).where(upstream.c.source.in_(set(numbers))))
    return {row.source: _upstream(row) for row in rows}


def by_secret(tx: Tx, secret: str) -> tuple[Upstream, str] | None:
    """Return the subscription whose callback address ends so, and its source's name."""
    joined = upstream.join(source, source.c.number == upstream.c.source)
    chosen = sa.select(upstream, source.c.name.label("source_name")).select_from(joined)
    row = tx.row(chosen.where(upstream.c.secret == secret))
    return None if row is None else (_upstream(row), row.source_name)


def follow(tx: Tx, made: Upstream, now: datetime) -> None:
    """Write a new subscription in place of the one that stood, and let its hub be asked now."""
    values = {name: getattr(made, name) for name in Upstream.__slots__ if name != "source"}
    statement = tx.upsert(upstream).values(source=made.source, **values)
    tx.run(statement.on_conflict_do_update(index_elements=["source"], set_=values))
    tx.run(sa.delete(errand).where(errand.c.source == made.source, errand.c.purpose == "hub"))
    ask(tx, made, now)


def ask(tx: Tx, asked: Upstream, when: datetime | None) -> None:
    """Let the hub be asked at a time, or never again until something happens."""
    row = {"source": asked.source, "url": asked.hub, "purpose": "hub", "due_at": when}
    errands.send(tx, [row])


def change(tx: Tx, number: int, **values: Any) -> None:
    """Set columns of a source's subscription."""
    tx.run(sa.update(upstream).where(upstream.c.source == number).values(**values))


def count(tx: Tx, number: int, *, pushed: int = 0, missed: int = 0) -> None:
    """Count articles for or against the hub of a source; without a standing subscription nothing happens."""
    counted = {"pushed": upstream.c.pushed + pushed, "missed": upstream.c.missed + missed}
    standing = sa.and_(upstream.c.source == number, upstream.c.state == "active")
    tx.run(sa.update(upstream).where(standing).values(**counted))


def forget(tx: Tx, number: int) -> None:
    """Remove a subscription that has ended."""
    tx.run(sa.delete(upstream).where(upstream.c.source == number))
    tx.run(sa.delete(errand).where(errand.c.source == number, errand.c.purpose == "hub"))
