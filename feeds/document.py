"""From bytes to a root element: limits before the parser, mending where it refuses."""

import re
import zlib

from feeds.errors import NotAFeed, TooLarge
from feeds.mend import decode, mend, needs_mending
from feeds.xml import Malformed, Node, parse

MAX_BODY_BYTES = 10_000_000
GZIP = b"\x1f\x8b"
_MOST_PIECES = 100  # each costs a copy of what follows it
# A feed of 10 MB has some 100,000 tags; a tree of more than this would take over 150 MB.
MAX_TAGS = 300_000
MAX_ITEMS = 2_000
_ITEM_END = re.compile(rb"</(?:[\w-]+:)?(?:item|entry)\s*>", re.IGNORECASE)
# Real tags have a dozen attributes; feedparser needs 20 s for one with 50,000.
MAX_ATTRIBUTES = 500
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{4096,}")
_ATTRIBUTE = re.compile(rb"=\s*[\"']")


def check(body: bytes, most_tags: int = MAX_TAGS) -> None:
    """Raise TooLarge for documents whose tree would be too large to hold or whose tags are absurd."""
    if body.count(b"<") > most_tags:
        raise TooLarge(f"The document has more than {most_tags} tags.")
    for found in _LONG_TAG.finditer(body):
        if len(_ATTRIBUTE.findall(found[0])) > MAX_ATTRIBUTES:
            raise TooLarge(f"A tag of the document has more than {MAX_ATTRIBUTES} attributes.")


def bounded(body: bytes) -> bytes:
    """Return a feed with too many tags without its middle items: the first and the last 2,000 stay.

    What is left is as well-formed as it was. Both ends are kept because some feeds
    begin with their oldest entry.
    """
    if body.count(b"<") <= MAX_TAGS:
        return body
    ends = [found.end() for found in _ITEM_END.finditer(body)]
    return body if len(ends) <= 2 * MAX_ITEMS else body[: ends[MAX_ITEMS - 1]] + body[ends[-MAX_ITEMS - 1] :]


def unpacked(body: bytes, most_bytes: int) -> bytes:
    """Return what a gzip file holds (sitemaps are served as files); raises TooLarge or NotAFeed.

    What was packed in pieces is put together; padding behind the last is left.
    """
    text = bytearray()
    for _ in range(_MOST_PIECES):
        opened = zlib.decompressobj(wbits=31)
        try:
            text += opened.decompress(body, most_bytes + 1 - len(text))
        except zlib.error:
            raise NotAFeed("The document is a broken gzip file.") from None
        if len(text) > most_bytes:
            raise TooLarge(f"The document unpacks to more than {most_bytes} bytes.")
        if not opened.eof:
            raise NotAFeed("The document is a gzip file that was cut off.")
        body = opened.unused_data
        if not body.startswith(GZIP):
            return bytes(text)
    raise TooLarge(f"The document is packed in more than {_MOST_PIECES} pieces.")


def root_of(body: bytes, content_type: str, url: str) -> Node:
    """Return the root element of a document that may need mending; raises Malformed."""
    if not needs_mending(body, content_type):
        try:
            return parse(body, url)
        except Malformed:
            pass
    return parse(mend(decode(body, content_type)).encode("utf-8", "replace"), url)
