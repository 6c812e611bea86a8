"""Arrivals: what documents saved together ask of the store, and the new articles they bring, in bulk.

Documents without a key in common are strangers to each other: all their keys are
looked up in one question, and their new articles are written in one go. Where one
bears a key of another, what was decided so far is written first and its keys are
looked up again, so that all goes as if they had been saved one after the other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from worker.article import Standing, Status
from worker.jobs import furniture
from worker.jobs.made import Made
from worker.jobs.shelving import Shelving, Written
from worker.store import articles
from worker.store.articles import NewArticle
from worker.store.sources import Source
from worker.store.store import Tx


@dataclass(frozen=True, slots=True)
class Arrival:
    """A new article, what it was made of, the name of its source, and the page it stood on."""

    new: NewArticle
    made: Made
    source: str
    page: str


class Arrivals:
    """The new articles of one transaction, before they are written; `shelving` is told of those that are.

    `sources` holds each source as the documents saved before left it.
    """

    def __init__(
        self, tx: Tx, shelving: Shelving, keys: Iterable[bytes], sources: dict[int, Source], now: datetime
    ) -> None:
        self.shelving = shelving
        self.sources = sources
        self._tx = tx
        self._now = now
        self._standing, _ = articles.standing(tx, keys)
        self._met: set[bytes] = set()
        self._fresh: list[Arrival] = []

    def standing_of(self, keys: set[bytes]) -> dict[bytes, Standing]:
        """Return what the known ones among a document's keys lead to."""
        strangers = self._met.isdisjoint(keys)
        self._met |= keys
        if strangers:
            return {key: one for key in keys if (one := self._standing.get(key))}
        self.write()
        return articles.standing(self._tx, keys)[0]

    def add(self, arrival: Arrival) -> None:
        """Remember an article that nobody knew."""
        self._fresh.append(arrival)

    def write(self) -> None:
        """Write those that were added."""
        fresh, self._fresh = self._fresh, []
        numbers = articles.insert(self._tx, [one.new for one in fresh], self._now)
        pages = [
            furniture.Page(one.page, number, one.made.item.content.blocks)
            for number, one in zip(numbers, fresh, strict=True)
        ]
        furniture.learn(self._tx, pages, self._now)
        for number, one in zip(numbers, fresh, strict=True):
            new, made = one.new, one.made
            self.shelving.add(
                Written(
                    number=number,
                    id=new.id,
                    source=one.source,
                    revision=1,
                    event="article.published",
                    shown=new.shown,
                    tags=made.shown["tags"],
                    text=made.item.content.text,
                    sketch=made.sketch,
                    keys=made.item.keys.all(),
                    visible=new.embargo_until is None and new.status == Status.USABLE,
                )
            )

    def finish(self) -> None:
        """Write those that were added, and what follows from all that was written."""
        self.write()
        self.shelving.finish()
