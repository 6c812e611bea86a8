"""OPML 1.0 and 2.0: lists of feeds in folders, read hardened and written plainly.

Read: any letter case of names, any charset, any of the ways people spell
attributes; nesting and count are bounded. An outline with an `xmlUrl` is a feed,
one with children is a folder. Inclusions are not followed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from feeds.dates import rfc822
from feeds.document import MAX_BODY_BYTES, check, root_of
from feeds.errors import NotAFeed, TooLarge
from feeds.parts import attribute, content
from feeds.text import line, plain, web_url
from feeds.xml import Malformed, Node, bag, first, plain_of, short

MAX_OUTLINES = 20_000
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed of a list. `folder` is the way to it from the top; `url` is the feed, `page` the site."""

    url: str
    title: str = ""
    page: str = ""
    folder: tuple[str, ...] = ()
    type: str = "rss"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Opml:
    """A list of feeds with its title."""

    title: str = ""
    outlines: tuple[Outline, ...] = ()
    skipped: int = 0


def parse(body: bytes, content_type: str = "", url: str = "") -> Opml:
    """Return the feeds of an OPML document in document order, each address and folder once.

    `skipped` counts outlines whose address is not http(s). Raises NotAFeed or
    TooLarge with a sentence for the user.
    """
    if len(body) > MAX_BODY_BYTES:
        raise TooLarge(f"The OPML file has {len(body)} bytes; at most {MAX_BODY_BYTES} are read.")
    check(body)
    try:
        root = root_of(body, content_type, url)
    except Malformed as error:
        raise NotAFeed(f"The file is not well-formed OPML: {error}") from None
    if short(root.tag) != "opml":
        raise NotAFeed("The file is not OPML: its first element is not <opml>.")
    children = bag(root)
    head = first(children, "head")
    title = plain_of(first(bag(head), "title")) if head is not None else ""
    found: dict[tuple[str, tuple[str, ...]], Outline] = {}
    skipped = 0
    for known, folder in _outlines(root):
        address = known.get("xmlurl") or known.get("url") or known.get("xml_url") or ""
        if not address:
            continue
        one = _outline(known, folder, url)
        if one.url:
            found.setdefault((one.url, folder), one)
        else:
            skipped += 1
    return Opml(title, tuple(found.values()), skipped)


def render(title: str, outlines: Iterable[Outline], modified: datetime | None = None) -> bytes:
    """Return OPML 2.0 in UTF-8: folders in order of first appearance, the same bytes for the same list."""
    folders: dict[tuple[str, ...], list[Outline]] = {(): []}
    for one in outlines:
        for depth in range(1, len(one.folder) + 1):
            folders.setdefault(one.folder[:depth], [])
        folders[one.folder].append(one)
    date = f"<dateModified>{rfc822(modified)}</dateModified>" if modified else ""
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n',
        f"<head><title>{content(line(title))}</title>{date}</head>\n<body>\n",
        *_folder((), folders),
        "</body>\n</opml>\n",
    ]
    return "".join(parts).encode()


def _outlines(root: Node) -> Iterator[tuple[dict[str, str], tuple[str, ...]]]:
    """Walk all outlines without recursion, each with its attributes in lower case and its folder."""
    stack: list[tuple[Node, tuple[str, ...]]] = [(root, ())]
    count = 0
    while stack:
        node, folder = stack.pop()
        if len(folder) > MAX_DEPTH:
            raise TooLarge(f"The OPML file has folders more than {MAX_DEPTH} deep.")
        inside = folder
        if short(node.tag) == "outline":
            count += 1
            if count > MAX_OUTLINES:
                raise TooLarge(f"The OPML file has more than {MAX_OUTLINES} outlines.")
            known = {str(name).lower(): value for name, value in node.attrib.items()}
            yield known, folder
            if len(node):
                inside = (*folder, _name(known) or "Untitled")
        stack.extend((child, inside) for child in reversed(node))


def _name(known: dict[str, str]) -> str:
    # A folder's separator inside its own name would become another folder when people type it.
    return plain(known.get("title") or known.get("text") or "")


def _outline(known: dict[str, str], folder: tuple[str, ...], base: str) -> Outline:
    address = (known.get("xmlurl") or known.get("url") or known.get("xml_url") or "").strip()
    if address.startswith("feed:"):
        # feed:https://… and feed://… are how some readers mark feeds.
        address = address[5:] if address[5:].startswith("http") else "http:" + address[5:]
    return Outline(
        url=web_url(address, base),
        title=_name(known),
        page=web_url(known.get("htmlurl", ""), base),
        folder=folder,
        type=line(known.get("type", "")).lower() or "rss",
        description=plain(known.get("description", "")),
    )


def _folder(at: tuple[str, ...], folders: dict[tuple[str, ...], list[Outline]]) -> Iterator[str]:
    indent = "  " * len(at)
    for one in folders[at]:
        known = {"type": one.type, "text": one.title or one.url, "title": one.title, "xmlUrl": one.url}
        known |= {"htmlUrl": one.page, "description": one.description}
        words = " ".join(f'{name}="{attribute(value)}"' for name, value in known.items() if value)
        yield f"{indent}<outline {words}/>\n"
    for inner in folders:
        if len(inner) == len(at) + 1 and inner[: len(at)] == at:
            name = attribute(inner[-1])
            yield f'{indent}<outline text="{name}" title="{name}">\n'
            yield from _folder(inner, folders)
            yield f"{indent}</outline>\n"
