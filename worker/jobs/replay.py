"""Replay: kept documents go through today's pipeline again, for the articles they made.

Only what we derive is made anew; what the source said stays as its newest document
said it, and the operator's layer is untouched. Nothing new comes of it: no article,
no errand. Unchanged code makes the same layers, so no revision and no delivery;
doing it twice is the same as once.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from worker.article import Document, Draft
from worker.jobs import furniture
from worker.jobs.intake import Intake, layered
from worker.jobs.made import MADE_BY, Made
from worker.jobs.meeting import Meeting
from worker.jobs.shelving import Shelving
from worker.jobs.tools import Tools
from worker.jobs.whole import TAGGING
from worker.pipeline import identify
from worker.pipeline.compose import compose
from worker.pipeline.extract import Furniture
from worker.pipeline.identify import Keys, item_hash, keys_of, shared_urls, with_telling_ids
from worker.pipeline.read import read
from worker.store import articles, documents, provenance, sources
from worker.store.store import Tx

Writing = Callable[[], AbstractContextManager[Tx]]


@dataclass(frozen=True, slots=True)
class Origin:
    """A document that is the newest word on the text of some articles, and which those are."""

    document: int
    articles: frozenset[int]


def origins_of(tx: Tx, numbers: Sequence[int]) -> Iterator[Origin]:
    """Yield the documents that the texts of these articles were made from, each once, oldest first."""
    by_document: dict[int, set[int]] = {}
    for number, document in provenance.texts_from(tx, numbers):
        by_document.setdefault(document, set()).add(number)
    for document, found in sorted(by_document.items()):
        yield Origin(document, frozenset(found))


def replay(tools: Tools, origin: Origin, writing: Writing) -> Counter[str]:
    """Make the articles of one document again; return how many came out same, revised, held or lost.

    `lost` are those whose document is no longer kept, or no longer says anything of
    them. `writing` opens the transaction, which may be one that is undone.
    """
    with tools.store.read() as tx:
        kept = documents.by_number(tx, origin.document)
        source = sources.by_numbers(tx, [kept.source])[kept.source] if kept is not None else None
    lost = Counter({"lost": len(origin.articles)})
    if kept is None or source is None or not (kept.body or kept.carry):
        return lost
    document = Document(
        number=kept.number,
        source=source.name,
        how=kept.how,
        url=kept.url,
        received_at=kept.received_at,
        content_type=kept.content_type,
        body=kept.body,
        carry=kept.carry,
        external_id=kept.external_id,
    )
    reading = read(document, source.kind, str(source.options.get("select", "")))
    if reading.error or reading.order is not None:
        return lost
    with tools.store.read() as tx:
        repeated = furniture.known(tx, [kept]).get(furniture.host_of(kept.url), {})
    return _Again(tools, kept, source, reading, repeated).again(origin, writing)


class _Again(Intake):
    """An intake that meets only the articles which the document made before."""

    def again(self, origin: Origin, writing: Writing) -> Counter[str]:
        """Meet the articles once more; return how many came out how."""
        counts: Counter[str] = Counter()
        with self.tools.store.read() as tx:
            chosen = self._chosen(tx, origin)
            layers = articles.layers(tx, list(chosen))
            made_by = provenance.made_by(tx, list(chosen))
        then = {
            number: furniture.left_out(layers[number]["derived"])
            for number in chosen
            if made_by.get(number) == MADE_BY
        }
        made = {
            number: self._remade(*pair, then.get(number, self.repeated), layers[number]["source"])
            for number, pair in chosen.items()
        }
        ready = {
            number: _as_tagged_then(one, layers[number]["derived"]) if made_by.get(number) == MADE_BY else one
            for number, one in made.items()
            if not one.item.content.error
        }
        with writing() as tx:
            tx.alone()
            shelving = Shelving(self.tools, tx, self.now)
            meeting = Meeting(self.tools, tx, self.kept, self.source, shelving, self.now, again=True)
            # As it stands now: what came while we were at it is not made again from what came before.
            said, said_by = articles.layers(tx, list(ready)), provenance.said_by(tx, list(ready))
            texts = dict(provenance.texts_from(tx, list(ready)))
            for number, one in ready.items():
                if texts.get(number) != self.kept.number:
                    counts["same"] += 1
                    continue
                given = said[number]["source"]
                if said_by.get(number) == self.kept.number:
                    given = given | one.given
                counts[meeting.meet(number, replace(one, given=given))] += 1
            shelving.finish()
        counts["lost"] += len(origin.articles) - len(ready)
        return counts

    def _chosen(self, tx: Tx, origin: Origin) -> dict[int, tuple[Draft, Keys]]:
        """Return the draft and keys of each article that this document is the newest word on."""
        drafts = with_telling_ids(self.reading.drafts)
        shared = shared_urls(drafts)
        found: dict[int, tuple[Draft, Keys]] = {}
        for draft in drafts:
            keys = keys_of(draft, self.source.number, self.policy, shared)
            standing, _ = articles.standing(tx, keys.all())
            number = identify.settle(draft, keys, standing).article
            if number in origin.articles:
                found[number] = (draft, keys)
        return found

    def _remade(self, draft: Draft, keys: Keys, repeated: Furniture, said: dict[str, Any]) -> Made:
        """Return an article made again, without the furniture that this code left out when it came.

        `said` is what its source says of it: a hook's call may have brought the text alone.
        """
        self.repeated = repeated
        one = layered(self._item(draft, keys, item_hash(draft)))
        if self.kept.how == "hook":
            given = one.given | said
            one = replace(one, given=given, shown=compose(given, one.derived, {}))
        looked = self.tools.enricher.look(one.shown, one.item.content.text, self.source)
        made = self.ruled(one, *looked)
        # What the source announced then, and until when it wanted silence, was heard then.
        quiet = replace(draft, event="article.updated", note="", embargo_until=None)
        return replace(made, item=replace(made.item, draft=quiet))


def _as_tagged_then(made: Made, derived: dict[str, Any]) -> Made:
    """Return an article made of the same text with the tags that this code gave it when it came.

    Names that were learnt since would change them; `wirecopy tag retag` applies those, replaying does not.
    """
    tagging = {name: derived[name] for name in TAGGING if name in derived}
    is_same = _text_of(made.derived) == _text_of(derived)
    return replace(made, derived=_without(made.derived, TAGGING) | tagging) if is_same else made


def _text_of(derived: dict[str, Any]) -> dict[str, Any]:
    return _without(derived, (*TAGGING, "ruled"))


def _without(layer: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name, value in layer.items() if name not in names}
