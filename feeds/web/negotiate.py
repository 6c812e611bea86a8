"""Which representation a request wants, and whether it has it already (RFC 9110 §8, §12, §13).

Pure functions over header values. What depends on a header's text alone is
remembered, because the same few clients ask the same way a thousand times.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

# A header longer than this is not worth parsing: no client needs it to say what it accepts.
MAX_ACCEPT_CHARS = 500
# Smallest first; they are compared only when the client likes them equally.
OUR_ENCODINGS = ("br", "zstd", "gzip")
FEED_TYPES = {
    "application/atom+xml": "atom",
    "application/rss+xml": "rss",
    "application/feed+json": "json",
}


def http_date(moment: datetime) -> str:
    """Return an IMF-fixdate, such as `Fri, 02 Jan 2026 03:04:05 GMT`."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def weighted(header: str) -> dict[str, float]:
    """Return each listed value in lower case with its q (0 to 1); a q that is not one counts as 0."""
    wanted: dict[str, float] = {}
    for part in header[:MAX_ACCEPT_CHARS].split(","):
        value, *parameters = part.split(";")
        if name := value.strip().lower():
            wanted[name] = _quality(parameters)
    return wanted


def _quality(parameters: list[str]) -> float:
    """Return the q among the parameters of one value, 1 when it has none."""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


@lru_cache(maxsize=512)
def encoding_order(accept_encoding: str) -> tuple[str, ...]:
    """Return our encodings the client takes, best first; identity ends the list where it is no worse.

    >>> encoding_order("gzip, deflate, br;q=0.5")
    ('gzip', 'br')
    >>> encoding_order("identity, gzip;q=0.5")
    ()
    """
    wanted = weighted(accept_encoding)
    if "x-gzip" in wanted:
        wanted.setdefault("gzip", wanted["x-gzip"])
    rest = wanted.get("*", 0.0)
    # Identity is acceptable unless refused; a client that lists codings prefers them to it
    # unless it gives identity a weight of its own.
    plain = wanted.get("identity", 0.0)
    liked = [(wanted.get(name, rest), name) for name in OUR_ENCODINGS]
    return tuple(name for q, name in sorted(liked, key=lambda pair: -pair[0]) if q > 0 and q >= plain)


def choose_encoding(accept_encoding: str, ready: Collection[str]) -> str:
    """Return the best of the `ready` encodings for this client, "" for none."""
    for name in encoding_order(accept_encoding):
        if name in ready:
            return name
    return ""


@lru_cache(maxsize=512)
def feed_wanted(accept: str) -> str:
    """Return the format (rss, atom, json) a client names and likes better than HTML, else "".

    Only a type that is named counts: `*/*` is what people's tools send, and the
    address without an extension is the one for people.
    """
    wanted = weighted(accept)
    page = max(wanted.get("text/html", 0.0), wanted.get("application/xhtml+xml", 0.0))
    named = [(wanted[kind], format_) for kind, format_ in FEED_TYPES.items() if wanted.get(kind, 0.0) > page]
    return max(named, key=lambda pair: pair[0])[1] if named else ""


def has_it(etag: str, modified: datetime, if_none_match: str, if_modified_since: str) -> bool:
    """Say whether the client's copy is current, so that 304 is the answer.

    `etag` is without quotes. If-None-Match wins and is compared weakly, also with
    the suffix that some proxies append to the tag of what they compress
    (`-gzip`, `;gzip`). If-Modified-Since counts to the second.
    """
    if if_none_match:
        return if_none_match.strip() == "*" or etag in known_tags(if_none_match)
    if if_modified_since:
        since = parse_http_date(if_modified_since)
        return since is not None and modified.replace(microsecond=0) <= since
    return False


@lru_cache(maxsize=2048)
def known_tags(if_none_match: str) -> frozenset[str]:
    """Return the opaque tags of an If-None-Match value, without W/, quotes and proxies' suffixes."""
    tags = set()
    for part in if_none_match.split(","):
        tag = part.strip().removeprefix("W/").removeprefix("w/").strip('"')
        tags.add(tag)
        for suffix in ("-gzip", ";gzip", "--gzip", "-br", ";br"):
            tags.add(tag.removesuffix(suffix))
    return frozenset(tags)


@lru_cache(maxsize=2048)
def parse_http_date(value: str) -> datetime | None:
    """Return the aware time of an HTTP date in any of its three forms, None when it is none."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
