"""What a larger recogniser may change, and when: aside, tags alone, and never against anybody's word."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from tests.contracts.enrich.conftest import Bureau, Clock
from tests.contracts.enrich.test_placing import BRIDGE, STRIKE
from tests.contracts.enrich.test_say import slugs
from worker.desk import run
from worker.jobs import aside
from worker.jobs.refine import FACT, refining
from worker.jobs.retag import retag_all
from worker.jobs.tools import Tools
from worker.jobs.turn import work_until_done
from worker.pipeline.tag import Recogniser, Span
from worker.store import articles


def refine(tools: Tools, recogniser: Recogniser) -> int:
    """Read a batch of what is due; return how many articles were taken."""
    return aside.turn(tools, refining(recogniser))


def left(tools: Tools) -> int:
    """Return how many articles wait to be read."""
    return aside.left(tools, FACT)


TITLE = "Ships wait outside the breakwater"
TEXT = STRIKE + "\nThe tug wilhelmina lies at the north quay. The tug wilhelmina is out of fuel."


@dataclass
class Harbourmaster:
    """A recogniser that knows the ships by name, and nobody else."""

    name: str = "harbourmaster 1"
    read_before: list[str] = field(default_factory=list)
    falls_ill: bool = False

    def speaks(self, language: str) -> bool:
        return language in ("", "en")

    def read(self, texts: Sequence[str]) -> list[list[Span]]:
        if self.falls_ill:
            raise OSError("the harbourmaster is ill")
        self.read_before += texts
        return [
            [Span(*found.span(), "organisation") for found in re.finditer("tug wilhelmina", text)]
            for text in texts
        ]


@pytest.fixture
def bureau(open_bureau: Callable[[], Bureau]) -> Bureau:
    """A worker whose operator has chosen a larger recogniser."""
    bureau = open_bureau()
    bureau.tools.settings = replace(bureau.tools.settings, names_model="harbourmaster")
    return bureau


def test_a_larger_recogniser_changes_tags_afterwards_and_makes_no_revision(bureau: Bureau) -> None:
    # given an article that was published, and nobody waits for more
    bureau.write("gazette", TITLE, TEXT)
    assert work_until_done(bureau.tools, 30, 0.01)
    before = bureau.article(TITLE)
    assert "tug-wilhelmina" not in slugs(bureau, TITLE)

    # when the larger recogniser has read it
    assert refine(bureau.tools, Harbourmaster()) == 1

    # then its tags are what that one found, in the derived layer alone, and its feeds are written again
    after = bureau.article(TITLE)
    assert "tug-wilhelmina" in slugs(bureau, TITLE)
    assert "marta-kellermann" not in slugs(bureau, TITLE)
    assert (after.revision, after.updated_at) == (before.revision, before.updated_at)
    assert after.version > before.version
    assert left(bureau.tools) == 0


def test_nothing_is_read_aside_unless_it_was_chosen(open_bureau: Callable[[], Bureau]) -> None:
    # given a worker with the settings as they are shipped, when an article comes, then nothing waits
    bureau = open_bureau()
    bureau.write("gazette", TITLE, TEXT)

    assert left(bureau.tools) == 0


def test_what_was_read_holds_through_a_poll_and_a_retag_and_is_not_read_twice(bureau: Bureau) -> None:
    # given an article that was read
    reader = Harbourmaster()
    bureau.write("gazette", TITLE, TEXT)
    refine(bureau.tools, reader)
    read = len(reader.read_before)

    # when its source says the same again with another date, and all tags are found anew
    bureau.write("gazette", TITLE, f"{TEXT}\n")
    retag_all(bureau.tools)
    refine(bureau.tools, reader)

    # then it has the tags it had, and the model was not asked again
    assert "tug-wilhelmina" in slugs(bureau, TITLE)
    assert len(reader.read_before) == read


def test_a_text_that_changed_is_read_again(bureau: Bureau) -> None:
    # given an article that was read
    bureau.write("gazette", TITLE, TEXT)
    refine(bureau.tools, Harbourmaster())

    # when its text changes
    bureau.write("gazette", TITLE, f"{BRIDGE}\nThe tug wilhelmina came too late, as the tug wilhelmina does.")

    # then the shipped recogniser has the word until the larger one has read that too
    assert "tug-wilhelmina" not in slugs(bureau, TITLE)
    refine(bureau.tools, Harbourmaster())
    assert "tug-wilhelmina" in slugs(bureau, TITLE)


def test_the_operators_word_stands_above_every_recogniser(bureau: Bureau) -> None:
    # given a banned tag and another name for a subject
    run(bureau.tools, "tag ban", {"tag": "tug-wilhelmina"})
    bureau.write("gazette", TITLE, TEXT)

    # when the larger recogniser finds it
    refine(bureau.tools, Harbourmaster())

    # then the article does not have it
    assert "tug-wilhelmina" not in slugs(bureau, TITLE)


def test_what_can_not_be_read_is_put_off_and_in_the_end_let_be(bureau: Bureau, clock: Clock) -> None:
    # given a recogniser that fails
    bureau.write("gazette", TITLE, TEXT)
    had = slugs(bureau, TITLE)
    ill = Harbourmaster(falls_ill=True)

    # when it was asked as often as work is tried
    for _ in range(bureau.tools.settings.tries):
        assert refine(bureau.tools, ill) == 1
        assert refine(bureau.tools, ill) == 0
        clock.passes(minutes=2)

    # then nobody asks it again, and the article has the tags it had
    assert refine(bureau.tools, ill) == 0
    assert left(bureau.tools) == 0
    assert slugs(bureau, TITLE) == had


def test_articles_from_before_are_read_when_asked_for(open_bureau: Callable[[], Bureau]) -> None:
    # given articles that came before the model was chosen, one in another language
    bureau = open_bureau()
    bureau.write("gazette", TITLE, TEXT)
    bureau.write(
        "zeitung", "Schiffe warten", "Der Hafen von Velden ist zu, und die Schiffe warten draußen. " * 5
    )

    # when all are asked for
    aside.ask_for_all(bureau.tools, FACT)
    reader = Harbourmaster()
    while refine(bureau.tools, reader):
        pass

    # then those of a language the model reads have been read
    assert "tug-wilhelmina" in slugs(bureau, TITLE)
    assert not any("Hafen" in text for text in reader.read_before)
    with bureau.tools.store.read() as tx:
        kept = articles.layers(tx, [bureau.article(TITLE).number])
    assert [layer["derived"]["read"]["by"] for layer in kept.values()] == ["harbourmaster 1"]
