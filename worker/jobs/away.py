"""Away: what a job does when the database goes away in the middle of it.

Connections are cut, servers are started again, disks are full for a moment. What is
to be saved is then saved once more after a breath: every saving of ours checks in
its own transaction that its leases still hold, so twice is the same as once. Where
the database stays away, what was taken is given back as soon as it answers, so that
others need not wait for the lease's end; no document is blamed for it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import structlog

from worker.jobs.tools import Tools
from worker.store import leases
from worker.store.readiness import AWAY

log = structlog.get_logger()

T = TypeVar("T")

_BREATHS_SECONDS = (0.2, 0.5, 1.5)


def insist(save: Callable[[], T]) -> T:
    """Return what `save` returns; where the database was away, it is tried again three times within 2.2 s.

    Raises the last error, one of `readiness.AWAY`, and at once whatever else `save` raises.
    """
    for seconds in _BREATHS_SECONDS:
        try:
            return save()
        except AWAY as error:
            log.warning("database away", reason=type(error).__name__, again_in_seconds=seconds)
            time.sleep(seconds)
    return save()


@contextmanager
def given_back(tools: Tools) -> Iterator[str]:
    """Yield a new lease token; what is leased under it is free again when the database is away at the end."""
    token = tools.token()
    try:
        yield token
    except AWAY:
        freed = insist(lambda: _release(tools, token))
        log.warning("given back", rows=freed)
        raise


def _release(tools: Tools, token: str) -> int:
    with tools.store.write() as tx:
        return leases.release(tx, token)
