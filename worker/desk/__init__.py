"""The desk: what an operator may do, one function a command, for the command line and the API alike.

Each command loads, decides and saves in one transaction, and answers with a shape
of the contract, with `done` (one sentence) and `dry_run` beside it. What can't be
done is said by an error of `worker.errors`, or by BadField naming the argument.
"""

from collections.abc import Callable, Mapping
from typing import Any

from worker.desk import (
    articles,
    checking,
    feeds,
    life,
    opml,
    parked,
    reports,
    reprocessing,
    ruling,
    sources,
    subscribers,
    tags,
)
from worker.desk.asked import Asked, Json
from worker.errors import Conflict, NotFound
from worker.jobs.tools import Tools
from worker.store.readiness import TAKEN

__all__ = ["COMMANDS", "run"]

COMMANDS: Mapping[str, Callable[[Tools, Asked], Json]] = {
    "source add": sources.add,
    "source test": sources.test,
    "source poll": sources.poll,
    "source change": sources.change,
    "source rotate": sources.rotate,
    "source pause": sources.pause,
    "source resume": sources.resume,
    "source remove": sources.remove,
    "source import": opml.take_in,
    "source export": opml.give_out,
    "article ingest": articles.ingest,
    "article correct": articles.correct,
    "article withdraw": articles.withdraw,
    "article kill": articles.kill,
    "article restore": articles.bring_back,
    "article tag": articles.tag,
    "article diff": life.diff,
    "article merge": life.merge,
    "article split": life.split,
    "article reprocess": reprocessing.reprocess,
    "rules test": ruling.test,
    "rules rehearse": ruling.rehearse,
    "rules apply": ruling.put_into_force,
    "feed add": feeds.add,
    "feed remove": feeds.remove,
    "feed rename": feeds.rename,
    "feed build": feeds.build,
    "feed check": checking.check,
    "subscriber add": subscribers.add,
    "subscriber remove": subscribers.remove,
    "subscriber rotate": subscribers.rotate,
    "subscriber redeliver": subscribers.redeliver,
    "subscriber report": reports.report,
    "tag list": tags.listing,
    "tag show": tags.show,
    "tag merge": tags.merge,
    "tag ban": tags.ban,
    "tag alias": tags.alias,
    "tag retag": tags.retag,
    "parked show": parked.show,
    "parked retry": parked.retry,
    "parked drop": parked.drop,
}


def run(tools: Tools, command: str, arguments: Mapping[str, Any]) -> Json:
    """Do what a command does and return its JSON; `arguments` bear the names of its options in snake_case."""
    do = COMMANDS.get(command)
    if do is None:
        raise NotFound(f"there is no command {command!r}")
    try:
        return do(tools, Asked(arguments))
    except TAKEN as error:
        raise Conflict("somebody else added the same at this moment; look again") from error
