"""Cleaning of HTML that comes as a fragment: from feeds, hooks and operators."""

import html as entities
import re
from dataclasses import dataclass

from worker.article import Hint, Image
from worker.pipeline.clean.allow import sanitise
from worker.pipeline.clean.hints import is_call
from worker.pipeline.clean.links import absolute
from worker.pipeline.clean.plain import text_of
from worker.pipeline.clean.structure import structure

# A body longer than this is no article; it is cut before any tree is built.
MOST_CHARACTERS = 1_000_000
# Markup beyond this costs more than it says; such a body is reduced to its text.
_MOST_TAGS = 20_000
# libxml2 gives up at 256 levels; deeper fragments are reduced to their text.
_DEEPEST = 200
_SIMPLE = re.compile(
    r"(?:[^<]++|<(?:/?(?:p|b|strong|i|em|u|s|h[2-6]|ul|ol|li|sub|sup|code|blockquote)|br ?/?|/a|"
    r"a href=\"[^\"<>]*\"(?: (?:title|target|rel)=\"[^\"<>]*\")*)>)*"
)
# What the tree makes more of: paragraphs parted by line breaks, headings in bold letters.
_PARTED = re.compile(r"<br ?/?>\s*<br|<p>\s*<(?:b|strong)>[^<]{1,70}</(?:b|strong)>\s*</p>")
_LINK = re.compile(r'<a href="([^"<>]*)"([^>]*)>')
_TITLE = re.compile(r' title="[^"<>]+"')
_BLOCK_START = re.compile(
    r"(?:^|<(?:p|li|h[2-6]|strong|b|em|blockquote)>)\s*(?:<(?:strong|b|em|i)>)?([^<]{3,60})"
)
_STARTS_BLOCK = re.compile(r"\s*<(?:p|h[2-6]|ul|ol|blockquote)>")
_TAG = re.compile(r"<[^<>]*>")
# A tag longer than this holds data, or so many attributes that parsing takes minutes.
_LONG_TAG = re.compile(r"<[^<>]{20000,}(?:>|$)")
_TABLED = re.compile(r"<(?:t(?:able|r|d|h|body|head|foot)|caption)\b", re.IGNORECASE)
# Moves that one table can ask for: out of it, into a paragraph, into a figure.
_MOST_MOVES = 4
_STEP = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^>]*?(/?)>")
_VOID = frozenset(
    [
        "br",
        "hr",
        "img",
        "input",
        "meta",
        "link",
        "source",
        "wbr",
        "area",
        "base",
        "col",
        "embed",
        "param",
        "track",
    ]
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean fragment: safe HTML, its text, the "Read also" links taken out, its first picture."""

    html: str = ""
    text: str = ""
    hints: tuple[Hint, ...] = ()
    lead: Image | None = None


def clean_fragment(html: str, base_url: str) -> Cleaned:
    """Return the clean copy of a fragment; links are absolute, on `base_url` when they were not.

    Plain text and simple markup without anything to restructure skip the tree
    (0.1 ms instead of 1 for a short item). Never raises for what the input holds.
    """
    html = html[:MOST_CHARACTERS].replace("\x00", "")
    if not html.strip():
        return Cleaned()
    html = _LONG_TAG.sub("", html)
    tags = html.count("<")
    if tags > _MOST_TAGS or (tags > _DEEPEST and depth_of(html) > _DEEPEST):
        return _finished(f"<p>{entities.escape(entities.unescape(_TAG.sub(' ', html)), quote=False)}</p>")
    if _is_simple(html):
        return _finished(_simple(html, base_url))
    made = structure(html, base_url)
    done = _finished(made.html)
    if _TABLED.search(html):
        done = _settled(done, base_url)
    return Cleaned(done.html, done.text, made.hints, made.lead)


def depth_of(html: str) -> int:
    """Return the most levels of nesting the tags of `html` open, a safe estimate from above."""
    depth = deepest = 0
    for closing, name, itself in _STEP.findall(html):
        if closing:
            depth -= 1
        elif not itself and name.lower() not in _VOID:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _is_simple(html: str) -> bool:
    """Tell whether a fragment holds only text and plain tags, with nothing to take out."""
    if "<" in html and (not _SIMPLE.fullmatch(html) or _PARTED.search(html)):
        return False
    return not any(is_call(start) for start in _BLOCK_START.findall(html))


def _simple(html: str, base: str) -> str:
    """Return simple markup with its links made absolute and bare text in a paragraph."""
    if "<a " in html:
        html = _LINK.sub(lambda found: _anchor(found.group(1), found.group(2), base), html)
    return html if _STARTS_BLOCK.match(html) else f"<p>{html}</p>"


def _anchor(href: str, more: str, base: str) -> str:
    """Return the opening tag of a link with its title; without an address when it leads nowhere."""
    url = absolute(entities.unescape(href), base)
    title = _TITLE.search(more)
    return (
        f'<a href="{entities.escape(url)}"{title.group() if title else ""}>'
        if url and url[0] != "#"
        else "<a>"
    )


def _finished(html: str) -> Cleaned:
    """Return the sanitised HTML and its text."""
    safe = sanitise(html).strip()
    return Cleaned(safe, text_of(safe))


def _settled(done: Cleaned, base_url: str) -> Cleaned:
    """Return a body with tables cleaned until it stays as it is.

    Browsers, and so the sanitiser, move or unwrap what stands in the wrong place
    of a table. What was moved needs the paragraph or figure that it had not.
    """
    for _ in range(_MOST_MOVES):
        again = _finished(structure(done.html, base_url).html)
        if again.html == done.html:
            break
        done = again
    return done
