"""Copies: what happens to one of several articles of one text concerns the one that stands for them.

A correction in a copy would be read by its own source's readers only. So the lead
gets a revision of its own that tells of it: its text stays (each source answers for
its own), its note says what was corrected and where, and whoever was told of the
lead hears of it. Twice is the same as once: a note that stands is not added again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from worker.article import RevisionClass, Status
from worker.pipeline.compose import compose
from worker.store import articles, sources
from worker.store.store import Tx

_MOST_CHARACTERS = 600


def carry_corrections(tx: Tx, corrected: Sequence[int], now: datetime, *, urgent: bool = False) -> list[int]:
    """Tell the leads of corrected copies what was corrected; return the leads that changed."""
    changed: list[int] = []
    for number in corrected:
        copy = articles.row_of(tx, number)
        lead = articles.row_of(tx, copy.duplicate_of) if copy.duplicate_of is not None else None
        if lead is not None and lead.status == Status.USABLE and lead.embargo_until is None:
            changed += [lead.number] if _note(tx, copy, lead, now, urgent=urgent) else []
    return changed


def _note(tx: Tx, copy: Any, lead: Any, now: datetime, *, urgent: bool) -> bool:
    """Write the note as a revision of the lead; return False when it stands there already."""
    source = sources.by_numbers(tx, [copy.source])[copy.source]
    said = f"Corrected at {source.title or source.name}" + (f": {copy.note}" if copy.note else "")
    if said in lead.note:
        return False
    layers = articles.layers(tx, [lead.number])[lead.number]
    before = compose(layers["source"], layers["derived"], layers["operator"])
    note = f"{lead.note} {said}".strip()[:_MOST_CHARACTERS]
    changes = {"note": note, "updated_at": now}
    kind = RevisionClass.CORRECTION
    number = articles.revise(tx, lead, kind, now, "copy", before, changes, note=said[:_MOST_CHARACTERS])
    articles.tell(tx, [(lead.number, number, "article.corrected")], now, urgent=urgent)
    return True
