"""Feed and Entry: the values every format reads into and writes from.

One pair of values serves both directions, so that `parse(render(feed)) == feed`
can be a property test for each format. Text fields are plain text, fields named
`*_html` are HTML; times are aware and in UTC. Parsers leave empty (not None)
what a document did not say, but for times, where None means "not given".
"""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named as author; `email` and `uri` are empty when unknown."""

    name: str
    uri: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a feed or an entry; `length_bytes` is 0 when unknown."""

    href: str
    rel: str = "alternate"
    type: str = ""
    title: str = ""
    hreflang: str = ""
    length_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Category:
    """A label: `term` is the identifier, `scheme` its vocabulary, `label` what people read."""

    term: str
    scheme: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with what is known of it; sizes are in pixels, 0 when unknown."""

    url: str
    type: str = ""
    width: int = 0
    height: int = 0
    caption: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The feed an entry was first seen in (`atom:source`, RSS `source`)."""

    id: str = ""
    title: str = ""
    url: str = ""
    feed_url: str = ""
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class RelatedEntry:
    """A related article as entries show it; `score` is between 0 and 1."""

    id: str
    url: str
    title: str
    reason: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Entry:
    """An article inside a feed document.

    `id` is our permanent URI when we publish, the source's own guid (or "") when
    we read. `note` is a correction note. `revision` and `status` are ours and
    travel in JSON Feed's `_wirecopy`; RSS and Atom carry the revision as
    `wiki:version` and the note as `dcterms:provenance`. `base` is what relative
    links in `content_html` hang on where a document says so (`xml:base`); empty
    means the document's own address. It is read only.
    """

    id: str
    url: str = ""
    title: str = ""
    updated: datetime | None = None
    published: datetime | None = None
    summary: str = ""
    content_html: str = ""
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    language: str = ""
    rights: str = ""
    origin: Origin | None = None
    related: tuple[RelatedEntry, ...] = ()
    note: str = ""
    revision: int = 0
    status: str = ""
    base: str = ""


@dataclass(frozen=True, slots=True)
class Tombstone:
    """An entry that is no more (RFC 6721): which, since when, and why."""

    ref: str
    when: datetime
    comment: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed document. `url` is the page for people, `self_url` the document itself.

    `links` holds the rest (hub, alternate formats, prev-archive, ...). `archive`
    says that the document never changes again (RFC 5005). The rhythm fields are
    what a reader may use to poll less: `ttl_minutes`, hours of the day (0-23, UTC)
    to skip, and `period_seconds` from the syndication module; 0 when not said.
    """

    id: str = ""
    title: str = ""
    url: str = ""
    self_url: str = ""
    updated: datetime | None = None
    subtitle: str = ""
    language: str = ""
    icon: str = ""
    rights: str = ""
    authors: tuple[Person, ...] = ()
    links: tuple[Link, ...] = ()
    entries: tuple[Entry, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    archive: bool = False
    ttl_minutes: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    period_seconds: int = 0
    warnings: tuple[str, ...] = field(default=(), compare=False)
