"""Store: one engine, and one transaction at a time from it.

SQLite and PostgreSQL are two URLs of one implementation. On SQLite every write
transaction begins with BEGIN IMMEDIATE (0 busy errors with 4 writing processes;
a deferred one that first reads and then writes fails at once under load). What
was rung inside a write transaction is told to `ring` after the commit, never
before: an undone transaction tells nothing, and a lost bell is rung again by the
tick, because the fact is a row.
"""

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite

from worker.flow import Bell

BUSY_MILLISECONDS = 30_000
CACHE_KIB = 8192
_LOOK_SECONDS = 0.001
_CONNECT_SECONDS = 5
_LONGEST_LOG_BYTES = 512 * 1024
_DIGEST_LOCK = 7_402_311  # any constant: the number of our one advisory lock on PostgreSQL

_MOST_PARAMETERS = 10_000
Value = TypeVar("Value")
Ring = Callable[[Sequence[Bell]], None]
Build = Callable[["Tx"], sa.Executable]
# Statements by what builds them and the kind of database; both are few.
_built: dict[tuple[Build, str], sa.Executable] = {}


def _silent(bells: Sequence[Bell]) -> None:
    """Ring nowhere: the tick or the foreground loop finds what is due."""


@dataclass(slots=True)
class Tx:
    """One transaction: its connection and the bells to ring once it is committed."""

    connection: sa.Connection
    bells: dict[Bell, None] = field(default_factory=dict)

    def ring(self, fact: str, subject: str = "", *, urgent: bool = False) -> None:
        """Remember that `fact` is now true, to be told after the commit."""
        self.bells[Bell(fact, subject if urgent else "", urgent)] = None

    def rows(self, statement: sa.Executable, values: Any = None) -> Sequence[sa.Row[Any]]:
        """Return all rows of a statement."""
        return self.connection.execute(statement, values).fetchall()

    def row(self, statement: sa.Executable, values: Any = None) -> sa.Row[Any] | None:
        """Return the first row of a statement, or None."""
        return self.connection.execute(statement, values).fetchone()

    def scalar(self, statement: sa.Executable, values: Any = None) -> Any:
        """Return the first column of the first row, or None."""
        return self.connection.execute(statement, values).scalar()

    def run(self, statement: sa.Executable, values: Any = None) -> int:
        """Execute and return how many rows were changed (-1 when the driver can't tell)."""
        return self.connection.execute(statement, values).rowcount

    def upsert(self, table: sa.Table) -> Any:
        """Return this database's own INSERT for `table`, the one that knows ON CONFLICT."""
        if self.connection.dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)

    def once(self, build: Build) -> sa.Executable:
        """Return the statement that `build` makes for this kind of database, made once a process.

        Building one costs several times what SQLite takes to run it.
        """
        key = (build, self.connection.dialect.name)
        found = _built.get(key)
        if found is None:
            found = _built[key] = build(self)
        return found

    def alone(self) -> None:
        """Let no other digest write until this transaction ends.

        SQLite has one writer anyway; on PostgreSQL an advisory lock makes
        decisions of identity and story one after the other.
        """
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(sa.text("select pg_advisory_xact_lock(:key)"), {"key": _DIGEST_LOCK})


def batched(values: Iterable[Value]) -> Iterator[list[Value]]:
    """Yield the values in lists that one statement can name: SQLite takes 32,766 parameters, no more."""
    rest = list(values)
    while rest:
        some, rest = rest[:_MOST_PARAMETERS], rest[_MOST_PARAMETERS:]
        yield some


class Store:
    """The database of one Wirecopy. Cheap to make: connects when first used, safe after a fork."""

    def __init__(self, url: str, ring: Ring = _silent) -> None:
        """Prepare for `url` (sqlite:///... or postgresql+psycopg://...); `ring` hears of committed facts."""
        self.url = url
        self.ring = ring
        self.hurries = False  # somebody waits for an answer: look for SQLite's lock each millisecond
        self.cache_kib = CACHE_KIB  # of each SQLite connection; to be set before the first one is made
        self.engine = _engine(url, self._prepare)

    def many_threads(self) -> None:
        """Be used by threads that mostly wait: each has a connection, and all of them together one cache."""
        self.cache_kib = CACHE_KIB // 8

    def _prepare(self, connection: Any, _record: Any) -> None:
        _prepare_sqlite(connection, self.cache_kib)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is the embedded database."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Yield a transaction that only reads (a consistent view on SQLite)."""
        with self.engine.connect() as connection:
            if self.is_sqlite:
                connection.exec_driver_sql("BEGIN")
            yield Tx(connection)
            connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """Yield a transaction that is committed at the end, or undone on any exception."""
        with self.engine.connect() as connection:
            if self.is_sqlite and self.hurries:
                _begin_soon(connection)
            elif self.is_sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            tx = Tx(connection)
            try:
                yield tx
            except BaseException:
                connection.rollback()
                raise
            connection.commit()
        if tx.bells:
            self.ring(tuple(tx.bells))

    def tidy(self) -> None:
        """Bring SQLite's log home into its file and shorten it, if it has grown and nobody uses it just now.

        By itself it would stay as long as it ever was, several MB beside a file of as
        many. Costs a look at the file when there is nothing to do, and waits for nobody.
        """
        if not self.is_sqlite or _bytes_of(f"{self.engine.url.database}-wal") < _LONGEST_LOG_BYTES:
            return
        with self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA busy_timeout = 0")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def _bytes_of(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


def _begin_soon(connection: sa.Connection) -> None:
    """Begin to write as soon as SQLite's lock is free.

    SQLite itself looks for it after 1, 3, 8, 18 … 228 ms, and where several
    processes write all the time it is taken again between two such looks.
    """
    deadline = time.monotonic() + BUSY_MILLISECONDS / 1000
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except sa.exc.OperationalError as error:
                busy = getattr(error.orig, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY
                if not busy or time.monotonic() > deadline:
                    raise
                time.sleep(_LOOK_SECONDS)
            else:
                return
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")


def _engine(url: str, prepare: Callable[[Any, Any], None]) -> sa.Engine:
    parsed = sa.engine.make_url(url)
    if parsed.get_backend_name() != "sqlite":
        # A host that swallows packets would hold whoever asks for two minutes.
        patience = {} if "connect_timeout" in parsed.query else {"connect_timeout": _CONNECT_SECONDS}
        return sa.create_engine(
            parsed, pool_pre_ping=True, pool_size=4, max_overflow=8, connect_args=patience
        )
    if parsed.database in (None, "", ":memory:"):
        raise ValueError("the store needs a database file, not one in memory: several processes share it")
    engine = sa.create_engine(parsed, pool_size=4, max_overflow=8)
    event.listen(engine, "connect", prepare)
    return engine


def _prepare_sqlite(connection: Any, cache_kib: int) -> None:
    """Set up one SQLite connection: our own BEGIN, WAL, patience, and so much of the file in memory."""
    assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - tells mypy what the driver gives
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA cache_size = -{cache_kib}")
    cursor.close()


__all__ = ["Ring", "Store", "Tx", "batched"]
