"""A tree laid flat: plain paragraphs as strings, and what needs thought as elements.

Nine blocks of ten in an article are paragraphs, headings and lists with nothing
to decide about. They are written out at once (2 µs each); only pictures,
quotes, players, boxes and "Read also" lines go through BeautifulSoup, whose
tree costs 30 µs an element.
"""

import itertools
import re
from html import escape

from lxml import etree

from worker.pipeline.clean.headings import raise_bold, settle_headings
from worker.pipeline.clean.hints import is_call
from worker.pipeline.clean.links import absolute
from worker.pipeline.clean.quotes import is_pull

INLINE = frozenset(
    "a b strong i em u s span font mark small sub sup code abbr cite q time label bdi bdo big tt ins "
    "del var kbd samp "
    "br wbr acronym strike ruby rt rp rb data dfn nobr".split()
)
_CITING, _NAMED = etree.XPath(".//*[@cite]"), etree.XPath(".//*[@id]")
_PLAIN = frozenset("p h1 h2 h3 h4 h5 h6 ul ol dl pre hr table".split())
_LINES = frozenset("p h1 h2 h3 h4 h5 h6".split())
# Elements that ask for thought wherever they stand.
_ODD = ("img picture figure iframe video audio blockquote aside object embed details figcaption").split()
_BOXES = ("div", "section", "article", "main", "aside", "header", "footer", "address", "center", "details")
_SET_BESIDE = frozenset({"div", "section", "figure"})
_CAPTIONED = re.compile(r"caption|wp-caption|image|photo|media|figure|foto|bild", re.IGNORECASE)
# Attributes of a block that the allow-list keeps.
_STAYING = ("id", "dir", "lang")
# A link that leads nowhere becomes this, and its words stay.
_UNLINKED = "unlinked"
_LONGEST_SPEAKER, _LONGEST_CALL = 120, 80
# A box with a picture and no more text than this may be a figure.
_LONGEST_CAPTION = 700


class Flattening:
    """One tree on its way to a flat list; holds what is known of it while it is walked."""

    def __init__(self, root: etree._Element, base: str) -> None:
        """Make links absolute, headings start at h2, and mark what holds something odd."""
        self.root = root
        self.made: list[str | etree._Element] = []
        settle_headings(root)
        _settle_links(root, base)
        self.odd = _holders(root, _ODD)
        self.linked = _holders(root, ("a",))

    def parts(self) -> list[str | etree._Element]:
        """Return the blocks in order: HTML of plain ones, elements for the others."""
        self._box(self.root)
        raise_bold(self.made)
        return self.made

    def _box(self, box: etree._Element) -> None:
        """Write the blocks of a box; bare text between them becomes paragraphs."""
        run = [escape(box.text, quote=False)] if box.text else []
        breaks = 0
        for child in box:
            tag = child.tag
            tail = child.tail
            if tag == "br":
                breaks += 1
                if breaks > 1:
                    self._paragraph(run)
                    run = []
                elif run:
                    run.append("<br>")
            elif tag in INLINE and child not in self.odd and not _holds_block(child):
                breaks = 0
                run.append(_html_of(child))
            elif isinstance(tag, str):
                breaks = 0
                self._paragraph(run)
                run = []
                self._block(child, tag)
            if tail:
                if breaks and tail.strip():
                    breaks = 0
                run.append(escape(tail, quote=False))
        self._paragraph(run)

    def _paragraph(self, run: list[str]) -> None:
        """Write a paragraph of a run of bare text, unless it is blank."""
        while run and (run[-1] == "<br>" or not run[-1].strip()):
            run.pop()
        if inner := "".join(run).strip():
            self.made.append(f"<p>{inner}</p>")

    def _block(self, element: etree._Element, tag: str) -> None:
        """Write one block: as it is, as something to think about, or what it holds."""
        odd = element in self.odd
        name = element.get("class")
        if (
            (name and is_pull(name))
            or (tag == "p" and _follows_quote(element))
            or (tag in _ODD and tag not in {"aside", "details"})
            or self._is_call(element, tag)
        ):
            self.made.append(element)
        elif tag in _PLAIN:
            if tag == "p" and len(element) > 1 and _is_parted(element):
                self._box(element)
            elif odd:
                self.made.append(element)
            elif tag == "hr" or _has_words(element):
                self.made.append(_plain_of(element, tag) or _html_of(element))
        elif odd and (tag in INLINE or self._is_figure(element, name or "")):
            if _is_row(element):
                self._box(element)
            else:
                self.made.append(element)
        elif element.get("dir") or element.get("lang"):
            self.made.append(_opening(element))
            self._box(element)
            self.made.append("</div>")
        else:
            self._box(element)

    def _is_call(self, element: etree._Element, tag: str) -> bool:
        """Tell whether a block may be a "Read also" line or a box of such links."""
        linked = element in self.linked
        if not linked and tag not in {"h2", "h3", "h4", "h5", "h6", "p"}:
            return False
        start = ""
        for piece in element.itertext():
            start += piece
            if len(start) > _LONGEST_CALL:
                break
        # A longer line without a link calls nobody anywhere.
        return (linked or len(start) < _LONGEST_CALL) and is_call(start)

    def _is_figure(self, box: etree._Element, name: str) -> bool:
        """Tell whether a box is one picture or player with its caption."""
        media = sum(1 for _ in box.iter("img", "iframe", "video", "picture"))
        if not 1 <= media <= 3 or (
            next(box.iter("p", "h2", "h3", "ul", "blockquote"), None) is not None
            and not _CAPTIONED.search(name)
        ):
            return False
        return len("".join(box.itertext()).strip()) <= _LONGEST_CAPTION


def _is_row(box: etree._Element) -> bool:
    """Tell whether a box only sets several boxes beside each other, each with a picture of its own."""
    return (
        len(box) > 1
        and all(
            child.tag in _SET_BESIDE and next(child.iter("img", "figure", "picture"), None) is not None
            for child in box
        )
        and not any(map(box.get, _STAYING))
        and not any(text and text.strip() for text in (box.text, *(child.tail for child in box)))
    )


def _follows_quote(element: etree._Element) -> bool:
    """Tell whether a short line stands right after a quote, and may say whose it is."""
    before = element.getprevious()
    return (
        before is not None
        and before.tag == "blockquote"
        and not (before.tail or "").strip()
        and len("".join(element.itertext())) < _LONGEST_SPEAKER
    )


def _settle_links(root: etree._Element, base: str) -> None:
    """Make links absolute, unlink those that lead nowhere; the same with where quotes were taken from."""
    targets = set()
    for link in root.iter("a"):
        href = link.get("href")
        if href is None:
            continue
        url = absolute(href, base)
        if url[:1] == "#":
            targets.add(url[1:])
        if url:
            link.set("href", url)
        else:
            link.tag = _UNLINKED
    etree.strip_tags(root, _UNLINKED)
    for quote in _CITING(root):
        _settle_cited(quote, base)
    _settle_ids(root, targets)


def _settle_ids(root: etree._Element, targets: set[str]) -> None:
    """Keep the ids that a link points at, and of such links those whose id is there."""
    here = set()
    for element in _NAMED(root):
        name = element.get("id")
        if name in targets and (element.tag not in _BOXES or _hand_on(element, name)):
            here.add(name)
        if name not in targets or element.tag in _BOXES:
            del element.attrib["id"]
    if missing := targets - here:
        for link in root.iter("a"):
            if (link.get("href") or "")[:1] == "#" and link.get("href")[1:] in missing:
                link.tag = _UNLINKED
        etree.strip_tags(root, _UNLINKED)


def _hand_on(box: etree._Element, name: str) -> bool:
    """Give the id of a box, which will go, to the first line in it; tell whether there is one."""
    line = next(box.iter(*_LINES, "li", "pre", "figure"), None)
    if line is None or line.get("id"):
        return False
    line.set("id", name)
    return True


def _settle_cited(quote: etree._Element, base: str) -> None:
    """Make the address that a quote was taken from absolute; it goes when it is no page's."""
    url = absolute(quote.get("cite"), base)
    if url.startswith(("http://", "https://")):
        quote.set("cite", url)
    else:
        del quote.attrib["cite"]


def _is_parted(line: etree._Element) -> bool:
    """Tell whether two line breaks, one right after the other, part a paragraph."""
    return any(
        one.tag == other.tag == "br" and not (one.tail or "").strip()
        for one, other in itertools.pairwise(line)
    )


def _holders(root: etree._Element, tags: tuple[str, ...] | list[str]) -> set[etree._Element]:
    """Return the elements of these tags and all that hold them."""
    found: set[etree._Element] = set()
    for element in root.iter(*tags):
        climbed = element
        while climbed is not None and climbed not in found:
            found.add(climbed)
            climbed = climbed.getparent()
    return found


def _holds_block(element: etree._Element) -> bool:
    """Tell whether an inline element holds anything that starts a new line."""
    return len(element) > 0 and any(inner.tag not in INLINE for inner in element.iter())


def _has_words(element: etree._Element) -> bool:
    """Tell whether an element shows any text."""
    return bool((element.text and element.text.strip()) or "".join(element.itertext()).strip())


def _plain_of(element: etree._Element, tag: str) -> str:
    """Return the HTML of a line of bare text, "" when there is more to it."""
    text = element.text
    if not text or len(element) or tag not in _LINES or "\r" in text or any(map(element.get, _STAYING)):
        return ""
    return f"<{tag}>{escape(text, quote=False)}</{tag}>"


def _html_of(element: etree._Element) -> str:
    """Return an element's HTML without what follows it."""
    return etree.tostring(element, encoding="unicode", method="html", with_tail=False)  # type: ignore[no-any-return]


def _opening(element: etree._Element) -> str:
    """Return a `div` that keeps an element's direction and language."""
    kept = "".join(f' {name}="{escape(element.get(name))}"' for name in ("dir", "lang") if element.get(name))
    return f"<div{kept}>"
