"""`wirecopy status` and `wirecopy doctor`: how it stands, and whether this machine is fit."""

from dataclasses import asdict
from typing import Any

import click

from worker.cli.frame import Command, Frame, pass_frame, prints_data


@click.command("status", cls=Command)
@prints_data
@pass_frame
def status(frame: Frame) -> None:
    """Print how it stands: what runs, what is there, what waits, what is wrong."""
    from worker.desk import run
    from worker.shelf import StoreShelf

    with frame.tools() as tools:
        shelf = StoreShelf(tools, "", lambda command, arguments: run(tools, command, arguments))
        found = dict(shelf.status())
        checks = dict(shelf.ready())
    if not frame.broker_url:
        checks["broker"] = "no broker is set and no embedded one runs here; `wirecopy up` starts one"
    found["ready"] = checks
    frame.show(found, heads=("what", "how it stands"), rows=_lines(found))


def _lines(found: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the rows of the table for people."""
    rows = [(name, sentence or "ok") for name, sentence in found["ready"].items()]
    counts = ", ".join(f"{count} {name}" for name, count in sorted(found["sources_by_state"].items()))
    rows += [
        ("articles", f"{found['articles']} in {found['stories']} stories, newest {found['newest'] or '-'}"),
        ("sources", f"{found['sources']} ({counts})" if counts else "none"),
        (
            "waiting",
            ", ".join(f"{count} {door}" for door, count in found["backlog"].items() if count) or "nothing",
        ),
        ("deliveries", ", ".join(f"{n} {name}" for name, n in sorted(found["deliveries"].items())) or "none"),
    ]
    return rows + [("wrong", sentence) for sentence in found["wrong"]]


@click.command("doctor", cls=Command)
@prints_data
@pass_frame
def doctor(frame: Frame) -> None:
    """Say whether this machine is fit to run Wirecopy; exit code 1 when it is not."""
    from worker.cli.fitness import examine

    found = examine(frame.settings, frame.broker_url)
    frame.show(
        [asdict(one) for one in found],
        heads=("check", "state", "what was found"),
        rows=[(one.name, one.state, one.found) for one in found],
    )
    if any(one.state == "bad" for one in found):
        click.get_current_context().exit(1)
