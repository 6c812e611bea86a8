"""StoreShelf: the `Shelf` of the HTTP faces over our store.

    pages    the prepared feed documents         reads    what anybody may read
    takes    what comes in                       runs     what the operator and machines ask

Nothing here speaks HTTP, SQL or Celery: questions are asked of `worker.store`,
work is done by `worker.jobs`, and commands are handed to the `act` given.
"""

from collections.abc import Callable, Mapping
from typing import Any

from feeds.web.shelf import Json
from worker.jobs.tools import Tools
from worker.shelf.pages import Pages
from worker.shelf.reads import Reads
from worker.shelf.runs import Runs
from worker.shelf.takes import Takes

__all__ = ["Act", "StoreShelf"]

Act = Callable[[str, Mapping[str, Any]], Json]


class StoreShelf(Pages, Reads, Takes, Runs):
    """Everything the faces ask for. All methods may be called from several threads at once.

    `token` is the API token, which opens private feeds too; "" opens nothing.
    `act` does what a command does (see `feeds.web.shelf.Runs.act`).
    """

    def __init__(self, tools: Tools, token: str, act: Act) -> None:
        """Answer from `tools.store`."""
        super().__init__(tools, token)
        self._act = act

    def act(self, command: str, arguments: Mapping[str, Any]) -> Json:
        """Do what a command of the same name does and return its JSON."""
        return self._act(command, arguments)
