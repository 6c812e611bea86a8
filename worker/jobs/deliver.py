"""Deliver: one attempt for each delivery that is due; the body is the article as it stands now.

Twice is the same as once for the receiver: an attempt that is made again bears
the same webhook-id. Order is kept for each subscription; one slow subscriber
delays nobody else, because each has its own turn on one event loop.
"""

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from feeds import webhook, websub
from worker.article import Status
from worker.errors import PermanentError, TransientError
from worker.jobs import hub
from worker.jobs.away import given_back, insist
from worker.jobs.showing import article_json
from worker.jobs.tools import Tools
from worker.net.client import WEBHOOK, Answer, Ask, Limits, Net
from worker.store import deliveries, documents, subscribers
from worker.store.deliveries import Due
from worker.store.hub import is_hub
from worker.store.shown import deleted_json, iso, load
from worker.store.store import Tx

log = structlog.get_logger()

BATCH = 100
LEASE = timedelta(minutes=2)
_GONE = 410
_TROUBLE = 500
_GOODBYES = ("article.withdrawn", "article.killed")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A delivery ready to be sent; without an address there is nothing to send any more.

    `challenge` is what a callback of WebSub must answer with, `covers` are other
    deliveries that the same document makes good; `others` are those of them in this batch.
    """

    due: Due
    address: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    method: str = "POST"
    challenge: str = ""
    covers: tuple[int, ...] = ()
    others: tuple[Due, ...] = ()
    is_webhook: bool = True


@dataclass(frozen=True, slots=True)
class Result:
    """What one attempt came to; `status` is 0 when no answer came."""

    status: int
    elapsed_ms: int
    error: str = ""
    after: timedelta | None = None

    @property
    def is_good(self) -> bool:
        """Whether the other side has it, or has confirmed what it was asked."""
        return 200 <= self.status < 300 and not self.error


def deliver(tools: Tools, *, urgent: bool = False) -> int:
    """Make one attempt for each delivery that is due; return how many were made."""
    with given_back(tools) as token:
        with tools.store.write() as tx:
            due = deliveries.take(tx, tools.now(), LEASE, token, BATCH, urgent=urgent)
        if due:
            with tools.store.read() as tx:
                parcels = _together([_pack(tools, tx, item) for item in due])
            asyncio.run(_send_all(tools, parcels))
    return len(due)


def _together(parcels: list[Parcel]) -> list[Parcel]:
    """Return the parcels with one document for each callback of WebSub: it tells of all its changes."""
    found: dict[object, Parcel] = {}
    for parcel in parcels:
        is_document = bool(parcel.address) and parcel.method == "POST" and not parcel.is_webhook
        key = parcel.due.subscription if is_document else parcel.due
        first = found.get(key)
        found[key] = parcel if first is None else replace(first, others=(*first.others, parcel.due))
    return list(found.values())


def _pack(tools: Tools, tx: Tx, due: Due) -> Parcel:
    subscription = subscribers.one(tx, due.subscription)
    if is_hub(subscription):
        made = hub.call(tools, tx, subscription, due)
        if made is None:
            return Parcel(due)
        parts = (made.address, made.headers, made.body, made.method, made.challenge, made.covers)
        return Parcel(due, *parts, is_webhook=False)
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
    headers = {"content-type": "application/json"}
    headers |= webhook.headers(subscription.secrets, f"dlv_{due.number}", now, body)
    return Parcel(due, subscription.address, tuple(headers.items()), body)


async def _send_all(tools: Tools, parcels: list[Parcel]) -> None:
    async with tools.net() as net:
        await asyncio.gather(*(_send(tools, net, parcel) for parcel in parcels))


async def _send(tools: Tools, net: Net, parcel: Parcel) -> None:
    if not parcel.address:
        await asyncio.to_thread(insist, partial(_drop, tools, parcel.due))
        return
    started = tools.now()
    seconds = tools.settings.delivery_timeout.total_seconds()
    limits = Limits(seconds, WEBHOOK.body_bytes, redirects=0, cut=True)
    headers = dict(parcel.headers)
    try:
        answer = await net.ask(Ask(parcel.address, parcel.method, headers, parcel.body, limits))
    except (TransientError, PermanentError) as error:
        answer = None
        result = Result(0, _since(tools, started), str(error), getattr(error, "after", None))
    if answer is not None:
        result = Result(answer.status, _since(tools, started), _complaint(answer, parcel.challenge))
    await asyncio.to_thread(insist, partial(_save, tools, parcel, result))


def _complaint(answer: Answer, challenge: str) -> str:
    if 200 <= answer.status < 300:
        meant = not challenge or websub.confirms(answer.status, answer.body, challenge)
        return "" if meant else "the callback did not echo the challenge"
    return f"the subscriber answered {answer.status}"


def _since(tools: Tools, started: datetime) -> int:
    return max(0, round((tools.now() - started).total_seconds() * 1000))


def _drop(tools: Tools, due: Due) -> None:
    with tools.store.write() as tx:
        deliveries.finish(tx, due, "superseded", None)
        tx.ring("delivery.due", urgent=due.urgent)


def _save(tools: Tools, parcel: Parcel, result: Result) -> None:
    """Save the attempt, and the receipt or the next time."""
    now, due = tools.now(), parcel.due
    with tools.store.write() as tx:
        deliveries.record(tx, due, now, result.status, result.elapsed_ms, result.error)
        if parcel.challenge:
            _settle(tools, tx, due, result)
        elif result.is_good:
            deliveries.acknowledge(tx, due.number, now, "2xx")
            deliveries.finish(tx, due, "delivered", None)
            deliveries.cover(tx, [*parcel.covers, *(one.number for one in parcel.others)], now)
            tx.ring("delivery.due", urgent=due.urgent)  # the next in line may go now
        elif result.status == _GONE:
            deliveries.finish(tx, due, "parked", None)
            subscribers.set_subscription(tx, due.subscription, state="gone")
            documents.park(tx, "delivery", due.number, "the subscriber says it is gone for good (410)", now)
        else:
            for one in (due, *parcel.others):
                _again(tools, tx, one, result)
    log.info("delivery tried", delivery=due.number, status=result.status, elapsed_ms=result.elapsed_ms)


def _settle(tools: Tools, tx: Tx, due: Due, result: Result) -> None:
    """Do what a callback confirmed; ask one that could not answer again a few times, believe a no at once."""
    subscription = subscribers.one(tx, due.subscription)
    if result.is_good:
        deliveries.acknowledge(tx, due.number, tools.now(), "challenge")
        if deliveries.finish(tx, due, "delivered", None):
            hub.verified(tx, subscription, due, tools.now())
    elif (result.status == 0 or result.status >= _TROUBLE) and due.tries < hub.MOST_TRIES:
        _again(tools, tx, due, result)
    elif deliveries.finish(tx, due, "dropped", None):
        hub.refused(tx, subscription)


def _again(tools: Tools, tx: Tx, due: Due, result: Result) -> None:
    """Let the delivery wait for its next attempt, or park it after the last.

    One that a newer revision has followed is not sent again: the newer says everything.
    """
    if deliveries.is_outdated(tx, due):
        deliveries.finish(tx, due, "superseded", None)
        tx.ring("delivery.due", urgent=due.urgent)  # the newer has waited for this one
        return
    schedule = tools.settings.delivery_schedule
    if due.tries > len(schedule):
        deliveries.finish(tx, due, "parked", None)
        reason = f"given up after {due.tries} attempts: {result.error}"
        documents.park(tx, "delivery", due.number, reason, tools.now())
        return
    wait = max(schedule[due.tries - 1] * (0.9 + 0.2 * tools.jitter()), result.after or timedelta())
    deliveries.finish(tx, due, "due", tools.now() + wait)
