"""Late: what a source said before what we have of it already must not stand in its place.

Documents are digested side by side, and one whose worker died is digested after
those that came later; publishers repeat a call that failed after the next one came
through. Of a late correction the note is kept: readers were not told of it yet.
"""

from datetime import datetime
from typing import Any

from worker.article import Draft, RevisionClass
from worker.jobs.shelving import feeds_of
from worker.pipeline.compose import compose
from worker.store import articles, feeds, provenance
from worker.store.documents import Kept
from worker.store.store import Tx


def is_late(tx: Tx, number: int, kept: Kept, draft: Draft, said: dict[str, Any], now: datetime) -> bool:
    """Say whether the source's layer (`said`) of this article is newer than the document's draft.

    Documents are numbered as they came; what a page's draft says was said when the page was named.
    A hook's call may besides tell itself that it is older, by its times; a feed's entry may not,
    for theirs are wrong too often.
    """
    last = provenance.said_in(tx, number)
    if last is not None and last > int(kept.carry.get("parent") or kept.number):
        return True
    if kept.how != "hook" or "updated" not in said:
        return False
    told = draft.updated or (draft.published if draft.event == "article.published" else None)
    standing = datetime.fromisoformat(said["updated"])
    # A time ahead of ours would keep everything out that comes until then.
    return told is not None and told < standing <= now


def keep_note(tx: Tx, row: Any, kept: Kept, draft: Draft, now: datetime) -> bool:
    """Let a late correction leave its note, as a revision; return False when there is none to leave."""
    if draft.event != "article.corrected" or not draft.note or draft.note in row.note:
        return False
    layers = articles.layers(tx, [row.number])[row.number]
    before = compose(layers["source"], layers["derived"], layers["operator"])
    changes = {"note": f"{row.note} {draft.note}".strip(), "updated_at": now}
    number = articles.revise(
        tx,
        row,
        RevisionClass.CORRECTION,
        now,
        kept.how,
        before,
        changes,
        document=kept.number,
        note=draft.note,
    )
    if row.embargo_until is None:
        articles.tell(tx, [(row.number, number, "article.corrected")], now, urgent=kept.urgent)
    feeds.changed(tx, {"corrections", *feeds_of(tx, [row.number])}, now, urgent=kept.urgent)
    return True
