"""Migrations make exactly the tables that worker/store/schema tells of, once, whoever asks how often."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from worker.errors import Conflict
from worker.store import Store
from worker.store.migrate import head, migrate, pending
from worker.store.schema import metadata

STEPS = ["0001", "0002"]


def test_the_migrated_schema_has_no_difference_to_the_tables(empty_database_url: str) -> None:
    migrate(empty_database_url)

    store = Store(empty_database_url)
    with store.read() as tx:
        context = MigrationContext.configure(tx.connection)
        difference = compare_metadata(context, metadata)
    store.close()

    assert difference == []


def test_the_database_itself_tells_of_both_the_same(empty_database_url: str) -> None:
    # Autogenerate doesn't see keys without rowid, AUTOINCREMENT, defaults and what a partial index holds.
    migrate(empty_database_url)
    migrated = told_by(empty_database_url)

    store = Store(empty_database_url)
    metadata.drop_all(store.engine)
    metadata.create_all(store.engine)
    store.close()

    assert migrated == told_by(empty_database_url)


def told_by(url: str) -> set[str]:
    """Return how the database describes its tables and indexes."""
    store = Store(url)
    question = (
        "select sql from sqlite_master where sql is not null"
        if store.is_sqlite
        else """select indexdef from pg_indexes where schemaname = 'public'
        union select concat_ws(' ', table_name, column_name, data_type, column_default, is_nullable,
        is_identity) from information_schema.columns where table_schema = 'public'"""
    )
    with store.read() as tx:
        said = {re.sub(r"\s+", " ", text) for (text,) in tx.rows(sa.text(question))}
    store.close()
    return {text for text in said if "alembic_version" not in text}


def test_a_second_migration_has_nothing_to_do(empty_database_url: str) -> None:
    assert pending(empty_database_url) == STEPS

    first = migrate(empty_database_url)
    second = migrate(empty_database_url)

    assert (first, second) == (STEPS, [])
    assert pending(empty_database_url) == []
    assert head() == STEPS[-1]


def test_processes_that_migrate_at_once_do_it_once(empty_database_url: str) -> None:
    ask = "import sys; from worker.store.migrate import migrate; print(migrate(sys.argv[1]))"
    asked = [
        subprocess.Popen([sys.executable, "-c", ask, empty_database_url], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]

    said = sorted(process.communicate(timeout=100)[0].strip() for process in asked)

    assert said == [str(STEPS), "[]", "[]", "[]"]


@pytest.mark.parametrize("ask", [migrate, pending])
def test_a_database_of_a_newer_version_is_left_alone_and_named(
    empty_database_url: str, ask: Callable[[str], list[str]]
) -> None:
    migrate(empty_database_url)
    store = Store(empty_database_url)
    with store.write() as tx:
        tx.run(sa.text("update alembic_version set version_num = '9999'"))
    store.close()

    with pytest.raises(Conflict, match=r"has the schema 9999.* a newer Wirecopy made it"):
        ask(empty_database_url)


def test_a_migration_that_fails_leaves_nothing_behind(empty_database_url: str) -> None:
    store = Store(empty_database_url)
    with store.write() as tx:
        # The last table of the first schema is taken already.
        tx.run(sa.text("create table tag (number integer)"))

    with pytest.raises(sa.exc.DBAPIError, match="tag"):
        migrate(empty_database_url)

    with store.read() as tx:
        left = [name for name in sa.inspect(tx.connection).get_table_names() if name != "alembic_version"]
    store.close()
    assert left == ["tag"]


def test_the_folder_of_a_percent_sign_is_no_trouble(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/100%25 ours.db"

    assert migrate(url) == STEPS
