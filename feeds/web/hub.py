"""WebSub over HTTP: POST /hub for those who want our feeds pushed, /websub/SECRET for what is pushed to us.

The hub announces our own feeds only. Requests are checked here and answered 202;
the verification of intent and the deliveries are the worker's. The callback's
path is the secret that finds a subscription of ours; a delivery also needs a
signature when we gave the hub a key (W3C Recommendation WebSub, 2018-01-23).
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from feeds.errors import BadField, BadSignature
from feeds.web.answers import BARE_POLICY
from feeds.web.bodies import read_body, read_form
from feeds.web.face import Face
from feeds.web.shelf import HubRequest, Missing, Takes

# WebSub §5.1: a secret must be less than 200 bytes.
MAX_SECRET_BYTES = 199
MAX_URL_CHARS = 2048
# SHA-1 is in the Recommendation but forgeable enough not to be believed.
DIGESTS = ("sha256", "sha384", "sha512")


@dataclass(frozen=True, slots=True)
class Hub:
    """Both ends of WebSub as routes."""

    shelf: Takes
    face: Face
    clock: Callable[[], datetime]

    async def subscribe(self, request: Request) -> Response:
        """Take a subscription request to our hub: 202, to be verified; 400 or 422 with what is wrong."""
        form = await read_form(request, self.face.max_form_bytes, self.face.body_seconds)
        if form.get("hub.mode") == "publish":
            # Old publishers ping; our feeds are announced whenever they change, so this changes nothing.
            return _plain(202)
        client = request.client.host if request.client else ""
        await run_in_threadpool(self.shelf.hub_subscribe, hub_request(form, client, self.clock()))
        return _plain(202)

    async def verified(self, request: Request) -> Response:
        """Answer a hub that asks whether we meant it: echo its challenge only if we did, else 404."""
        secret, asked = request.path_params["secret"], request.query_params
        mode, challenge = asked.get("hub.mode", ""), asked.get("hub.challenge", "")
        upstream = await run_in_threadpool(self.shelf.upstream, secret)
        if upstream is None or not _same(upstream.topic, asked.get("hub.topic", "")):
            raise Missing("There is no such subscription.")
        if mode == "denied":
            reason = asked.get("hub.reason", "")[:MAX_URL_CHARS]
            await run_in_threadpool(self.shelf.upstream_denied, secret, reason, self.clock())
            return _plain(200)
        if not challenge or mode not in ("subscribe", "unsubscribe") or mode != upstream.waiting_for:
            raise Missing("There is no such subscription.")
        lease = asked.get("hub.lease_seconds", "")
        seconds = int(lease) if lease.isascii() and lease.isdigit() and len(lease) < 12 else 0
        meant = await run_in_threadpool(self.shelf.upstream_verified, secret, mode, seconds, self.clock())
        if not meant:
            raise Missing("There is no such subscription.")
        return _plain(200, challenge)

    async def pushed(self, request: Request) -> Response:
        """Keep what a hub delivers: 202; 401 for a wrong signature, 404 for an unknown callback."""
        secret = request.path_params["secret"]
        upstream = await run_in_threadpool(self.shelf.upstream, secret)
        if upstream is None:
            raise Missing("There is no such subscription.")
        body = await read_body(request, self.face.max_push_bytes, self.face.body_seconds)
        if upstream.key and not signed(upstream.key, request.headers.get("x-hub-signature", ""), body):
            raise BadSignature("The signature does not fit.")
        kind = request.headers.get("content-type", "")
        await run_in_threadpool(self.shelf.push, secret, kind, body, self.clock())
        return _plain(202)


def hub_request(form: dict[str, str], client: str, at: datetime) -> HubRequest:
    """Return a checked request. Raises BadField naming the parameter that is missing or wrong (§5.1)."""
    mode = form.get("hub.mode", "")
    if mode not in ("subscribe", "unsubscribe"):
        raise BadField("hub.mode", "hub.mode must be subscribe or unsubscribe.")
    for name in ("hub.topic", "hub.callback"):
        if not _absolute(form.get(name, "")):
            raise BadField(name, f"{name} must be an absolute http or https address.")
    secret = form.get("hub.secret", "")
    if len(secret.encode()) > MAX_SECRET_BYTES:
        raise BadField("hub.secret", f"hub.secret may have at most {MAX_SECRET_BYTES} bytes.")
    lease = form.get("hub.lease_seconds", "")
    if lease and not (lease.isascii() and lease.isdigit() and len(lease) < 12 and int(lease) > 0):
        raise BadField("hub.lease_seconds", "hub.lease_seconds must be a positive number of seconds.")
    return HubRequest(mode, form["hub.topic"], form["hub.callback"], int(lease or 0), secret, client, at)


def signed(key: str, signature: str, body: bytes) -> bool:
    """Say whether `signature` (`sha256=HEX`) is that of the body under the key; constant time."""
    method, _, value = signature.strip().partition("=")
    if method.lower() not in DIGESTS:
        return False
    digest = hmac.new(key.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return _same(digest, value.strip().lower())


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _absolute(url: str) -> bool:
    """Say whether it is an http(s) address with a host, without user, fragment or control characters."""
    if len(url) > MAX_URL_CHARS or any(ord(letter) <= 32 for letter in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc


def _plain(status: int, text: str = "") -> Response:
    """Return a short answer in plain text: a challenge is foreign, no browser may take it for a page."""
    headers = {"cache-control": "no-store", "content-security-policy": BARE_POLICY}
    return Response(text, status, headers, "text/plain")
