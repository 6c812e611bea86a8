"""Whole: what an article is about is asked of all of it, however little of it came this time.

A hook's call may tell only a title, a note, or a text without its title and
categories; a page may give no text where it gave one before. Tags, sketch and rules
are then found on what the article will show, else one word about it would take its
tags, its neighbours and the memory of its copies away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from config.rules import Rule
from worker.jobs.made import Layered, Made
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose, with_tags
from worker.pipeline.revise import text_of
from worker.pipeline.rules import Ruling, rule, subject_of
from worker.pipeline.tag import Tagging
from worker.store.sources import Source

Layer = dict[str, Any]
TAGGING = ("tags", "topics", "read")


@dataclass(frozen=True, slots=True)
class Setting:
    """What rules ask beside the article: its source's name, and the time."""

    source: str
    now: datetime


def ruled(one: Layered, tagging: Tagging, sketch: bytes, rules: Sequence[Rule], setting: Setting) -> Made:
    """Return an item with its tags, as these rules leave it."""
    given, derived = one.given, with_tags(one.derived, tagging.tags, tagging.topics)
    shown = one.shown | {"tags": derived.get("tags", []), "topics": derived.get("topics", [])}
    # Most houses have no rules, and a subject is the whole text in words.
    ruling = rule(rules, subject_of(shown, setting.source, setting.now)) if rules else Ruling()
    if said := ruling.json():
        derived["ruled"] = said
        shown = compose(given, derived, {})
    return Made(one.item, given, derived, shown, sketch, ruling)


def whole(tools: Tools, source: Source, made: Made, layers: Mapping[str, Layer], now: datetime) -> Made:
    """Return a draft with the layers that its article will have, and with what all of it is about."""
    given = layers["source"]
    derived = {name: value for name, value in layers["derived"].items() if name not in (*TAGGING, "ruled")}
    shown = compose(given, derived, {})
    text = text_of(shown["html"])
    content = replace(made.item.content, text=text)
    one = Layered(replace(made.item, content=content), given, derived, shown)
    tagging, sketch = tools.enricher.look(shown, text, source)
    return ruled(one, tagging, sketch, tools.rules(), Setting(source.name, now))
