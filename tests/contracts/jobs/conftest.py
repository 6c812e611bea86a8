"""A house on each database: real jobs in the foreground, a clock to turn, strangers on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import Settings
from tests.contracts.jobs.house import BASE, House
from worker.demo.origin import Origin
from worker.jobs.tools import Tools
from worker.store import Store


@pytest.fixture
def house(database_url: str, tmp_path: Path) -> Iterator[House]:
    """A house with an empty store."""
    yield from opened(database_url, tmp_path)


@pytest.fixture
def small_house(sqlite_template: Path, tmp_path: Path) -> Iterator[House]:
    """A house on SQLite only, for what is the same on both databases and costs a second."""
    path = tmp_path / "small.db"
    path.write_bytes(sqlite_template.read_bytes())
    yield from opened(f"sqlite:///{path}", tmp_path)


def opened(url: str, data: Path) -> Iterator[House]:
    """Yield a house over the database at `url`."""
    from datetime import timedelta

    settings = Settings(
        data=data,
        database_url=url,
        public_url=BASE,
        allow_hosts=("127.0.0.1",),
        host_gap=timedelta(),
    )
    house = House(Tools(settings, Store(settings.database)))
    house.tools.now = lambda: house.now
    house.tools.store.ring = house.bells.extend
    yield house
    house.tools.store.close()


@pytest.fixture
def origin(house: House) -> Iterator[Origin]:
    """The fictional press on loopback, under the same clock."""
    with Origin(opened=house.now, clock=lambda: house.now) as running:
        yield running
