"""Two articles become one and two again, and what lies between two revisions is told word by word."""

import pytest

from feeds.errors import BadField
from feeds.web.shelf import Moved
from tests.contracts.jobs.house import WORDS, House
from worker.desk.asked import Asked
from worker.desk.life import diff, merge, split
from worker.errors import Conflict

LAMP = (
    "<p>" + "The keeper climbed ninety steps and lit the lamp that had been dark since March. " * 9 + "</p>"
)


@pytest.fixture
def gazette(house: House) -> House:
    house.source("gazette", full_text=False)
    house.feed("gazette", {"title": "Ferry sails"}, {"title": "Lamp lit", "text": LAMP})
    return house


def test_the_words_between_two_revisions_are_told(gazette: House) -> None:
    id_ = gazette.ids()["Ferry sails"]
    gazette.passes(hours=1)
    gazette.feed("gazette", {"title": "Ferry sails", "text": f"<p>12 boats. {WORDS}</p>"})
    gazette.passes(hours=1)
    gazette.feed("gazette", {"title": "Ferry sails at last", "id": "ferry-sails",
                             "url": "https://gazette.example/ferry-sails",
                             "text": f"<p>14 boats. {WORDS}</p>"})  # fmt: skip

    found = diff(gazette.tools, Asked({"id": id_, "from": 2, "to": 3}))

    assert found["fields"]["title"] == [
        {"op": "same", "text": "Ferry sails"},
        {"op": "added", "text": " at last"},
    ]
    assert found["fields"]["text"][:3] == [
        {"op": "removed", "text": "12"},
        {"op": "added", "text": "14"},
        {"op": "same", "text": f" boats. {WORDS.strip()}"},
    ]
    assert diff(gazette.tools, Asked({"id": id_, "from": 3, "to": 3}))["fields"] == {}
    with pytest.raises(BadField, match="no revision 4"):
        diff(gazette.tools, Asked({"id": id_, "from": 1, "to": 4}))


def test_a_merged_article_leads_to_the_other_and_its_source_finds_the_way(gazette: House) -> None:
    one, two = gazette.ids()["Ferry sails"], gazette.ids()["Lamp lit"]
    gazette.work()

    merge(gazette.tools, Asked({"id": one, "into": two}))
    gazette.work()

    assert gazette.titles() == ["Lamp lit"]
    assert gazette.shelf().article(one) == Moved(two)
    assert gazette.events()[-1] == ("Ferry sails", "article.withdrawn")
    gazette.feed("gazette", {"title": "Ferry sails", "updated": "2026-01-02T11:00:00Z"})
    gazette.work()
    assert len(gazette.titles()) == 1
    with pytest.raises(Conflict):
        merge(gazette.tools, Asked({"id": two, "into": two}))


def test_what_was_merged_can_be_split_again(gazette: House) -> None:
    one, two = gazette.ids()["Ferry sails"], gazette.ids()["Lamp lit"]
    merge(gazette.tools, Asked({"id": one, "into": two}))

    split(gazette.tools, Asked({"id": one}))
    gazette.work()

    assert sorted(gazette.titles()) == ["Ferry sails", "Lamp lit"]
    gazette.passes(hours=1)
    gazette.feed("gazette", {"title": "Ferry sails", "text": f"<p>{WORDS * 9}</p>"})
    assert gazette.revisions(two) == [(1, "update")]
    assert gazette.revisions(one)[-1][1] == "update"
    with pytest.raises(BadField):
        split(gazette.tools, Asked({"id": one}))


def test_revisions_that_were_another_article_become_one(gazette: House) -> None:
    id_ = gazette.ids()["Ferry sails"]
    gazette.passes(hours=1)
    other = {"title": "Whale seen", "id": "ferry-sails", "url": "https://gazette.example/ferry-sails"}
    gazette.feed("gazette", other)
    assert gazette.revisions(id_) == [(1, "update"), (2, "update")]

    trial = split(gazette.tools, Asked({"id": id_, "at": 2, "dry_run": True}))
    assert trial["done"].endswith("would be split off")
    made = split(gazette.tools, Asked({"id": id_, "at": 2}))["id"]
    gazette.work()

    assert gazette.article(id_)["title"] == "Ferry sails"
    assert gazette.article(made)["title"] == "Whale seen"
    assert sorted(gazette.titles()) == ["Ferry sails", "Lamp lit", "Whale seen"]
    # and the source's next word goes to the new one
    gazette.feed("gazette", other | {"text": f"<p>{WORDS * 9}</p>"})
    assert gazette.revisions(made)[-1][0] == 2
    with pytest.raises(Conflict):
        split(gazette.tools, Asked({"id": id_, "at": 1}))
