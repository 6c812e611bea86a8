"""Dates as feeds write them: tolerant in, exact out.

Read: RFC 822/2822 with all its misspellings, RFC 3339 and the other shapes of
ISO 8601, asctime, seconds since 1970, month names in a dozen languages.
Written: RFC 3339 (Atom, JSON Feed) and RFC 822 with a four-digit year (RSS).
No clock is read here; whether a date is absurd is for the caller to say.
"""

import re
from datetime import UTC, datetime, timedelta, timezone

_ISO = re.compile(
    r"""(?P<year>\d{4})
    (?:-?(?P<month>\d\d)(?:-?(?P<day>\d\d))?|-(?P<ordinal>\d{3}))?
    (?:[Tt\s]\s*(?P<hour>\d{1,2})(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?
    \s*(?P<zone>[Zz]|[+-]\d\d(?::?\d\d)?|UTC|GMT)?)?""",
    re.VERBOSE,
)
_WORDS = re.compile(r"[^\W\d_]+|\d+(?::\d+)+(?:[.,]\d+)?|[+-]\d\d:?\d\d\b|\d+", re.UNICODE)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?(?:[.,]\d+)?")
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)?")

# English, German, French and Dutch, Spanish, Portuguese, Italian, Polish, Swedish, Turkish, Greek, Russian,
# Hungarian.
_MONTH_WORDS = """
jan january januar janv janvier ene enero janeiro gen gennaio januari sty stycznia ocak ιαν янв января
feb february februar fev févr fév février febrero fevereiro febbraio februari lut lutego şubat φεβ фев февраля
mar march mär märz mrz mars marzo março maart mrt marca mart μάρ μαρ мар марта márc
apr april avr avril abr abril aprile kwi kwietnia nisan απρ апр апреля ápr
may mai mayo maio mag maggio mei maj maja mayıs μάι μαϊ май мая máj
jun june juni juin junio junho giu giugno cze czerwca haziran ιούν ιον июн июня jún
jul july juli juil juillet julio julho lug luglio lip lipca temmuz ιούλ ιολ июл июля júl
aug august août aout ago agosto augustus sie sierpnia augusti ağustos αύγ αυγ авг августа
sep sept september septembre septiembre setembro set settembre wrz września eylül σεπ сен сентября szept
oct october okt oktober octobre octubre out outubro ott ottobre paź października ekim οκτ окт октября
nov november novembre noviembre novembro lis listopada kasım νοέ νοε ноя ноября
dec december dez dezember déc décembre dic diciembre dezembro dicembre gru grudnia aralık δεκ дек декабря
"""
_MONTHS = {
    name: number
    for number, names in enumerate(_MONTH_WORDS.strip().splitlines(), start=1)
    for name in names.split()
}
# RFC 822, section 5.1, and the zones that newsrooms write; minutes east of UTC.
_ZONES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60, "ist": 330, "cet": 60, "cest": 120,
    "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "est": -300, "edt": -240, "cst": -360,
    "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600,
    "jst": 540, "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FAST_822 = re.compile(
    r"\s*(?:[A-Z][a-z]{2},\s*)?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))?"
    r" (GMT|UTC|Z|[+-]\d{4})\s*"
)


def parse(text: str) -> datetime | None:
    """Return the moment a feed's date means, aware and in UTC, or None when it cannot be told.

    A date without a zone is taken as UTC, a date without a time as midnight.
    """
    text = text[:100].strip()
    if not text:
        return None
    try:
        return _fast(text) or _iso(text) or _epoch(text) or _words(text)
    except (ValueError, OverflowError):
        return None


def rfc3339(moment: datetime) -> str:
    """Return the moment in Atom's form, `2026-01-02T03:04:05Z`, with a fraction only if it has one."""
    moment = moment.astimezone(UTC)
    spec = "microseconds" if moment.microsecond else "seconds"
    return moment.replace(tzinfo=None).isoformat(timespec=spec) + "Z"


def rfc822(moment: datetime) -> str:
    """Return the moment as RSS wants it, `Fri, 02 Jan 2026 03:04:05 +0000`, whatever the locale."""
    moment = moment.astimezone(UTC)
    return (
        f"{_DAYS[moment.weekday()]}, {moment.day:02} {_MONTH_NAMES[moment.month - 1]} {moment.year:04} "
        f"{moment.hour:02}:{moment.minute:02}:{moment.second:02} +0000"
    )


def _fast(text: str) -> datetime | None:
    found = _FAST_822.fullmatch(text)
    if not found:
        return None
    day, name, year, hour, minute, second, zone = found.groups()
    month = _MONTHS.get(name.lower())
    if month is None:
        return None
    return _moment(
        (int(year), month, int(day)), (int(hour), int(minute), int(second or 0), 0), _minutes(zone)
    )


def _iso(text: str) -> datetime | None:
    found = _ISO.fullmatch(text)
    if not found:
        return None
    part = found.groupdict()
    micro = int((part["fraction"] or "0")[:6].ljust(6, "0"))
    clock = (int(part["hour"] or 0), int(part["minute"] or 0), int(part["second"] or 0), micro)
    if part["ordinal"]:
        start = _moment((int(part["year"]), 1, 1), clock, _minutes(part["zone"] or "Z"))
        return start + timedelta(days=int(part["ordinal"]) - 1)
    date = (int(part["year"]), int(part["month"] or 1), int(part["day"] or 1))
    return _moment(date, clock, _minutes(part["zone"] or "Z"))


def _epoch(text: str) -> datetime | None:
    """Seconds or milliseconds since 1970, for those who forgot to format them."""
    if not text.isdecimal() or len(text) not in (10, 13):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC)


def _words(text: str) -> datetime | None:
    """Read a date word by word: day, month name, year and time in any order."""
    numbers: list[str] = []
    month, clock, zone, late = 0, (0, 0, 0, 0), 0, ""
    for word in _WORDS.findall(text.lower()):
        if ":" in word and word[0].isdigit():
            clock = _clock(word)
        elif word in _MONTHS and not month:
            month = _MONTHS[word]
        elif word in _ZONES:
            zone = _ZONES[word]
        elif word[0] in "+-":
            # A hyphen inside 01-02-2003 is not an offset: offsets come after the clock.
            zone = _minutes(word)
        elif word in ("am", "pm"):
            late = word
        elif word.isdecimal():
            numbers.append(word)
    if late:
        clock = (clock[0] % 12 + (12 if late == "pm" else 0), *clock[1:])
    date = _date(numbers, month)
    return _moment(date, clock, zone) if date else None


def _date(numbers: list[str], month: int) -> tuple[int, int, int] | None:
    year = next((number for number in numbers if len(number) == 4), None)
    rest = [int(number) for number in numbers if number is not year and len(number) <= 2]
    if month and year and rest:
        return int(year), month, rest[0]
    if month and len(rest) >= 2:
        # RFC 2822, section 4.3: two-digit years up to 49 are this century's.
        return rest[1] + (2000 if rest[1] < 50 else 1900), month, rest[0]
    if year and len(rest) == 2:
        first, second = rest
        # 12/31/2003 is American, 31.12.2003 is not; where both fit, the day comes first.
        return (int(year), first, second) if second > 12 else (int(year), second, first)
    return None


def _clock(word: str) -> tuple[int, int, int, int]:
    found = _CLOCK.match(word)
    if not found:
        return (0, 0, 0, 0)
    return int(found[1]), int(found[2]), int(found[3] or 0), 0


def _minutes(zone: str) -> int:
    """Minutes east of UTC of `Z`, `GMT`, `+0200` or `+02:00`."""
    found = _OFFSET.fullmatch(zone)
    if not found:
        return 0
    total = int(found[2]) * 60 + int(found[3] or 0)
    return -total if found[1] == "-" else total


def _moment(date: tuple[int, int, int], clock: tuple[int, int, int, int], east: int) -> datetime:
    """Build the moment; 24:00 is the next day's midnight and a leap second the second before it."""
    hour, minute, second, micro = clock
    extra = timedelta(days=1) if hour == 24 else timedelta(0)
    local = datetime(
        *date, hour % 24, minute, min(second, 59), micro, tzinfo=UTC if not east else _zone(east)
    )
    return local.astimezone(UTC) + extra


def _zone(east: int) -> timezone:
    # Offsets beyond a day are typing errors; ValueError makes the whole date unknown.
    return timezone(timedelta(minutes=east))
