"""Pictures with nothing to decide about, written out at once as plain paragraphs are (see `flatten`).

Most come so: one picture in a figure, a box, a link or a paragraph, perhaps with a
caption of bare words. The tree that BeautifulSoup makes costs a millisecond before it
is looked at, so only what is less plain goes there. Whichever way a picture came, the
HTML is the same.
"""

import re
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

from lxml import etree

from worker.article import Image
from worker.pipeline.clean.flatten import INLINE
from worker.pipeline.clean.hints import is_call
from worker.pipeline.clean.links import absolute
from worker.pipeline.clean.paragraphs import BLOCKS
from worker.pipeline.clean.pictures import LAZY_SETS, HasAttributes, best_source, is_pixel, pixels, twin
from worker.pipeline.clean.players import opened
from worker.pipeline.clean.quotes import is_pull

CAPTION = re.compile(r"caption|image-?text|photo-?text|img-?desc|legend\b|cutline", re.IGNORECASE)
CREDIT = re.compile(r"credit|copyright|\bsource\b|photographer|attribution", re.IGNORECASE)
# Attributes that stay, and so ask for a closer look.
_STAYING = ("id", "dir", "lang")
# Boxes that vanish around the one thing they hold, and what may be around a picture besides.
_BOXES = frozenset({"div", "section", "article", "main", "center", "header"})
_AROUND = frozenset({"a", "span"})
_AROUND_FRAME = _BOXES | {"p", "figure"}
_GONE = "gone"
_IN_LINE = INLINE | {"img", "picture", "source"}
_IN_TABLE = _IN_LINE | {"thead", "tbody", "tfoot", "tr", "td", "th", "colgroup", "col", "p", "ul", "ol", "li"}
_IN_CAPTION = INLINE - {"small"}

Part: TypeAlias = str | etree._Element  # noqa: SLF001 - the class has no other name


@dataclass(frozen=True, slots=True)
class Drawn:
    """A part of an article written at once: its HTML, and the pictures in it."""

    html: str
    images: tuple[Image, ...] = ()

    def __add__(self, other: "Drawn") -> "Drawn":
        """Return both as one part."""
        return Drawn(self.html + other.html, self.images + other.images)


def drawn(parts: list[Part], base: str) -> list[Drawn | Part]:
    """Return the parts with those written at once that can be; none where a picture stands twice."""
    around = ["", *parts, ""]
    made: list[Drawn | Part] = []
    for before, part, after in zip(around, parts, around[2:], strict=False):
        done = None
        if not isinstance(part, str) and _stands_alone(before, part, after):
            done = plain_figure(part, base)
        made.append(done or part)
    seen = [twin(image.url) for part in made if isinstance(part, Drawn) for image in part.images]
    return made if len(set(seen)) == len(seen) else [*parts]


def _stands_alone(before: Part, part: etree._Element, after: Part) -> bool:
    """Tell whether a part is in no line with the one before or after it, and not under a quote."""
    if part.tag not in BLOCKS and (_is_inline(before) or _is_inline(after)):
        return False
    return isinstance(before, str) or not (before.tag == "blockquote" or is_pull(before.get("class") or ""))


def _is_inline(part: Part) -> bool:
    """Tell whether a part is an element that would stand in one line with another."""
    return not isinstance(part, str) and part.tag not in BLOCKS


def plain_figure(element: etree._Element, base: str) -> Drawn | None:
    """Return an element with nothing to decide about as it is written, None for any other."""
    before = after = blank = ""
    while element.tag in _BOXES and len(element) == 1 and not _asks(element):
        text, element = _blank(element.text), element[0]
        tail = _blank(element.tail)
        # White space stays between blocks, and goes into the figure that a picture is given.
        if element.tag in BLOCKS:
            before, after = before + text, tail + after
        else:
            blank = text + tail
    done = _unboxed(element, base, blank)
    return done and Drawn(before + done.html + after, done.images)


def _unboxed(element: etree._Element, base: str, blank: str) -> Drawn | None:
    """Return an element without boxes around it as it is written; `blank` is left of a picture that goes."""
    frame = _frame_in(element)
    if frame is not None:
        return _card(frame, base, blank)
    if element.tag == "p":
        return _line(element, base, _IN_LINE)
    if element.tag == "table":
        return _line(element, base, _IN_TABLE)
    if element.tag == "figure":
        return _figure(element, base)
    img = _picture_in(element, _AROUND)
    if img is None:
        return None
    if element.tag not in _AROUND and _kept(img, base) == {}:
        return Drawn(blank)
    return _written(img, base, "")


def _frame_in(element: etree._Element) -> etree._Element | None:
    """Return the frame that is all an element holds, None when there is none or more."""
    while element.tag in _AROUND_FRAME and len(element) == 1 and not _asks(element):
        element = element[0]
    return element if element.tag == "iframe" and not is_pull(element.get("class") or "") else None


def _card(frame: etree._Element, base: str, blank: str) -> Drawn | None:
    """Return a frame as the link card that it becomes, `blank` of one that goes.

    None where its address would be written otherwise: on the way to the tree foreign letters are escaped.
    """
    shown = opened(frame, base)
    if shown is None:
        return Drawn(blank)
    url, title = shown
    if not url.isascii():
        return None
    return Drawn(f'<figure><a href="{escape(url)}">{escape(title or url, quote=False)}</a></figure>')


def _figure(figure: etree._Element, base: str) -> Drawn | None:
    """Return a figure of one picture, and of a caption of one line if there is one."""
    captions = [child for child in figure if child.tag == "figcaption"]
    shown = [child for child in figure if child.tag != "figcaption"]
    if len(shown) != 1 or len(captions) > 1 or _asks(figure):
        return None
    said = _words_of(captions[0]) if captions else ""
    if said is None:
        return None
    img = _picture_in(shown[0], _AROUND | _BOXES)
    if img is None:
        return None
    told = " ".join(filter(None, map(str.strip, captions[0].itertext()))) if captions else ""
    return _written(img, base, said, " ".join(told.split()))


def _words_of(caption: etree._Element) -> str | None:
    """Return the HTML in a caption of one line, None for one with a credit in it, or anything else."""
    if any(map(caption.get, _STAYING)) or is_pull(caption.get("class") or ""):
        return None
    if is_call("".join(caption.itertext())):
        return None
    for inner in caption.iterdescendants():
        name = inner.get("class")
        if inner.tag not in _IN_CAPTION or (name and (CREDIT.search(name) or is_pull(name))):
            return None
    inside = deepcopy(caption) if len(caption) else caption
    if len(caption):
        for inner in inside.iterdescendants():
            _tidy(inner)
    return escape(_blank(inside.text), quote=False) + "".join(
        etree.tostring(inner, encoding="unicode", method="html") for inner in inside
    )


def _tidy(inner: etree._Element) -> None:
    """Leave white space and attributes as BeautifulSoup would write them."""
    inner.text, inner.tail = _blank(inner.text), _blank(inner.tail)
    if len(inner.attrib) > 1:
        known = sorted(inner.items())
        inner.attrib.clear()
        inner.attrib.update(known)


def _asks(element: etree._Element) -> bool:
    """Tell whether an element has bare words around what it holds, or names that say it is something else."""
    if any(map(element.get, _STAYING)) or is_pull(element.get("class") or ""):
        return True
    bare = [element.text, *(child.tail for child in element)]
    return any(text and text.strip() for text in bare)


def _picture_in(element: etree._Element, around: frozenset[str]) -> HasAttributes | None:
    """Return the picture that is all an element shows; None when there is more, or less, to it."""
    while element.tag in around and len(element) == 1 and not _asks(element):
        element = element[0]
    if element.tag == "img":
        return element  # type: ignore[no-any-return]
    return _settled(element) if element.tag == "picture" else None


def _settled(picture: etree._Element) -> dict[str, str] | None:
    """Return the attributes of the one `img` of a `picture`, which knows all sizes of its sources."""
    pictures = [inner for inner in picture.iter() if inner.tag != "source"][1:]
    if [img.tag for img in pictures] != ["img"] or "".join(picture.itertext()).strip():
        return None
    known = dict(pictures[0].attrib)
    sets = [source.get("srcset") or source.get("data-srcset") or "" for source in picture.iter("source")]
    if any(sets) and not any(map(known.get, LAZY_SETS)):
        known["srcset"] = ", ".join(filter(None, sets))
    return known


def _written(img: HasAttributes, base: str, said: str, told: str = "") -> Drawn | None:
    """Return a figure's HTML and picture, None for a picture that shows nothing.

    `said` is the caption's HTML, `told` its words.
    """
    kept = _kept(img, base)
    if not kept:
        return None
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in kept.items())
    caption = f"<figcaption>{said}</figcaption>" if said else ""
    return Drawn(f"<figure><img{attributes}>{caption}</figure>", (_image(kept, told),))


def _kept(img: HasAttributes, base: str) -> dict[str, str] | None:
    """Return what stays of a picture's attributes, in BeautifulSoup's order; {} when it shows nothing.

    None where its address would be written otherwise: on the way to the tree foreign letters are escaped.
    """
    url = absolute(best_source(img), base)
    if not url or is_pixel(img, url):
        return {}
    if not url.isascii() and not _is_bare(img):
        return None
    width, height = pixels(img.get("width")), pixels(img.get("height"))
    kept = {
        "alt": str(img.get("alt") or "").strip(),
        "height": str(height or ""),
        "src": url,
        "width": str(width or ""),
    }
    return {name: value for name, value in kept.items() if value}


def _is_bare(img: HasAttributes) -> bool:
    """Tell whether nothing stands between a picture and its figure."""
    around = None if isinstance(img, dict) else img.getparent()  # type: ignore[attr-defined]
    return around is not None and around.tag == "figure"


def _image(kept: dict[str, str], said: str) -> Image:
    return Image(kept["src"], said, "", int(kept.get("width", 0)), int(kept.get("height", 0)))


def _line(line: etree._Element, base: str, plain: frozenset[str]) -> Drawn | None:
    """Return a paragraph or table with pictures among its words, its links as they are.

    None when anything in it is not `plain`.
    """
    for inner in line.iter():
        name = inner.get("class") or ""
        if is_pull(name) or (inner is not line and (inner.tag not in plain or CAPTION.search(name))):
            return None
    if is_call("".join(line.itertext())):
        return None
    line = deepcopy(line)
    images = _settle(line, base)
    if images is None:
        return None
    for inner in line.iter():
        _tidy(inner)
    html = etree.tostring(line, encoding="unicode", method="html", with_tail=False)
    return Drawn(html, tuple(images))


def _settle(line: etree._Element, base: str) -> list[Image] | None:
    """Leave of each picture of a line what stays and return them; None where one needs a closer look."""
    images = []
    for shown in list(line.iter("img", "picture")):
        if shown.tag == "img" and next(shown.iterancestors("picture"), None) is not None:
            continue
        img = _settled(shown) if shown.tag == "picture" else shown
        if img is None:
            return None
        kept = _kept(img, base)
        if kept is None:
            return None
        shown.clear(keep_tail=True)
        shown.tag = "img" if kept else _GONE
        shown.attrib.update(kept)
        if kept:
            images.append(_image(kept, ""))
    etree.strip_elements(line, _GONE, with_tail=False)
    return images


def _blank(text: str | None) -> str:
    """Return white space as BeautifulSoup's parser leaves it: one line break or one space."""
    if not text or text.strip(" \n\t\f\r"):
        return text or ""
    return "\n" if "\n" in text else " "
