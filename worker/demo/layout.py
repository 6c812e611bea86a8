"""Layouts: how a section's pages look, read from TOML templates and filled with pieces.

A layout is markup only, so that every section can have the habits of another
kind of newspaper system: its own class names, metadata, lazy pictures, quotes
and furniture. Its `furniture` lists phrases that no clean text may contain.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from string import Template
from typing import Any

from worker.demo.piece import Block
from worker.demo.press import languages

_LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
_EMPHASIS = re.compile(r"\*([^*]+)\*")


@dataclass(frozen=True, slots=True)
class Layout:
    """The templates of one kind of page; `between` is what stands after the n-th paragraph.

    `names_authors` is false where only a printed byline does, and no metadata.
    """

    page: str
    listing: str
    card: str
    related_item: str
    also_label: str
    names_authors: bool
    furniture: tuple[str, ...]
    blocks: dict[str, str]
    between: dict[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """What a body needs from around it.

    `site` is the origin's address, `language` that of the text, `find` returns
    address and title of a slug, or None when there is no such page.
    """

    site: str
    language: str
    find: Callable[[str], tuple[str, str] | None]


def _templates(name: str) -> dict[str, Any]:
    path = resources.files("worker.demo") / "layouts" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def layout(name: str) -> Layout:
    """Return the layout of this name."""
    facts = _templates(name)
    return Layout(**(facts | {"furniture": tuple(facts["furniture"])}))


@cache
def machine_readable() -> dict[str, str]:
    """Return the templates of feeds, sitemaps and their entries, by name."""
    return _templates("machines")


def fill(template: str, values: Mapping[str, str], **ready: str) -> str:
    """Return the template with `values` escaped and `ready` markup put in as it is."""
    return Template(template).substitute({key: escape(value) for key, value in values.items()} | ready)


def _inline(text: str, words: Words) -> str:
    """Return a text as HTML: escaped, with its links and emphasis."""

    def link(match: re.Match[str]) -> str:
        found = words.find(match[2])
        return f'<a href="{escape(found[0])}">{match[1]}</a>' if found else match[1]

    return _EMPHASIS.sub(r"<em>\1</em>", _LINK.sub(link, escape(text, quote=False)))


def _rows(block: Block, words: Words) -> str:
    """Return a table's rows (the first is the head) or a list's items."""
    if block.kind == "list":
        return "".join(f"<li>{_inline(row[0], words)}</li>" for row in block.rows)
    lines = []
    for number, row in enumerate(block.rows):
        cell = "th" if number == 0 else "td"
        lines.append("<tr>" + "".join(f"<{cell}>{_inline(text, words)}</{cell}>" for text in row) + "</tr>")
    return "".join(lines)


def _block(block: Block, looks: Layout, words: Words) -> str:
    """Return one block's HTML; a link to a page that is no more is left out."""
    text, url = _inline(block.text, words), ""
    if block.kind == "also":
        found = words.find(block.key)
        if found is None:
            return ""
        url, text = found[0], escape(found[1], quote=False)
    values = {
        "by": block.by,
        "key": block.key,
        "url": url,
        "site": words.site,
        "alt": block.text.replace("*", ""),
    }
    values["also_label"] = languages()[words.language].also_label
    values |= {f"src{width}": f"{words.site}/images/{block.key}-{width}.png" for width in (320, 640, 1024)}
    return fill(looks.blocks[block.kind], values, text=text, rows=_rows(block, words))


def body(blocks: tuple[Block, ...], note: str, looks: Layout, words: Words) -> str:
    """Return the HTML of a body in this layout, with furniture between and the correction at its end."""
    parts: list[str] = []
    paragraphs = 0
    for item in blocks:
        parts.append(_block(item, looks, words))
        if item.kind == "paragraph":
            paragraphs += 1
            parts.append(looks.between.get(str(paragraphs), ""))
    if note:
        parts.append(_block(Block("correction", note), looks, words))
    return "\n".join(part for part in parts if part)
