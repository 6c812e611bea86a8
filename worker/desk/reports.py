"""Reports: what each subscriber received, proved by its receipts, and what it has not received yet."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from worker.desk.asked import Asked, Json
from worker.jobs.shapes import delivery_json, without_secrets
from worker.jobs.tools import Tools
from worker.store import deliveries, feeds, receipts, subscribers
from worker.store.shown import iso, load
from worker.store.store import Tx

MOST_LINES = 1000
MOST_TOLD = 5000
_STATES = ("delivered", "due", "superseded", "parked", "dropped")


def report(tools: Tools, asked: Asked) -> Json:
    """Return what a subscriber received: a line an article with its newest receipt, and what is missing.

    `missing` are articles that stand in its feed and were told since it subscribed,
    but of which it has no receipt.
    """
    with tools.store.read() as tx:
        row = subscribers.by_name(tx, asked.needed("name", "which subscriber"))
        return {
            "name": row.name,
            "since": iso(row.created_at),
            "subscriptions": [_subscription(tx, one) for one in subscribers.of(tx, row.number)],
        }


def _subscription(tx: Tx, one: Any) -> Json:
    lines = receipts.lines(tx, one.number, MOST_LINES)
    tried = deliveries.attempts(tx, [line.number for line in lines]) if lines else {}
    counted = Counter(dict.fromkeys(_STATES, 0))
    counted.update(receipts.states(tx, one.number))
    titles = _titles(tx, sorted({line.article for line in lines}))
    received = [_line(line, tried[line.number], titles) for line in lines]
    return {
        "feed": one.feed,
        "way": one.way,
        "address": without_secrets(one.address) or None,
        "state": one.state,
        "since": iso(one.created_at),
        "sequence": one.sequence,
        "counts": dict(counted),
        "last_receipt": max((line["receipt"]["at"] for line in received if line["receipt"]), default=None),
        "deliveries": received,
        "missing": _missing(tx, one, titles),
    }


def _line(row: Any, tried: Sequence[Any], titles: dict[int, tuple[str, str]]) -> Json:
    return delivery_json(row, tried) | {"title": titles.get(row.article, ("", ""))[1]}


def _titles(tx: Tx, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return id and title of articles by their numbers."""
    return {number: (found.row.id, found.row.title) for number, found in load(tx, numbers).items()}


def _missing(tx: Tx, one: Any, titles: dict[int, tuple[str, str]]) -> list[Json]:
    """Return the articles in the feed that were told since the subscription began and not delivered."""
    told = receipts.told_since(tx, one.created_at, MOST_TOLD)
    inside = feeds.members(tx, one.feed, told)
    missing = sorted(inside - receipts.received(tx, one.number))
    known = titles | _titles(tx, [number for number in missing if number not in titles])
    return [{"id": known[number][0], "title": known[number][1]} for number in missing]
