"""Tags at the desk: what the operator says of subjects wins over every recogniser, and stays.

What is said is written at once; articles that have the tag are tagged again in
the same command, all others with `tag retag`. Suggested merges are listed with
their reason and never made by themselves.
"""

from collections.abc import Callable

from feeds.errors import BadField
from worker.desk.asked import Asked, Json, answer
from worker.desk.trial import writing
from worker.errors import Conflict
from worker.jobs import retag as again
from worker.jobs.tools import Tools
from worker.pipeline.tag import fold, slugify
from worker.pipeline.tag.likely import suggestions
from worker.store import feeds, tags, vocabulary
from worker.store.store import Tx

KINDS = ("person", "organisation", "place", "topic", "phrase")
_MOST_LISTED = 1000
_MOST_COMPARED = 5000


def listing(tools: Tools, asked: Asked) -> Json:
    """Return the tags, the most used first; with `suggest`, pairs that may be one, each with its reason."""
    with tools.store.read() as tx:
        if asked.flag("suggest"):
            rows = tags.listing(tx, _MOST_COMPARED)
            pairs = suggestions([(row.slug, row.name, row.kind) for row in rows])
            return {"suggested": [{"tag": a, "into": b, "reason": why} for a, b, why in pairs]}
        rows = tags.listing(tx, asked.count("limit", _MOST_LISTED))
    return {
        "tags": [
            {"slug": row.slug, "name": row.name, "kind": row.kind, "articles": row.articles} for row in rows
        ]
    }


def show(tools: Tools, asked: Asked) -> Json:
    """Return all that is known of a tag: its names, what was merged into it, and how often it is used."""
    with tools.store.read() as tx:
        return _shape(tx, _called(tx, asked))


def merge(tools: Tools, asked: Asked) -> Json:
    """Let one tag become part of another; its names lead there from then on."""
    with writing(tools, trial=asked.dry_run) as tx:
        tx.alone()
        gone, named = _called(tx, asked), _tag(tx, asked.needed("into", "the tag that stays"))
        into = vocabulary.standing(tx, named)
        if into == gone:  # it was merged the other way before: that is turned round
            into = named
        if gone == into:
            raise BadField("into", "A tag can't be merged into itself.")
        concerned = vocabulary.articles_of(tx, gone)
        feeds.changed(tx, {f"tag/{vocabulary.row_of(tx, gone).slug}"}, tools.now())
        vocabulary.merge(tx, gone, into)
        shape = _shape(tx, into)
    return _followed(tools, asked, shape, concerned, "merged")


def ban(tools: Tools, asked: Asked) -> Json:
    """Never give this tag again; with `lift`, allow it again."""
    lift = bool(asked.flag("lift"))
    with writing(tools, trial=asked.dry_run) as tx:
        tx.alone()
        number = _meant(tx, asked.needed("tag", "its slug or its name"), "phrase")
        concerned = vocabulary.articles_of(tx, number)
        vocabulary.ban(tx, number, banned=not lift)
        shape = _shape(tx, number)
    return _followed(tools, asked, shape, concerned, "allowed" if lift else "banned")


def alias(tools: Tools, asked: Asked) -> Json:
    """Give a tag other names, or change what it is called and which kind it is of."""
    names, name, kind = asked.texts("add"), asked.text("name"), asked.text("kind")
    if kind and kind not in KINDS:
        raise BadField("kind", f"kind must be one of {', '.join(KINDS)}.")
    if not (names or name or kind or asked.texts("remove")):
        raise BadField("add", "Say which names to add or to remove, or which name or kind it should have.")
    with writing(tools, trial=asked.dry_run) as tx:
        tx.alone()
        number = _meant(tx, asked.needed("tag", "its slug or its name"), kind or "phrase")
        row = vocabulary.row_of(tx, number)
        vocabulary.call(tx, number, name or row.name, kind or row.kind)
        for word in (*names, name or row.name):
            _alias(tx, number, word)
        vocabulary.forget(tx, number, [fold(word) for word in asked.texts("remove")])
        shape = _shape(tx, number)
        concerned = vocabulary.articles_of(tx, number)
    return _followed(tools, asked, shape, concerned, "changed")


def retag(tools: Tools, asked: Asked, step: Callable[[int], None] = lambda _: None) -> Json:
    """Find the tags of every article again; a run that was stopped goes on where it was."""
    waiting = again.left(tools)
    if asked.dry_run:
        return answer({"articles": waiting, "changed": 0}, f"{waiting} articles would be tagged again", asked)
    changed = again.retag_all(tools, step)
    return answer(
        {"articles": waiting, "changed": changed},
        f"{waiting} articles tagged again, {changed} changed",
        asked,
    )


def _followed(tools: Tools, asked: Asked, shape: Json, concerned: list[int], word: str) -> Json:
    """Tag the articles concerned again, and return the answer."""
    changed = 0
    if not asked.dry_run:
        tools.enricher.forget_vocabulary()
        for at in range(0, len(concerned), again.BATCH):
            changed += again.retag(tools, concerned[at : at + again.BATCH])
    said = f"would be {word}" if asked.dry_run else word
    done = f"tag {shape['slug']} {said}; {len(concerned)} articles have or had it"
    return answer(shape, done, asked, changed=changed)


def _alias(tx: Tx, number: int, word: str) -> None:
    key = fold(word)
    if not key:
        raise BadField("add", f"{word!r} is no name.")
    standing = vocabulary.tag_of(tx, key)
    if standing not in (None, number):
        slug = vocabulary.row_of(tx, standing).slug
        raise Conflict(f"{word!r} is a name of the tag {slug!r} already; merge the tags, or remove it there")
    vocabulary.alias_to(tx, key, number)


def _called(tx: Tx, asked: Asked) -> int:
    return _tag(tx, asked.needed("tag", "its slug or its name"))


def _tag(tx: Tx, name: str) -> int:
    """Return the tag of a slug, a name or an alias. Raises NotFound."""
    standing = vocabulary.tag_of(tx, fold(name))
    return standing if standing is not None else int(tags.by_slug(tx, slugify(name)).number)


def _meant(tx: Tx, name: str, kind: str) -> int:
    """Return the tag that a slug, a name or an alias means, merges followed; made when there is none."""
    slug = slugify(name)
    if not slug:
        raise BadField("tag", f"{name!r} is no name for a tag.")
    number = vocabulary.tag_of(tx, fold(name))
    return vocabulary.standing(tx, vocabulary.made(tx, slug, name, kind) if number is None else number)


def _shape(tx: Tx, number: int) -> Json:
    row = vocabulary.row_of(tx, number)
    return {
        "slug": row.slug,
        "name": row.name,
        "kind": row.kind,
        "banned": bool(row.banned),
        "aliases": vocabulary.aliases_of(tx, number),
        "merged": vocabulary.merged_into(tx, number),
        "merged_into": vocabulary.row_of(tx, row.merged_into).slug if row.merged_into else None,
        "articles": len(vocabulary.articles_of(tx, number)),
    }
