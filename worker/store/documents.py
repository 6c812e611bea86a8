"""Documents: the bytes received once. They are digested under a lease, then kept for replay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from worker.store.among import among
from worker.store.leases import FREE, claim
from worker.store.schema import call, document, parked
from worker.store.store import Tx
from worker.store.types import pack_bytes, unpack_bytes

# Literal, because a partial index is used only for the very words it was made with.
WAITS = document.c.state == sa.literal_column("'kept'")
_OLDER, _OF_OLDER = document.alias("older"), call.alias("of_older")
# Of calls about one thing the older go first, whoever digests them: no update runs ahead of its article.
_FIRST = ~sa.exists(
    sa.select(sa.literal(1))
    .select_from(call)
    .join(
        _OF_OLDER,
        sa.and_(
            _OF_OLDER.c.source == call.c.source,
            _OF_OLDER.c.about == call.c.about,
            _OF_OLDER.c.document < call.c.document,
        ),
    )
    .join(_OLDER, _OLDER.c.number == _OF_OLDER.c.document)
    .where(call.c.document == document.c.number, _OLDER.c.state == sa.literal_column("'kept'"))
    .correlate(document)
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A document row as the digest takes it; `body` is unpacked."""

    number: int
    source: int
    errand: int | None
    how: str
    url: str
    received_at: datetime
    content_type: str
    body: bytes
    carry: dict[str, Any]
    external_id: str
    urgent: bool
    token: str
    tries: int


def _kept(row: sa.Row[Any]) -> Kept:
    return Kept(
        number=row.number,
        source=row.source,
        errand=row.errand,
        how=row.how,
        url=row.url,
        received_at=row.received_at,
        content_type=row.content_type,
        body=unpack_bytes(row.body) if row.body is not None else b"",
        carry=row.carry or {},
        external_id=row.external_id or "",
        urgent=row.urgent,
        token=row.lease_token or "",
        tries=row.tries,
    )


def pack_body(body: bytes) -> bytes:
    """Return the body as the row keeps it; do this before the transaction, not inside."""
    return pack_bytes(body)


def keep(tx: Tx, rows: Sequence[dict[str, Any]], *, urgent: bool = False) -> None:
    """Write documents: source, how, url, received_at, content_type, body (packed), body_bytes, ...

    What was fetched because another document named it has that one as its parent.
    """
    if rows:
        found = [{"carry": None, "errand": None, "urgent": urgent, **row} for row in rows]
        tx.run(sa.insert(document), [row | {"parent": (row["carry"] or {}).get("parent")} for row in found])
        tx.ring("document.kept", urgent=urgent)


def keep_once(tx: Tx, row: dict[str, Any], *, urgent: bool = True, about: str = "") -> tuple[int, bool]:
    """Write one document under its `external_id`; return its number and whether it stood already.

    Of those of one source that are `about` one thing, if it says of what, the older are digested first.
    """
    standing = tx.scalar(
        sa.select(document.c.number).where(
            document.c.source == row["source"], document.c.external_id == row["external_id"]
        )
    )
    if standing is not None:
        return int(standing), True
    statement = tx.upsert(document).on_conflict_do_nothing(index_elements=["source", "external_id"])
    number = tx.scalar(statement.returning(document.c.number), {"urgent": urgent, **row})
    if number is None:  # another process kept it between our look and our write
        return keep_once(tx, row, urgent=urgent, about=about)
    if about:
        tx.run(sa.insert(call).values(document=number, source=row["source"], about=about))
    tx.ring("document.kept", str(number), urgent=urgent)
    return int(number), False


def take(
    tx: Tx,
    now: datetime,
    lease: timedelta,
    token: str,
    limit: int,
    number: int | None = None,
    *,
    urgent: bool = False,
) -> list[Kept]:
    """Return documents that wait, leased: the one asked for, urgent ones only, or the oldest.

    One that was tried before is given alone: should it kill its worker again,
    no neighbour in the batch is blamed for it. One that is about a thing of which an
    older one waits, or is being digested, waits for that.
    """
    ready: sa.ColumnElement[bool] = sa.and_(WAITS, _FIRST)
    if number is not None:
        ready = sa.and_(ready, document.c.number == number)
    elif urgent:
        ready = sa.and_(ready, document.c.urgent)
    tried = sa.and_(ready, document.c.tries > sa.literal_column("0"))
    order = (document.c.tries, document.c.number)
    rows = claim(tx, document, tried, order, 1, now, lease, token) or claim(
        tx, document, ready, order[1:], limit, now, lease, token
    )
    return [_kept(row) for row in rows]


_FREE = sa.or_(document.c.leased_until.is_(None), document.c.leased_until < sa.bindparam("now"))
_URGENT_WAITS = sa.select(sa.exists().where(WAITS, document.c.urgent, _FREE))


def urgent_waits(tx: Tx, now: datetime) -> bool:
    """Return whether an urgent document waits for somebody to take it."""
    return bool(tx.scalar(_URGENT_WAITS, {"now": now}))


def settle(tx: Tx, kept: Kept, state: str, outcome: str) -> bool:
    """Save how a leased document ended; return False when the lease was lost (then save nothing)."""
    changed = tx.run(
        sa.update(document)
        .where(document.c.number == kept.number, document.c.lease_token == kept.token)
        .values(state=state, outcome=outcome, **FREE)
    )
    return changed == 1


_SETTLE_ALL = (
    sa.update(document)
    .where(among(document.c.number, "numbers"), document.c.lease_token == sa.bindparam("held_by"))
    .values(state=sa.bindparam("ended"), **FREE)
    .returning(document.c.number)
)
_NOTE = sa.update(document).where(document.c.number == sa.bindparam("one"))
_NOTE_ALL = _NOTE.values(outcome=sa.bindparam("said"))


def settle_all(tx: Tx, kept: Sequence[Kept], state: str) -> set[int]:
    """Save that documents taken together ended so; return those whose lease was still held."""
    numbers = [one.number for one in kept]
    held = tx.rows(_SETTLE_ALL, {"numbers": numbers, "held_by": kept[0].token, "ended": state})
    return {row.number for row in held}


def note_all(tx: Tx, outcomes: Mapping[int, str]) -> None:
    """Write in words what became of documents."""
    if outcomes:
        tx.run(_NOTE_ALL, [{"one": number, "said": outcome} for number, outcome in outcomes.items()])


def park(tx: Tx, kind: str, row: int, reason: str, now: datetime) -> None:
    """Set something aside after final failure, with the reason."""
    statement = tx.upsert(parked)
    statement = statement.on_conflict_do_update(
        index_elements=["kind", "row"], set_={"reason": reason, "at": now}
    )
    tx.run(statement, {"kind": kind, "row": row, "reason": reason, "at": now})


def by_number(tx: Tx, number: int) -> Kept | None:
    """Return one document with its body, or None."""
    row = tx.row(sa.select(document).where(document.c.number == number))
    return None if row is None else _kept(row)


def waiting(tx: Tx, sources: Sequence[int] | None = None) -> int:
    """Return how many documents wait to be digested."""
    statement = sa.select(sa.func.count()).select_from(document).where(WAITS)
    if sources is not None:
        statement = statement.where(document.c.source.in_(sources))
    return int(tx.scalar(statement) or 0)


def purge(tx: Tx, before: datetime) -> int:
    """Drop the bodies of digested documents received before `before`; the row stays as the record."""
    old = sa.select(document.c.number).where(document.c.received_at < before, document.c.state != "kept")
    tx.run(sa.delete(call).where(call.c.document.in_(old)))
    return tx.run(
        sa.update(document)
        .where(document.c.received_at < before, document.c.state != "kept", document.c.body.is_not(None))
        .values(body=None, carry=None)
    )
