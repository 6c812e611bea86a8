"""The vocabulary as it holds now: the shipped names, then the operator's say from the store, which wins."""

from dataclasses import replace

from worker.pipeline.tag import Vocabulary, shipped
from worker.pipeline.tag.values import Known
from worker.store import tags
from worker.store.store import Tx


def vocabulary_of(tx: Tx) -> Vocabulary:
    """Return the vocabulary that tagging must follow."""
    base, said = shipped(), tags.say(tx)
    known = {slug: Known(name, slug, kind) for slug, (name, kind) in said.tags.items()}
    return replace(
        base,
        tags=dict(base.tags) | known,
        aliases=dict(base.aliases) | said.aliases,
        merged=dict(base.merged) | said.merged,
        kinds=dict(base.kinds) | {slug: tag.kind for slug, tag in known.items()},
        banned=base.banned | said.banned,
    )
