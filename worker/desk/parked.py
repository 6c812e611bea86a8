"""Parked: what was set aside after final failure, to be looked at, tried again, or given up."""

from collections.abc import Sequence
from typing import Any

from feeds.errors import BadField
from worker.desk.asked import Asked, Json, answer
from worker.desk.trial import writing
from worker.errors import Conflict
from worker.jobs.tools import Tools
from worker.store import deliveries, documents, errands, overview, redo
from worker.store.shown import iso
from worker.store.store import Tx

_MOST_BYTES_SHOWN = 4000


def show(tools: Tools, asked: Asked) -> Json:
    """Return all that is known of one thing that was set aside: the reason, what it was, how it was tried."""
    with tools.store.read() as tx:
        row = redo.parked_row(tx, _number(asked.needed("id", "its number in `wirecopy parked list`")))
        return {
            "id": str(row.number),
            "kind": row.kind,
            "reason": row.reason,
            "since": iso(row.at),
            "tries": 0,
            **_subject(tx, row),
        }


def _subject(tx: Tx, row: Any) -> Json:
    if row.kind == "delivery":
        return _delivery(tx, row.row)
    if row.kind == "document":
        return _document(tx, row.row)
    found = redo.subject_of(tx, row.kind, row.row)
    shown = {"subject": found.url, "tries": found.tries, "error": found.error or None} if found else {}
    return {"subject": f"{row.kind} {row.row}", **shown}


def _document(tx: Tx, number: int) -> Json:
    kept = documents.by_number(tx, number)
    if kept is None:
        return {"subject": f"document {number}"}
    listed = next(
        (one for one in overview.set_aside(tx) if one.kind == "document" and one.row == number), None
    )
    beginning = kept.body[:_MOST_BYTES_SHOWN].decode("utf-8", "replace")
    return {
        "subject": kept.url or f"document {number}",
        "document": str(number),
        "source": listed.source_name if listed is not None else None,
        "how": kept.how,
        "received": iso(kept.received_at),
        "content_type": kept.content_type or None,
        "bytes": len(kept.body),
        "tries": kept.tries,
        "beginning": beginning,
    }


def _delivery(tx: Tx, number: int) -> Json:
    row = redo.subject_of(tx, "delivery", number)
    if row is None:
        return {"subject": f"delivery {number}"}
    told = redo.delivery_in_words(tx, number)
    tried = deliveries.attempts(tx, [number])[number]
    return {
        "subject": f"{row.event} to {told.subscriber_name}",
        "delivery": number,
        "subscriber": told.subscriber_name,
        "feed": told.feed,
        "address": told.address,
        "article": told.article_id,
        "sequence": row.sequence,
        "tries": len(tried),
        "attempts": [
            {
                "at": iso(one.at),
                "status": one.status or None,
                "ms": one.elapsed_ms,
                "error": one.error or None,
            }
            for one in tried
        ],
    }


def retry(tools: Tools, asked: Asked) -> Json:
    """Try parked work again: some by number, or all of it. Raises NotFound, Conflict when it can't be."""
    with writing(tools, trial=asked.dry_run) as tx:
        numbers = _chosen(tx, asked)
        for number in numbers:
            row = redo.parked_row(tx, number)
            _again(tools, tx, row)
            redo.forget_parked(tx, number)
    verb = "would be tried again" if asked.dry_run else "tried again"
    return answer({"ids": [str(number) for number in numbers]}, f"{_words(numbers)} {verb}", asked)


def _again(tools: Tools, tx: Tx, row: Any) -> None:
    if row.kind == "delivery":
        redo.deliver_again(tx, row.row, tools.now())
    elif row.kind == "errand":
        redo.fetch_again(tx, row.row, tools.now())
    elif row.kind == "document":
        _document_again(tools, tx, row.row)
    else:
        raise Conflict(f"what is parked under {row.number} can't be tried again")


def _document_again(tools: Tools, tx: Tx, number: int) -> None:
    """Digest a document again; a page that could not be had is asked for again instead."""
    kept = documents.by_number(tx, number)
    if kept is not None and kept.carry.get("failed"):
        carry = {name: kept.carry[name] for name in ("draft", "parent") if name in kept.carry}
        row = {
            "source": kept.source,
            "url": kept.url,
            "purpose": "page",
            "due_at": tools.now(),
            "carry": carry,
        }
        errands.send(tx, [row], urgent=True)
        return
    redo.digest_again(tx, number)


def drop(tools: Tools, asked: Asked) -> Json:
    """Give parked work up: it leaves the list, and is never tried again."""
    number = _number(asked.needed("id", "its number in `wirecopy parked list`"))
    with writing(tools, trial=asked.dry_run) as tx:
        row = redo.parked_row(tx, number)
        redo.give_up(tx, row.kind, row.row)
        redo.forget_parked(tx, number)
    verb = "would be given up" if asked.dry_run else "given up"
    return answer(
        {"id": str(number), "kind": row.kind, "reason": row.reason}, f"parked {number} {verb}", asked
    )


def _chosen(tx: Tx, asked: Asked) -> Sequence[int]:
    if asked.flag("all"):
        return redo.parked_numbers(tx)
    named = asked.texts("ids") or asked.texts("id")
    if not named:
        raise BadField("id", "Say which, by number, or all.")
    return [_number(one) for one in named]


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadField("id", f"{text[:40]!r} is not the number of parked work.")
    return int(text)


def _words(numbers: Sequence[int]) -> str:
    if not numbers:
        return "nothing is parked, so nothing is"
    return f"parked {', '.join(map(str, numbers))}" if len(numbers) <= 10 else f"{len(numbers)} parked"
