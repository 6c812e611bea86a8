"""Pictures: those of published articles, got through the one door and kept for a while in memory.

What could not be had is remembered too, for a shorter while: a page with ten dead
pictures must not send ten errands each time somebody reads it.
"""

import asyncio
import threading
from collections import OrderedDict
from datetime import datetime, timedelta

import structlog

from feeds.web.pictures import addresses, picture_key, picture_type
from feeds.web.shelf import Json, Unavailable
from worker.errors import PermanentError, TransientError
from worker.jobs.tools import Tools
from worker.net.client import Ask, Limits
from worker.shelf.reads import Reads

log = structlog.get_logger()

MOST_BYTES = 5 << 20  # of one picture; photographs for the web are below one megabyte
KEPT_BYTES = 64 << 20
_KEPT, _MISSED = timedelta(hours=1), timedelta(minutes=5)
_SECONDS = 10.0
# Threads that may wait for strangers' pictures; the others go on serving.
_MOST_AT_ONCE = 8
_ACCEPT = {"accept": "image/avif, image/webp, image/png, image/jpeg, image/gif"}


class Album:
    """Pictures by their address, the least used ones dropped first; safe to ask from several threads."""

    def __init__(self) -> None:
        """Begin empty."""
        self._kept: OrderedDict[str, tuple[datetime, bytes]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, address: str, now: datetime) -> bytes | None:
        """Return a picture, b"" for one that could not be had a moment ago, None for an unknown one."""
        with self._lock:
            found = self._kept.get(address)
            if found is None or found[0] < now:
                return None
            self._kept.move_to_end(address)
            return found[1]

    def put(self, address: str, body: bytes, now: datetime) -> None:
        """Keep a picture, or that there is none."""
        with self._lock:
            self._bytes += len(body) - len(self._kept.pop(address, (now, b""))[1])
            self._kept[address] = (now + (_KEPT if body else _MISSED), body)
            while self._bytes > KEPT_BYTES or len(self._kept) > 10_000:
                _, (_, oldest) = self._kept.popitem(last=False)
                self._bytes -= len(oldest)


class Pictures(Reads):
    """The part of the shelf that gets pictures for pages."""

    def __init__(self, tools: Tools, token: str = "") -> None:
        """Begin with no pictures."""
        super().__init__(tools, token)
        self._album = Album()
        self._getting = threading.BoundedSemaphore(_MOST_AT_ONCE)

    def picture(self, id: str, key: str) -> bytes | None:  # noqa: A002
        """Return a picture of a published article, None when it has none of this key or it can't be had.

        Raises Unavailable when too many are being got.
        """
        article = self.article(id)
        address = _address(article, key) if isinstance(article, dict) else ""
        if not address:
            return None
        now = self.tools.now()
        found = self._album.get(address, now)
        if found is None:
            found = self._got(address)
            self._album.put(address, found, now)
        return found or None

    def _got(self, address: str) -> bytes:
        """Return a picture from its server, b"" when there is none to be had."""
        if not self._getting.acquire(timeout=_SECONDS):
            raise Unavailable("Many pictures are being got just now.", 5)
        try:
            return asyncio.run(self._ask(address))
        except (TransientError, PermanentError) as error:
            log.info("picture not had", reason=type(error).__name__)
            return b""
        finally:
            self._getting.release()

    async def _ask(self, address: str) -> bytes:
        async with self.tools.net() as net:
            answer = await net.ask(Ask(address, headers=_ACCEPT, limits=Limits(_SECONDS, MOST_BYTES)))
        return answer.body if answer.status == 200 and picture_type(answer.body) else b""


def _address(article: Json, key: str) -> str:
    """Return the address among an article's pictures that has this key, "" for none."""
    named = [str(article.get("image") or ""), *addresses(str(article["html"] or ""))]
    return next((one for one in named if one and picture_key(one) == key), "")
