"""What a site's robots.txt permits (RFC 9309).

Pure: the caller fetches `/robots.txt` with `ROBOTS` limits through the door, keeps
the rules (at most a day, §2.4) and asks them here. Feeds are meant for machines
and are not asked about; pages are.
"""

import math
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from urllib.parse import urlsplit, urlunsplit

from protego import Protego

# RFC 9309 §2.5: read at least 500 kibibytes.
_MOST_BYTES = 512 << 10
# The parser copies every rule to every agent of its group, so two long lists multiply.
# The largest honest files have some tens of thousands; this many cost 0.3 s and 25 MB.
_MOST_COPIES = 200_000
_LONGEST_DELAY = timedelta(hours=1)


class Access(Enum):
    """What holds for the whole site."""

    ALL = "all"
    NONE = "none"
    RULES = "rules"


@dataclass(frozen=True, slots=True)
class Rules:
    """A robots.txt as it was understood; `sitemaps` are the absolute URLs it names."""

    access: Access
    file: Protego | None = None
    sitemaps: tuple[str, ...] = ()


EVERYTHING = Rules(Access.ALL)
NOTHING = Rules(Access.NONE)


def robots_url(url: str) -> str:
    """Return where the robots.txt for this URL stands."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, "/robots.txt", "", ""))


def rules(status: int | None, body: bytes = b"") -> Rules:
    """Return the rules that follow from the answer; a `status` of None or 0 stands for no answer.

    4xx and redirects without end allow everything (§2.3.1.3), no answer, 5xx and 429
    forbid everything (§2.3.1.4), for then the site is there but overloaded. So does
    a file made to exhaust its readers.
    """
    if not status or status >= 500 or status == 429:
        return NOTHING
    if not 200 <= status < 300:
        return EVERYTHING
    text = body[:_MOST_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    if _copies(text) > _MOST_COPIES:
        return NOTHING
    file = Protego.parse(text)
    return Rules(Access.RULES, file, tuple(file.sitemaps))


def allowed(known: Rules, url: str, agent: str = "Wirecopy") -> bool:
    """Whether `agent` (a product name or a whole User-Agent) may fetch `url`."""
    if known.access is not Access.RULES or known.file is None:
        return known.access is Access.ALL or urlsplit(url).path == "/robots.txt"
    return bool(known.file.can_fetch(url, _token(agent)))


def crawl_delay(known: Rules, agent: str = "Wirecopy") -> timedelta | None:
    """Return the wait between requests the site asks of `agent`, at most an hour; None when not said."""
    seconds = known.file.crawl_delay(_token(agent)) if known.file else None
    if seconds is None or not math.isfinite(seconds) or seconds < 0:
        return None
    return timedelta(seconds=min(seconds, _LONGEST_DELAY.total_seconds()))


def _token(agent: str) -> str:
    """Return the product token of a User-Agent: `Wirecopy/0.1 (+url)` is `wirecopy`."""
    return agent.partition("/")[0].partition(" ")[0].lower()


def _copies(text: str) -> int:
    """Count the rules the parser would make: agents times rules, group by group."""
    total = agents = 0
    naming = False
    for line in text.splitlines():
        word = line.lstrip()[:10].lower()
        if word.startswith(("user-agent", "useragent", "user agent")):
            agents = agents + 1 if naming else 1
            naming = True
        elif word.startswith(("allow", "di")):
            total += agents
            naming = False
        elif word and not word.startswith(("#", "sitemap", "site-map", "host")):
            naming = False
    return total
