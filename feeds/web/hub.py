"""WebSub over HTTP: POST /hub for those who want our feeds pushed, /websub/SECRET for what is pushed to us.

The hub announces our own feeds only. Requests are checked (`feeds.websub`) and
answered 202; the verification of intent and the deliveries are the worker's. The
path of our callback is the secret that finds a subscription of ours; a delivery
also needs a signature when we gave the hub a key.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from feeds import websub
from feeds.errors import BadField
from feeds.web.bodies import read_body, read_form
from feeds.web.face import Face
from feeds.web.shelf import HubRequest, Missing, Takes, Upstream

_UNKNOWN = "There is no such subscription."


@dataclass(frozen=True, slots=True)
class Hub:
    """Both ends of WebSub as routes."""

    shelf: Takes
    face: Face
    clock: Callable[[], datetime]

    async def subscribe(self, request: Request) -> Response:
        """Take a request to our hub: 202, to be verified; 400 or 422 with what is wrong."""
        form = await read_form(request, self.face.max_form_bytes, self.face.body_seconds)
        asked = websub.read_request(form)
        if asked.mode == "publish":
            # Our feeds are announced whenever they change, so an old publisher's ping changes nothing.
            return _plain(202)
        client = request.client.host if request.client else ""
        seconds = int(asked.lease.total_seconds())
        wanted = HubRequest(
            asked.mode, asked.topic, asked.callback, seconds, asked.secret, client, self.clock()
        )
        await run_in_threadpool(self.shelf.hub_subscribe, wanted)
        return _plain(202)

    async def verified(self, request: Request) -> Response:
        """Answer a hub that asks whether we meant it: echo its challenge only if we did, else 404."""
        secret = request.path_params["secret"]
        upstream = await self._upstream(secret)
        try:
            asked = websub.read_verification(request.query_params)
        except BadField:
            raise Missing(_UNKNOWN) from None
        if not hmac.compare_digest(asked.topic.encode(), upstream.topic.encode()):
            raise Missing(_UNKNOWN)
        if asked.mode == "denied":
            await run_in_threadpool(self.shelf.upstream_denied, secret, asked.reason, self.clock())
            return _plain(200)
        if asked.mode != upstream.waiting_for:
            raise Missing(_UNKNOWN)
        seconds = int(asked.lease.total_seconds()) if asked.lease else 0
        meant = await run_in_threadpool(
            self.shelf.upstream_verified, secret, asked.mode, seconds, self.clock()
        )
        if not meant:
            raise Missing(_UNKNOWN)
        return _plain(200, asked.challenge)

    async def pushed(self, request: Request) -> Response:
        """Keep what a hub delivers: 202; 401 for a wrong signature, 404 for an unknown callback."""
        secret = request.path_params["secret"]
        upstream = await self._upstream(secret)
        body = await read_body(request, self.face.max_push_bytes, self.face.body_seconds)
        if upstream.key:
            websub.verify(upstream.key, request.headers.get("x-hub-signature"), body)
        kind = request.headers.get("content-type", "")
        await run_in_threadpool(self.shelf.push, secret, kind, body, self.clock())
        return _plain(202)

    async def _upstream(self, secret: str) -> Upstream:
        """Return the subscription a callback belongs to. Raises Missing."""
        upstream = await run_in_threadpool(self.shelf.upstream, secret)
        if upstream is None:
            raise Missing(_UNKNOWN)
        return upstream


def _plain(status: int, text: str = "") -> Response:
    """Return a short answer in plain text: a challenge is foreign, no browser may take it for a page."""
    return Response(text, status, {"cache-control": "no-store"}, "text/plain")
