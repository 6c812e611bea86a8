"""What never holds words of an article goes before the page is surveyed."""

from lxml import etree

# Elements that go with all they hold. Forms stay: whole pages stand in one.
GONE = (
    "script style template button input select textarea option svg math canvas dialog nav embed applet head link "
    "meta area map datalist progress"
).split()

_HIDDEN = etree.XPath(
    "//*[@hidden or @aria-hidden='true' or (@style and (contains(@style,'display:none') or "
    "contains(@style,'display: none') or contains(@style,'visibility:hidden')))]"
)
# A control or menu that was never closed swallows the article after it.
_FULL = etree.XPath(
    "//*[self::button or self::nav or self::select or self::dialog or self::svg or self::canvas or self::textarea or "
    "self::option][count(.//p) > 3 and (.//article or .//h1 or count(.//p) > 12)]"
)
_KEPT = frozenset({"html", "body", "main", "article", "img", "picture", "figure"})
# A hidden box with more prose than this is an article that a script unveils.
_UNVEILED = 500


def strip_page(root: etree._Element) -> None:
    """Remove scripts, navigation, controls and hidden boxes; of `noscript` only pictures stay."""
    for element in _FULL(root):
        element.tag = "div"
    etree.strip_elements(root, *GONE, with_tail=False)
    for noscript in list(root.iter("noscript")):
        _only_pictures(noscript)
    for element in _HIDDEN(root):
        if element.tag not in _KEPT and sum(len(p.text or "") for p in element.iter("p")) < _UNVEILED:
            drop(element)


def drop(element: etree._Element) -> None:
    """Remove an element with all it holds; what follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)


def _only_pictures(noscript: etree._Element) -> None:
    """Leave the pictures of a `noscript`, without any text; remove it when it has none."""
    pictures = list(noscript.iter("img"))
    if not pictures:
        drop(noscript)
        return
    tail = noscript.tail
    noscript.clear()
    noscript.tail = tail
    for picture in pictures[:1]:
        picture.tail = None
        noscript.append(picture)
