"""When the database is away or empty, the faces hear so in their own words, and probes say what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from config.settings import Settings
from feeds.web.shelf import Unavailable
from worker.jobs.tools import Tools, utc_now
from worker.shelf import StoreShelf
from worker.store import Store


def shelf_at(url: str, folder: Path) -> StoreShelf:
    settings = Settings(data=folder, database_url=url)
    return StoreShelf(Tools(settings, Store(url)), "", lambda _command, _arguments: {})


@pytest.mark.parametrize(
    "url", ["postgresql+psycopg://nobody@127.0.0.1:1/nothing", "sqlite:////nowhere/at/all.db"]
)
def test_a_database_that_is_away_is_unavailable_not_a_failure(url: str, tmp_path: Path) -> None:
    shelf = shelf_at(url, tmp_path)

    questions: tuple[Callable[[], object], ...] = (
        lambda: shelf.page("all", "atom"),
        lambda: shelf.stamp("all", "atom"),
        lambda: shelf.article("a"),
        lambda: shelf.keep("desk", "msg_1", "article.published", b"{}", utc_now()),
        shelf.status,
        shelf.metrics,
    )
    for ask in questions:
        with pytest.raises(Unavailable):
            ask()

    assert shelf.ready()["database"] == "the database does not answer"
    assert shelf.alive()
    shelf.tools.store.close()


def test_a_database_without_tables_asks_for_migration(empty_database_url: str, tmp_path: Path) -> None:
    shelf = shelf_at(empty_database_url, tmp_path)

    assert "wirecopy migrate" in shelf.ready()["database"]
    shelf.tools.store.close()


def test_without_an_api_token_no_token_opens_anything(tmp_path: Path) -> None:
    assert not shelf_at(f"sqlite:///{tmp_path}/wirecopy.db", tmp_path).may_read("all", "")
