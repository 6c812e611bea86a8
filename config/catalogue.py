"""The catalogue: sources, feeds, rules and subscribers that an operator keeps in a TOML file.

What the commands keep in the database can be written down here instead, and
reviewed and versioned like code. Read strictly: an unknown key or a wrong type
is an error that names file, line and key, because a misspelt `evry` would
otherwise poll at the default rate for years. `config/catalogue.example.toml`
shows every key.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from config.rules import Rule, read_rules
from config.settings import SettingsError
from config.tables import (
    Field,
    Place,
    Wrong,
    check_name,
    choice,
    duration,
    line_of,
    names,
    read_table,
    show_place,
    switch,
    text,
    texts,
    web_url,
    whole,
)


class CatalogueError(SettingsError):
    """The catalogue is wrong; the message names file, line and key, and what would be right."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as the catalogue has it. None means that the default of the settings or the kind holds.

    `select` is the CSS selector of links on a listing page; `gone` what happens to
    articles that disappear upstream.
    """

    name: str
    url: str
    kind: str
    title: str
    every: timedelta | None
    full_text: bool | None
    select: str
    identity: str
    language: str
    gone: str
    paused: bool


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A feed of ours: `query` has only the conditions that were given (tags, sources, match, ...).

    `formerly` are names it had: their addresses lead to it.
    """

    name: str
    title: str
    query: dict[str, Any]
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SubscriberEntry:
    """A subscriber, the feeds it gets, and where they are pushed ("" when it only pulls)."""

    name: str
    feeds: tuple[str, ...]
    webhook: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that the file says, each part in the file's order."""

    sources: tuple[SourceEntry, ...] = ()
    feeds: tuple[FeedEntry, ...] = ()
    rules: tuple[Rule, ...] = ()
    subscribers: tuple[SubscriberEntry, ...] = ()


SOURCE_KEYS = {
    "url": Field(web_url),
    "kind": Field(choice("auto", "feed", "sitemap", "page", "hook"), "auto"),
    "title": Field(text, ""),
    "every": Field(duration, None),
    "full_text": Field(switch, None),
    "select": Field(text, ""),
    "identity": Field(choice("auto", "guid", "url", "title"), "auto"),
    "language": Field(text, ""),
    "gone": Field(choice("keep", "mark", "withdraw"), "keep"),
    "paused": Field(switch, default=False),
}
FEED_KEYS = {
    "title": Field(text, ""),
    "tags": Field(texts, None),
    "all_tags": Field(texts, None),
    "no_tags": Field(texts, None),
    "sources": Field(names, None),
    "no_sources": Field(names, None),
    "languages": Field(texts, None),
    "sections": Field(texts, None),
    "authors": Field(texts, None),
    "stories": Field(texts, None),
    "match": Field(text, None),
    "corrected": Field(switch, None),
    "limit": Field(whole(1, 1000), None),
    "max_age_days": Field(whole(1, 36500), None),
    "max_bytes": Field(whole(20_000, 50_000_000), None),
    "description": Field(text, None),
    "language": Field(text, None),
    "private": Field(switch, None),
    "formerly": Field(names, ()),
}
SUBSCRIBER_KEYS = {
    "feeds": Field(names),
    "webhook": Field(web_url, ""),
}


def load_catalogue(path: Path) -> Catalogue:
    """Return what the file at `path` says.

    Raises CatalogueError: unreadable, not TOML, an unknown key, a wrong value.
    """
    try:
        document = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogueError(f"{path}: it can't be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path}: it is not UTF-8 text") from error
    return read_catalogue(document, str(path))


def read_catalogue(document: str, name: str = "catalogue") -> Catalogue:
    """Return what the TOML `document` says; `name` stands for its file in errors. Raises CatalogueError."""
    try:
        raw = tomllib.loads(document)
        return Catalogue(**read_table(raw, (), _CATALOGUE))
    except tomllib.TOMLDecodeError as error:
        message, line = _syntax_error(str(error))
        raise CatalogueError(f"{name}{line}: {message}") from error
    except Wrong as error:
        line = f", line {number}" if (number := line_of(document, error.place)) else ""
        where = f"{show_place(error.place)}: " if error.place else ""
        raise CatalogueError(f"{name}{line}: {where}{error}") from error


def _syntax_error(said: str) -> tuple[str, str]:
    """Split what tomllib says into the message and its line."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", said, re.DOTALL)
    if not match:
        return said, ""
    message = f"{match[1][:1].lower()}{match[1][1:]}"
    return message, f", line {match[2]}" if match[2] else ", at its end"


def _named(raw: Any, place: Place) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise Wrong(place, f"tables with names are needed here, as in [{show_place(place)}.my-name]")
    for name in raw:
        check_name(name, (*place, name))
    return raw


def _read_sources(raw: Any, place: Place) -> tuple[SourceEntry, ...]:
    return tuple(
        SourceEntry(name=name, **read_table(table, (*place, name), SOURCE_KEYS))
        for name, table in _named(raw, place).items()
    )


def _read_feeds(raw: Any, place: Place) -> tuple[FeedEntry, ...]:
    feeds = []
    for name, table in _named(raw, place).items():
        values = read_table(table, (*place, name), FEED_KEYS)
        title, formerly = values.pop("title"), values.pop("formerly")
        query = {key: value for key, value in values.items() if value is not None}
        feeds.append(FeedEntry(name, title, query, formerly))
    return tuple(feeds)


def _read_subscribers(raw: Any, place: Place) -> tuple[SubscriberEntry, ...]:
    return tuple(
        SubscriberEntry(name=name, **read_table(table, (*place, name), SUBSCRIBER_KEYS))
        for name, table in _named(raw, place).items()
    )


_CATALOGUE = {
    "sources": Field(_read_sources, ()),
    "feeds": Field(_read_feeds, ()),
    "rules": Field(read_rules, ()),
    "subscribers": Field(_read_subscribers, ()),
}
