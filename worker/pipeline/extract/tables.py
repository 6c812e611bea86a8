"""Tables of words, written as running text so that they can be read."""


def listed(text: str) -> frozenset[str]:
    """Return the words of a table."""
    return frozenset(text.split())
