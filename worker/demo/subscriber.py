"""Subscriber: somebody else's program that receives our webhooks, on loopback."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from worker.demo.loopback import Loopback, Reply, Request
from worker.demo.signature import is_genuine


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Received:
    """One webhook as it came; `sequence` is -1 and `article_id` empty when the body did not say."""

    event_id: str
    type: str
    sequence: int
    article_id: str
    verified: bool
    body: bytes = b""


def _read(request: Request, *, verified: bool) -> Received:
    """Return what a call said, also when it is not what we would expect."""
    try:
        envelope = json.loads(request.body)
    except ValueError:
        envelope = None
    facts: dict[str, Any] = envelope if isinstance(envelope, dict) else {}
    data = facts.get("data")
    data = data if isinstance(data, dict) else {}
    sequence = data.get("sequence")
    return Received(
        event_id=request.headers.get("webhook-id", ""),
        type=str(facts.get("type", "")),
        sequence=sequence if isinstance(sequence, int) else -1,
        article_id=str(data.get("id", "")),
        verified=verified,
        body=request.body,
    )


class Subscriber(Loopback):
    """Receives POSTs at any path and keeps them, in the order they came.

    Answers 204 to what a trusted secret signed, 401 to everything else, and 503
    as often as `stumble` says, so that retries can be seen. The secret is known
    only after the subscription was made with this address, hence `trust`.
    """

    def __init__(self, port: int = 0, *, secret: str = "", clock: Callable[[], datetime] = _now) -> None:
        """Bind the port."""
        self._clock = clock
        self._secrets: tuple[str, ...] = (secret,) if secret else ()
        self._received: tuple[Received, ...] = ()
        self._stumbles = 0
        self._news = threading.Condition()
        super().__init__(port, self._answer)
        self.inbox = f"{self.url}/inbox"

    def trust(self, secret: str) -> None:
        """Accept also what this secret signs."""
        with self._news:
            self._secrets = (*self._secrets, secret)

    def stumble(self, times: int) -> None:
        """Answer 503 to the next so many calls, and keep none of them."""
        with self._news:
            self._stumbles = times

    @property
    def received(self) -> tuple[Received, ...]:
        """What came so far, oldest first."""
        with self._news:
            return self._received

    def wait(self, enough: Callable[[tuple[Received, ...]], bool], seconds: float) -> bool:
        """Return True as soon as what was received is `enough`, False after `seconds`."""
        with self._news:
            return self._news.wait_for(lambda: enough(self._received), seconds)

    def _answer(self, request: Request) -> Reply:
        if request.method != "POST":
            return Reply(405, b"", {"Allow": "POST"})
        with self._news:
            if self._stumbles:
                self._stumbles -= 1
                return Reply(503, b"", {"Retry-After": "1"})
            verified = is_genuine(self._secrets, request.headers, request.body, self._clock())
            self._received = (*self._received, _read(request, verified=verified))
            self._news.notify_all()
        return Reply(204 if verified else 401)
