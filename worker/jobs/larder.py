"""The larder: rendered entries, taken as they are while they hold and rendered again when they don't.

An entry is rendered once for each version of its article, each format and each
edition of our writers, in full and, where a feed's budget asks for it, in brief.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from html import escape

import structlog

from feeds import atom, jsonfeed, rss
from feeds.entry import Entry
from feeds.errors import FeedError
from worker.jobs.showing import entry_of
from worker.jobs.tools import Tools
from worker.store import pages
from worker.store.pages import BRIEF, Part
from worker.store.shown import load
from worker.store.store import Tx

log = structlog.get_logger()

FORMATS = {"rss": rss, "atom": atom, "json": jsonfeed}
# Raise it when what the writers write changes: every entry is then rendered anew when next needed.
EDITION = 2
_EDITIONS = 2**15


@dataclass
class Larder:
    """The fragments of some articles; `fresh` are those rendered here, to be kept by who may write.

    `wanted` is the version a fragment must be of: the article's and our edition in one number.
    `sizes` has the bytes of each fragment of that version, by form and article, and
    `parts` the part of a recipe that an article in full is: one for all its feeds.
    """

    base_url: str
    wanted: Mapping[int, int]
    sizes: dict[str, dict[int, int]]
    parts: Mapping[int, Part] = field(default_factory=dict)
    fresh: dict[tuple[int, str], tuple[int, bytes]] = field(default_factory=dict)

    def of(self, form: str) -> dict[int, int]:
        """Return the bytes of each fragment in a form, by article; who is missing could not be rendered."""
        return self.sizes.setdefault(form, {})

    def fill(self, tx: Tx, numbers: Iterable[int], form: str = "") -> None:
        """Render what is missing of these articles: in one form, by default in full in all formats."""
        forms = (form,) if form else tuple(FORMATS)
        stale = [number for number in numbers if not all(number in self.of(one) for one in forms)]
        for number, loaded in load(tx, stale).items():
            entry = entry_of(loaded, self.base_url)
            for one in forms:
                self._render(number, one, entry)

    def _render(self, number: int, form: str, entry: Entry) -> None:
        module = FORMATS[form.removesuffix(BRIEF)]
        try:
            body = module.render_entry(brief(entry) if form.endswith(BRIEF) else entry)
        except FeedError as error:  # one article must never lose a feed
            log.warning("entry left out", article=number, format=form, reason=str(error))
            return
        version = self.wanted[number]
        self.of(form)[number] = len(body)
        self.fresh[number, form] = (version, body)


def larder_of(tools: Tools, tx: Tx, versions: Mapping[int, int]) -> Larder:
    """Return the larder of articles, given the version each is in now."""
    base_url = tools.settings.base_url
    ours = edition(base_url)
    wanted = {number: version * _EDITIONS + ours for number, version in versions.items()}
    sizes: dict[str, dict[int, int]] = {}
    for row in pages.sizes(tx, versions):
        if row.version == wanted[row.article]:
            sizes.setdefault(row.format, {})[row.article] = row.body_bytes
    parts = {number: (number, version, 0) for number, version in wanted.items()}
    return Larder(base_url, wanted, sizes, parts)


def edition(base_url: str) -> int:
    """Return the number of what writes: of our writers, and of the base of the addresses they write."""
    said = blake2b(f"{EDITION} {base_url}".encode(), digest_size=4).digest()
    return int.from_bytes(said) % _EDITIONS


def brief(entry: Entry) -> Entry:
    """Return the entry with its summary and a note in place of its text."""
    note = f'<p><em>Shortened here: </em><a href="{escape(entry.url)}">the whole article</a></p>'
    return replace(entry, content_html=f"<p>{escape(entry.summary, quote=False)}</p>{note}")
