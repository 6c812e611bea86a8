"""Progress of long work on stderr: a bar on a terminal, a plain line now and then elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

Step = Callable[[int], None]

_LINE_EVERY_SECONDS = 5.0


@contextmanager
def progress(label: str, total: int) -> Iterator[Step]:
    """Yield a function to be called with how many more of `total` are done."""
    if sys.stderr.isatty():
        with click.progressbar(length=total, label=label, file=sys.stderr) as bar:
            yield bar.update
        return
    yield _Lines(label, total).step


class _Lines:
    """Says how far the work is, at its end and every few seconds before."""

    def __init__(self, label: str, total: int) -> None:
        self._label, self._total, self._done = label, total, 0
        self._next = time.monotonic() + _LINE_EVERY_SECONDS

    def step(self, more: int) -> None:
        self._done += more
        now = time.monotonic()
        if self._done >= self._total or now >= self._next:
            self._next = now + _LINE_EVERY_SECONDS
            click.echo(f"{self._label}: {self._done} of {self._total}", err=True)
