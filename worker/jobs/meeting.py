"""Meeting: a draft meets the article it is about.

another source's article     -> a sighting, nothing more
said before what we have     -> late: nothing but a correction's note (worker/jobs/late.py)
taken down or held?          -> its layers are kept up to date in silence
the page gave no text        -> what we had of it stays
a few words, again and again -> the source is noisy: no revision
the rest                     -> layers written, and a revision when readers would call it one
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from worker.article import Draft, RevisionClass, Status
from worker.jobs import embargo, gone
from worker.jobs.late import is_late, keep_note
from worker.jobs.made import MADE_BY, Made, moment_of, origin_of
from worker.jobs.shelving import Shelving, Written
from worker.jobs.takedown import hold
from worker.jobs.tools import Tools
from worker.jobs.whole import TAGGING, whole
from worker.pipeline.compose import compose
from worker.pipeline.revise import Verdict, content_hash, judge
from worker.store import articles
from worker.store.documents import Kept
from worker.store.sources import Source
from worker.store.store import Tx

_EVENTS = {"update": "article.updated", "correction": "article.corrected", "minor": ""}

# A source is noisy with an article when so many revisions of so few words came within a day:
# counters, dates and adverts change at every poll, people don't.
NOISY_REVISIONS = 6
NOISY_WORDS = 12
_NOISY_WITHIN = timedelta(hours=24)

Layer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Meeting:
    """What one document's drafts are met with: the transaction, the document and its source.

    `again` says that the document was met before and is only digested anew.
    """

    tools: Tools
    tx: Tx
    kept: Kept
    source: Source
    shelving: Shelving
    now: datetime
    again: bool = False

    def meet(self, number: int, made: Made) -> str:
        """Let a draft meet article `number`; return which count it belongs to."""
        row = articles.row_of(self.tx, number)
        if row.source != self.source.number:
            # Its own source keeps the say; a sighting does not bring back what is gone, either.
            return "same" if row.status == Status.USABLE else "held"
        old = articles.layers(self.tx, [number])[number]
        draft = made.item.draft
        # Of one that was taken down before it came there is nothing yet that this could spoil.
        stands = bool(old["derived"]) and not self.again
        if stands and is_late(self.tx, number, self.kept, draft, old["source"], self.now):
            told = row.status == Status.USABLE and keep_note(self.tx, row, self.kept, draft, self.now)
            return "revised" if told else "late"
        made, layers = self._settled(made, old)
        if row.status != Status.USABLE:
            self._write(number, layers, old)
            if not row.title:
                articles.set_columns(self.tx, number, title=made.shown["title"], url=made.shown["url"])
            return "held"
        counted = self._revise(row, made, old, layers)
        if made.ruling.held_because:
            hold(self.tools, self.tx, [number], made.ruling.held_because)
            return "held"
        embargo.move(self.tools, self.tx, number, draft.embargo_until)
        return counted

    def _settled(self, made: Made, old: Mapping[str, Layer]) -> tuple[Made, dict[str, Layer]]:
        """Return the draft with the layers it leaves; where it says nothing, what was said stands."""
        given, derived = made.given, made.derived
        if old["source"] and (self.kept.how == "hook" or _is_bare(made.item.draft)):
            earlier = {name: value for name, value in old["source"].items() if name not in _OF_THE_EVENT}
            given = earlier | given
        if self._brings_no_text(made) and old["derived"].get("html"):
            derived = old["derived"]
        is_part = given != made.given or derived is not made.derived
        if is_part:
            made = whole(self.tools, self.source, made, {"source": given, "derived": derived}, self.now)
            derived = made.derived
        if (is_part or "read" in old["derived"]) and _is_same_text(given, derived, old):
            # What it was said to be about holds, a larger recogniser's word (worker/jobs/refine.py) too.
            said = {name: old["derived"][name] for name in TAGGING if name in old["derived"]}
            derived = {name: value for name, value in derived.items() if name not in TAGGING} | said
        return made, {"source": given, "derived": derived}

    def _brings_no_text(self, made: Made) -> bool:
        """Say whether the text is not in this document: its page gave none, or a hook told only facts."""
        return made.item.page_failed or (self.kept.how == "hook" and not made.item.draft.html)

    def _write(self, number: int, layers: Mapping[str, Layer], old: Mapping[str, Layer]) -> bool:
        """Write the layers that changed; return whether any did."""
        changed = [kind for kind, layer in layers.items() if layer != old[kind]]
        for kind in changed:
            articles.write_layer(self.tx, number, kind, layers[kind], self.now, self.kept.number, MADE_BY)
        return bool(changed)

    def _revise(self, row: Any, made: Made, old: Mapping[str, Layer], layers: Mapping[str, Layer]) -> str:
        before = compose(old["source"], old["derived"], old["operator"])
        # What a changed rule does to the old text is no news from the source.
        ruled = {**old["derived"], "ruled": layers["derived"].get("ruled")}
        as_ruled = compose(old["source"], ruled, old["operator"])
        after = compose(layers["source"], layers["derived"], old["operator"])
        written = Written(
            number=row.number,
            id=row.id,
            source=self.source.name,
            revision=row.revision,
            event="",
            shown=after,
            tags=after["tags"],
            text=made.item.content.text,
            sketch=made.sketch,
            keys=made.item.keys.all(),
            visible=row.embargo_until is None,
        )
        if content_hash(as_ruled) == content_hash(after):
            if row.note == gone.NOTE and not made.item.page_failed:  # it is back
                articles.set_columns(self.tx, row.number, note=after["note"])
                self.shelving.add(written)
                return "same"
            changed = self._write(row.number, layers, old)
            if not self.again and self.kept.how == "hook":
                articles.heard(self.tx, row.number, self.kept.number)
            if changed and before != after:
                articles.set_columns(
                    self.tx, row.number, language=after["language"], section=after["section"]
                )
                self.shelving.add(written)
            return "same"
        verdict = judge(as_ruled, after, made.item.draft.event)
        if self._is_noise(row, as_ruled, after, verdict):
            return "noisy"
        self._write(row.number, layers, old)
        number = self._append(row, made, before, after, verdict)
        self.shelving.add(replace(written, revision=number, event=_EVENTS[verdict.kind]))
        return "revised"

    def _is_noise(self, row: Any, before: Layer, after: Layer, verdict: Verdict) -> bool:
        """Say whether this is one more of those small changes that a source makes at every poll."""
        if verdict.kind == RevisionClass.CORRECTION or before["title"] != after["title"]:
            return False
        if self.kept.how == "hook" or verdict.diff_words > NOISY_WORDS:
            return False
        lately = [
            one
            for one in articles.revisions(self.tx, row.number)[1:]
            if one.at >= self.now - _NOISY_WITHIN and one.origin == "poll"
        ]
        return len(lately) >= NOISY_REVISIONS and all(
            one.diff_words <= NOISY_WORDS for one in lately[-NOISY_REVISIONS:]
        )

    def _append(self, row: Any, made: Made, before: Layer, after: Layer, verdict: Verdict) -> int:
        note = made.item.draft.note or verdict.note
        changes = {
            "title": after["title"],
            "url": after["url"],
            "language": after["language"],
            "section": after["section"],
            "content_hash": content_hash(after),
            "note": note or (row.note if row.note != gone.NOTE else ""),
        }
        if verdict.kind != RevisionClass.MINOR or self.tools.settings.minor_updates:
            said = max(moment_of(after["updated"], self.now, self.now), row.updated_at)
            changes["updated_at"] = self.now if said == row.updated_at else said
        return articles.revise(
            self.tx,
            row,
            verdict.kind,
            self.now,
            origin_of(self.kept.how),
            before,
            changes,
            document=self.kept.number,
            note=note,
            diff_words=verdict.diff_words,
        )


# What belongs to one event and not to the article: it is not carried over to the next.
_OF_THE_EVENT = frozenset(("event", "note"))


def _is_same_text(given: Layer, derived: Layer, old: Mapping[str, Layer]) -> bool:
    """Say whether title, text and categories are those of before."""
    return all(
        now.get(name) == before.get(name)
        for now, before in ((given, old["source"]), (derived, old["derived"]))
        for name in ("title", "html", "categories")
    )


def _is_bare(draft: Draft) -> bool:
    """Say whether the draft is an address only, so that what the source said before still holds."""
    return not draft.title and not draft.html and not draft.summary
