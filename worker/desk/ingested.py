"""Ingested: what became of one page that was taken in by hand."""

from typing import Any

from worker.desk.articles import shape_of
from worker.desk.asked import Json
from worker.desk.waiting import Ask, Settling
from worker.errors import PermanentError, TransientError
from worker.jobs.tools import Tools
from worker.store import articles, provenance, redo, unfinished
from worker.store.store import Tx


def ask(tools: Tools, found: Json) -> Ask:
    """Return the question what is left to do of what `article ingest` answered."""
    if "errand" in found:
        number = int(found["errand"])
        return Settling(tools, lambda tx, now, to: unfinished.of_errand(tx, number, now, to))
    document = int(found["document"])
    return Settling(tools, lambda tx, _, to: unfinished.of_document(tx, document, to))


def article(tools: Tools, found: Json) -> Json:
    """Return the article that a page became.

    Raises TransientError when the page could not be had yet, PermanentError with the
    reason when it made no article.
    """
    with tools.store.read() as tx:
        document = _document(tx, found)
        number = provenance.article_of(tx, document.number)
        if number is None:
            number = _known(tx, found)
        if number is None or document.state in ("refused", "parked"):
            raise PermanentError(f"the page made no article: {document.outcome or 'there is none on it'}")
        return shape_of(tools, tx, articles.row_of(tx, number))


def _document(tx: Tx, found: Json) -> Any:
    if "document" in found:
        return unfinished.outcome_of(tx, int(found["document"]))
    errand = redo.subject_of(tx, "errand", int(found["errand"]))
    if errand is not None and errand.due_at is not None and errand.error:
        raise TransientError(f"the page could not be had, and is tried again: {errand.error}")
    document = unfinished.newest_of_errand(tx, int(found["errand"]))
    if document is None:
        raise PermanentError(
            f"the page could not be had: {errand.error if errand is not None else 'no answer'}"
        )
    return document


def _known(tx: Tx, found: Json) -> int | None:
    """Return the article that the page's address leads to: its page said nothing new."""
    from worker.pipeline.identify import url_key

    if not found["url"]:
        return None
    standing, _ = articles.standing(tx, [url_key(found["url"])])
    return next((one.article for one in standing.values()), None)
