"""`wirecopy rules`: try the catalogue's rules, rehearse a changed set, apply it to what is here."""

import click

from worker.cli.desk import at_desk, do
from worker.cli.frame import Frame, group, pass_frame, prints_data, writes

rules = group("rules", "Rules of the catalogue: test, rehearse, apply.")

_FILE = click.option(
    "--file",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="A catalogue with other rules than those in force.",
)


@rules.command("test")
@click.argument("id_", metavar="ID|URL")
@_FILE
@prints_data
@pass_frame
def test(frame: Frame, /, id_: str, file: str | None) -> None:
    """Show what the rules say of one article, and which rule says it."""
    do(frame, "rules test", id=id_, file=file)


@rules.command("rehearse")
@_FILE
@click.option("--last", type=click.IntRange(1), default=1000, show_default=True, help="Newest articles.")
@prints_data
@pass_frame
def rehearse(frame: Frame, /, file: str | None, last: int) -> None:
    """Show what a set of rules would change among the newest articles; nothing is changed."""
    with at_desk(frame) as desk:
        found = desk.do("rules rehearse", file=file, last=last)
        lines = [f"  {one['id']}  {', '.join(one['changes'])}  {one['title']}" for one in found["examples"]]
        frame.show(found, text="\n".join((found["done"], *lines)))


@rules.command("apply")
@prints_data
@writes
@pass_frame
def apply(frame: Frame, /) -> None:
    """Let today's rules act on all articles that are here; new ones meet them by themselves."""
    do(frame, "rules apply")
