"""Fingerprints of blocks: how a source's furniture is learnt from many of its pages."""

from hashlib import blake2b

from worker.pipeline.extract.survey import Survey

# Only the start of a long block is looked at: furniture that long repeats from its first words.
_LOOKED_AT = 200
# Labels shorter than this say too little to be known again.
_SHORTEST = 12


def fingerprint(text: str) -> int:
    """Return 64 bits of a block's text, signed to fit a database column; 0 for one too short to know again.

    The same for another case; white space is one already in a survey's blocks.
    """
    if len(text) < _SHORTEST:
        return 0
    digest = blake2b(text[:_LOOKED_AT].lower().encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def fingerprints(found: Survey) -> tuple[int, ...]:
    """Return the fingerprints of a page's blocks, each once, in document order."""
    seen = dict.fromkeys(fingerprint(block.text) for block in found.blocks)
    seen.pop(0, None)
    return tuple(seen)
