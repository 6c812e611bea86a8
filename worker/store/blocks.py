"""The memory of blocks, by host: one small row each, read for a batch and written now and then.

What is in a row is the pipeline's business (worker/pipeline/extract/blocks.py).
"""

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from worker.store.schema import block
from worker.store.store import Tx


def of_hosts(tx: Tx, hosts: Collection[str]) -> dict[str, bytes]:
    """Return what is kept of each of these hosts."""
    if not hosts:
        return {}
    rows = tx.rows(sa.select(block.c.host, block.c.body).where(block.c.host.in_(hosts)))
    return {row.host: bytes(row.body) for row in rows}


def write(tx: Tx, bodies: Mapping[str, bytes], now: datetime) -> None:
    """Keep what is known of hosts now."""
    if not bodies:
        return
    statement = tx.upsert(block)
    kept = {"body": statement.excluded.body, "at": statement.excluded.at}
    rows = [{"host": host, "body": body, "at": now} for host, body in bodies.items()]
    tx.run(statement.on_conflict_do_update(index_elements=["host"], set_=kept), rows)


def purge(tx: Tx, before: datetime) -> int:
    """Forget hosts that brought no page since; return how many."""
    return tx.run(sa.delete(block).where(block.c.at < before))
