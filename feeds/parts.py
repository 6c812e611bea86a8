"""What RSS and Atom share: people, Atom links, Media RSS pictures, rhythm; read and written side by side."""

import re
from collections.abc import Iterable
from datetime import datetime
from html import escape

from lxml import etree

from feeds.dates import parse as parse_date
from feeds.entry import Category, Link, Person, Picture, RelatedEntry, Tombstone
from feeds.text import clean, has_end_tags, line, plain, web_url, without_end_tags
from feeds.xml import ATOM, MEDIA, Node, bag, first, line_of, short, text_of

_ADDRESS = re.compile(r"[^\s@<>()\"',;:]+@[^\s@<>()\"',;:]+")
_IMAGE_NAME = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|svg)(?:$|[?#])", re.IGNORECASE)
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
# Said at feed level for others to see; an entry's links are its own business.
MAX_LINKS = 200


def number(text: str | None, most: int = 2**31 - 1) -> int:
    """Return a whole number between 0 and `most`; 0 for anything else."""
    text = (text or "").strip()
    digits = text.partition(".")[0]
    return min(int(digits), most) if digits.isascii() and digits.isdecimal() and len(digits) < 12 else 0


def date_of(node: Node | None) -> datetime | None:
    """Return the moment an element tells, or None."""
    return parse_date(node.text) if node is not None and node.text else None


def person(text: str) -> Person | None:
    """Return who is meant by `jane@example.org (Jane Doe)`, `Jane Doe <jane@example.org>` or a plain name."""
    text = plain(text) if "&" in text else line(text)
    found = _ADDRESS.search(text) if "@" in text else None
    if not found:
        return Person(text) if text else None
    rest = line(text[: found.start()] + " " + text[found.end() :])
    name = rest.strip("\"'<>()[],;: ").removeprefix("mailto:").strip()
    return Person(name or found[0], email=found[0])


def people(nodes: Iterable[Node]) -> tuple[Person, ...]:
    """Return the persons of elements that hold one name each, every one once."""
    found = (person(text_of(node)) for node in nodes)
    return tuple(dict.fromkeys(one for one in found if one))


def atom_person(node: Node) -> Person | None:
    """Return the person of an Atom author; the name may be missing where an address is not."""
    children = bag(node)
    name, email = _of(children, "name"), _of(children, "email")
    uri = web_url(_of(children, "uri") or _of(children, "url"), node.base or "")
    if not children:
        return person(text_of(node))
    return Person(name or email or uri, uri, email) if name or email or uri else None


def _of(children: dict[str, list[Node]], name: str) -> str:
    return line_of(first(children, "atom:" + name, name))


def atom_links(nodes: Iterable[Node]) -> list[Link]:
    """Return the web links among `link` elements; without a rel it is an alternate (RFC 4287, 4.2.7.2)."""
    links: list[Link] = []
    for node in nodes:
        get = node.get
        href = get("href") or ""
        href = web_url(href, "" if href.startswith("http") else node.base or "")
        if not href or len(links) >= MAX_LINKS:
            continue
        kind, title, language = (line(get(name) or "") for name in ("type", "title", "hreflang"))
        rel = line(get("rel") or "alternate").lower()
        links.append(Link(href, rel, kind, title, language, number(get("length"))))
    return links


def sort_links(links: Iterable[Link]) -> tuple[str, tuple[Link, ...], tuple[RelatedEntry, ...]]:
    """Part an entry's links into its address, the others, and what it is related to."""
    url, rest, related = "", [], []
    for link in links:
        if link.rel == "alternate" and not url and link.type in ("", "text/html", "application/xhtml+xml"):
            url = link.href
        elif link.rel == "related":
            related.append(RelatedEntry("", link.href, link.title))
        else:
            rest.append(link)
    return url, tuple(rest), tuple(related)


def original(children: dict[str, list[Node]]) -> str:
    """Return the address that an entry had before a service put its own counting one in its place, or ""."""
    node = first(children, "feedburner:origlink", "pheedo:origlink")
    return web_url(text_of(node), node.base or "") if node is not None else ""


def write_link(parent: Node, link: Link, tag: str = f"{{{ATOM}}}link") -> None:
    """Append an Atom link with all that it says."""
    node = etree.SubElement(parent, tag, href=line(link.href), rel=line(link.rel) or "alternate")
    if link.type:
        node.set("type", line(link.type))
    if link.hreflang:
        node.set("hreflang", line(link.hreflang))
    if link.title:
        node.set("title", without_end_tags(line(link.title)))
    if link.length_bytes:
        node.set("length", str(link.length_bytes))


def categories(nodes: Iterable[Node]) -> tuple[Category, ...]:
    """Return the labels of `category` elements of either format, every one once."""
    found: dict[Category, None] = {}
    for node in nodes:
        get = node.get
        term = line(get("term") or get("text") or "") or plain(node.text or "")
        label = line(get("label") or "")
        if term or label:
            scheme = line(get("scheme") or get("domain") or "")
            found[Category(term or label, scheme, "" if label == term else label)] = None
    return tuple(found)


def pictures(children: dict[str, list[Node]]) -> tuple[Picture, ...]:
    """Return the pictures of Media RSS and its relatives; thumbnails only where there is nothing better."""
    contents = list(children.get("media:content", ()))
    thumbnails = list(children.get("media:thumbnail", ()))
    for group in children.get("media:group", ()):
        inside = bag(group)
        contents += inside.get("media:content", ())
        thumbnails += inside.get("media:thumbnail", ())
    found: dict[str, Picture] = {}
    for node in contents:
        picture = _picture(node) if _shows_picture(node) else None
        if picture:
            found.setdefault(picture.url, picture)
        thumbnails += [child for child in node if short(child.tag) == "media:thumbnail"]
    if not found:
        for node in [*thumbnails, *children.get("itunes:image", ()), *children.get("image", ())]:
            picture = _picture(node)
            if picture:
                found.setdefault(picture.url, picture)
    return tuple(found.values())


def _shows_picture(node: Node) -> bool:
    kind, medium = node.get("type") or "", node.get("medium") or ""
    if kind or medium:
        return medium == "image" or kind.startswith("image/")
    return _IMAGE_NAME.search(node.get("url") or "") is not None


def _picture(node: Node) -> Picture | None:
    children = bag(node)
    href = node.get("url") or node.get("href") or text_of(first(children, "url")) or (node.text or "")
    url = web_url(href, node.base or "")
    if not url:
        return None
    return Picture(
        url,
        line(node.get("type") or ""),
        number(node.get("width")),
        number(node.get("height")),
        _wording(first(children, "media:description", "media:title")),
        _wording(first(children, "media:credit")),
    )


def _wording(node: Node | None) -> str:
    """Media RSS says itself whether a text is HTML."""
    if node is None:
        return ""
    return plain(text_of(node)) if node.get("type") == "html" else line_of(node)


def write_pictures(parent: Node, found: Iterable[Picture]) -> None:
    """Append a media:content for each picture, never a group of one (it must hold alternatives)."""
    for picture in found:
        node = etree.SubElement(parent, f"{{{MEDIA}}}content", url=line(picture.url), medium="image")
        if picture.type:
            node.set("type", line(picture.type))
        if picture.width:
            node.set("width", str(picture.width))
        if picture.height:
            node.set("height", str(picture.height))
        if picture.caption:
            text = line(picture.caption)
            kind, text = ("html", escape(text, quote=False)) if has_end_tags(text) else ("plain", text)
            etree.SubElement(node, f"{{{MEDIA}}}description", type=kind).text = text
        if picture.credit:
            etree.SubElement(node, f"{{{MEDIA}}}credit").text = line(picture.credit)


def period_seconds(children: dict[str, list[Node]]) -> int:
    """Return the seconds between two updates by the syndication module; 0 when not said."""
    period = text_of(first(children, "sy:updateperiod")).lower()
    often = number(text_of(first(children, "sy:updatefrequency"))) or 1
    return _PERIODS.get(period, 0) // often


def period_words(seconds: int) -> tuple[str, int]:
    """Return updatePeriod and updateFrequency that come nearest to a time between updates."""
    for name, length in _PERIODS.items():
        if seconds <= length:
            return name, max(1, round(length / seconds))
    return "yearly", 1


def tombstones(children: dict[str, list[Node]]) -> tuple[Tombstone, ...]:
    """Return the deleted entries of a feed (RFC 6721); those without a readable time are left out."""
    found = []
    for node in children.get("at:deleted-entry", ()):
        when, ref = parse_date(node.get("when") or ""), line(node.get("ref") or "")
        if when and ref:
            inside = bag(node)
            by = first(inside, "at:by")
            name = _of(bag(by), "name") if by is not None else ""
            found.append(Tombstone(ref, when, line_of(first(inside, "at:comment")), name))
    return tuple(found)


def as_profiled(rendered: bytes, opening: bytes, closing: bytes) -> bytes:
    """Return a rendered entry with `&` and `<` of its texts as hexadecimal references.

    The Best Practices Profile of RSS wants it so, because readers that decode twice
    then still know what was meant. Between `opening` and `closing` is HTML, which is
    meant to be decoded twice.
    """
    if b"&" not in rendered:
        return rendered
    before, at, rest = rendered.partition(opening)
    inside, to, after = rest.partition(closing)
    return b"".join((_hexed(before), at, inside, to, _hexed(after)))


def _hexed(rendered: bytes) -> bytes:
    return rendered.replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


def attribute(text: str) -> str:
    """Return text for an XML attribute without quotes around it, in documents put together by hand."""
    return content(line(text)).replace('"', "&quot;")


def content(text: str) -> str:
    """Return text for the inside of an XML element, in documents put together by hand."""
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
