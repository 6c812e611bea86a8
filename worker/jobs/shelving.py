"""Shelving: everything that follows from articles having been written, in bulk, in the same transaction.

Tags as rows, neighbours (copies, stories, related links), entries of configured
feeds, the change that subscribers are told of, and which feeds must be written again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.article import Status
from worker.jobs.copies import carry_corrections
from worker.jobs.tools import Tools
from worker.pipeline.revise import text_of
from worker.pipeline.select import Candidate, matches
from worker.store import articles, facts, feeds, sources, tags
from worker.store.feeds import FeedRow
from worker.store.store import Tx


@dataclass(frozen=True, slots=True)
class Written:
    """An article that was written: its source's name, what it shows, the event subscribers hear of."""

    number: int
    id: str
    source: str
    revision: int
    event: str
    shown: Mapping[str, Any]
    tags: Sequence[Mapping[str, Any]]
    text: str
    sketch: bytes
    keys: tuple[bytes, ...]
    visible: bool = True

    @property
    def is_new(self) -> bool:
        """Whether this is its first revision."""
        return self.event == "article.published"


class Shelving:
    """Collects what one transaction wrote, then does what follows for all of it at once."""

    def __init__(self, tools: Tools, tx: Tx, now: datetime, *, urgent: bool = False) -> None:
        self.tools = tools
        self.tx = tx
        self.now = now
        self.urgent = urgent
        self.written: list[Written] = []
        self._numbers: set[int] = set()
        self._replaced: list[int] = []  # leads that gave way to another article of the same text

    def add(self, written: Written) -> None:
        """Remember an article that was written; one that was written before is finished with first."""
        if written.number in self._numbers:
            self.finish()
        self._numbers.add(written.number)
        self.written.append(written)

    def finish(self, *, neighbours: bool = True) -> None:
        """Write what follows from all that was added; without `neighbours` those are left as they are."""
        if not self.written:
            return
        before = self._slugs()
        self._write_tags()
        names = self._place() if neighbours else set()
        if neighbours and self.tools.settings.names_model:
            facts.tell(self.tx, "names.due", [str(written.number) for written in self.written], self.now)
        if neighbours and self.tools.settings.relate_model:
            facts.tell(self.tx, "meaning.due", [str(written.number) for written in self.written], self.now)
        names |= self._enter() | self._automatic()
        for slugs in before.values():
            names |= {f"tag/{slug}" for slug in slugs}
        told = [(w.number, w.revision, w.event) for w in self.written if w.event and w.visible]
        articles.tell(self.tx, told, self.now, urgent=self.urgent)
        corrected = [number for number, _, event in told if event == "article.corrected"]
        leads = carry_corrections(self.tx, [*corrected, *self._replaced], self.now, urgent=self.urgent)
        names |= feeds_of(self.tx, leads)
        feeds.changed(self.tx, names, self.now, urgent=self.urgent)
        self.written, self._replaced = [], []
        self._numbers.clear()

    def _place(self) -> set[str]:
        """Find copies, stories and related links; return the names of the feeds they change."""
        placed = self.tools.enricher.place(self.tx, self.written, self.now, self.tools.mint)
        articles.touch(self.tx, placed.touched)
        self._replaced = articles.corrected_among(self.tx, placed.replaced)
        names = {f"story/{story}" for story in placed.stories}
        return names | feeds_of(self.tx, sorted(placed.touched))

    def _slugs(self) -> dict[int, set[str]]:
        revised = [w.number for w in self.written if not w.is_new]
        return tags.slugs_of(self.tx, revised) if revised else {}

    def _write_tags(self) -> None:
        kinds = {tag["slug"]: (tag["name"], tag["kind"]) for w in self.written for tag in w.tags}
        numbers = tags.numbers(self.tx, kinds)
        for written in self.written:
            if not written.is_new:
                tags.replace(self.tx, written.number, {t["slug"]: kinds[t["slug"]] for t in written.tags})
        tags.assign(
            self.tx,
            ((numbers[tag["slug"]], w.number) for w in self.written if w.is_new for tag in w.tags),
        )

    def _automatic(self) -> set[str]:
        names = {"all", "corrections"} | {f"source/{w.source}" for w in self.written}
        return names | {f"tag/{tag['slug']}" for w in self.written for tag in w.tags}

    def _enter(self) -> set[str]:
        """Write entries of configured feeds; return the names of feeds that gained or lost one."""
        configured = feeds.configured(self.tx)
        if not configured:
            return set()
        names: set[str] = set()
        rows: list[tuple[int, int, str]] = []
        marked = feeds.marks(self.tx, [w.number for w in self.written]) if _need_marks(configured) else {}
        for written in self.written:
            candidate = candidate_of(written, *marked.get(written.number, ()))
            routed = dict.fromkeys(written.shown.get("feeds", ()), "a rule routes it here")
            found = ((feed, matches(feed.query, candidate)) for feed in configured)
            stays = [(feed, why) for feed, reason in found if (why := reason or routed.get(feed.name, ""))]
            rows += [(feed.number, written.number, why) for feed, why in stays]
            if not written.is_new:
                names |= set(feeds.entered(self.tx, written.number))
                feeds.leave(self.tx, written.number, [feed.number for feed, _ in stays])
            names |= {feed.name for feed, _ in stays}
        feeds.enter(self.tx, rows, self.now)
        return names


def _need_marks(configured: Sequence[FeedRow]) -> bool:
    """Say whether any feed asks for stories or corrections, which stand in the article's row only."""
    return any(feed.query.get("stories") or feed.query.get("corrected") for feed in configured)


def candidate_of(written: Written, story: str = "", note: str = "") -> Candidate:
    """Return what selection looks at of a written article."""
    shown = written.shown
    return Candidate(
        source=written.source,
        tags=frozenset(tag["slug"] for tag in written.tags),
        language=shown["language"],
        section=shown["section"],
        authors=shown["authors"],
        text=f"{shown['title']}\n{written.text or text_of(shown['html'])}",
        story=story,
        is_corrected=bool(note),
    )


def as_it_stands(tx: Tx, row: Any, shown: Mapping[str, Any], revision: int = 0, event: str = "") -> Written:
    """Return an article whose keys and neighbours stay as they are, for whatever else follows from a change.

    `row` is its row, `shown` what it shows now; `revision` is the row's own when none is given.
    """
    return Written(
        number=row.number,
        id=row.id,
        source=sources.by_numbers(tx, [row.source])[row.source].name,
        revision=revision or row.revision,
        event=event,
        shown=shown,
        tags=shown["tags"],
        text="",
        sketch=b"",
        keys=(),
        visible=row.status == Status.USABLE and row.embargo_until is None,
    )


def feeds_of(tx: Tx, numbers: Sequence[int]) -> set[str]:
    """Return the names of all feeds, automatic and configured, that these articles stand in."""
    if not numbers:
        return set()
    names = {"all", "corrections"}
    for slugs in tags.slugs_of(tx, numbers).values():
        names |= {f"tag/{slug}" for slug in slugs}
    return names | feeds.entered_by(tx, numbers) | feeds.places(tx, numbers)
