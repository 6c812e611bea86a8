"""The demo's report: what happens, when it happened, and every claim that did not hold."""

import sys
import time
from collections.abc import Callable, Iterable
from typing import TextIO

_PAUSE_SECONDS = 0.05


class Report:
    """Prints one line a fact, with the seconds since the start, and keeps what failed."""

    def __init__(self, started: float, out: TextIO | None = None) -> None:
        """Count from `started` (of `time.monotonic`)."""
        self._started = started
        self._out = out or sys.stdout
        self.failed: list[str] = []
        self.held = 0

    def seconds(self) -> float:
        """Return the seconds since the start."""
        return time.monotonic() - self._started

    def line(self, text: str = "") -> None:
        """Print a line as it is."""
        print(text, file=self._out, flush=True)

    def scene(self, text: str) -> None:
        """Say what happens next."""
        self.line(f"{self.seconds():6.1f} s  {text}")

    def check(self, claim: str, faults: Iterable[str]) -> bool:
        """Say whether a claim holds: it does when there are no faults, which are sentences."""
        found = list(faults)
        if not found:
            self.held += 1
            self.line(f"          ✓ {claim}")
            return True
        more = f" (and {len(found) - 1} more)" if found[1:] else ""
        self.failed.append(f"{claim}: {found[0]}{more}")
        self.line(f"          ✗ {claim}")
        for fault in found:
            self.line(f"              {fault}")
        return False


def unless(true: object, fault: str = "it does not") -> tuple[str, ...]:
    """Return the one fault of a claim that is not true."""
    return () if true else (fault,)


def wait_for(true: Callable[[], bool], seconds: float) -> float | None:
    """Return after how many seconds something became true, None when it did not in time."""
    started = time.monotonic()
    while True:
        if true():
            return time.monotonic() - started
        if time.monotonic() - started > seconds:
            return None
        time.sleep(_PAUSE_SECONDS)
