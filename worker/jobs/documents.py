"""Documents made when they are asked for: archives, ninjs, and the news sitemap of a feed.

They are asked for seldom and are all drawn from what is kept already: an archive
from the list it was closed with, the others from the recipe of the Atom document.
Nobody may see in them what nobody may see elsewhere, however old the list is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from feeds import atom, ninjs, sitemap
from feeds.entry import Link
from worker.jobs.build import address_of, shape
from worker.jobs.larder import larder_of
from worker.jobs.showing import entry_of
from worker.jobs.tools import Tools
from worker.store import feeds, pages, tombstones
from worker.store.feeds import FeedRow
from worker.store.pages import Recipe
from worker.store.shown import Loaded, load
from worker.store.store import Tx

_PUBLICATION = "Wirecopy"


@dataclass(frozen=True, slots=True)
class Made:
    """A document and when the data in it last changed; `older` and `newer` are archives' addresses."""

    body: bytes
    content_type: str
    modified: datetime
    older: str = ""
    newer: str = ""


def archive(tools: Tools, tx: Tx, row: FeedRow, number: int) -> Made | None:
    """Return an archive document (RFC 5005, 4), newest entry first, or None when there is none.

    Its list of articles never changes. An article that was corrected shows as it is
    now, one that was taken down is left out: a law book keeps its pages, a killed
    libel must not live on in one.
    """
    numbers = pages.archive_of(tx, row.name, number)
    if numbers is None:
        return None
    standing = feeds.versions(tx, row, numbers)
    larder = larder_of(tools, tx, {one.number: one.version for one in standing})
    larder.fill(tx, larder.wanted, "atom")
    there = [one for one in reversed(numbers) if one in larder.of("atom")]
    modified = max((one.updated_at for one in standing), default=row.created_at)
    address = address_of(tools.settings.base_url, row.name)
    older = f"{address}/archive/{number - 1}.atom" if number > 1 else ""
    newer = f"{address}/archive/{number + 1}.atom"
    links = [Link(f"{address}.atom", "current", "application/atom+xml")]
    links += [Link(older, "prev-archive", "application/atom+xml")] if older else []
    links += [Link(newer, "next-archive", "application/atom+xml")]
    feed = replace(
        shape(tools, row, "atom", modified),
        self_url=f"{address}/archive/{number}.atom",
        links=tuple(links),
        archive=True,
    )
    head, tail = atom.shell(feed)
    recipe = Recipe("atom", head, tail, b"", tuple((one, larder.wanted[one], 0) for one in there))
    body, _ = pages.put_together(tx, recipe, larder.fresh)
    return Made(body, "application/atom+xml; charset=utf-8", modified, older, newer)


def as_ninjs(tools: Tools, tx: Tx, row: FeedRow, recipe: Recipe, modified: datetime) -> Made:
    """Return the articles of a recipe as IPTC ninjs, with those taken down as canceled items."""
    entries = [entry_of(one, tools.settings.base_url) for one in _loaded(tx, recipe)]
    shown = {entry.id for entry in entries}
    stones = [
        stone for _, stone in tombstones.of_feeds(tx, [row]).get(row.name, ()) if stone.ref not in shown
    ]
    feed = shape(tools, row, "ninjs", modified)
    return Made(ninjs.render(feed, entries, stones), "application/json", modified)


def as_sitemap(tools: Tools, tx: Tx, recipe: Recipe, modified: datetime, now: datetime) -> Made:
    """Return the articles of a recipe of the last two days as a Google News sitemap of our own pages."""
    base = tools.settings.base_url
    found = [replace(entry_of(one, base), url=f"{base}/articles/{one.row.id}") for one in _loaded(tx, recipe)]
    body = sitemap.render_news(found, _PUBLICATION, now)
    return Made(body, "application/xml; charset=utf-8", modified)


def _loaded(tx: Tx, recipe: Recipe) -> Sequence[Loaded]:
    """Return the articles of a recipe that may be seen now, in its order."""
    numbers = [number for number, _, _ in recipe.parts]
    standing = feeds.visible_among(tx, numbers)
    return list(load(tx, [number for number in numbers if number in standing]).values())
