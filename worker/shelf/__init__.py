"""StoreShelf: the `Shelf` of the HTTP faces over our store.

    pages    the prepared feed documents         reads    what anybody may read
    takes    what comes in                       runs     what the operator and machines ask
    pictures those of articles, through the one door

Nothing here speaks HTTP, SQL or Celery: questions are asked of `worker.store`,
work is done by `worker.jobs`, and commands are handed to the `act` given.
"""

from collections.abc import Callable, Mapping
from typing import Any

from feeds.errors import BadField
from feeds.web.shelf import Conflict, Json, Missing, Unavailable
from worker import errors
from worker.errors import LeaseLost, NotFound, PermanentError, TransientError
from worker.jobs.tools import Tools
from worker.shelf.pictures import Pictures
from worker.shelf.runs import Runs
from worker.shelf.takes import Takes

__all__ = ["Act", "StoreShelf"]

Act = Callable[[str, Mapping[str, Any]], Json]


class StoreShelf(Pictures, Takes, Runs):
    """Everything the faces ask for. All methods may be called from several threads at once.

    `token` is the API token, which opens private feeds too; "" opens nothing.
    `act` does what a command does (see `feeds.web.shelf.Runs.act`).
    """

    def __init__(self, tools: Tools, token: str, act: Act) -> None:
        """Answer from `tools.store`."""
        super().__init__(tools, token)
        self._act = act

    def act(self, command: str, arguments: Mapping[str, Any]) -> Json:
        """Do what a command of the same name does and return its JSON.

        What the house raises becomes what the faces answer: 404, 409, 422 or 503, with its sentence.
        """
        with self.reaching():
            try:
                return self._act(command, arguments)
            except NotFound as error:
                raise Missing(_said(error)) from error
            except (errors.Conflict, LeaseLost) as error:
                raise Conflict(_said(error) or "Somebody else works on it now; try again.") from error
            except PermanentError as error:
                raise BadField("url" if "url" in arguments else "", _said(error)) from error
            except TransientError as error:
                raise Unavailable(_said(error)) from error


def _said(error: Exception) -> str:
    """Return an error's sentence as answers have it: with a capital and a full stop."""
    said = str(error).strip()
    if not said:
        return ""
    # An address or a name at the beginning stays as it is written.
    begins = said.partition(" ")[0]
    capital = said[:1].upper() if begins.isalpha() else said[:1]
    return f"{capital}{said[1:]}{'' if said.endswith(('.', '!', '?')) else '.'}"
