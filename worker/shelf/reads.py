"""What anybody may read, besides the feed documents: articles, feeds, stories, sources, status, events."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from feeds.errors import BadField
from feeds.web.shelf import Event, Gone, Json, Missing, Moved
from worker.article import Status
from worker.jobs.shapes import feed_json, seconds_since, source_json
from worker.jobs.showing import article_json, articles_json
from worker.shelf.names import article_called, feed_called, is_killed, story_called
from worker.shelf.reach import Reach
from worker.store import feeds, overview, reading, stories, waiting
from worker.store.feeds import FeedRow
from worker.store.reading import Count, Wanted
from worker.store.shown import Loaded, deleted_json, iso, load
from worker.store.store import Tx

_FRONT_PAGE = 20
_TAGS_LISTED = 30
_MOST_OF_A_STORY = 200
_STATUSES = tuple(status.value for status in Status)


class Reads(Reach):
    """The part of the shelf behind the pages for people and the open half of the API."""

    def feed(self, name: str) -> Json | Gone | Moved | None:
        """Return a public feed's facts and its articles, newest first. Reading it wakes nothing."""
        with self.read() as tx:
            row = feed_called(tx, name, self.tools.now())
            if not isinstance(row, FeedRow):
                return row
            if row.query.get("private"):
                return None
            facts = feed_json(row, reading.count(tx, row))
            limit = int(row.query.get("limit") or self.tools.settings.feed_entries)
            return facts | {"articles": self._inside(tx, row, limit)}

    def feeds(self) -> Sequence[Json]:
        """Return the public feeds worth listing: configured ones, `all`, of sources, of frequent tags."""
        with self.read() as tx:
            return self._feeds(tx)

    def home(self) -> Json:
        """Return what the front page shows."""
        now = self.tools.now()
        with self.read() as tx:
            everything = FeedRow(0, "all", "", "automatic", {}, now, None)
            return {
                "title": "Wirecopy",
                "feeds": self._feeds(tx),
                "sources": [source_json(row) for row in overview.sources(tx)],
                "articles": self._inside(tx, everything, _FRONT_PAGE),
                "status": self._status(tx, now),
            }

    def story(self, id: str) -> Json | Gone | Moved | None:  # noqa: A002
        """Return a story and its published articles, newest first, copies included."""
        with self.read() as tx:
            row = story_called(tx, id)
            if row is None or isinstance(row, Moved):
                return row
            numbers = reading.articles(tx, Wanted(story=id), _MOST_OF_A_STORY)
            return {
                "id": row.id,
                "title": row.title,
                "opened_at": iso(row.opened_at),
                "updated_at": iso(row.updated_at),
                "split_from": row.split_from,
                "reason": row.split_reason,
                "past": [_past(one, row.id) for one in stories.past_of(tx, row.id)],
                "articles": articles_json(tx, numbers, self.base),
            }

    def article(self, id: str, private: bool = False) -> Json | Gone | Moved | None:  # noqa: A002, FBT001, FBT002
        """Return an article by its short id; see `feeds.web.shelf.Reads.article`."""
        with self.read() as tx:
            row = article_called(tx, id, private=private)
            if row is None or isinstance(row, Gone | Moved):
                return row
            return article_json(tx, load(tx, [row.number])[row.number], self.base)

    def articles(self, query: Mapping[str, str], limit: int, before: str = "") -> Sequence[Json]:
        """Return articles, newest first. Raises BadField for a value that makes no sense."""
        with self.read() as tx:
            start = reading.article_called(tx, before) if before else None
            if before and start is None:
                raise BadField("before", "before must be the id of an article.")
            wanted = self._wanted(tx, query)
            return articles_json(tx, reading.articles(tx, wanted, limit, start), self.base)

    def sources(self) -> Sequence[Json]:
        """Return all sources; their addresses carry no credentials."""
        with self.read() as tx:
            return [source_json(row) for row in overview.sources(tx)]

    def status(self) -> Json:
        """Return how it stands: counts first, then `backlog`, `sources_by_state` and `wrong` (sentences)."""
        with self.read() as tx:
            return self._status(tx, self.tools.now())

    def newest_event(self) -> int:
        """Return the number of the newest event, 0 when there is none."""
        with self.read() as tx:
            return reading.newest_change(tx)

    def events(self, after: int, limit: int) -> Sequence[Event]:
        """Return the events numbered above `after`, in order, each with its article as it stands now.

        Of an article that was taken down meanwhile only its identity is told, also
        under its earlier events: who reads late must not get what was killed.
        """
        with self.read() as tx:
            rows = overview.changes(tx, after, limit)
            found = load(tx, [row.article for row in rows])
            told = {number: self._told(tx, loaded) for number, loaded in found.items()}
            return [Event(row.number, row.event, row.at, told[row.article]) for row in rows]

    def _told(self, tx: Tx, loaded: Loaded) -> Json:
        """Return an article as anybody may know it now."""
        if loaded.row.status == Status.USABLE and loaded.row.embargo_until is None:
            return article_json(tx, loaded, self.base)
        told = deleted_json(loaded)
        return told | {"note": None} if is_killed(tx, loaded.row) else told

    def _inside(self, tx: Tx, row: FeedRow, limit: int) -> list[Json]:
        return articles_json(tx, [one.number for one in feeds.entries(tx, row, limit)], self.base)

    def _feeds(self, tx: Tx) -> list[Json]:
        listed: list[Json] = self.counted("feeds", tx, self._list_feeds)
        return listed

    def _list_feeds(self, tx: Tx) -> list[Json]:
        now = self.tools.now()
        configured, by_source = reading.count_configured(tx), reading.count_sources(tx)
        listed = [
            feed_json(row, configured.get(row.name))
            for row in feeds.configured(tx)
            if not row.query.get("private")
        ]
        for name in ("all", "corrections"):
            row = FeedRow(0, name, feeds.automatic_title(tx, name) or name, "automatic", {}, now, None)
            listed.append(feed_json(row, reading.count(tx, row)))
        for source in overview.sources(tx):
            row = FeedRow(0, f"source/{source.name}", source.title or source.name, "automatic", {}, now, None)
            listed.append(feed_json(row, by_source.get(source.name)))
        for tag in reading.count_tags(tx, _TAGS_LISTED):
            row = FeedRow(0, f"tag/{tag.slug}", tag.name, "automatic", {}, now, None)
            listed.append(feed_json(row, Count(tag.articles, tag.updated)))
        return listed

    def _status(self, tx: Tx, now: datetime) -> Json:
        figures: overview.Figures = self.counted("figures", tx, overview.figures)
        backlog = waiting.backlog(tx, now)
        wrong = [f"source {row.name}: {row.state_reason or row.state}" for row in overview.troubled(tx)]
        parked = backlog.pop("parked")
        if parked:
            wrong.append(f"{parked} parked, see `wirecopy parked list`")
        return {
            "articles": figures.articles,
            "stories": figures.stories,
            "sources": sum(figures.sources.values()),
            "revisions": figures.revisions,
            "waiting": sum(backlog.values()),
            "parked": parked,
            "newest": iso(figures.newest),
            "newest_age_seconds": seconds_since(figures.newest, now),
            "oldest_waiting_seconds": seconds_since(overview.oldest_waiting(tx), now),
            "backlog": backlog,
            "sources_by_state": figures.sources,
            "deliveries": overview.deliveries_by_state(tx),
            "wrong": wrong,
        }

    def _wanted(self, tx: Tx, query: Mapping[str, str]) -> Wanted:
        status = query.get("status") or Status.USABLE
        if status not in _STATUSES:
            raise BadField("status", f"status must be one of {', '.join(_STATUSES)}.")
        row = None
        if name := query.get("feed"):
            found = feed_called(tx, name, self.tools.now())
            if not isinstance(found, FeedRow) or found.query.get("private"):
                raise Missing(f"There is no feed {name!r}.")
            row = found
        return Wanted(
            source=query.get("source", ""),
            tag=query.get("tag", ""),
            story=query.get("story", ""),
            status=status,
            match=query.get("match", ""),
            language=query.get("language", ""),
            feed=row,
            since=_moment(query.get("since", "")),
        )


def _past(row: Any, story: str) -> Json:
    """Return a story that became part of this one (`merged`) or left it (`split`), with the reason."""
    merged = row.merged_into == story
    what, reason = ("merged", row.reason) if merged else ("split", row.split_reason)
    return {"id": row.id, "title": row.title, "what": what, "reason": reason}


def _moment(text: str) -> datetime | None:
    """Return the aware time of a query; one without a zone is taken as UTC. Raises BadField."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+"))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadField("since", "since must be an ISO 8601 time, such as 2026-01-02T03:04:05Z.") from None
