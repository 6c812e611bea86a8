"""Which of several articles of one text stands for all, and that no correction is lost; on both databases."""

from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.enrich.conftest import Bureau
from tests.contracts.enrich.test_placing import STRIKE
from worker.jobs.placing import Placing
from worker.pipeline.relate import LeadRule
from worker.shelf import StoreShelf
from worker.store import articles

FIRST, SECOND, THIRD = "Dock strike shuts the port", "Port at a standstill", "Cranes stand still in Velden"
LONG = (
    STRIKE
    + "\nNobody expects that the cranes will move again before the end of the week, harbour people said."
)
NOTICE = "Correction: the strike began on Monday, not on Tuesday."


def follow(bureau: Bureau, rule: LeadRule) -> None:
    """Let a worker follow another rule than the first that came."""
    bureau.tools.enricher.placing = Placing(rule=rule)


def leads(bureau: Bureau) -> dict[str, str | None]:
    """Return the title of each article's lead by its own title, None for who stands for itself."""
    rows = [bureau.article(title) for title in (FIRST, SECOND, THIRD)]
    called = {row.number: row.title for row in rows}
    return {row.title: called.get(row.duplicate_of) for row in rows}


def shown(bureau: Bureau, title: str) -> dict[str, Any]:
    """Return an article as everybody sees it."""
    found = StoreShelf(bureau.tools, "", lambda *_: {}).article(bureau.article(title).id)
    assert isinstance(found, dict)
    return found


def in_all(bureau: Bureau) -> list[str]:
    """Return the titles of the articles in the feed of everything."""
    return [one["title"] for one in StoreShelf(bureau.tools, "", lambda *_: {}).feed("all")["articles"]]  # type: ignore[index]


@pytest.mark.parametrize(
    ("rule", "lead"),
    [
        (LeadRule(), FIRST),
        (LeadRule(longest=True), SECOND),
        (LeadRule(preferred=("tribune",)), THIRD),
        (LeadRule(preferred=("tribune", "courier"), longest=True), THIRD),
    ],
)
def test_the_lead_is_the_first_the_longest_or_the_preferred_one(
    bureau: Bureau, rule: LeadRule, lead: str
) -> None:
    # given a rule
    follow(bureau, rule)

    # when one text comes three times: the second longer, the third from another source
    bureau.write("gazette", FIRST, STRIKE)
    bureau.write("courier", SECOND, LONG)
    bureau.write("tribune", THIRD, STRIKE)

    # then one stands for all, with links to where the others are, and is the only one in the feeds
    assert leads(bureau) == {title: None if title == lead else lead for title in (FIRST, SECOND, THIRD)}
    assert len(shown(bureau, lead)["also_at"]) == 2
    assert in_all(bureau) == [lead]


def test_the_rule_is_read_from_the_settings(bureau: Bureau) -> None:
    tools = bureau.tools
    tools.settings = replace(tools.settings, lead="longest", preferred_sources=("tribune",))

    assert tools.enricher.placing.rule == LeadRule(("tribune",), longest=True)


def test_a_correction_in_a_copy_is_told_with_its_lead(bureau: Bureau) -> None:
    # given an article and its copy on another source
    bureau.write("gazette", FIRST, STRIKE)
    bureau.write("courier", SECOND, STRIKE)

    # when the copy is corrected, and its source says so again
    for _ in range(2):
        bureau.write("courier", SECOND, f"{STRIKE.replace('Tuesday', 'Monday')}\n{NOTICE}")

    # then the lead has a revision that tells of it, once, keeps its text, and stands among the corrections
    lead = shown(bureau, FIRST)
    assert lead["note"] == f"Corrected at courier: {NOTICE}"
    assert (lead["revision"], "Tuesday" in lead["text"]) == (2, True)
    with bureau.tools.store.read() as tx:
        made = [row.origin for row in articles.revisions(tx, bureau.article(FIRST).number)]
        number = bureau.article(SECOND).duplicate_of
    assert made == ["poll", "copy"]
    assert number == bureau.article(FIRST).number
    corrections = StoreShelf(bureau.tools, "", lambda *_: {}).feed("corrections")
    assert isinstance(corrections, dict)
    assert [one["title"] for one in corrections["articles"]] == [FIRST]


def test_a_corrected_lead_that_gives_way_leaves_its_correction_to_who_takes_its_place(bureau: Bureau) -> None:
    # given a lead that was corrected
    follow(bureau, LeadRule(preferred=("courier",)))
    bureau.write("gazette", FIRST, STRIKE)
    bureau.write("gazette", FIRST, f"{STRIKE}\n{NOTICE}")

    # when the preferred source brings the text
    bureau.write("courier", SECOND, STRIKE)

    # then it stands for both, and tells of the correction
    assert bureau.article(FIRST).duplicate_of == bureau.article(SECOND).number
    assert shown(bureau, SECOND)["note"] == f"Corrected at gazette: {NOTICE}"


def test_every_other_worker_sees_the_lead_that_took_over(open_bureau: Any) -> None:
    # given two workers, and a lead that gave way in one
    one, other = open_bureau(), open_bureau()
    for bureau in (one, other):
        follow(bureau, LeadRule(longest=True))
    other.write("gazette", FIRST, STRIKE)
    one.write("courier", SECOND, LONG)

    # when the other gets one more copy
    other.write("tribune", THIRD, STRIKE)

    # then it is a copy of the new lead
    assert leads(other) == {FIRST: SECOND, SECOND: None, THIRD: SECOND}
