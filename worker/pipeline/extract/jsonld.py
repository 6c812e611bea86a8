"""Structured data of a page: JSON-LD objects and meta elements, read forgivingly."""

import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

_ARTICLE = re.compile(
    r"(?:Article|BlogPosting|Report|Review|LiveBlogPosting|Recipe|VideoObject|ImageGallery|WebPage)$"
)
_CONTROL = re.compile(r"[\x00-\x1f]+")
_WRAPPING = re.compile(r"^\s*(?:<!--|//<!\[CDATA\[|/\*<!\[CDATA\[\*/)|(?:-->|//\]\]>|/\*\]\]>\*/)\s*$")


def meta_of(root: etree._Element) -> dict[str, list[str]]:
    """Return all meta elements by name, property or itemprop (in lower case)."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
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


def article_of(objects: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the object that describes the article, {} when there is none."""
    best: dict[str, Any] = {}
    best_rank = 0
    for item in objects:
        kinds = types_of(item)
        rank = 0
        for kind in kinds:
            if _ARTICLE.search(kind):
                rank = max(rank, 1 if kind in {"WebPage", "VideoObject", "ImageGallery"} else 3)
        if rank and (item.get("headline") or item.get("articleBody")):
            rank += 1
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


def _loaded(text: str) -> Any:
    """Return the JSON of a script; raw line breaks within strings are forgiven, the rest is None."""
    text = _WRAPPING.sub("", text)
    for attempt in (text, _CONTROL.sub(" ", text).strip().rstrip(";")):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


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
