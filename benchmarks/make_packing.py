"""Makes worker/store/data/json.zdict: what rows of JSON have in common, so that each is packed without it.

    python benchmarks/make_packing.py

The samples are layers and entries as the house writes them, around sentences of our
own: the fiction of the demo and the prose of docs. The benchmark's world
(benchmarks/world) is not among them, so what benchmarks/intake.py stores is told
fairly. A dictionary that has packed rows is never changed: a new one gets a new
letter in worker/store/types.py.
"""

import json
import random
import re
import tomllib
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import zstandard

from feeds import atom, jsonfeed, rss
from feeds.entry import Category, Entry, Link, Origin, Person
from worker.article import Draft, Evidence, Extract, Image, Tag, Topic
from worker.pipeline.compose import derived_layer, source_layer, with_tags

ROOT = Path(__file__).parents[1]
PLACE = ROOT / "worker" / "store" / "data" / "json.zdict"
SAMPLES = 2_000
BYTES = 32_768
LEVEL = 3
_SENTENCE = re.compile(r"[A-Z“„][^.!?|<>\[\]{}`_*#=]{40,240}[.!?]”?")
_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_WORD = re.compile(r"\b[a-z]{5,12}\b")


def sentences() -> list[str]:
    """Return sentences of our own."""
    files = [
        *sorted((ROOT / "worker" / "demo" / "articles").glob("*.toml")),
        *sorted((ROOT / "docs").rglob("*.md")),
    ]
    text = " ".join(" ".join(file.read_text(encoding="utf-8").split()) for file in files)
    return _SENTENCE.findall(text)


def samples(dice: random.Random) -> Iterator[bytes]:
    """Yield rows as they would be packed: both layers of made-up articles."""
    pool = sentences()
    names = _NAME.findall(" ".join(pool))
    topics = tomllib.loads((ROOT / "config" / "topics.toml").read_text(encoding="utf-8"))
    coded = [(code, str(row["name"])) for code, row in topics.items()]
    for number in range(SAMPLES):
        chosen = [dice.choice(pool) for _ in range(dice.choice((2, 3, 4, 8, 16)))]
        given, derived = layers(dice, number, chosen, names, coded)
        for layer in (given, derived):
            yield json.dumps(layer, ensure_ascii=False, separators=(",", ":")).encode()
        if number % 4 == 0:
            entry = entry_of_layers(number, given, derived)
            yield from (module.render_entry(entry) for module in (rss, atom, jsonfeed))


def layers(
    dice: random.Random, number: int, said: list[str], names: list[str], topics: list[tuple[str, str]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the source's layer and ours of one made-up article."""
    site = "".join(dice.choice("abcdefghijklmnoprstuvw") for _ in range(dice.randint(5, 12)))
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randrange(525_600))
    title = said[0][: dice.randint(30, 80)]
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    url = dice.choice(
        (
            f"https://www.{site}.com/{at:%Y/%m/%d}/{slug}/",
            f"https://{site}.org/news/{number}-{slug}",
            f"https://www.{site}.de/artikel/{slug}.html",
        )
    )
    words = [dice.choice(_WORD.findall(" ".join(said)) or ["harbour"]) for _ in range(4)]
    draft = Draft(
        guid=dice.choice(
            (url, f"https://www.{site}.com/?p={number}", f"{site}-{number}", f"urn:uuid:{number}")
        ),
        url=url,
        title=title,
        summary=said[0] if dice.random() < 0.3 else "",
        authors=(dice.choice(names),),
        published=at,
        updated=at + timedelta(hours=2) if dice.random() < 0.4 else None,
        language=dice.choice(("en", "en", "en-GB", "de", "fr")),
        categories=tuple(words[:2]),
        image=f"https://www.{site}.com/wp-content/uploads/{at:%Y/%m}/{slug}.jpg"
        if dice.random() < 0.5
        else "",
    )
    extract = Extract(
        html="".join(f"<p>{' '.join(said[n : n + 3])}</p>" for n in range(0, len(said), 3)),
        lead=Image(draft.image) if draft.image else None,
    )
    tags = [*(named(dice, dice.choice(names)) for _ in range(dice.randint(1, 3)))]
    tags.append(Tag(words[0], words[0], "phrase", 0.55, (Evidence(words[0], "category"),), "category"))
    found = tuple(
        Topic(code, name, round(dice.uniform(0.3, 0.9), 3))
        for code, name in dice.sample(topics, dice.choice((0, 1, 1, 2)))
    )
    for one in found[:1]:
        said_by = tuple(Evidence(word, "body") for word in words)
        tags.append(Tag(one.name, one.name.replace(" ", "-"), "topic", one.score, said_by))
    return source_layer(draft), with_tags(derived_layer(extract), tuple(tags), found)


def entry_of_layers(number: int, given: dict[str, Any], made: dict[str, Any]) -> Entry:
    """Return an entry of a feed of ours."""
    base = ("https://news.example.org", "http://127.0.0.1:8000", "https://wire.example.com")[number % 3]
    moment = datetime.fromisoformat(given["published"])
    kinds = [(tag["slug"], tag["name"]) for tag in made["tags"]]
    return Entry(
        id=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, str(number))}",
        url=given["url"],
        title=given["title"],
        updated=moment,
        published=moment,
        summary=given.get("summary", ""),
        content_html=made["html"],
        authors=tuple(Person(name) for name in given["authors"]),
        categories=tuple(Category(slug, f"{base}/feeds/tag/", name) for slug, name in kinds),
        links=(Link(given["url"], "via"),),
        language=given.get("language", ""),
        origin=Origin(given["url"], given["authors"][0], given["url"], given["url"], moment),
        revision=1,
        status="usable",
    )


def named(dice: random.Random, name: str) -> Tag:
    """Return a tag of a name, with where it stood."""
    kind = dice.choice(("person", "person", "organisation", "place"))
    places = dice.choice((("lead",), ("title", "lead"), ("category", "title", "lead"), ("body",)))
    evidence = tuple(Evidence(name, place, dice.choice((1, 1, 1, 2))) for place in places)
    return Tag(name, name.lower().replace(" ", "-"), kind, round(dice.uniform(0.3, 0.9), 3), evidence)


def main() -> None:
    made = list(samples(random.Random(1)))
    trained = zstandard.train_dictionary(BYTES, made, level=LEVEL)
    PLACE.parent.mkdir(exist_ok=True)
    PLACE.write_bytes(trained.as_bytes())
    size = sum(map(len, made)) // len(made)
    print(f"{len(made)} samples of {size} bytes; {PLACE.name} has {len(trained)} bytes")


if __name__ == "__main__":
    main()
