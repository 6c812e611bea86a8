"""Whether the database can be used at all: what a failing one raises, and whether its tables are there."""

import sqlite3

import sqlalchemy as sa

from worker.store.store import Tx

AWAY: tuple[type[Exception], ...] = (
    sa.exc.OperationalError,
    sa.exc.InterfaceError,
    sa.exc.InternalError,
    sa.exc.TimeoutError,
)
"""What reading or writing raises when the database is away, locked for too long or full."""

UNPREPARED: tuple[type[Exception], ...] = (sa.exc.ProgrammingError, sa.exc.OperationalError)
"""What the first question raises when the tables are missing (each database has its own)."""

TAKEN: tuple[type[Exception], ...] = (sa.exc.IntegrityError,)
"""What writing raises when somebody else wrote the same name at the same moment."""


def is_damaged(error: BaseException) -> bool:
    """Say whether SQLite's file is no database, or a broken one; it has no class of error for that."""
    cause = error.orig if isinstance(error, sa.exc.DatabaseError) else None
    return isinstance(cause, sqlite3.DatabaseError) and cause.sqlite_errorcode in _DAMAGED


_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def ask(tx: Tx) -> None:
    """Read one row of one of our tables; raises one of AWAY or UNPREPARED when that fails."""
    tx.scalar(sa.text("select number from article limit 1"))
