"""Work done in a child process, so that nothing of it stays behind."""

import os
import sys

import pytest

from worker.errors import Conflict
from worker.leash import apart


def test_what_is_done_apart_comes_back_and_what_it_imported_does_not() -> None:
    def do() -> tuple[int, bool]:
        import this  # noqa: F401 - any module that nobody else imports

        return os.getpid(), "this" in sys.modules

    pid, imported = apart(do)

    assert pid != os.getpid()
    assert imported
    assert "this" not in sys.modules


def test_what_is_raised_apart_is_raised_here() -> None:
    def refuse() -> None:
        raise Conflict("not twice")

    with pytest.raises(Conflict, match="not twice"):
        apart(refuse)


def test_an_error_that_can_not_travel_sends_its_words() -> None:
    class Odd(Exception):
        def __init__(self, one: int, two: int) -> None:
            super().__init__(f"{one} and {two}")

    def fail() -> None:
        raise Odd(1, 2)

    with pytest.raises(ChildProcessError, match="Odd: 1 and 2"):
        apart(fail)


def test_a_child_that_is_killed_is_told_of() -> None:
    with pytest.raises(ChildProcessError, match="-9"):
        apart(lambda: os.kill(os.getpid(), 9))
