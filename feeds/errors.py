"""What can be wrong with what the world sends us."""


class FeedError(Exception):
    """The bytes are not what they claim to be; the message is one sentence for the user."""


class NotAFeed(FeedError):
    """No format recognises these bytes."""


class TooLarge(FeedError):
    """A limit on size, depth or count was passed; nothing of it is kept."""


class BadSignature(FeedError):
    """The signature, its time or its secret does not fit the body."""


class BadField(FeedError):
    """A field of a hook's body is missing or of the wrong kind; `field` names it."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the dotted name of the field beside the sentence about it."""
        super().__init__(message)
        self.field = field
