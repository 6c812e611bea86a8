"""Retag: tags and topics of articles are found again, as the tagger and the operator's say are today.

A batch is thought over outside any transaction and written in one; how far the
job has come stands in the store, so that a job that was stopped goes on where it
was. Twice is the same as once: an article whose tags stay the same is not
touched. No revision is made, neighbours stay, and what rules and operators said
of an article wins as before.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from worker.jobs.shelving import Shelving, as_it_stands
from worker.jobs.tools import Tools
from worker.jobs.whole import TAGGING
from worker.pipeline.compose import compose, with_tags
from worker.pipeline.revise import text_of
from worker.pipeline.tag import Reading, reading_of
from worker.store import articles, feeds, sources, tags, waiting
from worker.store.store import Tx

BATCH = 100
_CHORE = "retag"
Step = Callable[[int], None]
Layer = dict[str, Any]


def retag_all(tools: Tools, step: Step = lambda _: None) -> int:
    """Tag every article again, from where the last run was stopped; return how many changed.

    `step` hears how many more were looked at.
    """
    changed = 0
    while True:
        with tools.store.read() as tx:
            after = int((waiting.facts_of(tx, _CHORE) or {}).get("after", 0))
            numbers = articles.numbers_after(tx, after, BATCH)
        changed += retag(tools, numbers, mark=numbers[-1] if numbers else 0)
        step(len(numbers))
        if not numbers:
            return changed


def left(tools: Tools) -> int:
    """Return how many articles a run would look at now."""
    with tools.store.read() as tx:
        return articles.count_after(tx, int((waiting.facts_of(tx, _CHORE) or {}).get("after", 0)))


def retag(
    tools: Tools,
    numbers: Sequence[int],
    mark: int | None = None,
    readings: Mapping[int, Reading] | None = None,
) -> int:
    """Tag these articles again in one transaction; return how many changed. `mark` is noted as progress.

    `readings` are what another recogniser found in them; of the others, what it found earlier holds.
    """
    with tools.store.read() as tx:
        found = _looked_at(tools, tx, numbers, readings or {})
    with tools.store.write() as tx:
        tx.alone()
        changed = [number for number, (was, new) in found.items() if _write(tools, tx, number, was, new)]
        if mark is not None:
            waiting.beat(tx, _CHORE, tools.now(), {"after": mark})
    return len(changed)


def _looked_at(
    tools: Tools, tx: Tx, numbers: Sequence[int], readings: Mapping[int, Reading]
) -> dict[int, tuple[str, Layer]]:
    """Return the text that each article has, and the tags and topics that it would have now."""
    layers = articles.layers(tx, numbers)
    rows = {number: articles.row_of(tx, number) for number in numbers}
    owners = sources.by_numbers(tx, sorted({row.source for row in rows.values()})) if rows else {}
    found: dict[int, tuple[str, Layer]] = {}
    for number, row in rows.items():
        layer = layers[number]
        shown = compose(layer["source"], layer["derived"] | {"ruled": {}}, layer["operator"])
        text = text_of(shown["html"])
        reading = readings.get(number) or reading_of(layer["derived"].get("read"))
        tagging, _ = tools.enricher.look(shown, text, owners[row.source], reading)
        kept = {"read": reading.to_json()} if reading is not None else {}
        found[number] = shown["html"], with_tags(kept, tagging.tags, tagging.topics)
    return found


def _write(tools: Tools, tx: Tx, number: int, read: str, found: Layer) -> bool:
    """Write an article's tags when they are others than before, and what follows; say whether they were.

    An article whose text is another than was `read` has been tagged anew meanwhile.
    """
    layer = articles.layers(tx, [number])[number]
    unruled = compose(layer["source"], layer["derived"] | {"ruled": {}}, layer["operator"])
    kept = {name: value for name, value in layer["derived"].items() if name not in TAGGING}
    if kept | found == layer["derived"] or unruled["html"] != read:
        return False
    now = tools.now()
    articles.change_layer(tx, number, "derived", kept | found, now)
    if all(found.get(name) == layer["derived"].get(name) for name in ("tags", "topics")):
        return False  # only who has read it is new
    row = articles.row_of(tx, number)
    before = tags.slugs_of(tx, [number])[number]
    articles.touch(tx, [number])
    shown = compose(layer["source"], kept | found, layer["operator"])
    shelving = Shelving(tools, tx, now)
    shelving.add(as_it_stands(tx, row, shown))
    shelving.finish(neighbours=False)
    feeds.changed(tx, {f"tag/{slug}" for slug in before}, now)
    return True
