"""The day of publication as a page shows it, when its head does not say.

Microdata and `time` elements first, then short lines around the title, then those in
boxes called date or published, read in the months of two dozen languages.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice

from lxml import etree

from worker.pipeline.extract.times import read_time

_NAMES = (
    "january januar janvier enero gennaio janeiro januari январь января styczen stycznia ocak ledna січня "
    "ιανουαρίου ינואר يناير / "
    "february februar février fevrier febrero fevereiro februari febbraio февраль февраля luty lutego şubat "
    "února лютого φεβρουαρίου פברואר فبراير / "
    "march märz mars marzo março марта mart marca března березня μαρτίου מרץ مارس maart / "
    "april avril abril aprile апрель апреля kwiecien kwietnia nisan dubna квітня απριλίου אפריל أبريل / "
    "may mai mayo maggio maio мая maj maja mei mayıs květen května травня μαΐου מאי مايو / "
    "june juni juin junio giugno junho июня czerwiec czerwca haziran června червня ιουνίου יוני يونيو / "
    "july juli juillet julio luglio julho июля lipiec lipca temmuz července липня ιουλίου יולי يوليو / "
    "august août agosto augustus augusti августа sierpien sierpnia ağustos srpna серпня αυγούστου אוגוסט "
    "أغسطس / "
    "september septembre septiembre settembre setembro сентября eylül wrzesień września září вересня "
    "σεπτεμβρίου ספטמבר سبتمبر / "
    "october oktober octobre octubre ottobre outubro октября ekim październik października října жовтня "
    "οκτωβρίου אוקטובר أكتوبر / "
    "november novembre noviembre novembro ноября kasım listopad listopada листопада νοεμβρίου נובמבר "
    "نوفمبر / "
    "december dezember décembre diciembre dicembre dezembro декабря aralık grudzien grudnia prosince грудня "
    "δεκεμβρίου דצמבר ديسمبر"
)
# Months that are written with signs that are no letters to a regular expression, or in fewer than three.
_EASTERN = {
    name: number
    for number, names in enumerate(
        (
            "जनवरी มกราคม ม.ค.",
            "फरवरी फ़रवरी กุมภาพันธ์ ก.พ. شباط",
            "मार्च มีนาคม มี.ค. آذار",
            "अप्रैल เมษายน เม.ย. نيسان",
            "मई พฤษภาคม พ.ค. أيار",
            "जून มิถุนายน มิ.ย. حزيران",
            "जुलाई กรกฎาคม ก.ค. تموز",
            "अगस्त สิงหาคม ส.ค. آب",
            "सितंबर सितम्बर กันยายน ก.ย. أيلول",
            "अक्टूबर अक्तूबर ตุลาคม ต.ค.",
            "नवंबर नवम्बर พฤศจิกายน พ.ย.",
            "दिसंबर दिसम्बर ธันวาคม ธ.ค.",
        ),
        1,
    )
    for name in names.split()
}
_EASTERN_DAY = re.compile(
    r"(?<!\d)(\d{1,2})\s+([\u0600-\u06ff\u0900-\u097f\u0e00-\u0e7f.]{2,14}),?\s+((?:19|20|25)\d\d|(?:١٩|٢٠)\d\d)(?!\d)"
)
# The year of Buddha's era in which year 0 of ours would be.
_BUDDHIST, _LAST_OF_OURS = 543, 2400
# By their first letters: three, or as many as June and July need to be two.
_LETTERS = (5, 4, 3)
_MONTHS = {
    name[:letters]: number
    for letters in _LETTERS
    for number, names in enumerate(_NAMES.split("/"), 1)
    for name in names.split()
}
_WORDS = frozenset(
    name[:letters] for name in _NAMES.replace("/", "").split() for letters in range(3, len(name) + 1)
)
_MONTH_FIRST = re.compile(r"\b([^\W\d]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b")
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:\.|st|nd|rd|th|er)?\s+(?:de\s+|of\s+)?([^\W\d]{3,12})\.?,?\s+(?:de\s+)?((?:19|20)\d\d)\b"
)
_NUMBERS = re.compile(r"\b((?:19|20)\d\d)\s*[-./年년]\s*(\d{1,2})\s*[-./月월]\s*(\d{1,2})")
_NUMBERS_LAST = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)\b")
# 2/24/2026 and 24/2/2026: one of the two can't be the month. Where both could, nothing is read.
_SLASHED = re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\b")
_DATED = re.compile(r"date|publish|posted|time|data|fecha|datum", re.IGNORECASE)
_CHANGED = re.compile(
    r"updated|modified|aktualisiert|actualizado|mis à jour|aggiornato|обновлено|更新", re.IGNORECASE
)
_DATED_ELEMENTS = tuple(
    etree.XPath(path)
    for path in (
        ".//@itemprop[.='datePublished']/..",
        ".//time[@pubdate]",
        ".//article//time[@datetime]",
        ".//time[@datetime]",
    )
)
_MONTHS_A_YEAR = 12
_LONGEST = 120
_MOST_LOOKED_AT = 60
# So many elements after the title, and before it, may say its day; a longer line is prose, where it begins.
_MOST_AROUND, _MOST_BEFORE = 40, 2
_LONGEST_LINE, _SHORTEST_PROSE = 80, 200


def day_shown(root: etree._Element) -> datetime | None:
    """Return the first day of publication a page shows, None when it shows none."""
    for dated in _DATED_ELEMENTS:
        changed = None
        for element in dated(root):
            raw = element.get("content") or element.get("datetime") or "".join(element.itertext())
            if moment := read_time(raw) or read_day(raw):
                if not _is_of_change(element):
                    return moment
                changed = changed or moment
        if changed:
            return changed
    return _beside_title(root) or _in_dated_box(root)


def _beside_title(root: etree._Element) -> datetime | None:
    """Return the day on a short line right after the title, or right before it."""
    title = next(root.iter("h1"), None)
    if title is None:
        return None
    changed = None
    for text in _lines_around(title):
        if len(text) > _LONGEST_LINE:
            if len(text) > _SHORTEST_PROSE:
                break
        elif moment := read_day(text):
            if not _CHANGED.search(text):
                return moment
            changed = changed or moment
    return changed


def _lines_around(title: etree._Element) -> Iterator[str]:
    """Yield what is said after a title, line by line in the order of the page, then what is said before."""
    for element in islice(_after(title), _MOST_AROUND):
        for text in (element.text, element.tail):
            if text and not text.isspace():
                yield " ".join(text.split())
    for element in islice(title.itersiblings(preceding=True), _MOST_BEFORE):
        yield " ".join("".join(element.itertext()).split())


def _after(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the elements that begin after an element has ended, in the order of the page."""
    climbed: etree._Element | None = element
    while climbed is not None:
        for following in climbed.itersiblings():
            yield from following.iter("*")
        climbed = climbed.getparent()


def _in_dated_box(root: etree._Element) -> datetime | None:
    """Return the day on the first short line in a box that is called date, published or the like."""
    looked = 0
    for element in root.iter("span", "div", "p", "time", "li", "small", "dd"):
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
    elif (found := _SLASHED.search(text)) and max(map(int, found.groups()[:2])) > _MONTHS_A_YEAR:
        (month, day), year = sorted(found.groups()[:2], key=int), found.group(3)
    else:
        return _eastern_day(text)
    number = int(month) if month.isdigit() else _month(month.lower())
    try:
        return datetime(int(year), number, int(day), tzinfo=UTC)
    except ValueError:
        return None


def _eastern_day(text: str) -> datetime | None:
    """Return the day a line names in Hindi, Thai or Levantine Arabic, None when it names none."""
    found = None if text.isascii() else _EASTERN_DAY.search(text)
    if found is None:
        return None
    year, number = int(found.group(3)), _month(found.group(2))
    try:
        return datetime(
            year - _BUDDHIST if year > _LAST_OF_OURS else year, number, int(found.group(1)), tzinfo=UTC
        )
    except ValueError:
        return None


def is_month(word: str) -> bool:
    """Tell whether a word in small letters is the name of a month, or the beginning of one."""
    return word in _WORDS


def _month(name: str) -> int:
    """Return the number of a month by its name, 0 for a word that is none."""
    # Hebrew says "in March" in one word.
    name = name.removeprefix("ב")
    return next((_MONTHS[name[:most]] for most in _LETTERS if name[:most] in _MONTHS), _EASTERN.get(name, 0))
