"""`wirecopy enrich`: the enrichment stage alone, an online stream without a store.

Lines `{id, title, text, published, language?}` in time order go in, a line an
article comes out; story ids are those after the last line was read, so the lines
wait in a temporary file until then, and memory stays flat.
"""

import json
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from worker.cli.frame import Command, Frame, pass_frame
from worker.thrift import collect_rarely

if TYPE_CHECKING:
    from worker.pipeline.relate import Reader
    from worker.pipeline.tag import Recogniser


@click.command("enrich", cls=Command)
@click.argument("file", type=click.File("rb"))
@pass_frame
def enrich(frame: Frame, /, file: BinaryIO) -> None:
    """Print tags, topics, story and related articles of each line of FILE (`-` is stdin)."""
    from worker.pipeline.relate import Stream
    from worker.pipeline.tag import Memory, Tagger

    collect_rarely()
    tagger = Memory(Tagger.load(), recogniser=_larger(frame.settings.names_model))
    stream = Stream(tagger, _reader(frame.settings.relate_model))
    with TemporaryFile("w+", encoding="utf-8") as waiting:
        for article in articles(file):
            waiting.write(json.dumps(stream.take(article), ensure_ascii=False) + "\n")
        waiting.seek(0)
        for place, line in enumerate(waiting, start=1):
            click.echo(json.dumps(json.loads(line) | {"story": stream.story(place)}, ensure_ascii=False))


def _larger(model: str) -> "Recogniser | None":
    """Return the recogniser that the settings name; here nobody waits for anything else."""
    if not model:
        return None
    from worker.jobs.larger import open_recogniser

    return open_recogniser(model)


def _reader(model: str) -> "Reader | None":
    """Return the reader of titles that the settings name, or None."""
    if not model:
        return None
    from worker.jobs.bert import open_reader

    return open_reader(model)


def articles(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the articles of a JSONL file. Raises ClickException that names the line and what is wrong."""
    known: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        article = _read(line, number)
        if not isinstance(article, dict) or not _is_id(article.get("id")):
            raise click.ClickException(f"line {number} is no object with an `id`")
        earlier = known.setdefault(str(article["id"]), number)
        if earlier != number:
            raise click.ClickException(f"line {number} has the id {article['id']!r} of line {earlier}")
        yield article


def _read(line: bytes, number: int) -> Any:
    """Return what a line says. Raises ClickException that names the line and what is wrong.

    Tables written as JSON have NaN where nothing is given; it is read as null.
    """
    try:
        # without its end, or the decoder counts a second line where there is one
        return json.loads(line.rstrip(), parse_constant=lambda _: None)
    except RecursionError:
        raise click.ClickException(f"line {number} is no JSON: it is nested too deep") from None
    except ValueError as error:
        raise click.ClickException(f"line {number} is no JSON: {error}") from None


def _is_id(value: object) -> bool:
    """Say whether an article can be called so: a text that can be written down, or a number, 0 as well."""
    if isinstance(value, str):
        return bool(value) and value.encode("utf-8", "ignore").decode() == value
    return isinstance(value, int | float) and not isinstance(value, bool)
