"""A store on each database, with the bells it rang."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from worker.flow import Bell
from worker.store import Store

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


@dataclass
class Rung:
    """What a store has told after its commits."""

    bells: list[Bell] = field(default_factory=list)


@pytest.fixture
def rung() -> Rung:
    """The bells of `store`."""
    return Rung()


@pytest.fixture
def store(database_url: str, rung: Rung) -> Iterator[Store]:
    """A store with our schema and no rows."""
    made = Store(database_url, rung.bells.extend)
    yield made
    made.close()
