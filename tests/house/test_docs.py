"""The documentation lists what there is: read from the real tables, so it can't fall behind."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from config.queues import QUEUES, URGENT
from config.reference import settings_page
from config.settings import OPTIONS
from worker import flow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def docs() -> str:
    """All that a reader of the documentation sees."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages if page.exists())


def commands(command: click.Command, name: str) -> Iterator[str]:
    """Yield every command below `command` that a user may call, as it is typed."""
    if command.hidden:
        return
    if not isinstance(command, click.Group):
        yield name
        return
    for word, inner in command.commands.items():
        yield from commands(inner, f"{name} {word}")


def test_the_page_of_settings_is_the_table() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert page == settings_page(), "docs/settings.md is old; run `make reference`"


def test_every_option_is_documented(docs: str) -> None:
    assert [option.variable for option in OPTIONS if f"`{option.variable}`" not in docs] == []


def test_every_command_is_documented(docs: str) -> None:
    from worker.cli import main

    assert isinstance(main, click.Command)
    assert [name for name in commands(main, "wirecopy") if name not in docs] == []


def test_every_step_task_and_queue_of_the_map_is_documented(docs: str) -> None:
    words = {word for step in flow.FLOW for word in (step.fact, step.task, step.queue)}

    assert sorted(word for word in words if f"`{word}`" not in docs) == []


def test_every_route_is_documented(docs: str) -> None:
    from feeds.web.routes import routes

    nothing: Any = None
    table = routes(nothing, nothing, lambda: datetime.now(UTC), nothing)
    paths = {str(getattr(route, "path", "")) for route in table} - {"/"}
    missing = [path for path in paths if not re.search(_as_documented(path), docs)]

    assert sorted(missing) == []


def _as_documented(path: str) -> str:
    """Return the pattern of a path in the documentation, where a parameter is a word in capitals."""
    return r"[A-Z]+".join(re.escape(part) for part in re.split(r"\{[^}]*\}", path)) + r"(?![\w{])"


def test_every_queue_of_the_map_is_one_that_workers_read() -> None:
    assert {step.queue for step in flow.FLOW} <= set(QUEUES)
    assert flow.URGENT == URGENT
