"""Errors that say what the caller should do."""

from datetime import timedelta


class TransientError(Exception):
    """Try again later: the world was slow, absent or busy. `after` is the wait it asked for."""

    def __init__(self, message: str, after: timedelta | None = None) -> None:
        """Keep the sentence for the row and the wait the other side asked for, if any."""
        super().__init__(message)
        self.after = after


class PermanentError(Exception):
    """Do not try this again: park the row with this sentence as the reason."""


class Refused(PermanentError):
    """A rule of safety forbids it (private address, scheme, size, robots)."""


class LeaseLost(Exception):
    """Somebody else holds the row now: save nothing and go on with the next."""


class NotFound(Exception):
    """The user named something that is not there; the message says what."""


class Conflict(Exception):
    """What the user asks contradicts what is there; the message says how."""
