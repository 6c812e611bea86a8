"""Embargoes: an article is stored and enriched, seen by nobody, and comes out at its time.

Lifting is one transaction: the embargo is taken off, feeds are told to be written
again, subscribers hear of it as of a new article. Twice is the same as once: an
embargo that was lifted is not there any more. What was hidden had no neighbours;
they are looked for right afterwards, so that finding them delays nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog

from worker.jobs.shelving import Shelving, Written, feeds_of
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.revise import text_of
from worker.store import articles, feeds, provenance, sources, stories
from worker.store.store import Tx

log = structlog.get_logger()


def lift_ended(tools: Tools, numbers: Sequence[int]) -> None:
    """Publish these articles as far as their embargo is over."""
    now = tools.now()
    with tools.store.write() as tx:
        tx.alone()
        rows = [articles.row_of(tx, number) for number in numbers]
        lifted = [row for row in rows if row.embargo_until is not None and row.embargo_until <= now]
        lift(tools, tx, lifted)
    log.info("embargo ended", articles=len(lifted))
    shown = [row.number for row in lifted if row.status == "usable"]
    if shown:
        _find_neighbours(tools, shown)


def lift(tools: Tools, tx: Tx, rows: Sequence[Any]) -> None:
    """Take the embargo off these articles; those that are not taken down come out."""
    now = tools.now()
    for row in rows:
        articles.set_columns(tx, row.number, embargo_until=None, changed_at=now)
    out = [row for row in rows if row.status == "usable"]
    if out:
        articles.tell(tx, [(row.number, row.revision, "article.published") for row in out], now, urgent=True)
        feeds.changed(tx, feeds_of(tx, [row.number for row in out]), now, urgent=True)


def move(tools: Tools, tx: Tx, number: int, until: datetime | None) -> None:
    """Obey what the source says of an article's embargo; what it leaves unsaid stays as it is.

    An article that is out stays out: it can be withdrawn, but not be unseen.
    """
    row = articles.row_of(tx, number)
    if until is None or row.embargo_until is None or until == row.embargo_until:
        return
    if until > tools.now():
        articles.set_columns(tx, number, embargo_until=until)
    else:
        lift(tools, tx, [row])


def _find_neighbours(tools: Tools, numbers: Sequence[int]) -> None:
    """Give articles that came out their copies, stories and related links."""
    if not tools.enricher.placing.is_warm:
        with tools.store.read() as tx:
            tools.enricher.placing.warm(tx, tools.now())
    with tools.store.write() as tx:
        tx.alone()
        for number in numbers:
            row = articles.row_of(tx, number)
            body = stories.sketch_of(tx, number)
            if row.status != "usable" or body is None:
                continue
            layers = articles.layers(tx, [number])[number]
            shown = compose(layers["source"], layers["derived"], layers["operator"])
            source = sources.by_numbers(tx, [row.source])[row.source]
            shelving = Shelving(tools, tx, tools.now(), urgent=True)
            shelving.add(
                Written(
                    number=number,
                    id=row.id,
                    source=source.name,
                    revision=row.revision,
                    event="",
                    shown=shown,
                    tags=shown["tags"],
                    text=text_of(shown["html"]),
                    sketch=body,
                    keys=tuple(provenance.keys_of(tx, number)),
                )
            )
            shelving.finish()
