"""The command line: `wirecopy` and its commands, a module for each subject.

Every module makes its commands with `worker.cli.frame` and imports nothing heavy
at its top; here they are only put together.
"""

import click

from config.settings import VERSION
from worker.cli import (
    articles,
    clean,
    demo,
    enrich,
    feeds,
    health,
    parked,
    rules,
    run,
    settings,
    sources,
    subscribers,
    tags,
)
from worker.cli.frame import Group

main = Group(
    "wirecopy",
    help="Wirecopy: articles in, clean and corrected feeds out.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
click.version_option(VERSION, prog_name="wirecopy", message="%(prog)s %(version)s")(main)

for command in (
    demo.demo,
    run.up,
    run.web,
    run.migrate,
    sources.source,
    articles.article,
    tags.tag,
    feeds.feed,
    subscribers.subscriber,
    subscribers.delivery,
    parked.parked,
    rules.rules,
    clean.clean,
    enrich.enrich,
    health.status,
    health.doctor,
    settings.config,
):
    main.add_command(command)

__all__ = ["main"]
