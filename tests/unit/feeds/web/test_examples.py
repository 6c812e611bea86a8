"""The examples in the faces' docstrings are true."""

import doctest
from types import ModuleType

import pytest

from feeds.web import face, health, html, negotiate, read


@pytest.mark.parametrize("module", [face, health, html, negotiate, read], ids=lambda one: str(one.__name__))
def test_the_examples_are_true(module: ModuleType) -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
