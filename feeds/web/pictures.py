"""/pictures/ID/KEY: the pictures of an article through us, for pages that send nobody to a third party.

Only what stands in a published article can be asked for, by a key made of its
address, so we are no proxy for anything else. What comes back is a picture by its
own first bytes, whatever its server calls it, and can do nothing in a browser.
"""

import re
from hashlib import blake2b
from html import escape, unescape

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feeds.web.face import Face
from feeds.web.shelf import Reads

_SRC = re.compile(r"""(<img\b[^<>]*?\bsrc=)(["'])(https?:[^"'<>]*)\2""", re.IGNORECASE)
# A copy outlives a kill by as long as this at most.
_KEPT_SECONDS = 3600
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def picture_key(address: str) -> str:
    """Return the key of a picture's address."""
    return blake2b(address.encode("utf-8", "replace"), digest_size=9).hexdigest()


def picture_path(article: str, address: str) -> str:
    """Return our path of an article's picture."""
    return f"/pictures/{article}/{picture_key(address)}"


def through_us(html: str, article: str) -> str:
    """Return sanitised HTML whose pictures come through us.

    >>> through_us('<img src="https://g.example/p.png" alt="">', "a1")
    '<img src="/pictures/a1/e465c90555add365a7" alt="">'
    """

    def ours(found: re.Match[str]) -> str:
        return f'{found[1]}"{escape(picture_path(article, unescape(found[3])))}"'

    return _SRC.sub(ours, html)


def addresses(html: str) -> list[str]:
    """Return the addresses of the pictures in sanitised HTML."""
    return [unescape(found[3]) for found in _SRC.finditer(html)]


def picture_type(body: bytes) -> str:
    """Return the media type that the first bytes tell, "" for what is no picture of a kind we pass on.

    SVG is none: it is a document that can hold scripts.
    """
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if body.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return "image/avif" if body[4:12] in (b"ftypavif", b"ftypavis") else ""


class Pictures:
    """The route for pictures; 404 unless the policy is `proxy`."""

    def __init__(self, shelf: Reads, face: Face) -> None:
        """Pass on what `shelf` can get."""
        self.shelf = shelf
        self.face = face

    async def show(self, request: Request) -> Response:
        """Return a picture of a published article."""
        if self.face.pictures != "proxy":
            raise HTTPException(404)
        asked = request.path_params
        body = await run_in_threadpool(self.shelf.picture, asked["id"], asked["key"])
        kind = picture_type(body or b"")
        if not body or not kind:
            raise HTTPException(404)
        headers = {
            "cache-control": f"public, max-age={_KEPT_SECONDS}",
            "content-security-policy": _POLICY,
            "cross-origin-resource-policy": "same-origin",
        }
        return Response(body, 200, headers, kind)
