"""Headings: what is one by its role or its bold letters too, from h2 down, without links to themselves."""

from lxml import etree

from worker.pipeline.clean.hints import is_call

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LEVELS = {str(level): f"h{level}" for level in range(1, 7)}
_BY_ROLE = etree.XPath(".//*[@role='heading'][not(self::h1|self::h2|self::h3|self::h4|self::h5|self::h6)]")
# What a heading's link to itself shows.
_SIGNS = frozenset({"", "#", "¶", "§", "🔗"})
_GONE = "gone"
_BOLD = frozenset({"strong", "b"})
# A line in bold letters that is longer, or alone of its kind, is no heading.
_LONGEST, _FEWEST = 70, 2


def settle_headings(root: etree._Element) -> None:
    """Let the highest heading be h2 and skip no level on the way down; links to themselves go."""
    _name_by_role(root)
    headings = list(root.iter(*_HEADINGS)) or _in_bold(root)
    for link in [link for heading in headings for link in heading.iter("a") if _leads_here(link)]:
        link.tag = _GONE
        etree.strip_elements(root, _GONE, with_tail=False)
    levels = sorted({heading.tag for heading in headings})
    for heading in headings:
        heading.tag = f"h{min(6, 2 + levels.index(heading.tag))}"


def _name_by_role(root: etree._Element) -> None:
    """Make the boxes whose role is that of a heading headings of their level."""
    for box in _BY_ROLE(root):
        box.tag = _LEVELS.get(box.get("aria-level") or "", "h2")


def _leads_here(link: etree._Element) -> bool:
    """Tell whether a link in a heading only leads to the heading."""
    return (
        (link.get("href") or "")[:1] == "#"
        and "".join(link.itertext()).strip() in _SIGNS
        and next(link.iter("img"), None) is None
    )


def _in_bold(root: etree._Element) -> list[etree._Element]:
    """Return the paragraphs that are headings in all but name, made such, where there are two or more."""
    lines = [line for line in root.iter("p") if len(line) == 1 and _is_in_bold(line)]
    if len(lines) < _FEWEST:
        return []
    for line in lines:
        etree.strip_tags(line, *_BOLD)
        line.tag = "h2"
    return lines


def _is_in_bold(line: etree._Element) -> bool:
    """Tell whether a short line in bold letters, and no sentence, stands above a paragraph in plain ones."""
    bold, after = line[0], line.getnext()
    if bold.tag not in _BOLD or (line.text or "").strip() or (bold.tail or "").strip():
        return False
    said = "".join(bold.itertext()).strip()
    return (
        0 < len(said) <= _LONGEST
        and said[-1] not in ".!,;:…。！"
        and not is_call(said)
        and next(bold.iter("a", "br", "img"), None) is None
        and after is not None
        and after.tag == "p"
        and bool((after.text or "").strip())
    )
