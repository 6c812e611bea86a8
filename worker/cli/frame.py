"""Frame: what every command of the command line shares.

A command is made with `group(...)` and `@some_group.command(...)`, takes the
`Frame` as its first argument (`@pass_frame`), and gets `--data` by itself:

    @source.command("list")
    @prints_data                    # adds --json
    @pass_frame
    def list_sources(frame: Frame) -> None:
        with frame.tools() as tools:
            frame.show(sources, heads=("name", "state"), rows=[...])

Exit codes are 0 done, 1 failed, 2 wrong usage. Whatever our own house raises
becomes one sentence on stderr; the traceback is logged at level debug. What is
heavy (SQLAlchemy, Celery, the models) is imported when a command needs it, so
that `wirecopy --help` costs a tenth of a second.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from config.logs import set_up_logs
from config.settings import Settings, load_settings
from worker.cli.failures import sentence_of
from worker.cli.progress import Step, progress
from worker.cli.tables import table

if TYPE_CHECKING:
    from worker.flow import Bell
    from worker.jobs.tools import Tools

F = TypeVar("F", bound=Callable[..., Any])


class Frame:
    """One run of the command line: where, how to answer, and what it opened."""

    def __init__(self) -> None:
        self.data: Path | None = None
        self.json = False
        self.dry_run = False
        self.long_runs = False

    @cached_property
    def settings(self) -> Settings:
        """The settings, with logs set up by them. Raises SettingsError with one sentence.

        A command that ends by itself tells only of what went wrong, unless the level was chosen.
        """
        settings = load_settings(os.environ, self.data)
        chosen = self.long_runs or "log_level" in settings.origins
        set_up_logs(settings if chosen else replace(settings, log_level="warning"))
        return settings

    @cached_property
    def broker_url(self) -> str:
        """The configured broker, else the embedded one that runs for this data directory, else ""."""
        from worker import broker

        if self.settings.broker_url:
            return self.settings.broker_url
        running = broker.running(self.settings.data)
        return running.url if running else ""

    @cached_property
    def public_url(self) -> str:
        """The base of our links as it is set, else as the last `wirecopy up` here wrote it down, else ""."""
        kept = self.settings.data / "base-url"
        if self.settings.public_url or not kept.is_file():
            return self.settings.public_url
        return kept.read_text(encoding="utf-8").strip()

    @contextmanager
    def tools(self) -> Iterator["Tools"]:
        """Yield the tools of a job; what is committed rings where a broker runs, and is silent elsewhere.

        The embedded database is made when it is not there yet; any other wants
        `wirecopy migrate` first.
        """
        from worker.broker import redis_address
        from worker.jobs.tools import Tools
        from worker.store import Store
        from worker.store.readiness import ask

        settings = replace(self.settings, broker_url=self.broker_url, public_url=self.public_url)
        if not settings.database_url and not (settings.data / "wirecopy.db").exists():
            self.migrate()
        rung = (_lazy_ring(settings),) if settings.broker_url else ()
        store = Store(settings.database, *rung)
        try:
            with store.read() as tx:
                ask(tx)  # so that a database without our tables is told of in these words
            yield Tools(settings, store, redis_address(settings.broker_url))
        finally:
            store.close()

    def migrate(self) -> list[str]:
        """Bring the schema up, the data directory too; return the revisions applied."""
        from worker.store.migrate import migrate

        self.settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return migrate(self.settings.database)

    def show(
        self,
        document: Any,
        *,
        heads: Sequence[str] = (),
        rows: Sequence[Sequence[Any]] = (),
        text: str = "",
    ) -> None:
        """Print `document` as JSON when that was asked for, else the table or the text for people."""
        if self.json:
            click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
        elif heads:
            click.echo(table(heads, rows))
        elif text:
            click.echo(text)

    def tell(self, sentence: str) -> None:
        """Say something to a person: on stderr when stdout is for the JSON document."""
        click.echo(sentence, err=self.json)

    @contextmanager
    def progress(self, label: str, total: int) -> Iterator[Step]:
        """Yield a function to be called with how much more is done; shown on stderr."""
        with progress(label, total) as step:
            yield step


pass_frame = click.make_pass_decorator(Frame, ensure=True)


def prints_data(command: F) -> F:
    """Give a command `--json`: one JSON document on stdout, logs on stderr."""
    return _flag("--json", "json", "Print one JSON document on stdout.")(command)


def writes(command: F) -> F:
    """Give a command `--dry-run`: it says what it would do, and does nothing."""
    return _flag("--dry-run", "dry_run", "Only say what would be done.")(command)


class Command(click.Command):
    """A command with `--data`."""

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self.params.append(_data_option())


class Group(click.Group):
    """A group of commands with `--data`, whose commands have it too."""

    command_class = Command
    group_class = type

    def __init__(self, *words: Any, **more: Any) -> None:
        super().__init__(*words, **more)
        self.params.append(_data_option())

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what our house raises becomes one sentence and exit code 1."""
        try:
            return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort, click.ClickException, BrokenPipeError):
            raise
        except Exception as error:
            _log_traceback()
            raise click.ClickException(sentence_of(error)) from error


def group(name: str, summary: str) -> Group:
    """Return a group of commands, such as `source`; add it to `main` in worker/cli/__init__.py."""
    return Group(name, help=summary, no_args_is_help=True)


def _data_option() -> click.Option:
    return click.Option(
        ["--data"],
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Data directory; wins over WIRECOPY_DATA.",
        expose_value=False,
        is_eager=True,
        callback=_remember("data"),
    )


def _flag(word: str, name: str, text: str) -> Callable[[F], F]:
    return click.option(word, name, is_flag=True, expose_value=False, callback=_remember(name), help=text)


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """Return a callback that keeps an option's value in the frame, wherever on the line it was given."""

    def remember(ctx: click.Context, _: click.Parameter, value: Any) -> Any:
        frame = ctx.ensure_object(Frame)
        if value not in (None, False):
            setattr(frame, name, value)
        return value

    return remember


def _lazy_ring(settings: Settings) -> Callable[[Sequence["Bell"]], None]:
    """Return a way to ring bells that imports Celery at the first one: most commands ring none."""

    def ring(bells: Sequence["Bell"]) -> None:
        from worker.app import app, settle_on
        from worker.broker import redis_address
        from worker.relay import Relay

        settle_on(settings)
        Relay(app, redis_address(settings.broker_url)).ring(bells)

    return ring


def _log_traceback() -> None:
    import structlog

    if structlog.is_configured():
        structlog.get_logger().debug("command_failed", exc_info=sys.exc_info())
