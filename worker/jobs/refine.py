"""Refine: a larger recogniser reads articles again, aside, after they were published.

names are due -> read title and text -> tag again with what was read (worker/jobs/retag.py)

Nothing waits for it: no bell is rung for such a fact, and the process that works on
it asks by itself. It changes tags and topics alone, in the derived layer, and makes
no revision. Twice is the same as once: a text that the same model has read is not
read again. What fails is put off, and in the end let be: the article keeps its tags.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from threading import Event
from typing import Any

import structlog

from worker.jobs import retag
from worker.jobs.away import given_back
from worker.jobs.tools import Tools
from worker.pipeline.compose import compose
from worker.pipeline.revise import text_of
from worker.pipeline.tag import Reading, Recogniser, read_all, reading_of
from worker.store import articles, facts
from worker.store.readiness import AWAY

log = structlog.get_logger()

FACT = "names.due"
BATCH = 16
LEASE = timedelta(minutes=5)
RETRY = timedelta(minutes=1)
_TOLD_AT_ONCE = 500
_REST_SECONDS = 2.0


def refine(tools: Tools, recogniser: Recogniser) -> int:
    """Read a batch of articles whose names are due, and tag them again; return how many were taken."""
    with given_back(tools) as token:
        with tools.store.write() as tx:
            taken = facts.take(tx, FACT, tools.now(), LEASE, token, BATCH)
        try:
            _refine(tools, recogniser, taken)
        except AWAY:
            raise
        except Exception:
            log.exception("batch of names not read", articles=len(taken))
            for fact in taken:
                _alone(tools, recogniser, fact)
    return len(taken)


def refine_until(tools: Tools, recogniser: Recogniser, told: Event) -> None:
    """Read what is due as it comes, until told to stop."""
    while not told.is_set():
        try:
            if refine(tools, recogniser):
                continue
        except AWAY as error:
            log.warning("names wait for the database", reason=type(error).__name__)
        told.wait(_REST_SECONDS)


def left(tools: Tools) -> int:
    """Return how many articles wait to be read."""
    with tools.store.read() as tx:
        return facts.waiting(tx, FACT)


def ask_for_all(tools: Tools, step: Callable[[int], None] = lambda _: None) -> None:
    """Let the names of every article be due; `step` hears how many more are."""
    after = 0
    while True:
        with tools.store.write() as tx:
            numbers = articles.numbers_after(tx, after, _TOLD_AT_ONCE)
            facts.tell(tx, FACT, map(str, numbers), tools.now())
        step(len(numbers))
        if not numbers:
            return
        after = numbers[-1]


def _alone(tools: Tools, recogniser: Recogniser, fact: Any) -> None:
    """Read one article; put it off when that fails, and let it be after the last try."""
    try:
        _refine(tools, recogniser, [fact])
    except AWAY:
        raise
    except Exception:
        log.exception("names not read", article=fact.subject)
        with tools.store.write() as tx:
            if fact.tries >= tools.settings.tries:
                facts.all_done(tx, [fact], quietly=True)
            else:
                facts.put_off(tx, fact, tools.now() + RETRY)


def _refine(tools: Tools, recogniser: Recogniser, taken: Sequence[Any]) -> None:
    if not taken:
        return
    found = _read(tools, recogniser, [int(fact.subject) for fact in taken])
    retag.retag(tools, list(found), readings=found)
    with tools.store.write() as tx:
        facts.all_done(tx, facts.held(tx, taken), quietly=True)


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
