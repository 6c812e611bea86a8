"""Reach: the store as the shelf's parts use it, with its failures told in the faces' words."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import structlog

from feeds.web.shelf import Unavailable
from worker.jobs.tools import Tools
from worker.store.readiness import AWAY
from worker.store.store import Tx

log = structlog.get_logger()

# Counts over all articles are asked for by every visitor of the front page and need not be newer.
COUNTS_KEPT = timedelta(seconds=1)
# Threads that may wait for a sleeping feed's first writing: somebody who walks through all tags
# must not take every thread of the process.
MOST_WAITING = 6


class Reach:
    """What every part of the shelf has: the tools, the API token, and transactions."""

    def __init__(self, tools: Tools, token: str = "") -> None:
        """Reach the store of `tools`."""
        self.tools = tools
        self.token = token
        self._building = threading.Lock()
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)
        self._counts: dict[str, tuple[datetime, Any]] = {}

    @property
    def base(self) -> str:
        """The absolute base of our addresses, without a slash at the end."""
        return self.tools.settings.base_url

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """Yield a transaction that only reads. Raises Unavailable when the database is away."""
        with self.reaching(), self.tools.store.read() as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Tx]:
        """Yield a transaction that is committed at the end. Raises Unavailable when the database is away."""
        with self.reaching(), self.tools.store.write() as tx:
            yield tx

    @contextmanager
    def reaching(self) -> Iterator[None]:
        """Turn the database's being away, locked for too long or full into Unavailable."""
        try:
            yield
        except AWAY as error:
            log.warning("database away", reason=type(error).__name__)
            raise Unavailable("The database does not answer just now.") from error

    def counted(self, what: str, tx: Tx, count: Callable[[Tx], Any]) -> Any:
        """Return what `count` says, at most a second old."""
        now = self.tools.now()
        kept = self._counts.get(what)
        if kept is not None and now - kept[0] < COUNTS_KEPT:
            return kept[1]
        found = count(tx)
        self._counts[what] = (now, found)
        return found
