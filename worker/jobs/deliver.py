"""Deliver: one attempt for each delivery that is due; the body is the article as it stands now.

Twice is the same as once for the receiver: an attempt that is made again bears
the same webhook-id. Order is kept for each subscription; one slow subscriber
delays nobody else, because each has its own turn on one event loop.
"""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from feeds import webhook
from worker.article import Status
from worker.errors import PermanentError, TransientError
from worker.jobs.showing import article_json
from worker.jobs.tools import Tools
from worker.net.client import WEBHOOK, Answer, Ask, Limits, Net
from worker.store import deliveries, documents, subscribers
from worker.store.deliveries import Due
from worker.store.shown import deleted_json, iso, load
from worker.store.store import Tx

log = structlog.get_logger()

BATCH = 100
LEASE = timedelta(minutes=2)
_GONE = 410
_GOODBYES = ("article.withdrawn", "article.killed")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery ready to be sent; without an address there is nothing to send any more."""

    due: Due
    address: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Result:
    """What one attempt came to; `status` is 0 when no answer came."""

    status: int
    elapsed_ms: int
    error: str = ""
    after: timedelta | None = None


def deliver(tools: Tools, *, urgent: bool = False) -> int:
    """Make one attempt for each delivery that is due; return how many were made."""
    with tools.store.write() as tx:
        due = deliveries.take(tx, tools.now(), LEASE, tools.token(), BATCH, urgent=urgent)
    if not due:
        return 0
    with tools.store.read() as tx:
        parcels = [_pack(tools, tx, item) for item in due]
    asyncio.run(_send_all(tools, parcels))
    return len(due)


def _pack(tools: Tools, tx: Tx, due: Due) -> Parcel:
    subscription = subscribers.one(tx, due.subscription)
    loaded = load(tx, [due.article]).get(due.article)
    if subscription.state != "active" or loaded is None:
        return Parcel(due)
    if due.event in _GOODBYES:
        data = deleted_json(loaded)
    elif loaded.row.status != Status.USABLE or loaded.row.embargo_until is not None:
        return Parcel(due)  # taken down meanwhile: the goodbye follows as a delivery of its own
    else:
        data = article_json(tx, loaded, tools.settings.base_url)
    now = tools.now()
    envelope = {
        "type": due.event,
        "timestamp": iso(now),
        "data": data | {"feed": subscription.feed, "sequence": due.sequence},
    }
    body = json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()
    signed = webhook.headers(subscription.secrets, f"dlv_{due.number}", now, body)
    return Parcel(due, subscription.address, tuple(signed.items()), body)


async def _send_all(tools: Tools, parcels: list[Parcel]) -> None:
    async with tools.net() as net:
        await asyncio.gather(*(_send(tools, net, parcel) for parcel in parcels))


async def _send(tools: Tools, net: Net, parcel: Parcel) -> None:
    if not parcel.address:
        await asyncio.to_thread(_drop, tools, parcel.due)
        return
    started = tools.now()
    seconds = tools.settings.delivery_timeout.total_seconds()
    limits = Limits(seconds, WEBHOOK.body_bytes, redirects=0, cut=True)
    headers = {"content-type": "application/json", **dict(parcel.headers)}
    try:
        answer = await net.ask(Ask(parcel.address, "POST", headers, parcel.body, limits))
    except (TransientError, PermanentError) as error:
        answer = None
        result = Result(0, _since(tools, started), str(error), getattr(error, "after", None))
    if answer is not None:
        result = Result(answer.status, _since(tools, started), _complaint(answer))
    await asyncio.to_thread(_save, tools, parcel.due, result)


def _complaint(answer: Answer) -> str:
    if 200 <= answer.status < 300:
        return ""
    return f"the subscriber answered {answer.status}"


def _since(tools: Tools, started: datetime) -> int:
    return max(0, round((tools.now() - started).total_seconds() * 1000))


def _drop(tools: Tools, due: Due) -> None:
    with tools.store.write() as tx:
        deliveries.finish(tx, due, "superseded", None)


def _save(tools: Tools, due: Due, result: Result) -> None:
    """Save the attempt, and the receipt or the next time."""
    now = tools.now()
    with tools.store.write() as tx:
        deliveries.record(tx, due, now, result.status, result.elapsed_ms, result.error)
        if 200 <= result.status < 300:
            deliveries.acknowledge(tx, due.number, now, "2xx")
            deliveries.finish(tx, due, "delivered", None)
            tx.ring("delivery.due", urgent=due.urgent)  # the next in line may go now
        elif result.status == _GONE:
            deliveries.finish(tx, due, "parked", None)
            subscribers.set_subscription(tx, due.subscription, state="gone")
            documents.park(tx, "delivery", due.number, "the subscriber says it is gone for good (410)", now)
        else:
            _again(tools, tx, due, result)
    log.info("delivery tried", delivery=due.number, status=result.status, elapsed_ms=result.elapsed_ms)


def _again(tools: Tools, tx: Tx, due: Due, result: Result) -> None:
    """Let the delivery wait for its next attempt, or park it after the last.

    One that a newer revision has followed is not sent again: the newer says everything.
    """
    if deliveries.is_outdated(tx, due):
        deliveries.finish(tx, due, "superseded", None)
        return
    schedule = tools.settings.delivery_schedule
    if due.tries > len(schedule):
        deliveries.finish(tx, due, "parked", None)
        reason = f"given up after {due.tries} attempts: {result.error}"
        documents.park(tx, "delivery", due.number, reason, tools.now())
        return
    wait = max(schedule[due.tries - 1] * (0.9 + 0.2 * tools.jitter()), result.after or timedelta())
    deliveries.finish(tx, due, "due", tools.now() + wait)
