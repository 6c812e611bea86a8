"""Refine: a larger recogniser reads articles again, aside, after they were published.

names are due -> read title and text -> tag again with what was read (worker/jobs/retag.py)

It changes tags and topics alone, in the derived layer, and makes no revision. Twice is
the same as once: a text that the same model has read is not read again. An article
that can't be read keeps its tags. How work waits and is tried: worker/jobs/aside.py.
"""

from collections.abc import Mapping, Sequence

from worker.jobs import retag
from worker.jobs.aside import Chore
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.revise import text_of
from worker.pipeline.tag import Reading, Recogniser, read_all, reading_of
from worker.store import articles

FACT = "names.due"


def refining(recogniser: Recogniser) -> Chore:
    """Return the chore of reading with this recogniser."""
    return Chore(FACT, lambda tools, numbers: _refine(tools, recogniser, numbers))


def _refine(tools: Tools, recogniser: Recogniser, numbers: Sequence[int]) -> None:
    found = _read(tools, recogniser, numbers)
    retag.retag(tools, list(found), readings=found)


def _read(tools: Tools, recogniser: Recogniser, numbers: Sequence[int]) -> Mapping[int, Reading]:
    """Return what the recogniser finds in each article of a language it reads."""
    with tools.store.read() as tx:
        layers = articles.layers(tx, numbers)
    found: dict[int, Reading] = {}
    unread: dict[int, tuple[str, str]] = {}
    for number, layer in layers.items():
        shown = compose(layer["source"], layer["derived"] | {"ruled": {}}, layer["operator"])
        title, text = shown["title"], text_of(shown["html"])
        reading = reading_of(layer["derived"].get("read"))
        if not recogniser.speaks(shown["language"]):
            continue
        if reading is not None and reading.by == recogniser.name and reading.fits(title, text):
            found[number] = reading
        else:
            unread[number] = (title, text)
    return found | dict(zip(unread, read_all(recogniser, list(unread.values())), strict=True))
