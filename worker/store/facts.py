"""Facts that wait: which feeds changed and which were published. The outbox of the house.

One row a (name, subject): fifty changes of a feed wait as one. A change that
comes while somebody works on the row only raises `version`; the worker that
finishes an older version frees the row instead of removing it, so no change is
lost in the race (with ON CONFLICT DO NOTHING one was, on PostgreSQL).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from worker.store.leases import FREE, claim
from worker.store.schema import fact
from worker.store.store import Tx

# Done aside when there is time (worker/jobs/aside.py): nobody waits for these, and no bell is rung.
ASIDE = ("names.due", "meaning.due")


def _told(tx: Tx) -> sa.Executable:
    statement = tx.upsert(fact)
    raised = {
        "version": fact.c.version + 1,
        "urgent": sa.or_(fact.c.urgent, statement.excluded.urgent),
        "due_at": sa.case(
            (fact.c.due_at < statement.excluded.due_at, fact.c.due_at), else_=statement.excluded.due_at
        ),
    }
    made: sa.Executable = statement.on_conflict_do_update(index_elements=["name", "subject"], set_=raised)
    return made


def tell(tx: Tx, name: str, subjects: Iterable[str], now: datetime, *, urgent: bool = False) -> None:
    """Write that `name` is now true of each subject."""
    rows = [
        {"name": name, "subject": subject, "urgent": urgent, "due_at": now, "version": 1}
        for subject in sorted(set(subjects))
    ]
    if not rows:
        return
    tx.run(tx.once(_told), rows)
    if urgent:
        tx.ring(name, urgent=True)


def take(
    tx: Tx, name: str, now: datetime, lease: timedelta, token: str, limit: int, *, urgent: bool = False
) -> Sequence[sa.Row[Any]]:
    """Return facts of one name that are due, leased; only urgent ones when asked so."""
    ready = sa.and_(fact.c.name == name, fact.c.due_at <= now)
    if urgent:
        ready = sa.and_(ready, fact.c.urgent)
    return claim(tx, fact, ready, (fact.c.urgent.desc(), fact.c.due_at), limit, now, lease, token)


def holds(tx: Tx, row: sa.Row[Any]) -> bool:
    """Return whether the fact is still ours: its lease was not taken over."""
    where = sa.and_(fact.c.name == row.name, fact.c.subject == row.subject)
    return bool(tx.scalar(sa.select(fact.c.lease_token).where(where)) == row.lease_token)


def held(tx: Tx, rows: Sequence[sa.Row[Any]]) -> list[sa.Row[Any]]:
    """Return those of the facts taken together (by one lease) that are still ours."""
    if not rows:
        return []
    ours = sa.and_(fact.c.name == rows[0].name, fact.c.lease_token == rows[0].lease_token)
    still = {row.subject for row in tx.rows(sa.select(fact.c.subject).where(ours))}
    return [row for row in rows if row.subject in still]


def all_done(tx: Tx, rows: Sequence[sa.Row[Any]], *, quietly: bool = False) -> None:
    """Do for facts that were taken together what `done` does for one; `quietly` rings for nobody."""
    if not rows:
        return
    name, token = rows[0].name, rows[0].lease_token
    values = [{"one": row.subject, "seen": row.version} for row in rows]
    ours = sa.and_(fact.c.name == name, fact.c.lease_token == token)
    exact = sa.and_(fact.c.subject == sa.bindparam("one"), fact.c.version == sa.bindparam("seen"))
    tx.run(sa.delete(fact).where(ours, exact), values)
    rest = sa.update(fact).where(ours, fact.c.subject.in_([row.subject for row in rows]))
    if tx.run(rest.values(tries=0, **FREE)) and not quietly:
        tx.ring(name, urgent=any(bool(row.urgent) for row in rows))


def done(tx: Tx, row: sa.Row[Any]) -> None:
    """Remove the fact if nothing was added since it was taken, else free it to be done again."""
    where = sa.and_(
        fact.c.name == row.name, fact.c.subject == row.subject, fact.c.lease_token == row.lease_token
    )
    if tx.run(sa.delete(fact).where(where, fact.c.version == row.version)) == 0:
        # What was added meanwhile may be a kill: its urgency is the row's of now.
        left = tx.row(sa.update(fact).where(where).values(tries=0, **FREE).returning(fact.c.urgent))
        if left is not None:
            tx.ring(row.name, urgent=bool(left.urgent))


def put_off(tx: Tx, row: sa.Row[Any], until: datetime) -> None:
    """Free the fact and let it wait, after a failure."""
    where = sa.and_(
        fact.c.name == row.name, fact.c.subject == row.subject, fact.c.lease_token == row.lease_token
    )
    tx.run(sa.update(fact).where(where).values(due_at=until, **FREE))


def waiting(tx: Tx, name: str) -> int:
    """Return how many facts of a name wait."""
    return int(tx.scalar(sa.select(sa.func.count()).select_from(fact).where(fact.c.name == name)) or 0)
