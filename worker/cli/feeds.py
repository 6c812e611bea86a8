"""`wirecopy feed`: what is published."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from worker.cli.desk import Desk, Json, at_desk, clean, do, facts
from worker.cli.frame import Frame, group, pass_frame, prints_data, writes
from worker.cli.growing import Growing
from worker.cli.tables import table

if TYPE_CHECKING:
    from worker.desk.exporting import File

feed = group("feed", "Feeds: list, add, remove, look at, check, write again, export.")

_SHOWN = 20


@feed.command("list")
@prints_data
@pass_frame
def list_feeds(frame: Frame) -> None:
    """List the feeds, configured ones and those that are there by themselves."""
    from worker.desk.feeds import private_ones

    with at_desk(frame) as desk:
        listed = [*private_ones(desk.tools), *desk.shelf.feeds()]
        rows = [(one["name"], one["title"], one["count"], one["updated"], _kind(one)) for one in listed]
        frame.show(listed, heads=("name", "title", "articles", "updated", "kind"), rows=rows)


def _kind(one: Json) -> str:
    kind = "by itself" if one["automatic"] else "configured"
    return f"{kind}, private" if one["private"] else kind


@feed.command("add")
@click.argument("name")
@click.option("--title", help="Its title; else its name.")
@click.option("--tag", multiple=True, metavar="T", help="With any of these tags; may be repeated.")
@click.option("--source", multiple=True, metavar="S", help="Of any of these sources; may be repeated.")
@click.option("--all-tag", multiple=True, metavar="T", help="With all of these tags.")
@click.option("--no-tag", multiple=True, metavar="T", help="With none of these tags.")
@click.option("--no-source", multiple=True, metavar="S", help="Of none of these sources.")
@click.option("--story", multiple=True, metavar="S", help="Of any of these stories.")
@click.option("--language", multiple=True, metavar="L", help="In any of these languages.")
@click.option("--section", multiple=True, metavar="S", help="In any of these sections.")
@click.option("--author", multiple=True, metavar="A", help="By any of these authors.")
@click.option("--match", metavar="TEXT", help="With all of these words in title or text.")
@click.option("--corrected", is_flag=True, default=None, help="Only what bears a correction note.")
@click.option("--description", metavar="TEXT", help="What it says of itself.")
@click.option("--limit", type=click.IntRange(1, 1000), help="Most entries of a document.")
@click.option("--max-age-days", type=click.IntRange(1, 36500), help="No entries older than this.")
@click.option("--max-bytes", type=click.IntRange(10_000), help="Largest document; else texts are cut.")
@click.option("--private", is_flag=True, default=None, help="Only for subscribers, by their token.")
@prints_data
@writes
@pass_frame
def add(frame: Frame, /, **given: Any) -> None:
    """Add a feed; conditions add up, none takes everything."""
    with at_desk(frame) as desk:
        found = desk.do("feed add", **given)
        frame.show(found, text="\n".join([found["done"], *found["addresses"].values()]))


@feed.command("remove")
@click.argument("name")
@prints_data
@writes
@pass_frame
def remove(frame: Frame, /, name: str) -> None:
    """Remove a feed: its addresses answer 410."""
    do(frame, "feed remove", name=name)


@feed.command("rename")
@click.argument("name")
@click.argument("to", metavar="NEW")
@prints_data
@writes
@pass_frame
def rename(frame: Frame, /, name: str, to: str) -> None:
    """Give a feed another name; its old addresses lead to the new ones."""
    do(frame, "feed rename", name=name, to=to)


@feed.command("show")
@click.argument("name")
@prints_data
@pass_frame
def show(frame: Frame, /, name: str) -> None:
    """Show a feed: its query, its addresses, and the articles in it."""
    from worker.desk.feeds import shape_of

    with at_desk(frame) as desk:
        with desk.tools.store.read() as tx:
            found = shape_of(desk.tools, tx, name)
        pairs = {
            "name": found["name"],
            "title": found["title"],
            "kind": _kind(found),
            "takes": [f"{key} {clean(value)}" for key, value in found["query"].items()] or "everything",
            "articles": found["count"],
            "updated": found["updated"],
            "written": found["written"] or "when somebody asks for it",
            "addresses": list(found["addresses"].values()),
        }
        rows = [(one["id"], one["published"], one["source"], one["title"]) for one in found["articles"]]
        listed = (
            table(("id", "published", "source", "title"), rows[:_SHOWN]) if rows else "It holds no articles."
        )
        frame.show(found, text=f"{facts(pairs)}\n\n{listed}")


@feed.command("check")
@click.argument("name")
@prints_data
@pass_frame
def check(frame: Frame, /, name: str) -> None:
    """Check a feed's documents with our own readers; exit code 1 when one is wrong."""
    with at_desk(frame) as desk:
        found = desk.do("feed check", name=name)
        frame.show(found, text="" if frame.json else _checked(found))
    if not found["ok"]:
        click.get_current_context().exit(1)


def _checked(found: Json) -> str:
    lines = []
    for one in found["documents"]:
        stones = f", {one['tombstones']} tombstones" if one["tombstones"] else ""
        state = "ok" if not one["errors"] else f"{len(one['errors'])} errors"
        lines.append(f"{one['format']}: {state}, {one['entries']} entries{stones}, {one['bytes']} bytes")
        lines += [f"  error: {clean(wrong)}" for wrong in one["errors"]]
        lines += [f"  warning: {clean(wrong)}" for wrong in one["warnings"]]
    lines += [f"error: {clean(wrong)}" for wrong in found["errors"]]
    if found["stale"]:
        lines.append(f"kept documents are older than the data: {', '.join(found['stale'])}")
    return "\n".join(lines)


@feed.command("build")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@prints_data
@writes
@pass_frame
def build(frame: Frame, /, names: tuple[str, ...]) -> None:
    """Write feeds' documents again, all that are kept when none is named."""
    do(frame, "feed build", names=names)


@feed.command("export")
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@prints_data
@writes
@pass_frame
def export(frame: Frame, /, directory: Path) -> None:
    """Write feeds and pages into DIR as files that any web server can serve."""
    from worker.desk.exporting import export as write
    from worker.desk.exporting import refuse_others
    from worker.desk.feeds import undisturbed

    refuse_others(directory)
    with at_desk(frame) as desk:
        if frame.dry_run:
            done = f"{len(desk.shelf.feeds())} feeds with their pages would be exported to {directory}"
            found: Json = {"directory": str(directory), "files": 0, "done": done}
        else:
            with undisturbed(desk.tools), Growing("exporting") as progress:
                found = write(_files(desk, progress), directory)
    frame.show({**found, "dry_run": frame.dry_run}, text=found["done"])


def _files(desk: Desk, progress: Growing) -> Iterator["File"]:
    """Return all that a visitor can reach, beginning at the front page and the public feeds."""
    from feeds.web import Face, create_app
    from feeds.web.read import FORMATS
    from worker.cli.visitor import walk

    base = desk.tools.settings.base_url
    names = [one["name"] for one in desk.shelf.feeds()]
    documents = [f"/feeds/{name}.{form}" for name in names for form in FORMATS]
    settings = desk.tools.settings
    # Files get nothing from anywhere: what would come through us is told in words there.
    policy = "link" if settings.pictures == "link" else "hide"
    app = create_app(desk.shelf, Face(base, pictures=policy, live=False), desk.tools.now)
    return walk(
        app, base, ["/", "/feeds.opml", *documents, *(f"/feeds/{name}" for name in names)], progress.tell
    )
