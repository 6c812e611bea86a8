"""Atom's text constructs (RFC 4287, 3.1 and 4.1.3; Atom 0.3's type and mode)."""

import base64
import html

from feeds.text import clean, has_markup, line, plain
from feeds.xml import Node, inner, line_of, plain_of, short, text_of

_HTML = ("html", "text/html")
_XHTML = ("xhtml", "application/xhtml+xml", "application/xml", "text/xml")


def title_of(node: Node | None) -> str:
    """Return the text of a construct on one line, as people would read it.

    Type `text` is taken literally. Where no type is said, and so text is meant,
    HTML is recognised: too many forget to say it.
    """
    if node is None:
        return ""
    if _in_base64(node):
        return plain(_decoded(node))
    kind = _kind(node)
    if kind in _HTML and not len(node):
        return plain(text_of(node))
    if kind in _XHTML or len(node):
        return line("".join(node.itertext()))
    return line_of(node) if kind else plain_of(node)


def content_html(node: Node) -> str:
    """Return the construct as HTML; "" for content that is elsewhere (`src`) or not text."""
    kind = _kind(node)
    if node.get("src"):
        return ""
    if _in_base64(node):
        return _decoded(node)
    if len(node):
        return inner(_unwrapped(node))
    text = text_of(node)
    if kind in _HTML or (kind in ("", *_XHTML) and has_markup(text)):
        return text
    if kind and kind != "text" and not kind.startswith("text/"):
        return ""
    return "".join(
        f"<p>{html.escape(part.strip(), quote=False)}</p>" for part in text.split("\n\n") if part.strip()
    )


def is_html(node: Node) -> bool:
    """Tell whether the construct holds markup."""
    return len(node) > 0 or (_kind(node) not in ("text", "text/plain") and has_markup(node.text or ""))


def _kind(node: Node) -> str:
    kind = (node.get("type") or "").strip().lower()
    if node.get("mode") == "escaped" and kind in ("", *_XHTML):
        return "text/html"
    return str(kind).partition(";")[0]


def _in_base64(node: Node) -> bool:
    """Tell whether an Atom 0.3 construct, or an HTML one that went too far, is in base64."""
    kind = _kind(node)
    return not len(node) and (node.get("mode") == "base64" or kind == "application/octet-stream")


def _decoded(node: Node) -> str:
    try:
        return clean(base64.b64decode(text_of(node), validate=False).decode("utf-8"))
    except ValueError:
        return ""


def _unwrapped(node: Node) -> Node:
    """XHTML content stands in one div that is not part of it (RFC 4287, 3.1.1.3)."""
    if len(node) == 1 and short(node[0].tag).rpartition(":")[2] == "div" and not (node.text or "").strip():
        return node[0]
    return node
