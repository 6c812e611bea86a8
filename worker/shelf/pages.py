"""Feed documents: kept pages are handed out; a feed nobody has read yet is woken and written at once.

A document is put together from its recipe when somebody asks for it first; its
compressed forms are made when somebody asks for one of those (`worker.shelf.packed`).
"""

import hmac
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from feeds.web.shelf import Gone, Moved, Page, Unavailable
from worker.errors import NotFound
from worker.jobs import documents
from worker.jobs.build import address_of
from worker.jobs.documents import Made
from worker.jobs.publish import TYPES, build, save
from worker.shelf.names import feed_called, moved_feed
from worker.shelf.packed import Packed
from worker.shelf.reach import Reach
from worker.store import feeds, glance, pages, pulls, reading, subscribers, tombstones, writings
from worker.store.feeds import FeedRow
from worker.store.pages import Recipe
from worker.store.store import Tx

DERIVED = ("ninjs", "sitemap")
# RFC 3229's `feed` is about feeds in XML.
DELTAS = ("atom", "rss")


class Pages(Reach):
    """The part of the shelf that is asked a thousand times a day by every feed reader."""

    def page(self, name: str, format: str) -> Page | Gone | Moved | None:  # noqa: A002
        """Return the document of a feed; one that is asleep is woken, and is kept up to date from now on."""
        if format in DERIVED:
            return self._derived(name, format)
        if format not in TYPES:
            return None
        if asked := archive_asked(name):
            return self._archive(*asked) if format == "atom" else None
        with self.read() as tx:
            found = moved_feed(tx, name) or self._kept(tx, name, format)
            if found is not None:
                return found
            row = feed_called(tx, name, self.tools.now())
        if not isinstance(row, FeedRow):
            return row
        if not self._waiting.acquire(blocking=False):
            raise Unavailable("Many feeds are being written for the first time.", 1)
        try:
            # One thread writes; those who asked for the same meanwhile find it kept.
            with self._building:
                return self._first(row, format)
        finally:
            self._waiting.release()

    def stamp(self, name: str, format: str) -> object:  # noqa: A002
        """Return the entity tag of the kept page, None when there is none.

        What is drawn from other documents changes with them: the news sitemap by the
        hour too, and an archive with any change, because it may hold any article.
        """
        asked = archive_asked(name)
        with self.reaching():
            if asked is None and format not in DERIVED:
                return glance.etag_of(self.tools.store, name, format)
            kept = glance.etag_of(self.tools.store, asked[0] if asked else name, "atom")
        if kept is None or format == "ninjs":
            return kept
        if asked is None:
            return kept, self.tools.now().replace(minute=0, second=0, microsecond=0)
        with self.read() as tx:
            return kept, reading.newest_change(tx)

    def delta(self, name: str, format: str, etag: str) -> Page | None:  # noqa: A002
        """Return what is new or changed since the document with `etag`, None where all of it must be sent.

        So it is where that document is not remembered, where nearly all changed, and
        where an article left that the format has no tombstone for.
        """
        if format not in DELTAS:
            return None
        with self.read() as tx:
            row, kept = feeds.by_name(tx, name), pages.recipe_of(tx, name, format)
            if row is None or kept is None:
                return None
            since = writings.since(tx, name, kept[0].writing, format, etag)
            if since is None or not since.gone <= self._told_gone(tx, row, format):
                return None
            made = pages.difference(tx, kept[0], since.changed)
        return None if made is None else self._page(name, row, *kept, *made)

    @staticmethod
    def _told_gone(tx: Tx, row: FeedRow, format_: str) -> set[int]:
        """Return the articles whose tombstones stand in a feed's document."""
        if format_ != "atom":
            return set()
        return {number for number, _ in tombstones.of_feeds(tx, [row]).get(row.name, ())}

    def may_read(self, name: str, token: str) -> bool:
        """Say whether a token opens a feed: the API token, or a subscriber's (only hashes are compared)."""
        if not token:
            return False
        if self.token and hmac.compare_digest(token.encode(), self.token.encode()):
            return True
        with self.read() as tx:
            return pulls.subscription_of(tx, subscribers.token_hash(token), name) is not None

    def pulled(self, name: str, token: str, etag: str, at: datetime) -> None:
        """Write receipts of what a subscriber has now: everything, if this document is the newest."""
        hashed = subscribers.token_hash(token)
        with self.read() as tx:
            row = pulls.subscription_of(tx, hashed, name)
            if row is None or row.way != "pull" or row.cursor >= reading.newest_change(tx):
                return
        with self.write() as tx:
            pulls.receive(tx, row.number, etag, at)

    def _archive(self, name: str, number: int) -> Page | Gone | Moved | None:
        """Return an archive; the one after the newest is the feed's document itself."""
        with self.read() as tx:
            if isinstance(feed_called(tx, name, self.tools.now()), FeedRow) and (
                pages.recipe_of(tx, name, "atom") is None
            ):
                return None  # asleep, so nothing of it was ever closed; asking for it wakes nothing
        current = self.page(name, "atom")
        if not isinstance(current, Page):
            if isinstance(current, Moved):
                return Moved(f"{current.to}/archive/{number}")
            return current
        with self.read() as tx:
            row, kept = feeds.by_name(tx, name), pages.recipe_of(tx, name, "atom")
            if row is None or kept is None or not 1 <= number <= kept[0].archives + 1 or not kept[0].archives:
                return None
            if number == kept[0].archives + 1:
                return current
            made = documents.archive(self.tools, tx, row, number)
        if made is None:
            return None
        own = f"{address_of(self.base, name)}/archive/{number}.atom"
        links = [("current", current.self_url), ("next-archive", made.newer)]
        links += [("prev-archive", made.older)] if made.older else []
        page = _page_of(made, own, private=current.private)
        return replace(page, links=tuple(links), immutable=not current.private)

    def _derived(self, name: str, format_: str) -> Page | Gone | Moved | None:
        """Return a document drawn from the feed's Atom document."""
        current = self.page(name, "atom") if archive_asked(name) is None else None
        if not isinstance(current, Page):
            return current
        with self.read() as tx:
            row, kept = feeds.by_name(tx, name), pages.recipe_of(tx, name, "atom")
            if row is None or kept is None:
                return None
            if format_ == "ninjs":
                made = documents.as_ninjs(self.tools, tx, row, *kept)
            else:
                made = documents.as_sitemap(self.tools, tx, *kept, self.tools.now())
        own = f"{address_of(self.base, name)}.{format_}"
        return _page_of(made, own, private=current.private)

    def _kept(self, tx: Tx, name: str, format_: str) -> Page | None:
        found = pages.recipe_of(tx, name, format_)
        if found is None:
            return None
        recipe, modified = found
        return self._page(name, feeds.by_name(tx, name), recipe, modified, *pages.put_together(tx, recipe))

    def _page(
        self, name: str, row: FeedRow | None, recipe: Recipe, modified: datetime, body: bytes, etag: str
    ) -> Page:
        address = address_of(self.base, name)
        return Page(
            body=body,
            content_type=TYPES[recipe.form],
            etag=etag,
            modified=modified,
            encodings=Packed(body),
            hub=f"{self.base}/hub",
            self_url=f"{address}.{recipe.form}",
            links=(("prev-archive", f"{address}/archive/{recipe.archives}.atom"),) if recipe.archives else (),
            private=row is not None and bool(row.query.get("private")),
        )

    def _first(self, row: FeedRow, format_: str) -> Page | None:
        """Wake a feed, write its pages and return one.

        The feed's row comes first: what changes from then on becomes a fact for the
        publishers, and a page of theirs, never older than ours, is left alone.
        """
        now = self.tools.now()
        try:
            with self.write() as tx:
                found = self._kept(tx, row.name, format_)
                if found is not None:
                    return found
                if row.kind == "automatic":
                    row = feeds.wake(tx, row.name, row.title, now)
        except NotFound:
            return None
        with self.read() as tx:
            made = build(self.tools, tx, row)
        with self.write() as tx:
            if pages.recipe_of(tx, row.name, format_) is None:
                save(tx, row, made, now)
        with self.read() as tx:
            return self._kept(tx, row.name, format_)


def archive_asked(name: str) -> tuple[str, int] | None:
    """Return the feed and the number of an archive's name (`all/archive/3`), None for other names."""
    feed, _, number = name.rpartition("/archive/")
    return (
        (feed, int(number)) if feed and number.isascii() and number.isdecimal() and len(number) < 9 else None
    )


def _page_of(made: Made, own: str, *, private: bool) -> Page:
    etag = blake2b(made.body, digest_size=12).hexdigest()
    return Page(
        made.body, made.content_type, etag, made.modified, Packed(made.body), self_url=own, private=private
    )
