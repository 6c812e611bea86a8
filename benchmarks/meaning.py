"""What a sentence model brings to stories as an operator has it: through the store, read aside.

    python -m benchmarks.meaning NAME

The sets of headlines and of events told in other words (benchmarks/stories.py) are
digested one by one at the times they bear, into a new SQLite database each; after
every sixteenth article the titles that wait are read and judged again. Stories are
those that stand in the store at the end. Without the model the same is done first.
"""

import argparse
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from html import escape
from pathlib import Path

import structlog

from benchmarks.stories import DEVELOPMENT, HELD_BACK, Line, Once, bcubed, paraphrases, shortened
from benchmarks.wire import START, stream
from config.settings import Settings
from worker.jobs import aside
from worker.jobs.bert import open_reader
from worker.jobs.digest import digest
from worker.jobs.meanings import meaning
from worker.jobs.tools import Tools
from worker.pipeline.relate import Reader
from worker.store import Store, articles, documents, sources
from worker.store.migrate import migrate

_PAPERS = 40
_READ_EVERY = 16


@dataclass
class Clock:
    """The time that a line bears."""

    now: datetime = START


def found(lines: Sequence[Line], reader: Reader | None) -> dict[str, str]:
    """Return the story of each line as it stands in the store at the end; alone, a name of its own."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'wirecopy.db'}"
        migrate(address)
        store, clock = Store(address), Clock()
        settings = replace(Settings(), relate_model=reader.name if reader is not None else "")
        tools = Tools(settings, store, now=lambda: clock.now)
        for at, line in enumerate(lines):
            clock.now = datetime.fromisoformat(line["published"])
            _take_in(tools, f"paper-{at % _PAPERS}", line)
            if reader is not None and (at % _READ_EVERY == _READ_EVERY - 1 or at == len(lines) - 1):
                while aside.turn(tools, meaning(reader)):
                    pass
        stories = _stories(store)
        store.close()
    return stories


def _take_in(tools: Tools, paper: str, line: Line) -> None:
    """Digest a line as the only item of a paper's feed."""
    now, address = tools.now(), f"https://{paper}.example/{line['id']}"
    text = f"<description>{escape(line['text'])}</description>" if line["text"] else ""
    body = (
        f"<rss version='2.0'><channel><title>{paper}</title><link>https://{paper}.example/</link><item>"
        f"<title>{escape(line['title'])}</title><link>{address}</link><guid>{address}</guid>{text}"
        f"<pubDate>{format_datetime(now)}</pubDate></item></channel></rss>"
    ).encode()
    feed = f"https://{paper}.example/feed.xml"
    with tools.store.write() as tx:
        known = {source.name: source for source in sources.everything(tx)}
        row = {"name": paper, "url": feed, "kind": "feed", "options": {"full_text": False}, "secrets": []}
        source = known.get(paper) or sources.add(tx, row, now)
        kept = {"source": source.number, "how": "poll", "url": feed, "received_at": now}
        kept |= {"content_type": "application/rss+xml", "body": documents.pack_body(body)}
        documents.keep(tx, [kept | {"body_bytes": len(body)}])
    digest(tools)


def _stories(store: Store) -> dict[str, str]:
    with store.read() as tx:
        rows = [articles.row_of(tx, number) for number in articles.numbers_after(tx, 0, 100_000)]
    return {row.url.rpartition("/")[2]: row.story or f"?{row.number}" for row in rows}


def print_figures(called: str, sets: Sequence[Sequence[Line]], reader: Reader | None) -> None:
    """Print B-cubed figures, on average over the sets; what identity took for one article counts once."""
    figures = []
    for lines in sets:
        ours = found(lines, reader)
        gold = {line["id"]: line["story"] for line in lines if line["id"] in ours}
        figures.append(bcubed(gold, ours))
    means = [sum(column) / len(figures) for column in zip(*figures, strict=True)]
    by = "words" if reader is None else "meaning too"
    print("  {}, by {}: BCubed P {:.1f} R {:.1f} F1 {:.1f}".format(called, by, *means), flush=True)


def main() -> None:
    """Print all figures, development sets first."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("model", help="a sentence model, as the setting takes it")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    reader = Once(open_reader(parser.parse_args().model))
    for name, seeds in (("development", DEVELOPMENT), ("held back", HELD_BACK)):
        print(name)
        sets = {"headlines only": [shortened(stream(seed, 9), 0, 1) for seed in seeds]}
        for sentences, called in enumerate(("other words, headlines only", "other words, one sentence")):
            sets[called] = [
                paraphrases(held_back=seeds == HELD_BACK, sentences=sentences, seed=seed)
                for seed in (*DEVELOPMENT, *HELD_BACK)
            ]
        for called, some in sets.items():
            for one in (None, reader):
                print_figures(called, some, one)


if __name__ == "__main__":
    main()
