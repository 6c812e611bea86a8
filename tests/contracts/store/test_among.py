"""Many values handed over as one: the same rows as `in_` finds, however many, and by the index."""

import pytest
import sqlalchemy as sa

from tests.contracts.store.conftest import NOW
from worker.store import Store
from worker.store.among import among
from worker.store.schema import feed

BY_NAME = sa.select(feed.c.name).where(among(feed.c.name, "names")).order_by(feed.c.name)
BY_NUMBER = sa.select(feed.c.name).where(among(feed.c.number, "numbers")).order_by(feed.c.name)
NAMES = ['"', "'", "a", "a,b", "é", "\\", "{}", "[1]", "null", "1"]


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with a feed of each name."""
    with store.write() as tx:
        rows = [
            {"name": name, "title": "", "kind": "query", "query": {}, "created_at": NOW} for name in NAMES
        ]
        tx.run(sa.insert(feed), rows)
    return store


@pytest.mark.parametrize("wanted", [[], ["a"], ["é", '"', "'", "\\"], ["1", "null", "no such"], NAMES])
def test_it_finds_what_in_finds(filled: Store, wanted: list[str]) -> None:
    with filled.read() as tx:
        theirs = tx.rows(sa.select(feed.c.name).where(feed.c.name.in_(wanted)).order_by(feed.c.name))

        assert tx.rows(BY_NAME, {"names": wanted}) == theirs


def test_a_hundred_thousand_values_are_no_more_than_one(filled: Store) -> None:
    with filled.read() as tx:
        assert len(tx.rows(BY_NUMBER, {"numbers": range(-50_000, 50_000)})) == len(NAMES)


@pytest.mark.parametrize("statement", [BY_NAME, BY_NUMBER])
def test_sqlite_looks_the_values_up_and_does_not_read_the_whole_table(
    store: Store, statement: sa.Select[tuple[str]]
) -> None:
    if not store.is_sqlite:
        pytest.skip("PostgreSQL decides by how many rows there are")
    asked = str(statement.compile(dialect=store.engine.dialect))

    with store.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", ("[1]",)).fetchall()

    assert any(row[3].startswith("SEARCH feed") for row in plan), plan
