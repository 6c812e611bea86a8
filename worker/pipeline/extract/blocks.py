"""What a host's pages repeat: how furniture is known that one page alone would not betray.

A memory holds the fingerprints of the blocks that were taken for the article on the
last pages of a host, each page an article of its own. What stood on many of them is
furniture: the appeal for money, the note on the author, the small print under every
text. A paragraph that a few articles share is not, nor is anything that would be
much of an article: better some furniture in an article than an article cut down.
"""

import struct
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from worker.pipeline.extract.survey import Block

# Only the start of a long block is looked at: furniture that long repeats from its first words.
_LOOKED_AT = 200
# Labels shorter than this say too little to be known again.
_SHORTEST = 12
PAGES = 30
_MOST_BLOCKS = 80
# Background that a paper repeats in the articles of one story stands on fewer of its pages.
_FROM_PAGES, _FROM_SHARE = 4, 1 / 3
# Of what was taken for the article at most so much may go; if it is more, nothing goes.
_MOST_LEFT_OUT = 1 / 3

Furniture = Mapping[int, int]
"""On how many of its host's pages each block stood, by fingerprint."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The fingerprints of the article's blocks on the last pages of one host, oldest page first."""

    pages: tuple[tuple[int, ...], ...] = ()

    def furniture(self) -> Furniture:
        """Return the blocks that stand on so many of the pages that they are no page's own."""
        counts = Counter(block for page in self.pages for block in page)
        enough = max(_FROM_PAGES, _FROM_SHARE * len(self.pages))
        return {block: count for block, count in counts.items() if count >= enough}

    def after(self, blocks: Sequence[int]) -> "Memory":
        """Return the memory with one more page; the oldest is forgotten when there are too many."""
        return Memory((*self.pages, tuple(blocks[:_MOST_BLOCKS]))[-PAGES:])

    def to_bytes(self) -> bytes:
        """Return the memory as bytes: for each page a count (16 bits), then its fingerprints (64 bits)."""
        return b"".join(struct.pack(f">H{len(page)}q", len(page), *page) for page in self.pages)

    @staticmethod
    def from_bytes(kept: bytes) -> "Memory":
        """Return the memory that `to_bytes` wrote."""
        pages, at = [], 0
        while at < len(kept):
            (count,) = struct.unpack_from(">H", kept, at)
            pages.append(struct.unpack_from(f">{count}q", kept, at + 2))
            at += 2 + 8 * count
        return Memory(tuple(pages))


def fingerprint(text: str) -> int:
    """Return 64 bits of a block's text, signed as struct writes them; 0 for one too short to know again.

    The same for another case; white space is one already in a survey's blocks.
    """
    if len(text) < _SHORTEST:
        return 0
    digest = blake2b(text[:_LOOKED_AT].lower().encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def fingerprints(blocks: Iterable[Block]) -> tuple[int, ...]:
    """Return the fingerprints of blocks, each once, in their order."""
    seen = dict.fromkeys(fingerprint(block.text) for block in blocks)
    seen.pop(0, None)
    return tuple(seen)


def known_among(blocks: Sequence[Block], kept: Sequence[bool], furniture: Furniture) -> list[int]:
    """Return the numbers of the kept blocks that are furniture, none where they are too much of it all."""
    ours = [number for number, keep in enumerate(kept) if keep]
    known = [number for number in ours if fingerprint(blocks[number].text) in furniture]
    whole = sum(blocks[number].length for number in ours)
    gone = sum(blocks[number].length for number in known)
    return known if gone <= _MOST_LEFT_OUT * whole else []
