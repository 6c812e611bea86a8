"""Pushes: what hubs deliver, kept once for each delivery although WebSub gives deliveries no number.

A hub repeats what we did not acknowledge, and all that tells a repetition from news is
the body. A body that a source pushed long ago says nothing: a publisher who takes a
change back pushes the first text again. So a push is a repetition only

- of the latest push of its source: the same state twice is one state; or
- of a push that waits to be digested: its sender has had no answer yet, which is when
  hubs repeat.

Where that guess is wrong, polling puts it right: a push has the poll's validators
forgotten, so that the next poll reads the whole, whatever it read before the push.
"""

from typing import Any

import sqlalchemy as sa

from worker.store import documents
from worker.store.schema import document, errand
from worker.store.store import Tx

_BACK = 16  # pushes of a source that are looked at: more don't wait at once unless all stands still
# Their marks are of one length each, so that the last by its name is the last that came.
_LOWEST, _HIGHEST = "push 0000000000", "push 9999999999 ~"
_LATEST = (
    sa.select(document.c.number, document.c.external_id, document.c.state)
    .where(
        document.c.source == sa.bindparam("pushed_to"),
        document.c.external_id.between(_LOWEST, _HIGHEST),
    )
    .order_by(document.c.external_id.desc())
    .limit(_BACK)
)


def keep(tx: Tx, row: dict[str, Any], digest: str) -> tuple[int, bool]:
    """Write one pushed document, `digest` being the name of its body; return its number and whether it stood.

    Two processes that are handed the same push at once give it the same mark, and keep it once.
    """
    latest = tx.rows(_LATEST, {"pushed_to": row["source"]})
    last = _place(latest[0].external_id) if latest else 0
    for one in latest:
        same = one.external_id.endswith(f" {digest}")
        if same and (_place(one.external_id) == last or one.state == "kept"):
            return int(one.number), True
    mark = f"push {last + 1:010} {digest}"
    number, again = documents.keep_once(tx, {**row, "external_id": mark}, urgent=True)
    if not again:
        _doubt_polls(tx, row["source"])
    return number, again


def _place(mark: str) -> int:
    """Return the place of a push among those of its source, from 1."""
    return int(mark.split()[1])


def _doubt_polls(tx: Tx, source: int) -> None:
    """Let the next poll of a source ask for the whole: "as at your last visit" may be older than a push."""
    polls = sa.update(errand).where(errand.c.source == source, errand.c.purpose == "poll")
    tx.run(polls.values(etag="", last_modified="", body_hash=None))
