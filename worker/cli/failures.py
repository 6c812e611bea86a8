"""Failures: one sentence for a person out of whatever went wrong."""

import sys

from config.settings import SettingsError
from feeds.errors import FeedError
from worker.broker import BrokerUnavailable
from worker.errors import Conflict, LeaseLost, NotFound, PermanentError, TransientError

_OURS = (
    SettingsError,
    FeedError,
    BrokerUnavailable,
    Conflict,
    NotFound,
    PermanentError,
    TransientError,
    LeaseLost,
)


def sentence_of(error: BaseException) -> str:
    """Return what to tell a person about `error`, in one sentence and one line."""
    if isinstance(error, _OURS) or _is_of_the_shelf(error):
        said = str(error) or "somebody else works on it now; try again"
    elif isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        said = f"{where}{error.strerror}"
    elif isinstance(error, UnicodeEncodeError) and "surrogates" in error.reason:
        # Python's stand-ins for bytes of the command line that it could not read.
        said = "an argument holds bytes that are no text in UTF-8"
    else:
        said = _of_database(error) or (
            f"unexpected {type(error).__name__}: {error} (WIRECOPY_LOG_LEVEL=debug shows where)"
        )
    return " ".join(said.split())


def _is_of_the_shelf(error: BaseException) -> bool:
    """Return whether the shelf said it; its words are imported only where it was asked."""
    shelf = sys.modules.get("feeds.web.shelf")
    return shelf is not None and isinstance(error, (shelf.Missing, shelf.Conflict, shelf.Unavailable))


def _of_database(error: BaseException) -> str:
    """Return the sentence for a database that is away or empty; "" when it is none of its errors."""
    # What was never imported has raised nothing: the line below would cost 0.2 s.
    if "sqlalchemy" not in sys.modules:
        return ""
    from worker.store.readiness import AWAY, UNPREPARED, is_damaged

    said = str(getattr(error, "orig", error))
    if isinstance(error, UNPREPARED) and ("no such table" in said or 'relation "' in said):
        return "the database has no schema yet; run `wirecopy migrate`"
    if is_damaged(error):
        return (
            f"the database is damaged or no database at all ({said});"
            " restore a copy, or choose another --data"
        )
    if isinstance(error, AWAY):
        return f"the database can't be used: {said}"
    return ""
