"""`wirecopy tag`: what subjects are called, and which are never given."""

import click

from worker.cli import aside
from worker.cli.desk import at_desk, do, facts
from worker.cli.frame import Frame, group, pass_frame, prints_data, writes

tag = group("tag", "Tags: list them, merge them, ban them, give them other names.")


@tag.command("list")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="How many.")
@click.option("--suggest", is_flag=True, help="Pairs that may be one tag, with the reason.")
@prints_data
@pass_frame
def list_tags(frame: Frame, /, limit: int, *, suggest: bool) -> None:
    """List the tags, the most used first."""
    with at_desk(frame) as desk:
        found = desk.do("tag list", limit=limit, suggest=suggest or None)
        if suggest:
            rows = [(one["tag"], one["into"], one["reason"]) for one in found["suggested"]]
            frame.show(found["suggested"], heads=("tag", "into", "reason"), rows=rows)
        else:
            listed = [(one["slug"], one["name"], one["kind"], one["articles"]) for one in found["tags"]]
            frame.show(found["tags"], heads=("slug", "name", "kind", "articles"), rows=listed)


@tag.command("show")
@click.argument("name", metavar="TAG")
@prints_data
@pass_frame
def show(frame: Frame, /, name: str) -> None:
    """Show one tag: its names, what was merged into it, how many articles have it."""
    with at_desk(frame) as desk:
        found = desk.do("tag show", tag=name)
        listed = {key: ", ".join(value) if isinstance(value, list) else value for key, value in found.items()}
        frame.show(found, text=facts(listed))


@tag.command("merge")
@click.argument("name", metavar="TAG")
@click.argument("into", metavar="INTO")
@prints_data
@writes
@pass_frame
def merge(frame: Frame, /, name: str, into: str) -> None:
    """Let one tag become part of another; its names lead there from then on."""
    do(frame, "tag merge", tag=name, into=into)


@tag.command("ban")
@click.argument("name", metavar="TAG")
@click.option("--lift", is_flag=True, help="Allow it again.")
@prints_data
@writes
@pass_frame
def ban(frame: Frame, /, name: str, *, lift: bool) -> None:
    """Never give this tag again."""
    do(frame, "tag ban", tag=name, lift=lift or None)


@tag.command("alias")
@click.argument("name", metavar="TAG")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--remove", multiple=True, metavar="NAME", help="A name that means it no more.")
@click.option("--name", "called", metavar="NAME", help="What it is called from now on.")
@click.option("--kind", type=click.Choice(["person", "organisation", "place", "topic", "phrase"]))
@prints_data
@writes
@pass_frame
def alias(
    frame: Frame, /, name: str, names: tuple[str, ...], remove: tuple[str, ...], called: str, kind: str
) -> None:
    """Give a tag other names, or change what it is called and of which kind it is."""
    do(frame, "tag alias", tag=name, add=names, remove=remove, name=called, kind=kind)


@tag.command("refine")
@aside.every
@aside.watch
@prints_data
@writes
@pass_frame
def refine(frame: Frame, /, *, every: bool, watch: bool) -> None:
    """Find the names of articles again, with the larger recogniser of WIRECOPY_NAMES_MODEL."""
    from worker.jobs.larger import open_recogniser
    from worker.jobs.refine import refining

    if not frame.settings.names_model:
        raise click.ClickException("WIRECOPY_NAMES_MODEL is not set: there is no larger recogniser to ask")
    chore = refining(open_recogniser(frame.settings.names_model))
    aside.work_aside(frame, chore, every=every, watch=watch)


@tag.command("retag")
@prints_data
@writes
@pass_frame
def retag(frame: Frame) -> None:
    """Find the tags of every article again; a run that was stopped goes on where it was."""
    from worker.desk.asked import Asked
    from worker.desk.tags import retag as again
    from worker.jobs.retag import left

    with at_desk(frame) as desk:
        asked = Asked({"dry_run": frame.dry_run})
        with frame.progress("tagging again", left(desk.tools)) as step:
            found = again(desk.tools, asked, step)
        frame.show(found, text=found["done"])
