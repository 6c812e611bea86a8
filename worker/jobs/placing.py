"""Placing: copies, stories and related links of what one transaction wrote.

    catch up with the store -> refresh the surroundings of all that was written
    -> for each article: judge, act on the cache -> write all that was decided

Whoever places is alone in the database (`Tx.alone`), so decisions come one after
the other however many workers there are (worker/jobs/deciding.py). The neighbourhood
is a cache: sketches newer than its mark are read inside the transaction, and the last
ones it added itself are dropped and read again, because their transaction may have
been undone.

Where a sentence model reads titles (worker/jobs/meanings.py), what it says is caught up
with like sketches, and articles are looked at again with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from worker.jobs.bonds import Bonds
from worker.jobs.deciding import Deciding, Placed, ToPlace, alone, numbered
from worker.pipeline.relate import MOST_HELD, Asked, LeadRule, Neighbourhood, Sketch
from worker.store import meanings, stories
from worker.store.store import Tx

KEPT = timedelta(days=28)
_TRIM_EVERY = timedelta(minutes=10)
# Sketches that came in between asking and placing: two transactions of others; after more, it is asked anew.
_MOST_FRESH = 40
_MOST_AHEAD = 200  # who only looks places nothing, and need not remember what was asked
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class Placing:
    """The neighbourhood of one process and how far it has caught up with the store."""

    near: Neighbourhood = field(default_factory=Neighbourhood)
    rule: LeadRule = field(default_factory=LeadRule)
    model: str = ""
    mark: int = 0
    meaning_mark: int = 0
    is_warm: bool = False
    _unsure: set[int] = field(default_factory=set)
    _ahead: dict[bytes, Asked] = field(default_factory=dict)  # asked before the transaction, by sketch
    _ahead_at: int = 0
    _fresh: list[Sketch] = field(default_factory=list)  # what was taken in since then
    _tx: Tx | None = None
    _trimmed: datetime = _LONG_AGO

    def warm(self, tx: Tx, now: datetime) -> None:
        """Fill the cache outside any writing transaction, so that the first decision need not wait."""
        self._read(tx, now)
        self.is_warm = True

    def place(self, tx: Tx, written: Sequence[ToPlace], now: datetime, mint: Callable[[], str]) -> Placed:
        """Place what was written; `tx` must be alone."""
        self._catch_up(tx, now)
        stories.write_sketches(tx, ((w.number, w.sketch) for w in written), now)
        act = Deciding(self.near, tx, now, mint, Placed(), Bonds(tx, now), self.rule)
        self._unsure.update(one.number for one in written)
        act.refresh_around(written, self._ahead, self._fresh)
        self._ahead.clear()
        for one in written:
            act.one(one)
        act.write()
        act.hints(written)
        return act.placed

    def look_again(self, tx: Tx, numbers: Sequence[int], now: datetime, mint: Callable[[], str]) -> Placed:
        """Judge articles again whose meaning is known now, and add what is new; `tx` must be alone."""
        self._catch_up(tx, now)
        act = Deciding(self.near, tx, now, mint, Placed(), Bonds(tx, now), self.rule)
        for number in numbers:
            act.again(number)
        act.write()
        return act.placed

    def ask(self, own: Sketch, body: bytes) -> Asked:
        """Return whom to hold against an article; where it is placed next, that is not asked again."""
        if self.near.changes != self._ahead_at or len(self._ahead) >= _MOST_AHEAD:
            self._ahead.clear()
            self._ahead_at = self.near.changes
        asked = self._ahead[body] = self.near.ask(own)
        return asked

    def _catch_up(self, tx: Tx, now: datetime) -> None:
        """Hold what the store holds. A second call in one transaction finds nothing new: it is alone."""
        if tx is self._tx:
            return
        self._fresh.clear()
        unsure = self._unsure - self._read(tx, now)
        for number in unsure:
            self.near.remove(number)
        self._unsure.clear()
        if self.near.changes != self._ahead_at + len(self._fresh) or len(self._fresh) > _MOST_FRESH:
            self._ahead.clear()
        self._tx = tx
        self.is_warm = True

    def _read(self, tx: Tx, now: datetime) -> set[int]:
        """Take in what was written since the last time; return which articles that were."""
        found: set[int] = set()
        for row in stories.sketches_after(tx, self.mark, now - KEPT):
            self.mark = row.number
            found.add(row.article)
            if not row.seen:
                self.near.remove(row.article)
                continue
            # What this process wrote itself it holds already; adding it again would count it twice.
            if not self.near.holds(row.article, row.body):
                own = numbered(row.body, row.article)
                if own is None:
                    continue
                self.near.add(own)
                self._fresh.append(own)
            self.near.assign(row.article, row.story or alone(row.article), row.duplicate_of)
        for row in meanings.after(tx, self.meaning_mark, self.model, now - KEPT) if self.model else ():
            self.meaning_mark = row.number
            self.near.mean(row.article, bytes(row.body))
        if now - self._trimmed > _TRIM_EVERY or len(self.near) > MOST_HELD * 1.05:
            self.near.trim(int((now - KEPT).timestamp()))
            self.near.keep(MOST_HELD)
            self._trimmed = now
        return found
