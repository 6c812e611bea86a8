"""What disappears at its source is kept, marked or withdrawn, as the source's policy says."""

import pytest

from tests.contracts.jobs.house import House
from worker.demo.loopback import Loopback, Reply, Request
from worker.jobs.gone import NOTE
from worker.store import sources

ITEM = {"title": "Ferry sails", "id": "urn:ferry"}


@pytest.mark.parametrize(
    ("policy", "titles", "revisions", "note"),
    [
        ("", ["Ferry sails"], [(1, "update")], None),
        ("keep", ["Ferry sails"], [(1, "update")], None),
        ("mark", ["Ferry sails"], [(1, "update"), (2, "minor")], NOTE),
        ("withdraw", [], [(1, "update"), (2, "withdrawal")], NOTE),
    ],
)
def test_what_a_feed_declares_deleted(
    house: House, policy: str, titles: list[str], revisions: list[tuple[int, str]], note: str | None
) -> None:
    house.source("gazette", full_text=False, gone=policy)
    house.feed("gazette", ITEM)
    id_ = house.ids()["Ferry sails"]

    for _ in range(3):
        house.passes(minutes=15)
        house.feed("gazette", {"gone": "urn:ferry"}, {"gone": "urn:never-seen"})
    house.work()

    assert house.titles() == titles
    assert house.revisions(id_) == revisions
    assert house.article(id_)["note"] == note


def test_what_was_marked_and_is_back_bears_no_mark(house: House) -> None:
    house.source("gazette", full_text=False, gone="mark")
    house.feed("gazette", ITEM)
    house.feed("gazette", {"gone": "urn:ferry"})
    house.passes(minutes=15)
    house.feed("gazette", ITEM | {"updated": "2026-01-02T12:00:00Z"})

    assert house.article(house.ids()["Ferry sails"])["note"] is None


def test_another_source_cannot_declare_it_deleted(house: House) -> None:
    house.source("gazette", full_text=False)
    house.source("rival", full_text=False, gone="withdraw")
    house.feed("gazette", ITEM)
    house.feed("rival", {"gone": "urn:ferry"})
    house.work()

    assert house.titles() == ["Ferry sails"]


def test_a_page_that_is_not_there_any_more_when_it_is_asked_for_again(house: House) -> None:
    status = 200

    def answer(request: Request) -> Reply:
        if request.path == "/robots.txt":
            return Reply(404, b"", {})
        page = "<html><head><title>Ferry sails</title></head><body><article><h1>Ferry sails</h1>"
        page += "<p>The ferry to Marram sails again after three weeks in the yard.</p>" * 12
        return Reply(status, page.encode(), {"Content-Type": "text/html"})

    with Loopback(0, answer) as site:
        house.source("desk", f"{site.url}/", "hook", gone="withdraw")
        address = f"{site.url}/ferry"
        house.hook("desk", "article.published", id="f", url=address, title="Ferry sails")
        house.work()
        assert house.titles() == ["Ferry sails"]

        status = 410
        house.hook("desk", "article.republish", url=address)
        house.work()

    assert house.titles() == []
    assert house.parked() == []
    with house.tools.store.read() as tx:
        assert sources.by_name(tx, "desk").state == "ok"
