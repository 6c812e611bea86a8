"""Orders: what a publisher's hook asks us to do with an article that is already here."""

from dataclasses import replace

from worker.article import Draft
from worker.errors import LeaseLost
from worker.jobs.takedown import KILL, WITHDRAW, take_down
from worker.jobs.tools import Tools
from worker.pipeline.compose import source_layer
from worker.pipeline.identify import item_hash, keys_of
from worker.pipeline.read import draft_json
from worker.store import articles, documents, errands
from worker.store.articles import NewArticle
from worker.store.documents import Kept
from worker.store.sources import Source
from worker.store.store import Tx


def obey(tools: Tools, kept: Kept, source: Source, order: Draft) -> str:
    """Do what a hook asks (withdraw, kill, republish, ping); return the outcome in words.

    Twice is the same as once: a takedown that stands is left alone, an errand that
    waits is not sent twice. Raises LeaseLost.
    """
    with tools.store.write() as tx:
        tx.alone()
        if not documents.settle(tx, kept, "digested", ""):
            raise LeaseLost
        outcome = _obey(tools, tx, kept, source, order)
        documents.note_all(tx, {kept.number: outcome})
    return outcome


def _obey(tools: Tools, tx: Tx, kept: Kept, source: Source, order: Draft) -> str:
    if order.event == "source.ping":
        return "pong"
    if order.event == "article.republish":
        return _republish(tools, tx, kept, source, order)
    verb = KILL if order.event == "article.killed" else WITHDRAW
    number = _known(tx, source, order)
    if number is None:
        return _forbid(tools, tx, kept, source, order)
    row = articles.row_of(tx, number)
    if row.source != source.number:
        return f"article {row.id} belongs to another source, so this one can't take it down"
    reason = order.note or f"{verb.kind} by its publisher"
    done = take_down(tools, tx, row, verb, reason, "hook", kept.number)
    return f"article {row.id}: {verb.kind}" if done else f"article {row.id} was out already"


def _known(tx: Tx, source: Source, order: Draft) -> int | None:
    keys = keys_of(order, source.number)
    standing, _ = articles.standing(tx, keys.all())
    for key in (keys.guid, keys.url):
        if key in standing:
            return standing[key].article
    return None


def _republish(tools: Tools, tx: Tx, kept: Kept, source: Source, order: Draft) -> str:
    """Send for the page again; what changed becomes a revision when it has come.

    The page is asked for in the name of the source that brought the article, often
    a feed of the same publisher: what another source says would revise nothing.
    """
    number, url, asker = _known(tx, source, order), order.url, source.number
    if number is not None:
        row = articles.row_of(tx, number)
        url, asker = url or row.url, row.source
    elif not url:
        return "no article with that id is known, so there is nothing to republish"
    bare = replace(order, url=url, base_url=url, note="")
    carry = {"draft": draft_json(bare), "parent": kept.number}
    errand = {"source": asker, "url": url, "purpose": "page", "due_at": tools.now(), "carry": carry}
    errands.send(tx, [errand], urgent=True)
    return "its page is fetched again"


def _forbid(tools: Tools, tx: Tx, kept: Kept, source: Source, order: Draft) -> str:
    """Remember a takedown that came before its article, so that the article never appears."""
    verb = KILL if order.event == "article.killed" else WITHDRAW
    keys = keys_of(order, source.number)
    given = source_layer(order)
    now = tools.now()
    shown = {"url": order.url, "title": order.title, "language": "", "section": "", "note": order.note}
    new = NewArticle(
        id=tools.mint(),
        source=source.number,
        document=kept.number,
        origin="hook",
        guid_key=keys.guid,
        other_keys=tuple(key for key in (keys.url,) if key),
        item_hash=item_hash(order),
        source_layer=given,
        derived_layer={},
        shown=shown,
        content_hash=b"",
        published=now,
        updated=now,
        embargo_until=None,
        hints=(),
        made_by="",
        status="withheld",
    )
    number = articles.insert(tx, [new], now)[0]
    take_down(
        tools, tx, articles.row_of(tx, number), verb, order.note or f"{verb.kind} by its publisher", "hook"
    )
    return f"article {new.id}: {verb.kind} before it came"
