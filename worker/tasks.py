"""One thin task for each step of the map: a name and one call."""

from worker.app import app, tools
from worker.jobs.turn import take_tick, take_turn


@app.task(name="fetch")
def fetch(subject: str = "", urgent: bool = False) -> None:  # noqa: FBT001, FBT002 - a message's arguments
    """Do the errands that are due."""
    take_turn(tools(), "errand.due", subject, urgent=urgent)


@app.task(name="digest")
def digest(subject: str = "", urgent: bool = False) -> None:  # noqa: FBT001, FBT002
    """Digest documents that wait."""
    take_turn(tools(), "document.kept", subject, urgent=urgent)


@app.task(name="publish")
def publish(subject: str = "", urgent: bool = False) -> None:  # noqa: FBT001, FBT002
    """Write the pages of changed feeds."""
    take_turn(tools(), "feed.changed", subject, urgent=urgent)


@app.task(name="announce")
def announce(subject: str = "", urgent: bool = False) -> None:  # noqa: FBT001, FBT002
    """Write the deliveries of published feeds."""
    take_turn(tools(), "feed.published", subject, urgent=urgent)


@app.task(name="deliver")
def deliver(subject: str = "", urgent: bool = False) -> None:  # noqa: FBT001, FBT002
    """Attempt the deliveries that are due."""
    take_turn(tools(), "delivery.due", subject, urgent=urgent)


@app.task(name="tick")
def tick() -> None:
    """Do what time brings about and ring for what is due."""
    take_tick(tools())
