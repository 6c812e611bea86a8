"""Growing: progress on stderr of work whose end comes in sight on the way: feeds are read, and name pages."""

import sys
import time
from types import TracebackType
from typing import Self

import click

_LINE_EVERY_SECONDS = 5.0
_SHORT = 2  # less than this much work is done before anybody looks


class Growing:
    """Says how far the work is: one line rewritten on a terminal, a plain line now and then elsewhere."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._most = self._left = 0
        self._said = ""
        self._next = time.monotonic() + _LINE_EVERY_SECONDS
        self._rewrites = sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._rewrites and self._said:
            click.echo(err=True)
        elif self._most >= _SHORT and error is None:
            click.echo(self._line(), err=True)

    def tell(self, left: int) -> None:
        """Hear how much is left now."""
        done = self._most - self._left
        self._most, self._left = max(self._most, done + left), left
        line = self._line()
        if self._most < _SHORT or line == self._said:
            return
        if self._rewrites:
            click.echo(f"\r{line}", nl=False, err=True)
        elif time.monotonic() >= self._next:
            self._next = time.monotonic() + _LINE_EVERY_SECONDS
            click.echo(line, err=True)
        self._said = line

    def _line(self) -> str:
        return f"{self._label}: {self._most - self._left} of {self._most}"
