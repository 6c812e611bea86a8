"""What runs: `up`, `web`, `migrate`."""

import sys
from dataclasses import replace
from functools import partial
from typing import Any

import click

from config.settings import Settings
from worker.cli.frame import Command, Frame, pass_frame, prints_data, writes

_HOST = click.option("--host", help="Address to listen on; wins over WIRECOPY_HOST.")
_PORT = click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")


@click.command("up", cls=Command)
@_HOST
@_PORT
@click.option(
    "--workers", type=click.IntRange(0, 256), help="Processes that digest; 0 means one a core, at most 4."
)
@pass_frame
def up(frame: Frame, /, **given: Any) -> None:
    """Run everything: broker, workers, beat and web; prints `ready: URL` when it works."""
    from worker.serve import bind
    from worker.up import up as run

    settings = _settled(frame, given)
    # On stderr, for stdout belongs to the line that says we are ready.
    sys.exit(
        run(settings, bind(settings.host, settings.port), _say_ready, tell=partial(click.echo, err=True))
    )


@click.command("web", cls=Command)
@_HOST
@_PORT
@pass_frame
def web(frame: Frame, /, **given: Any) -> None:
    """Run the web process alone; broker, workers and beat run elsewhere."""
    from worker.serve import bind
    from worker.up import web as run

    settings = _settled(frame, given)
    broker_url = frame.broker_url
    sys.exit(run(replace(settings, broker_url=broker_url), bind(settings.host, settings.port)))


@click.command("migrate", cls=Command)
@prints_data
@writes
@pass_frame
def migrate(frame: Frame) -> None:
    """Bring the database's schema up to this version."""
    if frame.dry_run:
        from worker.store.migrate import pending

        revisions = pending(frame.settings.database)
    else:
        revisions = frame.migrate()
    done = "would be applied" if frame.dry_run else "applied"
    text = f"{done}: {', '.join(revisions)}" if revisions else "the schema is up to date"
    frame.show({"revisions": revisions, "dry_run": frame.dry_run}, text=text)


def _settled(frame: Frame, given: dict[str, Any]) -> Settings:
    """Return the settings with the options of the command line in place; logs are set up for a long run."""
    frame.long_runs = True
    return replace(frame.settings, **{name: value for name, value in given.items() if value is not None})


def _say_ready(url: str) -> None:
    click.echo(f"ready: {url}")
