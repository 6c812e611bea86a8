"""What never holds words of an article goes before the page is surveyed."""

from lxml import etree

# Elements that go with all they hold. Forms stay: whole pages stand in one.
GONE = (
    *(
        "script",
        "style",
        "template",
        "button",
        "input",
        "select",
        "textarea",
        "option",
        "svg",
        "math",
        "canvas",
    ),
    *("dialog", "nav", "applet", "head", "link", "meta", "area", "map", "datalist", "progress"),
)
# Three looks at attributes cost half of one look at every element.
_HIDDEN = etree.XPath(
    "//@hidden/.. | //@aria-hidden[.='true']/.. | //@style[contains(.,'display:none') or "
    "contains(.,'display: none') or contains(.,'visibility:hidden')]/.."
)
# A control or menu that was never closed swallows the article after it.
_SWALLOWERS = ("button", "nav", "select", "dialog", "svg", "canvas", "textarea", "option")
_FEW_PARAGRAPHS, _MANY_PARAGRAPHS = 3, 12
_KEPT = frozenset({"html", "body", "main", "article", "img", "picture", "figure"})
# A hidden box with more prose than this is an article that a script unveils.
_UNVEILED = 500


def strip_page(root: etree._Element) -> None:
    """Remove scripts, navigation, controls and hidden boxes; of `noscript` only pictures stay."""
    for element in [one for one in root.iter(*_SWALLOWERS, "template") if _has_swallowed(one)]:
        element.tag = "div"
    etree.strip_elements(root, *GONE, with_tail=False)
    # Nobody closes an `embed`, and libxml2 puts all that follows into it.
    etree.strip_tags(root, "embed")
    for noscript in list(root.iter("noscript")):
        _only_pictures(noscript)
    for element in _HIDDEN(root):
        if (element.tag == "img" and _is_plain(element)) or (
            element.tag not in _KEPT and sum(len(p.text or "") for p in element.iter("p")) < _UNVEILED
        ):
            drop(element)


def _is_plain(image: etree._Element) -> bool:
    """Tell whether a picture has nothing that a script would show later: hidden, it only counts readers."""
    return not any(name.startswith("data-") or name in {"srcset", "class"} for name in image.keys())  # noqa: SIM118


def _has_swallowed(element: etree._Element) -> bool:
    """Tell whether a control holds an article, because nobody closed it, or a template that is shown."""
    if element.tag == "template":
        # Declarative shadow DOM: what stands in it is what readers see.
        return element.get("shadowrootmode") is not None
    paragraphs = sum(1 for _ in element.iter("p"))
    return paragraphs > _MANY_PARAGRAPHS or (
        paragraphs > _FEW_PARAGRAPHS and next(element.iter("article", "h1"), None) is not None
    )


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
