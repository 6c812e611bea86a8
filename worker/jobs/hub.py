"""The hub's side of WebSub: subscriptions asked for, verified, and sent the whole document (REC 5, 7).

A subscription to a feed's document is a row like any other, its way is
`websub.atom` (or .rss, .json) and its address the callback. What was asked for
waits in it until the callback has confirmed it, so that a refused renewal leaves
what stands as it was. Verifying is a delivery too: it is tried, retried and
leased like all others.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import unquote

from feeds import websub
from feeds.errors import BadField
from feeds.web.shelf import HubRequest, Unavailable
from worker.jobs.build import address_of
from worker.jobs.publish import TYPES
from worker.jobs.tools import Tools
from worker.store import deliveries, hub, pages, reading, subscribers
from worker.store.deliveries import Due
from worker.store.store import Tx

SUBSCRIBE, UNSUBSCRIBE = "hub.subscribe", "hub.unsubscribe"
VERIFICATIONS = (SUBSCRIBE, UNSUBSCRIBE)
# Strangers may ask us to ask other strangers, but not without end.
MOST_WAITING = 500
MOST_WAITING_PER_HOST = 10
MOST_TRIES = 4


@dataclass(frozen=True, slots=True)
class Call:
    """What is to be sent to a callback: a question with a challenge, or the document."""

    address: str
    method: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    challenge: str = ""
    covers: tuple[int, ...] = ()


def topic_of(base_url: str, topic: str) -> tuple[str, str]:
    """Return the feed and format whose document has this address. Raises BadField for any other address."""
    path = topic.removeprefix(f"{base_url}/feeds/")
    name, _, form = unquote(path).rpartition(".")
    if path == topic or not name or form not in TYPES:
        raise BadField("hub.topic", "hub.topic must be the self address of one of our feed documents.")
    return name, form


def ask(tools: Tools, tx: Tx, asked: HubRequest) -> None:
    """Keep a request, to be verified by a delivery. Raises BadField, or Unavailable when too many wait."""
    name, form = topic_of(tools.settings.base_url, asked.topic)
    waiting = hub.waiting(tx)
    host = hub.host_of(asked.callback)
    if len(waiting) >= MOST_WAITING or waiting.count(host) >= MOST_WAITING_PER_HOST:
        raise Unavailable("Too many subscriptions wait to be verified.", 60)
    row = hub.standing(tx, name, form, asked.callback)
    if row is None and asked.mode == "unsubscribe":
        return  # there is nothing to end, and nobody to be asked
    wanted = {"mode": asked.mode, "lease": asked.lease_seconds, "secret": asked.secret}
    number = hub.want(tx, row, (name, form, asked.callback), wanted, asked.at)
    deliveries.ask(tx, number, f"hub.{asked.mode}", asked.at)


def call(tools: Tools, tx: Tx, subscription: Any, due: Due) -> Call | None:
    """Return what a delivery of a WebSub subscription sends now; None when there is nothing to send."""
    form = hub.form_of(subscription)
    topic = f"{address_of(tools.settings.base_url, subscription.feed)}.{form}"
    if due.event in VERIFICATIONS:
        wanted = subscription.secrets.get("asked")
        if wanted is None or f"hub.{wanted['mode']}" != due.event:
            return None  # asked for anew meanwhile: the later question is the one that counts
        challenge = tools.token() + tools.token()
        request = websub.Request(
            wanted["mode"], topic, subscription.address, lease=timedelta(seconds=wanted["lease"])
        )
        return Call(websub.verification_url(request, challenge), "GET", challenge=challenge)
    if subscription.state != "active" or subscription.lease_until <= tools.now():
        return None
    kept = pages.recipe_of(tx, subscription.feed, form)
    if kept is None:
        return None
    return _content(tools, tx, subscription, topic, pages.put_together(tx, kept[0])[0], due)


def _content(tools: Tools, tx: Tx, subscription: Any, topic: str, body: bytes, due: Due) -> Call:
    headers = {
        "content-type": TYPES[hub.form_of(subscription)],
        "link": f'<{tools.settings.base_url}/hub>; rel="hub", <{topic}>; rel="self"',
    }
    if secret := subscription.secrets.get("secret"):
        headers["x-hub-signature"] = websub.sign(secret, body)
    covers = tuple(deliveries.waiting_beside(tx, due))
    return Call(subscription.address, "POST", tuple(headers.items()), body, covers=covers)


def verified(tx: Tx, subscription: Any, due: Due, now: datetime) -> None:
    """Do what was asked for, now that the callback has confirmed it."""
    wanted = subscription.secrets["asked"]
    if due.event == UNSUBSCRIBE:
        hub.end(tx, subscription.number, "removed")
        return
    values: dict[str, Any] = {
        "state": "active",
        "secrets": {"secret": wanted["secret"]},
        "lease_until": now + timedelta(seconds=wanted["lease"]),
    }
    if subscription.state != "active":
        values["cursor"] = reading.newest_change(tx)
    subscribers.set_subscription(tx, subscription.number, **values)


def refused(tx: Tx, subscription: Any) -> None:
    """Leave what stands as it was: the callback did not mean it, or can't be reached."""
    kept = {key: value for key, value in subscription.secrets.items() if key != "asked"}
    state = "refused" if subscription.state == "pending" else subscription.state
    subscribers.set_subscription(tx, subscription.number, secrets=kept, state=state)
