"""Furniture out of the tree: before the article is looked for, and inside it after."""

import re

from lxml import etree, html

from worker.pipeline.extract.furniture import GONE, LINE, NAMED, name_of

_WORD = re.compile(r"\w+")
_HIDDEN = etree.XPath(
    "//*[@hidden or @aria-hidden='true' or contains(@style,'display:none') or contains(@style,'display: none')]"
)
_NAMED_BOXES = (
    "div",
    "section",
    "aside",
    "ul",
    "ol",
    "p",
    "span",
    "header",
    "table",
    "a",
    "dl",
    "figure",
    "blockquote",
    "iframe",
)
_BODY_BOXES = frozenset(("html", "body", "main", "article"))


def strip_page(root: html.HtmlElement) -> None:
    """Remove what never holds an article: scripts, navigation, forms, hidden boxes."""
    for form in root.iter("form"):
        if len(form.findall(".//p")) > 3:
            form.tag = "div"
    etree.strip_elements(root, *GONE, with_tail=False)
    for element in _HIDDEN(root):
        if (
            element.tag not in _BODY_BOXES
            and element.tag not in {"img", "picture", "figure"}
            and _prose(element) < 500
        ):
            drop(element)


def strip_named(root: html.HtmlElement) -> None:
    """Remove boxes whose name says furniture, unless they hold much of the page's prose."""
    whole = max(1, _prose(root))
    for element in list(root.iter(*_NAMED_BOXES)):
        name = name_of(element)
        if name and NAMED.search(name) and element is not root and _prose(element) < max(200, 0.3 * whole):
            drop(element)


def strip_lines(body: html.HtmlElement) -> None:
    """Remove short lines and link lists that are no part of the text."""
    for element in list(body.iter("p", "div", "span", "li", "h2", "h3", "h4", "ul", "section", "aside")):
        if element is body or element.getparent() is None:
            continue
        text = " ".join("".join(element.itertext()).split())
        if (len(text) < 160 and LINE.match(text)) or (
            element.tag in {"ul", "div", "section", "aside"} and _is_link_list(element, text)
        ):
            drop(element)


def strip_title(body: html.HtmlElement, title: str) -> None:
    """Remove headings that repeat the article's title."""
    wanted = _words(title)
    for heading in list(body.iter("h1", "h2", "h3")):
        if heading is not body and (said := _words("".join(heading.itertext()))) and said == wanted:
            drop(heading)


def _words(text: str) -> str:
    """Return the words of a text in lower case."""
    return " ".join(_WORD.findall(text.lower()))


def _is_link_list(element: html.HtmlElement, text: str) -> bool:
    """Tell whether a block is three links or more with little else."""
    links = [len("".join(a.itertext()).strip()) for a in element.iter("a")]
    return len(links) >= 3 and sum(links) > 0.7 * len(text)


def drop(element: html.HtmlElement) -> None:
    """Remove an element, its text and children; what follows it stays."""
    if element.getparent() is not None:
        element.drop_tree()


def _prose(element: html.HtmlElement) -> int:
    """Return how many characters stand in the paragraphs under an element."""
    return sum(len("".join(p.itertext())) for p in element.iter("p"))
