"""The vocabulary: the shipped names, then the operator's file, then what was said by command, which wins."""

from dataclasses import dataclass, replace
from pathlib import Path

import structlog

from worker.pipeline.tag import Known, Vocabulary, from_toml, shipped
from worker.store import tags
from worker.store.store import Tx

log = structlog.get_logger()

NOTHING = Vocabulary()


@dataclass
class OwnFile:
    """The operator's `tags.toml`, read again when it changes; of a wrong one the last good state is kept."""

    path: Path | None
    _stamp: float = 0.0
    _read: Vocabulary = NOTHING

    def vocabulary(self) -> Vocabulary:
        """Return what the file says; nothing when there is none."""
        if self.path is None or not self.path.is_file():
            return NOTHING
        stamp = self.path.stat().st_mtime
        if stamp != self._stamp:
            self._stamp = stamp
            try:
                self._read = from_toml(self.path.read_text(encoding="utf-8"))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                log.warning("tags.toml can't be read", path=str(self.path), error=repr(error))
        return self._read


def vocabulary_of(tx: Tx, own: Vocabulary = NOTHING) -> Vocabulary:
    """Return the vocabulary that tagging must follow."""
    said = tags.say(tx)
    known = {slug: Known(name, slug, kind) for slug, (name, kind) in said.tags.items()}
    base = shipped()
    return replace(
        base,
        tags={**base.tags, **own.tags, **known},
        aliases={**base.aliases, **own.aliases, **said.aliases},
        merged=said.merged,
        kinds={slug: tag.kind for slug, tag in {**own.tags, **known}.items()},
        banned=base.banned | own.banned | said.banned,
    )
