"""Build: the documents of feeds as the database has them now, as recipes to be kept.

Many feeds at once, because they share articles: what they all need is asked for
once. The same articles give the same recipes, and those the same bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from feeds.dates import rfc822, rfc3339
from feeds.entry import Feed, Link, Tombstone
from feeds.text import language
from worker.jobs.larder import FORMATS, Larder, larder_of
from worker.jobs.tools import Tools
from worker.pipeline.cadence import SILENT, Cadence, cadence
from worker.store import feeds, pages, tombstones, writings
from worker.store.feeds import FeedRow
from worker.store.pages import BRIEF, Part, Recipe
from worker.store.store import Tx
from worker.store.writings import Writing, writing_of

TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
# Where a document tells its moment, and how: nothing else between these marks, for text has no such marks.
_MOMENTS = {
    "rss": (b"<lastBuildDate>", b"<", rfc822),
    "atom": (b"<updated>", b"<", rfc3339),
    "json": (b'"updated":"', b'"', rfc3339),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SAFE = "/:@!$&()*+,;=~-._"
# What readers take without complaint; feeds may say another budget (`max_bytes`).
DEFAULT_BYTES = 2_000_000
# Archives closed for one feed in one go; the rest is closed when it is published next.
_MOST_ARCHIVES = 50


@dataclass(frozen=True, slots=True)
class Built:
    """A feed's documents, the fragments rendered for them, the archives to close, and what is new in them.

    `writing` is None when nothing changed.
    """

    pages: Sequence[tuple[str, Recipe, datetime]]
    fragments: Mapping[tuple[int, str], tuple[int, bytes]] = field(default_factory=dict)
    archives: Sequence[tuple[str, int, Sequence[int]]] = ()
    writing: Writing | None = None


def build(tools: Tools, tx: Tx, row: FeedRow) -> Built:
    """Return the documents of one feed."""
    return build_all(tools, tx, [row])[row.name]


def build_all(tools: Tools, tx: Tx, rows: Sequence[FeedRow]) -> dict[str, Built]:
    """Return the documents of feeds by their names; fragments are with the first one that needed them."""
    chosen = {row.name: _entries(tools, tx, row) for row in rows}
    versions = {entry.number: entry.version for found in chosen.values() for entry in found}
    larder = larder_of(tools, tx, versions)
    larder.fill(tx, versions)
    before = pages.recipes(tx, [row.name for row in rows], "atom")
    stones = tombstones.of_feeds(tx, rows)
    made = {}
    for row in rows:
        made[row.name] = _build(
            tools, tx, row, chosen[row.name], stones.get(row.name, ()), before.get(row.name), larder
        )
    return made


def save(tx: Tx, row: FeedRow, built: Built, now: datetime) -> None:
    """Write a feed's documents and what was made for them."""
    save_all(tx, [(row, built)], now)


def save_all(tx: Tx, built: Iterable[tuple[FeedRow, Built]], now: datetime) -> None:
    """Write the documents of feeds and what was made for them."""
    pairs = list(built)
    for _, one in pairs:
        pages.keep_fragments(tx, one.fragments)
        pages.keep_archive(tx, one.archives, now)
    pages.keep(tx, [page for _, one in pairs for page in one.pages])
    writings.keep(tx, [(row.name, one.writing) for row, one in pairs if one.writing])
    feeds.published(tx, [row.number for row, _ in pairs], now)


def _entries(tools: Tools, tx: Tx, row: FeedRow) -> Sequence[Any]:
    days = row.query.get("max_age_days")
    since = tools.now() - timedelta(days=int(days)) if days else None
    return feeds.entries(tx, row, limit_of(tools, row), since)


def limit_of(tools: Tools, row: FeedRow) -> int:
    """Return the most entries of a feed's document."""
    return int(row.query.get("limit") or tools.settings.feed_entries)


def _build(
    tools: Tools,
    tx: Tx,
    row: FeedRow,
    chosen: Sequence[Any],
    stones: Sequence[tuple[int, Tombstone]],
    before: Recipe | None,
    larder: Larder,
) -> Built:
    numbers = [entry.number for entry in chosen]
    shown = set(numbers)
    dead = [stone for number, stone in stones if number not in shown]
    newest = max(
        [*(stone.when for stone in dead), *(entry.updated_at for entry in chosen)], default=row.created_at
    )
    archives = _archives(tools, tx, row, numbers, before)
    closed = archives[-1][1] if archives else (before.archives if before else 0)
    closed_to = archives[-1][2][-1] if archives else (before.archived_to if before else 0)
    told = cadence([entry.published_at for entry in chosen])
    shells = {form: shell(tools, row, form, newest, closed, told, tuple(dead)) for form in FORMATS}
    everything = tuple(map(larder.parts.__getitem__, numbers))
    parts = {
        form: _parts(tx, row, form, everything, larder, len(head) + len(tail))
        for form, (head, tail) in shells.items()
    }
    same = before is not None and (before.head, before.tail, before.parts) == (*shells["atom"], parts["atom"])
    turn = (before.writing if before else 0) + (not same)
    made = {
        form: Recipe(form, *shells[form], module.JOINT, parts[form], closed, closed_to, turn)
        for form, module in FORMATS.items()
    }
    fresh, larder.fresh = larder.fresh, {}
    note = None if same else writing_of(turn, before, made, {number for number, _ in stones})
    return Built([(row.name, recipe, newest) for recipe in made.values()], fresh, archives, note)


def _parts(
    tx: Tx, row: FeedRow, form: str, everything: tuple[Part, ...], larder: Larder, shell_bytes: int
) -> tuple[Part, ...]:
    """Return the entries of a document within its budget: first in full, then in brief, then none."""
    left = int(row.query.get("max_bytes") or DEFAULT_BYTES) - shell_bytes
    sizes = larder.of(form)
    there = tuple([part for part in everything if part[0] in sizes])
    full = [part[0] for part in there]
    if sum(map(sizes.__getitem__, full)) <= left:
        return there
    larder.fill(tx, full, form + BRIEF)
    briefs = larder.of(form + BRIEF)
    kept: list[Part] = []
    for number in full:
        # The newest may take half of what is left, so that there is room for news of the others.
        is_brief = sizes[number] > left / 2 and number in briefs
        left -= briefs[number] if is_brief else sizes[number]
        if left < 0:
            break
        kept.append((number, larder.wanted[number], int(is_brief)))
    return tuple(kept)


def _archives(
    tools: Tools, tx: Tx, row: FeedRow, numbers: Sequence[int], before: Recipe | None
) -> list[tuple[str, int, Sequence[int]]]:
    """Return the archives to close: whole ones of what the document may not hold any more (RFC 5005, 4).

    An archive is never opened again: its articles are those that came after the
    last one's, in the order in which they came, whatever their dates say.
    """
    size = limit_of(tools, row)
    last = before.archived_to if before else 0
    if len(numbers) < size or min(numbers) <= last:
        return []
    done = before.archives if before else 0
    found: list[tuple[str, int, Sequence[int]]] = []
    waiting = feeds.after(tx, row, last, size * _MOST_ARCHIVES)
    # What is not archived yet must fit into the document, or somebody who was away would miss it.
    while len(waiting) > size:
        done += 1
        found.append((row.name, done, waiting[:size]))
        waiting = waiting[size:]
    return found


def address_of(base_url: str, name: str) -> str:
    """Return the address of a feed's page; its documents' are this and their format."""
    return f"{base_url}/feeds/{quote(name, safe=_SAFE)}"


def shell(
    tools: Tools,
    row: FeedRow,
    form: str,
    newest: datetime,
    archives: int,
    told: Cadence,
    dead: tuple[Tombstone, ...],
) -> tuple[bytes, bytes]:
    """Return what stands before and after the entries of a feed's document.

    From one writing to the next mostly nothing in it changes but its moment.
    """
    words = tuple(str(row.query.get(key) or "") for key in ("description", "language", "first_name"))
    rhythm = told if form == "rss" else SILENT  # the one format that has words for it
    frame = _frame(form, tools.settings.base_url, row.name, row.title, words, archives, rhythm, dead)
    return frame[0] + _MOMENTS[form][2](newest).encode() + frame[1], frame[2]


@lru_cache(maxsize=4096)
def _frame(  # noqa: PLR0913, PLR0917 - the key of a cache
    form: str,
    base: str,
    name: str,
    title: str,
    words: tuple[str, ...],
    archives: int,
    told: Cadence,
    dead: tuple[Tombstone, ...],
) -> tuple[bytes, bytes, bytes]:
    """Return a shell in three parts: what stands before its moment and after it, and its end."""
    feed = _shaped(form, base, name, title, words, _EPOCH, archives, told)
    head, tail = FORMATS[form].shell(feed, dead)
    opening, closing, _ = _MOMENTS[form]
    before, at, rest = head.partition(opening)
    _, to, after = rest.partition(closing)
    return before + at, to + after, tail


def shape(
    tools: Tools, row: FeedRow, form: str, newest: datetime, archives: int = 0, told: Cadence = SILENT
) -> Feed:
    """Return a feed without its entries."""
    words = tuple(str(row.query.get(key) or "") for key in ("description", "language", "first_name"))
    return _shaped(form, tools.settings.base_url, row.name, row.title, words, newest, archives, told)


def _shaped(  # noqa: PLR0913, PLR0917 - what a feed says of itself
    form: str,
    base: str,
    name: str,
    title: str,
    words: tuple[str, ...],
    newest: datetime,
    archives: int,
    told: Cadence,
) -> Feed:
    description, language_, first_name = words
    address = address_of(base, name)
    others = [
        Link(f"{address}.{other}", "alternate", type=TYPES[other].partition(";")[0])
        for other in FORMATS
        if other != form
    ]
    older = [Link(f"{address}/archive/{archives}.atom", "prev-archive", "application/atom+xml")] * bool(
        archives
    )
    return Feed(
        id=feeds.uri_of(first_name or name),
        title=title or name,
        url=address,
        self_url=f"{address}.{form}",
        updated=newest,
        subtitle=description or f"{title or name}, syndicated by Wirecopy",
        language=language(language_),
        icon=f"{base}/assets/icon.{'png' if form == 'rss' else 'svg'}",
        links=(Link(f"{base}/hub", "hub"), *others, *older),
        ttl_minutes=told.ttl_minutes,
        skip_hours=told.skip_hours,
        period_seconds=told.period_seconds,
    )
