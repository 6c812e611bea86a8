"""Intake: the drafts of one document become new articles, updates, or nothing.

known and unchanged?  -> nothing
a thin feed item      -> an errand for its page; the draft waits with it
the rest              -> clean or extract, then in one transaction:
                         identify, compose, revise, relate, enter feeds, tell
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from worker.article import Draft, Extract, Image, Standing, Status
from worker.errors import LeaseLost
from worker.jobs.shelving import Shelving, Written
from worker.jobs.tools import Tools
from worker.pipeline import identify
from worker.pipeline.clean import clean_fragment
from worker.pipeline.compose import compose, derived_layer, source_layer, with_tags
from worker.pipeline.extract import extract
from worker.pipeline.identify import Identity, Keys, item_hash, keys_of, shared_urls, url_key
from worker.pipeline.read import Reading, draft_json
from worker.pipeline.revise import content_hash, judge, text_of
from worker.pipeline.rhythm import gap_of
from worker.store import articles, documents, errands, sources
from worker.store.articles import NewArticle
from worker.store.documents import Kept
from worker.store.sources import Source
from worker.store.store import Tx

THIN_WORDS = 120
MADE_BY = "1"  # the version of clean and extract; a change of it makes `reprocess` worth while
_EARLIEST_YEAR = 1990
_LATEST_AHEAD = timedelta(days=1)
_EVENTS = {"update": "article.updated", "correction": "article.corrected", "minor": ""}


@dataclass(frozen=True, slots=True)
class Item:
    """One draft with its keys, the fingerprint its source's words have, and what we made of its body."""

    draft: Draft
    keys: Keys
    hash: bytes
    content: Extract

    @property
    def item_key(self) -> bytes:
        """The key that remembers the fingerprint."""
        return self.keys.guid or self.keys.url


@dataclass(frozen=True, slots=True)
class Made:
    """What an item became before anything was decided: its layers, what they show, the article's sketch."""

    item: Item
    given: dict[str, Any]
    derived: dict[str, Any]
    shown: dict[str, Any]
    sketch: bytes


class Intake:
    """The intake of one document."""

    def __init__(self, tools: Tools, kept: Kept, source: Source, reading: Reading) -> None:
        self.tools = tools
        self.kept = kept
        self.source = source
        self.reading = reading
        self.now = tools.now()
        self.policy = str(source.options.get("identity", "auto"))

    def run(self) -> str:
        """Take in the document; return the outcome in words. Raises LeaseLost."""
        thin: list[Draft] = []
        items: list[Item] = []
        for draft, keys, fingerprint in self._changed(_newest_of_each(self.reading.drafts)):
            if not self.reading.extract and self._wants_page(draft):
                thin.append(draft)
            else:
                items.append(Item(draft, keys, fingerprint, self._content(draft)))
        refused = [item for item in items if item.content.error]
        enriched = [self._made(item) for item in items if not item.content.error]
        with self.tools.store.write() as tx:
            tx.alone()
            if not documents.settle(tx, self.kept, "digested", ""):
                raise LeaseLost
            outcome = self._save(tx, enriched, thin, refused)
            documents.note(tx, self.kept.number, outcome)
        return outcome

    def _changed(self, drafts: Sequence[Draft]) -> list[tuple[Draft, Keys, bytes]]:
        """Return the drafts whose source says something new, with their keys and fingerprints."""
        shared = shared_urls(drafts)
        found = [
            (draft, keys_of(draft, self.source.number, self.policy, shared), item_hash(draft))
            for draft in drafts
        ]
        if self.kept.how not in ("poll", "hub"):
            return found
        wanted = {key for _, keys, _ in found if (key := keys.guid or keys.url)}
        with self.tools.store.read() as tx:
            hashes = articles.item_hashes(tx, wanted)
        return [one for one in found if hashes.get(one[1].guid or one[1].url) != one[2]]

    def _wants_page(self, draft: Draft) -> bool:
        """Say whether the article page must be fetched for the text."""
        wish = self.source.options.get("full_text")
        if not draft.url or wish is False:
            return False
        if self.kept.how == "hook":
            return not draft.html
        if wish is True:
            return True
        return len(text_of(draft.html or draft.summary).split()) < THIN_WORDS

    def _content(self, draft: Draft) -> Extract:
        if self.reading.extract:
            return extract(self.kept.body, self.kept.url, _charset(self.kept.content_type))
        cleaned = clean_fragment(draft.html or draft.summary, draft.base_url or self.kept.url)
        lead = cleaned.lead
        if draft.image and lead is None:
            lead = Image(draft.image)
        return Extract(html=cleaned.html, text=cleaned.text, hints=cleaned.hints, lead=lead)

    def _made(self, item: Item) -> Made:
        """Return the item with its source layer, its derived layer with tags in it, and its sketch."""
        given = source_layer(item.draft)
        derived = derived_layer(item.content)
        shown = compose(given, derived, {})
        tagging, sketch = self.tools.enricher.look(shown, item.content.text, self.source)
        derived = with_tags(derived, tagging.tags, tagging.topics)
        shown |= {"tags": derived.get("tags", []), "topics": derived.get("topics", [])}
        return Made(item, given, derived, shown, sketch)

    def _save(
        self,
        tx: Tx,
        enriched: Sequence[Made],
        thin: Sequence[Draft],
        refused: Sequence[Item],
    ) -> str:
        self._send_for_pages(tx, thin)
        keys = {key for made in enriched for key in made.item.keys.all()}
        standing, _ = articles.standing(tx, keys)
        taken = {s.article for made in enriched if (s := standing.get(made.item.keys.guid))}
        shelving = Shelving(self.tools, tx, self.source, self.now, urgent=self.kept.urgent)
        counts = {"new": 0, "revised": 0, "same": 0, "held": 0}
        fresh: list[Made] = []
        for made in enriched:
            item = made.item
            own = standing.get(item.keys.guid)
            identity = identify.settle(item.draft, item.keys, standing, taken - {own.article if own else 0})
            if identity.article is None:
                fresh.append(made)
                counts["new"] += 1
                continue
            counts[self._meet(tx, shelving, made, identity, standing)] += 1
        self._insert(tx, shelving, fresh)
        shelving.finish()
        self._remember(tx, counts["new"])
        for item in refused:
            documents.park(tx, "document", self.kept.number, item.content.error, self.now)
        return _words(counts, len(thin), refused)

    def _insert(self, tx: Tx, shelving: Shelving, fresh: Sequence[Made]) -> None:
        rows = [self._new(made) for made in fresh]
        for number, new, made in zip(articles.insert(tx, rows, self.now), rows, fresh, strict=True):
            shelving.add(
                Written(
                    number=number,
                    id=new.id,
                    revision=1,
                    event="article.published",
                    shown=new.shown,
                    tags=made.shown["tags"],
                    text=made.item.content.text,
                    sketch=made.sketch,
                    keys=made.item.keys.all(),
                    visible=new.embargo_until is None,
                )
            )

    def _new(self, made: Made) -> NewArticle:
        item, shown = made.item, made.shown
        published = _moment(shown["published"], self.now, self.kept.received_at)
        updated = max(published, _moment(shown["updated"], self.now, published))
        embargo = item.draft.embargo_until
        return NewArticle(
            id=self.tools.mint(),
            source=self.source.number,
            document=self.kept.number,
            origin=_origin(self.kept.how),
            guid_key=item.keys.guid,
            other_keys=tuple(key for key in item.keys.all() if key != item.keys.guid),
            item_hash=item.hash,
            source_layer=made.given,
            derived_layer=made.derived,
            shown=shown,
            content_hash=content_hash(shown),
            published=published,
            updated=updated,
            embargo_until=embargo if embargo and embargo > self.now else None,
            hints=tuple((url_key(hint.url), hint.title) for hint in item.content.hints),
            made_by=MADE_BY,
        )

    def _meet(
        self, tx: Tx, shelving: Shelving, made: Made, identity: Identity, standing: dict[bytes, Standing]
    ) -> str:
        """Let a draft meet the article it is about; return which count it belongs to."""
        item, given, derived = made.item, made.given, made.derived
        assert identity.article is not None  # noqa: S101 - the caller asked
        number = identity.article
        unknown = [key for key in item.keys.all() if key not in standing]
        articles.add_keys(tx, number, unknown, item.item_key, item.hash, self.now)
        row = articles.row_of(tx, number)
        if row.status != Status.USABLE:
            return "held"
        if row.source != self.source.number:
            return "same"  # another source's sighting of the article; its own source keeps the say
        old = articles.layers(tx, [number])[number]
        if _bare(item.draft) and old["source"]:
            given = old["source"] | ({"event": given["event"]} if given.get("event") else {})
        if row.embargo_until is not None and item.draft.embargo_until is None and self.kept.how == "hook":
            articles.set_columns(tx, number, embargo_until=None)
        before = compose(old["source"], old["derived"], old["operator"])
        after = compose(given, derived, old["operator"])
        written = Written(
            number=number,
            id=row.id,
            revision=row.revision,
            event="",
            shown=after,
            tags=after["tags"],
            text=item.content.text,
            sketch=made.sketch,
            keys=item.keys.all(),
            visible=row.embargo_until is None,
        )
        return self._revise(tx, shelving, row, item, (given, derived), (before, after), written)

    def _revise(
        self,
        tx: Tx,
        shelving: Shelving,
        row: Any,
        item: Item,
        layers: tuple[dict[str, Any], dict[str, Any]],
        states: tuple[dict[str, Any], dict[str, Any]],
        written: Written,
    ) -> str:
        before, after = states
        if content_hash(before) == content_hash(after):
            return "same"
        verdict = judge(before, after, item.draft.event)
        for kind, layer in zip(("source", "derived"), layers, strict=True):
            articles.write_layer(tx, row.number, kind, layer, self.now, self.kept.number, MADE_BY)
        note = item.draft.note or verdict.note
        moved = verdict.kind != "minor"
        changes = {
            "title": after["title"],
            "url": after["url"],
            "language": after["language"],
            "section": after["section"],
            "content_hash": content_hash(after),
            "note": note or row.note,
        }
        if moved:
            changes["updated_at"] = max(_moment(after["updated"], self.now, self.now), row.updated_at)
            if changes["updated_at"] == row.updated_at:
                changes["updated_at"] = self.now
        number = articles.revise(
            tx,
            row,
            verdict.kind,
            self.now,
            _origin(self.kept.how),
            before,
            changes,
            document=self.kept.number,
            note=note,
            diff_words=verdict.diff_words,
        )
        shelving.add(replace(written, revision=number, event=_EVENTS[verdict.kind]))
        return "revised"

    def _send_for_pages(self, tx: Tx, thin: Sequence[Draft]) -> None:
        """Send errands for the pages of thin items, and of links that a listing or sitemap gave."""
        rows = [
            {
                "source": self.source.number,
                "url": draft.url,
                "purpose": "page",
                "due_at": self.now,
                "carry": {"draft": draft_json(draft)},
            }
            for draft in thin
        ]
        rows += self._unknown_pages(tx)
        errands.send(tx, rows, urgent=self.kept.urgent)

    def _unknown_pages(self, tx: Tx) -> list[dict[str, Any]]:
        if not self.reading.pages:
            return []
        keyed = {url_key(page.url): page for page in self.reading.pages}
        known, _ = articles.standing(tx, keyed)
        asked = errands.asked(tx, self.source.number, [page.url for page in self.reading.pages])
        return [
            {
                "source": self.source.number,
                "url": page.url,
                "purpose": "page",
                "due_at": self.now,
                "carry": {"draft": draft_json(Draft(url=page.url, base_url=page.url))},
            }
            for key, page in keyed.items()
            if key not in known and page.url not in asked
        ]

    def _remember(self, tx: Tx, new: int) -> None:
        """Note on the source what this document taught us of it."""
        values: dict[str, Any] = {}
        if self.kept.how in ("poll", "hub"):
            values["last_poll_at"] = self.now
            if self.source.state in ("failing", "quiet", "drifting"):
                values |= {"state": "ok", "state_reason": ""}
            if not self.source.title and self.reading.title:
                values["title"] = self.reading.title
            if not self.source.home and self.reading.home:
                values["home"] = self.reading.home
            memory = self._memory()
            if memory != self.source.memory:
                values["memory"] = memory
        if new:
            values |= {"last_new_at": self.now, "articles": sources.articles_plus(new)}
        if values:
            sources.change(tx, self.source.number, **values)

    def _memory(self) -> dict[str, Any]:
        gap = gap_of([draft.published for draft in self.reading.drafts if draft.published])
        learnt = {
            "gap_seconds": int(gap.total_seconds()),
            "period_seconds": self.reading.period_seconds,
            "hubs": list(self.reading.hubs),
            "self_url": self.reading.self_url,
        }
        return self.source.memory | {name: value for name, value in learnt.items() if value}


def _newest_of_each(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with each guid (or address) once: the one updated last, in the document's order."""
    chosen: dict[str, Draft] = {}
    for draft in drafts:
        name = draft.guid or draft.url or draft.title
        standing = chosen.get(name)
        if standing is None or (draft.updated and standing.updated and draft.updated > standing.updated):
            chosen[name] = draft
    return list(chosen.values())


def _bare(draft: Draft) -> bool:
    """Say whether the draft is an address only, so that what the source said before still holds."""
    return not draft.title and not draft.html and not draft.summary


def _moment(text: str, now: datetime, otherwise: datetime) -> datetime:
    """Return a source's time within reason: never before 1990, never more than a day ahead."""
    if not text:
        return otherwise
    moment = datetime.fromisoformat(text)
    if moment.year < _EARLIEST_YEAR or moment > now + _LATEST_AHEAD:
        return otherwise
    return min(moment, now)


def _origin(how: str) -> str:
    return {"page": "poll", "file": "operator"}.get(how, how)


def _charset(content_type: str) -> str:
    _, found, rest = content_type.partition("charset=")
    return rest.split(";")[0].strip(" \"'") if found else ""


def _words(counts: dict[str, int], thin: int, refused: Sequence[Item]) -> str:
    parts = [f"{count} {name}" for name, count in counts.items() if count]
    if thin:
        parts.append(f"{thin} to be fetched in full")
    if refused:
        parts.append(f"{len(refused)} refused: {refused[0].content.error}")
    return ", ".join(parts) or "nothing new"
