"""Telling: an article, its explanation and its revisions as text for people."""

import textwrap
from collections.abc import Sequence
from typing import Any

import click

from worker.cli.desk import Json, clean, facts, prose
from worker.cli.tables import table

_WIDTH = 100
_STATUS = {
    "usable": "",
    "withheld": "withheld: nobody may see it now",
    "canceled": "taken down",
}


def shown(found: Json) -> str:
    """Return an article as a page of text: facts, then its text."""
    head = facts(
        [
            ("title", found["title"]),
            ("id", found["id"]),
            ("address", found["url"]),
            ("authors", found["authors"]),
            ("source", found["source"]),
            ("published", found["published"]),
            ("updated", found["updated"] if found["updated"] != found["published"] else ""),
            ("revision", found["revision"]),
            ("status", _STATUS.get(found["status"], found["status"])),
            ("embargo until", found.get("embargo_until")),
            ("note", found["note"]),
            ("language", found["language"]),
            ("tags", [tag["name"] for tag in found["tags"]]),
            ("topics", [topic["name"] for topic in found["topics"]]),
            ("story", found["story"]),
            ("also at", [one["url"] for one in found["also_at"]]),
            ("feeds", found["feeds"]),
        ]
    )
    body = "\n\n".join(textwrap.fill(line, _WIDTH) for line in prose(found["text"]).splitlines())
    related = "".join(f"\n  {clean(one['title'])} ({clean(one['reason'])})" for one in found["related"])
    return f"{head}\n\n{body}" + (f"\n\nRelated:{related}" if related else "")


def explained(found: Json) -> str:
    """Return everything known of why an article is as it is, under headings."""
    article, identity = found["article"], found["identity"]
    heads, rows = revisions_table(found["revisions"])
    parts = [
        f"{clean(article['title'])}\n{article['id']}, {article['status']}, revision {article['revision']}",
        *([_part("Why it is withheld", [clean(found["held"])])] if found.get("held") else ()),
        _part("Where it came from", [_document(one) for one in found["documents"]]),
        _part("Why it is this article", [f"by {identity['by']}: {clean(identity['why'])}"]),
        f"What it went through\n{_indented(table(heads, rows))}",
        *_left_out(found.get("left_out", ())),
        _part("Tags", [_tag(one) for one in found["tags"]]),
        _part("Related", [_related(one) for one in found["related"]]),
        _part("Feeds it is in", [f"{one['name']}: {clean(one['why'])}" for one in found["feeds"]]),
        _part("Who received it", [_delivery(one) for one in found["deliveries"]]),
    ]
    return "\n\n".join(parts)


def _part(title: str, lines: Sequence[str]) -> str:
    return f"{title}\n{_indented(chr(10).join(lines) or 'nothing')}"


def _left_out(blocks: Sequence[Json]) -> list[str]:
    """Return the part on furniture, nothing where none was left out."""
    lines = [f"on {one['pages']} of the last pages of its host: {clean(one['text'])}" for one in blocks]
    return [_part("Left out of its text", lines)] if lines else []


def _indented(text: str) -> str:
    return textwrap.indent(text, "  ")


def _document(one: Json) -> str:
    kept = "" if one.get("kept", True) else ", no longer kept"
    address = clean(one["url"] or "no address")
    return f"{one['received']} {one['how']} {one['source']}: {address} ({one['bytes']} bytes{kept})"


def _tag(one: Json) -> str:
    found = ", ".join(f"“{clean(e['text'])}” {e['count']}× in {e['where']}" for e in one["evidence"])
    said = f"{clean(one['name'])} ({one['kind']}, {one['score']:.2f}, {one['origin']})"
    return f"{said}: {found}" if found else said


def _related(one: Json) -> str:
    return f"{one['score']:.2f} {one['id']} {clean(one['title'])}: {clean(one['reason'])}"


def _delivery(one: Json) -> str:
    receipt = one.get("receipt")
    proof = f"receipt {receipt['at']} ({receipt['kind']})" if receipt else "no receipt"
    told = f"{one['event']} revision {one['revision']}"
    return f"{one['subscriber']} ({one['feed']}): {told}, {one['state']}, {proof}"


_COLOURS = {"added": "green", "removed": "red"}
_MARKS = {"added": ("{+", "+}"), "removed": ("[-", "-]"), "same": ("", "")}


def differences(found: Json) -> str:
    """Return what changed between two revisions, a field after the other.

    Added words stand in {+ +}, removed ones in [- -], as in git's word diff; a
    terminal shows them in colour too, click takes the colour off elsewhere.
    """
    lines = []
    for name, parts in found["fields"].items():
        marked = "".join(_marked(part["op"], prose(part["text"])) for part in parts)
        lines.append(f"{click.style(name, bold=True)}\n{marked}")
    return "\n\n".join(lines) or f"revisions {found['from']} and {found['to']} say the same"


def _marked(op: str, text: str) -> str:
    before, after = _MARKS[op]
    return click.style(f"{before}{text}{after}", fg=_COLOURS.get(op)) if op in _COLOURS else text


def revisions_table(found: Sequence[Json]) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Return heads and rows of a table of revisions."""
    rows = [
        (one["number"], one["class"], one["at"], one["origin"], one.get("diff_words"), one["note"] or "")
        for one in found
    ]
    return ("number", "class", "at", "by", "words", "note"), rows
