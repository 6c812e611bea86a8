"""One extractor over one set of pages, in a process of its own: text, facts and CPU time of every page.

    PYTHON benchmarks/extractors.py NAME SET.jsonl.gz > ROWS.jsonl

Run by `benchmarks/extraction.py` with our Python for `wirecopy`, and with that of
the peers' environment for the others. Every extractor gets what it asks for
(bytes or text) already made, and its libraries loaded and warmed by one page.
The last row holds the peak memory of the process.
"""

import gzip
import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Facts = dict[str, Any]
Extractor = Callable[[str, str], tuple[str, Facts]]
ROOT = Path(__file__).resolve().parent.parent


def wirecopy() -> Extractor:
    """Return our whole stage, the same that `wirecopy clean` prints."""
    sys.path.insert(0, str(ROOT))
    from worker.pipeline.extract import as_row, extract

    def run(html: str, url: str) -> tuple[str, Facts]:
        row = as_row("", extract(html.encode(), url, "utf-8"))
        return str(row["text"]), {name: row[name] for name in ("title", "published", "authors", "error")}

    return run


def trafilatura(**options: bool) -> Extractor:
    """Return trafilatura with one of its settings, its text without comments."""
    from trafilatura import extract

    def run(html: str, url: str) -> tuple[str, Facts]:
        return extract(html, url=url, include_comments=False, **options) or "", {}

    return run


def trafilatura_facts() -> Extractor:
    """Return trafilatura's metadata."""
    from trafilatura.metadata import extract_metadata

    def run(html: str, url: str) -> tuple[str, Facts]:
        found = extract_metadata(html, default_url=url, extensive=True)
        if found is None:
            return "", {}
        authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return "", {"title": found.title, "published": found.date, "authors": authors}

    return run


def htmldate() -> Extractor:
    """Return htmldate's date of first publication."""
    from htmldate import find_date

    def run(html: str, url: str) -> tuple[str, Facts]:
        return "", {"published": find_date(html, url=url, original_date=True)}

    return run


def readability() -> Extractor:
    """Return readability-lxml, its summary turned into text by html_text."""
    import html_text
    from readability import Document

    def run(html: str, url: str) -> tuple[str, Facts]:
        return html_text.extract_text(Document(html, url=url).summary()), {}

    return run


def resiliparse() -> Extractor:
    """Return resiliparse's main content."""
    from resiliparse.extract.html2text import extract_plain_text

    def run(html: str, url: str) -> tuple[str, Facts]:
        del url
        return extract_plain_text(html, main_content=True, alt_texts=False, links=False), {}

    return run


def newspaper4k() -> Extractor:
    """Return newspaper4k, without its own downloads."""
    import newspaper

    def run(html: str, url: str) -> tuple[str, Facts]:
        article = newspaper.Article(url or "https://page.example/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        published = article.publish_date.isoformat() if article.publish_date else None
        return article.text, {"title": article.title, "published": published, "authors": article.authors}

    return run


EXTRACTORS: dict[str, Callable[[], Extractor]] = {
    "wirecopy": wirecopy,
    "trafilatura fast": lambda: trafilatura(fast=True),
    "trafilatura default": trafilatura,
    "trafilatura precision": lambda: trafilatura(favor_precision=True),
    "readability-lxml": readability,
    "resiliparse": resiliparse,
    "newspaper4k": newspaper4k,
    "trafilatura facts": trafilatura_facts,
    "htmldate": htmldate,
}


def pages(path: str) -> Iterator[dict[str, Any]]:
    """Yield the pages of a set, one at a time, so that memory shows the extractor and not the set."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def main(name: str, path: str) -> None:
    run = EXTRACTORS[name]()
    warm = next(pages(path))
    run(warm["html"], warm["url"] or "")
    for page in pages(path):
        began = time.process_time()
        try:
            text, facts = run(page["html"], page["url"] or "")
        except Exception as error:  # noqa: BLE001 - a peer may fail in any way, and its row says so
            text, facts = "", {"error": repr(error)[:200]}
        spent = (time.process_time() - began) * 1000
        print(json.dumps({"id": page["id"], "text": text, "facts": facts, "ms": spent}))
    print(json.dumps({"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


if __name__ == "__main__":
    main(*sys.argv[1:])
