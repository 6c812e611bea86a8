"""How articles belong together: sketches, stories, related links, hints.

A sketch is the compact immutable memory of an article that comparing needs;
every worker builds its cache from these rows and catches up with the newest of
them inside its writing transaction, so that all decide alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store.schema import article, article_key, hint, related, revision, sketch, story
from worker.store.store import Tx

_STANDING = (
    article.c.story,
    article.c.duplicate_of,
    sa.and_(
        article.c.status == "usable", article.c.embargo_until.is_(None), article.c.merged_into.is_(None)
    ).label("seen"),
)


def write_sketches(tx: Tx, rows: Iterable[tuple[int, bytes]], now: datetime) -> None:
    """Write (article, sketch) pairs; a changed article gets a new place in the row of sketches."""
    values = [{"article": number, "body": body, "at": now} for number, body in rows]
    if not values:
        return
    tx.run(sa.delete(sketch).where(sketch.c.article.in_([value["article"] for value in values])))
    tx.run(sa.insert(sketch), values)


def sketch_of(tx: Tx, number: int) -> bytes | None:
    """Return the sketch of an article, None when it has none."""
    body = tx.scalar(sa.select(sketch.c.body).where(sketch.c.article == number))
    return None if body is None else bytes(body)


def sketches_after(tx: Tx, high_water: int, since: datetime) -> Sequence[sa.Row[Any]]:
    """Return (number, article, body) and where each article stands, of sketches after a mark, in order."""
    statement = (
        sa.select(sketch.c.number, sketch.c.article, sketch.c.body, *_STANDING)
        .select_from(sketch.join(article, article.c.number == sketch.c.article))
        .where(sketch.c.number > high_water, sketch.c.at >= since)
        .order_by(sketch.c.number)
    )
    return tx.rows(statement)


_KILLED = sa.and_(
    article.c.status == "canceled",
    sa.exists().where(
        revision.c.article == article.c.number,
        revision.c.number == article.c.revision,
        revision.c["class"] == "kill",
    ),
)


def killed_stamp(tx: Tx) -> tuple[int, int]:
    """Return what changes whenever an article is killed or comes back."""
    canceled = article.c.status == "canceled"
    latest = sa.func.max(sa.type_coerce(article.c.changed_at, sa.BigInteger))
    count = tx.scalar(sa.select(sa.func.count()).select_from(article).where(canceled))
    return int(count or 0), int(tx.scalar(sa.select(latest).where(canceled)) or 0)


def killed_sketches(tx: Tx, since: datetime) -> Sequence[sa.Row[Any]]:
    """Return (article, body) of the sketches of killed articles."""
    joined = sketch.join(article, article.c.number == sketch.c.article)
    return tx.rows(
        sa.select(sketch.c.article, sketch.c.body).select_from(joined).where(_KILLED, sketch.c.at >= since)
    )


def stands(tx: Tx, numbers: Sequence[int]) -> Sequence[sa.Row[Any]]:
    """Return where articles stand: number, story, duplicate_of, and whether anybody may see them."""
    return tx.rows(sa.select(article.c.number, *_STANDING).where(article.c.number.in_(numbers)))


def stories_of(tx: Tx, numbers: Sequence[int]) -> dict[int, str]:
    """Return the story of each article that has one."""
    rows = tx.rows(
        sa.select(article.c.number, article.c.story).where(
            article.c.number.in_(numbers), article.c.story.is_not(None)
        )
    )
    return {row.number: row.story for row in rows}


def open_story(tx: Tx, story_id: str, title: str, now: datetime) -> None:
    """Open a story."""
    tx.run(sa.insert(story).values(id=story_id, title=title, opened_at=now, updated_at=now))


def join(tx: Tx, story_id: str, numbers: Sequence[int], now: datetime) -> None:
    """Put articles into a story."""
    tx.run(
        sa.update(article)
        .where(article.c.number.in_(numbers))
        .values(story=story_id, version=article.c.version + 1)
    )
    tx.run(sa.update(story).where(story.c.id == story_id).values(updated_at=now))


def merge(tx: Tx, story_id: str, into: str, reason: str, now: datetime) -> None:
    """Let one story become part of another; its id stays resolvable."""
    moved = sa.update(article).where(article.c.story == story_id)
    tx.run(moved.values(story=into, version=article.c.version + 1))
    tx.run(
        sa.update(story).where(story.c.id == story_id).values(merged_into=into, reason=reason, updated_at=now)
    )


def entitle(tx: Tx, story_id: str, title: str) -> None:
    """Give a story the title of its most central article."""
    tx.run(sa.update(story).where(story.c.id == story_id).values(title=title))


def titles_of(tx: Tx, numbers: Sequence[int]) -> dict[int, str]:
    """Return the title of each article."""
    rows = tx.rows(sa.select(article.c.number, article.c.title).where(article.c.number.in_(numbers)))
    return {row.number: row.title for row in rows}


def by_id(tx: Tx, story_id: str) -> sa.Row[Any] | None:
    """Return a story's row, or None."""
    return tx.row(sa.select(story).where(story.c.id == story_id))


def relate(tx: Tx, rows: Iterable[tuple[int, int, str, float, str]]) -> None:
    """Write related links (article, other, kind, score, reason); a better reason replaces a weaker one."""
    values = [
        {"article": a, "other": o, "kind": kind, "score": score, "reason": reason}
        for a, o, kind, score, reason in rows
    ]
    if not values:
        return
    statement = tx.upsert(related)
    better = {name: statement.excluded[name] for name in ("kind", "score", "reason")}
    tx.run(
        statement.on_conflict_do_update(
            index_elements=["article", "other"],
            set_=better,
            where=related.c.score <= statement.excluded.score,
        ),
        values,
    )


def full(tx: Tx, numbers: Sequence[int], most: int) -> dict[int, float]:
    """Return the score of the last link that is kept, for each article that has as many as are kept."""
    found: dict[int, list[float]] = {}
    statement = sa.select(related.c.article, related.c.score).where(
        related.c.article.in_(numbers), related.c.kind != "duplicate"
    )
    for row in tx.rows(statement):
        found.setdefault(row.article, []).append(row.score)
    return {
        number: sorted(scores, reverse=True)[most - 1]
        for number, scores in found.items()
        if len(scores) >= most
    }


def thin(tx: Tx, floors: Mapping[int, float]) -> None:
    """Drop links weaker than what is kept, so that an article of a long story stays small."""
    for number, floor in floors.items():
        tx.run(sa.delete(related).where(related.c.article == number, related.c.score < floor))


def unrelate(tx: Tx, number: int) -> None:
    """Drop an article's own links, because they are found anew; links to it stay."""
    tx.run(sa.delete(related).where(related.c.article == number))


def related_of(tx: Tx, numbers: Sequence[int], limit_each: int = 8) -> dict[int, list[sa.Row[Any]]]:
    """Return visible related links of each article: id, url, title, kind, score, reason, best first."""
    joined = related.join(article, article.c.number == related.c.other)
    statement = (
        sa.select(
            related.c.article,
            related.c.kind,
            related.c.score,
            related.c.reason,
            article.c.number.label("other"),
            article.c.id,
            article.c.url,
            article.c.title,
        )
        .select_from(joined)
        .where(
            related.c.article.in_(numbers),
            related.c.kind != "duplicate",
            article.c.status == "usable",
            article.c.embargo_until.is_(None),
        )
        .order_by(related.c.article, related.c.score.desc(), article.c.number)
    )
    found: dict[int, list[sa.Row[Any]]] = {number: [] for number in numbers}
    for row in tx.rows(statement):
        if len(found[row.article]) < limit_each:
            found[row.article].append(row)
    return found


def neighbours_of(tx: Tx, number: int) -> list[int]:
    """Return the articles that link to this one, and those it links to."""
    to_it = tx.rows(sa.select(related.c.article).where(related.c.other == number))
    of_it = tx.rows(sa.select(related.c.other).where(related.c.article == number))
    return sorted({row[0] for row in (*to_it, *of_it)})


def hinted(tx: Tx, numbers: Sequence[int], keys: Sequence[bytes]) -> list[tuple[int, int]]:
    """Return (article, other) pairs that "Read also" links join, in either direction.

    From these articles to ones we have, and from ones we have to these keys.
    """
    out = sa.select(hint.c.article, article_key.c.article.label("other")).select_from(
        hint.join(article_key, hint.c.key == article_key.c.value)
    )
    pairs = [(row.article, row.other) for row in tx.rows(out.where(hint.c.article.in_(numbers)))]
    if keys:
        pairs += [(row.article, row.other) for row in tx.rows(out.where(hint.c.key.in_(keys)))]
    return [(a, b) for a, b in dict.fromkeys(pairs) if a != b]


def also_at(tx: Tx, numbers: Sequence[int]) -> dict[int, list[sa.Row[Any]]]:
    """Return the visible copies of each lead article: number, source, url."""
    statement = sa.select(article.c.duplicate_of, article.c.number, article.c.source, article.c.url).where(
        article.c.duplicate_of.in_(numbers), article.c.status == "usable", article.c.embargo_until.is_(None)
    )
    found: dict[int, list[sa.Row[Any]]] = {number: [] for number in numbers}
    for row in tx.rows(statement.order_by(article.c.number)):
        found[row.duplicate_of].append(row)
    return found
