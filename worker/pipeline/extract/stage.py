"""The extraction stage: one page in, one article out.

bytes -> tree -> metadata -> strip -> rank -> prune -> structure -> sanitise -> text
"""

from dataclasses import replace

from lxml import etree, html

from worker.article import Extract, Image
from worker.pipeline.clean import sanitise, structure, text_of
from worker.pipeline.extract.blocks import fingerprints, strip_known
from worker.pipeline.extract.metadata import Metadata, read_metadata
from worker.pipeline.extract.page import Unusable, read_page
from worker.pipeline.extract.prune import strip_lines, strip_named, strip_page, strip_title
from worker.pipeline.extract.rank import best, rank


def extract(body: bytes, url: str, charset: str = "", furniture: frozenset[int] = frozenset()) -> Extract:
    """Return the article on a page, or an Extract whose `error` says why there is none.

    `charset` is what the server named; `furniture` are fingerprints of blocks known
    to stand on many pages of this source. Never raises for what `body` holds.
    """
    return extract_with_blocks(body, url, charset, furniture)[0]


def extract_with_blocks(
    body: bytes, url: str, charset: str = "", furniture: frozenset[int] = frozenset()
) -> tuple[Extract, tuple[int, ...]]:
    """Return the article and the fingerprints of the page's blocks (signed 64 bits), from one parse."""
    try:
        page = read_page(body, charset)
    except Unusable as error:
        return Extract(url=url, type="error", error=str(error)), ()
    root = page.root
    facts = read_metadata(root, url)
    strip_page(root)
    seen = fingerprints(root)
    if furniture:
        strip_known(root, furniture)
    strip_named(root)
    top = best(rank(root))
    made = _article(facts, top, url or facts.canonical) if top is not None else _bare(facts)
    return replace(made, url=url or facts.canonical), seen


def block_fingerprints(body: bytes, charset: str = "") -> tuple[int, ...]:
    """Return the fingerprints of a page's blocks alone, () when the body is no page."""
    try:
        page = read_page(body, charset)
    except Unusable:
        return ()
    strip_page(page.root)
    return fingerprints(page.root)


def _bare(facts: Metadata) -> Extract:
    """Return the metadata alone with the reason why there is no article."""
    return Extract(
        canonical=facts.canonical,
        type="error",
        title=facts.title,
        site=facts.site,
        language=facts.language,
        error="The page holds no article text.",
    )


def _article(facts: Metadata, top: html.HtmlElement, base: str) -> Extract:
    """Return the clean article made of the chosen part of the page."""
    strip_lines(top)
    strip_title(top, facts.title)
    top.tail = None
    made = structure(etree.tostring(top, encoding="unicode", method="html"), base)
    safe = sanitise(made.html).strip()
    text = text_of(safe)
    if not text:
        return _bare(facts)
    lead: Image | None = facts.lead or made.lead
    return Extract(
        canonical=facts.canonical,
        title=facts.title,
        authors=facts.authors,
        published=facts.published,
        updated=facts.updated,
        site=facts.site,
        section=facts.section,
        language=facts.language,
        summary=facts.summary,
        lead=lead,
        categories=facts.categories,
        html=safe,
        text=text,
        hints=made.hints,
        paywalled=facts.paywalled,
    )
