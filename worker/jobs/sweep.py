"""The tick: what time brings about, and ringing again for whatever is due and was not heard.

Twice is the same as once: ringing twice finds the work claimed, and an embargo
that ended is lifted in one transaction.
"""

from datetime import timedelta

import structlog

from worker.flow import Bell
from worker.jobs import furniture
from worker.jobs.embargo import lift_ended
from worker.jobs.tools import Tools
from worker.store import blocks, hub, waiting

log = structlog.get_logger()

PURGE_EVERY = timedelta(hours=1)
HEARTBEAT = "tick"  # the heartbeat that `status`, /readyz and the watchdog look at
_HEARTBEAT_EVERY = timedelta(seconds=5)  # each second would be a write a second for nothing


def tick(tools: Tools) -> tuple[Bell, ...]:
    """Lift embargoes that ended, purge once an hour, and return the bells that must be rung again.

    That a tick came through is written down now and then: it proves beat, broker, worker and database.
    """
    now = tools.now()
    with tools.store.read() as tx:
        due = waiting.due(tx, now)
        lift = waiting.ended_embargoes(tx, now)
        purge = waiting.beat_of(tx, "purge")
        beat = waiting.beat_of(tx, HEARTBEAT)
    if beat is None or abs(now - beat) >= _HEARTBEAT_EVERY:
        with tools.store.write() as tx:
            waiting.beat(tx, HEARTBEAT, now)
    if lift:
        lift_ended(tools, lift)
    if purge is None or now - purge > PURGE_EVERY:
        _purge(tools)
    if not due:
        tools.store.tidy()
    return tuple(Bell(name) for name in due)


def _purge(tools: Tools) -> None:
    """Drop bodies and attempts that are older than they are kept, and end lapsed leases. Never a receipt."""
    now = tools.now()
    with tools.store.write() as tx:
        bodies = waiting.purge_documents(
            tx, now - tools.settings.keep_documents, tools.settings.keep_documents_bytes
        )
        attempts = waiting.purge_attempts(tx, now - tools.settings.keep_attempts)
        lapsed = hub.lapse(tx, now)
        blocks.purge(tx, now - furniture.KEPT)
        waiting.beat(tx, "purge", now)
    log.info("purged", documents=bodies, attempts=attempts, leases=lapsed)
