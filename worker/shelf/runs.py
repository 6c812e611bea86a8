"""What the operator sees and what machines ask: explanations, the ledger, health and figures."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from feeds.errors import BadField
from feeds.web.shelf import Json, Sample
from worker.jobs.shapes import revision_json, source_json, subscription_json
from worker.shelf import health
from worker.shelf.explaining import explain, ledger
from worker.shelf.reach import Reach
from worker.store import articles, overview, reading, subscribers, waiting
from worker.store.shown import iso

HEARTBEAT = "tick"
_LATEST_BEAT = timedelta(seconds=60)
_DELIVERY_STATES = ("due", "delivered", "superseded", "parked", "dropped")


class Runs(Reach):
    """The part of the shelf behind the token, and the probes of supervisors and Prometheus."""

    def source(self, name: str) -> Json | None:
        """Return one source."""
        with self.read() as tx:
            rows = overview.sources(tx, name)
            return source_json(rows[0]) if rows else None

    def explain(self, id: str) -> Json | None:  # noqa: A002
        """Return everything known of why an article is as it is; that of one merged away is its heir's."""
        with self.read() as tx:
            row = reading.article_called(tx, id)
            if row is not None and row.merged_into is not None:
                row = articles.row_of(tx, row.merged_into)
            return None if row is None else explain(tx, row, self.base)

    def revisions(self, id: str) -> Sequence[Json] | None:  # noqa: A002
        """Return an article's revisions, oldest first."""
        with self.read() as tx:
            row = reading.article_called(tx, id)
            return None if row is None else [revision_json(one) for one in articles.revisions(tx, row.number)]

    def subscribers(self) -> Sequence[Json]:
        """Return all subscribers with what they subscribe to, without their secrets."""
        with self.read() as tx:
            return [subscription_json(row) for row in subscribers.subscriptions(tx)]

    def deliveries(self, query: Mapping[str, str], limit: int, before: str = "") -> Sequence[Json]:
        """Return the ledger, newest first. Raises BadField for a state or number that can't be."""
        state = query.get("state", "")
        if state and state not in _DELIVERY_STATES:
            raise BadField("state", f"state must be one of {', '.join(_DELIVERY_STATES)}.")
        if before and not (before.isascii() and before.isdigit() and len(before) < 19):
            raise BadField("before", "before must be the number of a delivery.")
        with self.read() as tx:
            number = None
            if name := query.get("article"):
                row = reading.article_called(tx, name)
                if row is None:
                    return []
                number = row.number
            return ledger(
                tx,
                limit,
                subscriber_name=query.get("subscriber", ""),
                article_number=number,
                state=state,
                before=int(before) if before else None,
            )

    def parked(self) -> Sequence[Json]:
        """Return what was set aside, newest first."""
        with self.read() as tx:
            return [
                {
                    "id": str(row.number),
                    "kind": row.kind,
                    "subject": row.url or f"{row.kind} {row.row}",
                    "reason": row.reason,
                    "since": iso(row.at),
                    "tries": row.tries,
                    "source": row.source_name,
                }
                for row in overview.set_aside(tx)
            ]

    def alive(self) -> bool:
        """Return True: a process that can answer this can work; what it needs is asked by `ready`."""
        return True

    def ready(self) -> Mapping[str, str]:
        """Return the checks database, broker and worker with what is wrong, "" where it is well."""
        database, beat = health.database(self.tools.store)
        worker = database and "not known: the database does not answer"
        if not database:
            worker = health.heartbeat(beat, self.tools.now(), _LATEST_BEAT)
        return {"database": database, "broker": health.broker(self.tools), "worker": worker}

    def metrics(self) -> Sequence[Sample]:
        """Return the figures: rows, what waits at each door, deliveries by state, sources by state."""
        now = self.tools.now()
        with self.read() as tx:
            figures: overview.Figures = self.counted("figures", tx, overview.figures)
            backlog = waiting.backlog(tx, now)
            states = overview.deliveries_by_state(tx)
            oldest = overview.oldest_waiting(tx)
            beat = waiting.beat_of(tx, HEARTBEAT)
        found = [
            Sample("articles", figures.articles, "Articles anybody may see."),
            Sample("stories", figures.stories, "Stories that are not part of another."),
            Sample("revisions_total", figures.revisions, "Revisions ever made.", "counter"),
            Sample("documents_total", figures.documents, "Documents ever received.", "counter"),
        ]
        wait = (now - oldest).total_seconds() if oldest else 0
        found.append(Sample("oldest_waiting_seconds", max(0, wait), "Age of the oldest unfinished work."))
        if beat is not None:
            age = max(0.0, (now - beat).total_seconds())
            found.append(Sample("heartbeat_age_seconds", age, "Time since the workers' last tick."))
        for kind, (counts, help_) in {
            "waiting": (backlog, "Rows that wait at a door."),
            "deliveries": (dict.fromkeys(_DELIVERY_STATES, 0) | states, "Deliveries by state."),
            "sources": (figures.sources, "Sources by state."),
        }.items():
            label = "queue" if kind == "waiting" else "state"
            found += [
                Sample(kind, count, help_, labels={label: name}) for name, count in sorted(counts.items())
            ]
        return found
