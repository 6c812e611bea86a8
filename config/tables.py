"""Reading TOML tables strictly: every key known, every value of the right type, every error with its line.

`tomllib` tells no line numbers once a document is read, so `line_of` looks the
key up in the text again when there is an error to report.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from config.units import parse_duration

# Where a value stands: names of tables and keys, and indices of lists.
Place = tuple[str | int, ...]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
_BARE_OR_QUOTED = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_DOTTED = rf"{_BARE_OR_QUOTED}(?:\s*\.\s*{_BARE_OR_QUOTED})*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_DOTTED})\s*\]")
_KEY = re.compile(rf"\s*({_DOTTED})\s*=")


class Wrong(ValueError):
    """The value at `place` is wrong; the message says what would be right."""

    def __init__(self, place: Place, message: str) -> None:
        super().__init__(message)
        self.place = place


Reader = Callable[[Any, Place], Any]

REQUIRED: Any = object()


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a table: how its value is read and what it is when absent."""

    read: Reader
    default: Any = REQUIRED


def read_table(raw: Any, place: Place, fields: Mapping[str, Field]) -> dict[str, Any]:
    """Return the values of the table `raw`, one for each of `fields`.

    Raises Wrong for a key that isn't in `fields`, one that is missing, or a bad value.
    """
    if not isinstance(raw, dict):
        raise Wrong(place, "a table is needed here")
    for key in raw:
        if key not in fields:
            raise Wrong((*place, key), f"there is no such key; {_suggestion(key, fields)}")
    values = {}
    for key, field in fields.items():
        if key in raw:
            values[key] = field.read(raw[key], (*place, key))
        elif field.default is REQUIRED:
            raise Wrong(place, f"the key {key!r} is missing")
        else:
            values[key] = field.default
    return values


def _suggestion(key: str, fields: Mapping[str, Field]) -> str:
    close = difflib.get_close_matches(key, fields, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known are {', '.join(sorted(fields))}"


def text(raw: Any, place: Place) -> str:
    """Read a text that isn't empty."""
    if not isinstance(raw, str) or not raw.strip():
        raise Wrong(place, "a text is needed here, in quotes")
    return raw


def switch(raw: Any, place: Place) -> bool:
    """Read true or false."""
    if not isinstance(raw, bool):
        raise Wrong(place, "true or false is needed here, without quotes")
    return raw


def whole(low: int, high: int) -> Reader:
    """Return the reader of a whole number from `low` to `high`."""

    def read(raw: Any, place: Place) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not low <= raw <= high:
            raise Wrong(place, f"a whole number from {low} to {high} is needed here, without quotes")
        return raw

    return read


def texts(raw: Any, place: Place) -> tuple[str, ...]:
    """Read a list of texts."""
    if not isinstance(raw, list):
        raise Wrong(place, 'a list is needed here, as in ["one", "two"]')
    return tuple(text(item, (*place, n)) for n, item in enumerate(raw))


def names(raw: Any, place: Place) -> tuple[str, ...]:
    """Read a list of names of sources or feeds."""
    return tuple(check_name(item, (*place, n)) for n, item in enumerate(texts(raw, place)))


def check_name(name: str, place: Place) -> str:
    """Return `name` when it can stand in an address: small letters, digits, hyphens, 63 at most."""
    if not _NAME.fullmatch(name):
        raise Wrong(place, f"{name!r} is not a name; small letters, digits and hyphens make one")
    return name


def choice(*words: str) -> Reader:
    """Return the reader of one of `words`."""

    def read(raw: Any, place: Place) -> str:
        if raw not in words:
            raise Wrong(place, f"{raw!r} is not one of {', '.join(words)}")
        return str(raw)

    return read


def duration(raw: Any, place: Place) -> timedelta:
    """Read a duration longer than nothing, as in "15m"."""
    try:
        value = parse_duration(text(raw, place))
    except Wrong:
        raise
    except ValueError as error:
        raise Wrong(place, str(error)) from error
    if not value:
        raise Wrong(place, "a duration longer than 0 is needed here")
    return value


def web_url(raw: Any, place: Place) -> str:
    """Read an absolute http(s) address without a password in it."""
    try:
        parts = urlsplit(text(raw, place))
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.username
    except Wrong:
        raise
    except ValueError:
        fits = False
    if not fits:
        raise Wrong(place, "an absolute http(s) address without user and password is needed here")
    return str(raw)


def show_place(place: Place) -> str:
    """Return the place as people write it.

    >>> show_place(("rules", 1, "then", "tag"))
    'rules[2].then.tag'
    """
    shown = ""
    for part in place:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if shown else part
    return shown


def line_of(document: str, place: Place) -> int:
    """Return the line, from 1, where `place` stands in the TOML `document`.

    Of a value inside an inline table or a list, it is the line where that begins;
    0 when nothing of the place is found.
    """
    places = _places(document)
    holding = [(len(here), -line) for line, here in places if here and here == place[: len(here)]]
    if holding:
        # Either the value itself or the nearest table or key that holds it.
        return -max(holding)[1]
    # A table that is only named as part of another one, as `a` in [a.b].
    return next((line for line, here in places if place and here[: len(place)] == place), 0)


def _places(document: str) -> list[tuple[int, Place]]:
    """List the headers and keys of the document with their lines; multi-line strings are skipped."""
    places: list[tuple[int, Place]] = []
    table: Place = ()
    counts: dict[Place, int] = {}
    fence = ""
    for number, line in enumerate(document.splitlines(), start=1):
        if fence:
            fence = "" if fence in line else fence
            continue
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            places.append((number, table))
        elif key := _KEY.match(line):
            places.append((number, (*table, *_parts(key[1]))))
        fence = next((mark for mark in ('"""', "'''") if line.count(mark) % 2), "")
    return places


def _parts(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_BARE_OR_QUOTED, dotted))
