"""Leases: how unfinished rows are taken, and how a late worker finds out that it lost one.

A lease is (leased_until, lease_token). Claiming is one UPDATE ... RETURNING over
due rows, with SKIP LOCKED on PostgreSQL. A try is counted when the lease is
*taken*, so that a row which kills its worker is counted too.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from worker.store.schema import delivery, document, errand, fact
from worker.store.store import Tx


def claim(  # noqa: PLR0913, PLR0917 - what is due, in which order, how many, for how long, by whom
    tx: Tx,
    table: sa.Table,
    ready: sa.ColumnElement[bool],
    order: Sequence[sa.ColumnElement[Any]],
    limit: int,
    now: datetime,
    lease: timedelta,
    token: str,
) -> Sequence[sa.Row[Any]]:
    """Return up to `limit` rows that are ready and free, now leased under `token`."""
    keys = list(table.primary_key.columns)
    free = sa.or_(table.c.leased_until.is_(None), table.c.leased_until < now)
    chosen = sa.select(*keys).where(ready, free).order_by(*order).limit(limit)
    if tx.connection.dialect.name == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    found = tx.rows(chosen)
    if not found:
        return ()
    wanted = (
        keys[0].in_([row[0] for row in found]) if len(keys) == 1 else sa.tuple_(*keys).in_(map(tuple, found))
    )
    taken = (
        sa.update(table)
        .where(wanted)
        .values(leased_until=now + lease, lease_token=token, tries=table.c.tries + 1)
        .returning(*table.c)
    )
    rows = {tuple(row._mapping[key.name] for key in keys): row for row in tx.rows(taken)}  # noqa: SLF001
    return [rows[tuple(row)] for row in found if tuple(row) in rows]


def held(tx: Tx, table: sa.Table, number: int, token: str) -> bool:
    """Return whether the row is still leased under `token`: a worker that comes back late finds another."""
    found = tx.scalar(sa.select(table.c.lease_token).where(table.c.number == number))
    return bool(found == token)


def release(tx: Tx, claims: str = "") -> int:
    """Free all that is leased under tokens that begin so (all leases without it); return how many rows.

    For the rows of a process that has died: the try stays counted, only the wait
    for the lease's end is spared.
    """
    return sum(
        tx.run(
            sa.update(table)
            .where(table.c.lease_token.startswith(claims, autoescape=True))
            .values(leased_until=None, lease_token=None)
        )
        for table in (errand, document, fact, delivery)
    )


FREE: dict[str, Any] = {"leased_until": None, "lease_token": None}
