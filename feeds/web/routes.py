"""The table of routes, and the application around them.

Each route's code is in the module it is named for. The feed documents are not in
the table: they are answered by plain ASGI in front of it (`feeds.web.read`).
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from feeds.errors import FeedError
from feeds.web.admin import Admin
from feeds.web.answers import dressed
from feeds.web.api import Api
from feeds.web.events import Wire
from feeds.web.face import Face
from feeds.web.failures import guarded
from feeds.web.health import Health
from feeds.web.hub import Hub
from feeds.web.negotiate import encoding_order
from feeds.web.pages import Pages, failed
from feeds.web.pictures import Pictures
from feeds.web.read import FeedReads, document_asked
from feeds.web.receive import HookIntake
from feeds.web.shelf import Conflict, Missing, Shelf, Unavailable
from feeds.web.tokens import Gate


def routes(
    shelf: Shelf, face: Face, clock: Callable[[], datetime], answered: Counter[tuple[str, int]]
) -> list[BaseRoute]:
    """Return every route but the feed documents (/feeds/NAME.rss and so on): those are `FeedReads`'."""
    pages = Pages(shelf, face)
    hooks = HookIntake(shelf, face, clock)
    hub = Hub(shelf, face, clock)
    health = Health(shelf, answered)
    gate = Gate(face, clock)
    admin = Admin(shelf, face, gate)
    return [
        Route("/", pages.home),
        Route("/feeds.opml", pages.opml),
        Route("/feeds/{name:path}", pages.feed),
        Route("/articles/{id}.json", pages.article_json),
        Route("/articles/{id}", pages.article),
        Route("/stories/{id}", pages.story),
        Route("/assets/{name}", pages.asset),
        Route("/pictures/{id}/{key}", Pictures(shelf, face).show),
        Route("/hooks/{source:path}", hooks.receive, methods=["POST"]),
        Route("/hub", hub.subscribe, methods=["POST"]),
        Route("/websub/{secret}", hub.verified, methods=["GET"]),
        Route("/websub/{secret}", hub.pushed, methods=["POST"]),
        *Api(shelf, face, gate).routes(),
        Route("/events", Wire(shelf, face).listen, methods=["GET"]),
        Route("/admin", admin.show),
        Route("/admin/sign-in", admin.sign_in, methods=["POST"]),
        Route("/admin/sign-out", admin.sign_out, methods=["POST"]),
        Route("/admin/articles", admin.find),
        Route("/admin/articles/{id}", admin.explain),
        Route("/admin/act", admin.act, methods=["POST"]),
        Route("/healthz", health.alive),
        Route("/readyz", health.ready),
        Route("/metrics", health.metrics),
    ]


def application(shelf: Shelf, face: Face, clock: Callable[[], datetime]) -> ASGIApp:
    """Return the web application; see `feeds.web.create_app`."""
    answered: Counter[tuple[str, int]] = Counter()
    documents = FeedReads(shelf, face, clock)

    async def on_failure(request: Request, error: Exception) -> Response:
        return failed(request, error, face)

    answerable = (HTTPException, FeedError, Missing, Conflict, Unavailable, Exception)
    router = Starlette(
        routes=routes(shelf, face, clock, answered),
        # Pages are put together for each request, so they are compressed then too.
        middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)],
        exception_handlers=dict.fromkeys(answerable, on_failure),
    )

    async def chosen(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if document_asked(scope["path"]) is not None:
                await documents(scope, receive, _counting(send, answered, "feed"))
            else:
                await router(
                    _weighed(scope), receive, dressed(_counting(send, answered, _kind(scope["path"])))
                )
        else:
            await router(scope, receive, send)

    return guarded(chosen)


def _weighed(scope: Scope) -> Scope:
    """Return a request whose Accept-Encoding names gzip if and only if its client takes it.

    Starlette looks for the word alone, and would send gzip to who refuses it (`gzip;q=0`).
    """
    asked = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
    if not asked:
        return scope
    taken = b"gzip" if "gzip" in encoding_order(asked.decode("latin-1")) else b"identity"
    rest = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": [*rest, (b"accept-encoding", taken)]}


def _kind(path: str) -> str:
    """Return the first part of a path if it is one of ours, for counting; strangers' paths are `other`."""
    first = path.split("/", 2)[1] if "/" in path else ""
    return first if first in _KINDS else "other"


_KINDS = frozenset(
    {
        "feeds",
        "articles",
        "stories",
        "hooks",
        "hub",
        "websub",
        "api",
        "events",
        "admin",
        "assets",
        "pictures",
        "metrics",
    }
)


def _counting(send: Send, answered: Counter[tuple[str, int]], kind: str) -> Send:
    """Return `send` such that each answer is counted by its kind and status."""

    async def counted(message: Message) -> None:
        if message["type"] == "http.response.start":
            answered[kind, message["status"]] += 1
        await send(message)

    return counted
