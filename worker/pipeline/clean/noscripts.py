"""Pictures that hide in `noscript`: what readers without scripts would be shown is what we publish."""

from lxml import etree

from worker.pipeline.clean.pictures import best_source


def open_noscripts(root: etree._Element) -> None:
    """Put the picture in each `noscript` in the place of its lazy stand-in before it; all else in it goes."""
    for noscript in list(root.iter("noscript")):
        real = _picture_in(noscript)
        if real is None:
            continue
        before = noscript.getprevious()
        stand_in = None if before is None else next(before.iter("img"), None)
        if stand_in is None:
            real.tail = None
            noscript.addprevious(real)
        elif not best_source(stand_in):
            stand_in.attrib.clear()
            stand_in.attrib.update(real.attrib)
    etree.strip_elements(root, "noscript", with_tail=False)


def _picture_in(noscript: etree._Element) -> etree._Element | None:
    """Return the first picture in a `noscript`, also where its content was read as text."""
    real = next(noscript.iter("img"), None)
    if real is None and "<img" in (said := "".join(noscript.itertext())):
        page = etree.fromstring(said.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8"))
        real = next(page.iter("img"), None)
    return real
