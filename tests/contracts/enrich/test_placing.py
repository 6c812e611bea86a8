"""What every worker promises of stories, copies and links, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier
from typing import Any

import pytest

from tests.contracts.enrich.conftest import Bureau, Clock
from worker.errors import LeaseLost
from worker.jobs.digest import digest

STRIKE = (
    "Dock workers led by Marta Kellermann walked out of the container port of Velden on Tuesday.\n"
    "The Harbour Union of Velden asks for six percent more pay and safer cranes on the north quay.\n"
    "Port director Tomas Arling said that eleven ships were waiting in the roads outside the breakwater."
)
TALKS = (
    "Talks between the Harbour Union of Velden and port director Tomas Arling broke down in the night.\n"
    "Union leader Marta Kellermann said the container port stays shut until pay rises by six percent.\n"
    "Ships with fruit and car parts lie in the roads and wait for dock workers to return to the cranes."
)
BRIDGE = (
    "Engineers closed the old rail bridge at Ostrana after a routine check found cracks in two girders.\n"
    "The regional railway of Ostrana runs buses until the girders are replaced in early summer.\n"
    "Inspector Hana Brodsky said that nobody had been in danger and trains had crossed slowly since May."
)


@dataclass(frozen=True, slots=True)
class Ghost:
    """An article whose transaction will be undone."""

    number: int
    sketch: bytes
    keys: tuple[bytes, ...] = ()
    visible: bool = True
    is_new: bool = True


def test_two_workers_put_one_event_into_one_story(open_bureau: Callable[[], Bureau]) -> None:
    # given two workers that have both looked at the store before anything was written
    one, other = open_bureau(), open_bureau()
    one.write("gazette", "Bridge at Ostrana closed", BRIDGE)
    other.write("courier", "Trains of Ostrana replaced by buses until summer", BRIDGE.replace("old", "long"))

    # when each digests one article of the same event
    one.write("gazette", "Dock strike shuts the port of Velden", STRIKE)
    other.write("courier", "Talks in Velden dock strike break down", TALKS)

    # then both are in one story, and each links to the other
    first, second = (
        one.article("Dock strike shuts the port of Velden"),
        one.article("Talks in Velden dock strike break down"),
    )
    assert first.story is not None
    assert first.story == second.story
    assert one.related(first.title) == {second.title: "story"}
    assert other.related(second.title) == {first.title: "story"}


def test_what_another_worker_wrote_while_one_was_thinking_is_met_all_the_same(
    open_bureau: Callable[[], Bureau], monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a worker that has asked for an article's neighbours before another writes one
    one, other = open_bureau(), open_bureau()
    one.write("gazette", "Bridge at Ostrana closed", BRIDGE)
    look = one.tools.enricher.look_at_all

    def look_slowly(articles: Any, reading: Any = None) -> Any:
        found = look(articles, reading)
        other.write("courier", "Talks in Velden dock strike break down", TALKS)
        return found

    # when it places its own
    monkeypatch.setattr(one.tools.enricher, "look_at_all", look_slowly)
    one.write("gazette", "Dock strike shuts the port of Velden", STRIKE)

    # then they are in one story
    first, second = (
        one.article("Dock strike shuts the port of Velden"),
        one.article("Talks in Velden dock strike break down"),
    )
    assert first.story is not None
    assert first.story == second.story
    assert one.related(first.title) == {second.title: "story"}


def test_articles_that_arrive_in_the_same_moment_on_several_workers_end_in_one_story(
    open_bureau: Callable[[], Bureau],
) -> None:
    # given four workers, each with one article of the same event before it
    workers = [open_bureau() for _ in range(4)]
    told = [STRIKE, TALKS, TALKS.replace("in the night", "at dawn"), STRIKE.replace("Tuesday", "Monday")]
    for at, text in enumerate(told):
        workers[0].write(f"paper-{at}", f"Port of Velden, report {at}", text, wait=True)
    together = Barrier(len(workers))

    def work(worker: Bureau, number: int) -> int:
        together.wait()
        return digest(worker.tools, number)

    # when all digest at once
    with ThreadPoolExecutor(len(workers)) as pool:
        done = list(pool.map(work, workers, workers[0].waiting()))

    # then there is one story with all that are no copies, and every copy names a lead that is none
    rows = [workers[0].article(f"Port of Velden, report {at}") for at in range(len(told))]
    assert done == [1, 1, 1, 1]
    assert {row.story for row in rows} == {story.id for story in workers[0].stories()}
    leads = {row.number: row.duplicate_of for row in rows}
    assert all(leads[lead] is None for lead in leads.values() if lead is not None)


def test_a_restart_forgets_nothing(open_bureau: Callable[[], Bureau], clock: Clock) -> None:
    # given a worker that has died after the first article of an event
    open_bureau().write("gazette", "Dock strike shuts the port of Velden", STRIKE)
    clock.passes(hours=3)

    # when a new one gets the second
    fresh = open_bureau()
    fresh.write("courier", "Talks in Velden dock strike break down", TALKS)

    # then it joins the first
    assert fresh.article("Talks in Velden dock strike break down").story is not None
    assert len(fresh.stories()) == 1


def test_an_article_alone_opens_no_story(bureau: Bureau) -> None:
    # given one article, when another of a different event comes
    bureau.write("gazette", "Dock strike shuts the port of Velden", STRIKE)
    bureau.write("gazette", "Bridge at Ostrana closed", BRIDGE)

    # then neither has a story
    assert bureau.stories() == []
    assert bureau.related("Bridge at Ostrana closed") == {}


def test_a_copy_on_another_source_names_its_lead_and_is_related_to_nobody_twice(bureau: Bureau) -> None:
    # given an article and its copy with another headline, shortened
    bureau.write("gazette", "Dock strike shuts the port of Velden", STRIKE)
    bureau.write("courier", "Velden port at a standstill", "\n".join(STRIKE.split("\n")[:2]))

    # then the copy names its lead, and neither is shown as related to the other
    lead = bureau.article("Dock strike shuts the port of Velden")
    assert bureau.article("Velden port at a standstill").duplicate_of == lead.number
    assert bureau.related(lead.title) == {}
    assert bureau.related("Velden port at a standstill") == {}


def test_a_killed_article_leaves_no_link_and_gains_none(open_bureau: Callable[[], Bureau]) -> None:
    # given two related articles, known to two workers
    one, other = open_bureau(), open_bureau()
    one.write("gazette", "Dock strike shuts the port of Velden", STRIKE)
    other.write("courier", "Talks in Velden dock strike break down", TALKS)

    # when one is killed by the first worker, and the second, whose cache holds it, gets a third
    one.kill("Dock strike shuts the port of Velden")
    other.write("tribune", "Kellermann: port of Velden stays shut", TALKS.replace("in the night", "at dawn"))

    # then nobody links to the killed one
    assert "Dock strike shuts the port of Velden" not in one.related("Talks in Velden dock strike break down")
    assert "Dock strike shuts the port of Velden" not in one.related("Kellermann: port of Velden stays shut")


def test_an_undone_transaction_leaves_nothing_behind(bureau: Bureau) -> None:
    # given a worker that placed an article in a transaction that was then undone
    bureau.write("gazette", "Dock strike shuts the port of Velden", STRIKE)
    lead = bureau.article("Dock strike shuts the port of Velden")
    placing = bureau.tools.enricher.placing
    known = placing.near.sketch_of(lead.number)
    assert known is not None
    ghost = Ghost(lead.number + 1, known.to_bytes())
    with pytest.raises(LeaseLost):
        _place_and_lose(bureau, ghost)

    # when the next article of that event comes, under the very number
    bureau.write("courier", "Talks in Velden dock strike break down", TALKS)

    # then it is what the store says: no copy, and in one story with the first
    talks = bureau.article("Talks in Velden dock strike break down")
    assert talks.duplicate_of is None
    assert [story.id for story in bureau.stories()] == [talks.story]
    assert bureau.article(lead.title).story == talks.story


def test_a_story_bears_the_title_of_its_most_central_article(bureau: Bureau) -> None:
    # given a story of two
    bureau.write("gazette", "Dock strike shuts the port of Velden", STRIKE)
    bureau.write("courier", "Talks in Velden dock strike break down", TALKS)

    # then it has the title of one of them
    (story,) = bureau.stories()
    assert story.title in {"Dock strike shuts the port of Velden", "Talks in Velden dock strike break down"}


def test_a_read_also_link_is_resolved_to_an_article_we_have(bureau: Bureau) -> None:
    # given an article that nothing else is like
    bureau.write("gazette", "Bridge at Ostrana closed", BRIDGE, path="bridge")

    # when another one's text says: read also
    hint = "<strong>Read also:</strong> <a href='https://gazette.example/bridge'>Bridge at Ostrana closed</a>"
    bureau.write("gazette", "Dock strike shuts the port of Velden", f"{STRIKE}\n{hint}")

    # then it is related by a hint
    assert bureau.related("Dock strike shuts the port of Velden") == {"Bridge at Ostrana closed": "hint"}


def _place_and_lose(bureau: Bureau, ghost: Ghost) -> None:
    with bureau.tools.store.write() as tx:
        tx.alone()
        bureau.tools.enricher.placing.place(tx, [ghost], bureau.clock.now, bureau.tools.mint)
        raise LeaseLost
