"""A desk over a real store on each database, and a press on loopback to look at. All its news is fiction."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from tests.contracts.shelf.newsroom import BASE, Newsroom
from worker.demo.origin import Origin
from worker.desk import run
from worker.flow import Bell
from worker.jobs.tools import Tools
from worker.store import Store

Do = Callable[..., dict[str, Any]]


@pytest.fixture
def room(database_url: str, tmp_path: Path) -> Iterator[Newsroom]:
    """A newsroom over an empty database of each kind; its clock stands still."""
    settings = Settings(data=tmp_path, database_url=database_url, public_url=BASE, allow_hosts=("127.0.0.1",))
    bells: list[Bell] = []
    store = Store(settings.database, bells.extend)
    newsroom = Newsroom(Tools(settings, store), bells=bells)
    newsroom.tools.now = lambda: newsroom.now
    yield newsroom
    store.close()


@pytest.fixture
def do(room: Newsroom) -> Do:
    """What the desk does: `do("article kill", id=..., reason=...)`."""

    def at_desk(command: str, **arguments: Any) -> dict[str, Any]:
        return run(room.tools, command, arguments)

    return at_desk


@pytest.fixture(scope="session")
def press() -> Iterator[Origin]:
    """The fictional press on loopback; nobody changes it here."""
    with Origin() as running:
        yield running
