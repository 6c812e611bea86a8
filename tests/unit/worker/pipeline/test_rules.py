"""Rules: an ordered list of conditions and actions, each seeing what those before it have set."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from config.catalogue import read_catalogue
from worker.pipeline.compose import compose
from worker.pipeline.rules import Ruling, Subject, rule, subject_of

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)


def subject(**said: Any) -> Subject:
    given = {
        "title": "Ferry sails",
        "url": "https://gazette.example/ferry",
        "authors": ["Ida Berg", "Ole Dahl"],
        "published": (NOW - timedelta(hours=2)).isoformat(),
        "language": "en",
        "section": "Harbour",
        "categories": ["Boats"],
    }
    html = "<p>The ferry sails again.</p><figure><img src='https://gazette.example/a.png'></figure>"
    tag = {"name": "Ferry line", "slug": "ferry-line", "kind": "topic"}
    return subject_of(compose(given | said, {"html": html, "tags": [tag]}, {}), "gazette", NOW)


def ruled(when: str, then: str = "drop = true", more: str = "") -> Ruling:
    text = f'[[rules]]\nname = "first"\nwhen = {when}\nthen = {{ {then} }}\n{more}'
    return rule(read_catalogue(text).rules, subject())


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ('{ field = "title", operator = "is", value = "ferry SAILS" }', True),
        ('{ field = "title", operator = "contains", value = "boat" }', False),
        ('{ field = "title", operator = "starts_with", value = "ferry" }', True),
        ('{ field = "url", operator = "ends_with", value = "/ferry" }', True),
        ('{ field = "title", operator = "matches", value = "^f.*s$" }', True),
        ('{ field = "author", operator = "one_of", value = ["Nobody", "ole dahl"] }', True),
        ('{ field = "tag", operator = "is", value = "ferry-line" }', True),
        ('{ field = "text", operator = "contains", value = "sails again" }', True),
        ('{ field = "words", operator = "below", value = 4 }', False),
        ('{ field = "words", operator = "above", value = 3 }', True),
        ('{ field = "images", operator = "above", value = 0 }', True),
        ('{ field = "published", operator = "older_than", value = "1h" }', True),
        ('{ field = "published", operator = "newer_than", value = "1h" }', False),
        ('{ field = "updated", operator = "older_than", value = "1h" }', False),
        ('{ not = { field = "source", operator = "is", value = "gazette" } }', False),
        (
            (
                '{ any = [{ field = "section", operator = "is", value = "x" }, '
                '{ field = "category", operator = "is", value = "boats" }] }'
            ),
            True,
        ),
        (
            (
                '{ all = [{ field = "language", operator = "is", value = "de" }, '
                '{ field = "category", operator = "is", value = "boats" }] }'
            ),
            False,
        ),
    ],
)
def test_a_condition_holds_or_not(when: str, *, holds: bool) -> None:
    assert ruled(when).drop is holds


ALWAYS = '{ field = "title", operator = "matches", value = "." }'


def test_later_rules_see_what_earlier_ones_have_set_and_have_the_last_word() -> None:
    more = """
[[rules]]
name = "second"
when = { field = "section", operator = "is", value = "Sea" }
then = { section = "Ocean", tag = ["Tide"], untag = ["Boat"] }
"""
    found = ruled(ALWAYS, 'section = "Sea", tag = ["Boat"]', more)

    assert (found.section, found.tags, found.untag) == ("Ocean", ("Tide",), ("Boat",))
    assert found.by == {"section": "second", "tag": "second", "untag": "second"}


def test_nothing_is_decided_after_a_drop_and_intake_comes_before_output() -> None:
    more = f"""
[[rules]]
name = "second"
at = "output"
when = {ALWAYS}
then = {{ rights = "title-only" }}
"""
    assert ruled(ALWAYS, "drop = true", more) == Ruling(drop=True, by={"drop": "first"})
    text = f'[[rules]]\nname = "out"\nat = "output"\nwhen = {ALWAYS}\nthen = {{ section = "A" }}\n'
    text += f'[[rules]]\nname = "in"\nwhen = {ALWAYS}\nthen = {{ section = "B" }}\n'
    assert rule(read_catalogue(text).rules, subject()).section == "A"


@pytest.mark.parametrize(
    ("rights", "html", "summary"),
    [
        ("full", "<p>The ferry sails.</p><p>© The &lt;Gazette&gt;</p>", ""),
        ("summary-only", "<p>© The &lt;Gazette&gt;</p>", "The ferry sails."),
        ("title-only", "<p>© The &lt;Gazette&gt;</p>", ""),
    ],
)
def test_rights_and_the_line_that_must_stand_under_it_are_composed(
    rights: str, html: str, summary: str
) -> None:
    made = ruled(ALWAYS, f'rights = "{rights}", attribution = "© The <Gazette>"').json()

    shown = compose({"title": "Ferry"}, {"html": "<p>The ferry sails.</p>", "ruled": made}, {})

    assert (shown["title"], shown["html"], shown["summary"]) == ("Ferry", html, summary)


def test_an_operators_word_stands_above_a_rules() -> None:
    made = ruled(ALWAYS, 'section = "Sea", tag = ["Tide"]').json()

    shown = compose({"section": "Harbour"}, {"ruled": made}, {"section": "Docks", "tags_removed": ["tide"]})

    assert (shown["section"], shown["tags"]) == ("Docks", [])


def test_why_it_is_held_names_the_rule() -> None:
    assert ruled(ALWAYS, "hold = true").held_because == "rule “first” holds it for a decision"
    assert ruled(ALWAYS, 'rights = "no-republish"').held_because.startswith("rule “first”")
    assert ruled(ALWAYS, 'embargo = "2h"').embargo == timedelta(hours=2)
    assert ruled(ALWAYS, 'feed = ["sea"]').json()["feeds"] == ["sea"]
