"""Piece: one article of the fictional press, read from its TOML file.

The body is a few kinds of blocks, a blank line apart, so that one text can be
rendered in every layout:

    plain text            a paragraph; [words](slug) is a link, *words* emphasis
    # words               a heading
    > words || name       a quote and who said it
    - words               a list, a line each
    [picture key] caption || credit
    [pull] words || name  a quote that repeats the text
    [also slug]           a "Read also" link
    [video key] title     [post key] words || name
    [table] caption       the rows follow, cells apart by " | "
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_MARK = re.compile(r"^\[(picture|pull|also|video|post|table) ?([^\]]*)\] ?(.*)$", re.DOTALL)
_PREFIX = {"# ": "heading", "> ": "quote", "- ": "list"}


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body: `by` is a name or credit, `key` a picture, slug or embed; `rows` are cells."""

    kind: str
    text: str = ""
    by: str = ""
    key: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction prepared for a piece: `old` becomes `new`, and `note` says so."""

    old: str
    new: str
    note: str


@dataclass(frozen=True, slots=True)
class Piece:
    """An article as its editors have it; times are hours before the midnight the press opened on.

    `keep` are sentences that any good reader must find. `copy_of` names the
    piece this one is a near-duplicate of. `feed_text` is summary or full.
    """

    slug: str
    publisher: str
    section: str
    title: str
    authors: tuple[str, ...]
    summary: str
    hours_before: int
    image: str
    blocks: tuple[Block, ...]
    keep: tuple[str, ...]
    categories: tuple[str, ...] = ()
    story: str = ""
    feed_text: str = "summary"
    copy_of: str = ""
    held_back: bool = False
    push_only: bool = False
    correction: Correction | None = None


def block(chunk: str) -> Block:
    """Read one chunk of a body.

    >>> block("> Stones can be bought again. || Anneke Størkvik")
    Block(kind='quote', text='Stones can be bought again.', by='Anneke Størkvik', key='', rows=())
    """
    marked = _MARK.match(chunk)
    if marked:
        kind, key, rest = marked.groups()
        head, *lines = rest.split("\n")
        text, _, by = head.partition(" || ")
        return Block(kind, text, by, key, tuple(tuple(line.split(" | ")) for line in lines))
    kind = _PREFIX.get(chunk[:2], "paragraph")
    if kind == "list":
        return Block(kind, rows=tuple((line.removeprefix("- "),) for line in chunk.split("\n")))
    text, _, by = chunk.removeprefix(chunk[:2] if kind != "paragraph" else "").partition(" || ")
    return Block(kind, text, by)


def _body(facts: dict[str, Any], originals: dict[str, dict[str, Any]]) -> str:
    """Return a piece's own body, or for a copy the other one's, cut and respelt as a desk would."""
    if "copy_of" not in facts:
        return str(facts["body"])
    chunks = originals[facts["copy_of"]]["body"].strip().split("\n\n")
    body = "\n\n".join(chunk for chunk in chunks if not chunk.startswith(tuple(facts["drop"])))
    for ours, theirs in facts["respell"].items():
        body = body.replace(ours, theirs)
    return body


def _piece(slug: str, facts: dict[str, Any], body: str) -> Piece:
    """Build a piece from the facts of its file and its body."""
    correction = facts.get("correction")
    return Piece(
        slug=slug,
        publisher=facts["publisher"],
        section=facts["section"],
        title=facts["title"],
        authors=tuple(facts["authors"]),
        summary=facts["summary"],
        hours_before=facts["hours_before"],
        image=facts["image"],
        blocks=tuple(block(chunk) for chunk in body.strip().split("\n\n")),
        keep=tuple(facts["keep"]),
        categories=tuple(facts.get("categories", ())),
        story=facts.get("story", ""),
        feed_text=facts.get("feed_text", "summary"),
        copy_of=facts.get("copy_of", ""),
        held_back=facts.get("held_back", False),
        push_only=facts.get("push_only", False),
        correction=Correction(**correction) if correction else None,
    )


@cache
def pieces() -> dict[str, Piece]:
    """Return every piece we ship, by slug."""
    folder = resources.files("worker.demo") / "articles"
    found = {
        item.name.removesuffix(".toml"): tomllib.loads(item.read_text(encoding="utf-8"))
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".toml")
    }
    return {slug: _piece(slug, facts, _body(facts, found)) for slug, facts in found.items()}
