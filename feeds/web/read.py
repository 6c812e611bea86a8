"""The feed documents over HTTP: /feeds/NAME.rss, .atom, .json, .ninjs and .sitemap.

This is the hot path: most requests of most days are feed readers asking "has it
changed?". So it is plain ASGI in front of the router, the documents are prepared
bytes, their headers are put together once for each revision, and the shelf is
asked at most every 50 ms whether a document still holds. Measured with
`benchmarks/serve.py`.
"""

import asyncio
import base64
import binascii
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from feeds.web.face import Face
from feeds.web.negotiate import choose_encoding, has_it, known_tags, weighted
from feeds.web.prepared import Answer, Headers, delta_answer, moved, preflight, prepare, refused
from feeds.web.shelf import Gone, Moved, Page, Reads

FORMATS = ("atom", "rss", "json", "ninjs", "sitemap")
PREFIX = "/feeds/"
# A reader has one document, perhaps two; each tag is a question to the shelf. A tag counts as often as
# proxies may have spelt it (`known_tags`).
MOST_TAGS = 8


@dataclass(slots=True)
class Held:
    """A page in the cache with what was put together for it: (200 headers, 304 headers, body) by encoding."""

    page: Page
    stamp: object
    checked: float
    answers: dict[str, tuple[Headers, Headers, bytes]] = field(default_factory=dict)

    @property
    def size_bytes(self) -> int:
        """How much it weighs in memory; compressed forms are a quarter each at most, made or not."""
        return len(self.page.body) * (4 + len(self.page.encodings)) // 4


def document_asked(path: str) -> tuple[str, str] | None:
    """Return the feed's name and the format of a document's path, None when it is none.

    >>> document_asked("/feeds/tag/rivers.atom")
    ('tag/rivers', 'atom')
    """
    if not path.startswith(PREFIX):
        return None
    name, dot, format_ = path[len(PREFIX) :].rpartition(".")
    return (name, format_) if dot and name and format_ in FORMATS else None


class FeedReads:
    """Answers for feed documents; it holds the cache of pages."""

    def __init__(self, shelf: Reads, face: Face, clock: Callable[[], datetime]) -> None:
        """Serve from `shelf`; `clock` gives the time of pulls."""
        self._shelf = shelf
        self._face = face
        self._clock = clock
        self._held: OrderedDict[tuple[str, str], Held] = OrderedDict()
        self._held_bytes = 0

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI; the path is one for which `document_asked` is not None."""
        status, headers, body = await self._answer(scope)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def _answer(self, scope: Scope) -> Answer:
        asked = document_asked(scope["path"])
        if asked is None:
            return refused(404)
        if scope["method"] not in ("GET", "HEAD"):
            return preflight() if scope["method"] == "OPTIONS" else refused(405)
        found = await self._find(*asked)
        if isinstance(found, Moved):
            return moved(self._face.at(f"{PREFIX}{found.to}.{asked[1]}"), self._face.max_age_seconds)
        if not isinstance(found, Held):
            return refused(404 if found is None else 410)
        headers: dict[bytes, bytes] = dict(scope["headers"])
        if found.page.private or b"authorization" in headers or b"token=" in scope["query_string"]:
            token = token_of(headers.get(b"authorization", b""), scope["query_string"])
            pull = scope["method"] == "GET"
            if not await run_in_threadpool(self._opens, found.page, asked[0], token, pull):
                return refused(401)
        return await self._choose(found, asked, headers)

    async def _choose(self, held: Held, asked: tuple[str, str], headers: dict[bytes, bytes]) -> Answer:
        """Return the answer for a page that is there: 304, 226 or 200."""
        page = held.page
        encoding = ""
        if page.encodings and (accepted := headers.get(b"accept-encoding")):
            encoding = choose_encoding(accepted.decode("latin-1"), page.encodings)
        prepared = held.answers.get(encoding)
        if prepared is None:
            # In a thread: a form that nobody asked for before is compressed now.
            prepared = await run_in_threadpool(prepare, page, encoding, self._face)
            held.answers[encoding] = prepared
        full, unchanged, body = prepared
        if_none_match = headers.get(b"if-none-match", b"").decode("latin-1")
        since = headers.get(b"if-modified-since", b"").decode("latin-1")
        if (if_none_match or since) and has_it(page.etag, page.modified, if_none_match, since):
            return 304, unchanged, b""
        if if_none_match and "feed" in weighted(headers.get(b"a-im", b"").decode("latin-1")):
            delta = await run_in_threadpool(self._delta, asked, if_none_match, headers)
            if delta is not None:
                return delta
        return 200, full, body

    async def _find(self, name: str, format_: str) -> Held | Gone | Moved | None:
        """Return the page from the cache, asked after at the shelf when the last time is too long ago."""
        now = asyncio.get_running_loop().time()
        held = self._held.get((name, format_))
        if held is not None:
            if now - held.checked < self._face.recheck_seconds:
                return held
            # Those who come while we ask are served what we have.
            held.checked = now
        stamp, found = await run_in_threadpool(self._look, name, format_, held)
        if isinstance(found, Held):
            if (name, format_) in self._held:
                self._held.move_to_end((name, format_))
            return found
        self._drop((name, format_))
        return self._hold((name, format_), Held(found, stamp, now)) if isinstance(found, Page) else found

    def _look(
        self, name: str, format_: str, held: Held | None
    ) -> tuple[object, Held | Page | Gone | Moved | None]:
        """Ask the shelf, in a thread. The stamp is read before the page, so that it is never too new."""
        stamp = self._shelf.stamp(name, format_)
        if held is not None and held.stamp == stamp:
            return stamp, held
        return stamp, self._shelf.page(name, format_)

    def _hold(self, key: tuple[str, str], fresh: Held) -> Held:
        """Put a page into the cache and the least used ones out of it."""
        self._drop(key)
        self._held[key] = fresh
        self._held_bytes += fresh.size_bytes
        while self._held_bytes > self._face.cache_bytes and len(self._held) > 1:
            self._drop(next(iter(self._held)))
        return fresh

    def _drop(self, key: tuple[str, str]) -> None:
        if (old := self._held.pop(key, None)) is not None:
            self._held_bytes -= old.size_bytes

    def _opens(self, page: Page, name: str, token: str, pull: bool) -> bool:  # noqa: FBT001
        """Say whether the caller may read the page and note a subscriber's pull, in a thread."""
        if token and self._shelf.may_read(name, token):
            if pull:
                self._shelf.pulled(name, token, page.etag, self._clock())
            return True
        return not page.private

    def _delta(
        self, asked: tuple[str, str], if_none_match: str, headers: dict[bytes, bytes]
    ) -> Answer | None:
        """Return what changed since one of the documents the client has, if the shelf knows it."""
        for tag in sorted(known_tags(if_none_match))[:MOST_TAGS]:
            if (delta := self._shelf.delta(*asked, tag)) is not None:
                accepted = headers.get(b"accept-encoding", b"").decode("latin-1")
                encoding = choose_encoding(accepted, delta.encodings) if delta.encodings else ""
                return delta_answer(delta, tag, encoding)
        return None


def token_of(authorization: bytes, query_string: bytes) -> str:
    """Return the token a feed reader sent: as Bearer, as the password of Basic, or as `?token=`, else ""."""
    scheme, _, value = authorization.decode("latin-1").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return parse_qs(query_string.decode("latin-1")).get("token", [""])[0]
