"""The text of a page that only its scripts would draw, found in the data they would draw it from.

Frameworks put what a page shows into a script as JSON: either the body as one piece of
HTML, or a list of blocks with a line of text each. Where neither the page nor its
JSON-LD holds an article this is the last place to look, and the longest prose in it is
taken. Costs nothing on pages that show their text.
"""

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from worker.pipeline.extract.page import MOST_BYTES

_OPENING, _CLOSING = re.compile(r"<script\b[^>]{0,2000}>", re.IGNORECASE), "</script"
_STARTS = re.compile(r"(?:^|=|\()\s*([{\[])")
_END = re.compile(r"[.!?…][\"'”’»)\]]*\s*$|[。！？؟।]\s*$")
_TAG = re.compile(r"<[^<>]*>")
_HEADING = re.compile(r"head|title|\bh[1-6]\b", re.IGNORECASE)
# Keys under which a block holds its words, the likeliest first.
_WORDS = ("html", "text", "content", "value", "body", "paragraph", "children", "nodes", "data")
_KINDS = ("type", "kind", "_type", "name", "__typename", "style", "tag")
_SHORTEST_SCRIPT, _SHORTEST_BODY, _SHORTEST_LINE = 500, 500, 40
_FEWEST_PARAGRAPHS, _MOST_STARTS = 3, 4
# The largest of such scripts have a tenth of these.
_MOST_VALUES, _DEEPEST = 200_000, 60
_MOST_CHARACTERS = 1_000_000


def hydrated(body: bytes) -> str:
    """Return the body of an article in a page's scripts as HTML, "" when there is none."""
    best, longest = "", _SHORTEST_BODY
    for data in _data_of(body[:MOST_BYTES].decode("utf-8", "replace")):
        for html, length in _bodies(data):
            if length > longest:
                best, longest = html, length
    return best[:_MOST_CHARACTERS]


def _data_of(page: str) -> Iterator[Any]:
    """Yield the JSON values in a page's scripts, whether they are alone or given to a name."""
    decoder = json.JSONDecoder(strict=False)
    for script in _scripts(page):
        for start in list(_STARTS.finditer(script))[:_MOST_STARTS]:
            try:
                data, end = decoder.raw_decode(script, start.start(1))
            except (ValueError, RecursionError):
                continue
            if end - start.start(1) >= _SHORTEST_SCRIPT:
                yield data
                break


def _scripts(page: str) -> Iterator[str]:
    """Yield the scripts of a page that are long enough to hold a body."""
    closing = 0
    for opening in _OPENING.finditer(page):
        if opening.start() >= closing:
            closing = page.find(_CLOSING, opening.end())
            if closing < 0:
                return
            if closing - opening.end() >= _SHORTEST_SCRIPT:
                yield page[opening.end() : closing]


def _bodies(data: Any) -> Iterator[tuple[str, int]]:
    """Yield what may be a body in a value, as HTML, with the length of its prose."""
    left: list[tuple[Any, int]] = [(data, 0)]
    seen = 0
    while left and seen < _MOST_VALUES:
        value, depth = left.pop()
        seen += 1
        if isinstance(value, str):
            if value.count("<p") >= _FEWEST_PARAGRAPHS:
                yield value, len(_TAG.sub("", value))
            continue
        if depth > _DEEPEST or not isinstance(value, list | dict):
            continue
        if isinstance(value, list):
            lines = [line for item in value if (line := _line(item))]
            prose = sum(length for _, length in lines)
            if prose >= _SHORTEST_BODY:
                yield "".join(html for html, _ in lines), prose
        left.extend((inner, depth + 1) for inner in (value if isinstance(value, list) else value.values()))


def _line(item: Any) -> tuple[str, int] | None:
    """Return a block as HTML with the length of its prose, None for one that is no line of text."""
    said = _said(item, 0).strip()
    if not said:
        return None
    kind = " ".join(str(item.get(name, "")) for name in _KINDS) if isinstance(item, dict) else ""
    plain = _TAG.sub("", said)
    if _HEADING.search(kind) and len(plain) <= 2 * _SHORTEST_LINE:
        return f"<h2>{escape(plain, quote=False)}</h2>", 0
    if len(plain) < _SHORTEST_LINE or not _END.search(plain):
        return None
    return (
        said if said.startswith("<") else f"<p>{said if plain != said else escape(said, quote=False)}</p>"
    ), len(plain)


def _said(item: Any, depth: int) -> str:
    """Return the words of a block: its own, or those of the parts it is made of."""
    if isinstance(item, str):
        return item
    if depth > 3 or not isinstance(item, dict):
        return ""
    for name in _WORDS:
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return value
        if isinstance(value, list) and (parts := "".join(_said(part, depth + 1) for part in value[:200])):
            return parts
        if isinstance(value, dict) and (inner := _said(value, depth + 1)):
            return inner
    return ""
