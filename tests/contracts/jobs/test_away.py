"""The database goes away in the middle of a job: nothing is lost, blamed or sent twice for it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.contracts.jobs.conftest import opened
from tests.contracts.jobs.house import WORDS, House
from tests.fixtures.postgres import Postgres
from worker.demo.loopback import Reply, Request
from worker.demo.subscriber import Subscriber
from worker.jobs.digest import digest
from worker.store import documents
from worker.store.readiness import AWAY

HTML = f"<p>{WORDS * 3}</p>"


@pytest.fixture
def postgres_house(postgres: Postgres, postgres_template: str, tmp_path: Path) -> Iterator[House]:
    """A house on PostgreSQL, for what only a server can do to us."""
    url = postgres.create(f"away_{tmp_path.name}"[:60], postgres_template)
    yield from opened(url, tmp_path)


@pytest.fixture
def desk(postgres_house: House) -> House:
    postgres_house.source("desk", "https://desk.example/", "hook")
    return postgres_house


def cut(desk: House) -> None:
    """End everybody's connection to the database of the house."""
    url = desk.tools.settings.database.replace("+psycopg", "")
    with psycopg.connect(url) as talk:
        talk.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def cut_before(desk: House, call: Callable[..., Any], times: int) -> Callable[..., Any]:
    """Return the same call, before which connections are cut so many times."""
    left = [times]

    def run(*given: Any) -> Any:
        if left[0]:
            left[0] -= 1
            cut(desk)
        return call(*given)

    return run


def publish(desk: House) -> int:
    body = '{"type": "article.published", "data": {"id": "a-1", "title": "Ferry sails", "html": "%s"}}'
    return desk.keep("desk", body % HTML, "hook")


def test_a_connection_cut_while_articles_are_saved_costs_a_breath(desk: House) -> None:
    number = publish(desk)
    enricher = desk.tools.enricher
    enricher.place = cut_before(desk, enricher.place, 1)  # type: ignore[method-assign]

    desk.digest()
    desk.work()

    assert desk.outcome(number) == "digested: 1 new"
    assert desk.titles() == ["Ferry sails"]
    assert len(desk.events()) == 1
    assert desk.parked() == []


def test_what_could_not_be_saved_is_free_again_at_once_and_no_document_is_blamed(
    desk: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.jobs.away._BREATHS_SECONDS", (0.0, 0.0))
    number = publish(desk)
    enricher = desk.tools.enricher
    enricher.place = cut_before(desk, enricher.place, 3)  # type: ignore[method-assign]

    with pytest.raises(AWAY):
        digest(desk.tools)

    assert desk.parked() == []
    with desk.tools.store.read() as tx:
        assert documents.urgent_waits(tx, desk.now)
    desk.digest()
    assert desk.outcome(number) == "digested: 1 new"


class Unlucky(Subscriber):
    """A subscriber during whose first answer the database goes away."""

    strikes: tuple[House, ...] = ()

    def _answer(self, request: Request) -> Reply:
        for house in self.strikes:
            cut(house)
        self.strikes = ()
        return super()._answer(request)


def test_a_receipt_that_could_not_be_written_at_once_is_written_and_nothing_is_sent_twice(
    desk: House,
) -> None:
    publish(desk)
    with Unlucky() as paper:
        paper.strikes = (desk,)
        desk.subscribe("paper", "all", paper.inbox, "whsec_" + "QUJD" * 8)
        paper.trust("whsec_" + "QUJD" * 8)
        desk.work()

        assert [one.type for one in paper.received] == ["article.published"]
