"""RSS 0.9x, 1.0 (RDF) and 2.0 read into a Feed.

Written from the RSS 2.0 specification, the RSS Advisory Board's profile and the
content, Dublin Core, syndication, Media RSS and Atom modules, and from what
feeds do instead.
"""

from collections.abc import Sequence

from feeds.atom.text import content_html, title_of
from feeds.entry import Entry, Feed, Link, Origin, Person
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
from feeds.text import has_markup, line, plain, web_url
from feeds.xml import LANG, Node, bag, first, inner, line_of, plain_of, short, text_of

_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_RDF_RESOURCE = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
Children = dict[str, list[Node]]


def items_of(root: Node) -> list[Node]:
    """Return the items of a document: inside the channel (RSS 2.0), beside it (RDF), or anywhere."""
    found = [child for child in root if short(child.tag) == "item"]
    for channel in root:
        if short(channel.tag) == "channel":
            found += [child for child in channel if short(child.tag) in ("item", "atom:entry")]
    if not found:
        found = [node for node in root.iter() if short(node.tag) == "item"]
    return found


def read(root: Node, items: Sequence[Node], url: str) -> Feed:
    """Return the feed of an `rss`, `rdf:RDF` or `channel` element with the items given."""
    channel = next((child for child in root if short(child.tag) == "channel"), root)
    children = bag(channel)
    links = atom_links(children.get("atom:link", ()))
    rest = tuple(link for link in links if link.rel != "self")
    own = next((link.href for link in links if link.rel == "self"), "")
    return Feed(
        id=line_of(first(children, "atom:id")),
        title=plain_of(first(children, "title", "dc:title")),
        url=_address(children),
        self_url=own,
        updated=date_of(
            first(children, "lastbuilddate", "atom:updated", "dcterms:modified", "pubdate", "dc:date")
        ),
        subtitle=plain_of(first(children, "description", "dc:description", "tagline", "itunes:summary")),
        language=line_of(first(children, "language", "dc:language")) or line(root.get(LANG) or ""),
        icon=_icon(children),
        rights=plain_of(first(children, "copyright", "dc:rights")),
        authors=_authors(children, "managingeditor"),
        links=rest,
        entries=tuple(entry(item, url) for item in items),
        tombstones=tombstones(children),
        archive="fh:archive" in children,
        ttl_minutes=number(text_of(first(children, "ttl"))),
        skip_hours=_hours(children),
        skip_days=_days(children),
        period_seconds=period_seconds(children),
    )


def entry(item: Node, url: str) -> Entry:
    """Return one item; what it does not say stays empty."""
    children = bag(item)
    address, links, related = sort_links(atom_links(children.get("atom:link", ())))
    guid = first(children, "guid", "atom:id", "dc:identifier", "id")
    link = original(children) or _address(children) or address
    link = link or web_url(item.get("HREF") or "", item.base or "")
    if not link and guid is not None and guid.get("isPermaLink", "true").lower() == "true":
        link = web_url(text_of(guid))
    summary, content = _words(children)
    base = item.base or ""
    return Entry(
        id=line_of(guid) or line(item.get(_RDF_ABOUT) or ""),
        url=link or web_url(item.get(_RDF_ABOUT) or ""),
        title=_title(children),
        updated=date_of(
            first(children, "atom:updated", "dcterms:modified", "lastbuilddate", "modified", "updated")
        ),
        published=date_of(
            first(
                children,
                "pubdate",
                "atom:published",
                "dc:date",
                "dcterms:issued",
                "dcterms:created",
                "date",
                "published",
            )
        ),
        summary=summary,
        content_html=content,
        authors=_authors(children, "author"),
        categories=categories(
            node
            for name in ("category", "dc:subject", "media:category", "itunes:category")
            for node in children.get(name, ())
        ),
        links=links + _enclosures(children),
        pictures=pictures(children),
        language=line_of(first(children, "dc:language", "language")) or line(item.get(LANG) or ""),
        rights=plain_of(first(children, "dc:rights", "copyright")),
        origin=_origin(children),
        related=related,
        note=plain_of(first(children, "dcterms:provenance")),
        revision=number(text_of(first(children, "wiki:version"))),
        base="" if base == url else base,
    )


def _title(children: Children) -> str:
    node = first(children, "title", "dc:title")
    if node is not None:
        return plain_of(node)
    node = first(children, "atom:title")
    return title_of(node) if node is not None else plain_of(first(children, "media:title", "itunes:title"))


def _address(children: Children) -> str:
    """Return the address of `link`, a text in RSS, an attribute where people mix it up with Atom."""
    for node in children.get("link", ()):
        href = text_of(node) or node.get("href") or node.get(_RDF_RESOURCE) or ""
        if node.get("rel", "alternate") == "alternate":
            found = web_url(href, "" if href.startswith("http") else node.base or "")
            if found:
                return found
    return ""


def _words(children: Children) -> tuple[str, str]:
    """Return summary and content: a description with markup, where nothing better is, is the content."""
    described = first(
        children, "description", "atom:summary", "dc:description", "itunes:summary", "summary", "abstract"
    )
    full = first(children, "content:encoded", "xhtml:body", "xhtml:div", "body", "fullitem")
    if full is not None:
        return plain_of(described), inner(full)
    full = first(children, "atom:content", "content")
    if full is not None:
        return plain_of(described), content_html(full)
    if described is None:
        return "", ""
    html = inner(described)
    return ("", html) if has_markup(html) else (plain(html), "")


def _authors(children: Children, field: str) -> tuple[Person, ...]:
    named = people(
        [*children.get("dc:creator", ()), *children.get("dc:author", ()), *children.get(field, ())]
    )
    formal = [atom_person(node) for node in children.get("atom:author", ())]
    found = tuple(dict.fromkeys([*named, *(one for one in formal if one)]))
    return found or people(children.get("itunes:author", ()))


def _enclosures(children: Children) -> tuple[Link, ...]:
    found = []
    for node in children.get("enclosure", ()):
        href = web_url(node.get("url") or node.get("href") or "", node.base or "")
        if href:
            found.append(
                Link(href, "enclosure", line(node.get("type") or ""), "", "", number(node.get("length")))
            )
    for node in children.get("comments", ()):
        href = web_url(text_of(node), node.base or "")
        if href:
            found.append(Link(href, "replies"))
    return tuple(found)


def _origin(children: Children) -> Origin | None:
    for node in children.get("source", ()):
        address, title = web_url(node.get("url") or "", node.base or ""), plain_of(node)
        if address or title:
            return Origin(title=title, feed_url=address)
    return None


def _icon(children: Children) -> str:
    for node in [*children.get("image", ()), *children.get("itunes:image", ())]:
        href = text_of(first(bag(node), "url")) or node.get("href") or ""
        found = web_url(href, node.base or "")
        if found:
            return found
    return ""


_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _days(children: Children) -> tuple[int, ...]:
    """Return the days of the week to skip, Monday as 0."""
    named = {line_of(day).lower() for node in children.get("skipdays", ()) for day in node}
    return tuple(number for number, day in enumerate(_WEEK) if day in named)


def _hours(children: Children) -> tuple[int, ...]:
    """Return the hours to skip; 24 is how some write midnight."""
    hours = {
        number(text_of(hour)) % 24
        for node in children.get("skiphours", ())
        for hour in node
        if text_of(hour).isdecimal() and number(text_of(hour)) <= 24
    }
    return tuple(sorted(hours))
