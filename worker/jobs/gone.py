"""Gone: what becomes of an article that its source has taken away.

    the source's feed declares it deleted (RFC 6721), or its page answers 404 or 410
    -> keep it, mark it, or withdraw it: the source's option `gone`

Twice is the same as once: a mark that stands is not made again, nor is a withdrawal.
"""

from collections.abc import Iterable
from typing import Any

from worker.article import Draft, RevisionClass, Status
from worker.errors import LeaseLost
from worker.jobs.shelving import feeds_of
from worker.jobs.takedown import WITHDRAW, take_down
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.identify import keys_of
from worker.store import articles, documents, feeds
from worker.store.documents import Kept
from worker.store.sources import Source
from worker.store.store import Tx

NOTE = "Its source has taken this article down."
_GONE = (404, 410)


def declared(tools: Tools, tx: Tx, kept: Kept, source: Source, guids: Iterable[str]) -> int:
    """Do by the source's policy with the articles that its feed declares deleted; return how many."""
    keys = [keys_of(Draft(guid=guid), source.number).guid for guid in guids]
    standing, _ = articles.standing(tx, keys)
    numbers = dict.fromkeys(standing[key].article for key in keys if key in standing)
    return sum(_vanish(tools, tx, kept, source, number) for number in numbers)


def is_page_gone(kept: Kept) -> bool:
    """Say whether a page was asked for and is not there any more."""
    return kept.how == "page" and kept.carry.get("status") in _GONE


def page_gone(tools: Tools, kept: Kept, source: Source, url: str) -> str:
    """Do by the source's policy with the article of a page that is gone; return the outcome in words.

    "" when no article of this source was at that address. Raises LeaseLost.
    """
    with tools.store.write() as tx:
        tx.alone()
        standing, _ = articles.standing(tx, [keys_of(Draft(url=url), source.number).url])
        numbers = {one.article for one in standing.values() if one.source == source.number}
        if not numbers:
            return ""
        if not documents.settle(tx, kept, "digested", ""):
            raise LeaseLost
        done = sum(_vanish(tools, tx, kept, source, number) for number in numbers)
        outcome = f"its page is gone ({kept.carry['status']})" + (f": {_policy(source)}" if done else "")
        documents.note_all(tx, {kept.number: outcome})
    return outcome


def _policy(source: Source) -> str:
    return str(source.options.get("gone") or "keep")


def _vanish(tools: Tools, tx: Tx, kept: Kept, source: Source, number: int) -> bool:
    """Do by the policy with one article; return whether anything was done."""
    row = articles.row_of(tx, number)
    if row.source != source.number or row.status != Status.USABLE:
        return False
    policy = _policy(source)
    if policy == "withdraw":
        return take_down(tools, tx, row, WITHDRAW, NOTE, "poll", kept.number)
    if policy == "mark" and row.note != NOTE:
        _mark(tools, tx, row, kept.number)
        return True
    return False


def _mark(tools: Tools, tx: Tx, row: Any, document: int) -> None:
    """Let a note stand on the article: a minor revision, of which nobody is told."""
    now = tools.now()
    layers = articles.layers(tx, [row.number])[row.number]
    before = compose(layers["source"], layers["derived"], layers["operator"])
    kind = RevisionClass.MINOR
    articles.revise(tx, row, kind, now, "poll", before, {"note": NOTE}, document=document, note=NOTE)
    feeds.changed(tx, feeds_of(tx, [row.number]), now)
