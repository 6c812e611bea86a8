"""The watchdog of `wirecopy up`: sees from outside what a process can't see of itself.

Two things are looked at every few seconds. Is the embedded broker alive? Does
work wait that nobody claims, or does the tick stay away? Then the member whose
work it is hangs, and is named to be started anew. It also wakes resting digest
processes when documents wait. A database or a broker that does not answer now is
nobody's hang: the watchdog looks again later.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from worker.jobs.sweep import HEARTBEAT
from worker.jobs.tools import utc_now
from worker.store import Store, leases, waiting
from worker.store.readiness import AWAY
from worker.store.waiting import Wait

_log = structlog.get_logger()

# The tick rings each second for what is due; nobody alive leaves it for so long.
PATIENCE = timedelta(seconds=20)
# A document that waits so long finds the first digest process busy.
_SPARE_AFTER = timedelta(seconds=2)


@dataclass(slots=True)
class Watch:
    """Looks when called; returns the names of members to start anew or to wake.

    `doors` is the member that fetches, publishes, delivers and ticks, `digests` the
    one that always digests, `spares` those that rest. `mend` looks after the broker,
    and raises OSError while there is none. The `store` is kept, because what it has
    learnt of the statements is most of their cost, and its connections are not.
    """

    store: Store
    doors: str
    digests: str
    spares: Sequence[str]
    mend: Callable[[], object]
    now: Callable[[], datetime] = utc_now
    quiet_until: float = field(default_factory=lambda: time.monotonic() + PATIENCE.total_seconds())

    def __call__(self) -> list[str]:
        """Look once; never raises."""
        try:
            self.mend()
            waits, ticked = self._ask()
        except AWAY as error:
            _log.warning("watch_blind", reason=type(error).__name__)
            return []
        except OSError as error:
            _log.warning("watch_blind", reason=str(error))
            return []
        except Exception:  # noqa: BLE001 - whatever it is, the family must go on
            _log.exception("watch_failed")
            return []
        named = self._hanging(waits, ticked)
        oldest = min((one.since for one in waits if one.fact == "document.kept"), default=None)
        if oldest is not None and self.now() - oldest > _SPARE_AFTER:
            named += self.spares
        return named

    def _ask(self) -> tuple[list[Wait], datetime | None]:
        try:
            with self.store.read() as tx:
                return waiting.waits(tx, self.now()), waiting.beat_of(tx, HEARTBEAT)
        finally:
            # Members are forked from this process: no connection may be open then.
            self.store.close()

    def _hanging(self, waits: Sequence[Wait], ticked: datetime | None) -> list[str]:
        """Return the members that hang; after one was named, all get time to begin."""
        if time.monotonic() < self.quiet_until:
            return []
        latest = self.now() - PATIENCE
        named = {
            self.digests if one.fact == "document.kept" else self.doors
            for one in waits
            if one.since < latest and not one.under_way
        }
        if ticked is None or ticked < latest:
            named.add(self.doors)
        if named:
            _log.error("work_not_claimed", members=sorted(named), facts=[one.fact for one in waits])
            self.quiet_until = time.monotonic() + PATIENCE.total_seconds()
        return sorted(named)


def free_claims(database: str, claims: str) -> None:
    """Free what a process that died had claimed, so that nobody waits for its leases to end; never raises."""
    store = Store(database)
    try:
        with store.write() as tx:
            freed = leases.release(tx, claims)
        if freed:
            _log.info("claims_freed", rows=freed)
    except AWAY as error:
        # They end by themselves.
        _log.warning("claims_not_freed", reason=type(error).__name__)
    finally:
        store.close()
