"""Meanings: a sentence model reads titles, aside, and articles are judged again with what it says.

a meaning is due -> read the title -> a row that all workers hear of -> look again

An article was published with the story and the links that its words gave it, and keeps
them. Looking again only adds: a story to one that has none, links, two stories that are
one; no revision is made. Twice is the same as once: what is there is not written again.
The rows are written before they count, in a transaction of their own, so that no cache
holds a meaning that the store does not. How work waits and is tried: worker/jobs/aside.py.
"""

from collections.abc import Sequence

from worker.jobs.aside import Chore
from worker.jobs.shelving import Shelving, Written, as_it_stands, feeds_of
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.relate import Reader
from worker.store import articles, feeds, meanings
from worker.store.store import Tx

FACT = "meaning.due"


def meaning(reader: Reader) -> Chore:
    """Return the chore of reading titles with this model."""
    return Chore(FACT, lambda tools, numbers: _mean(tools, reader, numbers))


def _mean(tools: Tools, reader: Reader, numbers: Sequence[int]) -> None:
    with tools.store.read() as tx:
        rows = [row for row in meanings.to_read(tx, numbers) if reader.speaks(row.language)]
        if not tools.enricher.placing.is_warm:
            tools.enricher.placing.warm(tx, tools.now())
    found = reader.read([row.title for row in rows])
    with tools.store.write() as tx:
        tx.alone()
        meanings.write(tx, reader.name, zip((row.number for row in rows), found, strict=True), tools.now())
    with tools.store.write() as tx:
        tx.alone()
        _look_again(tools, tx, [row.number for row in rows])


def _look_again(tools: Tools, tx: Tx, numbers: Sequence[int]) -> None:
    """Judge articles again, and write what follows for those that gained something."""
    now = tools.now()
    placed = tools.enricher.placing.look_again(tx, numbers, now, tools.mint)
    articles.touch(tx, placed.touched)
    shelving = Shelving(tools, tx, now)
    for number in sorted(placed.touched.intersection(numbers)):
        shelving.add(_written(tx, number))
    shelving.finish(neighbours=False)
    names = {f"story/{story}" for story in placed.stories}
    feeds.changed(tx, names | feeds_of(tx, sorted(placed.touched)), now)


def _written(tx: Tx, number: int) -> Written:
    """Return an article as it stands, for feeds that may take it in now that it has a story."""
    layer = articles.layers(tx, [number])[number]
    shown = compose(layer["source"], layer["derived"], layer["operator"])
    return as_it_stands(tx, articles.row_of(tx, number), shown)
