"""Structured data of a page: JSON-LD objects and meta elements, read forgivingly."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|Report|Review|LiveBlogPosting|Recipe|VideoObject|ImageGallery|MediaGallery|WebPage)$"
)
# What an article names by reference; a reference has few keys besides.
_NAMED, _REFERENCE, _MOST_PARTS = ("author", "creator", "publisher", "image"), 2, 50
_COMMA = re.compile(r",\s*([}\]])")
_KIND = re.compile(r'"@type"\s*:\s*\[?\s*"(\w*(?:Article|BlogPosting))"')
_FACT = re.compile(
    r'"(headline|datePublished|dateModified|dateCreated|articleSection)"\s*:\s*"([^"\\]{2,300})"\s*[,}]'
)
_AUTHOR = re.compile(r'"author"\s*:\s*\[?\s*\{[^{}]{0,200}?"name"\s*:\s*"([^"\\]{2,100})"')
_MOST_PICKED_FROM = 100_000
_CONTROL = re.compile(r"[\x00-\x1f]+")
_WRAPPING = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>|/\*\]\]>\*/)\s*$")


def meta_of(root: etree._Element) -> dict[str, list[str]]:
    """Return all meta elements by name, property or itemprop (in lower case)."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower().strip(), []).append(content)
    return found


def objects_of(root: etree._Element) -> list[dict[str, Any]]:
    """Return all typed JSON-LD objects of a page, nested graphs laid flat."""
    found: list[dict[str, Any]] = []
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text:
            found.extend(_flat(_loaded(script.text), 0))
    return found


def article_of(objects: list[dict[str, Any]], title: str = "") -> dict[str, Any]:
    """Return the object that describes the article, {} when there is none.

    Of several alike it is the one whose headline is in `title`, what the head says, since
    some pages describe their teasers too.
    """
    best: dict[str, Any] = {}
    best_rank = 0.0
    for item in objects:
        kinds = types_of(item)
        rank = 0.0
        for kind in kinds:
            if _ARTICLE.search(kind):
                rank = max(
                    rank, 1 if kind in {"WebPage", "VideoObject", "ImageGallery", "MediaGallery"} else 3
                )
        if rank and (item.get("headline") or item.get("articleBody")):
            rank += 1
        if rank and (headline := words(item.get("headline"))) and headline in title:
            rank += 0.5
        if rank > best_rank:
            best, best_rank = item, rank
    return best


def types_of(item: dict[str, Any]) -> list[str]:
    """Return the types of an object as a list of names without their schema's address."""
    kinds = item.get("@type")
    return [str(kind).rsplit("/", 1)[-1] for kind in (kinds if isinstance(kinds, list) else [kinds]) if kind]


def words(value: Any) -> str:
    """Return what a JSON value says in words: a string, the first of a list, or a named thing's name."""
    if isinstance(value, list):
        return next(filter(None, map(words, value[:5])), "")
    if isinstance(value, dict):
        return words(value.get("name") or value.get("@value") or value.get("url"))
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def filled(item: dict[str, Any], objects: list[dict[str, Any]]) -> dict[str, Any]:
    """Return an object with the others it only names by `@id` in their places."""
    known = {one["@id"]: one for one in objects if isinstance(one.get("@id"), str)}

    def meant(value: Any) -> Any:
        if isinstance(value, list):
            return [meant(part) for part in value[:_MOST_PARTS]]
        if isinstance(value, dict) and len(value) <= _REFERENCE and isinstance(value.get("@id"), str):
            return known.get(value["@id"], value)
        return value

    return {**item, **{name: meant(item[name]) for name in _NAMED if name in item}} if known else item


def _loaded(text: str) -> Any:
    """Return the JSON of a script; line breaks in strings and commas at an end are forgiven.

    Of what is broken otherwise the plain facts are read one by one, None without any.
    """
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        # Looking for what scripts are wrapped in costs as much as reading them.
        mended = _CONTROL.sub(" ", _WRAPPING.sub("", text)).strip().rstrip(";")
    for attempt in (mended, _COMMA.sub(r"\1", mended)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return _picked(mended[:_MOST_PICKED_FROM])


def _picked(text: str) -> dict[str, Any] | None:
    """Return the facts about an article that can be read in a broken script, None when it is about none."""
    if not (kind := _KIND.search(text)):
        return None
    facts: dict[str, Any] = dict(reversed(_FACT.findall(text)))
    authors = _AUTHOR.findall(text)
    return {**facts, "@type": kind.group(1), "author": authors}


def _flat(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the typed objects in a value, five levels deep."""
    if depth > 5:
        return
    if isinstance(value, list):
        for part in value[:200]:
            yield from _flat(part, depth + 1)
    elif isinstance(value, dict):
        if value.get("@type"):
            yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement"):
            if isinstance(value.get(key), list | dict):
                yield from _flat(value[key], depth + 1)
