"""Bare text between blocks made paragraphs."""

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from worker.pipeline.clean.soup import first

BLOCKS = frozenset(
    "p div section article aside header footer main figure figcaption blockquote ul ol li dl dt dd table "
    "caption thead tbody tfoot tr td th pre hr h1 h2 h3 h4 h5 h6 center address details summary".split()
)


def wrap_bare(soup: BeautifulSoup, box: Tag) -> None:
    """Wrap runs of bare text and inline markup in a box into `p`, parted by double line breaks."""
    run: list[PageElement] = []
    breaks = 0
    for child in list(box.contents):
        if isinstance(child, Tag) and child.name == "br":
            breaks += 1
            run.append(child)
            continue
        if breaks and isinstance(child, NavigableString) and not child.strip():
            continue
        if isinstance(child, Tag) and _is_block(child):
            _wrap(soup, run)
            run, breaks = [], 0
            continue
        if breaks > 1:
            _wrap(soup, run)
            run = []
        breaks = 0
        run.append(child)
    _wrap(soup, run)


def _is_block(tag: Tag) -> bool:
    """Tell whether an element starts a new line, by its name or by what it holds."""
    return tag.name in BLOCKS or (tag.name == "span" and first(tag, *BLOCKS) is not None)


def _wrap(soup: BeautifulSoup, run: list[PageElement]) -> None:
    """Put one run of inline nodes into a paragraph, a picture alone into a figure; blank runs go."""
    while run and isinstance(run[-1], Tag) and run[-1].name == "br":
        run.pop().extract()
    while run and isinstance(run[0], Tag) and run[0].name == "br":
        run.pop(0).extract()
    shown = [node for node in run if isinstance(node, Tag) or str(node).strip()]
    if not shown:
        return
    paragraph = soup.new_tag("figure" if all(_is_picture(node) for node in shown) else "p")
    run[0].insert_before(paragraph)
    for node in run:
        paragraph.append(node.extract())


def _is_picture(node: PageElement) -> bool:
    """Tell whether a node is a picture, perhaps in a link, without words."""
    return isinstance(node, Tag) and (
        node.name == "img" or (first(node, "img") is not None and not node.get_text(strip=True))
    )
