"""Links that say "Read also": out of the text, kept as hints for related stories.

A hint is a short block that opens with a known call ("Read also:", "Lire
aussi", "Читайте также", ...) and is little more than links, or a block of
links under a heading that is such a call.
"""

import re

from bs4 import BeautifulSoup, Tag

from worker.article import Hint
from worker.pipeline.clean.links import absolute
from worker.pipeline.clean.soup import first, gone, named

_CALLS = (
    r"(?:read|see|watch|listen|view|check out)\s+(?:also|more|next|on|this|it)\b",
    r"(?:also|more)\s+(?:read|see|watch|on this|on the|from|in|about|like this|stories|coverage|news|:)",
    (
        r"(?:don'?t miss|you (?:may|might|'?ll) (?:also |be )?(?:like|interested|enjoy)|recommended|"
        r"related\b|must[- ]read"
        r"|further reading|keep reading|continue reading|in case you missed|trending|popular now|"
        r"go deeper|explore more)"
    ),
    r"read(?: the)?(?: full)?(?: story| article| review)?\s*:|related\s*:|more\s*:|watch\s*:|also\s*:",
    r"(?:lire|voir|à lire|a lire|écouter)\s+(?:aussi|également|notre|la suite)|(?:lire|voir)\s*:|à lire\b",
    r"(?:lesen sie|lies|siehe|mehr)\s+(?:auch|dazu|zum thema|hier)|auch interessant|das könnte",
    r"mehr zum thema",
    (
        r"(?:lee|leer|lea|ver|mira|te puede|también te|le puede|puedes leer|más información|más sobre|"
        r"noticias relacionadas)\b"
        r"(?=.{0,25}(?:también|tambien|además|más|interesa|relacionad|sobre|aquí|:))|más información\b"
    ),
    (
        r"(?:leia|veja|confira|saiba|leggi|guarda|lees|bekijk|läs|les|læs|lue|zobacz|czytaj|přečtěte|čtěte|olvasd|citește)\s+"
        r"(?:também|tambem|mais|anche|ook|också|også|myös|również|także|też|więcej|si také|také|el|és|"
        r"még|și)\b"
    ),
    r"читайте\s+(?:также|далее|ещ[её])|смотрите также|по теме\b|читайте також|прочетете|прочитайте",
    r"(?:اقر[أا]\s*(?:أيضا|ايضا|المزيد)|شاهد أيضا|לקריאה נוספת|קראו גם|עוד בנושא)",
    r"(?:यह|ये|इसे) भी पढ़ें",
    r"(?:あわせて読みたい|関連記事|こちらもおすすめ|もっと読む)",
    r"(?:相关阅读|延伸阅读|延伸閱讀|相關新聞|추천 기사|관련 기사|관련기사|더 읽기)",
    r"(?:baca juga|lihat juga|simak juga|đọc thêm|xem thêm|อ่านเพิ่มเติม|ayrıca oku|ilginizi çekebilir)",
)
CALL = re.compile(r"\W*(?:" + "|".join(_CALLS) + ")", re.IGNORECASE)
_OPENING = re.compile(r"\w+")
_OPENINGS = frozenset(
    "read see watch listen view check also more don you recommended related must further keep "
    "continue in trending "
    "popular go explore lire voir à a écouter lesen lies siehe mehr auch das lee leer lea ver mira "
    "te también le puede "
    "puedes más noticias leia veja confira saiba leggi guarda lees bekijk läs les læs lue zobacz "
    "czytaj přečtěte čtěte "
    "olvasd citește читайте смотрите по прочетете прочитайте اقرأ اقرا شاهد לקריאה קראו עוד यह ये "
    "इसे baca lihat simak đọc xem "
    "ayrıca ilginizi 추천 관련 관련기사 더".split()
)
_WIDE_OPENINGS = ("あわ", "関連", "こち", "もっ", "相关", "延伸", "相關", "อ่า", "यह", "ये", "इसे")


def is_call(text: str) -> bool:
    """Tell whether a text opens with one of the known calls to read something else."""
    opening = _OPENING.search(text)
    if opening is None:
        return False
    word = opening.group().lower()
    if word not in _OPENINGS and not word.startswith(_WIDE_OPENINGS):
        return False
    line = " ".join(text.split())
    return _OPENING.search(line, 0, 40) is not None and CALL.match(line) is not None


# Blocks longer than this are prose that happens to start with "More on".
_LONGEST = 400


def take_hints(soup: BeautifulSoup, base: str) -> tuple[Hint, ...]:
    """Remove "Read also" blocks from the tree and return their links, each address once."""
    found: dict[str, str] = {}
    for block in named(
        soup, "p", "h2", "h3", "h4", "h5", "h6", "li", "div", "aside", "section", "blockquote"
    ):
        if gone(block):
            continue
        text = " ".join(block.get_text(" ").split())
        if len(text) > _LONGEST or not is_call(text) or _shows_post(block):
            continue
        links = _links(block, base)
        if links and _is_mostly_links(text, links):
            _take([block, *_calls_before(block)], links, found)
        elif not links and len(text) < 60 and (listed := _list_after(block)):
            _take([block, listed], _links(listed, base), found)
    return tuple(Hint(url, title) for url, title in found.items())


def _shows_post(block: Tag) -> bool:
    """Tell whether a block is an embedded post or a card, whose own link may well say "View on"."""
    quote = block if block.name == "blockquote" else first(block, "blockquote", "figure")
    if quote is None or quote.name == "figure":
        return quote is not None and first(quote, "img") is None
    return bool(quote.get("cite"))


def _links(block: Tag, base: str) -> list[tuple[str, str]]:
    """Return (address, text) of the web links in a block."""
    pairs = [
        (absolute(str(a["href"]), base), " ".join(a.get_text(" ").split()))
        for a in named(block, "a")
        if a.get("href")
    ]
    return [(url, text) for url, text in pairs if url.startswith("http")]


def _is_mostly_links(text: str, links: list[tuple[str, str]]) -> bool:
    """Tell whether links, and the call before them, are nearly all there is in a block."""
    call = CALL.match(text)
    linked = sum(len(said) for _, said in links)
    rest = len(text) - linked - (len(call.group()) if call else 0)
    return rest <= max(25, 0.25 * linked)


def _calls_before(block: Tag) -> list[Tag]:
    """Nothing but the block itself goes, unless it is the only thing in its parent."""
    parent = block.parent
    while isinstance(parent, Tag) and parent.name in {"div", "aside", "section", "ul"}:
        if " ".join(parent.get_text(" ").split()) != " ".join(block.get_text(" ").split()):
            break
        return [parent]
    return []


def _list_after(block: Tag) -> Tag | None:
    """Return the list of links right after a call that stands alone, None when prose follows."""
    after = block.find_next_sibling()
    if not isinstance(after, Tag) or after.name not in {"ul", "ol", "div", "p"}:
        return None
    text = " ".join(after.get_text(" ").split())
    linked = sum(len(" ".join(a.get_text(" ").split())) for a in named(after, "a"))
    return after if text and linked >= 0.7 * len(text) else None


def _take(blocks: list[Tag], links: list[tuple[str, str]], found: dict[str, str]) -> None:
    """Remember the links, then remove the blocks."""
    for url, title in links:
        if title or url not in found:
            found[url] = found.get(url) or title
    for block in blocks:
        block.decompose()
