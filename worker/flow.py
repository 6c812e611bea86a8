"""THE MAP: which fact is carried by which task, in the order an article meets them.

    a poll is due ──▶ fetch ─┐
    a hook is called ────────┼─▶ document kept ──▶ digest ──▶ publish ──▶ announce ──▶ deliver
    a hub pushes ────────────┘

Beside the map, `names.due` lets a larger recogniser read what was written, and `meaning.due`
a sentence model its titles, where the operator wants them (worker/jobs/aside.py): nobody
waits for that, so no bell is rung.

The relay, the routes, the documentation and a test read this table; nobody
writes these names a second time. A fact is always a row in the database; the
message that carries it is a doorbell and holds at most an id.
"""

from dataclasses import dataclass

URGENT = ".urgent"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the fact that starts it, its task, the queue it waits in, and what it does."""

    fact: str
    task: str
    queue: str
    does: str


FLOW: tuple[Step, ...] = (
    Step("errand.due", "fetch", "fetch", "requests that are due; each body is kept as a document"),
    Step("document.kept", "digest", "digest", "documents become articles and revisions"),
    Step(
        "feed.changed", "publish", "publish", "one feed's pages are written again; many changes, one writing"
    ),
    Step("feed.published", "announce", "publish", "who must hear of it: deliveries are numbered"),
    Step("delivery.due", "deliver", "deliver", "one subscription, one attempt"),
)

STEPS: dict[str, Step] = {step.fact: step for step in FLOW}


@dataclass(frozen=True, slots=True)
class Bell:
    """Something to do: a fact's name and, when it is urgent, the one subject it is about."""

    fact: str
    subject: str = ""
    urgent: bool = False


def queue_of(bell: Bell) -> str:
    """Return the queue a bell is rung in; urgent ones have a queue of their own beside it."""
    queue = STEPS[bell.fact].queue
    return queue + URGENT if bell.urgent else queue
