"""The frozen values that walk through the house, from the bytes received to the article shown.

`Document` is what came in, `Draft` what a document says about one article,
`Article` what we show: the composition of three layers (source, derived,
operator), each written by its own hand only.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """Life-cycle status as in IPTC ninjs."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class RevisionClass(StrEnum):
    """Why a revision was made."""

    MINOR = "minor"
    UPDATE = "update"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"
    KILL = "kill"


@dataclass(frozen=True, slots=True)
class Hint:
    """A "Read also" link found inside a text: a hint for related stories."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of an article; sizes in pixels, 0 when unknown."""

    url: str
    caption: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Furniture that was left out: how it begins, its fingerprint, on how many pages of its host it stood."""

    text: str
    block: int
    pages: int


@dataclass(frozen=True, slots=True)
class Extract:
    """What the cleaning stage made of one page or fragment: safe HTML, its text, and metadata.

    `type` is article, live, gallery, video, index, error, consent or login.
    `html` is sanitised and every link in it is absolute or a fragment; `text` is
    the same without markup. `error` is a sentence when there is nothing to publish.
    `blocks` are fingerprints of what a page alone gives as its article, `left_out`
    what of it is known to stand on many pages of the host. `dated_by` tells who says
    when it was published: `data` (JSON-LD), `meta`, `page` (what readers see) or `address`.
    """

    url: str = ""
    canonical: str = ""
    type: str = "article"
    title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    site: str = ""
    section: str = ""
    language: str = ""
    summary: str = ""
    lead: Image | None = None
    categories: tuple[str, ...] = ()
    html: str = ""
    text: str = ""
    hints: tuple[Hint, ...] = ()
    paywalled: bool = False
    error: str = ""
    blocks: tuple[int, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    dated_by: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a tag rests on: the text as it stands, where (title, lead, body, category), how often."""

    text: str
    where: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Tag:
    """A subject we assign. `kind` is person, organisation, place, topic or phrase; `score` 0 to 1.

    `origin` says who found it: category, hook, vocabulary, recogniser or operator.
    """

    name: str
    slug: str
    kind: str
    score: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    origin: str = "recogniser"


@dataclass(frozen=True, slots=True)
class Topic:
    """An IPTC Media Topic (`medtop:...`) with its score from 0 to 1."""

    qcode: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes received once, immutable. `how` is poll, page, hook, hub, file or operator.

    `carry` is what the errand was sent with: for a page, the draft its feed gave.
    """

    number: int
    source: str
    how: str
    url: str
    received_at: datetime
    content_type: str
    body: bytes
    carry: dict[str, Any] = field(default_factory=dict)
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What one document says about one article, before anything is decided.

    `guid` is the source's own id. `html` is as the source gave it, not yet
    clean. `event` is the hook's type or "article.published". `base_url` is what
    relative links hang on.
    """

    guid: str = ""
    url: str = ""
    title: str = ""
    html: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    section: str = ""
    categories: tuple[str, ...] = ()
    image: str = ""
    canonical: str = ""
    event: str = "article.published"
    note: str = ""
    embargo_until: datetime | None = None
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What we know of an article that one of a draft's keys leads to."""

    article: int
    source: int
    title: str
    url: str
    published: datetime
    status: str
