"""Figures with nothing to decide about: one picture, perhaps a caption, and no box between.

Most pictures in feeds come so. They are written out at once, as plain paragraphs
are (see `flatten`); the tree that BeautifulSoup makes costs a millisecond before it
is looked at. Whatever is less plain, or stands beside something that is, goes there.
"""

import re
from collections.abc import Sequence
from html import escape

from lxml import etree

from worker.article import Image
from worker.pipeline.clean.links import absolute
from worker.pipeline.clean.pictures import best_source, is_pixel, pixels, twin
from worker.pipeline.clean.quotes import is_pull

CAPTION = re.compile(r"caption|image-?text|photo-?text|img-?desc|legend\b|cutline", re.IGNORECASE)
CREDIT = re.compile(r"credit|copyright|\bsource\b|photographer|attribution", re.IGNORECASE)
# Attributes that stay, and so ask for a closer look.
_STAYING = ("id", "dir", "lang")

Figure = tuple[str, Image]


def plain_figures(elements: Sequence[etree._Element], base: str) -> list[Figure] | None:
    """Return each element as a figure's HTML and its picture; None unless all are plain figures."""
    figures: list[Figure] = []
    seen: set[str] = set()
    for element in elements:
        figure = _plain(element, base)
        if figure is None or twin(figure[1].url) in seen:
            return None
        seen.add(twin(figure[1].url))
        figures.append(figure)
    return figures


def _plain(figure: etree._Element, base: str) -> Figure | None:
    """Return one plain figure, None for anything else."""
    if figure.tag != "figure" or not 1 <= len(figure) <= 2 or _asks(figure):
        return None
    img, caption = figure[0], figure[1] if len(figure) > 1 else None
    names = img.get("class") or ""
    if img.tag != "img" or CAPTION.search(names) or CREDIT.search(names):
        return None
    if caption is not None and (caption.tag != "figcaption" or len(caption) or _asks(caption)):
        return None
    url = absolute(best_source(img), base)
    if not url or is_pixel(img, url):
        return None
    return _written(img, url, "" if caption is None else caption.text or "")


def _asks(element: etree._Element) -> bool:
    """Tell whether an element has bare words around what it holds, or names that say it is something else."""
    if any(element.get(name) for name in _STAYING) or is_pull(element.get("class") or ""):
        return True
    bare = [element.text if element.tag == "figure" else "", *(child.tail for child in element)]
    return any(text and text.strip() for text in bare)


def _written(img: etree._Element, url: str, said: str) -> Figure:
    width, height = pixels(img.get("width")), pixels(img.get("height"))
    alt = (img.get("alt") or "").strip()
    # In the order that BeautifulSoup writes them in: whichever way a figure came, it is the same.
    kept = {"alt": alt, "height": height, "src": url, "width": width}
    attributes = "".join(f' {name}="{escape(str(value))}"' for name, value in kept.items() if value)
    caption = f"<figcaption>{escape(said, quote=False)}</figcaption>" if said else ""
    html = f"<figure><img{attributes}>{caption}</figure>"
    return html, Image(url, " ".join(said.split()), "", width, height)
