"""One HTTP/1.1 connection, and the limits of what may come over it.

Parsing is llhttp's (through httptools), the parser that Node trusts; the limits
are counted on the bytes as they arrive, before anything is kept. A general client
costs about 0.3 ms of CPU a request, most of it for what a worker never uses; this
one costs a third and has no path that skips a limit.
"""

import asyncio
from typing import Any, cast

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from worker.errors import Refused, TransientError

Headers = list[tuple[bytes, bytes]]

# Chunk sizes, extensions and trailers may weigh as much as the body and this; one byte a
# chunk, with six to carry it, would buy a hostile server ten million callbacks.
_FRAMING_BYTES = 65536


class Dropped(TransientError):
    """The other side closed before its answer was whole; `heard` says whether any of it had come."""

    def __init__(self, message: str, *, heard: bool) -> None:
        """Keep the sentence and whether asking again on a new connection is harmless."""
        super().__init__(message)
        self.heard = heard


class Line(asyncio.Protocol):
    """One connection, asked one thing at a time; the last answer stands in its attributes."""

    __slots__ = (
        "_body",
        "_complete",
        "_cut",
        "_head_left",
        "_heard",
        "_in_body",
        "_loop",
        "_parser",
        "_received",
        "_to_the_end",
        "_transport",
        "_waiter",
        "body_limit",
        "closed",
        "headers",
        "reusable",
        "status",
    )

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._waiter: asyncio.Future[bytes] | None = None
        self._parser = HttpResponseParser(self)
        # Servers end lines with a bare LF, put spaces after chunk sizes and odd bytes into
        # values. Lenient here is safe: nothing we receive is sent on to another parser.
        self._parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_optional_cr_before_lf=True,
            lenient_optional_lf_after_cr=True,
            lenient_spaces_after_chunk_size=True,
        )
        self.headers: Headers = []
        self.status = 0
        self.closed = False
        self.reusable = False

    def send(self, data: bytes, head_bytes: int, body_bytes: int, *, cut: bool) -> asyncio.Future[bytes]:
        """Write one request; the future yields the raw body once `status` and `headers` stand.

        `cut` ends the answer at `body_bytes` where it would otherwise be refused.
        The future fails with Refused (a limit) or TransientError (dropped, not HTTP).
        """
        self.headers = []
        self.status = 0
        self.reusable = False
        self._head_left = head_bytes
        self.body_limit = body_bytes
        self._cut = cut
        # One growing buffer: a list of pieces would weigh forty times its content at one byte each.
        self._body = bytearray()
        self._received = 0
        self._complete = self._heard = self._in_body = self._to_the_end = False
        self._waiter = self._loop.create_future()
        if self._transport is None or self.closed:
            self._waiter.set_exception(Dropped("closed the connection before it was asked", heard=False))
        else:
            self._transport.write(data)
        return self._waiter

    def hang_up(self) -> None:
        """Close at once; nothing more is read."""
        self.closed = True
        if self._transport is not None:
            self._transport.abort()

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Count, then parse; what comes unasked ends the connection."""
        if self._waiter is None or self._waiter.done():
            self.hang_up()
            return
        try:
            self._heard = True
            if not self._in_body:
                data = self._feed_head(data)
            if data and not self._waiter.done():
                self._parser.feed_data(data)
                self._received += len(data)
                if self._received > 2 * len(self._body) + _FRAMING_BYTES:
                    self._fail(Refused("sent an answer of more framing than content"))
        except HttpParserUpgrade:
            self._fail(TransientError("switched to another protocol"))
        except HttpParserError:
            # Junk behind a whole answer harms nobody but this connection.
            self._fail(TransientError("answered with something that is not HTTP"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Finish a body that ends with the connection; anything else was dropped."""
        self.closed = True
        if self._waiter is not None and not self._waiter.done():
            if self._to_the_end and exc is None:
                self._finish()
            else:
                self._fail(Dropped("closed the connection before its answer was whole", heard=self._heard))
        # The parser holds this object and this object the parser: free both now.
        self._parser = cast("Any", None)
        self._transport = None

    # What the parser calls.

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header; trailers, which come behind the body, are dropped."""
        if not self._in_body:
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Learn the status, and how the body will end."""
        if self._complete:
            return
        self.status = self._parser.get_status_code()
        if self.status < 200:
            return
        self._in_body = True
        length = chunked = False
        for name, value in self.headers:
            # Names of exactly these lengths are rare: compare cheaply first.
            if len(name) == 14 and name.lower() == b"content-length":
                length = True
                self._announce(value)
            elif len(name) == 17 and name.lower() == b"transfer-encoding":
                chunked = value.lower().endswith(b"chunked")
        self._to_the_end = not (length or chunked)

    def on_body(self, body: bytes) -> None:
        """Keep a piece of the body, as long as there is room for it."""
        waiter = self._waiter
        if waiter is None or waiter.done() or self._complete:
            return
        self._body += body
        if len(self._body) > self.body_limit:
            self._overflow()

    def on_message_complete(self) -> None:
        """End the answer, or go on behind an interim one (1xx)."""
        if self._complete:
            return
        if self.status < 200:
            self.headers = []
            return
        self.reusable = self._parser.should_keep_alive()
        self._finish()

    # Ends.

    def _feed_head(self, data: bytes) -> bytes:
        """Parse as much as the head may still take and return the rest of `data`."""
        head = data[: self._head_left]
        self._head_left -= len(head)
        self._parser.feed_data(head)
        if not self._in_body and self._head_left <= 0:
            self._fail(Refused("sent headers without end"))
        return data[len(head) :]

    def _announce(self, length: bytes) -> None:
        if self._cut or self.status in (204, 304) or not length.isdigit():
            return
        if int(length[:18]) > self.body_limit:
            self._fail(Refused(f"announced more than the {self.body_limit} bytes allowed"))

    def _overflow(self) -> None:
        if self._cut:
            self._finish()
            self.hang_up()
        else:
            self._fail(Refused(f"sent more than the {self.body_limit} bytes allowed"))

    def _finish(self) -> None:
        self._complete = True
        if self._waiter is not None and not self._waiter.done():
            if len(self._body) > self.body_limit:
                del self._body[self.body_limit :]
            self._waiter.set_result(bytes(self._body))

    def _fail(self, error: Exception) -> None:
        self._complete = True
        self.reusable = False
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)
        self.hang_up()
