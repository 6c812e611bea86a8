"""Atom 1.0 (RFC 4287) and 0.3 read into a Feed, with RFC 5005 archives and RFC 6721 tombstones."""

from collections.abc import Sequence

from feeds.atom.text import content_html, is_html, title_of
from feeds.entry import Entry, Feed, Origin, Person
from feeds.parts import (
    atom_links,
    atom_person,
    categories,
    date_of,
    number,
    original,
    people,
    period_seconds,
    pictures,
    sort_links,
    tombstones,
)
from feeds.text import line, web_url
from feeds.xml import LANG, Node, bag, first, line_of, short, text_of

Children = dict[str, list[Node]]


def entries_of(root: Node) -> list[Node]:
    """Return the entries of a feed, a single entry document, or entries wherever they stand."""
    if _local(root) == "entry":
        return [root]
    return [child for child in root if _local(child) == "entry"] or [
        node for node in root.iter() if short(node.tag) == "atom:entry"
    ]


def read(root: Node, entries: Sequence[Node], url: str) -> Feed:
    """Return the feed of a `feed` element with the entries given."""
    children = _bag(root)
    links = atom_links(children.get("link", ()))
    page = next((link for link in links if link.rel == "alternate" and link.type in ("", "text/html")), None)
    own = next((link for link in links if link.rel == "self"), None)
    return Feed(
        id=line_of(first(children, "id")),
        title=title_of(first(children, "title")),
        url=page.href if page else "",
        self_url=own.href if own else "",
        updated=date_of(first(children, "updated", "modified")),
        subtitle=title_of(first(children, "subtitle", "tagline")),
        language=line(root.get(LANG) or "") or line_of(first(children, "dc:language")),
        icon=_icon(children),
        rights=title_of(first(children, "rights", "copyright")),
        authors=_authors(children),
        links=tuple(link for link in links if link is not page and link is not own),
        entries=tuple(entry(node, url) for node in entries),
        tombstones=tombstones(children),
        archive="fh:archive" in children,
        period_seconds=period_seconds(children),
    )


def entry(node: Node, url: str) -> Entry:
    """Return one entry; what it does not say stays empty."""
    children = _bag(node)
    address, links, related = sort_links(atom_links(children.get("link", ())))
    content, base = first(children, "content"), node.base or ""
    if content is not None and content.base != node.base:
        base = content.base
    html = content_html(content) if content is not None else ""
    identifier, summary = line_of(first(children, "id")), first(children, "summary")
    if content is None and summary is not None and is_html(summary):
        html, summary = content_html(summary), None
    return Entry(
        id=identifier,
        url=original(children) or address or _outside(children) or web_url(identifier),
        title=title_of(first(children, "title", "media:title")),
        updated=date_of(first(children, "updated", "modified", "dcterms:modified")),
        published=date_of(first(children, "published", "issued", "created", "dc:date")),
        summary=title_of(summary),
        content_html=html,
        authors=_authors(children),
        categories=categories([*children.get("category", ()), *children.get("dc:subject", ())]),
        links=links,
        pictures=pictures(children),
        language=line(node.get(LANG) or ""),
        rights=title_of(first(children, "rights", "copyright")),
        origin=_origin(children),
        related=related,
        note=line_of(first(children, "dcterms:provenance")),
        revision=number(text_of(first(children, "wiki:version"))),
        base="" if base == url else base,
    )


def _bag(node: Node) -> Children:
    """Return the children by name, Atom's own without their prefix whatever namespace they were put in."""
    children: Children = {}
    for name, found in bag(node).items():
        children.setdefault(name.removeprefix("atom:"), []).extend(found)
    return children


def _local(node: Node) -> str:
    return short(node.tag).removeprefix("atom:")


def _authors(children: Children) -> tuple[Person, ...]:
    found = [atom_person(node) for node in children.get("author", ())]
    return tuple(dict.fromkeys(one for one in found if one)) or people(children.get("dc:creator", ()))


def _outside(children: Children) -> str:
    """Return the address of content that is not in the entry (RFC 4287, 4.1.3.2)."""
    for node in children.get("content", ()):
        if node.get("src"):
            return web_url(node.get("src"), node.base or "")
    return ""


def _icon(children: Children) -> str:
    node = first(children, "icon", "logo")
    return web_url(text_of(node), node.base or "") if node is not None else ""


def _origin(children: Children) -> Origin | None:
    for node in children.get("source", ()):
        inside = _bag(node)
        links = atom_links(inside.get("link", ()))
        return Origin(
            id=line_of(first(inside, "id")),
            title=title_of(first(inside, "title")),
            url=next((link.href for link in links if link.rel == "alternate"), ""),
            feed_url=next((link.href for link in links if link.rel == "self"), ""),
            updated=date_of(first(inside, "updated")),
        )
    return None
