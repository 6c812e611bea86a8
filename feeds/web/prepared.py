"""The headers of feed documents, put together once for each revision of a page.

Validators follow RFC 9110: the ETag is the hash of the document, strong for the
document itself and weak for its compressed forms, which are the same document
in other bytes. Deltas follow RFC 3229 with the `feed` instance manipulation.
"""

import json

from feeds.web.answers import SECURITY_HEADERS
from feeds.web.face import Face
from feeds.web.negotiate import http_date
from feeds.web.shelf import Page

Headers = list[tuple[bytes, bytes]]
Answer = tuple[int, Headers, bytes]

# A feed in a browser tab must not run or load anything (an article's text is in it).
FEED_POLICY = b"default-src 'none'; style-src 'self'; frame-ancestors 'none'; sandbox"
# Archives never get other articles, but one of theirs may be killed: no cache keeps it longer than a day.
_DAY_SECONDS = 86_400


def prepare(page: Page, encoding: str, face: Face) -> tuple[Headers, Headers, bytes]:
    """Return the headers of a 200, those of a 304, and the body, of a page in one encoding ("" for none)."""
    body = page.encodings[encoding] if encoding else page.body
    common = [
        (b"etag", (b'W/"%s"' if encoding else b'"%s"') % page.etag.encode()),
        (b"cache-control", _cache_control(page, face.max_age_seconds)),
        (b"vary", b"Accept-Encoding, A-IM" + (b", Authorization" if page.private else b"")),
    ]
    full = [
        (b"content-type", page.content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        *common,
        (b"last-modified", http_date(page.modified).encode()),
        *_links(page),
        (b"content-security-policy", FEED_POLICY),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]
    if encoding:
        full.append((b"content-encoding", encoding.encode()))
    if not page.private:
        full.append((b"access-control-allow-origin", b"*"))
    return full, common, body


def delta_answer(delta: Page, base: str, encoding: str) -> Answer:
    """Return the 226 of a delta to the document tagged `base`, in an encoding ("" for none).

    Its validators are those of the whole document, which the client has once it put
    the two together. Caches that do not know deltas must not keep it (RFC 3229 §10.5.3).
    """
    body = delta.encodings[encoding] if encoding else delta.body
    headers = [
        (b"content-type", delta.content_type.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"im", b"feed"),
        (b"delta-base", b'"%s"' % base.encode("latin-1", "replace")),
        (b"etag", (b'W/"%s"' if encoding else b'"%s"') % delta.etag.encode()),
        (b"last-modified", http_date(delta.modified).encode()),
        (b"cache-control", b"private, no-store, im" if delta.private else b"no-store, im"),
        (
            b"vary",
            b"Accept-Encoding, A-IM, If-None-Match" + (b", Authorization" if delta.private else b""),
        ),
        *_links(delta),
        (b"content-security-policy", FEED_POLICY),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
    ]
    if encoding:
        headers.append((b"content-encoding", encoding.encode()))
    if not delta.private:
        headers.append((b"access-control-allow-origin", b"*"))
    return 226, headers, body


def moved(location: str, max_age_seconds: int) -> Answer:
    """Return the 301 to an absolute address; it may be unlearnt as fast as a page."""
    kept = b"public, max-age=%d" % max_age_seconds
    return 301, [(b"location", location.encode()), (b"content-length", b"0"), (b"cache-control", kept)], b""


def refused(status: int) -> Answer:
    """Return the answer of 401, 404, 405 or 410 in the contract's error shape."""
    code, message, more = _REFUSALS[status]
    body = json.dumps({"error": {"code": code, "message": message, "field": None}}).encode()
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *((name.encode(), value.encode()) for name, value in SECURITY_HEADERS.items()),
        *more,
    ]
    return status, headers, body


def preflight() -> Answer:
    """Return what a browser asks before a script of another site may read a feed with validators."""
    headers = [
        (b"allow", b"GET, HEAD, OPTIONS"),
        (b"access-control-allow-origin", b"*"),
        (b"access-control-allow-methods", b"GET, HEAD"),
        (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since, A-IM"),
        (b"access-control-max-age", b"86400"),
    ]
    return 204, headers, b""


_ASK = (b"www-authenticate", b'Basic realm="feeds", charset="UTF-8", Bearer')
_REFUSALS: dict[int, tuple[str, str, Headers]] = {
    401: ("token_needed", "This feed needs a subscriber's token.", [_ASK]),
    404: ("not_found", "There is no such feed.", []),
    405: ("method_not_allowed", "A feed is read with GET.", [(b"allow", b"GET, HEAD, OPTIONS")]),
    410: ("gone", "This feed is no more.", []),
}


def _cache_control(page: Page, seconds: int) -> bytes:
    """Return who may keep a page how long. Short, because a kill has to reach every cache soon."""
    if page.private:
        return b"private, no-cache"
    if page.immutable:
        return b"public, max-age=%d, immutable" % _DAY_SECONDS
    lasting = (seconds, seconds, seconds * 10)
    return b"public, max-age=%d, stale-while-revalidate=%d, stale-if-error=%d" % lasting


def _links(page: Page) -> Headers:
    """Return the Link header: rel=hub and rel=self first, as WebSub wants them, then the rest."""
    pairs = [("hub", page.hub), ("self", page.self_url), *page.links]
    value = ", ".join(f'<{href}>; rel="{rel}"' for rel, href in pairs if href)
    return [(b"link", value.encode("latin-1", "replace"))] if value else []
