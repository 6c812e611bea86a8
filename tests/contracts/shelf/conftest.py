"""A shelf over a real store on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import Settings
from tests.contracts.shelf.newsroom import BASE, Newsroom
from worker.flow import Bell
from worker.jobs.tools import Tools
from worker.shelf import StoreShelf
from worker.store import Store


@pytest.fixture
def newsroom(database_url: str, tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom over an empty database of each kind."""
    settings = Settings(data=tmp_path, database_url=database_url, public_url=BASE)
    bells: list[Bell] = []
    store = Store(settings.database, bells.extend)
    room = Newsroom(Tools(settings, store), bells=bells)
    room.tools.now = lambda: room.now
    yield room
    store.close()


@pytest.fixture
def shelf(newsroom: Newsroom) -> StoreShelf:
    """The shelf over the newsroom's store."""
    return StoreShelf(newsroom.tools, "api-token", newsroom.act)
