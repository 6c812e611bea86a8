"""Reprocessing: articles are made again from their kept documents, as the code and the rules are today."""

from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial

from feeds.errors import BadField
from worker.desk.asked import Asked, Json, answer
from worker.desk.names import article_called
from worker.desk.trial import writing
from worker.jobs.tools import Tools
from worker.store import articles

_AT_ONCE = 500
_KINDS = ("revised", "same", "noisy", "held", "lost")

Step = Callable[[int], None]


def reprocess(tools: Tools, asked: Asked, step: Step = lambda _: None) -> Json:
    """Make some articles, or all, again; `step` hears how many more are done.

    A dry run counts what would change, by kind, and changes nothing.
    """
    # What digests is heavy to import, and no other command needs it.
    from worker.jobs.replay import origins_of, replay

    counts: Counter[str] = Counter()
    for numbers in _chosen(tools, asked):
        with tools.store.read() as tx:
            origins = list(origins_of(tx, numbers))
        known = sum(len(origin.articles) for origin in origins)
        counts["lost"] += len(numbers) - known
        step(len(numbers) - known)
        for origin in origins:
            counts += replay(tools, origin, partial(writing, tools, trial=asked.dry_run))
            step(len(origin.articles))
    found = {kind: counts[kind] for kind in _KINDS}
    return answer({"articles": counts.total(), **found}, _words(found, asked), asked)


def total(tools: Tools, asked: Asked) -> int:
    """Return how many articles will be looked at."""
    return sum(len(numbers) for numbers in _chosen(tools, asked))


def _chosen(tools: Tools, asked: Asked) -> Iterator[list[int]]:
    """Yield the articles' numbers, some hundreds at a time. Raises BadField, NotFound."""
    if asked.flag("all"):
        after = 0
        while True:
            with tools.store.read() as tx:
                numbers = articles.numbers_after(tx, after, _AT_ONCE)
            if not numbers:
                return
            yield numbers
            after = numbers[-1]
    named = asked.texts("ids") or asked.texts("id")
    if not named:
        raise BadField("id", "Say which articles, or all.")
    with tools.store.read() as tx:
        yield [article_called(tx, name).number for name in named]


def _words(found: dict[str, int], asked: Asked) -> str:
    said = {
        "revised": f"{found['revised']} {'would be' if asked.dry_run else ''} revised".replace("  ", " "),
        "same": f"{found['same']} the same",
        "noisy": f"{found['noisy']} changed too little too often",
        "held": f"{found['held']} not shown, kept up to date in silence",
        "lost": f"{found['lost']} whose document is not kept any more",
    }
    return ", ".join(said[kind] for kind in _KINDS if found[kind]) or "there are no articles"
