"""Trial: a transaction that is undone in the end when only its outcome is asked for.

A dry run goes the whole way, so that what it says is what would happen, errors
and counts included; then nothing is kept and no bell is rung.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from worker.jobs.tools import Tools
from worker.store.store import Tx


class _Undo(Exception):
    """Raised at the end of a trial to take it all back."""


@contextmanager
def writing(tools: Tools, *, trial: bool) -> Iterator[Tx]:
    """Yield a write transaction; on a `trial` it is undone at the end."""
    try:
        with tools.store.write() as tx:
            yield tx
            if trial:
                raise _Undo
    except _Undo:
        pass
