"""The structural cleaning of one article body: figures, quotes, cards, hints, headings, links.

Plain blocks are written straight from the tree (see `flatten`), and so are plain
pictures (see `figures`); the rest goes through BeautifulSoup with a mark where those
stand between.
"""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from lxml import etree, html

from worker.article import Hint, Image
from worker.pipeline.clean.allow import ATTRIBUTES
from worker.pipeline.clean.captions import CAPTION, CREDIT
from worker.pipeline.clean.embeds import card_embeds
from worker.pipeline.clean.figures import Drawn, Part, drawn
from worker.pipeline.clean.flatten import Flattening
from worker.pipeline.clean.foreign import frame_boxes, naturalise
from worker.pipeline.clean.hints import take_hints
from worker.pipeline.clean.noscripts import open_noscripts
from worker.pipeline.clean.paragraphs import BLOCKS, wrap_bare
from worker.pipeline.clean.pictures import LAZY, LAZY_SETS, lead_of, settle_pictures, twin
from worker.pipeline.clean.quotes import settle_quotes
from worker.pipeline.clean.soup import above, classed, first, named

_GONE = (
    "script style template form button input select textarea link meta svg math canvas dialog nav map title "
    "head noembed noframes applet frame frameset base xmp plaintext"
).split()
_BOXES = (
    "div",
    "section",
    "article",
    "aside",
    "main",
    "center",
    "header",
    "footer",
    "address",
    "details",
    "summary",
)
# The attributes that the steps below ask for, and those that may stay.
_READ = frozenset(
    (
        *("class", "data", "data-href", "data-instgrm-permalink", "data-text-post-permalink", "aria-label"),
        *("href", "src", *LAZY, *LAZY_SETS),
        *(name for names in ATTRIBUTES.values() for name in names),
    )
)


@dataclass(frozen=True, slots=True)
class Structured:
    """A body in our own markup (not yet sanitised), the links taken out as hints, its first picture."""

    html: str
    hints: tuple[Hint, ...] = ()
    lead: Image | None = None


def structure(fragment: str, base: str) -> Structured:
    """Return a fragment of HTML with normal headings, figures, quotes, lists, links and cards."""
    try:
        root = html.fragment_fromstring(_FRAME.sub("", fragment), create_parent="div")
    except (etree.ParserError, ValueError):
        return Structured("")
    etree.strip_elements(root, etree.Comment, etree.ProcessingInstruction, *_GONE, with_tail=False)
    if "fb-" in fragment or "flourish" in fragment:
        frame_boxes(root)
    return structure_tree(root, base)


def structure_tree(root: etree._Element, base: str) -> Structured:
    """Return the same of a tree, which is changed on the way. `base` is the page's address."""
    naturalise(root)
    open_noscripts(root)
    parts = Flattening(root, base).parts()
    return _joined(drawn(parts, base), base) or _joined([*parts], base) or Structured("")


def _joined(parts: list[Drawn | Part], base: str) -> Structured | None:
    """Return the parts as one body, settled by BeautifulSoup around what is written already.

    None where a picture of its tree is one of those written: then the tree must see both.
    """
    marked, runs = _marked(parts)
    if len(runs) == len(marked):
        done = runs[0] if runs else Drawn("")
        return Structured(done.html, lead=next(iter(done.images), None))
    soup = BeautifulSoup(f"<body>{''.join(marked)}</body>", "lxml", multi_valued_attributes=None)
    seen, hints = _settle(soup, base, [run.html for run in runs])
    if not seen.isdisjoint(twin(image.url) for run in runs for image in run.images):
        return None
    body = first(soup, "body")
    made = body.decode_contents() if body else ""
    return Structured(_RUN.sub(lambda found: runs[int(found.group(1))].html, made), hints, _lead(soup, runs))


def _marked(parts: list[Drawn | Part]) -> tuple[list[str], list[Drawn]]:
    """Return the HTML for the tree, a mark where a run of what is written already stands, and the runs."""
    marked: list[str] = []
    runs: list[Drawn] = []
    is_open = False
    for part in parts:
        if isinstance(part, str | Drawn):
            if not is_open:
                marked.append(f'<hr data-run="{len(runs)}">')
                runs.append(Drawn(""))
            runs[-1] += part if isinstance(part, Drawn) else Drawn(part)
        else:
            _lighten(part)
            marked.append(etree.tostring(part, encoding="unicode", method="html", with_tail=False))
        is_open = isinstance(part, str | Drawn)
    return marked, runs


def _lead(soup: BeautifulSoup, runs: list[Drawn]) -> Image | None:
    """Return the first picture, of the tree or of a run."""
    for tag in named(soup, "img", "hr"):
        if tag.name == "img":
            break
        if (run := tag.get("data-run")) and (images := runs[int(str(run))].images):
            return images[0]
    return lead_of(soup)


def _lighten(part: etree._Element) -> None:
    """Take from an element and all it holds the attributes that nobody reads."""
    for element in part.iter():
        attributes = element.attrib
        for name in attributes.keys():  # noqa: SIM118 - the names are a list, which may be changed under
            if name not in _READ:
                del attributes[name]


# A page within a fragment: lxml makes two bodies of some and gives up (an AssertionError), and a head
# that is not closed swallows what follows.
_FRAME = re.compile(r"</?(?:html|head|body)\b[^>]*>", re.IGNORECASE)
_RUN = re.compile(r'<hr data-run="(\d+)"/>')


def _settle(soup: BeautifulSoup, base: str, runs: list[str]) -> tuple[set[str], tuple[Hint, ...]]:
    """Bring order into the odd blocks; return the pictures seen, as by `twin`, and the hints found."""
    card_embeds(soup, base)
    seen = settle_pictures(soup, base)
    hints = take_hints(soup, base)
    settle_quotes(soup, runs)
    if first(soup, "img"):
        _settle_figures(soup)
    for figure in named(soup, "figure"):
        if first(figure, "table", "blockquote", "pre", "ul", "ol"):
            figure.name = "div"
            for caption in named(figure, "figcaption"):
                caption.name = "p"
    _settle_boxes(soup)
    return seen, hints


def _settle_figures(soup: BeautifulSoup) -> None:
    """Make captions `figcaption` in a `figure` with their picture, credits `small` within."""
    for img in named(soup, "img"):
        figure = above(img, "figure") or _figure_around(img)
        if figure is not None:
            _settle_caption(soup, figure)


def _figure_around(img: Tag) -> Tag | None:
    """Return the box that holds a picture and its caption, renamed to `figure`; None without one."""
    box: Tag | None = img.parent
    for _ in range(3):
        if (
            box is None
            or box.name not in {"div", "span", "a", "p", "dl"}
            or len(box.get_text(strip=True)) > 600
        ):
            return None
        caption = next(classed(box, CAPTION), None)
        if caption is not None and first(caption, "img") is None and len(named(box, "img")) == 1:
            box.name = "figure"
            return box
        box = box.parent
    return None


def _settle_caption(soup: BeautifulSoup, figure: Tag) -> None:
    """Give a figure one `figcaption` after its picture, with the credit in `small`."""
    captions = named(figure, "figcaption") or list(classed(figure, CAPTION))
    outer = [c for c in captions if first(c, "img") is None and not any(o in c.parents for o in captions)]
    credit = next((c for c in classed(figure, CREDIT) if c not in outer and first(c, "img") is None), None)
    if credit is None:
        credit = first(figure, "small")
    if not outer and credit is None:
        return
    if len(outer) == 1 and outer[0].name == "figcaption" and (credit is None or credit.name == "small"):
        figure.append(outer[0].extract())
        _flat(outer[0])
        return
    caption = soup.new_tag("figcaption")
    if credit is not None:
        credit.extract()
    for part in outer:
        if caption.contents:
            caption.append(" ")
        _move(part, caption)
        part.decompose()
    _strip_end(caption)
    if credit is not None:
        small = soup.new_tag("small")
        _move(credit, small)
        if caption.contents:
            caption.append(" ")
        caption.append(small)
    _flat(caption)
    figure.append(caption)


def _strip_end(tag: Tag) -> None:
    """Take the white space from the end of what an element holds."""
    while tag.contents and isinstance(end := tag.contents[-1], NavigableString):
        if text := str(end).rstrip():
            end.replace_with(text)
            return
        end.extract()


def _move(source: Tag, target: Tag) -> None:
    """Move what one element holds into another."""
    for child in list(source.contents):
        target.append(child.extract())


def _flat(caption: Tag) -> None:
    """Make a caption one line: no boxes, no paragraphs."""
    for box in named(caption, *BLOCKS):
        box.insert_after(" ")
        box.unwrap()


def _settle_boxes(soup: BeautifulSoup) -> None:
    """Unwrap boxes that hold blocks; make those with bare text paragraphs."""
    body = first(soup, "body")
    if body is None:
        return
    for figure in named(body, "figure"):
        _only_figure(figure)
    for box in reversed(named(body, *_BOXES)):
        wrap_bare(soup, box)
        if box.get("dir") or box.get("lang"):
            box.name = "div"
        else:
            box.unwrap()
    wrap_bare(soup, body)
    for figure in named(body, "figure"):
        _only_figure(figure)


def _only_figure(figure: Tag) -> None:
    """Leave a figure its pictures, cards and caption, without boxes around them."""
    for inner in reversed(named(figure, "figure", *_BOXES, "p", "span")):
        if not above(inner, "figcaption"):
            inner.unwrap()
    for link in named(figure, "a"):
        if first(link, "img"):
            link.unwrap()
    for text in [node for node in figure.contents if isinstance(node, NavigableString)]:
        if text.strip():
            continue
        text.extract()
