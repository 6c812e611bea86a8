"""What the tagging stage takes and gives.

`Vocabulary` is the operator's say and the well-known names: it comes in as plain
data, so that the stage needs no store. `Tagging` is what one article is about.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from worker.article import Tag, Topic

PERSON, ORGANISATION, PLACE, TOPIC, PHRASE = "person", "organisation", "place", "topic", "phrase"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the text; `kind` is person, organisation or place, `count` how often."""

    text: str
    kind: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Known:
    """A tag that is known before any text is read: its name for people, its slug and its kind."""

    name: str
    slug: str
    kind: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tags that are known, and what the operator said about them; it wins over every recogniser.

    `tags` maps a slug to its tag. `aliases` maps words as they may stand in a
    text (folded by `keys.fold`) to a slug, `merged` a slug to the one it became.
    `banned` slugs are never given. `kinds` maps a slug to the kind it has.
    """

    tags: Mapping[str, Known] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    merged: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    banned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tagging:
    """The names found in one article, the tags chosen from them, and its topics.

    `keys` maps the slug of each chosen tag to the keys (`keys.name_key`) that the
    article itself shows to be the same: the full name, a spelling, an acronym
    in brackets. Whoever remembers tags looks these up before making a new one.
    """

    names: tuple[Name, ...] = ()
    tags: tuple[Tag, ...] = ()
    topics: tuple[Topic, ...] = ()
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
