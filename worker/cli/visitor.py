"""Visitor: walks through our own web application without a socket, and takes along what it is shown.

It begins at the front page and the feeds, and follows every link of ours that
leads to something that can be a file: pages, documents, archives, style sheets.
"""

import asyncio
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from posixpath import relpath
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from starlette.types import ASGIApp, Message

if TYPE_CHECKING:
    from worker.desk.exporting import File

MOST_PAGES = 100_000
_OURS = re.compile(r"/(?:feeds\.opml|(?:feeds|articles|stories|assets)/[\w.,~+-]+(?:/[\w.,~+-]+)*)?")
_LINK = re.compile(r"""((?:href|src)=["'])([^"'<>]*)""")
_NEXT = re.compile(r"<([^<>]+)>\s*;\s*rel=\"?(?:prev-archive|next-archive|alternate)\b")


@dataclass(frozen=True, slots=True)
class Seen:
    """What was shown at a path of ours."""

    path: str
    status: int
    content_type: str
    body: bytes
    links: str = ""
    modified: datetime | None = None

    @property
    def is_page(self) -> bool:
        """Whether people read it."""
        return self.content_type.startswith("text/html")

    @property
    def file(self) -> str:
        """Where it is kept: a page is the index of a directory of its name."""
        return file_of(self.path) if self.is_page else self.path.lstrip("/")


def file_of(path: str) -> str:
    """Return the file of a page.

    >>> file_of("/feeds/all"), file_of("/")
    ('feeds/all/index.html', 'index.html')
    """
    return f"{path.strip('/')}/index.html".lstrip("/")


def walk(app: ASGIApp, base: str, begin: Sequence[str], tell: Callable[[int], None]) -> Iterator["File"]:
    """Yield all that can be reached as files; `tell` hears how many paths are waiting.

    Links between pages are made relative, so that the tree can stand anywhere.
    """
    from worker.desk.exporting import File

    waiting = deque(dict.fromkeys(begin))
    met = set(waiting)
    pages: dict[str, Seen] = {}
    while waiting and len(met) <= MOST_PAGES:
        seen = asyncio.run(_ask(app, waiting.popleft()))
        tell(len(waiting))
        if seen.status != 200:
            continue
        fresh = [path for path in _links(seen, base) if path not in met]
        met.update(fresh)
        waiting.extend(fresh)
        if seen.is_page:
            pages[seen.path] = seen
        else:
            # What has become two days old leaves a news sitemap without any change in the data.
            yield File(seen.file, seen.body, None if seen.path.endswith(".sitemap") else seen.modified)
    for seen in pages.values():
        yield File(seen.file, _relative(seen, base, pages), seen.modified)


def _links(seen: Seen, base: str) -> list[str]:
    """Return the paths of ours that a page or a document's Link header leads to."""
    found = [match[1] for match in _NEXT.finditer(seen.links)]
    if seen.is_page:
        found += [match[2] for match in _LINK.finditer(seen.body.decode("utf-8", "replace"))]
    return [path for link in found if (path := _path(link, base))]


def _path(link: str, base: str) -> str:
    """Return the path of a link that leads to something of ours which can be a file, else ""."""
    link = link.replace("&amp;", "&").removeprefix(base)
    parts = urlsplit(link)
    path = unquote(parts.path)
    if parts.netloc or not _OURS.fullmatch(path) or ".." in path:
        return ""
    return path


def _relative(seen: Seen, base: str, pages: dict[str, Seen]) -> bytes:
    """Return a page with its links to our own files made relative to where it stands."""
    here = seen.file.rpartition("/")[0]

    def turned(match: re.Match[str]) -> str:
        path = _path(match[2], base)
        if match[2].startswith("#") or not (path or match[2].startswith("/")):
            return match[0]
        if not path:  # what only the running house can answer, such as the API
            return f"{match[1]}{base}{match[2]}"
        target = file_of(path) if path in pages else path.lstrip("/")
        fragment = f"#{match[2].partition('#')[2]}" if "#" in match[2] else ""
        return f"{match[1]}{quote(relpath(target, here or '.'))}{fragment}"

    return _LINK.sub(turned, seen.body.decode()).encode()


async def _ask(app: ASGIApp, path: str) -> Seen:
    """Return what the application shows at a path."""
    told: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": quote(path).encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html,*/*;q=0.5")],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
    await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in told[0]["headers"]}
    modified = headers.get("last-modified")
    return Seen(
        path=path,
        status=told[0]["status"],
        content_type=headers.get("content-type", ""),
        body=b"".join(message.get("body", b"") for message in told[1:]),
        links=headers.get("link", ""),
        modified=parsedate_to_datetime(modified) if modified else None,
    )
