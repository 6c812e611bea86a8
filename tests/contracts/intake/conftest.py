"""The house of the jobs' tests, and a publisher it asks."""

from collections.abc import Iterator

import pytest

from tests.contracts.intake.upstream import Upstream, running
from tests.contracts.jobs.conftest import house, small_house

__all__ = ["house", "small_house"]


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    """A publisher on loopback."""
    with running() as made:
        yield made
