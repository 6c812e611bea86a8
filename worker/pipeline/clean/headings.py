"""Headings: what is one by its role or its bold letters too, from h2 down, without links to themselves."""

import itertools
import re
from typing import TypeAlias

from lxml import etree

from worker.pipeline.clean.hints import is_call

Part: TypeAlias = str | etree._Element  # noqa: SLF001 - the class has no other name

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LEVELS = {str(level): f"h{level}" for level in range(1, 7)}
_BY_ROLE = etree.XPath(".//@role[.='heading']/..")
# What a heading's link to itself shows.
_SIGNS = frozenset({"", "#", "¶", "§", "🔗"})
_GONE = "gone"
# A line in bold letters that is longer, or alone of its kind, is no heading.
_IN_BOLD = re.compile(
    r"<p((?: [^<>]*)?)><(b|strong)(?: [^<>]*)?>\s*([^<>]{0,69}[^<>\s.!,;:…。！])\s*</\2>\s*</p>"
)
_PLAIN, _HEADING = re.compile(r"<p[ >](?!\s*<(?:b|strong)>)"), re.compile(r"<h[1-6][ >]")
_FEWEST = 2


def settle_headings(root: etree._Element) -> None:
    """Let the highest heading be h2 and skip no level on the way down; links to themselves go."""
    _name_by_role(root)
    headings = list(root.iter(*_HEADINGS))
    if signs := [link for heading in headings for link in heading.iter("a") if _leads_here(link)]:
        for link in signs:
            link.tag = _GONE
        etree.strip_elements(root, _GONE, with_tail=False)
    levels = sorted({heading.tag for heading in headings})
    for heading in headings:
        heading.tag = f"h{min(6, 2 + levels.index(heading.tag))}"


def _name_by_role(root: etree._Element) -> None:
    """Make the boxes whose role is that of a heading headings of their level."""
    for box in [box for box in _BY_ROLE(root) if box.tag not in _HEADINGS]:
        box.tag = _LEVELS.get(box.get("aria-level") or "", "h2")


def _leads_here(link: etree._Element) -> bool:
    """Tell whether a link in a heading only leads to the heading."""
    return (
        (link.get("href") or "")[:1] == "#"
        and "".join(link.itertext()).strip() in _SIGNS
        and next(link.iter("img"), None) is None
    )


def raise_bold(parts: list[Part]) -> None:
    """Make paragraphs that are headings in all but name such, in place, where there are two or more.

    Each is one short line in bold letters, no sentence, above a paragraph in plain ones.
    """
    lines: dict[int, re.Match[str]] = {}
    for number, (part, after) in enumerate(itertools.pairwise(parts)):
        if isinstance(part, str) and (found := _IN_BOLD.fullmatch(part)):
            if isinstance(after, str) and _PLAIN.match(after) and not is_call(found.group(3)):
                lines[number] = found
        elif isinstance(part, str) and _HEADING.match(part):
            return
    if len(lines) >= _FEWEST:
        for number, found in lines.items():
            parts[number] = f"<h2{found.group(1)}>{found.group(3)}</h2>"
