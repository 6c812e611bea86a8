"""What must hold of an article that was taken in, compared with its piece. Each fault is a sentence."""

from collections.abc import Iterator, Mapping
from typing import Any

from worker.demo.expected import Expected, leftover, lost

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


def hint_faults(want: Expected, article: Json, by_path: Mapping[str, Json]) -> Iterator[str]:
    """Yield the “Read also” links that did not become related links."""
    related = {one["id"] for one in article["related"]}
    for path in want.hints:
        other = by_path.get(path)
        if other is None or other["id"] not in related:
            yield f"{want.slug}: its “Read also” link to {path} is no related link"


def story_faults(wanted: Mapping[str, Expected], articles: Mapping[str, Json]) -> Iterator[str]:
    """Yield the stories that were not seen: at least two of their pieces in the same language share one."""
    groups: dict[tuple[str, str], list[str]] = {}
    for slug in articles:
        if wanted[slug].story:
            groups.setdefault((wanted[slug].story, wanted[slug].language), []).append(slug)
    for (name, language), slugs in groups.items():
        stories = [articles[slug]["story"] for slug in slugs if articles[slug]["story"]]
        if len(slugs) > 1 and len(set(stories)) == len(stories):
            yield f"{name} ({language}): no two of {', '.join(slugs)} are in one story"


def _cut(text: str) -> str:
    return text if len(text) <= 70 else text[:69] + "…"
