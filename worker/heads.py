"""Heads: uvicorn's protocol, with an end to the head of a request, in bytes and in time.

httptools collects headers for as long as they come, and uvicorn bounds only its
other parser: one connection could fill the memory of the web process. Nor does
uvicorn ask when a request comes that was begun, or whether an answer is read: a
thousand connections that drip, or are deaf, could stand for ever. Bodies have bounds
of their own, where they are read (`feeds.web.bodies`).
"""

from asyncio import TimerHandle
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD_BYTES = 64 * 1024  # what other servers allow is between 8 and 64 kB
# What other servers allow is between 10 and 60 s. A connection is kept for another request for less.
HEAD_SECONDS = 20.0
READING_SECONDS = 60.0  # as nginx has it; not for the whole, but for the next piece of it
_LEAST_READ_BYTES = 4096
_LATE = b"The head of the request took too long."
_TIMEOUT = (
    b"HTTP/1.1 408 Request Timeout\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: %d\r\nconnection: close\r\n\r\n%b" % (len(_LATE), _LATE)
)


class BoundedHeads(HttpToolsProtocol):
    """The protocol of one connection.

    It ends with 400 when a request's head is larger than allowed, with 408 when it
    takes longer than `head_seconds`, and is cut off when for `reading_seconds` next
    to nothing of an answer was taken.
    """

    head_seconds = HEAD_SECONDS
    reading_seconds = READING_SECONDS

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._in_head = False
        self._head_bytes = 0
        self._left_bytes = 0
        self._head_ends: TimerHandle | None = None
        self._reading_ends: TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._forget_head()
        self._forget_reading()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to count."""
        self._in_head, self._head_bytes = True, 0
        self._await_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop counting: bodies have bounds of their own."""
        self._in_head = False
        self._forget_head()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request; what comes of the body of this one wins no time."""
        self._await_head()
        super().on_response_complete()

    def data_received(self, data: bytes) -> None:
        """Read what came, and hang up when all of it was head and there is no end to it."""
        began_before = self._in_head
        super().data_received(data)
        if not (began_before and self._in_head):
            return
        self._head_bytes += len(data)
        if self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")

    def pause_writing(self) -> None:
        """Begin to watch whether the answer is read at all."""
        self._watch_reading()
        super().pause_writing()

    def resume_writing(self) -> None:
        """Watch no more, unless this is the end and all must be out."""
        if not self.transport.is_closing():
            self._forget_reading()
        super().resume_writing()

    def _await_head(self) -> None:
        self._forget_head()
        self._head_ends = self.loop.call_later(self.head_seconds, self._head_is_late)

    def _head_is_late(self) -> None:
        """Hang up, unless an answer is under way: when it has ended, the next head is waited for."""
        self._head_ends = None
        if self.cycle is not None and not self.cycle.response_complete:
            return
        if not self.transport.is_closing():
            if self._in_head:
                self.transport.write(_TIMEOUT)
            self.transport.close()
        self._watch_reading()

    def _forget_head(self) -> None:
        if self._head_ends is not None:
            self._head_ends.cancel()
            self._head_ends = None

    def _watch_reading(self) -> None:
        if self._reading_ends is None:
            self._left_bytes = self.transport.get_write_buffer_size()
            self._reading_ends = self.loop.call_later(self.reading_seconds, self._look_at_reading)

    def _look_at_reading(self) -> None:
        """Cut the connection off when less was taken than anybody reads who reads."""
        self._reading_ends = None
        if self._left_bytes - self.transport.get_write_buffer_size() < _LEAST_READ_BYTES:
            self.transport.abort()
        else:
            self._watch_reading()

    def _forget_reading(self) -> None:
        if self._reading_ends is not None:
            self._reading_ends.cancel()
            self._reading_ends = None
