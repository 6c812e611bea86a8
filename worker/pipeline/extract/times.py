"""Dates as pages write them, read into aware UTC times."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(\d{4})-?(\d{2})-?(\d{2})(?:[T\s]+(\d{1,2}):?(\d{2})(?::?(\d{2})(?:[.,]\d+)?)?\s*(Z|[A-Z]{3,4}\b|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
# Before the first newspaper: 0001-01-01 is what some systems write for "no day".
_EARLIEST = 1600
# Names of zones that mean one thing wherever news is written, as hours from UTC.
ZONES = {
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "BST": 1,
    "WEST": 1,
    "CET": 1,
    "CEST": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "JST": 9,
    "KST": 9,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
}
_IN_URL = re.compile(
    r"[/_-]((?:19|20)\d\d)(?:([/_-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))(?!\d)"
    r"|/((?:19|20)\d\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/(0?[1-9]|[12]\d|3[01])/"
)
_SHORT_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def read_time(text: str) -> datetime | None:
    """Return the UTC time a machine-readable date means; without a zone it is taken as UTC."""
    text = text.strip()
    if not 6 <= len(text) <= 60:
        return None
    if text.isdigit() and len(text) in {10, 13}:
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if found := _ISO.match(text):
        year, month, day, hour, minute, second, zone = found.groups()
        return _utc(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), zone or ""
        )
    try:
        parsed = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone(UTC)


def time_in_url(url: str) -> datetime | None:
    """Return the day an address names (`/2024/05/17/`), None when it names none."""
    found = _IN_URL.search(url)
    if found is None:
        return None
    year, _, month, day, packed_month, packed_day, named_year, name, named_day = found.groups()
    if name:
        return _utc(int(named_year), _SHORT_MONTHS.index(name) + 1, int(named_day), 0, 0, 0, "")
    return _utc(int(year), int(month or packed_month), int(day or packed_day), 0, 0, 0, "")


def _utc(year: int, month: int, day: int, hour: int, minute: int, second: int, zone: str) -> datetime | None:
    """Return the UTC time of these parts, None when there is no such day."""
    if year < _EARLIEST:
        return None
    offset = timedelta()
    if zone and zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0)) * (
            -1 if zone[0] == "-" else 1
        )
    elif zone:
        offset = timedelta(hours=ZONES.get(zone.upper(), 0))
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=timezone(offset)).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        return None
