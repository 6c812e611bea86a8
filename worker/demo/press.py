"""The fictional publishers, their sections and languages, as `press.toml` lists them."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Language:
    """How a language prints dates, joins two authors and announces a "Read also" link."""

    months: list[str]
    date: str
    joint: str
    also_label: str

    def spoken(self, when: datetime) -> str:
        """Return a date as a newspaper prints it."""
        month = self.months[when.month - 1]
        return self.date.format(day=when.day, month=month, year=when.year, time=when.strftime("%H:%M"))

    def byline(self, authors: tuple[str, ...]) -> str:
        """Return the authors in one line; at least one is needed."""
        *others, last = authors
        return self.joint.join([", ".join(others), last]) if others else last


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its layout, and the name of the feed it is in ("" when it has none)."""

    slug: str
    name: str
    layout: str
    feed: str = ""


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher: `slug` is also the first part of its addresses."""

    slug: str
    name: str
    language: str
    sections: dict[str, Section]


@cache
def _facts() -> dict[str, Any]:
    text = (resources.files("worker.demo") / "press.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def languages() -> dict[str, Language]:
    """Return the languages of the press by their code."""
    return {code: Language(**facts) for code, facts in _facts()["languages"].items()}


@cache
def publishers() -> dict[str, Publisher]:
    """Return the publishers by slug, in the order of the file."""
    return {
        slug: Publisher(
            slug=slug,
            name=facts["name"],
            language=facts["language"],
            sections={key: Section(slug=key, **section) for key, section in facts["sections"].items()},
        )
        for slug, facts in _facts()["publishers"].items()
    }


def standing(name: str) -> str:
    """Return what a standing page such as the imprint says, "" when there is no such page."""
    facts = _facts()["standing"]
    return str(facts["text"]) if name in facts["names"] else ""
