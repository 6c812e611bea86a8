"""What an operator does to one article beyond its content: compare, merge, split, process again."""

from typing import Any

from feeds.errors import BadField
from worker.desk.articles import shape_of
from worker.desk.asked import Asked, Json, answer
from worker.desk.names import article_called
from worker.desk.trial import writing
from worker.jobs.merging import merge as merge_articles
from worker.jobs.merging import split as split_article
from worker.jobs.merging import unmerge
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.worddiff import differences
from worker.store import articles, merges, reading
from worker.store.store import Tx


def diff(tools: Tools, asked: Asked) -> Json:
    """Return how one revision of an article became another, word by word, for each field that differs."""
    first, last = asked.count("from"), asked.count("to")
    with tools.store.read() as tx:
        row = article_called(tx, asked.needed("id", "which article"))
        states = {name: _state(tx, row, name, at) for name, at in (("from", first), ("to", last))}
    fields = differences(states["from"], states["to"])
    return {"id": row.id, "from": first, "to": last, "fields": fields}


def _state(tx: Tx, row: Any, field: str, at: int) -> Json:
    """Return what an article showed in a revision; raises BadField when it has none of that number."""
    found = merges.content_at(tx, row.number, at) if 1 <= at <= row.revision else None
    if found is None:
        raise BadField(field, f"article {row.id} has no revision {at}; its newest is {row.revision}.")
    if found:
        return found
    layers = articles.layers(tx, [row.number])[row.number]
    return compose(layers["source"], layers["derived"], layers["operator"])


def merge(tools: Tools, asked: Asked) -> Json:
    """Let one article become part of another; its id and address lead there from then on."""
    with writing(tools, trial=asked.dry_run) as tx:
        tx.alone()
        row = article_called(tx, asked.needed("id", "which article"))
        into = article_called(tx, asked.needed("into", "the article that it is part of"))
        merge_articles(tools, tx, row, into)
        shape = shape_of(tools, tx, articles.row_of(tx, into.number))
    return answer(shape, f"article {row.id} {_would(asked, 'merged')} into {into.id}", asked)


def split(tools: Tools, asked: Asked) -> Json:
    """Take a merged article out again, or make a new one of an article's revisions from `at` on."""
    at = asked.count("at")
    with writing(tools, trial=asked.dry_run) as tx:
        tx.alone()
        name = asked.needed("id", "which article")
        row = reading.article_called(tx, name) or article_called(tx, name)
        if row.merged_into is not None:
            unmerge(tools, tx, row)
            made = row.id
        elif at:
            made = split_article(tools, tx, row, at)
        else:
            raise BadField("at", f"article {row.id} was not merged; say at which revision it became another.")
        shape = shape_of(tools, tx, articles.find(tx, made))
    return answer(shape, f"article {made} {_would(asked, 'split off')}", asked)


def _would(asked: Asked, verb: str) -> str:
    return f"would be {verb}" if asked.dry_run else verb
