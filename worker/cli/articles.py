"""`wirecopy article`: read, explain, correct, take down."""

from pathlib import Path
from typing import Any

import click

from worker.cli import aside
from worker.cli.desk import MOST_LISTED, Desk, Json, at_desk, clean, do
from worker.cli.frame import Frame, group, pass_frame, prints_data, writes
from worker.cli.telling import differences, explained, revisions_table, shown

article = group("article", "Articles: list, show, explain, take in, correct, take down.")

_NOTE = click.option("--note", required=True, help="What readers are told about it.")


@article.command("list")
@click.option("--source", help="Of this source.")
@click.option("--tag", help="With this tag.")
@click.option("--story", help="Of this story.")
@click.option("--status", type=click.Choice(("usable", "withheld", "canceled")), help="Else usable ones.")
@click.option("--match", metavar="TEXT", help="With all of these words in the title.")
@click.option("--since", metavar="TIME", help="Published since this ISO 8601 time.")
@click.option("--limit", type=click.IntRange(1, MOST_LISTED), default=50, show_default=True)
@prints_data
@pass_frame
def list_articles(frame: Frame, /, limit: int, **query: str | None) -> None:
    """List articles, the newest first."""
    with at_desk(frame) as desk:
        wanted = {name: value for name, value in query.items() if value}
        listed = list(desk.shelf.articles(wanted, limit))
        rows = [(one["id"], one["published"], one["source"], one["revision"], one["title"]) for one in listed]
        if listed or frame.json:
            frame.show(listed, heads=("id", "published", "source", "rev", "title"), rows=rows)
        else:
            frame.tell("There are no such articles.")


@article.command("show")
@click.argument("name", metavar="ID|URL")
@prints_data
@pass_frame
def show(frame: Frame, /, name: str) -> None:
    """Show an article as it stands, whatever its status."""
    with at_desk(frame) as desk:
        found = _article(desk, name)
        frame.show(found, text="" if frame.json else shown(found))


def _article(desk: Desk, name: str) -> Json:
    """Return an article in the contract's shape by id or address; raises NotFound."""
    from worker.desk.articles import shape_of
    from worker.desk.names import article_called

    with desk.tools.store.read() as tx:
        return shape_of(desk.tools, tx, article_called(tx, name))


def _id(desk: Desk, name: str) -> str:
    from worker.desk.names import article_called

    with desk.tools.store.read() as tx:
        return str(article_called(tx, name).id)


@article.command("explain")
@click.argument("name", metavar="ID|URL")
@prints_data
@pass_frame
def explain(frame: Frame, /, name: str) -> None:
    """Explain an article.

    Where it came from, why it is this one, what changed, tags and links with reasons, who received it.
    """
    with at_desk(frame) as desk:
        found = desk.shelf.explain(_id(desk, name)) or {}
        frame.show(found, text="" if frame.json else explained(found))


@article.command("revisions")
@click.argument("name", metavar="ID|URL")
@click.option("--diff", nargs=2, type=int, metavar="A B", help="Show how revision A became B, word by word.")
@prints_data
@pass_frame
def revisions(frame: Frame, /, name: str, diff: tuple[int, int] | None) -> None:
    """List what an article went through, or show what changed between two revisions."""
    with at_desk(frame) as desk:
        if diff is not None:
            changed = desk.do("article diff", id=name, **{"from": diff[0], "to": diff[1]})
            frame.show(changed, text="" if frame.json else differences(changed))
            return
        found = list(desk.shelf.revisions(_id(desk, name)) or ())
        heads, rows = revisions_table(found)
        frame.show(found, heads=heads, rows=rows)


@article.command("ingest")
@click.argument("page", metavar="URL|FILE")
@click.option("--url", help="The address of a page that is given as a file.")
@click.option("--wait", is_flag=True, help="Return when the article is published.")
@prints_data
@writes
@pass_frame
def ingest(frame: Frame, /, page: str, url: str | None, *, wait: bool) -> None:
    """Take in one page, from its address or from a file."""
    with at_desk(frame) as desk:
        if "://" in page:
            found = desk.do("article ingest", url=page)
        else:
            found = desk.do("article ingest", body=_body(page), url=url, file=page)
        if not wait or frame.dry_run:
            desk.leave(found)
            return
        made = _ingested(desk, found)
        frame.show(made, text=clean(f"article {made['id']}, revision {made['revision']}: {made['title']}"))


def _body(file: str) -> bytes:
    path = Path(file)
    if not path.is_file():
        raise click.UsageError(f"{file} is neither an address (http://…) nor a file.")
    return path.read_bytes()


def _ingested(desk: Desk, found: Json) -> Json:
    """Wait until a page is taken in; return its article. Raises PermanentError saying why there is none."""
    from worker.desk import ingested

    ask = ingested.ask(desk.tools, found)
    desk.wait(ask, "taking in")
    return ingested.article(desk.tools, found)


@article.command("relate")
@aside.every
@aside.watch
@prints_data
@writes
@pass_frame
def relate(frame: Frame, /, *, every: bool, watch: bool) -> None:
    """Relate articles again by what their titles mean to the model of WIRECOPY_RELATE_MODEL."""
    from worker.jobs.bert import open_reader
    from worker.jobs.meanings import meaning

    if not frame.settings.relate_model:
        raise click.ClickException("WIRECOPY_RELATE_MODEL is not set: there is no sentence model to ask")
    aside.work_aside(frame, meaning(open_reader(frame.settings.relate_model)), every=every, watch=watch)


@article.command("reprocess")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="All articles.")
@prints_data
@writes
@pass_frame
def reprocess(frame: Frame, /, ids: tuple[str, ...], *, everything: bool) -> None:
    """Make articles again from their kept documents.

    As code and rules are today. With --dry-run it counts what would change.
    """
    if bool(ids) == everything:
        raise click.UsageError("Name the articles, or say --all.")
    with at_desk(frame) as desk:
        frame.show(found := _reprocessed(desk, ids), text=found["done"])


def _reprocessed(desk: Desk, ids: tuple[str, ...]) -> Json:
    from worker.desk.asked import Asked
    from worker.desk.reprocessing import reprocess as make_again
    from worker.desk.reprocessing import total

    asked = Asked({"ids": ids, "all": not ids, "dry_run": desk.frame.dry_run})
    with desk.frame.progress("reprocessing", total(desk.tools, asked)) as step:
        return make_again(desk.tools, asked, step)


@article.command("merge")
@click.argument("id_", metavar="ID|URL")
@click.argument("into", metavar="INTO")
@prints_data
@writes
@pass_frame
def merge(frame: Frame, /, id_: str, into: str) -> None:
    """Let an article become part of another; its id and address lead there from then on."""
    do(frame, "article merge", id=id_, into=into)


@article.command("split")
@click.argument("id_", metavar="ID|URL")
@click.option("--at", type=int, metavar="REVISION", help="The revision at which it became another article.")
@prints_data
@writes
@pass_frame
def split(frame: Frame, /, id_: str, at: int | None) -> None:
    """Take a merged article out again, or make a new one of its revisions from --at on."""
    do(frame, "article split", id=id_, at=at)


@article.command("correct")
@click.argument("id_", metavar="ID|URL")
@click.option("--title", help="The right title.")
@click.option(
    "--html", type=click.File("r", encoding="utf-8"), help="File with the right text; `-` is stdin."
)
@_NOTE
@prints_data
@writes
@pass_frame
def correct(frame: Frame, /, id_: str, html: Any, **given: Any) -> None:
    """Correct an article by hand; the correction outlives every poll."""
    if not given["title"] and html is None:
        raise click.UsageError("Give the right --title or --html, or both.")
    do(frame, "article correct", id=id_, html=html.read() if html is not None else None, **given)


@article.command("withdraw")
@click.argument("id_", metavar="ID|URL")
@_NOTE
@prints_data
@writes
@pass_frame
def withdraw(frame: Frame, /, id_: str, note: str) -> None:
    """Withdraw an article (routine). It leaves every feed, and its address answers 410 with the note."""
    do(frame, "article withdraw", id=id_, note=note)


@article.command("kill")
@click.argument("id_", metavar="ID|URL")
@click.option("--reason", required=True, help="Why; kept in the record, told to nobody.")
@prints_data
@writes
@pass_frame
def kill(frame: Frame, /, id_: str, reason: str) -> None:
    """Take an article down at once (urgent, legal). Nothing brings it back by itself."""
    do(frame, "article kill", id=id_, reason=reason)


@article.command("restore")
@click.argument("id_", metavar="ID|URL")
@prints_data
@writes
@pass_frame
def restore(frame: Frame, /, id_: str) -> None:
    """Bring a withdrawn, killed or held article back."""
    do(frame, "article restore", id=id_)


@article.command("tag")
@click.argument("id_", metavar="ID|URL")
@click.option("--add", multiple=True, metavar="TAG", help="May be given several times.")
@click.option("--remove", multiple=True, metavar="TAG", help="May be given several times.")
@prints_data
@writes
@pass_frame
def tag(frame: Frame, /, id_: str, add: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Add and remove tags by hand. A tagger that runs again leaves them as they are."""
    if not add and not remove:
        raise click.UsageError("Say which tags to --add or to --remove.")
    do(frame, "article tag", id=id_, add=add, remove=remove)
