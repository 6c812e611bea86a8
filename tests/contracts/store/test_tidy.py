"""A database file stays one file: SQLite's log is brought home, and nobody waits for that."""

import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.contracts.store.conftest import NOW
from worker.store import Store
from worker.store.schema import block


@pytest.fixture
def grown(sqlite_template: Path, tmp_path: Path) -> Store:
    """A SQLite store whose log has grown by a megabyte."""
    path = tmp_path / "grown.db"
    path.write_bytes(sqlite_template.read_bytes())
    store = Store(f"sqlite:///{path}")
    for host in range(4):
        with store.write() as tx:
            tx.run(sa.insert(block), {"host": str(host), "body": bytes(250_000), "at": NOW})
    return store


def log_bytes(store: Store) -> int:
    return Path(f"{store.engine.url.database}-wal").stat().st_size


def test_a_log_that_has_grown_is_brought_home(grown: Store) -> None:
    assert log_bytes(grown) > 1_000_000

    grown.tidy()

    assert log_bytes(grown) == 0
    with grown.read() as tx:
        assert tx.scalar(sa.select(sa.func.count()).select_from(block)) == 4
    grown.close()


def test_who_reads_or_writes_meanwhile_is_neither_disturbed_nor_waited_for(grown: Store) -> None:
    with grown.read() as reading:
        reading.scalar(sa.select(sa.func.count()).select_from(block))
        with grown.write() as writing:
            writing.run(sa.delete(block).where(block.c.host == "0"))
            before = time.monotonic()
            grown.tidy()
            assert time.monotonic() - before < 1
        assert reading.scalar(sa.select(sa.func.count()).select_from(block)) == 4
    grown.close()


def test_other_databases_have_no_log_to_tidy(store: Store) -> None:
    store.tidy()
    with store.write() as tx:
        tx.run(sa.insert(block), {"host": "a", "body": b"", "at": NOW})
