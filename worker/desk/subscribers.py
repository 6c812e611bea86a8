"""Subscribers: who gets which feed, by which way. Secrets are told once, receipts kept for ever."""

import secrets as dice
from collections.abc import Sequence
from typing import Any

from config.tables import web_url
from feeds.errors import BadField
from feeds.webhook import new_secret
from worker.desk.asked import Asked, Json, answer
from worker.desk.feeds import called
from worker.desk.names import check
from worker.desk.trial import writing
from worker.errors import Conflict, PermanentError
from worker.jobs.shapes import subscription_json, without_secrets
from worker.jobs.tools import Tools
from worker.net.guard import vet
from worker.net.target import target
from worker.store import feeds, redo, subscribers
from worker.store.store import Tx

_TOKEN_BYTES = 32
_SECRETS_HELD = 2  # the new one and the one before, so that no delivery fails while it is put in place


def add(tools: Tools, asked: Asked) -> Json:
    """Add a subscriber with one feed; the answer holds its token, and a webhook's secret, this once."""
    name = check(asked.needed("name", "the subscriber's name"))
    feed = asked.needed("feed", "the feed it gets")
    webhook = asked.read("webhook", web_url)
    with writing(tools, trial=asked.dry_run) as tx:
        token, secret = write(tools, tx, name, [feed], webhook)
        shape = _first(tx, name)
    way = f"is called at {without_secrets(webhook)}" if webhook else "pulls it with its token"
    verb = "would be added" if asked.dry_run else "added"
    told: Json = {"token": token, **({"secret": secret} if secret else {})}
    told["warning"] = _warning(tools, webhook)
    return answer(shape, f"subscriber {name} {verb}: gets {feed}, and {way}", asked, **told)


def _warning(tools: Tools, webhook: str) -> str | None:
    """Return why the address can't be called as the settings are now; None when nothing is known against it.

    A name is judged by where it leads when it is called, and the workers' settings
    may be others than ours, so this refuses nothing.
    """
    if not webhook:
        return None
    try:
        at = target(webhook)
        if at.literal or at.host == "localhost":
            vet(at.host, at.port, ["127.0.0.1" if at.host == "localhost" else at.host], tools.allowed)
    except PermanentError as error:
        return str(error)
    return None


def write(tools: Tools, tx: Tx, name: str, names: Sequence[str], webhook: str) -> tuple[str, str]:
    """Write a subscriber and a subscription a feed; return its token and secret ("" for one that pulls).

    Raises Conflict when the name is or was taken, NotFound for a feed that is not there.
    """
    token = dice.token_urlsafe(_TOKEN_BYTES)
    secret = new_secret(dice.token_bytes(32)) if webhook else ""
    number = subscribers.add(tx, name, token, tools.now())
    for feed in names:
        subscribe(tools, tx, number, feed, webhook, secret)
    return token, secret


def subscribe(tools: Tools, tx: Tx, number: int, feed: str, webhook: str, secret: str) -> None:
    """Write one subscription; the feed is kept up to date from now on, for nothing else tells of it."""
    row = called(tx, feed, tools)
    if not row.number:
        feeds.wake(tx, row.name, row.title, tools.now())
        feeds.changed(tx, [row.name], tools.now())
    way = "webhook" if webhook else "pull"
    subscribers.subscribe(tx, number, feed, way, webhook, [secret] if secret else [], tools.now())


def _first(tx: Tx, name: str) -> Json:
    rows = subscribers.subscriptions(tx, subscribers.by_name(tx, name).number)
    return subscription_json(rows[0])


def remove(tools: Tools, asked: Asked) -> Json:
    """Remove a subscriber: nothing more is sent, its token opens nothing; its receipts stay."""
    with writing(tools, trial=asked.dry_run) as tx:
        row = subscribers.by_name(tx, asked.needed("name", "which subscriber"))
        subscribers.remove(tx, row.number, tools.now())
    verb = "would be removed" if asked.dry_run else "removed; its receipts stay"
    return answer({"name": row.name, "state": "removed"}, f"subscriber {row.name} {verb}", asked)


def rotate(tools: Tools, asked: Asked) -> Json:
    """Make a new webhook secret; deliveries bear both signatures until the next rotation.

    One that only pulls gets a new token instead, and the old one ends at once.
    """
    name = asked.needed("name", "which subscriber")
    with writing(tools, trial=asked.dry_run) as tx:
        row = subscribers.by_name(tx, name)
        pushed = [one for one in subscribers.subscriptions(tx, row.number) if one.way == "webhook"]
        told = _new_secret(tx, pushed) if pushed else _new_token(tx, row.number)
    what = "secret" if pushed else "token"
    verb = f"would get a new {what}" if asked.dry_run else f"has a new {what}"
    rest = "the one before is honoured until the next rotation" if pushed else "the old one has ended"
    return answer({"name": name}, f"subscriber {name} {verb}; {rest}", asked, **told)


def _new_secret(tx: Tx, pushed: Sequence[Any]) -> Json:
    secret = new_secret(dice.token_bytes(32))
    for one in pushed:
        subscribers.set_subscription(tx, one.number, secrets=[secret, *one.secrets][:_SECRETS_HELD])
    return {"secret": secret}


def _new_token(tx: Tx, number: int) -> Json:
    token = dice.token_urlsafe(_TOKEN_BYTES)
    subscribers.set_token(tx, number, token)
    return {"token": token}


def redeliver(tools: Tools, asked: Asked) -> Json:
    """Send again what was delivered or given up, from a number on (`from`, a sequence number; 1: all)."""
    name = asked.needed("name", "which subscriber")
    since = asked.count("from", 1)
    if since < 1:
        raise BadField("from", "from must be 1 or more.")
    with writing(tools, trial=asked.dry_run) as tx:
        row = subscribers.by_name(tx, name)
        mine = [one for one in subscribers.of(tx, row.number) if one.way != "pull"]
        if not mine:
            raise Conflict(f"{name} pulls its feed; there is nothing to send it")
        count = sum(redo.redeliver(tx, one.number, since, tools.now()) for one in mine)
    verb = "would be sent" if asked.dry_run else "will be sent"
    noun = "delivery" if count == 1 else "deliveries"
    return answer({"name": name, "deliveries": count}, f"{count} {noun} to {name} {verb} again", asked)
