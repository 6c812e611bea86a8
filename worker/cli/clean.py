"""`wirecopy clean`: the cleaning stage alone, without a store: pages in, one JSON object a line out."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from worker.cli.frame import Command, Frame, pass_frame
from worker.thrift import collect_rarely

_ENDINGS = (".html", ".htm", ".xhtml", ".xht", ".php", ".asp", ".aspx")


@click.command("clean", cls=Command)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--url", default="", help="The address of the page; relative links hang on it.")
@pass_frame
def clean(frame: Frame, /, files: tuple[Path, ...], url: str) -> None:
    """Print pages cleaned, a JSON object a line. A directory stands for its pages, `-` for stdin.

    What is wrong with a page stands in its `error`; exit code 1 when a file can't be read.
    """
    collect_rarely()
    found = list(_pages(files))
    if not found:
        raise click.ClickException(f"no pages ({', '.join(_ENDINGS)}) are in {', '.join(map(str, files))}")
    unread = 0
    with frame.progress("cleaning", len(found)) as step:
        for path in found:
            row, is_read = _row(path, url)
            unread += not is_read
            click.echo(json.dumps(row, ensure_ascii=False))
            step(1)
    if unread:
        raise click.ClickException(f"{unread} of {len(found)} files can't be read; their `error` says why")


def _pages(files: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the files; of directories those that end like pages, in the order of their names."""
    for path in files:
        if path.is_dir():
            yield from sorted(
                one for one in path.rglob("*") if one.suffix.lower() in _ENDINGS and one.is_file()
            )
        else:
            yield path


def _row(path: Path, url: str) -> tuple[dict[str, object], bool]:
    """Return the row of one page, and whether its file could be read."""
    from worker.article import Extract
    from worker.pipeline.extract import as_row, extract

    try:
        body = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        made = Extract(url=url, type="error", error=f"the file can't be read: {error.strerror}")
        return as_row(str(path), made), False
    return as_row(str(path), extract(body, url)), True
