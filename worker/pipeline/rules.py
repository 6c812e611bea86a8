"""Rules: what the catalogue says is to happen to an article, decided here and kept with it.

Rules are gone through in their order, those of the intake first, then those of
the output; each sees what the ones before it have set. What comes out is a
Ruling. It is kept in the derived layer (`ruled`) and shown by composition, so that
an operator's own word still stands above it and `explain` can name the rule.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from config.rules import All, AnyOf, Condition, Not, Rule, Test
from worker.pipeline.revise import text_of
from worker.pipeline.tag import slugify

_WORD = re.compile(r"\w+")
_IMAGE = re.compile(r"<img\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Subject:
    """What conditions look at: texts by field (lists have several), numbers and times, and the time now."""

    texts: Mapping[str, Sequence[str]]
    numbers: Mapping[str, int]
    times: Mapping[str, datetime | None]
    now: datetime


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the rules decided; `by` tells for each kind of action which rule did it last."""

    drop: bool = False
    hold: bool = False
    tags: tuple[str, ...] = ()
    untag: tuple[str, ...] = ()
    language: str = ""
    section: str = ""
    feeds: tuple[str, ...] = ()
    rights: str = ""
    attribution: str = ""
    embargo: timedelta | None = None
    by: Mapping[str, str] = field(default_factory=dict)

    @property
    def held_because(self) -> str:
        """Return why the article is not shown, "" when it may be."""
        if self.drop:
            return f"rule “{self.by['drop']}” drops it"
        if self.hold:
            return f"rule “{self.by['hold']}” holds it for a decision"
        if self.rights == "no-republish":
            return f"rule “{self.by['rights']}”: it may not be republished"
        return ""

    def json(self) -> dict[str, Any]:
        """Return what composition needs, as plain JSON without what is empty."""
        kept = {
            "tags": [_tag_json(name) for name in self.tags],
            "untag": [slugify(name) for name in self.untag],
            "language": self.language,
            "section": self.section,
            "feeds": list(self.feeds),
            "rights": self.rights if self.rights != "full" else "",
            "attribution": self.attribution,
            "by": dict(self.by),
        }
        return {name: value for name, value in kept.items() if value}


def subject_of(shown: Mapping[str, Any], source: str, now: datetime) -> Subject:
    """Return a composed article as conditions see it; a tag goes by its name and by its slug."""
    text = text_of(shown["html"])
    return Subject(
        texts={
            "source": (source,),
            "url": (shown["url"],),
            "title": (shown["title"],),
            "summary": (shown["summary"],),
            "text": (text,),
            "section": (shown["section"],),
            "language": (shown["language"],),
            "author": tuple(shown["authors"]),
            "category": tuple(shown["categories"]),
            "tag": tuple(word for tag in shown["tags"] for word in (tag["name"], tag["slug"])),
        },
        numbers={"words": len(_WORD.findall(text)), "images": len(_IMAGE.findall(shown["html"]))},
        times={"published": _moment(shown["published"]), "updated": _moment(shown["updated"])},
        now=now,
    )


def rule(rules: Iterable[Rule], subject: Subject) -> Ruling:
    """Return what the rules decide on a subject; nothing is decided after a rule dropped it."""
    made = Ruling()
    for one in sorted(rules, key=lambda one: one.at != "intake"):  # stable: in the order of the file
        if not holds(one.when, subject):
            continue
        for action, value in one.then:
            made = _acted(made, one.name, action, value)
        if made.drop:
            break
        subject = _seen(subject, made)
    return made


def _tag_json(name: str) -> dict[str, Any]:
    """Return a tag that a rule gave, in the shape of the contract."""
    return {
        "name": name,
        "slug": slugify(name),
        "kind": "topic",
        "score": 1.0,
        "evidence": [],
        "origin": "rule",
    }


def _acted(made: Ruling, name: str, action: str, value: Any) -> Ruling:
    by = {**made.by, action: name}
    if action == "tag":
        gone = tuple(tag for tag in made.untag if tag not in value)
        return replace(made, tags=tuple(dict.fromkeys((*made.tags, *value))), untag=gone, by=by)
    if action == "untag":
        left = tuple(tag for tag in made.tags if tag not in value)
        return replace(made, untag=tuple(dict.fromkeys((*made.untag, *value))), tags=left, by=by)
    if action == "feed":
        return replace(made, feeds=tuple(dict.fromkeys((*made.feeds, *value))), by=by)
    return replace(made, **{action: value}, by=by)


def _seen(subject: Subject, made: Ruling) -> Subject:
    """Return the subject as the next rule sees it."""
    tags = [tag for tag in (*subject.texts["tag"], *made.tags) if tag not in made.untag]
    texts = {**subject.texts, "tag": tags}
    if made.language:
        texts["language"] = (made.language,)
    if made.section:
        texts["section"] = (made.section,)
    return replace(subject, texts=texts)


def holds(condition: Condition, subject: Subject) -> bool:
    """Return whether a condition holds; one of a list (tags, authors) is enough."""
    if isinstance(condition, All):
        return all(holds(one, subject) for one in condition.conditions)
    if isinstance(condition, AnyOf):
        return any(holds(one, subject) for one in condition.conditions)
    if isinstance(condition, Not):
        return not holds(condition.condition, subject)
    return _tests(condition, subject)


def _tests(test: Test, subject: Subject) -> bool:
    if test.field in subject.numbers:
        number = subject.numbers[test.field]
        return bool(number > test.value if test.operator == "above" else number < test.value)
    if test.field in subject.times:
        moment = subject.times[test.field]
        if moment is None:
            return False
        age = subject.now - moment
        return bool(age > test.value if test.operator == "older_than" else age < test.value)
    return any(_says(test.operator, text, test.value) for text in subject.texts[test.field])


def _says(operator: str, text: str, value: Any) -> bool:
    """Compare without regard to case, as people do."""
    if operator == "matches":
        return re.search(value, text, re.IGNORECASE) is not None
    text = text.casefold()
    if operator == "one_of":
        return text in {one.casefold() for one in value}
    wanted = str(value).casefold()
    if operator == "is":
        return text == wanted
    if operator == "contains":
        return wanted in text
    return text.startswith(wanted) if operator == "starts_with" else text.endswith(wanted)


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
