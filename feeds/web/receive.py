"""POST /hooks/SOURCE: publishers push their articles here (Standard Webhooks).

Nothing is parsed before its signature holds, nobody learns which sources exist
(an unknown one answers as a wrong signature does), and 202 is said only after
the shelf has kept the body for good.
"""

import secrets
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from feeds.errors import BadSignature
from feeds.web.answers import json_answer
from feeds.web.bodies import read_body
from feeds.web.face import Face
from feeds.web.shelf import Kept, Takes
from feeds.webhook import parse_hook, verify


@dataclass(frozen=True, slots=True)
class HookIntake:
    """The endpoint of all hooks. Bodies are counted while they arrive; see Face for the limits."""

    shelf: Takes
    face: Face
    clock: Callable[[], datetime]
    # Verified against when there is no such source, so that both cases take the same time.
    decoy: str = "whsec_" + b64encode(secrets.token_bytes(32)).decode()

    async def receive(self, request: Request) -> Response:
        """Keep one signed body: 202 with the document's id, again the same for the same `webhook-id`.

        400 not JSON, 401 bad or stale signature or no such hook, 413 too large, 422
        with the field that is wrong.
        """
        body = await read_body(request, self.face.max_hook_bytes, self.face.body_seconds)
        kept = await run_in_threadpool(self._take, request.path_params["source"], dict(request.headers), body)
        return json_answer({"document": kept.document}, 202)

    def _take(self, source: str, headers: dict[str, str], body: bytes) -> Kept:
        """Verify, check and keep, in a thread: the signature of 5 MB costs milliseconds too."""
        hook = self.shelf.hook(source)
        valid = hook.secrets if hook is not None and hook.secrets else (self.decoy,)
        now = self.clock()
        tolerance = timedelta(seconds=self.face.hook_tolerance_seconds)
        try:
            event_id = verify(valid, headers, body, now, tolerance)
        except (ValueError, OverflowError):
            # A timestamp beyond the calendar is no time at all.
            raise BadSignature("webhook-timestamp is not a time.") from None
        return self.shelf.keep(source, event_id, parse_hook(body).about, body, now)
