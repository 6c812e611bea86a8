"""Hubs: subscribing to what a source's WebSub hub pushes, renewing it, and leaving again.

A source that names a hub is followed as soon as our own address is known to the
world (WIRECOPY_PUBLIC_URL): a hub must be able to call back. Polling goes on, more
rarely once the hub has shown that it brings the articles first; whatever happens
to the subscription, no article depends on it.
"""

import secrets
from datetime import timedelta
from urllib.parse import urlencode

from config.settings import Settings
from feeds.websub import DEFAULT_LEASE, Request, subscribe_form
from worker.jobs.outcome import Asked, Failed, Outcome
from worker.jobs.tools import Tools
from worker.net.client import Answer, Ask
from worker.pipeline.read import Reading
from worker.pipeline.rhythm import Wish, after_failure
from worker.store import upstreams
from worker.store.sources import Source
from worker.store.store import Tx
from worker.store.upstreams import Upstream

# A hub that accepted but has not verified after this is asked again.
_VERIFIED_WITHIN = timedelta(hours=1)
_HOPELESS = 6.0  # failures in a row, by weight, after which polling alone must do
_LATER = timedelta(days=7)
_KEY_BYTES = 32


def follow(tools: Tools, tx: Tx, source: Source, reading: Reading) -> None:
    """Subscribe to the hub that a source names, unless we have already or the world can't reach us."""
    if not tools.settings.public_url or not reading.hubs or source.state == "paused":
        return
    hub, topic = reading.hubs[0], reading.self_url or source.url
    standing = upstreams.of_sources(tx, [source.number]).get(source.number)
    if standing is not None and (standing.hub, standing.topic) == (hub, topic):
        return
    made = Upstream(
        source=source.number,
        hub=hub,
        topic=topic,
        secret=secrets.token_urlsafe(24),
        key=secrets.token_hex(_KEY_BYTES),
        state="asked",
        lease_until=None,
        pushed=0,
        missed=0,
        reason="",
    )
    upstreams.follow(tx, made, tools.now())


def callback_of(one: Upstream, settings: Settings) -> str:
    """Return the address that the hub calls: nobody can guess it."""
    return f"{settings.base_url}/websub/{one.secret}"


def ask_of(one: Upstream, settings: Settings) -> Ask:
    """Return the request by which we subscribe, renew or leave."""
    wanted = Request(one.mode, one.topic, callback_of(one, settings), one.key, DEFAULT_LEASE)
    return Ask(
        url=one.hub,
        method="POST",
        headers={"content-type": "application/x-www-form-urlencoded"},
        body=urlencode(subscribe_form(wanted)).encode(),
    )


def judge(asked: Asked, result: Answer | Failed) -> Outcome:
    """Return when the hub is asked again: it verifies, refuses, or was not there."""
    leaving = asked.upstream is not None and asked.upstream.state == "leaving"
    status = result.status if isinstance(result, Answer) else 0
    outcome = Outcome(asked.errand, None, now=asked.now, status=status)
    if 200 <= status < 300:
        outcome.due_at, outcome.why_then = asked.now + _VERIFIED_WITHIN, "until the hub has verified"
        return outcome
    outcome.error = result.error if isinstance(result, Failed) else f"the hub answered {status}"
    outcome.failures = asked.errand.failures + 1.0
    if leaving and outcome.failures >= _HOPELESS / 2:
        return outcome
    if outcome.failures >= _HOPELESS:
        outcome.due_at, outcome.why_then = asked.now + _LATER, "the hub does not take us; polling goes on"
        return outcome
    wish = Wish(every=_VERIFIED_WITHIN / 4, usual=_VERIFIED_WITHIN)
    outcome.due_at, outcome.why_then = after_failure(asked.now, wish, outcome.failures, None, asked.jitter)
    return outcome


def note(tx: Tx, one: Upstream, outcome: Outcome) -> None:
    """Let the subscription show what its hub answered."""
    if outcome.error and outcome.due_at is None:
        upstreams.forget(tx, one.source)
    elif outcome.error != one.reason:
        upstreams.change(tx, one.source, reason=outcome.error)
