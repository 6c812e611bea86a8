"""Serve: the web process. uvicorn on a socket we bind ourselves, over the shelf.

One process and one event loop; questions to the database are asked in a few
threads, no more of them than the pool has connections; bells are rung in one more,
so that no answer waits for the broker. Told to stop (TERM, INT),
it ends open event streams, lets requests under way finish, and is gone within
three seconds.
"""

import asyncio
import os
import socket
from collections.abc import Sequence

import structlog
import uvicorn
from anyio import to_thread
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from config.settings import Settings, SettingsError, api_token
from feeds.web import Face, create_app
from worker.heads import BoundedHeads
from worker.jobs.tools import Tools
from worker.relay import Aside
from worker.shelf import Act, StoreShelf

log = structlog.get_logger()

_THREADS = 12  # what the store's pool has at most
_GRACE_SECONDS = 3
_KEEP_ALIVE_SECONDS = 15  # feed readers ask for several feeds in a row, then not for minutes
_BACKLOG = 1024
_FAILED = 1


class PortTaken(SettingsError):
    """The address can't be listened on; the message says which and what to do."""


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; port 0 takes a free one. Raises PortTaken with one clear sentence."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        raise PortTaken(f"{host} is no address of this machine ({error.strerror})") from error
    family, kind, protocol, _, address = found[0]
    made = socket.socket(family, kind, protocol)
    try:
        # So that a restart does not wait for the last run's connections; a port in use stays refused.
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(_BACKLOG)
    except OSError as error:
        made.close()
        reason = os.strerror(error.errno) if error.errno else str(error)
        message = f"can't listen on {host}:{port}: {reason}; choose another with --port or WIRECOPY_PORT"
        raise PortTaken(message) from error
    made.setblocking(False)
    made.set_inheritable(True)
    return made


def serve(tools: Tools, settings: Settings, act: Act, sockets: Sequence[socket.socket] | None = None) -> int:
    """Serve until told to stop; return the exit code: 0 for a clean end.

    `sockets` are listening already (see `bind`); without them the settings' host and
    port are bound. Raises PortTaken.
    """
    listening = list(sockets) if sockets else [bind(settings.host, settings.port)]
    token = api_token(settings)
    face = Face(
        public_url=settings.base_url,
        api_token=token,
        pictures=settings.pictures,
        max_hook_bytes=settings.hook_max_bytes,
        max_push_bytes=max(settings.hook_max_bytes, settings.feed_max_bytes),
        max_api_bytes=settings.hook_max_bytes,
        hook_tolerance_seconds=int(settings.hook_tolerance.total_seconds()),
    )
    bells = Aside(tools.store.ring)
    tools.store.ring = bells.ring
    tools.store.hurries = True
    tools.store.many_threads()
    closing = asyncio.Event()
    app = ending(create_app(StoreShelf(tools, token, act), face, tools.now), closing)
    server = _Server(_config(app), closing)
    try:
        server.run(sockets=listening)
    finally:
        for one in listening:
            one.close()
        bells.close()
        tools.store.close()
    return 0 if server.started else _FAILED


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="uvloop",
        http=BoundedHeads,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


class _Server(uvicorn.Server):
    """uvicorn's server, which says when it is closing, and returns instead of raising the signal again."""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Event) -> None:
        super().__init__(config)
        self._closing = closing

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to accept, with as many threads as the database has connections."""
        to_thread.current_default_thread_limiter().total_tokens = _THREADS
        await super().startup(sockets)
        log.info("web ready", addresses=[_address(one) for one in sockets or ()])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End event streams, then what is under way."""
        self._captured_signals.clear()
        self._closing.set()
        await super().shutdown(sockets)


def _address(one: socket.socket) -> str:
    host, port = one.getsockname()[:2]
    return f"{host}:{port}"


def ending(app: ASGIApp, closing: asyncio.Event) -> ASGIApp:
    """Return `app` such that an event stream ends, as its client expects, once `closing` is set."""

    async def until_closing(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != "/events":
            await app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        answering = asyncio.ensure_future(app(scope, receive, watched))
        closed = asyncio.ensure_future(closing.wait())
        try:
            await asyncio.wait({answering, closed}, return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                await answering
                return
            answering.cancel()
            await asyncio.wait({answering})
            if started:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            answering.cancel()
            closed.cancel()

    return until_closing
