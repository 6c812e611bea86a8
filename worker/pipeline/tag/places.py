"""Places by name: countries with their people and adjectives, cities, regions.

Compiled into two small files beside this one; see their heads for source and
licence. A name is looked up in lower case as it stands in the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import NamedTuple

from worker.pipeline.tag.keys import fold
from worker.pipeline.tag.listed import listed

# What towns are called without their marks that is a word, a surname or another place.
_SOMETHING_ELSE = listed(
    "sale mage pali bali hue orel viden wieden thane genes honcho marica kodan varso leopol colonia marino "
    "munster parana chanda golestan jian soka luan patan victoria vitoria leon cita madere savoie"
)
_NOBODYS = "-"  # the country of a river or a sea
_OPENING = re.compile(r"[dl]['’]|[^ ]*")
_LARGE = 200  # thousands of people: without its marks, the name of a smaller town is too often something else
# How marks are written where there are none: Duesseldorf, Malmoe, Aarhus.
_TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae"})


class Place(NamedTuple):
    """A place: the name we show, its country's code, and its sort: country, people, region or city.

    A river or a sea is a region, and its country is "". A tuple, because sixteen thousand are made
    when the gazetteer is read.
    """

    name: str
    country: str
    sort: str
    thousands: int = 0


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`places` maps a lower-case name to its place, `countries` a code to the country's name.

    `openings` are the first words of names that have several: few words need be looked at further.
    """

    places: dict[str, Place]
    countries: dict[str, str]
    openings: frozenset[str]

    def find(self, text: str) -> Place | None:
        """Return the place of this name, or None."""
        lower = text.lower()
        return self.places.get(lower) or self.places.get(lower.removeprefix("the "))


def _rows(name: str) -> Iterator[list[str]]:
    text = (files("worker.pipeline.tag") / "data" / name).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and line[0] != "#")


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer that is shipped; read once in a process, thousands of places by few calls."""
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
    known = [row for row in _rows("places.tsv") if row[2] in countries or row[2] == _NOBODYS]
    forms, shown, codes, sizes, sorts = zip(*known, strict=True)
    names = [name or countries[code] for name, code in zip(shown, codes, strict=True)]
    homes = [code if code != _NOBODYS else "" for code in codes]
    rows = zip(names, homes, sorts, map(int, sizes), strict=True)
    towns: dict[str, Place] = dict(zip(forms, map(partial(tuple.__new__, Place), rows), strict=True))
    marked = [form for form in forms if not form.isascii() and form not in places]
    places = towns | places  # what is called as a country is it
    for form in marked:
        place = places[form]
        if place.sort == "region" or place.thousands >= _LARGE:
            for plain in {fold(form), form.translate(_TWO_LETTERS)} - _SOMETHING_ELSE:
                places.setdefault(plain, place)
    # "us" in small letters is a pronoun: the country is found by its capitals only.
    places.pop("us", None)
    openings = {_OPENING.match(form)[0].rstrip(".") for form in places if not form.isalnum()}  # type: ignore[index]
    return Gazetteer(places, countries, frozenset(openings))
