"""What titles mean to a sentence model: rows that every worker's cache of sketches is told of.

They are written aside, after articles were published (worker/jobs/meanings.py). An
article that is read again gets a new place, so that whoever caught up before hears of it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store.schema import article, meaning
from worker.store.store import Tx, batched

_AFTER = (
    sa.select(meaning.c.number, meaning.c.article, meaning.c.body)
    .where(
        meaning.c.number > sa.bindparam("mark"),
        meaning.c.by == sa.bindparam("model"),
        meaning.c.at >= sa.bindparam("since"),
    )
    .order_by(meaning.c.number)
)


def to_read(tx: Tx, numbers: Iterable[int]) -> list[sa.Row[Any]]:
    """Return number, title and language of each article."""
    found: list[sa.Row[Any]] = []
    for some in batched(numbers):
        columns = article.c.number, article.c.title, article.c.language
        found += tx.rows(sa.select(*columns).where(article.c.number.in_(some)))
    return found


def write(tx: Tx, model: str, rows: Iterable[tuple[int, bytes]], now: datetime) -> None:
    """Write (article, meaning) pairs under the model's name; `tx` must be alone, to keep the order."""
    values = [{"article": number, "body": body, "by": model, "at": now} for number, body in rows]
    if not values:
        return
    tx.run(sa.delete(meaning).where(meaning.c.article.in_([value["article"] for value in values])))
    tx.run(sa.insert(meaning), values)


def after(tx: Tx, mark: int, model: str, since: datetime) -> Sequence[sa.Row[Any]]:
    """Return (number, article, body) of a model's meanings after a mark, in order."""
    return tx.rows(_AFTER, {"mark": mark, "model": model, "since": since})
