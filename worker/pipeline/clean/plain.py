"""The text of clean HTML: one line a block, blank lines between paragraphs.

Works on what the sanitiser gave out, which is well formed and small, so that a
few regular expressions do what would otherwise take a tree.
"""

import html as entities
import re

_BLOCK = re.compile(
    r"</?(?:p|h[2-6]|ul|ol|dl|blockquote|pre|figure|figcaption|table|caption|tr|div|hr)\b[^>]*>",
)
_LINE = re.compile(r"<(?:br|/?li|/?dt|/?dd)\b[^>]*>")
_CELL = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*\n ?")
_BREAK = re.compile(r" ?\n ?")
_SOURCE_BREAK = re.compile(r"[\r\n]+")
_PRE = re.compile(r"(<pre\b.*?</pre>)", re.DOTALL)


def text_of(clean_html: str) -> str:
    """Return the text of sanitised HTML; paragraphs are parted by an empty line."""
    if "<" not in clean_html:
        return _squeezed(entities.unescape(_SOURCE_BREAK.sub(" ", clean_html)))
    if "<pre" in clean_html:
        parts = _PRE.split(clean_html)
        flat = "".join(part if part.startswith("<pre") else _SOURCE_BREAK.sub(" ", part) for part in parts)
    else:
        flat = _SOURCE_BREAK.sub(" ", clean_html)
    flat = _BLOCK.sub("\n\n", flat)
    flat = _LINE.sub("\n", flat)
    flat = _CELL.sub(" ", flat)
    return _squeezed(entities.unescape(_TAG.sub("", flat)))


def _squeezed(text: str) -> str:
    """Return the text with runs of white space made one, but for paragraph breaks."""
    text = _SPACE.sub(" ", text)
    text = _BREAKS.sub("\n\n", text)
    return _BREAK.sub("\n", text.replace("\n\n", "\x00")).replace("\x00", "\n\n").strip()
