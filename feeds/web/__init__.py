"""The HTTP faces: everything the outside sees of Wirecopy, over a Shelf.

`create_app(shelf, face, clock)` is the whole web application as ASGI; its routes
are on one page in `routes.py`. No database, no queue and no outgoing socket is in
here: what a face needs, it asks the `Shelf` for (`shelf.py`).
"""

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import datetime
from typing import Any

from feeds.web.face import Face
from feeds.web.shelf import Shelf

__all__ = ["Application", "Face", "Shelf", "create_app"]

_Message = MutableMapping[str, Any]
Application = Callable[
    [_Message, Callable[[], Awaitable[_Message]], Callable[[_Message], Awaitable[None]]], Awaitable[None]
]


def create_app(shelf: Shelf, face: Face, clock: Callable[[], datetime]) -> Application:
    """Return the web application (ASGI 3). `clock` gives the aware time in UTC; tests pass their own.

    Starlette is imported here and not above, so that the store can import the
    Shelf's values without it.
    """
    from feeds.web.routes import application

    return application(shelf, face, clock)
