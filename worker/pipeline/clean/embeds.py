"""Embedded players and posts made link cards: a paragraph with a link anybody can open.

A subscriber's reader runs no foreign frames, so the frame goes and its address
stays (see `players`).
"""

from bs4 import BeautifulSoup, Tag

from worker.pipeline.clean.foreign import PERMALINKS, POST
from worker.pipeline.clean.links import absolute
from worker.pipeline.clean.players import opened
from worker.pipeline.clean.soup import classed, first, gone, named


def card_embeds(soup: BeautifulSoup, base: str) -> None:
    """Turn frames, players and embedded posts into link cards; drop what leads nowhere."""
    for frame in named(soup, "iframe", "embed", "object", "video", "audio"):
        if gone(frame):
            continue
        if frame.name == "embed":
            # Nobody closes an `embed`, and libxml2 puts all that follows into it.
            for swallowed in reversed(list(frame.children)):
                frame.insert_after(swallowed.extract())
        inner = first(frame, "source")
        shown = opened(frame, base, inner, is_media=frame.name in {"video", "audio"})
        if shown is None:
            frame.decompose()
        else:
            frame.replace_with(_card(soup, *shown))
    for post in [p for p in classed(soup, POST) if p.name == "blockquote"]:
        _keep_address(soup, post, base)


def _card(soup: BeautifulSoup, url: str, title: str) -> Tag:
    """Return a paragraph with one link."""
    card = soup.new_tag("figure")
    link = soup.new_tag("a", href=url)
    link.string = title or url
    card.append(link)
    return card


def _keep_address(soup: BeautifulSoup, post: Tag, base: str) -> None:
    """Make sure that an embedded post carries its own address as a link and as `cite`."""
    raw = next(filter(None, map(post.get, PERMALINKS)), "")
    links = [a for a in named(post, "a") if a.get("href")]
    url = absolute(str(raw or (links[-1]["href"] if links else "")), base)
    if not url:
        return
    post.attrs = {"cite": url}
    if not links:
        link = soup.new_tag("a", href=url)
        link.string = url
        post.append(link)
