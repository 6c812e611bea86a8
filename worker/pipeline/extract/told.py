"""Lines at the head of a text that say again what stands in the metadata: bylines and datelines."""

import re
from collections.abc import Sequence
from datetime import timedelta

from worker.pipeline.extract.days import is_month, read_day
from worker.pipeline.extract.metadata import Metadata
from worker.pipeline.extract.survey import Block
from worker.pipeline.extract.tables import listed

# Such lines are short, and among the first of a text.
_FIRST, _LONGEST, _LONGEST_BYLINE = 5, 120, 80
_WORD = re.compile(r"[^\W\d]+")
_BY = re.compile(r"\W*(?:by|von|por|par|di|de|от|av|af|door)\s", re.IGNORECASE)
_LABELS = listed(
    "by and published updated posted modified written last first on at date time the von und par et "
    "por y de del le am um "
    "uhr veröffentlicht aktualisiert publié mis à jour publicado actualizado gmt utc est edt bst cet "
    "cest pst pdt et pm am "
    "a m p st nd rd th h min read monday tuesday wednesday thursday friday saturday sunday mon tue "
    "wed thu fri sat sun"
)


def without_told(blocks: Sequence[Block], kept: Sequence[bool], facts: Metadata) -> list[bool]:
    """Return what is kept without the lines before the prose that only repeat author and day."""
    left = list(kept)
    if facts.authors or facts.published:
        ours = [number for number, keep in enumerate(kept) if keep]
        for number in ours[:_FIRST]:
            if blocks[number].length > _LONGEST:
                break
            left[number] = not is_told(blocks[number].text, facts)
    return left if any(left) else list(kept)


def is_told(line: str, facts: Metadata) -> bool:
    """Tell whether a line says no more than who wrote the article, or when.

    >>> is_told("By Odile Brandt", Metadata(authors=("Odile Brandt",)))
    True
    """
    small = line.lower()
    names = [name.lower() for name in facts.authors if name.lower() in small]
    if names and len(line) <= _LONGEST_BYLINE and _BY.match(line):
        return True
    day = read_day(line)
    days = [time for time in (facts.published, facts.updated) if time]
    if not names and not (day and any(abs(day - time) < timedelta(days=2) for time in days)):
        return False
    for name in names:
        small = small.replace(name, " ")
    return all(word in _LABELS or is_month(word) for word in _WORD.findall(small))
