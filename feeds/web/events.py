"""GET /events: what happens to articles, as server-sent events (HTML Living Standard §9.2).

A client that was away sends Last-Event-ID and gets what it missed. However many
listen, the shelf is asked for its newest number once for all of them in each
interval; who is behind then reads what is new.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from feeds.errors import BadField
from feeds.web.face import Face
from feeds.web.shelf import Event, Reads, Unavailable

# A comment each 15 s keeps proxies from closing what is quiet (the standard's own advice).
STILL_HERE_SECONDS = 15.0
BATCH = 100


@dataclass(slots=True)
class Wire:
    """All listeners of one process; `newest` is the last number heard of, at loop time `asked`."""

    shelf: Reads
    face: Face
    newest: int = 0
    asked: float = float("-inf")
    listeners: int = 0

    async def listen(self, request: Request) -> Response:
        """Stream events from now on, or from after Last-Event-ID (header, or `after` in the query)."""
        last = request.headers.get("last-event-id") or request.query_params.get("after", "")
        if last and not (last.isascii() and last.isdigit() and len(last) < 19):
            raise BadField("Last-Event-ID", "Last-Event-ID must be the number of an event.")
        if self.listeners >= self.face.max_listeners:
            raise Unavailable("Too many are listening.", 30)
        after = int(last) if last else await run_in_threadpool(self.shelf.newest_event)
        headers = {"cache-control": "no-store", "x-accel-buffering": "no", "access-control-allow-origin": "*"}
        return StreamingResponse(self._told(after), 200, headers, "text/event-stream")

    async def _told(self, after: int) -> AsyncIterator[bytes]:
        """Yield what is new after a number, for as long as somebody listens."""
        self.listeners += 1
        try:
            yield b"retry: 3000\n\n"
            while True:
                events = await run_in_threadpool(self.shelf.events, after, BATCH)
                for event in events:
                    yield told(event)
                    after = event.number
                if not events and not await self._newer(after):
                    yield b": still here\n\n"
        finally:
            self.listeners -= 1

    async def _newer(self, after: int) -> bool:
        """Wait until there is something newer; False when it was quiet for long."""
        loop = asyncio.get_running_loop()
        until = loop.time() + STILL_HERE_SECONDS
        while loop.time() < until:
            if loop.time() - self.asked >= self.face.events_poll_seconds:
                self.asked = loop.time()
                self.newest = await run_in_threadpool(self.shelf.newest_event)
            if self.newest > after:
                return True
            await asyncio.sleep(self.face.events_poll_seconds)
        return False


def told(event: Event) -> bytes:
    """Return one event in the stream's format; JSON has no raw line breaks, so one data line does."""
    data = json.dumps({"at": event.at.isoformat(), **event.data}, ensure_ascii=False, default=str)
    return f"id: {event.number}\nevent: {event.kind}\ndata: {data}\n\n".encode()
