"""RSS 2.0 written by feedgen, with what feedgen gets wrong put right in our own extension.

feedgen 1.0 builds the items and the channel. Our extension then
- replaces what it drops or spoils: hub, paging and related links, dc:creator
  (feedgen wants an e-mail address), pictures with size and caption, the channel's
  link (feedgen takes the last link added, whatever its rel), `lastBuildDate`
  (feedgen's default is now, so that two builds would differ);
- adds what it does not know: `atom:updated`, rights, language, revision, note.

An item is rendered alone, without namespace declarations: those stand on the
root that `assemble` writes, so a fragment can be kept and used in many feeds.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.dates import rfc822, rfc3339
from feeds.entry import Entry, Feed, Link, Tombstone
from feeds.errors import FeedError
from feeds.parts import as_profiled, period_words, write_link, write_pictures
from feeds.text import clean, guarded, line
from feeds.xml import ATOM, CONTENT, DC, DCTERMS, HISTORY, MEDIA, SYNDICATION, WIKI, Node

NAMESPACES = {
    "atom": ATOM,
    "content": CONTENT,
    "dc": DC,
    "dcterms": DCTERMS,
    "media": MEDIA,
    "wiki": WIKI,
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_OPENING = len(etree.tostring(etree.Element("channel", nsmap=NAMESPACES))) - 1
_CLOSING = len("</channel>")
_END = b"</channel></rss>"
_HTML = (b"<content:encoded>", b"</content:encoded>")
# What stands between two items.
JOINT = b""


class ItemRepair(BaseEntryExtension):  # type: ignore[misc]
    """The part of an item that feedgen leaves out or gets wrong."""

    entry: Entry

    def extend_rss(self, item: Node) -> Node:
        """Complete the `item` element that feedgen made and return it."""
        entry = self.entry
        _put_words(item, entry)
        for tag, text in (
            ("pubDate", rfc822(entry.published) if entry.published else ""),
            (f"{{{ATOM}}}updated", rfc3339(entry.updated) if entry.updated else ""),
            (f"{{{DC}}}language", line(entry.language)),
            (f"{{{DC}}}rights", guarded(line(entry.rights))),
            (f"{{{DCTERMS}}}provenance", guarded(line(entry.note))),
            (f"{{{WIKI}}}version", str(entry.revision) if entry.revision else ""),
        ):
            if text:
                etree.SubElement(item, tag).text = text
        for author in entry.authors:
            etree.SubElement(item, f"{{{DC}}}creator").text = guarded(line(author.name))
        write_pictures(item, entry.pictures)
        _put_links(item, entry)
        if entry.origin and (entry.origin.feed_url or entry.origin.url):
            address = line(entry.origin.feed_url or entry.origin.url)
            etree.SubElement(item, "source", url=address).text = guarded(line(entry.origin.title)) or address
        return item


class ChannelRepair(BaseExtension):  # type: ignore[misc]
    """The part of a channel that feedgen leaves out or gets wrong."""

    feed: Feed

    def extend_ns(self) -> dict[str, str]:
        """Return the namespaces that the root declares for every fragment inside it."""
        return NAMESPACES | _rare_namespaces(self.feed)

    def extend_rss(self, root: Node) -> Node:
        """Complete the `rss` element that feedgen made and return it."""
        feed, channel = self.feed, root[0]
        channel.find("lastBuildDate").text = rfc822(feed.updated or EPOCH)
        channel.find("description").text = guarded(line(feed.subtitle) or line(feed.title) or "Untitled")
        for author in feed.authors:
            etree.SubElement(channel, f"{{{DC}}}creator").text = guarded(line(author.name))
        for own in channel.findall(f"{{{ATOM}}}link"):
            channel.remove(own)
        if feed.self_url:
            write_link(channel, Link(feed.self_url, "self", "application/rss+xml"))
        for link in feed.links:
            write_link(channel, link)
        if feed.id:
            etree.SubElement(channel, f"{{{ATOM}}}id").text = line(feed.id)
        if feed.archive:
            etree.SubElement(channel, f"{{{HISTORY}}}archive")
        if feed.period_seconds:
            name, often = period_words(feed.period_seconds)
            etree.SubElement(channel, f"{{{SYNDICATION}}}updatePeriod").text = name
            etree.SubElement(channel, f"{{{SYNDICATION}}}updateFrequency").text = str(often)
        return root


def render_entry(entry: Entry) -> bytes:
    """Return the entry as an `<item>` in UTF-8, to stand in a document that `assemble` makes.

    The same entry gives the same bytes. Raises FeedError, naming the entry, when
    it cannot be written.
    """
    item = FeedEntry()
    item.register_extension("repair", ItemRepair, atom=False)
    item.repair.entry = entry
    # feedgen refuses items with neither title nor text; ItemRepair takes the blank out again.
    item.title(guarded(line(entry.title)) or " ")
    item.guid(line(entry.id), permalink=False)
    if entry.url:
        item.link(href=line(entry.url))
    try:
        # Each category at once: feedgen looks through all it has with every call.
        labels = [
            {
                "term": line(c.term),
                "label": guarded(line(c.label or c.term)),
                "scheme": line(c.scheme) or None,
            }
            for c in entry.categories
        ]
        if labels:
            item.category(labels)
        # A parent that declares the namespaces keeps the declarations out of the item.
        parent = etree.Element("channel", nsmap=NAMESPACES)
        parent.append(item.rss_entry())
        return as_profiled(bytes(etree.tostring(parent, encoding="utf-8")[_OPENING:-_CLOSING]), *_HTML)
    except (ValueError, TypeError, etree.LxmlError) as error:
        raise FeedError(f"entry {entry.id} cannot be written as RSS: {error}") from error


def assemble(feed: Feed, fragments: Sequence[bytes], tombstones: Iterable[Tombstone] = ()) -> bytes:
    """Return the document around items that `render_entry` made; `feed.entries` are not looked at."""
    head, tail = shell(feed, tombstones)
    return b"".join((head, *fragments, tail))


def shell(
    feed: Feed,
    tombstones: Iterable[Tombstone] = (),  # noqa: ARG001 - the same call for every format
) -> tuple[bytes, bytes]:
    """Return what stands before and after the items of a document.

    RSS has no word for a deleted entry: tombstones are left out, the entry is just
    gone. `feed.updated` is the moment of the newest change; 1970 stands for none.
    """
    channel = FeedGenerator()
    channel.register_extension("repair", ChannelRepair, atom=False)
    channel.repair.feed = feed
    try:
        channel.title(guarded(line(feed.title)) or "Untitled")
        channel.link(href=line(feed.url or feed.self_url) or "urn:unknown")
        channel.description(line(feed.subtitle) or line(feed.title) or "Untitled")
        channel.generator("Wirecopy")
        channel.lastBuildDate(feed.updated or EPOCH)
        if feed.language:
            channel.language(line(feed.language))
        if feed.rights:
            channel.copyright(guarded(line(feed.rights)))
        if feed.icon:
            channel.image(url=line(feed.icon))
        if feed.ttl_minutes:
            channel.ttl(feed.ttl_minutes)
        if feed.skip_hours:
            channel.skipHours(list(feed.skip_hours), replace=True)
        made = bytes(channel.rss_str(encoding="UTF-8"))
    except (ValueError, TypeError, etree.LxmlError) as error:
        raise FeedError(f"feed {feed.id or feed.title} cannot be written as RSS: {error}") from error
    return as_profiled(made.removesuffix(_END), *_HTML), _END


def render(feed: Feed) -> bytes:
    """Return the whole feed as RSS 2.0; an entry that cannot be written raises FeedError."""
    return assemble(feed, [render_entry(entry) for entry in feed.entries], feed.tombstones)


def _put_words(item: Node, entry: Entry) -> None:
    """Summary and full text each in its own element, in the order that readers ask for."""
    title = item.find("title")
    if not (title.text or "").strip():
        item.remove(title)
    summary = guarded(line(entry.summary))
    if summary or entry.content_html or not entry.title:
        etree.SubElement(item, "description").text = summary
    if entry.content_html:
        etree.SubElement(item, f"{{{CONTENT}}}encoded").text = clean(entry.content_html)


def _put_links(item: Node, entry: Entry) -> None:
    """One enclosure as RSS has it (a second one is an error), everything else as Atom links."""
    enclosed = False
    for link in entry.links:
        if link.rel == "enclosure" and not enclosed:
            kind, length = line(link.type) or "application/octet-stream", str(link.length_bytes)
            etree.SubElement(item, "enclosure", url=line(link.href), length=length, type=kind)
            enclosed = True
        else:
            write_link(item, link)
    for other in entry.related:
        write_link(item, Link(other.url, "related", "text/html", other.title))


def _rare_namespaces(feed: Feed) -> dict[str, str]:
    """Namespaces that only some channels use: validators ask why an unused one is declared."""
    rare = {"fh": HISTORY} if feed.archive else {}
    return rare | ({"sy": SYNDICATION} if feed.period_seconds else {})
