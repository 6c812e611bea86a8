"""How long an answer says it may be kept, and how long it asks to be left alone.

Pure; the current time is passed in. RFC 9111 for caches, RFC 9110 §10.2.3 for
Retry-After. Header mappings have lower-case names, as `Answer.headers` has.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# Nobody means more; a larger number is a mistake, and would overflow a date.
_LONGEST = timedelta(days=366)
_MAX_AGE = re.compile(r'(?:^|[\s,;])max-age\s*=\s*"?(\d+)', re.IGNORECASE)
_NEVER = re.compile(r"(?:^|[\s,;])no-(?:cache|store)\s*(?:$|[,;])", re.IGNORECASE)


def fresh_for(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return how long the answer stays fresh from `now`, from zero to 366 days; None when not said.

    `max-age` counts before `Expires`, and the `Age` it has already spent in caches
    is taken off; `no-cache` and `no-store` are zero.
    """
    control = headers.get("cache-control", "")
    if _NEVER.search(control):
        return timedelta(0)
    if match := _MAX_AGE.search(control):
        return _bounded(int(match[1][:12]) - _seconds(headers.get("age", "")))
    expires = headers.get("expires")
    if expires is None:
        return None
    until = http_date(expires)
    # RFC 9111 §5.3: a date that cannot be read, "0" above all, lies in the past.
    return (
        _bounded((until - (http_date(headers.get("date", "")) or now)).total_seconds())
        if until
        else timedelta(0)
    )


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Return the wait that Retry-After asks for, from zero to 366 days; None when not said or unreadable."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d+(?:\.\d+)?", text):
        return _bounded(float(text))
    when = http_date(text)
    return _bounded((when - now).total_seconds()) if when else None


def http_date(text: str) -> datetime | None:
    """Read a date in any of the three forms of RFC 9110 §5.6.7 as aware UTC, or return None."""
    try:
        when = parsedate_to_datetime(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _seconds(text: str) -> int:
    return int(text[:12]) if text.isascii() and text.isdecimal() else 0


def _bounded(seconds: float) -> timedelta:
    return timedelta(seconds=min(max(seconds, 0.0), _LONGEST.total_seconds()))
