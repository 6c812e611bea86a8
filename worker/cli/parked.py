"""`wirecopy parked`: what was set aside after final failure."""

import click

from worker.cli.desk import Json, at_desk, clean, do, facts, prose
from worker.cli.frame import Frame, group, pass_frame, prints_data, writes

parked = group("parked", "Work that was set aside: look at it, try again, give up.")


@parked.command("list")
@prints_data
@pass_frame
def list_parked(frame: Frame) -> None:
    """List what was set aside, with the reason, the newest first."""
    with at_desk(frame) as desk:
        listed = list(desk.shelf.parked())
        rows = [
            (one["id"], one["kind"], one["source"], one["since"], one["subject"], one["reason"])
            for one in listed
        ]
        if listed or frame.json:
            frame.show(listed, heads=("id", "kind", "source", "since", "subject", "reason"), rows=rows)
        else:
            frame.tell("Nothing is parked.")


@parked.command("show")
@click.argument("id_", metavar="ID")
@prints_data
@pass_frame
def show(frame: Frame, /, id_: str) -> None:
    """Show one thing that was set aside: the reason, what it is, how it was tried."""
    with at_desk(frame) as desk:
        found = desk.do("parked show", id=id_)
        beginning = found.get("beginning") or ""
        pairs = {key: value for key, value in found.items() if key not in ("beginning", "attempts")}
        lines = [facts(pairs)]
        lines += [_attempt(one) for one in found.get("attempts", ())]
        if beginning:
            lines += ["", "It begins:", prose(beginning[:1000])]
        frame.show(found, text="\n".join(lines))


def _attempt(one: Json) -> str:
    status = one["status"] or "no answer"
    return f"attempt  {one['at']}  {status}  {one['ms']} ms  {clean(one['error'] or '')}".rstrip()


@parked.command("retry")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="All that is parked.")
@prints_data
@writes
@pass_frame
def retry(frame: Frame, /, ids: tuple[str, ...], *, everything: bool) -> None:
    """Try parked work again."""
    if bool(ids) == everything:
        raise click.UsageError("Name the parked work by number, or say --all.")
    do(frame, "parked retry", ids=ids, all=everything or None)


@parked.command("drop")
@click.argument("id_", metavar="ID")
@prints_data
@writes
@pass_frame
def drop(frame: Frame, /, id_: str) -> None:
    """Give parked work up for good."""
    do(frame, "parked drop", id=id_)
