"""Rules of the catalogue: a condition, and what happens to the articles that meet it.

Parsed here into plain values, applied by the worker. In the order of the file:

    [[rules]]
    name = "no advertorials"
    when = { any = [
      { field = "section", operator = "is", value = "Sponsored" },
      { field = "title", operator = "matches", value = "^(Ad|Anzeige):" },
    ] }
    then = { drop = true }
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from config.tables import (
    Field,
    Place,
    Reader,
    Wrong,
    choice,
    duration,
    names,
    read_table,
    switch,
    text,
    texts,
    whole,
)

TEXT_FIELDS = (
    "source",
    "url",
    "title",
    "summary",
    "text",
    "section",
    "language",
    "author",
    "category",
    "tag",
)
NUMBER_FIELDS = ("words", "images")
TIME_FIELDS = ("published", "updated")

# What an article without rights to its text shows (CONTRACT: feeds).
RIGHTS = ("full", "summary-only", "title-only", "no-republish")

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison: `value` is a text, a tuple of texts, a number or a timedelta, as `operator` needs."""

    # Not for pytest to collect.
    __test__ = False

    field: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class All:
    """Every one of `conditions`."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of `conditions`."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of `condition`."""

    condition: "Condition"


Condition = Test | All | AnyOf | Not


@dataclass(frozen=True, slots=True)
class Rule:
    """When `when` holds, do each of `then`: pairs of an action's name and its value.

    `at` is intake (what enters the store) or output (what leaves it).
    """

    name: str
    at: str
    when: Condition
    then: tuple[tuple[str, Any], ...]


def _yes(raw: Any, place: Place) -> bool:
    if not switch(raw, place):
        raise Wrong(place, "only true makes sense here; leave the key out otherwise")
    return True


ACTIONS: Mapping[str, Reader] = {
    "drop": _yes,
    "hold": _yes,
    "tag": texts,
    "untag": texts,
    "language": text,
    "section": text,
    "feed": names,
    "rights": choice(*RIGHTS),
    "embargo": duration,
    "attribution": text,
}


def _pattern(raw: Any, place: Place) -> str:
    try:
        re.compile(text(raw, place))
    except re.error as error:
        raise Wrong(place, f"not a regular expression: {error}") from error
    return str(raw)


_number = whole(0, 10**9)

_ON_TEXT: Mapping[str, Reader] = {
    "is": text,
    "one_of": texts,
    "contains": text,
    "starts_with": text,
    "ends_with": text,
    "matches": _pattern,
}
_ON_NUMBERS: Mapping[str, Reader] = {"above": _number, "below": _number}
_ON_TIMES: Mapping[str, Reader] = {"older_than": duration, "newer_than": duration}

OPERATORS: Mapping[str, Mapping[str, Reader]] = {
    **dict.fromkeys(TEXT_FIELDS, _ON_TEXT),
    **dict.fromkeys(NUMBER_FIELDS, _ON_NUMBERS),
    **dict.fromkeys(TIME_FIELDS, _ON_TIMES),
}


def read_rules(raw: Any, place: Place) -> tuple[Rule, ...]:
    """Return the rules of the list `raw`, in its order; raises Wrong."""
    if not isinstance(raw, list):
        raise Wrong(place, "rules begin with [[rules]], in two brackets")
    return tuple(_read_rule(item, (*place, n)) for n, item in enumerate(raw))


def _read_rule(raw: Any, place: Place) -> Rule:
    keys = {
        "name": Field(text),
        "at": Field(choice("intake", "output"), "intake"),
        "when": Field(_read_condition),
        "then": Field(_read_actions),
    }
    return Rule(**read_table(raw, place, keys))


def _read_actions(raw: Any, place: Place) -> tuple[tuple[str, Any], ...]:
    values = read_table(raw, place, {name: Field(read, None) for name, read in ACTIONS.items()})
    actions = tuple((name, value) for name, value in values.items() if value is not None)
    if not actions:
        raise Wrong(place, f"a rule needs an action: {', '.join(ACTIONS)}")
    return actions


def _read_condition(raw: Any, place: Place, depth: int = 0) -> Condition:
    if not isinstance(raw, dict):
        raise Wrong(place, "a condition is a table: field, operator and value, or all, any, not")
    if depth > _DEEPEST:
        raise Wrong(place, f"conditions may be {_DEEPEST} deep")
    word = next((word for word in ("all", "any", "not") if word in raw), None)
    if word is None:
        return _read_test(raw, place)
    inner = read_table(raw, place, {word: Field(lambda value, _: value)})[word]
    if word == "not":
        return Not(_read_condition(inner, (*place, word), depth + 1))
    if not isinstance(inner, list) or not inner:
        raise Wrong((*place, word), "a list of conditions is needed here")
    conditions = tuple(_read_condition(item, (*place, word, n), depth + 1) for n, item in enumerate(inner))
    return All(conditions) if word == "all" else AnyOf(conditions)


def _read_test(raw: Any, place: Place) -> Test:
    values = read_table(
        raw,
        place,
        {
            "field": Field(choice(*OPERATORS)),
            "operator": Field(text),
            "value": Field(lambda value, _: value),
        },
    )
    operators = OPERATORS[values["field"]]
    operator = choice(*operators)(values["operator"], (*place, "operator"))
    return Test(values["field"], operator, operators[operator](values["value"], (*place, "value")))
