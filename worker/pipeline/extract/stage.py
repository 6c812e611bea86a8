"""The extraction stage: one page in, one article out.

bytes -> tree -> metadata -> strip -> survey -> core -> evidence -> judge -> overrule
      -> carve -> structure -> sanitise -> text
"""

from dataclasses import replace

from lxml import etree

from worker.article import Extract, Hint
from worker.pipeline.clean import sanitise, structure_tree, text_of
from worker.pipeline.extract.blocks import fingerprint, fingerprints
from worker.pipeline.extract.carve import carve
from worker.pipeline.extract.certain import hints_of, overrule
from worker.pipeline.extract.evidence import scene_of, words_of
from worker.pipeline.extract.judge import judge
from worker.pipeline.extract.metadata import Metadata, read_metadata
from worker.pipeline.extract.page import Unusable, read_page
from worker.pipeline.extract.rank import core_of
from worker.pipeline.extract.stripping import strip_page
from worker.pipeline.extract.survey import Survey, survey
from worker.pipeline.tongue import tongue

# A block is kept when it is about as likely as not to be the article's: a missing paragraph
# is worse than a line more.
_KEPT_FROM = 0.45
# A block with two fifths of the page's prose is the article unless much speaks against it.
_BULK_KEPT_FROM = 0.2
_REPEATED_FROM = 40


def extract(body: bytes, url: str, charset: str = "", furniture: frozenset[int] = frozenset()) -> Extract:
    """Return the article on a page, or an Extract whose `error` says why there is none.

    `charset` is what the server named; `furniture` are fingerprints of blocks known
    to stand on many pages of this source. Never raises for what `body` holds.
    """
    return _extract(body, url, charset, furniture, counted=False)[0]


def extract_with_blocks(
    body: bytes, url: str, charset: str = "", furniture: frozenset[int] = frozenset()
) -> tuple[Extract, tuple[int, ...]]:
    """Return the article and the fingerprints of the page's blocks (signed 64 bits), from one parse."""
    return _extract(body, url, charset, furniture, counted=True)


def _extract(
    body: bytes, url: str, charset: str, furniture: frozenset[int], *, counted: bool
) -> tuple[Extract, tuple[int, ...]]:
    """Return the article, and the fingerprints when they are to be counted."""
    try:
        page = read_page(body, charset)
    except Unusable as error:
        return Extract(url=url, type="error", error=str(error)), ()
    facts = read_metadata(page.root, url)
    strip_page(page.root)
    found = survey(page.root)
    blocks = fingerprints(found) if counted else ()
    base = url or facts.canonical
    top, hints = _article_part(found, facts, furniture, base)
    made = _article(facts, top, base, hints) if top is not None else _bare(facts)
    return replace(made, url=url or facts.canonical), blocks


def block_fingerprints(body: bytes, charset: str = "") -> tuple[int, ...]:
    """Return the fingerprints of a page's blocks alone, () when the body is no page."""
    try:
        page = read_page(body, charset)
    except Unusable:
        return ()
    strip_page(page.root)
    return fingerprints(survey(page.root))


def _article_part(
    found: Survey, facts: Metadata, furniture: frozenset[int], base: str
) -> tuple[etree._Element | None, tuple[Hint, ...]]:
    """Return the part of the tree that is the article, free of furniture, and its "Read also" links."""
    core = core_of(found)
    if core < 0:
        return None, ()
    scene = scene_of(found, core, facts.title)
    kept = [
        odds > (_BULK_KEPT_FROM if block.weight > 0.4 * scene.total else _KEPT_FROM)
        for odds, block in zip(judge(scene), found.blocks, strict=True)
    ]
    if furniture:
        for number, block in enumerate(found.blocks):
            kept[number] = kept[number] and fingerprint(block.text) not in furniture
    for number, block in enumerate(found.blocks):
        if kept[number] and block.tag in _HEADINGS and words_of(block.text) == scene.title:
            kept[number] = False
    overrule(scene, kept)
    _drop_repeated(found, kept)
    _drop_idle_headings(found, kept)
    hints = hints_of(scene, kept, base)
    return carve(scene, kept), hints


def _drop_repeated(found: Survey, kept: list[bool]) -> None:
    """Unkeep long blocks that stand in the article already (copies for phones, carousels)."""
    seen: set[str] = set()
    for number, block in enumerate(found.blocks):
        if kept[number] and block.length > _REPEATED_FROM:
            kept[number] = block.text not in seen
            seen.add(block.text)


def _drop_idle_headings(found: Survey, kept: list[bool]) -> None:
    """Unkeep headings at the end, with nothing of the article after them."""
    for number in range(len(kept) - 1, -1, -1):
        if kept[number]:
            if found.blocks[number].tag not in _HEADINGS:
                return
            kept[number] = False


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def _bare(facts: Metadata) -> Extract:
    """Return the metadata alone with the reason why there is no article."""
    return Extract(
        canonical=facts.canonical, type="error", title=facts.title, site=facts.site, language=facts.language,
        error="The page holds no article text.",
    )  # fmt: skip


def _article(facts: Metadata, top: etree._Element, base: str, hints: tuple[Hint, ...]) -> Extract:
    """Return the clean article made of the chosen part of the page."""
    made = structure_tree(top, base)
    safe = sanitise(made.html)
    text = text_of(safe)
    if not text:
        return _bare(facts)
    return Extract(
        canonical=facts.canonical, title=facts.title, authors=facts.authors, published=facts.published,
        updated=facts.updated, site=facts.site, section=facts.section,
        language=facts.language or tongue(text),
        summary=facts.summary, lead=facts.lead or made.lead, categories=facts.categories, html=safe,
        text=text, hints=_joined(made.hints, hints), paywalled=facts.paywalled,
    )  # fmt: skip


def _joined(first: tuple[Hint, ...], more: tuple[Hint, ...]) -> tuple[Hint, ...]:
    """Return the hints with each address once."""
    known = {hint.url for hint in first}
    return first + tuple(hint for hint in more if hint.url not in known)
