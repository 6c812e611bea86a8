"""What a sentence model may change, and when: aside, by adding alone, and alike for every worker."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Barrier

import pytest

from tests.contracts.enrich.conftest import Bureau, Clock
from tests.contracts.enrich.test_placing import BRIDGE, STRIKE, TALKS
from worker.jobs import aside
from worker.jobs.meanings import FACT, meaning
from worker.jobs.turn import work_until_done
from worker.store import meanings

FIRST = "Strike paralyses Velden harbour"
SECOND = "Shipping lines divert vessels as Velden stoppage drags on"
OTHER = "Amateur football club from Ostrana celebrates promotion after nervous shootout"
SEA, TOWN = bytes(48), bytes([255] * 24 + [0] * 24)


@dataclass
class Sailor:
    """A reader to whom everything about the sea is one thing, and all else another."""

    name: str = "sailor"
    read_before: list[str] = field(default_factory=list)
    is_at_sea: bool = False

    def speaks(self, language: str) -> bool:
        return language in ("", "en")

    def read(self, titles: Sequence[str]) -> list[bytes]:
        if self.is_at_sea:
            raise OSError("the sailor is at sea")
        self.read_before += titles
        return [SEA if "harbour" in title or "Ship" in title else TOWN for title in titles]


@pytest.fixture
def open_heeding(open_bureau: Callable[[], Bureau]) -> Callable[[], Bureau]:
    """What opens one more worker whose operator has chosen a sentence model."""

    def another() -> Bureau:
        bureau = open_bureau()
        bureau.tools.settings = replace(bureau.tools.settings, relate_model="sailor")
        return bureau

    return another


@pytest.fixture
def bureau(open_heeding: Callable[[], Bureau]) -> Bureau:
    return open_heeding()


def mean(bureau: Bureau, sailor: Sailor) -> int:
    """Read a batch of titles that are due; return how many articles were taken."""
    return aside.turn(bureau.tools, meaning(sailor))


def headlines(bureau: Bureau, *titles: str) -> None:
    for at, title in enumerate(titles):
        bureau.write(f"paper-{at}", title, "")


def test_a_meaning_brings_together_afterwards_and_makes_no_revision(bureau: Bureau) -> None:
    # given three headlines that were published, each alone by its words
    headlines(bureau, FIRST, OTHER, SECOND)
    assert work_until_done(bureau.tools, 30, 0.01)
    before = {title: bureau.article(title) for title in (FIRST, OTHER, SECOND)}
    assert {row.story for row in before.values()} == {None}

    # when their titles have been read
    assert mean(bureau, Sailor()) == 3

    # then two are one story and linked, with the reason, and their feeds are written again
    after = {title: bureau.article(title) for title in before}
    assert after[FIRST].story == after[SECOND].story is not None
    assert after[OTHER].story is None
    assert (bureau.related(FIRST), bureau.related(SECOND)) == ({SECOND: "story"}, {FIRST: "story"})
    assert {title: row.revision for title, row in after.items()} == dict.fromkeys(before, 1)
    assert all(after[title].updated_at == before[title].updated_at for title in before)
    assert all(after[title].version > before[title].version for title in (FIRST, SECOND))
    assert after[OTHER].version == before[OTHER].version
    assert aside.left(bureau.tools, FACT) == 0


def test_nothing_waits_for_a_model_unless_one_was_chosen(open_bureau: Callable[[], Bureau]) -> None:
    bureau = open_bureau()
    headlines(bureau, FIRST, SECOND)

    assert aside.left(bureau.tools, FACT) == 0
    assert bureau.tools.enricher.placing.model == ""


def test_reading_twice_changes_nothing_more(bureau: Bureau) -> None:
    # given articles that were brought together
    headlines(bureau, FIRST, OTHER, SECOND)
    mean(bureau, Sailor())
    before = [bureau.article(title) for title in (FIRST, OTHER, SECOND)]

    # when all are read again
    aside.ask_for_all(bureau.tools, FACT)
    assert mean(bureau, Sailor()) == 3

    # then no row of an article is another
    assert [bureau.article(title) for title in (FIRST, OTHER, SECOND)] == before


def test_words_decide_first_and_what_they_gave_stays(bureau: Bureau) -> None:
    # given two articles in one story by their words
    bureau.write("gazette", "Dock strike shuts the port of Velden", STRIKE)
    bureau.write("courier", "Talks in Velden dock strike break down", TALKS)
    bureau.write("gazette", "Bridge at Ostrana closed", BRIDGE)
    titles = "Dock strike shuts the port of Velden", "Talks in Velden dock strike break down"
    before = [bureau.article(title) for title in titles]

    # when a model reads them to which their titles have nothing in common
    mean(bureau, Sailor())

    # then they are as they were
    assert [bureau.article(title) for title in titles] == before
    assert before[0].story == before[1].story is not None


def test_what_one_worker_read_another_hears_and_a_new_one_too(open_heeding: Callable[[], Bureau]) -> None:
    # given two workers that know the first article, and one that has read its title
    one, other = open_heeding(), open_heeding()
    one.write("gazette", FIRST, "")
    other.write("courier", OTHER, "")
    mean(one, Sailor())

    # when the other reads the second, and its cache is as old as before
    other.write("courier", SECOND, "")
    mean(other, Sailor())

    # then it knew what the first one means; and who starts now knows both
    assert one.article(FIRST).story == one.article(SECOND).story is not None
    fresh = open_heeding()
    with fresh.tools.store.read() as tx:
        fresh.tools.enricher.placing.warm(tx, fresh.clock.now)
    numbers = [fresh.article(title).number for title in (FIRST, SECOND)]
    assert [fresh.tools.enricher.placing.near.meaning_of(number) for number in numbers] == [SEA, SEA]


def test_two_that_read_in_the_same_moment_miss_nothing(open_heeding: Callable[[], Bureau]) -> None:
    # given two headlines of one event, and so many others between them that no batch holds both
    workers = [open_heeding() for _ in range(3)]
    others = [f"Xylo{at}graph and quorn{at}ville meet brad{at}burgh" for at in range(40)]
    headlines(workers[0], *others[:8], FIRST, *others[8:32], SECOND, *others[32:])
    ready = Barrier(len(workers))

    # when three processes read them at once
    def read(bureau: Bureau) -> list[str]:
        sailor = Sailor()
        ready.wait()
        while mean(bureau, sailor):
            pass
        return sailor.read_before

    with ThreadPoolExecutor(len(workers)) as pool:
        found = list(pool.map(read, workers))

    # then each title was read by one, and the event is one story
    assert sorted(title for some in found for title in some) == sorted([*others, FIRST, SECOND])
    assert workers[0].article(FIRST).story == workers[0].article(SECOND).story is not None
    assert workers[0].related(SECOND) == {FIRST: "story"}


def test_a_title_that_changed_is_read_again(bureau: Bureau) -> None:
    # given an article whose title was read
    sailor = Sailor()
    bureau.write("gazette", OTHER, "", path="one")
    bureau.write("courier", SECOND, "")
    mean(bureau, sailor)

    # when its title becomes that of another event
    bureau.write("gazette", FIRST, "", path="one")
    mean(bureau, sailor)

    # then it is where its new title belongs
    assert sailor.read_before == [OTHER, SECOND, FIRST]
    assert bureau.article(FIRST).story == bureau.article(SECOND).story is not None


def test_a_killed_article_is_brought_to_nobody(bureau: Bureau) -> None:
    headlines(bureau, FIRST)
    bureau.kill(FIRST)
    bureau.write("paper-1", SECOND, "")

    while mean(bureau, Sailor()):
        pass

    assert bureau.article(SECOND).story is None
    assert bureau.related(SECOND) == {}


def test_what_can_not_be_read_is_let_be_and_the_article_keeps_what_it_had(
    bureau: Bureau, clock: Clock
) -> None:
    # given a model that fails
    headlines(bureau, FIRST, SECOND)
    before = bureau.article(FIRST)
    gone = Sailor(is_at_sea=True)

    # when it was asked as often as work is tried
    for _ in range(bureau.tools.settings.tries):
        assert mean(bureau, gone) == 2
        assert mean(bureau, gone) == 0
        clock.passes(minutes=2)

    # then nobody asks it again
    assert mean(bureau, gone) == 0
    assert bureau.article(FIRST) == before


def test_titles_of_a_language_that_the_model_does_not_read_are_left(bureau: Bureau) -> None:
    # given an article in German
    bureau.write(
        "zeitung", "Schiffe warten", "Der Hafen von Velden ist zu, und die Schiffe warten draußen. " * 5
    )
    sailor = Sailor()

    # when it is its turn
    assert mean(bureau, sailor) == 1

    # then nothing was read and nothing waits
    assert sailor.read_before == []
    assert aside.left(bureau.tools, FACT) == 0


def test_meanings_of_another_model_are_not_heard(open_heeding: Callable[[], Bureau]) -> None:
    # given titles that one model has read
    bureau = open_heeding()
    headlines(bureau, FIRST, SECOND)
    mean(bureau, Sailor())

    # when another is chosen
    with bureau.tools.store.read() as tx:
        mine = meanings.after(tx, 0, "sailor", bureau.clock.now.replace(year=2000))
        theirs = meanings.after(tx, 0, "gardener", bureau.clock.now.replace(year=2000))

    # then it begins with none
    assert (len(mine), len(theirs)) == (2, 0)
