"""What must hold of an article that was taken in, compared with its piece. Each fault is a sentence."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from worker.demo.expected import Expected, leftover, lost
from worker.demo.piece import pieces

Json = dict[str, Any]


def text_faults(want: Expected, article: Json) -> Iterator[str]:
    """Yield what is wrong with the clean text and the facts beside it."""
    for sentence in lost(want, article["text"]):
        yield f"{want.slug}: the text lost “{_cut(sentence)}”"
    if article["title"] != want.title:
        yield f"{want.slug}: the title became “{_cut(article['title'])}”"
    if article["language"] != want.language:
        yield f"{want.slug}: its language is {article['language']}, not {want.language}"
    if want.authors_told and sorted(article["authors"]) != sorted(want.authors):
        yield f"{want.slug}: its authors are {article['authors']}, not {list(want.authors)}"


def furniture_faults(want: Expected, article: Json) -> Iterator[str]:
    """Yield what of the page's furniture is still in the text."""
    for phrase in leftover(want, article["text"]):
        yield f"{want.slug}: the text still says “{_cut(phrase)}”"


def picture_faults(want: Expected, article: Json) -> Iterator[str]:
    """Yield the pictures and tables of a piece that its text has not; lazy ones must have been resolved."""
    kinds = [block.kind for block in pieces()[want.slug].blocks]
    sources = re.findall(r'<img\b[^>]*\bsrc="([^"]*)"', article["html"])
    if kinds.count("picture") > len([one for one in sources if one.startswith("http")]):
        yield f"{want.slug}: of its pictures only {sources or 'none'} are there"
    if kinds.count("table") > article["html"].count("<table"):
        yield f"{want.slug}: its table is not there"


def tag_faults(want: Expected, article: Json) -> Iterator[str]:
    """Yield what is wrong with the tags: there must be one, and each must say where it was found."""
    if not article["tags"]:
        yield f"{want.slug} has no tag"
    for tag in article["tags"]:
        if not tag["evidence"]:
            yield f"{want.slug}: nothing is said to be the evidence of “{tag['name']}”"


def hint_faults(want: Expected, article: Json, by_path: Mapping[str, Json]) -> Iterator[str]:
    """Yield the “Read also” links that did not become related links."""
    related = {one["id"] for one in article["related"]}
    for path in want.hints:
        other = by_path.get(path)
        if other is None or other["id"] not in related:
            yield f"{want.slug}: its “Read also” link to {path} is no related link"


def story_faults(wanted: Mapping[str, Expected], articles: Mapping[str, Json]) -> Iterator[str]:
    """Yield the stories that were not seen: of their pieces in one language, one at most may stand apart."""
    groups: dict[tuple[str, str], list[str]] = {}
    for slug in articles:
        if wanted[slug].story:
            groups.setdefault((wanted[slug].story, wanted[slug].language), []).append(slug)
    for (name, language), slugs in groups.items():
        stories = Counter(articles[slug]["story"] for slug in slugs if articles[slug]["story"])
        together = max(stories.values(), default=0)
        if together < max(2, len(slugs) - 1) <= len(slugs):
            yield f"{name} ({language}): only {together} of {', '.join(slugs)} are in one story"


def _cut(text: str) -> str:
    return text if len(text) <= 70 else text[:69] + "…"
