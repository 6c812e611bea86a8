"""Bring the schema up: `migrate(url)`, by Alembic, with its configuration in code.

Everything is one transaction: whoever comes second waits at its beginning (the
write lock on SQLite, an advisory lock on PostgreSQL), then finds nothing left to
do; a process that dies in the middle leaves the schema as it was.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from worker.errors import Conflict
from worker.store.store import BUSY_MILLISECONDS, Store

_FOLDER = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 7_402_312  # beside the digest's own number in store.py


def migrate(url: str) -> list[str]:
    """Bring the database at `url` to today's schema and return the revisions applied, oldest first.

    An empty list means that nothing was left to do. Two processes may do it at once.
    Raises Conflict for a database that a newer Wirecopy has migrated.
    """
    config = _config()
    store = Store(url)
    try:
        with _alone(store) as connection:
            before = _current(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            return _between(config, before, _current(connection))
    finally:
        store.close()


def head() -> str:
    """Return the revision of today's schema."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def pending(url: str) -> list[str]:
    """Return the revisions that `migrate` would apply, oldest first, and change nothing.

    Raises Conflict for a database that a newer Wirecopy has migrated.
    """
    store = Store(url)
    try:
        with store.read() as tx:
            return _between(_config(), _current(tx.connection), head())
    finally:
        store.close()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


@contextmanager
def _alone(store: Store) -> Iterator[sa.Connection]:
    """Yield a connection in a transaction that no other migration is in; committed at the end."""
    with _connected(store) as connection:
        if store.is_sqlite:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        yield connection
        connection.commit()


def _connected(store: Store) -> sa.Connection:
    """Return a connection; patient with a new SQLite file.

    Turning a file to WAL asks for all of it and fails at once, without the busy
    timeout, when another process does the same in that moment.
    """
    deadline = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            return store.engine.connect()
        except sa.exc.OperationalError as error:
            busy = isinstance(error.orig, sqlite3.OperationalError) and "locked" in str(error.orig)
            if not busy or time.monotonic() > deadline:
                raise
        time.sleep(0.02)


def _current(connection: sa.Connection) -> str | None:
    """Return the database's revision, None when it has none; raises Conflict for one of the future."""
    found = MigrationContext.configure(connection).get_current_revision()
    known = {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise Conflict(
            f"the database has the schema {found}, which this version does not know (it knows {head()} at"
            " most): a newer Wirecopy made it; run that one, or choose another --data"
        )
    return found


def _between(config: Config, before: str | None, after: str | None) -> list[str]:
    if after is None or before == after:
        return []
    script = ScriptDirectory.from_config(config)
    return [step.revision for step in script.iterate_revisions(after, before or "base")][::-1]
