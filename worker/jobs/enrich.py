"""Enrich: what an article is about, and what it belongs to.

    look   (before the transaction)  -> tags and topics, and the article's sketch
    place  (inside, alone)           -> copies, stories, related links

Every process has one Enricher. What it holds is a cache: the vocabulary is read
again every few seconds, and sketches are caught up with inside the transaction
that decides (worker/jobs/placing.py).
"""

import time
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from worker.jobs.deciding import Placed, ToPlace
from worker.jobs.killed import Killed
from worker.jobs.placing import Placing
from worker.jobs.vocabulary import OwnFile, vocabulary_of
from worker.pipeline.relate import Sketch, judge, names_for_sketch, names_of_story, sketch
from worker.pipeline.tag import (
    Known,
    Reading,
    Tagger,
    Tagging,
    asked_keys,
    learnt,
    may_be_meant,
    mend,
    name_key,
    own_keys,
    recall,
    slipped,
    without,
)
from worker.pipeline.tag.values import PERSON
from worker.store import Store, tags
from worker.store.sources import Source
from worker.store.store import Tx

_ASK_AGAIN_SECONDS = 2.0
_ASKED_AT_ONCE = 500  # databases bound how many values one question may have
_UNNUMBERED = 0  # an article has no number before it is written


@dataclass
class Enricher:
    """Tags, sketches and places articles; the models are loaded at first use."""

    store: Store
    own: OwnFile = field(default_factory=lambda: OwnFile(None))
    placing: Placing = field(default_factory=Placing)
    killed: Killed = field(default_factory=Killed)
    _tagger: Tagger | None = None
    _asked: float = 0.0
    _learnt: dict[str, Known] = field(default_factory=dict)  # by key, since the last time they were written

    def look(
        self, shown: Mapping[str, Any], text: str, source: Source, reading: Reading | None = None
    ) -> tuple[Tagging, bytes]:
        """Return what the article is about, and its sketch as bytes (without a number yet).

        A `reading` by another recogniser counts if it is of this title and text.
        """
        return self.look_at_all([(shown, text, source)], reading)[0]

    def look_at_all(
        self, articles: Sequence[tuple[Mapping[str, Any], str, Source]], reading: Reading | None = None
    ) -> list[tuple[Tagging, bytes]]:
        """Return the same for each (shown, text, source); what names mean is asked once for all."""
        if not self.placing.is_warm:
            with self.store.read() as tx:
                self.placing.warm(tx, datetime.now(UTC))
        tagger = self.tagger()
        found = [
            tagger.tag(
                shown["title"],
                text,
                shown["language"],
                tuple(shown["categories"]),
                shown["url"],
                source.title,
                reading if reading is not None and reading.fits(shown["title"], text) else None,
            )
            for shown, text, source in articles
        ]
        keys = {key for tagging in found for key in asked_keys(tagging)}
        # What was learnt a moment ago is not in the store yet, and counts for the next article all the same.
        known = ChainMap(self._known(keys) if keys else {}, self._learnt)
        banned = tagger.vocabulary.banned
        looked: list[tuple[Tagging, bytes]] = []
        for (shown, text, source), tagging in zip(articles, found, strict=True):
            told = _by_hook(tagging) if source.kind == "hook" else tagging
            settled, body = self._settle(shown, text, source, told, known)
            looked.append((without(settled, banned), body))
        return looked

    def _settle(
        self,
        shown: Mapping[str, Any],
        text: str,
        source: Source,
        tagging: Tagging,
        known: Mapping[str, Known],
    ) -> tuple[Tagging, bytes]:
        """Return the tagging under the names that are known, with slips put right, and the sketch."""
        own = own_keys(tagging)
        tagging = recall(tagging, known)
        made = sketch(
            _UNNUMBERED,
            shown["title"],
            text,
            names_for_sketch(tagging.names, tagging.tags),
            received=datetime.now(UTC),
            published=_moment(shown["published"]),
            language=shown["language"],
            source=source.name,
        )
        body = made.to_bytes()
        if any(key not in known and key.startswith(PERSON) for key in own.values()):
            tagging = self._mend(tagging, made, body)
        for key, tag in learnt(tagging).items():
            self._learnt.setdefault(key, tag)
        return tagging, body

    def place(self, tx: Tx, written: Sequence[ToPlace], now: datetime, mint: Callable[[], str]) -> Placed:
        """Give the written articles their copies, stories and related links; `tx` must be alone.

        What was learnt of names since the last time is remembered too, for tags that are written.
        """
        keys = {key: tag.slug for key, tag in self._learnt.items()}
        self._learnt = {}
        tags.learn(tx, keys)
        return self.placing.place(tx, written, now, mint)

    def _mend(self, tagging: Tagging, made: Sketch, body: bytes) -> Tagging:
        """Return the tagging with slips put right by the names of its story, as far as the cache knows it.

        Only an article with a person nobody has named before comes here: a slip is a new name.
        """
        near = self.placing.near
        asked = self.placing.ask(made, body)
        around = [sketch for number in asked.ranked if (sketch := near.sketch_of(number)) is not None]
        persons = [tag.name for tag in tagging.tags if tag.kind == PERSON]
        # Judging costs more than this: most articles have no name near one of theirs anywhere around.
        said = may_be_meant(persons, {name for sketch in around for name in sketch.names})
        if not any(slipped(name, said) for name in persons):
            return tagging
        names = names_of_story(near, judge(near, made, asked=asked))
        slips = [slipped(name, names) for name in persons]
        meant = [name_key(name, PERSON) for name in slips if name is not None]
        return mend(tagging, names, self._known(meant)) if meant else tagging

    def _known(self, keys: Iterable[str]) -> dict[str, Known]:
        wanted = list(keys)
        with self.store.read() as tx:
            parts = [
                tags.known_by(tx, wanted[at : at + _ASKED_AT_ONCE])
                for at in range(0, len(wanted), _ASKED_AT_ONCE)
            ]
        return {key: Known(name, slug, kind) for part in parts for key, (name, slug, kind) in part.items()}

    def forget_vocabulary(self) -> None:
        """Read the vocabulary again before the next article: somebody has just changed it."""
        self._asked = 0.0
        self._tagger = None

    def tagger(self) -> Tagger:
        """Return the tagger that follows the vocabulary as the store has it now."""
        moment = time.monotonic()
        if self._tagger is None or moment - self._asked > _ASK_AGAIN_SECONDS:
            with self.store.read() as tx:
                vocabulary = vocabulary_of(tx, self.own.vocabulary())
            if self._tagger is None or self._tagger.vocabulary != vocabulary:
                self._tagger = Tagger.load(vocabulary)
            self._asked = moment
        return self._tagger


def _by_hook(tagging: Tagging) -> Tagging:
    """Return the tagging with the origin of what the publisher's hook itself said."""
    tags = (replace(tag, origin="hook") if tag.origin == "category" else tag for tag in tagging.tags)
    return replace(tagging, tags=tuple(tags))


def _moment(text: str) -> datetime | None:
    """Return a source's time, None where it gives none."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
