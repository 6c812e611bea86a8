"""The servers that the door's tests talk to."""

from collections.abc import Iterator

import pytest

from tests.unit.worker.net.origin import Origin


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A plain server on every IPv4 address of this machine."""
    with Origin() as server:
        yield server
