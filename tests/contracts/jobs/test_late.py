"""What a source said before is never put in the place of what it said since, in whatever order we hear it."""

import json
from typing import Any

import pytest

from tests.contracts.jobs.house import WORDS, House, atom
from worker.jobs.digest import digest
from worker.jobs.turn import take_turn

HTML = f"<p>{WORDS * 3}</p>"
LONGER = f"<p>{WORDS * 4}</p>"


@pytest.fixture
def desk(house: House) -> House:
    house.source("desk", "https://desk.example/", "hook")
    return house


def keep(desk: House, event: str, **data: Any) -> int:
    """Let a publisher call its hook, and leave the document waiting; return its number."""
    return kept(desk, event, in_order=False, **data)


def kept(desk: House, event: str, *, in_order: bool = True, **data: Any) -> int:
    """Keep a call; out of order is what an older one has become that was set aside and is tried again."""
    told = {"id": "a-1", "title": "Ferry sails", "html": HTML} | data
    return desk.keep("desk", json.dumps({"type": event, "data": told}), "hook", in_order=in_order)


def alone(desk: House, number: int) -> None:
    """Digest one document before those that wait longer, as another process may."""
    assert digest(desk.tools, number, urgent=True)


def test_of_two_calls_that_wait_the_newer_one_stands_whichever_is_digested_first(desk: House) -> None:
    first = keep(desk, "article.published")
    second = keep(desk, "article.updated", title="Ferry sails at noon", html=LONGER)

    alone(desk, second)
    alone(desk, first)
    desk.work()

    assert desk.titles() == ["Ferry sails at noon"]
    assert desk.outcome(first) == "digested: 1 late"
    assert desk.revisions(desk.ids()["Ferry sails at noon"]) == [(1, "update")]


def test_what_was_said_again_is_newer_than_what_came_between(desk: House) -> None:
    keep(desk, "article.published")
    desk.digest()
    between = keep(desk, "article.updated", title="Ferry sails at noon", html=LONGER)
    again = keep(desk, "article.updated")

    alone(desk, again)
    alone(desk, between)
    desk.work()

    assert desk.titles() == ["Ferry sails"]


def test_of_calls_about_one_article_the_older_goes_first_and_a_kill_waits_for_none(desk: House) -> None:
    first = kept(desk, "article.published", embargo_until="2026-01-03T12:00:00Z")
    second = kept(desk, "article.updated", title="Ferry sails at noon", html=LONGER)
    other = kept(desk, "article.published", id="a-2", title="Breakwater mended")
    killed = kept(desk, "article.killed", id="a-3")

    assert not digest(desk.tools, second, urgent=True)
    for number in (other, killed, first, second):
        alone(desk, number)
    desk.work()

    assert desk.outcome(second) == "digested: 1 revised"
    assert desk.titles() == ["Breakwater mended"]


def test_a_turn_that_rang_for_one_call_does_those_that_waited_for_it(desk: House) -> None:
    first = kept(desk, "article.published")
    second = kept(desk, "article.updated", title="Ferry sails at noon", html=LONGER)

    take_turn(desk.tools, "document.kept", str(second), urgent=True)

    assert desk.outcome(first) == "digested: 1 new"
    assert desk.outcome(second) == "digested: 1 revised"


def test_a_call_that_its_publisher_repeats_after_a_newer_one_changes_nothing(desk: House) -> None:
    at = {"published_at": "2026-01-02T10:00:00Z"}
    desk.hook("desk", "article.published", id="a-1", title="Ferry sails", html=HTML, **at)
    desk.hook(
        "desk", "article.updated", id="a-1", title="Ferry sails at noon", html=LONGER,
        updated_at="2026-01-02T11:30:00Z", **at,
    )  # fmt: skip

    for event, more in (
        ("article.published", {}),
        ("article.updated", {"updated_at": "2026-01-02T11:00:00Z"}),
    ):
        late = desk.hook("desk", event, id="a-1", title="Ferry sails", html=HTML, **more, **at)
        assert desk.outcome(late) == "digested: 1 late"
    desk.work()

    assert desk.titles() == ["Ferry sails at noon"]
    assert len(desk.revisions(desk.ids()["Ferry sails at noon"])) == 2


def test_of_a_late_correction_the_note_reaches_the_readers(desk: House) -> None:
    keep(desk, "article.published")
    desk.digest()
    corrected = keep(desk, "article.corrected", title="Ferry sailed", note="We erred about the ship.")
    newest = keep(desk, "article.updated", title="Ferry sails at noon", html=LONGER)

    alone(desk, newest)
    alone(desk, corrected)
    desk.work()

    id_ = desk.ids()["Ferry sails at noon"]
    assert desk.titles() == desk.titles("corrections") == ["Ferry sails at noon"]
    assert desk.revisions(id_) == [(1, "update"), (2, "update"), (3, "correction")]
    assert desk.article(id_)["note"] == "We erred about the ship."
    assert [event for _, event in desk.events()][-1] == "article.corrected"


def test_a_kill_digested_before_its_article_holds_and_the_article_is_there_to_be_restored(
    desk: House,
) -> None:
    published = keep(desk, "article.published")
    killed = keep(desk, "article.killed", html=None, title=None)

    alone(desk, killed)
    alone(desk, published)
    desk.work()
    assert desk.titles() == []
    assert desk.outcome(published) == "digested: 1 held"

    desk.restore(desk.ids()["Ferry sails"])
    desk.work()
    assert desk.titles() == ["Ferry sails"]
    assert "breakwater" in desk.article(desk.ids()["Ferry sails"])["text"]


def test_a_call_without_times_and_one_after_a_time_yet_to_come_are_taken_as_they_come(desk: House) -> None:
    desk.hook(
        "desk", "article.updated", id="a-1", title="Ferry sails", html=HTML, updated_at="2027-01-02T11:30:00Z"
    )
    desk.hook(
        "desk",
        "article.updated",
        id="a-1",
        title="Ferry waits",
        html=LONGER,
        updated_at="2026-01-02T11:45:00Z",
    )
    desk.hook("desk", "article.updated", id="a-1", title="Ferry sails at noon", html=HTML)
    desk.work()

    assert desk.titles() == ["Ferry sails at noon"]


def test_an_older_poll_that_is_digested_late_does_not_bring_the_old_entry_back(desk: House) -> None:
    desk.source("gazette", full_text=False)
    entry = {"id": "g-1", "title": "Tide", "url": "https://gazette.example/1", "text": HTML}
    newer = atom(entry | {"title": "Spring tide", "text": LONGER})
    first, second = desk.keep("gazette", atom(entry)), desk.keep("gazette", newer)

    alone(desk, second)
    alone(desk, first)
    desk.work()

    assert desk.titles() == ["Spring tide"]
    assert desk.outcome(first) == "digested: 1 late"
    third = desk.keep("gazette", newer)
    desk.digest()
    assert desk.outcome(third) == "digested: nothing new"  # it is judged by what the source said last


def test_a_page_that_an_older_poll_named_does_not_bring_the_old_title_back(desk: House) -> None:
    desk.source("gazette", full_text=False)
    entry = {"id": "g-1", "title": "Tide", "url": "https://gazette.example/1", "text": HTML}
    first = desk.keep("gazette", atom(entry))
    desk.keep("gazette", atom(entry | {"title": "Spring tide", "text": LONGER}))
    desk.digest()

    page = desk.keep("gazette", f"<html><title>Tide</title><body><article>{HTML}</article>", "page",
                     url="https://gazette.example/1", carry={"parent": first, "draft": {
                         "guid": "g-1", "title": "Tide", "url": "https://gazette.example/1"}})  # fmt: skip
    desk.digest()
    desk.work()

    assert desk.outcome(page) == "digested: 1 late"
    assert desk.titles() == ["Spring tide"]
