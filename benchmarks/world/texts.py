"""Fictional news, as much of it as a benchmark wants: people, places and events never seen anywhere.

Every text is made from a seed, so two runs see the same bytes. Sentences are
long and varied enough that parsing, cleaning, tagging and comparing have the
work that real ones give. Names are put together from syllables, so that two
texts share one about as rarely as in real news.
"""

import random
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

_WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def _list(name: str) -> list[str]:
    words = _WORDS[name]
    return words.split() if isinstance(words, str) else words


_HEADS, _TOWN_TAILS, _NAME_TAILS = _list("heads"), _list("town_tails"), _list("name_tails")
_MIDDLES = ["", *_list("middles")]
_FIRST, _NOUNS, _ACTS, _BODIES = _list("first"), _list("nouns"), _list("acts"), _list("bodies")
_ENDS, _SAID, _MONTHS = _list("ends"), _list("said"), _list("months")


@dataclass
class Story:
    """One invented event as one outlet tells it."""

    title: str
    sentences: list[str] = field(default_factory=list)
    author: str = ""
    place: str = ""
    topic: str = ""

    @property
    def summary(self) -> str:
        """Its first sentences, about as long as a feed's summary."""
        return " ".join(self.sentences[:3])

    def html(self, paragraphs: int) -> str:
        """Its body with the markup that feeds carry."""
        rows = []
        for number in range(paragraphs):
            part = " ".join(self.sentences[number * 3 : number * 3 + 3])
            if part:
                rows.append(f"<p>{part}</p>")
        picture = (
            f'<figure><img src="/i/{len(rows)}.jpg" alt=""><figcaption>{self.place}</figcaption></figure>'
        )
        rows.insert(1, picture)
        return "\n".join(rows)


def place(pick: random.Random) -> str:
    """Return a town."""
    return pick.choice(_HEADS) + pick.choice(_MIDDLES) + pick.choice(_TOWN_TAILS)


def person(pick: random.Random) -> str:
    """Return somebody's name."""
    return f"{pick.choice(_FIRST)} {pick.choice(_HEADS)}{pick.choice(_MIDDLES)}{pick.choice(_NAME_TAILS)}"


def story(seed: str, sentences: int = 36) -> Story:
    """Return the story of a seed: a few people and places, a handful of things, told at length."""
    pick = random.Random(seed)
    people = [person(pick) for _ in range(4)]
    towns = [place(pick) for _ in range(2)]
    things = pick.sample(_NOUNS, 9)
    body, act, topic = pick.choice(_BODIES), pick.choice(_ACTS), f"{things[0]} {things[1]}"
    made = Story(f"{towns[0]} {body} {act} {topic}", [], people[0], towns[0], things[0])
    made.sentences.append(f"The {body} of {towns[0]} has {act} the {topic} {pick.choice(_ENDS)}.")
    while len(made.sentences) < sentences:
        sentence = pick.choice(_SAID).format(
            who=pick.choice(people),
            place=pick.choice(towns),
            body=pick.choice([body, pick.choice(_BODIES)]),
            act=pick.choice(_ACTS),
            a=pick.choice(things),
            b=pick.choice(things),
            month=pick.choice(_MONTHS),
            n=pick.randint(3, 480),
            m=pick.randint(500, 900),
            year=pick.randint(1990, 2024),
        )
        made.sentences.append(sentence)
    return made
