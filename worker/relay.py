"""Relay: from committed facts to messages. The only place that sends anything to the broker.

A bell that can't be rung is not an error: the fact is a row, and the tick rings
again. Ordinary bells are coalesced in Redis: while one waits unheard, ringing it
again would only make more messages. Urgent ones are always sent.

Where somebody waits for an answer (the web process), `Aside` rings in a thread of
its own: a broker that is away costs 0.6 s a bell and one that hangs 15 s, and a
publisher who calls a hook has nothing to do with either.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from queue import Full, Queue
from threading import Thread
from typing import Any

import redis
import structlog
from kombu.exceptions import OperationalError

from worker.flow import STEPS, Bell, queue_of

log = structlog.get_logger()

_UNHEARD_SECONDS = 10  # an unheard bell may be rung again after this, should its message be lost
_MOST_ASIDE = 1_000  # calls to ring that wait for the broker; the tick rings what is beyond
_PARTING_SECONDS = 1.0


class Relay:
    """Rings bells through a Celery application."""

    def __init__(self, app: Any, redis_url: str = "") -> None:
        """Send through `app`; coalesce in the Redis at `redis_url` when there is one."""
        self.app = app
        self.redis = redis.Redis.from_url(redis_url, socket_timeout=2) if redis_url else None

    def ring(self, bells: Sequence[Bell]) -> None:
        """Send a message for each bell; never raises."""
        for bell in bells:
            try:
                if bell.urgent or self._is_first(bell):
                    self._send(bell)
            except (OperationalError, redis.RedisError, OSError) as error:
                log.warning("bell not rung", fact=bell.fact, reason=str(error))

    def heard(self, fact: str) -> None:
        """Let the next ordinary bell for this fact be sent again: its task has begun."""
        if self.redis is not None:
            try:
                self.redis.delete(_key(fact))
            except redis.RedisError as error:
                log.warning("bell not heard", fact=fact, reason=str(error))

    def _is_first(self, bell: Bell) -> bool:
        if self.redis is None:
            return True
        return bool(self.redis.set(_key(bell.fact), "1", nx=True, ex=_UNHEARD_SECONDS))

    def _send(self, bell: Bell) -> None:
        self.app.send_task(STEPS[bell.fact].task, args=[bell.subject, bell.urgent], queue=queue_of(bell))


class Aside:
    """Rings in a thread of its own, so that nobody waits for the broker; to be closed at the end."""

    def __init__(self, ring: Callable[[Sequence[Bell]], None]) -> None:
        """Hand what is to be rung to `ring`, which must not raise."""
        self._ring = ring
        self._waiting: Queue[Sequence[Bell] | None] = Queue(_MOST_ASIDE)
        self._thread = Thread(target=self._work, name="bells", daemon=True)
        self._thread.start()

    def ring(self, bells: Sequence[Bell]) -> None:
        """Have the bells rung soon; never waits, never raises."""
        with suppress(Full):
            self._waiting.put_nowait(bells)

    def close(self) -> None:
        """Ring what can be rung within a second, and no more after that."""
        with suppress(Full):
            self._waiting.put_nowait(None)
            self._thread.join(_PARTING_SECONDS)

    def _work(self) -> None:
        while (bells := self._waiting.get()) is not None:
            self._ring(bells)


def _key(fact: str) -> str:
    return f"wirecopy:bell:{fact}"
