"""`wirecopy demo`."""

import sys

import click

from worker.cli.frame import Command, Frame, pass_frame


@click.command("demo", cls=Command)
@click.option(
    "--exit", "ends", is_flag=True, help="End when the story is over; exit 0 only if all of it happened."
)
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port of the feeds; a taken one gives the next free one."
)
@pass_frame
def demo(frame: Frame, /, *, ends: bool, port: int | None) -> None:
    """Show the whole story on an empty machine, in under a minute."""
    from worker.demo.show import demo as show

    frame.long_runs = True
    settings = frame.settings
    sys.exit(show(settings, settings.port if port is None else port, ends=ends))
