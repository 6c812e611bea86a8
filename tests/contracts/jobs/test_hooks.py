"""What a publisher's hook asks is done once, whatever it is and however often it comes."""

import json
from typing import Any

import pytest

from tests.contracts.jobs.house import WORDS, House, atom
from worker.jobs.digest import digest

HTML = f"<p>{WORDS * 3}</p>"
FIRE = (
    "<p>Fire broke out on the ferry Brandaris off Saltby on Tuesday night with 143 passengers aboard.</p>"
    "<p>Two lifeboats from Dunmere took off 61 passengers before the crew put out the flames in the engine "
    "room. Nobody was hurt, said captain Maren Holt.</p>"
)
SEARCH = (
    "<p>Investigators are searching the engine room of the ferry Brandaris, which burned off Saltby.</p>"
    "<p>Captain Maren Holt said that all 143 passengers reached Dunmere, 61 of them in lifeboats.</p>"
)


@pytest.fixture
def desk(house: House) -> House:
    house.source("desk", "https://desk.example/", "hook")
    return house


def publish(desk: House, **data: Any) -> None:
    desk.hook("desk", "article.published", **({"id": "a-1", "title": "Ferry sails", "html": HTML} | data))


def test_published_then_updated_then_corrected_is_one_article(desk: House) -> None:
    publish(desk)
    desk.hook("desk", "article.updated", id="a-1", title="Ferry sails", html=f"<p>{WORDS * 4}</p>")
    desk.hook("desk", "article.corrected", id="a-1", title="Ferry sails at last", html=HTML, note="We erred.")
    desk.work()

    id_ = desk.ids()["Ferry sails at last"]
    assert desk.revisions(id_) == [(1, "update"), (2, "update"), (3, "correction")]
    assert desk.article(id_)["note"] == "We erred."
    assert desk.events() == [
        ("Ferry sails at last", "article.published"),
        ("Ferry sails at last", "article.updated"),
        ("Ferry sails at last", "article.corrected"),
    ]


def test_a_category_that_a_hook_brings_is_a_tag_with_the_hook_as_its_origin(desk: House) -> None:
    publish(desk, categories=["Harbour works"])
    desk.work()

    tags = desk.article(desk.ids()["Ferry sails"])["tags"]
    assert {tag["slug"]: tag["origin"] for tag in tags}["harbour-works"] == "hook"


def test_what_a_call_leaves_out_still_counts_for_what_the_article_is_about(desk: House) -> None:
    publish(desk, title="The Brandaris sails", categories=["Harbour works"])
    desk.work()

    desk.hook("desk", "article.updated", id="a-1", html=f"<p>{WORDS * 4}</p>")
    desk.work()

    after = desk.article(desk.ids()["The Brandaris sails"])
    assert after["categories"] == ["Harbour works"]
    assert {"harbour-works", "brandaris"} <= {tag["slug"] for tag in after["tags"]}
    assert desk.titles("tag/harbour-works") == ["The Brandaris sails"]


def test_a_call_that_tells_a_note_or_a_title_alone_takes_no_neighbour_away(desk: House) -> None:
    publish(desk, title="Fire on the ferry Brandaris, all safe", html=FIRE)
    publish(desk, id="a-2", title="Board searches the burned ferry Brandaris", html=SEARCH)
    desk.work()
    first = desk.ids()["Fire on the ferry Brandaris, all safe"]
    before = desk.article(first)["related"]
    assert [one["title"] for one in before] == ["Board searches the burned ferry Brandaris"]

    desk.hook("desk", "article.corrected", id="a-1", note="An earlier text named the wrong harbour.")
    desk.work()
    assert desk.article(first)["related"] == before

    desk.hook("desk", "article.updated", id="a-1", title="Fire on the ferry Brandaris: everybody is safe")
    desk.work()
    (after,) = desk.article(first)["related"]
    assert after["score"] == pytest.approx(before[0]["score"], abs=0.1)


def test_the_same_event_again_changes_nothing(desk: House) -> None:
    publish(desk)
    publish(desk)

    assert desk.revisions(desk.ids()["Ferry sails"]) == [(1, "update")]
    assert len(desk.events()) == 1


def test_an_update_before_its_article_is_the_article(desk: House) -> None:
    desk.hook("desk", "article.updated", id="a-1", title="Ferry sails", html=HTML)
    desk.work()

    assert desk.titles() == ["Ferry sails"]


@pytest.mark.parametrize("event", ["article.corrected", "article.updated"])
def test_a_change_without_text_before_its_article_is_set_aside_and_no_empty_article(
    desk: House, event: str
) -> None:
    desk.hook("desk", event, id="a-1", note="We erred.")
    desk.work()
    assert desk.titles() == []
    assert desk.events() == []
    ((kind, reason),) = desk.parked()
    assert kind == "document"
    assert "has not come" in reason

    # when the article comes after all
    publish(desk)
    desk.work()
    assert desk.titles() == ["Ferry sails"]
    assert desk.events() == [("Ferry sails", "article.published")]


@pytest.mark.parametrize(("event", "kind"), [("article.killed", "kill"), ("article.withdrawn", "withdrawal")])
def test_a_takedown_takes_it_out_of_everything_and_holds(desk: House, event: str, kind: str) -> None:
    publish(desk)
    desk.work()
    id_ = desk.ids()["Ferry sails"]
    assert desk.titles() == ["Ferry sails"]

    desk.hook("desk", event, id="a-1", note="Wrong ship.")
    desk.hook("desk", event, id="a-1", note="Wrong ship.")
    desk.work()
    publish(desk, title="Ferry sails again")
    desk.work()

    assert desk.titles() == desk.titles("source/desk") == []
    assert desk.revisions(id_) == [(1, "update"), (2, kind)]
    assert [name for _, name in desk.events()] == ["article.published", event]
    assert desk.page("all", "atom").count(b"deleted-entry ref=") == 1


def test_a_takedown_before_its_article_keeps_it_from_ever_appearing(desk: House) -> None:
    desk.hook("desk", "article.killed", id="a-1", url="https://desk.example/ferry")
    publish(desk, url="https://desk.example/ferry")
    desk.work()

    assert desk.titles() == []
    assert desk.events() == []
    assert b"deleted-entry" not in desk.page("all", "atom")


def test_another_source_cannot_take_it_down(desk: House) -> None:
    publish(desk, url="https://desk.example/ferry")
    desk.source("rival", "https://rival.example/", "hook")

    number = desk.hook("rival", "article.killed", url="https://desk.example/ferry")
    desk.work()

    assert "belongs to another source" in desk.outcome(number)
    assert desk.titles() == ["Ferry sails"]


def test_ping_and_republish_of_the_unknown_make_nothing(desk: House) -> None:
    ping = desk.hook("desk", "source.ping", id="p")
    again = desk.hook("desk", "article.republish", id="never seen")

    assert desk.outcome(ping) == "digested: pong"
    assert "nothing to republish" in desk.outcome(again)
    assert desk.ids() == {}


def test_an_empty_article_whose_page_cannot_be_had_is_tried_a_few_times_and_then_let_be(desk: House) -> None:
    # Nobody listens on port 9, and no page is worth asking for for ever.
    publish(desk, html="", url="http://127.0.0.1:9/ferry", title="Ferry sails", id="a-2")

    for _ in range(12):
        desk.work()
        desk.passes(minutes=30)

    assert desk.titles() == []
    assert desk.parked() == [("document", desk.parked()[0][1])]
    assert desk.unfinished() == 0


def test_a_kill_is_done_before_the_next_of_a_batch_under_way(desk: House) -> None:
    # given a batch of polls, and a kill that comes before the batch is at its end
    publish(desk)
    desk.source("gazette", full_text=False)
    for n in range(3):
        desk.keep("gazette", atom({"title": f"Lamp {n} lit"}))
    body = json.dumps({"type": "article.killed", "data": {"id": "a-1"}})
    kill = desk.keep("desk", body, "hook")

    # when one batch of ordinary work is done
    digest(desk.tools)

    # then the kill was done before any article of the batch came
    assert "kill" in desk.outcome(kill)
    assert [title for title, _ in desk.events()][:2] == ["Ferry sails", "Ferry sails"]
    assert len(desk.ids()) == 4
