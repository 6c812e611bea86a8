"""Word lists, written as text so that they stay readable."""


def listed(text: str) -> frozenset[str]:
    """Return the words of a list; where there are commas, they part the entries, which may have spaces.

    >>> sorted(listed("al el bin"))
    ['al', 'bin', 'el']
    """
    entries = text.split(",") if "," in text else text.split()
    return frozenset(entry.strip() for entry in entries if entry.strip())
