"""Markup that cannot be written unsafely: elements are built, text is escaped unless it is Html already.

`el("a", article["title"], href=article["url"])` escapes both; an address that
is neither http(s), mailto nor a path of ours is dropped from `href` and `src`,
because titles, authors, tags and URLs are hostile too. A template engine would be
a dependency and a second language for six pages.
"""

from collections.abc import Iterable
from html import escape
from typing import Self
from urllib.parse import urlsplit

_VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
_ADDRESSES = frozenset({"href", "src", "action"})
_SAFE_SCHEMES = frozenset({"http", "https", "mailto"})


class Html(str):
    """A string that is markup already: made by `el`, or sanitised at ingest; never of other input."""

    __slots__ = ()

    def __add__(self, other: str) -> Self:
        """Append; plain text is escaped."""
        return type(self)(str.__add__(self, other if isinstance(other, Html) else escape(other)))


def text(value: object) -> Html:
    """Return children as markup: Html as it is, None and False as nothing, lists one after the other."""
    if value is None or value is False:
        return Html("")
    if isinstance(value, Html):
        return value
    if isinstance(value, str):
        return Html(escape(value))
    if isinstance(value, Iterable):
        return Html("".join(text(child) for child in value))
    return Html(escape(str(value)))


def el(tag: str, *children: object, **attributes: object) -> Html:
    """Return an element. Attributes: `class_` is class, `data_x` is data-x, True is bare, None is left out.

    >>> el("a", "R&D", href="/feeds/tag/r-d", class_="tag")
    '<a href="/feeds/tag/r-d" class="tag">R&amp;D</a>'
    >>> el("a", "x", href="javascript:alert(1)")
    '<a>x</a>'
    """
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in _VOID:
        return Html(f"<{tag}{written}>")
    return Html(f"<{tag}{written}>{text(children)}</{tag}>")


def _attribute(name: str, value: object) -> str:
    name = name.rstrip("_").replace("_", "-")
    if value is None or value is False or (name in _ADDRESSES and not safe_address(str(value))):
        return ""
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'


def safe_address(address: str) -> bool:
    """Say whether an address may be linked: http, https, mailto, or a path or fragment on this site."""
    if any(ord(letter) <= 32 for letter in address):
        return False
    if address.startswith(("/", "#", "?")):
        return not address.startswith(("//", "/\\"))
    try:
        return urlsplit(address).scheme in _SAFE_SCHEMES
    except ValueError:
        return False
