"""Digest: documents become articles and revisions, one after the other.

Each document has its own transaction, so that one poisonous page harms nobody
else. Thinking (parse, clean, tag) happens before the transaction, deciding and
saving inside it. Twice is the same as once: the outcome is saved under the
document's lease in the same transaction as the articles, and identity keys find
what an earlier try made.
"""

from datetime import timedelta

import structlog

from worker.article import Document
from worker.errors import LeaseLost
from worker.jobs import gone, orders
from worker.jobs.intake import Intake
from worker.jobs.learning import refused
from worker.jobs.tools import Tools
from worker.pipeline.read import Reading, read
from worker.store import documents, sources
from worker.store.documents import Kept
from worker.store.sources import Source

log = structlog.get_logger()

BATCH = 20
LEASE = timedelta(minutes=3)


def digest(tools: Tools, number: int | None = None, *, urgent: bool = False) -> int:
    """Digest documents that wait (the one asked for, urgent ones, or the oldest); return how many."""
    token = tools.token()
    with tools.store.write() as tx:
        taken = documents.take(tx, tools.now(), LEASE, token, BATCH, number, urgent=urgent)
        known = sources.by_numbers(tx, [kept.source for kept in taken]) if taken else {}
    for kept in sorted(taken, key=lambda one: not one.urgent):
        if not urgent:
            _let_urgent_ones_by(tools)
        _one(tools, kept, known[kept.source])
    return len(taken)


def _let_urgent_ones_by(tools: Tools) -> None:
    """Digest urgent documents before the next of a batch: a kill must not wait a second for its end."""
    with tools.store.read() as tx:
        waits = documents.urgent_waits(tx, tools.now())
    if waits:
        digest(tools, urgent=True)


def _one(tools: Tools, kept: Kept, source: Source) -> None:
    """Digest one document. The one place that turns an unexpected error into a row with its reason."""
    bound = log.bind(document=kept.number, source=source.name)
    if kept.tries > tools.settings.tries:
        _park(tools, kept, f"given up after {kept.tries - 1} tries: each time its worker died or was stopped")
        bound.error("document parked", reason="tries")
        return
    try:
        outcome = _digest(tools, kept, source)
    except LeaseLost:
        bound.warning("lease lost")
    except Exception as error:  # noqa: BLE001 - the outermost place: whatever it is becomes a row
        bound.exception("document parked")
        _park(tools, kept, f"{type(error).__name__}: {error}")
    else:
        bound.info("document digested", how=kept.how, outcome=outcome)


def _digest(tools: Tools, kept: Kept, source: Source) -> str:
    document = Document(
        number=kept.number,
        source=source.name,
        how=kept.how,
        url=kept.url,
        received_at=kept.received_at,
        content_type=kept.content_type,
        body=kept.body,
        carry=kept.carry,
        external_id=kept.external_id,
    )
    reading = read(document, source.kind, str(source.options.get("select", "")))
    if reading.error and gone.is_page_gone(kept):
        address = str(kept.carry.get("draft", {}).get("url") or kept.url)
        return gone.page_gone(tools, kept, source, address) or _refuse(tools, kept, source, reading)
    if reading.error:
        return _refuse(tools, kept, source, reading)
    if reading.order is not None:
        return orders.obey(tools, kept, source, reading.order)
    return Intake(tools, kept, source, reading).run()


def _refuse(tools: Tools, kept: Kept, source: Source, reading: Reading) -> str:
    """Save that a document makes no sense, where the user looks for it."""
    with tools.store.write() as tx:
        if not documents.settle(tx, kept, "refused", reading.error):
            raise LeaseLost
        if kept.how in ("poll", "hub") and source.state != "paused":
            sources.change(tx, source.number, **refused(source, reading.error))
        elif kept.how != "poll":
            documents.park(tx, "document", kept.number, reading.error, tools.now())
    return reading.error


def _park(tools: Tools, kept: Kept, reason: str) -> None:
    with tools.store.write() as tx:
        if documents.settle(tx, kept, "parked", reason):
            documents.park(tx, "document", kept.number, reason, tools.now())
