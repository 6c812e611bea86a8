"""Killed: copies of killed articles that turn up elsewhere are recognised by their text.

A killed article's keys keep it from coming back under its own names; its sketch
keeps its text from coming back under others. What looks like a copy is not
shown but held, and an operator decides (`article restore` or `article kill`).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from worker.jobs.deciding import numbered
from worker.jobs.placing import KEPT
from worker.pipeline.relate import Neighbourhood, judge
from worker.store import articles, stories
from worker.store.store import Tx


@dataclass
class Killed:
    """The sketches of killed articles, as one process holds them; read again when their number changes."""

    near: Neighbourhood = field(default_factory=Neighbourhood)
    stamp: Any = None
    _tx: Tx | None = None

    def original_of(self, tx: Tx, sketch: bytes, now: datetime) -> str:
        """Return the id of the killed article that this one copies, "" when there is none."""
        if tx is not self._tx:  # inside one transaction nobody else kills
            self._tx = tx
            stamp = stories.killed_stamp(tx)
            if stamp != self.stamp:
                self._read(tx, now)
                self.stamp = stamp
        own = numbered(sketch, 0) if len(self.near) else None
        if own is None:
            return ""
        found = judge(self.near, own, int(now.timestamp())).duplicate_of
        return "" if found is None else str(articles.row_of(tx, found).id)

    def _read(self, tx: Tx, now: datetime) -> None:
        self.near = Neighbourhood()
        for row in stories.killed_sketches(tx, now - KEPT):
            own = numbered(row.body, row.article)
            if own is not None:
                self.near.add(own)
                self.near.assign(row.article, f"?{row.article}", None)
