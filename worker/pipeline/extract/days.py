"""The day of publication as a page shows it, when its head does not say.

Microdata and `time` elements first, then short lines in boxes called date or
published, read in the months of ten languages.
"""

import re
from datetime import UTC, datetime
from functools import lru_cache

from lxml import etree

from worker.pipeline.extract.times import read_time

MONTHS = {
    name[:3]: number
    for number, names in enumerate(
        (
            "january januar janvier enero gennaio janeiro январь styczen ocak",
            "february februar février fevrier febrero fevereiro февраль luty",
            "march märz mars marzo março марта mart",
            "april avril abril апрель kwiecien nisan",
            "may mai mayo maggio maio мая maj mei",
            "june juni juin junio giugno junho июня czerwiec haziran",
            "july juli juillet julio luglio julho июля lipiec",
            "august août agosto augustus августа sierpien",
            "september septembre septiembre settembre setembro сентября eylül",
            "october oktober octobre octubre ottobre outubro октября ekim",
            "november novembre noviembre novembro ноября kasım",
            "december dezember décembre diciembre dicembre dezembro декабря aralık",
        ),
        1,
    )
    for name in names.split()
} | {"juin": 6, "juil": 7, "juli": 7, "juni": 6, "june": 6, "july": 7}
_MONTH_FIRST = re.compile(r"\b([^\W\d]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:\.|st|nd|rd|th|er)?\s+(?:de\s+|of\s+)?([^\W\d]{3,12})\.?,?\s+(?:de\s+)?((?:19|20)\d\d)\b"
)
_NUMBERS = re.compile(r"\b((?:19|20)\d\d)\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})")
_NUMBERS_LAST = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)\b")
_DATED = re.compile(r"date|publish|posted|time|data|fecha|datum", re.IGNORECASE)
_CHANGED = re.compile(
    r"updated|modified|aktualisiert|actualizado|mis à jour|aggiornato|обновлено|更新", re.IGNORECASE
)
_LONGEST = 120
_MOST_LOOKED_AT = 60


def day_shown(root: etree._Element) -> datetime | None:
    """Return the first day of publication a page shows, None when it shows none."""
    for path in (
        ".//*[@itemprop='datePublished']",
        ".//time[@pubdate]",
        ".//article//time[@datetime]",
        ".//time[@datetime]",
    ):
        changed = None
        for element in root.iterfind(path):
            raw = element.get("content") or element.get("datetime") or "".join(element.itertext())
            if moment := read_time(raw) or read_day(raw):
                if not _is_of_change(element):
                    return moment
                changed = changed or moment
        if changed:
            return changed
    looked = 0
    for element in root.iter("span", "div", "p", "time", "li", "small"):
        if not any(map(_is_dated, filter(None, (element.get("class"), element.get("id"))))):
            continue
        looked += 1
        text = " ".join("".join(element.itertext()).split())
        if len(text) <= _LONGEST and (moment := read_day(text)):
            return moment
        if looked > _MOST_LOOKED_AT:
            return None
    return None


def day_changed(root: etree._Element) -> datetime | None:
    """Return when the article was last changed as the page shows it, None when it does not."""
    for element in root.iter("time"):
        if (raw := element.get("datetime")) and _is_of_change(element) and (moment := read_time(raw)):
            return moment
    return None


def _is_of_change(element: etree._Element) -> bool:
    """Tell whether a time says of itself, or the words before it say, that it is that of a change."""
    names = f"{element.get('class')} {element.get('itemprop')}"
    if _CHANGED.search(names):
        return "published" not in names.lower()
    before = element.getprevious()
    around = element.getparent()
    said = before.tail if before is not None else around.text if around is not None else ""
    return _CHANGED.search((said or "")[-40:]) is not None


@lru_cache(maxsize=5_000)  # a page says the same class a hundred times
def _is_dated(name: str) -> bool:
    """Tell whether a class or id says that its box holds a date."""
    return _DATED.search(name) is not None


def read_day(text: str) -> datetime | None:
    """Return the day a line names in words or numbers, None when it names none.

    >>> read_day("Published 3 février 2024")
    datetime.datetime(2024, 2, 3, 0, 0, tzinfo=datetime.timezone.utc)
    """
    text = text[:300]
    if found := _MONTH_FIRST.search(text):
        month, day, year = found.groups()
    elif found := _DAY_FIRST.search(text):
        day, month, year = found.groups()
    elif found := _NUMBERS.search(text):
        year, month, day = found.groups()
    elif found := _NUMBERS_LAST.search(text):
        day, month, year = found.groups()
    else:
        return None
    number = int(month) if month.isdigit() else _month(month.lower())
    try:
        return datetime(int(year), number, int(day), tzinfo=UTC)
    except ValueError:
        return None


def _month(name: str) -> int:
    """Return the number of a month by its name, 0 for a word that is none."""
    return MONTHS.get(name[:4], MONTHS.get(name[:3], 0))
