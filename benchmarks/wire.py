"""Wire: a made stream of news with known stories, confusable events, copies and names.

The facts of benchmarks/data/events.txt (fiction of our own) are told by several
articles of each event, in other words, order and number; events of one kind
differ in people, places and details only. The same seed gives the same stream.

    from benchmarks.wire import stream
    for line in stream(seed=1): ...
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FACTS = Path(__file__).parent / "data" / "events.txt"
START = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_FIRST = (
    "Marta Tomas Hana Viktor Ines Pavel Lucia Anders Nadia Oskar Renata Felix Ivana Gustav Elena Marek Sofia "
    "Henrik Carla Jonas Petra Milan Greta Rafael Irina Stefan Clara Bruno Alma Casimir Dalia Emil Freya Goran"
).split()
_LAST = (
    "Kellermann Arling Brodsky Vennemo Castellan Dorvak Ekholm Farkas Grabow Halvorsen Ilesko Jarvinen "
    "Kowarik Lindqvist Moravec Nadelman Ostrow Pellani Quandt Rosendal Sakarov Tessmer Ulbricht Varga "
    "Wexley Yarrow Zelinka Abrams Bellucci Corvino Drexler Engstrom Fontaine Galloway Hradil Ivanek "
    "Jessen Kaspar Lorentz"
).split()
_PLACE = (
    "Velden Ostrana Karlsby Montreval Tarnowice Brackwell Sundmark Lerida Pontassa Grunau Hollenbeck Varsund "
    "Castellar Dunmore Eskil Fallbrook Glimmen Harrowgate Isenfurt Jelenice Kirkwall Lastovo Merrin Norvik "
    "Ottensen Pilsbach Quarnero Ravnsborg Sielhorst Tolmin Ullared Vimercate Wolmirstadt Ystad Zaborze"
).split()
_ORG = (
    "Nordlicht Helvana Brightwater Kestrel Aurelia Tramontane Ironvale Solara Meridian Halcyon Northgate "
    "Bluestone Larkspur Fairhaven Greywater Summit Redfield Copperline Oakmere Silverton Westmark Eastbrook"
).split()
_TAIL = ("Group", "Works", "Union", "Holding", "Trust", "Logistics", "Foundation", "United", "Energy")
_BODY = ("Agency", "Council", "Institute", "Commission", "Authority", "Ministry", "Association", "Board")
# So that two articles of one event rarely have a sentence in common.
_ENDINGS = (
    ", as was heard on {day}|, it was said|, a spokeswoman added|, several people confirmed|, papers show|"
    ", local radio reported|, and few were surprised|, which many had expected|, according to a first report|"
    ", a person close to the matter said|, as of {day} noon|, although details are not clear yet|"
    ", and that may not be all|, people in the street say|, neighbours said later|, a statement reads|"
    ", as the evening paper had written before|, insiders believe|, much to the relief of some|"
    ", to the anger of others|, and so the matter goes on|, if the figures are right|, at least for now|"
    ", in spite of earlier promises|, word has it|, as a visit on {day} showed|, without any further comment|"
    ", a first in the history of the town|, as in the years before|, and more is to follow"
).split("|")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: its details, headlines, and facts, each in several wordings."""

    name: str
    things: tuple[str, ...]
    titles: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]


def kinds() -> list[Kind]:
    """Return the kinds of events the file describes."""
    made: list[Kind] = []
    for block in FACTS.read_text(encoding="utf-8").split("\n= ")[1:]:
        head, titles, *facts = [line for line in block.strip().split("\n") if line]
        name, things = head.split(" | ")
        made.append(
            Kind(
                name,
                tuple(things.split("; ")),
                tuple(titles.removeprefix("> ").split(" | ")),
                tuple(tuple(fact.split(" | ")) for fact in facts),
            )
        )
    return made


def stream(
    seed: int = 1, events_a_kind: int = 6, *, most_articles: int = 7, days: float = 30
) -> list[dict[str, Any]]:
    """Return articles in time order: `{id, title, text, published, language, story, copy_of}`.

    Half of the events of a kind come in pairs a day apart; a fifth of the events
    has one article only; every fifth article is followed by an edited copy.
    """
    rng = random.Random(seed)
    lines: list[dict[str, Any]] = []
    for kind in kinds():
        for number in range(events_a_kind):
            story = f"{kind.name}-{number}"
            begins = START + timedelta(days=rng.random() * days)
            count = 1 if number % 5 == 4 else rng.randint(2, most_articles)
            for line in _event(kind, story, begins, count, rng):
                lines.append(line)
                if rng.random() < 0.2:
                    lines.append(_copy(line, rng))
    lines.sort(key=lambda line: (line["published"], line["id"]))
    return lines


def _event(
    kind: Kind, story: str, begins: datetime, count: int, rng: random.Random
) -> Iterator[dict[str, Any]]:
    """Yield the articles of one event."""
    place, other = rng.sample(_PLACE, 2)
    people = [
        f"{first} {last}" for first, last in zip(rng.sample(_FIRST, 2), rng.sample(_LAST, 2), strict=True)
    ]
    fixed = {
        "who": people[0],
        "rival": people[1],
        "org": f"{rng.choice(_ORG)} {rng.choice(_TAIL)}",
        "body": f"{rng.choice(_ORG)} {rng.choice(_BODY)}",
        "place": place,
        "other": other,
        "thing": rng.choice(kind.things),
        "n": str(rng.randint(2, 60)),
        "m": str(rng.randint(70, 9000)),
    }
    titles = rng.sample(kind.titles, len(kind.titles)) * count
    moment = begins
    for number in range(count):
        fixed["day"] = _DAYS[moment.weekday()]
        facts = rng.sample(kind.facts, rng.randint(4, len(kind.facts)))
        body = [_tell(rng.choice(fact), rng).format(**fixed) for fact in facts]
        yield {
            "id": f"{story}-{number}",
            "title": titles[number].format(**fixed)[:1].upper() + titles[number].format(**fixed)[1:],
            "text": "\n".join(body),
            "published": moment.isoformat(),
            "language": "en",
            "story": story,
            "copy_of": None,
        }
        moment += timedelta(hours=rng.expovariate(1 / 9))


def _tell(sentence: str, rng: random.Random) -> str:
    return sentence.removesuffix(".") + rng.choice(_ENDINGS) + "." if sentence.endswith(".") else sentence


def edits(rng: random.Random, foreign: list[str]) -> dict[str, Any]:
    """Return the five kinds of edit as functions from sentences to sentences."""

    def credited(said: list[str]) -> list[str]:
        return ["(Harbour Wire) -", *said, "Reporting by the Harbour Wire; editing by A. Desk."]

    def halved(said: list[str]) -> list[str]:
        return said[: max(2, len(said) // 2)]

    def reworded(said: list[str]) -> list[str]:
        kept = [one for one in said if rng.random() > 0.15] or said
        return [" ".join(_slip(word, rng) for word in one.split()) for one in kept] + foreign[:1]

    def reordered(said: list[str]) -> list[str]:
        kept = rng.sample(said, max(2, round(len(said) * 0.7)))
        return kept + foreign[: max(1, len(said) // 5)]

    def brief(said: list[str]) -> list[str]:
        return said[:5]

    return {"A": credited, "B": halved, "C": reworded, "D": reordered, "E": brief}


def _slip(word: str, rng: random.Random) -> str:
    return word + "ly" if rng.random() < 0.01 and word.islower() else word


def _copy(line: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Return an edited copy of an article, some minutes later under another headline."""
    foreign = ["The weather in the region stays mild until the end of the week, forecasters say."]
    name, edit = rng.choice(sorted(edits(rng, foreign).items()))
    moment = datetime.fromisoformat(line["published"]) + timedelta(minutes=rng.randint(3, 180))
    words = line["title"].split()
    return line | {
        "id": f"{line['id']}-{name}",
        "title": " ".join([*words[len(words) // 2 :], *words[: len(words) // 2]]),
        "text": "\n".join(edit(line["text"].split("\n"))),
        "published": moment.isoformat(),
        "copy_of": line["id"],
    }
