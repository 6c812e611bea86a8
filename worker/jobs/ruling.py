"""Ruling: the rules of the catalogue on articles that are here already.

What a rule set would change is counted before it is let loose; applying it writes
only what rules own (`ruled` in the derived layer), makes no revision, and holds
what must not be shown any more. What was dropped or held by a rule that is gone
stays as it is: an operator restores it. Twice is the same as once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from config.rules import Rule
from worker.jobs.shelving import Shelving, as_it_stands, feeds_of
from worker.jobs.takedown import hold
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.rules import Ruling, rule, subject_of
from worker.store import articles, feeds
from worker.store.shown import Loaded, load
from worker.store.store import Tx

Layer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ruled:
    """What the rules say of one article: what they said before, what they say now, and the decision."""

    loaded: Loaded
    before: Layer
    after: Layer
    ruling: Ruling

    @property
    def changes(self) -> list[str]:
        """Return what would change, by kind."""
        found = [] if self.loaded.row.status != "usable" or not self.ruling.held_because else ["held"]
        names = (self.before.keys() | self.after.keys()) - {"by"}
        return found + sorted(name for name in names if self.before.get(name) != self.after.get(name))


def judged(tools: Tools, tx: Tx, numbers: Sequence[int], rules: Sequence[Rule]) -> Iterator[Ruled]:
    """Yield what a set of rules says of these articles."""
    for loaded in load(tx, numbers).values():
        derived = dict(loaded.derived_layer)
        before = derived.pop("ruled", {})
        shown = compose(loaded.source_layer, derived, {})
        ruling = rule(rules, subject_of(shown, loaded.source_name, tools.now()))
        yield Ruled(loaded, before, ruling.json(), ruling)


def apply(tools: Tools, tx: Tx, numbers: Sequence[int]) -> int:
    """Let today's rules act on these articles; return how many they change. `tx` must be alone."""
    changed = [one for one in judged(tools, tx, numbers, tools.rules()) if one.changes]
    for one in changed:
        _write(tools, tx, one)
    return len(changed)


def _write(tools: Tools, tx: Tx, one: Ruled) -> None:
    now = tools.now()
    row = one.loaded.row
    before = feeds_of(tx, [row.number])
    derived = {name: value for name, value in one.loaded.derived_layer.items() if name != "ruled"}
    derived |= {"ruled": one.after} if one.after else {}
    articles.change_layer(tx, row.number, "derived", derived, now)
    shown = compose(one.loaded.source_layer, derived, one.loaded.operator_layer)
    articles.set_columns(tx, row.number, language=shown["language"], section=shown["section"])
    if row.status == "usable" and one.ruling.held_because:
        hold(tools, tx, [row.number], one.ruling.held_because)
        return
    shelving = Shelving(tools, tx, now)
    shelving.add(as_it_stands(tx, row, shown))
    shelving.finish(neighbours=False)
    feeds.changed(tx, before, now)
