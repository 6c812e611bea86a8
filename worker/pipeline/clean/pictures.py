"""Pictures: the best size, lazy ones resolved, captions and credits beside them, pixels out."""

import re
from collections.abc import Iterator
from operator import itemgetter
from typing import Protocol

from bs4 import BeautifulSoup, Tag

from worker.article import Image
from worker.pipeline.clean.links import absolute
from worker.pipeline.clean.soup import above, first, named

# What lazy loaders call the real address, the best first.
LAZY = (
    "data-original",
    "data-lazy-src",
    "data-full-src",
    "data-hi-res-src",
    "data-src-large",
    "data-src",
    "data-lazy",
    "data-url",
    "data-image",
    "data-original-src",
    "data-fallback-src",
    "data-runner-src",
)
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set", "srcset")
# Wider than this is for print and retina walls: the next smaller is kept.
_WIDEST = 2048
_CANDIDATE = re.compile(r"\s*([^\s,][^\s]*[^\s,]|[^\s,])(?:\s+(\d+(?:\.\d+)?)([wx])(?:\s+\d+h)?)?\s*(?:,|$)")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:blank|spacer|placeholder|pixel|transparent|lazy[-_]?load(?:er|ing)?|loading|grey|1x1|clear)"
    r"(?:[-_.]\w*)?\.(?:gif|png|svg|jpe?g|webp)|^data:",
    re.IGNORECASE,
)
_TRACKER = re.compile(
    r"//(?:[^/]*\.)?(?:doubleclick\.net|scorecardresearch\.com|google-analytics\.com|quantserve\.com"
    r"|feedburner\.com/~|feedsportal\.com|pixel\.wp\.com|stats\.wordpress\.com|b\.gif|facebook\.com/tr)",
    re.IGNORECASE,
)
# Services that scale pictures name the picture itself in their query.
_NAMED = re.compile(r"(?:^|&)(?:url|src|image|img|file|path|id|u)=([^&]+)")
_NUMBER = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$")


class HasAttributes(Protocol):
    """An element of whatever tree."""

    def get(self, name: str, /) -> object:
        """Return an attribute, None where there is none."""


def settle_pictures(soup: BeautifulSoup, base: str) -> set[str]:
    """Give every picture one absolute address of the best size; take out those that show nothing.

    Returns the addresses, as `twin` gives them.
    """
    for picture in named(soup, "picture"):
        _flatten(picture)
    seen: set[str] = set()
    for img in named(soup, "img"):
        url = absolute(best_source(img), base)
        if not url or is_pixel(img, url) or twin(url) in seen:
            img.decompose()
            continue
        seen.add(twin(url))
        kept = {"src": url}
        if alt := str(img.get("alt") or "").strip():
            kept["alt"] = alt
        for name in ("width", "height"):
            if size := pixels(img.get(name)):
                kept[name] = str(size)
        img.attrs = {**kept}
    return seen


def best_source(img: HasAttributes) -> str:
    """Return the address of the largest sensible version of a picture, "" when there is none."""
    sized = [found for name in LAZY_SETS if (said := img.get(name)) for found in candidates(str(said))]
    while sized:
        fitting = [found for found in sized if found[0] <= _WIDEST] or [min(sized)]
        best = max(fitting, key=itemgetter(0))
        if not _PLACEHOLDER.search(best[1]):
            return best[1]
        sized.remove(best)
    for name in LAZY:
        if (said := img.get(name)) and (value := str(said).strip()) and not _PLACEHOLDER.search(value):
            return value
    src = str(img.get("src") or "").strip()
    return "" if _PLACEHOLDER.search(src) else src


def candidates(srcset: str) -> Iterator[tuple[float, str]]:
    """Yield (width in pixels or density x 1000, address) of a `srcset` (HTML, 4.8.4.2.1)."""
    for url, size, unit in _CANDIDATE.findall(srcset):
        yield (float(size or 1) * (1 if unit == "w" else 1000), url)


def is_pixel(img: HasAttributes, url: str) -> bool:
    """Tell whether a picture only counts readers or is a speck of decoration."""
    width, height = pixels(img.get("width")), pixels(img.get("height"))
    return (0 < width <= 3 or 0 < height <= 3) or bool(_TRACKER.search(url) or _PLACEHOLDER.search(url))


def pixels(value: object) -> int:
    """Return a `width` or `height` attribute in pixels, 0 when it is not a plain number."""
    found = _NUMBER.match(str(value or ""))
    return int(found.group(1)) if found else 0


def lead_of(soup: BeautifulSoup) -> Image | None:
    """Return the first picture of settled HTML with its caption and credit, None without one."""
    img = first(soup, "img")
    if not isinstance(img, Tag):
        return None
    figure = above(img, "figure")
    caption = credit = ""
    if isinstance(figure, Tag) and isinstance(said := first(figure, "figcaption"), Tag):
        if isinstance(small := first(said, "small"), Tag):
            credit = small.get_text(" ", strip=True)
        caption = " ".join(said.get_text(" ", strip=True).split()).removesuffix(credit).strip()
    return Image(str(img["src"]), caption, credit, pixels(img.get("width")), pixels(img.get("height")))


def twin(url: str) -> str:
    """Return what two addresses of the same picture have in common.

    >>> twin("https://a.example/_next/image?url=%2Fquay.jpg&w=640")
    'https://a.example/_next/image?%2Fquay.jpg'
    """
    path, _, query = url.partition("?")
    if query and (named := _NAMED.search(query)):
        return f"{path}?{named.group(1)}"
    return path


def _flatten(picture: Tag) -> None:
    """Make a `picture` one `img` that knows all sizes of its sources."""
    img = first(picture, "img")
    sets = [str(s.get("srcset") or s.get("data-srcset") or "") for s in named(picture, "source")]
    if not isinstance(img, Tag):
        if not any(sets):
            picture.decompose()
            return
        picture.name = "img"
        picture.clear()
        picture.attrs = {"srcset": next(filter(None, sets))}
        return
    if any(sets) and not any(img.get(name) for name in LAZY_SETS):
        img["srcset"] = ", ".join(filter(None, sets))
    picture.replace_with(img.extract())
