"""How articles belong together: sketches, stories, related links, hints.

A sketch is the compact immutable memory of an article that comparing needs;
every worker builds its cache from these rows and catches up with the newest of
them inside its writing transaction, so that all decide alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from worker.store.among import among
from worker.store.schema import article, article_key, hint, related, revision, sketch, story
from worker.store.store import Tx

_STANDING = (
    article.c.story,
    article.c.duplicate_of,
    sa.and_(
        article.c.status == "usable", article.c.embargo_until.is_(None), article.c.merged_into.is_(None)
    ).label("seen"),
)


_SKETCHES_AFTER = (
    sa.select(sketch.c.number, sketch.c.article, sketch.c.body, *_STANDING)
    .select_from(sketch.join(article, article.c.number == sketch.c.article))
    .where(sketch.c.number > sa.bindparam("mark"), sketch.c.at >= sa.bindparam("since"))
    .order_by(sketch.c.number)
)


_NO_SKETCH = sa.delete(sketch).where(among(sketch.c.article, "numbers"))
_NEW_SKETCH = sa.insert(sketch)


def write_sketches(tx: Tx, rows: Iterable[tuple[int, bytes]], now: datetime) -> None:
    """Write (article, sketch) pairs; a changed article gets a new place in the row of sketches."""
    values = [{"article": number, "body": body, "at": now} for number, body in rows]
    if not values:
        return
    tx.run(_NO_SKETCH, {"numbers": [value["article"] for value in values]})
    tx.run(_NEW_SKETCH, values)


def sketch_of(tx: Tx, number: int) -> bytes | None:
    """Return the sketch of an article, None when it has none."""
    body = tx.scalar(sa.select(sketch.c.body).where(sketch.c.article == number))
    return None if body is None else bytes(body)


def sketches_after(tx: Tx, high_water: int, since: datetime) -> Sequence[sa.Row[Any]]:
    """Return (number, article, body) and where each article stands, of sketches after a mark, in order."""
    return tx.rows(_SKETCHES_AFTER, {"mark": high_water, "since": since})


_KILLED = sa.and_(
    article.c.status == "canceled",
    sa.exists().where(
        revision.c.article == article.c.number,
        revision.c.number == article.c.revision,
        revision.c["class"] == "kill",
    ),
)


_KILLED_STAMP = sa.select(
    sa.func.count().label("killed"),
    sa.func.max(sa.type_coerce(article.c.changed_at, sa.BigInteger)).label("latest"),
).where(article.c.status == "canceled")


def killed_stamp(tx: Tx) -> tuple[int, int]:
    """Return what changes whenever an article is killed or comes back."""
    (row,) = tx.rows(_KILLED_STAMP)
    return int(row.killed or 0), int(row.latest or 0)


def killed_sketches(tx: Tx, since: datetime) -> Sequence[sa.Row[Any]]:
    """Return (article, body) of the sketches of killed articles."""
    joined = sketch.join(article, article.c.number == sketch.c.article)
    return tx.rows(
        sa.select(sketch.c.article, sketch.c.body).select_from(joined).where(_KILLED, sketch.c.at >= since)
    )


# These are built once: building a statement costs as much as asking the database.
_THESE = among(article.c.number, "numbers")
_STANDS = sa.select(article.c.number, *_STANDING).where(_THESE)
_TITLES = sa.select(article.c.number, article.c.title).where(_THESE)
_SCORES = sa.select(related.c.article, related.c.other, related.c.score).where(
    among(related.c.article, "numbers"), related.c.kind != "duplicate"
)
_JOIN = (
    sa.update(article)
    .where(article.c.number == sa.bindparam("member"))
    .values(story=sa.bindparam("joined"), version=article.c.version + 1)
)
_LEAD = (
    sa.update(article)
    .where(article.c.number == sa.bindparam("copy"))
    .values(duplicate_of=sa.bindparam("lead"), version=article.c.version + 1)
)
_GROW = sa.update(story).where(story.c.id == sa.bindparam("grown")).values(updated_at=sa.bindparam("now"))
_ENTITLE = sa.update(story).where(story.c.id == sa.bindparam("grown")).values(title=sa.bindparam("called"))
_THIN = sa.delete(related).where(
    related.c.article == sa.bindparam("number"), related.c.score < sa.bindparam("floor")
)


def stands(tx: Tx, numbers: Iterable[int]) -> Sequence[sa.Row[Any]]:
    """Return where articles stand: number, story, duplicate_of, and whether anybody may see them."""
    return tx.rows(_STANDS, {"numbers": numbers})


def open_stories(tx: Tx, titles: Mapping[str, str], now: datetime) -> None:
    """Open stories of these ids, with their titles."""
    rows = [{"id": one, "title": title, "opened_at": now, "updated_at": now} for one, title in titles.items()]
    if rows:
        tx.run(sa.insert(story), rows)


def join_all(tx: Tx, joined: Mapping[int, str], now: datetime) -> None:
    """Put each article into its story."""
    if joined:
        tx.run(_JOIN, [{"member": number, "joined": one} for number, one in joined.items()])
        tx.run(_GROW, [{"grown": one, "now": now} for one in dict.fromkeys(joined.values())])


def set_leads(tx: Tx, leads: Mapping[int, int | None]) -> None:
    """Note of which article each of these is a copy (None: of none)."""
    if leads:
        tx.run(_LEAD, [{"copy": number, "lead": lead} for number, lead in leads.items()])


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


def split(tx: Tx, story_id: str, split_from: str, reason: str) -> None:
    """Note that a story was part of another, and why it is one of its own."""
    row = sa.update(story).where(story.c.id == story_id)
    tx.run(row.values(split_from=split_from, split_reason=reason))


def were_parted(tx: Tx, one: str, other: str) -> bool:
    """Say whether one of two stories was split off from the other."""
    ways = [sa.and_(story.c.id == a, story.c.split_from == b) for a, b in ((one, other), (other, one))]
    return bool(tx.scalar(sa.select(sa.exists().where(sa.or_(*ways)))))


def past_of(tx: Tx, story_id: str) -> Sequence[sa.Row[Any]]:
    """Return the stories that became part of this one, and those that left it: rows, the oldest first."""
    kin = sa.or_(story.c.merged_into == story_id, story.c.split_from == story_id)
    return tx.rows(sa.select(story).where(kin).order_by(story.c.opened_at, story.c.id))


def entitle(tx: Tx, titles: Mapping[str, str]) -> None:
    """Give stories new titles, by their ids."""
    if titles:
        tx.run(_ENTITLE, [{"grown": one, "called": title} for one, title in titles.items()])


def titles_of(tx: Tx, numbers: Sequence[int]) -> dict[int, str]:
    """Return the title of each article."""
    return {row.number: row.title for row in tx.rows(_TITLES, {"numbers": numbers})}


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
    tx.run(tx.once(_relate), values)


def _relate(tx: Tx) -> sa.Executable:
    statement = tx.upsert(related)
    better = {name: statement.excluded[name] for name in ("kind", "score", "reason")}
    made: sa.Executable = statement.on_conflict_do_update(
        index_elements=["article", "other"], set_=better, where=related.c.score <= statement.excluded.score
    )
    return made


def scores(tx: Tx, numbers: Sequence[int]) -> dict[int, dict[int, float]]:
    """Return the scores of each article's related links by the article linked to; copies are none."""
    found: dict[int, dict[int, float]] = {}
    for row in tx.rows(_SCORES, {"numbers": numbers}):
        found.setdefault(row.article, {})[row.other] = row.score
    return found


def thin(tx: Tx, floors: Mapping[int, float]) -> None:
    """Drop links weaker than what is kept, so that an article of a long story stays small."""
    if floors:
        tx.run(_THIN, [{"number": number, "floor": floor} for number, floor in floors.items()])


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


_HINTS = sa.select(hint.c.article, article_key.c.article.label("other")).select_from(
    hint.join(article_key, hint.c.key == article_key.c.value)
)
_HINTS_OF = _HINTS.where(among(hint.c.article, "numbers"))
_HINTS_TO = _HINTS.where(hint.c.key.in_(sa.bindparam("keys", expanding=True)))


def hinted(tx: Tx, numbers: Sequence[int], keys: Sequence[bytes]) -> list[tuple[int, int]]:
    """Return (article, other) pairs that "Read also" links join, in either direction.

    From these articles to ones we have, and from ones we have to these keys.
    """
    pairs = [(row.article, row.other) for row in tx.rows(_HINTS_OF, {"numbers": list(numbers)})]
    if keys:
        pairs += [(row.article, row.other) for row in tx.rows(_HINTS_TO, {"keys": list(keys)})]
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
