"""What is asked of a stranger, within which limits, and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one errand, all redirects included.

    `total_seconds` runs from the first byte of work to the last of the body.
    `body_bytes` bounds the body before and after decompression, `ratio` what
    decompression may yield above a megabyte. With `cut` a longer body is cut there
    instead of refused. `redirects=0` returns a 3xx answer as it is.
    """

    total_seconds: float = 20.0
    body_bytes: int = 10 << 20
    header_bytes: int = 64 << 10
    redirects: int = 5
    ratio: int = 200
    cut: bool = False


USUAL = Limits()

# An outbound webhook: its body goes nowhere but to the address agreed on, and of the
# answer only the beginning is kept, for the operator to read.
WEBHOOK = Limits(total_seconds=15.0, body_bytes=16 << 10, redirects=0, cut=True)

# RFC 9309 §2.5: at least 500 kibibytes must be read.
ROBOTS = Limits(body_bytes=512 << 10, cut=True)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `method` is GET or POST; `etag` and `last_modified` make a GET conditional."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    limits: Limits = USUAL
    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, whatever its status. Header names are in lower case, repeated ones joined by ", ".

    `url` is where the answer came from; `permanent_url` is where the permanent redirects
    (301, 308) led before the first passing one, "" without any. `body` is decompressed.
    """

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes = b""
    permanent_url: str = ""
    elapsed_seconds: float = 0.0

    @property
    def etag(self) -> str:
        """Return the entity tag to send back next time, or ""."""
        return self.headers.get("etag", "")

    @property
    def last_modified(self) -> str:
        """Return the Last-Modified date as it was sent, or ""."""
        return self.headers.get("last-modified", "")
