"""Enrich: what an article is about, and what it belongs to.

    look   (before the transaction)  -> tags and topics, and the article's sketch
    place  (inside, alone)           -> copies, stories, related links

Every process has one Enricher. What it holds is a cache: the vocabulary is read
again every few seconds, and sketches are caught up with inside the transaction
that decides (worker/jobs/placing.py).
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from worker.jobs.killed import Killed
from worker.jobs.placing import Placed, Placing, ToPlace
from worker.jobs.vocabulary import OwnFile, vocabulary_of
from worker.pipeline.relate import Sketch, judge, names_for_sketch, names_of_story, sketch
from worker.pipeline.tag import (
    Known,
    Tagger,
    Tagging,
    learnt,
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
    _learnt: dict[str, set[str]] = field(default_factory=dict)

    def look(self, shown: Mapping[str, Any], text: str, source: Source) -> tuple[Tagging, bytes]:
        """Return what the article is about, and its sketch as bytes (without a number yet)."""
        if not self.placing.is_warm:
            with self.store.read() as tx:
                self.placing.warm(tx, datetime.now(UTC))
        tagger = self.tagger()
        tagging = tagger.tag(
            shown["title"], text, shown["language"], tuple(shown["categories"]), shown["url"], source.title
        )
        keys = own_keys(tagging)
        known = self._known(keys.values()) if keys else {}
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
        if any(key not in known and key.startswith(PERSON) for key in keys.values()):
            tagging = self._mend(tagging, made)
        for key, tag in learnt(tagging).items():
            self._learnt.setdefault(tag.slug, set()).add(key)
        return without(tagging, tagger.vocabulary.banned), made.to_bytes()

    def place(self, tx: Tx, written: Sequence[ToPlace], now: datetime, mint: Callable[[], str]) -> Placed:
        """Give the written articles their copies, stories and related links; `tx` must be alone.

        What was learnt of names since the last time is remembered too, for tags that are written.
        """
        keys = {key: slug for slug, found in self._learnt.items() for key in found}
        self._learnt.clear()
        tags.learn(tx, keys)
        return self.placing.place(tx, written, now, mint)

    def _mend(self, tagging: Tagging, made: Sketch) -> Tagging:
        """Return the tagging with slips put right by the names of its story, as far as the cache knows it.

        Only an article with a person nobody has named before comes here: a slip is a new name.
        """
        names = names_of_story(self.placing.near, judge(self.placing.near, made))
        slips = [slipped(tag.name, names) for tag in tagging.tags if tag.kind == PERSON]
        meant = [name_key(name, PERSON) for name in slips if name is not None]
        return mend(tagging, names, self._known(meant)) if meant else tagging

    def _known(self, keys: Iterable[str]) -> dict[str, Known]:
        with self.store.read() as tx:
            found = tags.known_by(tx, keys)
        return {key: Known(name, slug, kind) for key, (name, slug, kind) in found.items()}

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


def _moment(text: str) -> datetime | None:
    """Return a source's time, None where it gives none."""
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
