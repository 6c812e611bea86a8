"""The text of clean HTML: one line a block, blank lines between paragraphs.

Works on what the sanitiser gave out, which is well formed and small, so that a
few regular expressions do what would otherwise take a tree.
"""

import re

_BLOCK = re.compile(r"<(?:/?(?:p|h[2-6]|[uod]l|blockquote|pre|fig|table|caption|tr|div)\b|hr)[^>]*>")
_LINE = re.compile(r"<(?:br|/?li|/?d[td])\b[^>]*>")
_CELL = re.compile(r"</t[dh]>")
_TAG = re.compile(r"<[^>]*>")
_FIGURE = re.compile(r"<figure\b.*?</figure>", re.DOTALL)
_PRE = re.compile(r"<pre\b[^>]*>(.*?)</pre>", re.DOTALL)
# The only references that the sanitiser writes into text (HTML, 13.3), that of the ampersand last.
_SIGNS = (("&nbsp;", "\xa0"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
# Marks that no text holds, since the sanitiser's parser drops them.
_PARAGRAPH, _BREAK = "\x01", "\x02"


def text_of(clean_html: str) -> str:
    """Return the running text of sanitised HTML; paragraphs are parted by an empty line.

    Captions and link cards are in the HTML, not in the running text.
    """
    text = clean_html
    if "<figure" in text:
        text = _FIGURE.sub(_PARAGRAPH, text)
    if "<pre" in text:
        text = _PRE.sub(
            lambda found: f"{_PARAGRAPH}{found.group(1).replace(chr(10), _BREAK)}{_PARAGRAPH}", text
        )
    text = _BLOCK.sub(_PARAGRAPH, text)
    text = _LINE.sub(_BREAK, text)
    if "</t" in text:
        text = _CELL.sub(" ", text)
    text = _TAG.sub("", text)
    if "&" in text:
        for reference, sign in _SIGNS:
            text = text.replace(reference, sign)
    paragraphs = (_lines(part) for part in text.split(_PARAGRAPH))
    return "\n\n".join(filter(None, paragraphs))


def _lines(part: str) -> str:
    """Return a paragraph's lines with runs of white space made one."""
    if _BREAK not in part:
        return " ".join(part.split())
    return "\n".join(filter(None, (" ".join(line.split()) for line in part.split(_BREAK))))
