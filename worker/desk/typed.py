"""Typed: the addresses that people mean by what they type or paste, the likeliest first.

A browser takes `gazette.example/news`, and a feed reader hands on `feed://…`; both
leave open whether the site speaks https, so it is tried first.
"""

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from worker.errors import PermanentError, TransientError

T = TypeVar("T")

_FEED = re.compile(r"feed:(?://)?", re.IGNORECASE)
# A host with a dot in it, an address in brackets or this machine; then a port, a path, or nothing.
_HOST = re.compile(
    r"(?:[\w-]+(?:\.[\w-]+)+\.?|localhost|\[[0-9a-f:.]+\])(?::\d+)?(?:[/?#].*)?", re.IGNORECASE
)


def meant(typed: str) -> tuple[str, ...]:
    """Return the addresses to try; what is no address without a scheme is given back as it is.

    >>> meant("feed://gazette.example/rss")
    ('https://gazette.example/rss', 'http://gazette.example/rss')
    >>> meant("javascript:alert(1)")
    ('javascript:alert(1)',)
    """
    bare = _FEED.sub("", typed.strip(), count=1) if _FEED.match(typed.strip()) else typed.strip()
    if _HOST.fullmatch(bare):
        return (f"https://{bare}", f"http://{bare}")
    return (bare,)


def first(addresses: Sequence[str], look: Callable[[str], T]) -> T:
    """Return what is seen at the first address where anything is; raises the last one's reason."""
    for address in addresses[:-1]:
        try:
            return look(address)
        except (TransientError, PermanentError):
            continue
    return look(addresses[-1])
