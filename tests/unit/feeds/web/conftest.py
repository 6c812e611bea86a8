from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from feeds.web import Face, create_app
from tests.unit.feeds.web.asgi_client import Client
from tests.unit.feeds.web.shelf_in_memory import BASE, NOW, ShelfInMemory, furnished

TOKEN = "operator-token-of-the-tests"


@pytest.fixture
def shelf() -> ShelfInMemory:
    return furnished()


@pytest.fixture
def face() -> Face:
    return replace(Face(BASE), api_token=TOKEN, events_poll_seconds=0.01)


@pytest.fixture
def client(shelf: ShelfInMemory, face: Face) -> Client:
    return Client(create_app(shelf, face, lambda: NOW))


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[Any]]:
    """Return what is logged while a test runs, instead of printing it."""
    with capture_logs() as entries:
        yield entries
