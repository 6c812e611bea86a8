"""The Shelf: what the HTTP faces need from whoever keeps the articles.

The faces speak HTTP and nothing else: no database, no queue, no outgoing
socket. Everything they show or take in goes through this one protocol, which
the store fulfils and which tests fulfil with a small object in memory.

All methods are synchronous and may be called from several threads at once. The
faces call every one of them in a thread pool, so each may take a while; only
`stamp` is asked often (at most every 50 ms for a feed that is being read).

Articles and the like travel as plain dicts in the JSON shapes of the contract
(`article`, `source`, `tag`, ... and `feed`, `story` as given below): times are
ISO 8601 in UTC with a `Z` or an offset, absent things are null or empty. Every
key of a shape is there; more may be. Article HTML in them is already sanitised.

    feed      name title description private automatic count updated
    feed(x)   the same, and articles[] (newest first, as `article`)
    story     id title opened_at articles[]
    home      title feeds[] sources[] articles[] status{}
    parked    id kind subject reason since tries
    subscriber name feed way address state

`private` facts (secrets apart, which nothing returns) are shown to the bearer of
the API token only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

Json = dict[str, Any]


class Missing(Exception):
    """The user named something that is not there; the message is one sentence. Becomes 404."""


class Conflict(Exception):
    """What the user asks contradicts what is there; the message says how. Becomes 409."""


class Unavailable(Exception):
    """The shelf cannot answer now (locked, full, away). Becomes 503 with `retry_seconds`."""

    def __init__(self, message: str, retry_seconds: int = 5) -> None:
        """Keep the wait to tell the other side."""
        super().__init__(message)
        self.retry_seconds = retry_seconds


@dataclass(frozen=True, slots=True)
class Page:
    """A feed document ready to send.

    `etag` is a strong validator without quotes: a hash of `body`, so that equal
    bytes have equal tags on every machine. `modified` is the newest change in the
    data, never the time of rendering. `encodings` maps `gzip`, `br`, `zstd` to the
    compressed `body`; any may be missing. `hub` and `self_url` are absolute and go
    into the Link header. `links` are further (rel, absolute URL) pairs such as
    prev-archive. An `immutable` page (RFC 5005 archive) may be cached for long. A
    `private` page is shown only with a token that `may_read` accepts.
    """

    body: bytes
    content_type: str
    etag: str
    modified: datetime
    encodings: Mapping[str, bytes] = field(default_factory=dict)
    hub: str = ""
    self_url: str = ""
    links: tuple[tuple[str, str], ...] = ()
    private: bool = False
    immutable: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """It was here and is no more: `status` is withdrawn, killed or removed. Becomes 410.

    `note` is shown to everybody: the note for readers, never the reason kept in the record.
    """

    status: str = "removed"
    since: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """It has another name now: `to` is the new feed name or article or story id. Becomes 301."""

    to: str


@dataclass(frozen=True, slots=True)
class Hook:
    """An inbound webhook: the secrets valid now (`whsec_...`, two while rotating)."""

    secrets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A body is kept: the document's id, and whether it had come before (nothing was done then)."""

    document: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A thing that happened to an article, as `/events` tells it.

    `number` rises strictly and without a late comer: once N has been seen, no
    smaller number appears any more. `kind` is `article.published` and so on.
    """

    number: int
    kind: str
    at: datetime
    data: Json


@dataclass(frozen=True, slots=True)
class HubRequest:
    """A checked request to our hub: `mode` is subscribe or unsubscribe.

    `topic` is the `self` address of one of our feeds as the subscriber wrote it,
    `lease_seconds` is what we grant, `secret` at most 199 bytes, "" for none.
    `client` is the caller's address, for limits.
    """

    mode: str
    topic: str
    callback: str
    lease_seconds: int
    secret: str
    client: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Upstream:
    """A WebSub subscription of ours, found by the secret part of its callback address.

    `waiting_for` is the mode whose verification we asked for (subscribe,
    unsubscribe) or "" when we asked for none. `key` signs deliveries; "" for none.
    """

    source: str
    topic: str
    waiting_for: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """One figure for Prometheus; `kind` is gauge or counter, `name` without the `wirecopy_` prefix."""

    name: str
    value: float
    help: str
    kind: str = "gauge"
    labels: Mapping[str, str] = field(default_factory=dict)


class Reads(Protocol):
    """What anybody may read. Names are `all`, `source/NAME`, `tag/SLUG`, `story/ID` and configured ones."""

    def page(self, name: str, format: str) -> Page | Gone | Moved | None:  # noqa: A002
        """Return the document of a feed; `format` is rss, atom, json, ninjs or sitemap.

        `name` may be `NAME/archive/N`, of which there is Atom only.
        """
        ...

    def stamp(self, name: str, format: str) -> object:  # noqa: A002
        """Return a value that is equal to the last one as long as `page` would answer the same. Cheap."""
        ...

    def delta(self, name: str, format: str, etag: str) -> Page | None:  # noqa: A002
        """Return a document of what changed since the one with `etag` (RFC 3229), None if that is unknown.

        Its own `etag` and `modified` are those of the whole current document.
        """
        ...

    def may_read(self, name: str, token: str) -> bool:
        """Say whether a subscriber's token opens this private feed; compares in constant time."""
        ...

    def pulled(self, name: str, token: str, etag: str, at: datetime) -> None:
        """Note that a subscriber fetched (or has, by 304) this document: the receipt of a pull."""
        ...

    def feed(self, name: str) -> Json | Gone | Moved | None:
        """Return a public feed's facts and its articles."""
        ...

    def feeds(self) -> Sequence[Json]:
        """Return the facts of every public feed worth listing, configured ones first."""
        ...

    def home(self) -> Json:
        """Return what the front page shows, in one reading."""
        ...

    def story(self, id: str) -> Json | Gone | Moved | None:  # noqa: A002
        """Return a story and its published articles, newest first."""
        ...

    def article(self, id: str, private: bool = False) -> Json | Gone | Moved | None:  # noqa: A002, FBT001, FBT002
        """Return an article by its short id.

        Without `private` an embargoed article is None and a withdrawn or killed one
        is Gone; with it all are returned with their status.
        """
        ...

    def picture(self, id: str, key: str) -> bytes | None:  # noqa: A002
        """Return a picture that stands in a published article, None when it has none of this key.

        `key` is `feeds.web.pictures.picture_key` of its address. Raises Unavailable.
        """
        ...

    def articles(self, query: Mapping[str, str], limit: int, before: str = "") -> Sequence[Json]:
        """Return articles, newest first, at most `limit`, older than the article id `before`.

        `query` may hold source, tag, story, status, match, language, feed, since (ISO
        time); without status only usable ones. Raises BadField for a value that makes no sense.
        """
        ...

    def sources(self) -> Sequence[Json]:
        """Return all sources; their addresses carry no credentials."""
        ...

    def status(self) -> Json:
        """Return how it stands: counts, backlog, ages, what is wrong."""
        ...

    def newest_event(self) -> int:
        """Return the number of the newest event, 0 when there is none."""
        ...

    def events(self, after: int, limit: int) -> Sequence[Event]:
        """Return the public events numbered above `after`, in order, at most `limit`."""
        ...


class Takes(Protocol):
    """What comes in from publishers, hubs and subscribers. Each returns only when it is kept for good."""

    def hook(self, source: str) -> Hook | None:
        """Return the hook of a source, None when there is none or it is paused."""
        ...

    def keep(self, source: str, event_id: str, about: str, body: bytes, received_at: datetime) -> Kept:
        """Keep a hook's body once for each (source, event_id); of those `about` one thing older go first."""
        ...

    def hub_subscribe(self, request: HubRequest) -> None:
        """Keep a request to be verified later. Raises BadField (a topic that is not ours) or Unavailable."""
        ...

    def upstream(self, secret: str) -> Upstream | None:
        """Return the subscription of ours that this callback address belongs to."""
        ...

    def upstream_verified(self, secret: str, mode: str, lease_seconds: int, at: datetime) -> bool:
        """Note that the hub verified what we waited for; False when we waited for nothing such."""
        ...

    def upstream_denied(self, secret: str, reason: str, at: datetime) -> None:
        """Note that the hub ended the subscription; polling goes on."""
        ...

    def push(self, secret: str, content_type: str, body: bytes, received_at: datetime) -> Kept:
        """Keep what a hub delivered (its signature was checked)."""
        ...


class Runs(Protocol):
    """What the bearer of the API token may see and do, and what machines ask."""

    def source(self, name: str) -> Json | None:
        """Return one source."""
        ...

    def explain(self, id: str) -> Json | None:  # noqa: A002
        """Return everything known of why an article is as it is."""
        ...

    def revisions(self, id: str) -> Sequence[Json] | None:  # noqa: A002
        """Return an article's revisions, oldest first."""
        ...

    def subscribers(self) -> Sequence[Json]:
        """Return all subscribers, without their secrets."""
        ...

    def deliveries(self, query: Mapping[str, str], limit: int, before: str = "") -> Sequence[Json]:
        """Return the ledger, newest first; `query` may hold subscriber, article, state."""
        ...

    def parked(self) -> Sequence[Json]:
        """Return what was set aside, newest first."""
        ...

    def act(self, command: str, arguments: Mapping[str, Any]) -> Json:
        """Do what a command of the same name does (`article kill`, `source poll`, ...) and return its JSON.

        `arguments` bear the names of the command's options and arguments in
        snake_case and are of the types that `feeds.web.actions` checked; absent
        ones are left out; `dry_run` is there for all. Raises Missing, Conflict,
        BadField or Unavailable.
        """
        ...

    def alive(self) -> bool:
        """Say whether this process can work at all."""
        ...

    def ready(self) -> Mapping[str, str]:
        """Return each check by name with what is wrong, "" when it is well; all well means ready."""
        ...

    def metrics(self) -> Sequence[Sample]:
        """Return the figures for Prometheus."""
        ...


class Shelf(Reads, Takes, Runs, Protocol):
    """All of it: what `feeds.web.create_app` is given."""
