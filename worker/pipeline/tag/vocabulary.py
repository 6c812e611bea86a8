"""Vocabularies from TOML: the shipped well-known names and the operator's own file.

[tag.nato]
name = "NATO"
kind = "organisation"
aliases = ["North Atlantic Treaty Organization", "North Atlantic Alliance"]
"""

import tomllib
from functools import cache
from importlib.resources import files

from worker.pipeline.tag.keys import fold, slugify
from worker.pipeline.tag.values import Known, Vocabulary


def from_toml(text: str) -> Vocabulary:
    """Return the vocabulary a TOML text holds: tables `tag.SLUG` and a list `banned`.

    Raises tomllib.TOMLDecodeError (with the line) and KeyError naming a missing key.
    """
    table = tomllib.loads(text)
    tags: dict[str, Known] = {}
    aliases: dict[str, str] = {}
    for slug, entry in table.get("tag", {}).items():
        tags[slug] = Known(entry["name"], slug, entry["kind"])
        for alias in (entry["name"], *entry.get("aliases", ())):
            aliases[fold(alias)] = slug
    return Vocabulary(tags, aliases, banned=frozenset(slugify(word) for word in table.get("banned", ())))


@cache
def shipped() -> Vocabulary:
    """Return the vocabulary of config/tags.toml."""
    return from_toml((files("config") / "tags.toml").read_text(encoding="utf-8"))
