"""`wirecopy source`: what is read, and how it is."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from worker.cli.desk import Desk, Json, at_desk, clean, do, facts
from worker.cli.frame import Frame, group, pass_frame, prints_data, writes

F = TypeVar("F", bound=Callable[..., Any])

source = group("source", "Sources: add, look at, poll, pause, remove; OPML in and out.")

_KINDS = click.Choice(("auto", "feed", "sitemap", "page", "hook"))
_EVERY = click.option("--every", metavar="15m", help="How often to poll; else as it publishes.")
_FULL = click.option(
    "--full-text/--no-full-text",
    default=None,
    help="Fetch each article's page for its text; else when the feed has only a summary.",
)


@source.command("add")
@click.argument("url")
@click.option("--name", help="Its name in commands and addresses; else made from its title or address.")
@click.option("--kind", type=_KINDS, default="auto", show_default=True, help="auto looks what it is.")
@_EVERY
@_FULL
@click.option("--select", metavar="CSS", help="Which links of a page lead to articles; else they are found.")
@click.option(
    "--identity",
    type=click.Choice(("auto", "guid", "url", "title")),
    default="auto",
    show_default=True,
    help="What makes two items the same article.",
)
@prints_data
@writes
@pass_frame
def add(frame: Frame, /, **given: Any) -> None:
    """Add a source.

    Any address of a feed, sitemap, page or site will do; the feed of a site is found by itself.
    """
    with at_desk(frame) as desk:
        found = desk.do("source add", **given)
        lines = [clean(found["done"]), *_others(found.get("found"))]
        if found.get("secret"):
            lines += ["", f"hook    {found['hook_url']}", f"secret  {found['secret']}"]
            lines += ["The secret is shown this once. Calls are signed as Standard Webhooks say."]
        elif not frame.dry_run:
            lines.append(
                f"A running worker polls it at once; else: wirecopy source poll {found['name']} --wait"
            )
        frame.show(found, text="\n".join(lines))


def _others(found: Json | None) -> list[str]:
    others = found["others"] if found else []
    lines = [f"  {clean(one['url'])}  {clean(one['title'])}".rstrip() for one in others]
    return ["The site has other feeds, which were not added:", *lines] if lines else []


@source.command("list")
@prints_data
@pass_frame
def list_sources(frame: Frame) -> None:
    """List the sources and how each is."""
    with at_desk(frame) as desk:
        listed = list(desk.shelf.sources())
        rows = [
            (
                *(one[key] for key in ("name", "kind", "state", "articles")),
                _short(one["last_poll"]),
                _short(one["next_poll"]),
                one["error"] or one["why"],
            )
            for one in listed
        ]
        heads = ("name", "kind", "state", "articles", "last poll", "next poll", "what is known")
        if listed or frame.json:
            frame.show(listed, heads=heads, rows=rows)
        else:
            frame.tell("There are no sources yet; `wirecopy source add URL` adds one.")


def _short(moment: str | None) -> str | None:
    return moment.replace("T", " ").removesuffix("Z") if moment else None


@source.command("show")
@click.argument("name")
@prints_data
@pass_frame
def show(frame: Frame, /, name: str) -> None:
    """Show one source. Its options, its state, when it is asked next and why then."""
    from worker.desk.sources import one_json

    with at_desk(frame) as desk:
        with desk.tools.store.read() as tx:
            found = one_json(tx, name)
        frame.show(found, text=facts(_facts_of(found)))


def _identity(options: Json, learnt: Json) -> str:
    policy = str(options.get("identity", "auto"))
    if policy != "auto" or not learnt["identity"]:
        return policy
    return f"auto, which is {learnt['identity']} here: {learnt['identity_why']}"


def _rhythm(learnt: Json) -> str:
    from datetime import timedelta

    from config.units import show_duration

    seconds = learnt["publishes_every_seconds"]
    if not seconds:
        return ""
    rounded = max(60, round(seconds / 60) * 60)
    return f"about every {show_duration(timedelta(seconds=rounded))}"


def _hub(hub: Json | None) -> str:
    if hub is None:
        return ""
    score = f"{hub['pushed']} pushed, {hub['missed']} found by polling first"
    until = f" until {_short(hub['until'])}" if hub["until"] else ""
    return f"{hub['url']}, {hub['state']}{until}; {score}{'; ' + hub['reason'] if hub['reason'] else ''}"


_FULL_TEXT = {True: "always from the page", False: "never from the page", None: "when the feed has none"}


def _facts_of(found: Json) -> list[tuple[str, Any]]:
    options = found["options"]
    every = options.get("every_seconds")
    return [
        ("name", found["name"]),
        ("title", found["title"]),
        ("address", found["url"]),
        ("site", found["home"]),
        ("kind", found["kind"]),
        ("state", found["state"]),
        ("what is wrong", found["error"]),
        ("articles", found["articles"]),
        ("last poll", _short(found["last_poll"])),
        ("last changed", _short(found["last_document"])),
        ("last news", _short(found["last_new"])),
        ("next poll", _short(found["next_poll"])),
        ("why then", found["why"] if found["next_poll"] else ""),
        ("every", f"{every} s" if every else "as the source says and publishes"),
        (
            "full text",
            _FULL_TEXT[options.get("full_text")],
        ),
        ("selector", options.get("select")),
        ("identity", _identity(options, found["learnt"])),
        ("publishes", _rhythm(found["learnt"])),
        ("its server lies", found["learnt"]["lies"]),
        ("its hub", _hub(found["learnt"]["hub"])),
        ("hook", found["hook"]),
    ]


@source.command("test")
@click.argument("url")
@click.option(
    "--kind", type=click.Choice(("auto", "feed", "sitemap", "page")), default="auto", show_default=True
)
@click.option("--select", metavar="CSS", help="Which links of a page lead to articles.")
@prints_data
@pass_frame
def test(frame: Frame, /, **given: Any) -> None:
    """Look at an address without adding it. Tells what it is and which feeds its site has."""
    with at_desk(frame) as desk:
        found = desk.do("source test", **given)
        pairs = {
            "found": found["done"],
            "title": found["title"],
            "address": found["url"],
            "site": found["home"],
            "hubs": found["hubs"],
        }
        lines = [facts(pairs), *(f"also there  {clean(one['url'])}" for one in found["others"])]
        frame.show(found, text="\n".join(lines))


@source.command("poll")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--all", "everything", is_flag=True, help="All sources that are not paused.")
@click.option("--wait", is_flag=True, help="Return when all that the poll brought is published.")
@prints_data
@writes
@pass_frame
def poll(frame: Frame, /, names: tuple[str, ...], *, everything: bool, wait: bool) -> None:
    """Poll sources now. Without a running worker `--wait` does the work itself, in the foreground."""
    if bool(names) == everything:
        raise click.UsageError("Name the sources to poll, or say --all.")
    with at_desk(frame) as desk:
        found = desk.do("source poll", names=names, all=everything or None)
        polled = [one["name"] for one in found["sources"]]
        if not wait or frame.dry_run or not polled:
            desk.leave(found)
            return
        _polled(desk, found, polled)


def _polled(desk: Desk, found: Json, polled: list[str]) -> None:
    """Wait until what the poll brought is published, and tell what it was."""
    from worker.desk.sources import many_json
    from worker.desk.waiting import for_sources, set_aside

    began = desk.tools.now()
    before = {one["name"]: one["articles"] for one in found["sources"]}
    left = desk.wait(for_sources(desk.tools, polled), "polling")
    with desk.tools.store.read() as tx:
        after = many_json(tx, set(polled))
        aside = set_aside(tx, polled, began)
    lines = []
    for one in after:
        more = one["articles"] - before[one["name"]]
        news = (
            f"{more} new article{'' if more == 1 else 's'}, {one['articles']} in all"
            if more
            else "nothing new"
        )
        lines.append(f"{one['name']}: {one['error'] or news}")
    if aside:
        lines.append(f"{len(aside)} were set aside, see `wirecopy parked list`: {clean(aside[0])}")
    if left.later:
        lines.append(f"{left.later} pages could not be had and are tried again later")
    document = {**found, "sources": after, "done": "; ".join(lines), "tried_again_later": left.later}
    document["set_aside"] = aside
    desk.frame.show(document, text="\n".join(lines))
    if any(one["error"] for one in after):
        click.get_current_context().exit(1)


@source.command("change")
@click.argument("name")
@click.option("--url", help="Its new address.")
@_EVERY
@_FULL
@click.option("--select", metavar="CSS", help="Which links of a page lead to articles.")
@click.option("--identity", type=click.Choice(("auto", "guid", "url", "title")))
@prints_data
@writes
@pass_frame
def change(frame: Frame, /, **given: Any) -> None:
    """Change a source's address or options. What is not said stays."""
    do(frame, "source change", **given)


@source.command("rotate")
@click.argument("name")
@prints_data
@writes
@pass_frame
def rotate(frame: Frame, /, name: str) -> None:
    """Make a new secret for a hook, printed once. The one before holds until the next rotation."""
    with at_desk(frame) as desk:
        found = desk.do("source rotate", name=name)
        frame.show(found, text=f"{found['done']}\nsecret  {found['secret']}")


@source.command("pause")
@click.argument("name")
@prints_data
@writes
@pass_frame
def pause(frame: Frame, /, name: str) -> None:
    """Stop polling a source, and close its hook."""
    do(frame, "source pause", name=name)


@source.command("resume")
@click.argument("name")
@prints_data
@writes
@pass_frame
def resume(frame: Frame, /, name: str) -> None:
    """Poll a paused source, or one that was gone, again."""
    do(frame, "source resume", name=name)


@source.command("remove")
@click.argument("name")
@prints_data
@writes
@pass_frame
def remove(frame: Frame, /, name: str) -> None:
    """Remove a source; its articles stay."""
    do(frame, "source remove", name=name)


@source.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_EVERY
@_FULL
@prints_data
@writes
@pass_frame
def import_(frame: Frame, /, file: Path, **given: Any) -> None:
    """Add the feeds of an OPML file. Those that are there already are left alone; folders are kept."""
    do(frame, "source import", body=file.read_bytes(), **given)


@source.command("export")
@prints_data
@pass_frame
def export(frame: Frame) -> None:
    """Print all sources as OPML."""
    with at_desk(frame) as desk:
        found = desk.do("source export")
        frame.show(found, text=found["opml"].rstrip("\n"))
