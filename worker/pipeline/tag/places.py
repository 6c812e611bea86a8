"""Places by name: countries with their people and adjectives, cities, regions.

Compiled into two small files beside this one; see their heads for source and
licence. A name is looked up in lower case as it stands in the text.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from worker.pipeline.tag.keys import fold


class Place(NamedTuple):
    """A place: the name we show, its country's code, and its sort: country, people, region or city.

    A tuple, because twelve thousand are made when the gazetteer is read.
    """

    name: str
    country: str
    sort: str
    thousands: int = 0


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`places` maps a lower-case name to its place, `countries` a code to the country's name."""

    places: dict[str, Place]
    countries: dict[str, str]

    def find(self, text: str) -> Place | None:
        """Return the place of this name, or None."""
        lower = text.lower()
        return self.places.get(lower) or self.places.get(lower.removeprefix("the "))


def _rows(name: str) -> list[list[str]]:
    text = (files("worker.pipeline.tag") / "data" / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer that is shipped; read once in a process."""
    places: dict[str, Place] = {}
    countries: dict[str, str] = {}
    for code, name, others, people in _rows("countries.tsv"):
        countries[code] = name
        country = Place(name, code, "country")
        for form in (name, *filter(None, others.split("|"))):
            places[form.lower()] = places[fold(form)] = country
        adjective = Place(name, code, "people")
        for form in filter(None, people.split("|")):
            places[form.lower()] = adjective
    for form, shown, code, thousands, sort in _rows("places.tsv"):
        if code in countries and form not in places:
            places[form] = Place(shown or countries[code], code, sort, int(thousands))
    # "us" in small letters is a pronoun: the country is found by its capitals only.
    places.pop("us", None)
    return Gazetteer(places, countries)
