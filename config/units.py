"""Durations and sizes as people write them: `15m`, `36h`, `10MiB`.

Strict on purpose: a number without a unit is an error, because `WIRECOPY_X=15`
would mean minutes to one reader and seconds to another.
"""

import re
from datetime import timedelta

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_BYTES = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
_DURATION = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|[smhdw]))+")
_DURATION_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|[smhdw])")
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(B|KB|MB|GB|KiB|MiB|GiB)")


def parse_duration(text: str) -> timedelta:
    """Return the time that `text` says; parts add up, as in `1h30m`.

    Raises ValueError with a sentence when `text` is anything else, a bare number
    included (but for `0`, which is the same in every unit).

    >>> parse_duration("1h30m")
    datetime.timedelta(seconds=5400)
    """
    if text == "0":
        return timedelta()
    if not _DURATION.fullmatch(text):
        raise ValueError(f"{text!r} is not a duration; write it like 30s, 15m, 36h or 1h30m")
    try:
        return timedelta(seconds=sum(float(n) * _SECONDS[unit] for n, unit in _DURATION_PART.findall(text)))
    except OverflowError as error:
        raise ValueError(f"{text!r} is longer than any duration we can count") from error


def parse_size(text: str) -> int:
    """Return the number of bytes that `text` says, as in `10MiB` or `0`.

    Raises ValueError with a sentence when `text` is anything else.

    >>> parse_size("10MiB")
    10485760
    """
    if text == "0":
        return 0
    match = _SIZE.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is not a size; write it like 512KiB, 10MiB or 2GiB")
    return int(float(match[1]) * _BYTES[match[2]])


def show_duration(value: timedelta) -> str:
    """Return `value` in the form `parse_duration` reads, biggest units first.

    >>> show_duration(timedelta(minutes=90))
    '1h30m'
    """
    left = round(value.total_seconds() * 1000)
    parts = []
    for unit, per_unit in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        count, left = divmod(left, per_unit)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0"


def show_size(value: int) -> str:
    """Return `value` bytes in the form `parse_size` reads, in the largest unit that fits exactly.

    >>> show_size(10485760)
    '10MiB'
    """
    if not value:
        return "0"
    for unit in ("GiB", "MiB", "KiB"):
        if value % _BYTES[unit] == 0:
            return f"{value // _BYTES[unit]}{unit}"
    return f"{value}B"
