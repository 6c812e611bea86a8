"""A story that has grown into two becomes two, and stays so; on both databases."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from benchmarks.wire import stream
from tests.contracts.enrich.conftest import Bureau
from worker.shelf import StoreShelf
from worker.store.schema import article

SIX = [f"crash-6-{number}" for number in range(6)]
THREE = [f"crash-0-{number}" for number in range(3)]


@pytest.fixture(scope="module")
def crashes() -> list[dict[str, Any]]:
    """Two crashes a day apart, told so much alike that their articles end in one story, in time order."""
    return [line for line in stream(4, 9) if line["id"] in {*SIX, *THREE}]


def tell(bureaus: list[Bureau], lines: list[dict[str, Any]]) -> None:
    """Let the articles come when they came, each from a paper of its own, to the workers in turn."""
    for at, line in enumerate(lines):
        bureau = bureaus[at % len(bureaus)]
        bureau.clock.now = datetime.fromisoformat(line["published"])
        bureau.write(f"paper-{line['id']}", f"{line['title']} ({line['id']})", line["text"])


def stories_of(bureau: Bureau, ids: list[str]) -> set[str | None]:
    """Return the stories that these articles are in."""
    with bureau.tools.store.read() as tx:
        rows = tx.rows(sa.select(article.c.title, article.c.story))
    return {row.story for row in rows if row.title.rpartition("(")[2].rstrip(")") in ids}


def test_a_story_that_became_two_is_split_with_the_reason_and_the_larger_part_keeps_its_id(
    open_bureau: Callable[[], Bureau], crashes: list[dict[str, Any]]
) -> None:
    # given two workers that have put two events into one story
    one, other = open_bureau(), open_bureau()
    tell([one, other], crashes[:7])
    (before,) = stories_of(one, SIX) | stories_of(one, THREE)

    # when the next ones show that there are two
    tell([other], crashes[7:])

    # then each event has one story, and the larger one its old id
    (stayed,), left = stories_of(one, SIX), stories_of(one, THREE)
    assert stayed == before
    (made,) = left
    assert made not in (None, before)

    # and readers are told why, on both sides
    shelf = StoreShelf(one.tools, "", lambda *_: {})
    new, old = shelf.story(str(made)), shelf.story(str(before))
    assert isinstance(new, dict)
    assert isinstance(old, dict)
    assert new["split_from"] == before
    assert new["reason"].startswith("split off: 3 articles are alike by ")
    assert old["past"] == [{"id": made, "title": new["title"], "what": "split", "reason": new["reason"]}]
    assert "crash-0" in new["title"]


def test_what_was_parted_is_not_merged_again_by_itself(bureau: Bureau, crashes: list[dict[str, Any]]) -> None:
    # given a story that was split
    tell([bureau], crashes)
    parted = {*stories_of(bureau, SIX), *stories_of(bureau, THREE)}

    # when articles come that tell of both
    for number in range(3):
        both = crashes[0]["text"].split("\n")[:3] + crashes[-1]["text"].split("\n")[number : number + 3]
        bureau.clock.passes(hours=1)
        bureau.write(f"roundup-{number}", f"Two crashes in two days, part {number}", "\n".join(both))

    # then there are two stories still
    assert {*stories_of(bureau, SIX), *stories_of(bureau, THREE)} == parted
    assert len(parted) == 2
