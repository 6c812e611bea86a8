"""A killed text does not come back as somebody else's."""

from pathlib import Path

import pytest

from tests.contracts.jobs.house import House
from worker.jobs.takedown import WITHDRAW

STORY = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "Harbour master Ida Berg told the council of Harrow that the northern crane had been sold twice.",
        "The buyer, a shipyard in Marram, paid eighty thousand crowns into an account that nobody knew.",
        "Two of the clerks who signed the papers left the town hall before Easter and were not seen again.",
        "The public prosecutor opened an inquiry on Monday and asked for the ledgers of the past nine years.",
        "Until it is closed the crane stands idle, and ferries have to unload at the old fish quay instead.",
    )
)


@pytest.fixture
def two(house: House) -> House:
    house.source("gazette", full_text=False)
    house.source("mirror", full_text=False)
    house.feed("gazette", {"title": "Crane sold twice in Harrow", "text": STORY})
    return house


def copy(house: House) -> None:
    house.feed("mirror", {"title": "Crane was sold twice", "url": "https://mirror.example/a", "text": STORY})
    house.work()


def test_a_copy_that_comes_after_the_kill_is_held_for_a_decision(two: House) -> None:
    original = two.ids()["Crane sold twice in Harrow"]
    two.take_down(original)
    two.work()

    copy(two)

    held = two.ids()["Crane was sold twice"]
    assert two.titles() == two.titles("source/mirror") == []
    assert two.article(held)["status"] == "withheld"
    assert two.reason(held) == f"it looks like a copy of article {original}, which was killed"

    # when the operator decides that it may be shown
    two.restore(held)
    two.work()
    assert two.titles() == ["Crane was sold twice"]


def test_a_copy_that_was_there_before_is_held_with_it_and_its_readers_are_told(two: House) -> None:
    copy(two)
    assert two.titles("source/mirror") == ["Crane was sold twice"]
    original = two.ids()["Crane sold twice in Harrow"]

    two.take_down(original)
    two.work()

    assert two.titles("source/mirror") == []
    assert two.events()[-1] == ("Crane was sold twice", "article.withdrawn")
    assert two.page("source/mirror", "atom").count(b"deleted-entry ref=") == 1


def test_nobody_is_told_to_read_a_copy_that_is_held(two: House) -> None:
    copy(two)
    held, original = two.ids()["Crane was sold twice"], two.ids()["Crane sold twice in Harrow"]
    text = (
        "<p>Beekeepers on the island count their hives again, and find more of them than last spring.</p>" * 3
    )
    link = '<p>Read also: <a href="https://mirror.example/a">Crane was sold twice</a></p>'
    two.source("herald", full_text=False)
    two.feed("herald", {"title": "More hives on the island", "text": text + link})
    two.work()
    page = two.page("source/herald", "json")
    assert held.encode() in page
    assert original.encode() not in page

    two.take_down(original)
    two.work()

    page = two.page("source/herald", "json")
    assert b"More hives" in page
    assert held.encode() not in page


def test_a_withdrawn_articles_copy_takes_its_place(two: House) -> None:
    copy(two)
    two.take_down(two.ids()["Crane sold twice in Harrow"], WITHDRAW)
    two.work()

    assert two.titles() == ["Crane was sold twice"]


def test_another_text_is_nobodys_copy(two: House, tmp_path: Path) -> None:
    two.take_down(two.ids()["Crane sold twice in Harrow"])
    two.feed("mirror", {"title": "Ferry sails", "url": "https://mirror.example/b"})
    two.work()

    assert two.titles() == ["Ferry sails"]
