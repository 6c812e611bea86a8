"""Digest: documents become articles and revisions.

Thinking (parse, clean, tag) happens before the transaction, deciding and saving
inside it, for some documents together, because what follows from one article costs
nearly as much as what follows from twenty. Where that fails, each is saved alone, so
that one poisonous page harms nobody else. Twice is the same as once: the outcome is
saved under the documents' leases in the same transaction as the articles, and
identity keys find what an earlier try made.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import structlog

from worker.article import Document
from worker.errors import LeaseLost
from worker.jobs import furniture, gone, orders
from worker.jobs.arrivals import Arrivals
from worker.jobs.away import given_back, insist
from worker.jobs.intake import Intake, look
from worker.jobs.learning import refused
from worker.jobs.outcome import Asked, put_off
from worker.jobs.shelving import Shelving
from worker.jobs.tools import Tools
from worker.pipeline.extract import Furniture
from worker.pipeline.read import Reading, read
from worker.store import documents, errands, sources, upstreams
from worker.store.documents import Kept
from worker.store.readiness import AWAY
from worker.store.sources import Source
from worker.store.store import Tx

log = structlog.get_logger()

BATCH = 20
LEASE = timedelta(minutes=3)
# Items saved in one transaction, 1 ms each: others who write wait for its end, a hook's call among them.
TOGETHER = 20
_URGENT_SECONDS = 0.05  # between two looks for urgent documents


def digest(tools: Tools, number: int | None = None, *, urgent: bool = False) -> int:
    """Digest documents that wait (the one asked for, urgent ones, or the oldest); return how many."""
    with given_back(tools) as token:
        with tools.store.write() as tx:
            taken = documents.take(tx, tools.now(), LEASE, token, BATCH, number, urgent=urgent)
            known = sources.by_numbers(tx, [kept.source for kept in taken]) if taken else {}
            repeated = furniture.known(tx, taken)
        _digest_all(tools, taken, known, repeated, urgent=urgent)
    return len(taken)


def _digest_all(
    tools: Tools,
    taken: Sequence[Kept],
    known: Mapping[int, Source],
    repeated: Mapping[str, Furniture],
    *,
    urgent: bool,
) -> None:
    """Think about each document, and save some together; urgent ones that come meanwhile go before."""
    ready: list[Intake] = []
    # The first look is at once: a batch may be thought about within that time, and then comes the next.
    looked = -_URGENT_SECONDS
    for kept in sorted(taken, key=lambda one: not one.urgent):
        if not urgent and time.monotonic() - looked >= _URGENT_SECONDS:
            _let_urgent_ones_by(tools)
            looked = time.monotonic()
        intake = _think(tools, kept, known[kept.source], repeated.get(furniture.host_of(kept.url), {}))
        if intake is not None:
            if ready and sum(len(one.layered) for one in (*ready, intake)) > TOGETHER:
                _save(tools, ready)
                ready = []
            ready.append(intake)
        if kept.urgent:
            _save(tools, ready)
            ready = []
    _save(tools, ready)


def _let_urgent_ones_by(tools: Tools) -> None:
    """Digest urgent documents before the next of a batch: a kill must not wait a second for its end."""
    with tools.store.read() as tx:
        waits = documents.urgent_waits(tx, tools.now())
    if waits:
        digest(tools, urgent=True)


def _think(tools: Tools, kept: Kept, source: Source, repeated: Furniture) -> Intake | None:
    """Digest a document as far as it goes by itself; return what is still to be saved, None for nothing."""
    with _guarded(tools, kept, source):
        if kept.tries > tools.settings.tries:
            log.error("document parked", document=kept.number, source=source.name, reason="tries")
            _park(
                tools,
                kept,
                f"given up after {kept.tries - 1} tries: each time its worker died or was stopped",
            )
            return None
        made = _digest(tools, kept, source, repeated)
        if isinstance(made, Intake):
            made.think()
            return made
        _tell(kept, source, made)
    return None


def _save(tools: Tools, ready: Sequence[Intake]) -> None:
    """Save what documents brought: together, or where that fails one by one; each answers for itself."""
    if len(ready) > 1:
        try:
            insist(partial(_together, tools, ready))
        except AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - whose fault it is shows when each is saved alone
            log.warning("documents are saved one by one", documents=len(ready), reason=type(error).__name__)
        else:
            return
    for intake in ready:
        with _guarded(tools, intake.kept, intake.source):
            insist(partial(_together, tools, [intake]))


def _together(tools: Tools, ready: Sequence[Intake]) -> None:
    """Save what documents brought in one transaction, without those whose lease was lost."""
    look(tools, ready)
    with tools.store.write() as tx:
        tx.alone()
        held = documents.settle_all(tx, [intake.kept for intake in ready], "digested")
        intakes = [intake for intake in ready if intake.kept.number in held]
        now, keys = tools.now(), {key for intake in intakes for key in intake.keys}
        shelving = Shelving(tools, tx, now, urgent=any(intake.kept.urgent for intake in intakes))
        # As they are now: what was taken is older, and others have learnt since.
        current = sources.by_numbers(tx, list({intake.source.number for intake in intakes}))
        arrivals = Arrivals(tx, shelving, keys, current, now)
        saved = {intake.kept.number: intake.save(tx, arrivals) for intake in intakes}
        arrivals.finish()
        documents.note_all(tx, saved)
    for intake in ready:
        _tell(intake.kept, intake.source, saved.get(intake.kept.number))


def _tell(kept: Kept, source: Source, outcome: str | None) -> None:
    """Log what became of a document; None says that its lease was lost."""
    bound = log.bind(document=kept.number, source=source.name)
    if outcome is None:
        bound.warning("lease lost")
    else:
        bound.info("document digested", how=kept.how, outcome=outcome)


@contextmanager
def _guarded(tools: Tools, kept: Kept, source: Source) -> Iterator[None]:
    """Turn an unexpected error into a row with its reason: the one place that does."""
    try:
        yield
    except LeaseLost:
        _tell(kept, source, None)
    except AWAY:
        raise
    except Exception as error:
        log.exception("document parked", document=kept.number, source=source.name)
        _park(tools, kept, f"{type(error).__name__}: {error}")


def _digest(tools: Tools, kept: Kept, source: Source, repeated: Furniture) -> str | Intake:
    """Return what became of a document, or the intake that its articles want."""
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
    return Intake(tools, kept, source, reading, repeated)


def _refuse(tools: Tools, kept: Kept, source: Source, reading: Reading) -> str:
    """Save that a document makes no sense, where the user looks for it."""
    with tools.store.write() as tx:
        if not documents.settle(tx, kept, "refused", reading.error):
            raise LeaseLost
        if kept.how in ("poll", "hub") and source.state != "paused":
            current = sources.by_numbers(tx, [source.number])[source.number]
            sources.change(tx, source.number, **refused(current, kept, reading.error))
            _put_off(tools, tx, current, kept)
        elif kept.how != "poll":
            documents.park(tx, "document", kept.number, reading.error, tools.now())
    return reading.error


def _put_off(tools: Tools, tx: Tx, source: Source, kept: Kept) -> None:
    """Let the poll that brought what makes no sense wait as after an error."""
    errand = errands.by_number(tx, kept.errand) if kept.errand and kept.how == "poll" else None
    if errand is None or errand.purpose != "poll":
        return
    now = tools.now()
    asked = Asked(
        source, errand, now, tools.jitter(), upstreams.of_sources(tx, [source.number]).get(source.number)
    )
    errands.change_waiting(tx, errand.number, now, **put_off(asked, tools.settings))


def _park(tools: Tools, kept: Kept, reason: str) -> None:
    with tools.store.write() as tx:
        if documents.settle(tx, kept, "parked", reason):
            documents.park(tx, "document", kept.number, reason, tools.now())
