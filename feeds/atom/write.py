"""Atom (RFC 4287) written by feedgen, with what feedgen gets wrong put right in our own extension.

feedgen 1.0 loses rel, type and title of every entry link (lkiesow/python-feedgen#135),
writes a source without id and time, gives the current time where none is set,
and refuses entries without a title. Our extension replaces these parts and adds
language, pictures, revision and note; the feed gets its archive mark (RFC 5005)
and its tombstones (RFC 6721).

As in RSS, an entry is rendered alone, without namespace declarations.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from html import escape

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.dates import rfc3339
from feeds.entry import Entry, Feed, Link, Origin, Person, Tombstone
from feeds.errors import FeedError
from feeds.parts import as_profiled, attribute, content, write_link, write_pictures
from feeds.text import clean, has_end_tags, line, looks_like_html, without_end_tags
from feeds.xml import DCTERMS, HISTORY, LANG, MEDIA, TOMBSTONES, WIKI, Node

NAMESPACES = {"dcterms": DCTERMS, "media": MEDIA, "wiki": WIKI}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OPENING = len(etree.tostring(etree.Element("feed", nsmap=NAMESPACES))) - 1
_CLOSING = len("</feed>")
_END = b"</feed>"
_HTML = (b'<content type="html">', b"</content>")
# What stands between two entries.
JOINT = b""


class EntryRepair(BaseEntryExtension):  # type: ignore[misc]
    """The part of an entry that feedgen leaves out or gets wrong."""

    entry: Entry

    def extend_atom(self, node: Node) -> Node:
        """Complete the `entry` element that feedgen made and return it."""
        entry = self.entry
        if entry.language:
            node.set(LANG, line(entry.language))
        _put_text(node, "title", line(entry.title))
        node.find("updated").text = rfc3339(_moment(entry))
        if entry.published:
            etree.SubElement(node, "published").text = rfc3339(entry.published)
        # Without content there must be a summary, or readers have nothing to show.
        if said := line(entry.summary) or ("" if entry.content_html else line(entry.title)):
            _put_text(node, "summary", said)
        if entry.rights:
            _put_text(node, "rights", line(entry.rights))
        _put_links(node, entry)
        if entry.origin:
            _put_source(node, entry.origin)
        write_pictures(node, entry.pictures)
        if entry.note:
            etree.SubElement(node, f"{{{DCTERMS}}}provenance").text = line(entry.note)
        if entry.revision:
            etree.SubElement(node, f"{{{WIKI}}}version").text = str(entry.revision)
        return node


class FeedRepair(BaseExtension):  # type: ignore[misc]
    """The part of a feed that feedgen leaves out or gets wrong."""

    feed: Feed
    tombstones: bool = False

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces that the root declares for every fragment inside it."""
        rare = {"fh": HISTORY} if self.feed.archive else {}
        return NAMESPACES | rare | ({"at": TOMBSTONES} if self.tombstones else {})

    def extend_atom(self, root: Node) -> Node:
        """Complete the `feed` element that feedgen made and return it."""
        feed = self.feed
        root.find("updated").text = rfc3339(feed.updated or EPOCH)
        _put_text(root, "title", line(feed.title))
        if feed.subtitle:
            _put_text(root, "subtitle", line(feed.subtitle))
        if feed.rights:
            _put_text(root, "rights", line(feed.rights))
        for link in _feed_links(feed):
            write_link(root, link, "link")
        if feed.archive:
            etree.SubElement(root, f"{{{HISTORY}}}archive")
        return root


def render_entry(entry: Entry) -> bytes:
    """Return the entry as an `<entry>` in UTF-8, to stand in a document that `assemble` makes.

    The same entry gives the same bytes. Raises FeedError, naming the entry, when
    it cannot be written.
    """
    made = FeedEntry()
    made.register_extension("repair", EntryRepair, rss=False)
    made.repair.entry = entry
    try:
        made.id(line(entry.id))
        # feedgen refuses entries without a title; EntryRepair puts in what is true.
        made.title("-")
        # Content must be there, or a link: a document with neither is not valid.
        if entry.content_html:
            made.content(clean(entry.content_html), type="html")
        else:
            made.link(href=line(entry.url) or "urn:unknown", rel="alternate")
        if entry.authors:
            made.author([_person(author) for author in entry.authors])
        labels = [
            {"term": line(c.term), "scheme": line(c.scheme), "label": without_end_tags(line(c.label))}
            for c in entry.categories
        ]
        if labels:
            made.category(labels)
        # A parent that declares the namespaces keeps the declarations out of the entry.
        parent = etree.Element("feed", nsmap=NAMESPACES)
        parent.append(made.atom_entry())
        return as_profiled(bytes(etree.tostring(parent, encoding="utf-8")[_OPENING:-_CLOSING]), *_HTML)
    except (ValueError, TypeError, etree.LxmlError) as error:
        raise FeedError(f"entry {entry.id} cannot be written as Atom: {error}") from error


def assemble(feed: Feed, fragments: Sequence[bytes], tombstones: Iterable[Tombstone] = ()) -> bytes:
    """Return the document around entries that `render_entry` made; `feed.entries` are not looked at."""
    head, tail = shell(feed, tombstones)
    return b"".join((head, *fragments, tail))


def shell(feed: Feed, tombstones: Iterable[Tombstone] = ()) -> tuple[bytes, bytes]:
    """Return what stands before and after the entries of a document.

    `tombstones` (and those of the feed) become `at:deleted-entry`. `feed.updated`
    is the moment of the newest change; 1970 stands for none. A feed without an
    author gets its own title as one, because Atom wants an author somewhere.
    """
    stones = tuple(dict.fromkeys([*feed.tombstones, *tombstones]))
    made = FeedGenerator()
    made.register_extension("repair", FeedRepair, rss=False)
    made.repair.feed = feed
    made.repair.tombstones = bool(stones)
    try:
        made.id(line(feed.id or feed.self_url or feed.url) or "urn:unknown")
        made.title("-")
        made.author([_person(author) for author in feed.authors or (Person(line(feed.title) or "Unknown"),)])
        made.generator("Wirecopy")
        if feed.language:
            made.language(line(feed.language))
        if feed.icon:
            made.icon(line(feed.icon))
        whole = bytes(made.atom_str(encoding="UTF-8"))
    except (ValueError, TypeError, etree.LxmlError) as error:
        raise FeedError(f"feed {feed.id or feed.title} cannot be written as Atom: {error}") from error
    deleted = [_tombstone(stone) for stone in stones]
    return as_profiled(b"".join((whole.removesuffix(_END), *deleted)), *_HTML), _END


def render(feed: Feed) -> bytes:
    """Return the whole feed as Atom; an entry that cannot be written raises FeedError."""
    return assemble(feed, [render_entry(entry) for entry in feed.entries])


def _moment(entry: Entry) -> datetime:
    """Atom requires `updated`: what was never changed was last changed when it was published."""
    return entry.updated or entry.published or EPOCH


def _put_text(parent: Node, tag: str, text: str) -> None:
    """Write a text construct; the type is said where readers who guess would guess HTML.

    With end tags in it even the word of the type is doubted: it is HTML then, and
    nothing in it is markup.
    """
    node = parent.find(tag)
    if node is None:
        node = etree.SubElement(parent, tag)
    if has_end_tags(text):
        node.set("type", "html")
        text = escape(text, quote=False)
    elif looks_like_html(text):
        node.set("type", "text")
    node.text = text


def _person(author: Person) -> dict[str, str]:
    known = {"name": without_end_tags(line(author.name)) or line(author.email or author.uri) or "Unknown"}
    if author.email:
        known["email"] = line(author.email)
    if author.uri:
        known["uri"] = line(author.uri)
    return known


def _put_links(node: Node, entry: Entry) -> None:
    """Write all links anew, feedgen's have lost what they mean."""
    for wrong in node.findall("link"):
        node.remove(wrong)
    if entry.url or not entry.content_html:
        write_link(node, Link(entry.url or "urn:unknown", type="text/html"), "link")
    for link in entry.links:
        write_link(node, link, "link")
    for other in entry.related:
        write_link(node, Link(other.url, "related", "text/html", other.title), "link")


def _put_source(node: Node, origin: Origin) -> None:
    """Write where the entry came from, with the id, title and time that RFC 4287 (4.2.11) wants kept."""
    source = etree.SubElement(node, "source")
    etree.SubElement(source, "id").text = line(origin.id or origin.feed_url or origin.url)
    _put_text(source, "title", line(origin.title))
    etree.SubElement(source, "updated").text = rfc3339(origin.updated or EPOCH)
    if origin.url:
        write_link(source, Link(origin.url), "link")
    if origin.feed_url:
        write_link(source, Link(origin.feed_url, "self"), "link")


def _feed_links(feed: Feed) -> list[Link]:
    links = [Link(feed.self_url, "self", "application/atom+xml")] if feed.self_url else []
    links += [Link(feed.url, type="text/html")] if feed.url else []
    return links + list(feed.links)


def _tombstone(stone: Tombstone) -> bytes:
    """Return one `at:deleted-entry`; small enough to be written by hand."""
    comment = f"<at:comment>{content(line(stone.comment))}</at:comment>" if stone.comment else ""
    by = f"<at:by><name>{content(line(stone.by))}</name></at:by>" if stone.by else ""
    opening = f'<at:deleted-entry ref="{attribute(stone.ref)}" when="{rfc3339(stone.when)}">'
    return f"{opening}{by}{comment}</at:deleted-entry>".encode()
