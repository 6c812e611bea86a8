"""Quotes: attribution kept as `cite`, pull quotes that only repeat the text taken out."""

import re

from bs4 import BeautifulSoup, Tag

from worker.pipeline.clean.paragraphs import wrap_bare
from worker.pipeline.clean.plain import text_of
from worker.pipeline.clean.soup import above, classed, first, gone, named

PULL = re.compile(
    r"pull-?_?quote|quote-?_?pull|pquote|\bblock-?quote\b|quotable|citation-block", re.IGNORECASE
)
_DASH = re.compile(r"^\s*[—–―‒-]{1,2}\s*(\S.{1,118})$", re.DOTALL)
# "Mara Velin, harbour master": two or more capitalised words, perhaps a role; no sentence.
_NAME_AND_ROLE = re.compile(r"^[^\W\d_a-zß-öø-ÿ][\w.'’-]*(?:\s+[\w.'’()-]+){0,5}(?:,\s*[^.!?]{2,80})?$")
# What publishers call the line under a quote that says whose it is.
SPEAKER = re.compile(r"quote|cite|citation|attribution|author|speaker|source", re.IGNORECASE)
_WORD = re.compile(r"\w+")


def is_pull(name: str) -> bool:
    """Tell whether a class says that its box is a quote set apart."""
    small = name.lower()
    return ("quot" in small or "citation" in small) and PULL.search(name) is not None


def settle_quotes(soup: BeautifulSoup, runs: list[str]) -> None:
    """Make pull-quote boxes blockquotes, mark who said it with `cite`, drop repeated ones."""
    for box in list(classed(soup, PULL)):
        if gone(box) or box.name == "blockquote" or above(box, "blockquote"):
            continue
        if inner := first(box, "blockquote"):
            for extra in [
                c for c in named(box, "figcaption", "footer", "cite") if not above(c, "blockquote")
            ]:
                inner.append(extra.extract())
            box.replace_with(inner.extract())
        elif len(box.get_text(strip=True)) < 600:
            box.name, box.attrs = "blockquote", {"class": "pullquote"}
    for quote in named(soup, "blockquote"):
        wrap_bare(soup, quote)
        _attribute(soup, quote)
    _drop_repeated(soup, runs)


def _attribute(soup: BeautifulSoup, quote: Tag) -> None:
    """Name the last line of a quote `cite` when it says who spoke."""
    if first(quote, "cite"):
        for footer in named(quote, "footer"):
            footer.name = "p"
        return
    said_by = first(quote, "footer", "figcaption")
    if isinstance(said_by, Tag):
        said_by.name = "cite"
        said_by.wrap(soup.new_tag("p"))
        return
    lines = [p for p in quote.find_all(["p", "div", "span"], recursive=False) if p.get_text(strip=True)]
    inside = lines[-1] if len(lines) > 1 else None
    if inside is not None and _is_attribution(inside.get_text(" ", strip=True)):
        _mark(soup, inside)
        return
    after = quote.find_next_sibling()
    if after is not None and (
        after.name in {"figcaption", "cite"} or (after.name == "p" and _speaks_of(after))
    ):
        quote.append(after.extract())
        _mark(soup, after)


def _speaks_of(line: Tag) -> bool:
    """Tell whether a line after a quote says who spoke: by a dash, or by its class and a name."""
    text = line.get_text(" ", strip=True)
    named_so = SPEAKER.search(str(line.get("class") or "")) is not None
    return bool(_DASH.match(text)) or (named_so and _is_attribution(text))


def _is_attribution(text: str) -> bool:
    """Tell whether a line at the end of a quote is a name, perhaps with a role."""
    return len(text) < 120 and bool(_DASH.match(text) or _NAME_AND_ROLE.match(text))


def _mark(soup: BeautifulSoup, line: Tag) -> None:
    """Wrap the content of a line in `cite`."""
    cite = soup.new_tag("cite")
    for child in list(line.contents):
        cite.append(child.extract())
    line.name = "p"
    line.append(cite)


def _drop_repeated(soup: BeautifulSoup, runs: list[str]) -> None:
    """Remove short quotes whose words stand in the running text as well."""
    quotes = [
        q
        for q in named(soup, "blockquote")
        if "pullquote" in str(q.get("class") or "") or len(q.get_text()) < 400
    ]
    if not quotes:
        return
    bodies = [p.get_text(" ") for p in named(soup, "p", "li") if not above(p, "blockquote")]
    body = _words(" ".join([*bodies, *map(text_of, runs)]))
    for quote in quotes:
        text = quote.get_text(" ")
        if cite := first(quote, "cite"):
            text = text.replace(cite.get_text(" "), " ")
        words = _words(text)
        if len(words) > 30 and words in body:
            quote.decompose()


def _words(text: str) -> str:
    """Return the words of a text in lower case, parted by one space."""
    return " ".join(_WORD.findall(text.lower()))
