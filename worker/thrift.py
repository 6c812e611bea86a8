"""Thrift: what every process of ours spares itself."""

import gc

# Articles hold no cycles: looking for some every 700 objects costs 8 % of a first intake, and 4 % of
# extracting pages.
_YOUNG, _GENERATIONS = 20_000, (20, 50)


def collect_rarely() -> None:
    """Let this process look for cycles among its objects as rarely as their makers deserve."""
    gc.set_threshold(_YOUNG, *_GENERATIONS)
