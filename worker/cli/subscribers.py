"""`wirecopy subscriber` and `wirecopy delivery`: who gets what, and who got it."""

from typing import Any

import click

from worker.cli.desk import MOST_LISTED, Json, at_desk, clean, do, facts
from worker.cli.frame import Frame, group, pass_frame, prints_data, writes
from worker.cli.tables import table

subscriber = group("subscriber", "Subscribers: add, list, report what each received, send again.")
_STATES = ("due", "delivered", "superseded", "parked", "dropped")
delivery = group("delivery", "The ledger: every delivery with its attempts and receipt.")


@subscriber.command("add")
@click.argument("name")
@click.option("--feed", required=True, metavar="F", help="The feed it gets.")
@click.option("--webhook", metavar="URL", help="Address to be called; without one it pulls with its token.")
@prints_data
@writes
@pass_frame
def add(frame: Frame, /, **given: Any) -> None:
    """Add a subscriber; its token and secret are printed once."""
    with at_desk(frame) as desk:
        found = desk.do("subscriber add", **given)
        frame.show(found, text="\n".join([found["done"], *_told(found)]))


def _told(found: Json) -> list[str]:
    told = facts({"token": found.get("token"), "secret": found.get("secret")})
    wrong = [f"It can't be called as things stand: {found['warning']}"] if found.get("warning") else []
    return [*wrong, told, "This is shown once; `wirecopy subscriber rotate` makes new ones."] if told else []


@subscriber.command("list")
@prints_data
@pass_frame
def list_subscribers(frame: Frame) -> None:
    """List the subscribers and what they get."""
    with at_desk(frame) as desk:
        listed = list(desk.shelf.subscribers())
        rows = [
            (one["name"], one["feed"], one["way"], one["address"], one["state"], one["sequence"])
            for one in listed
        ]
        if listed or frame.json:
            heads = ("name", "feed", "way", "address", "state", "sent so far")
            frame.show(listed, heads=heads, rows=rows)
        else:
            frame.tell("There are no subscribers yet; `wirecopy subscriber add NAME --feed all` adds one.")


@subscriber.command("remove")
@click.argument("name")
@prints_data
@writes
@pass_frame
def remove(frame: Frame, /, name: str) -> None:
    """Remove a subscriber; its receipts stay."""
    do(frame, "subscriber remove", name=name)


@subscriber.command("rotate")
@click.argument("name")
@prints_data
@writes
@pass_frame
def rotate(frame: Frame, /, name: str) -> None:
    """Make a new webhook secret (a new token for one that pulls); it is printed once."""
    with at_desk(frame) as desk:
        found = desk.do("subscriber rotate", name=name)
        told = facts({"secret": found.get("secret"), "token": found.get("token")})
        frame.show(found, text=f"{found['done']}\n{told}")


@subscriber.command("redeliver")
@click.argument("name")
@click.option("--from", "since", type=click.IntRange(1), default=1, metavar="N", help="First to send again.")
@prints_data
@writes
@pass_frame
def redeliver(frame: Frame, /, name: str, since: int) -> None:
    """Send again what a subscriber was sent, from a number on."""
    do(frame, "subscriber redeliver", name=name, **{"from": since})


@subscriber.command("report")
@click.argument("name")
@prints_data
@pass_frame
def report(frame: Frame, /, name: str) -> None:
    """Report what a subscriber received, each line with its receipt, and what it has not."""
    with at_desk(frame) as desk:
        found = desk.do("subscriber report", name=name)
        text = "\n\n".join(
            [f"{found['name']}, since {found['since']}", *map(_reported, found["subscriptions"])]
        )
        frame.show(found, text=text)


def _reported(one: Json) -> str:
    counts = ", ".join(f"{count} {state}" for state, count in one["counts"].items() if count)
    way = f"called at {clean(one['address'])}" if one["address"] else "pulls"
    parts = [f"feed {one['feed']}, {way}, {one['state']}: {counts or 'nothing sent yet'}"]
    rows = [
        (
            line["sequence"],
            line["article"],
            line["event"].removeprefix("article."),
            line["revision"],
            line["state"],
            line["receipt"]["at"] if line["receipt"] else None,
            line["receipt"]["kind"] if line["receipt"] else None,
            line["title"],
        )
        for line in one["deliveries"]
    ]
    if rows:
        heads = ("no", "article", "event", "rev", "state", "receipt", "proof", "title")
        parts.append(table(heads, rows))
    if one["missing"]:
        parts.append("Not received yet:")
        parts += [f"  {line['id']}  {clean(line['title'])}" for line in one["missing"]]
    unsent = one["counts"]["due"] + one["counts"]["parked"]
    if unsent:
        parts.append(f"{unsent} of these have not been delivered; `wirecopy delivery list` says why.")
    elif rows and not one["missing"]:
        parts.append("Everything that was told since it subscribed has been received.")
    return "\n".join(parts)


@delivery.command("list")
@click.option("--subscriber", metavar="N", help="To this subscriber.")
@click.option("--article", metavar="ID", help="Of this article.")
@click.option(
    "--state",
    type=click.Choice(("due", "delivered", "superseded", "parked", "dropped")),
    help="In this state.",
)
@click.option("--limit", type=click.IntRange(1, MOST_LISTED), default=100, show_default=True)
@prints_data
@pass_frame
def list_deliveries(frame: Frame, /, limit: int, **query: str | None) -> None:
    """List deliveries, the newest first."""
    with at_desk(frame) as desk:
        listed = list(desk.shelf.deliveries({name: value for name, value in query.items() if value}, limit))
        rows = [
            (
                one["number"],
                one["subscriber"],
                one["feed"],
                one["sequence"],
                one["article"],
                one["event"].removeprefix("article."),
                one["revision"],
                one["state"],
                len(one["attempts"]),
                one["receipt"]["at"] if one["receipt"] else None,
                next((tried["error"] for tried in reversed(one["attempts"]) if tried["error"]), None),
            )
            for one in listed
        ]
        heads = ("number", "subscriber", "feed", "no", "article", "event", "rev", "state", "tries")
        if listed or frame.json:
            frame.show(listed, heads=(*heads, "receipt", "last error"), rows=rows)
        else:
            frame.tell("There are no such deliveries.")
