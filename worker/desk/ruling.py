"""What an operator does with rules: try them on one article, rehearse a changed set, apply it."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from config.catalogue import CatalogueError, load_catalogue
from config.rules import Rule
from feeds.errors import BadField
from worker.desk.asked import Asked, Json, answer
from worker.desk.names import article_called
from worker.desk.trial import writing
from worker.jobs.ruling import Ruled, apply, judged
from worker.jobs.tools import Tools
from worker.store import articles

_AT_ONCE = 200
_REHEARSED = 1000
_MOST_EXAMPLES = 20


def test(tools: Tools, asked: Asked) -> Json:
    """Return what the rules say of one article: each action with the rule that asked for it last."""
    rules = _rules(tools, asked)
    with tools.store.read() as tx:
        row = article_called(tx, asked.needed("id", "which article"))
        (one,) = judged(tools, tx, [row.number], rules)
    by = dict(one.ruling.by)
    said = ", ".join(f"{action} (rule “{name}”)" for action, name in by.items()) or "no rule acts on it"
    shape = {
        "id": row.id,
        "rules": len(rules),
        "by": by,
        "ruled": one.after,
        "held": one.ruling.held_because or None,
        "changes": one.changes,
    }
    return answer(shape, f"article {row.id}: {said}", asked)


def rehearse(tools: Tools, asked: Asked) -> Json:
    """Return what a set of rules would change among the newest articles, and change nothing."""
    rules = _rules(tools, asked)
    with tools.store.read() as tx:
        numbers = articles.newest(tx, asked.count("last", _REHEARSED))
    counts: Counter[str] = Counter()
    examples: list[Json] = []
    for some in _batches(numbers):
        with tools.store.read() as tx:
            for one in judged(tools, tx, some, rules):
                if one.changes:
                    counts.update(one.changes)
                    counts["articles"] += 1
                    examples.append(_example(one))
    changed = counts.pop("articles", 0)
    words = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    done = f"{changed} of {len(numbers)} articles would change" + (f": {words}" if words else "")
    shape = {"looked_at": len(numbers), "would_change": changed, "kinds": dict(counts)}
    return answer(shape, done, asked, examples=examples[:_MOST_EXAMPLES])


def put_into_force(tools: Tools, asked: Asked) -> Json:
    """Let today's rules act on all articles that are here; new ones meet them by themselves."""
    count, after = 0, 0
    while True:
        with writing(tools, trial=asked.dry_run) as tx:
            tx.alone()
            numbers = articles.numbers_after(tx, after, _AT_ONCE)
            count += apply(tools, tx, numbers) if numbers else 0
        if not numbers:
            break
        after = numbers[-1]
    verb = "would be changed" if asked.dry_run else "changed"
    return answer({"changed": count}, f"{count} articles {verb} by the rules", asked)


def _rules(tools: Tools, asked: Asked) -> Sequence[Rule]:
    """Return the rules of the file that was named, else those in force. Raises BadField."""
    file = asked.text("file")
    if not file:
        return tools.rules()
    try:
        return load_catalogue(Path(file)).rules
    except CatalogueError as error:
        raise BadField("file", f"{error}.") from None


def _example(one: Ruled) -> Json:
    return {"id": one.loaded.row.id, "title": one.loaded.row.title, "changes": one.changes}


def _batches(numbers: Sequence[int]) -> list[Sequence[int]]:
    return [numbers[at : at + _AT_ONCE] for at in range(0, len(numbers), _AT_ONCE)]
