"""The extraction stage: one page in, one article out.

bytes -> tree -> metadata -> strip -> survey -> core -> scene -> judge -> keep -> carve
      -> structure -> sanitise -> text -> kind
"""

from dataclasses import dataclass, replace
from types import MappingProxyType

from lxml import etree

from feeds.text import clean
from worker.article import Extract, Hint, LeftOut
from worker.pipeline.clean import Structured, clean_fragment, sanitise, structure_tree, text_of
from worker.pipeline.clean.links import absolute
from worker.pipeline.extract.blocks import Furniture, fingerprint, fingerprints, known_among
from worker.pipeline.extract.carve import carve
from worker.pipeline.extract.certain import hints_of
from worker.pipeline.extract.hydrated import hydrated
from worker.pipeline.extract.judge import judge
from worker.pipeline.extract.keep import kept_of, likely_of
from worker.pipeline.extract.kind import SENTENCES, has_password, kind_of
from worker.pipeline.extract.lines import is_consent
from worker.pipeline.extract.metadata import Metadata, read_metadata
from worker.pipeline.extract.page import Unusable, read_page
from worker.pipeline.extract.rank import core_of
from worker.pipeline.extract.scene import scene_of
from worker.pipeline.extract.stripping import strip_page
from worker.pipeline.extract.survey import Survey, survey
from worker.pipeline.extract.told import without_told
from worker.pipeline.tongue import tongue

# Ten times what the longest of 589 pages has.
_MOST_BLOCKS = 8_000
# A page without any prose may be drawn by scripts; less than this in its JSON-LD is a teaser.
_RESCUED_FROM = 200
# So many characters of a block of furniture are told to those who ask.
_TOLD = 120


def extract(body: bytes, url: str, charset: str = "", furniture: Furniture = MappingProxyType({})) -> Extract:
    """Return the article on a page, or an Extract whose `error` says why there is none.

    `charset` is what the server named; `furniture` are blocks known to stand on many
    pages of this host. Never raises for what `body` holds.
    """
    try:
        root = read_page(body, charset)
    except Unusable as error:
        return Extract(url=url, type="error", error=str(error))
    facts = read_metadata(root, url)
    asks_password = has_password(root)
    strip_page(root)
    found = survey(root)
    if len(found.blocks) > _MOST_BLOCKS:
        return Extract(url=url, type="error", error="The page is too large: too many blocks of text.")
    address = url or facts.canonical
    base = absolute(facts.base, address) or address
    part = _article_part(found, facts, furniture, base)
    made = _bare(facts)
    if part.top is not None:
        made = _article(facts, structure_tree(part.top, base), part.hints)
    if made.error and len(facts.body) >= _RESCUED_FROM:
        made = _article(facts, structure_tree(_rescued(facts.body), base), part.hints)
    if made.error and not asks_password and (drawn := hydrated(body)):
        safe = clean_fragment(drawn, base)
        made = _article(facts, Structured(safe.html, safe.hints, safe.lead), part.hints)
    kind = kind_of(facts, made.text, asks_password=asks_password)
    if not made.text and kind not in SENTENCES:
        # A page that only asks for consent holds no prose.
        asked = " ".join(block.text for block in found.blocks if is_consent(block.text))
        kind = kind_of(facts, asked, asks_password=asks_password)
    if kind in SENTENCES:
        return _refused(facts, kind, address)
    kind = "error" if made.error else kind
    return replace(made, url=address, type=kind, blocks=part.blocks, left_out=part.left_out)


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of a page that is its article, what it was before furniture went, and the furniture."""

    top: etree._Element | None = None
    hints: tuple[Hint, ...] = ()
    blocks: tuple[int, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def _article_part(found: Survey, facts: Metadata, furniture: Furniture, base: str) -> _Part:
    """Return the part of the tree that is the article, free of furniture, and its "Read also" links."""
    core = core_of(found)
    if core < 0:
        return _Part()
    scene = scene_of(found, core, facts.title, facts.body, facts.summary)
    odds = judge(scene)
    likely = likely_of(scene, odds)
    known = known_among(found.blocks, likely, furniture) if furniture else []
    kept = without_told(found.blocks, kept_of(scene, odds, likely, known), facts)
    return _Part(
        hints=hints_of(scene, kept, base),
        blocks=fingerprints(block for block, keep in zip(found.blocks, likely, strict=True) if keep),
        left_out=tuple(_left_out(found.blocks[number].text, furniture) for number in known),
        top=carve(scene, kept, facts.lead.url if facts.lead else ""),
    )


def _left_out(text: str, furniture: Furniture) -> LeftOut:
    """Return a block of furniture as it is told to people."""
    block = fingerprint(text)
    return LeftOut(text[:_TOLD], block, furniture[block])


def _rescued(body: str) -> etree._Element:
    """Return the text that a page gives only as structured data, its lines as paragraphs."""
    top = etree.Element("div")
    for line in filter(None, map(str.strip, clean(body).splitlines())):
        etree.SubElement(top, "p").text = line
    return top


def _refused(facts: Metadata, kind: str, url: str) -> Extract:
    """Return what is said of a page that is no article although its server said all was well."""
    return Extract(
        url=url, canonical=facts.canonical, type=kind, title=facts.title, site=facts.site,
        language=facts.language, error=SENTENCES[kind],
    )  # fmt: skip


def _bare(facts: Metadata) -> Extract:
    """Return the metadata alone with the reason why there is no article."""
    return Extract(
        canonical=facts.canonical, type="error", title=facts.title, site=facts.site, language=facts.language,
        error="The page holds no article text.",
    )  # fmt: skip


def _article(facts: Metadata, made: Structured, hints: tuple[Hint, ...]) -> Extract:
    """Return the clean article made of the chosen part of the page."""
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
        dated_by=facts.dated_by,
    )  # fmt: skip


def _joined(first: tuple[Hint, ...], more: tuple[Hint, ...]) -> tuple[Hint, ...]:
    """Return the hints with each address once."""
    known = {hint.url for hint in first}
    return first + tuple(hint for hint in more if hint.url not in known)
