"""Documents that wait together are saved together, and yet each answers for itself."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from tests.contracts.jobs.house import WORDS, House, atom
from worker.jobs.digest import BATCH, digest
from worker.jobs.intake import Intake
from worker.store import sources
from worker.store.schema import document

LONG = f"<p>{WORDS * 6}</p>"


@pytest.fixture
def press(house: House) -> House:
    for name in ("gazette", "courier", "herald"):
        house.source(name, full_text=False)
    return house


@pytest.fixture
def commits(press: House) -> Iterator[list[object]]:
    """What the store has committed since."""
    seen: list[object] = []

    def heard(connection: object) -> None:
        seen.append(connection)

    sa.event.listen(press.tools.store.engine, "commit", heard)
    yield seen
    sa.event.remove(press.tools.store.engine, "commit", heard)


def told(title: str, text: str = LONG) -> str:
    return atom({"title": title, "text": text})


def test_documents_that_wait_together_are_saved_in_one_transaction(
    press: House, commits: list[object]
) -> None:
    # given
    numbers = [press.keep(name, told(f"{name} {n}")) for name in press.sources for n in range(4)]
    commits.clear()

    # when
    press.digest()

    # then: taken, saved, and a look that finds nothing
    assert len(commits) <= 4
    assert {press.outcome(number) for number in numbers} == {"digested: 1 new"}
    assert len(press.ids()) == 12
    assert sorted(press.events()) == sorted((title, "article.published") for title in press.ids())


def test_one_that_can_not_be_saved_is_parked_alone(press: House, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a document over which saving stumbles, between two others
    good, bad, last = (press.keep(name, told(f"From the {name}")) for name in press.sources)
    save = Intake.save

    def stumbling(intake: Intake, *given: Any) -> str:
        if intake.kept.number == bad:
            raise ArithmeticError("no such luck")
        return save(intake, *given)

    monkeypatch.setattr(Intake, "save", stumbling)

    # when
    press.digest()

    # then
    assert press.outcome(good) == press.outcome(last) == "digested: 1 new"
    assert press.outcome(bad) == "parked: ArithmeticError: no such luck"
    assert set(press.ids()) == {"From the gazette", "From the herald"}


def test_one_whose_lease_was_lost_is_left_to_who_has_it(
    press: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a document that somebody else takes while we think
    good, taken, last = (press.keep(name, told(f"From the {name}")) for name in press.sources)
    think = Intake.think

    def slow(intake: Intake) -> None:
        think(intake)
        with press.tools.store.write() as tx:
            tx.run(sa.update(document).where(document.c.number == taken).values(lease_token="another's"))

    monkeypatch.setattr(Intake, "think", slow)

    # when
    press.digest()

    # then
    assert press.outcome(good) == press.outcome(last) == "digested: 1 new"
    assert press.outcome(taken).startswith("kept")
    assert set(press.ids()) == {"From the gazette", "From the herald"}


def test_an_article_that_two_of_them_bring_is_one(press: House) -> None:
    # given the same item twice, the second time with a figure more
    first = press.keep("gazette", told("Ferry sails"))
    second = press.keep("gazette", told("Ferry sails", f"<p>14 boats. {WORDS * 6}</p>"))

    # when
    press.digest()

    # then
    id_ = press.ids()["Ferry sails"]
    assert (press.outcome(first), press.outcome(second)) == ("digested: 1 new", "digested: 1 revised")
    assert press.revisions(id_) == [(1, "update"), (2, "update")]
    assert "14 boats" in press.article(id_)["text"]
    assert press.events() == [("Ferry sails", "article.published"), ("Ferry sails", "article.updated")]


def test_a_name_of_the_first_is_known_to_the_next(press: House) -> None:
    # given a person in two spellings, in two documents
    press.keep("gazette", told("Andrij Kowalenko elected", f"<p>Andrij Kowalenko won. {WORDS}</p>"))
    press.keep("courier", told("Andriy Kovalenko speaks", f"<p>Andriy Kovalenko spoke. {WORDS}</p>"))

    # when
    press.digest()

    # then both articles have one tag
    tags = [
        {tag["slug"] for tag in press.article(id_)["tags"] if tag["kind"] == "person"}
        for id_ in press.ids().values()
    ]
    assert tags[0]
    assert tags[0] == tags[1]


def test_each_of_them_teaches_what_its_page_was_like(press: House) -> None:
    # given pages of one source, each longer than the one before
    for n in range(1, 7):
        text = "".join(f"<p>Part {part} of report {n}. {WORDS}</p>" for part in range(2 * n))
        body = f"<html><body><h1>Report {n} of the council</h1><article>{text}</article></body></html>"
        press.keep("gazette", body, "page", url=f"https://gazette.example/page-{n}")

    # when
    press.digest()

    # then
    with press.tools.store.read() as tx:
        number = press.sources["gazette"]
        lengths = sources.by_numbers(tx, [number])[number].memory["lengths"]
    assert len(lengths) == 6
    assert lengths == sorted(lengths)


def test_an_urgent_one_waits_for_no_batch(press: House) -> None:
    # given more documents than a batch takes, and one that came last and is urgent
    for n in range(BATCH + 5):
        press.keep("gazette", told(f"Report {n}", "<p>Short.</p>"))
    call = {"type": "article.published", "data": {"id": "q", "title": "The quay is closed", "html": LONG}}
    urgent = press.keep("courier", json.dumps(call), "hook")

    # when one batch is digested
    digest(press.tools)

    # then
    assert press.outcome(urgent).startswith("digested")
    assert len(press.ids()) == BATCH + 1
