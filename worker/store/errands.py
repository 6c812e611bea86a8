"""Errands: requests that are due to be made at a source."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from worker.store.leases import FREE, claim
from worker.store.schema import errand
from worker.store.store import Tx, batched


@dataclass(frozen=True, slots=True)
class Errand:
    """One request that is due: what to ask, with what memory, and what it was sent with (`carry`)."""

    number: int
    source: int
    url: str
    purpose: str
    token: str
    tries: int
    urgent: bool
    etag: str
    last_modified: str
    body_hash: bytes
    carry: dict[str, Any]
    failures: float
    interval_seconds: int
    memory: dict[str, Any]


def _errand(row: sa.Row[Any]) -> Errand:
    return Errand(
        number=row.number,
        source=row.source,
        url=row.url,
        purpose=row.purpose,
        token=row.lease_token,
        tries=row.tries,
        urgent=row.urgent,
        etag=row.etag,
        last_modified=row.last_modified,
        body_hash=bytes(row.body_hash or b""),
        carry=row.carry or {},
        failures=row.failures,
        interval_seconds=row.interval_seconds,
        memory=row.memory or {},
    )


def send(tx: Tx, rows: Iterable[Mapping[str, Any]], *, urgent: bool = False) -> None:
    """Write errands (source, url, purpose, due_at, carry); one that stands gets the new time and carry.

    A new one may have `asked_at` already: it is left alone as if it had been asked then.

    One that is under way is taken from its worker: what it brings may be older than this wish.
    """
    usual = {"purpose": "poll", "carry": None, "asked_at": None, "urgent": urgent}
    values = [{**usual, **row} for row in rows]
    if not values:
        return
    statement = tx.upsert(errand)
    statement = statement.on_conflict_do_update(
        index_elements=["source", "purpose", "url"],
        set_={
            "due_at": statement.excluded.due_at,
            "carry": statement.excluded.carry,
            "urgent": statement.excluded.urgent,
            "tries": 0,
            **FREE,
        },
    )
    tx.run(statement, values)
    tx.ring("errand.due", urgent=urgent)


def take(
    tx: Tx, now: datetime, lease: timedelta, token: str, limit: int, *, urgent: bool = False
) -> list[Errand]:
    """Return due errands, leased; only urgent ones when asked so."""
    ready = errand.c.due_at <= now
    if urgent:
        ready = sa.and_(ready, errand.c.urgent)
    rows = claim(tx, errand, ready, (errand.c.urgent.desc(), errand.c.due_at), limit, now, lease, token)
    return [_errand(row) for row in rows]


def settle(tx: Tx, token: str, outcomes: Sequence[Mapping[str, Any]]) -> None:
    """Save what became of leased errands and free them; rows that are no longer ours are left alone.

    Each outcome has `key` (the number) and columns to set; all must set the same columns.
    """
    if not outcomes:
        return
    columns = [name for name in outcomes[0] if name != "key"]
    statement = (
        sa.update(errand)
        .where(errand.c.number == sa.bindparam("key"), errand.c.lease_token == token)
        .values({name: sa.bindparam(name) for name in columns} | FREE)
    )
    tx.run(statement, list(outcomes))


def mine(tx: Tx, token: str, numbers: Sequence[int]) -> set[int]:
    """Return which of these errands are still leased under `token`."""
    rows = tx.rows(
        sa.select(errand.c.number).where(errand.c.number.in_(numbers), errand.c.lease_token == token)
    )
    return {row[0] for row in rows}


def due_now(tx: Tx, sources: Sequence[int] | None, now: datetime) -> int:
    """Make the polls of these sources (all when None) due now; return how many."""
    statement = sa.update(errand).where(errand.c.purpose == "poll").values(due_at=now, urgent=True, tries=0)
    if sources is not None:
        statement = statement.where(errand.c.source.in_(sources))
    count = tx.run(statement)
    tx.ring("errand.due", urgent=True)
    return count


def by_number(tx: Tx, number: int) -> Errand | None:
    """Return one errand, whoever holds it; None when it was forgotten."""
    row = tx.row(sa.select(errand).where(errand.c.number == number))
    return None if row is None else _errand(row)


def change_waiting(tx: Tx, number: int, now: datetime, **values: Any) -> None:
    """Set columns of an errand that waits for a later time; one that is due, under way or at rest is left."""
    waits = sa.and_(errand.c.due_at > now, errand.c.leased_until.is_(None))
    tx.run(sa.update(errand).where(errand.c.number == number, waits).values(**values))


def move(tx: Tx, moved: Errand, url: str) -> bool:
    """Let an errand have another address from now on; False when its source asks that one already.

    What was remembered of the old address but its validators is forgotten.
    """
    standing = sa.select(errand.c.number).where(
        errand.c.source == moved.source, errand.c.purpose == moved.purpose, errand.c.url == url
    )
    if tx.scalar(standing) is not None:
        return False
    tx.run(sa.update(errand).where(errand.c.number == moved.number).values(url=url, memory=None))
    return True


def waiting(tx: Tx, sources: Sequence[int], now: datetime) -> int:
    """Return how many errands of these sources are due or running."""
    busy = sa.or_(errand.c.due_at <= now, errand.c.leased_until >= now)
    return int(
        tx.scalar(sa.select(sa.func.count()).select_from(errand).where(errand.c.source.in_(sources), busy))
        or 0
    )


def of_source(tx: Tx, source: int, purpose: str = "poll") -> sa.Row[Any] | None:
    """Return the first errand row of a source for a purpose, for showing."""
    return tx.row(sa.select(errand).where(errand.c.source == source, errand.c.purpose == purpose).limit(1))


def forget_polls(tx: Tx, source: int) -> None:
    """Drop the polls of a source whose address is another now."""
    tx.run(sa.delete(errand).where(errand.c.source == source, errand.c.purpose == "poll"))


def pause(tx: Tx, source: int) -> None:
    """Take the source's polls out of the schedule."""
    tx.run(sa.update(errand).where(errand.c.source == source, errand.c.purpose == "poll").values(due_at=None))


def last_asked(tx: Tx, source: int, purpose: str, urls: Sequence[str]) -> dict[str, datetime]:
    """Return when a source was last asked for each of these addresses, where it ever was."""
    found: dict[str, datetime] = {}
    for some in batched(urls):
        chosen = sa.select(errand.c.url, errand.c.asked_at).where(
            errand.c.source == source, errand.c.purpose == purpose, errand.c.asked_at.is_not(None)
        )
        found |= {row.url: row.asked_at for row in tx.rows(chosen.where(errand.c.url.in_(some)))}
    return found


def left_alone(tx: Tx, source: int, urls: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return which of these lists were never asked for since they were written down, with their carry."""
    chosen = sa.select(errand.c.url, errand.c.carry).where(
        errand.c.source == source,
        errand.c.purpose == "list",
        errand.c.carry.is_not(None),
        errand.c.asked_at.is_not(None),
        errand.c.due_at.is_(None),
        errand.c.url.in_(urls),
    )
    return {row.url: row.carry for row in tx.rows(chosen)}


def ask_in_turn(tx: Tx, source: int, now: datetime, limit: int) -> None:
    """Let the lists of a source that were not asked for the longest be asked now, but none that is gone."""
    resting = sa.and_(
        errand.c.source == source,
        errand.c.purpose == "list",
        errand.c.due_at.is_(None),
        errand.c.status.not_in((404, 410)),
    )
    chosen = sa.select(errand.c.url, errand.c.carry).where(resting)
    rows = tx.rows(chosen.order_by(errand.c.asked_at, errand.c.number).limit(limit))
    again = {"part": 1, "first": False}
    send(
        tx,
        [
            {"source": source, "url": row.url, "purpose": "list", "due_at": now, "carry": row.carry or again}
            for row in rows
        ],
    )


def asked(tx: Tx, source: int, urls: Sequence[str]) -> set[str]:
    """Return which of these pages a source has been asked for before, or was told to leave alone."""
    found: set[str] = set()
    for some in batched(urls):
        chosen = sa.select(errand.c.url).where(errand.c.source == source, errand.c.purpose == "page")
        found |= {row.url for row in tx.rows(chosen.where(errand.c.url.in_(some)))}
    return found
