"""Dates as pages write them, read into aware UTC times."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T\s]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_IN_URL = re.compile(
    r"(?:/|-|_)((?:19|20)\d\d)[/-]?(0?[1-9]|1[0-2])[/-]?(0?[1-9]|[12]\d|3[01])(?:/|-|_|\.|$)"
)


def read_time(text: str) -> datetime | None:
    """Return the UTC time a machine-readable date means; without a zone it is taken as UTC."""
    text = text.strip()
    if not 6 <= len(text) <= 60:
        return None
    if found := _ISO.match(text):
        year, month, day, hour, minute, second, zone = found.groups()
        return _utc(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), zone or ""
        )
    if text.isdigit() and len(text) in {10, 13}:
        return datetime.fromtimestamp(int(text[:10]), UTC)
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)


def time_in_url(url: str) -> datetime | None:
    """Return the day an address names (`/2024/05/17/`), None when it names none."""
    found = _IN_URL.search(url)
    return _utc(int(found.group(1)), int(found.group(2)), int(found.group(3)), 0, 0, 0, "") if found else None


def _utc(year: int, month: int, day: int, hour: int, minute: int, second: int, zone: str) -> datetime | None:
    """Return the UTC time of these parts, None when there is no such day."""
    offset = timedelta()
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)) * (
            -1 if zone[0] == "-" else 1
        )
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=timezone(offset)).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        return None
