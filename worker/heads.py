"""Heads: uvicorn's protocol, with an end to the head of a request.

httptools collects headers for as long as they come, and uvicorn bounds only its
other parser: one connection could fill the memory of the web process.
"""

from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD_BYTES = 64 * 1024  # what other servers allow is between 8 and 64 kB


class BoundedHeads(HttpToolsProtocol):
    """The protocol of one connection; it ends with 400 when a request's head is larger than allowed."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._in_head = False
        self._head_bytes = 0

    def on_message_begin(self) -> None:
        """Begin to count."""
        self._in_head, self._head_bytes = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Stop counting: bodies have bounds of their own."""
        self._in_head = False
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Read what came, and hang up when all of it was head and there is no end to it."""
        began_before = self._in_head
        super().data_received(data)
        if not (began_before and self._in_head):
            return
        self._head_bytes += len(data)
        if self._head_bytes > MOST_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("The head of the request is too large.")
