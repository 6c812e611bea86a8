"""Packed: the compressed forms of a document, each made once, when somebody first asks for it.

Most feeds are asked for by a few readers between two changes, and most readers
take gzip only: making all three for each change would be work for nobody.
"""

import gzip
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import brotli  # type: ignore[import-untyped]
import zstandard

# Less is not worth a header.
LEAST_BYTES = 600
_GZIP_LEVEL = 6  # 9 costs three times as much and saves 1 %
_BROTLI_QUALITY = 5  # the best for its time on feeds: smaller than gzip -9 in the time of gzip -6
_ZSTD_LEVEL = 9
_NAMES = ("br", "zstd", "gzip")


def compress(body: bytes, encoding: str) -> bytes:
    """Return the body in an encoding; the same body gives the same bytes."""
    if encoding == "gzip":
        return gzip.compress(body, _GZIP_LEVEL, mtime=0)
    if encoding == "br":
        return bytes(brotli.compress(body, quality=_BROTLI_QUALITY))
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(body)


@dataclass(frozen=True, slots=True)
class Packed(Mapping[str, bytes]):
    """A mapping from encoding to compressed body; safe to ask from several threads."""

    body: bytes
    _made: dict[str, bytes] = field(default_factory=dict, compare=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, compare=False, repr=False)

    def __getitem__(self, encoding: str) -> bytes:
        """Return the body in an encoding, compressed now if it never was."""
        if encoding not in self:
            raise KeyError(encoding)
        with self._lock:
            if encoding not in self._made:
                self._made[encoding] = compress(self.body, encoding)
            return self._made[encoding]

    def __contains__(self, encoding: object) -> bool:
        """Say whether there is such a form, without making it."""
        return encoding in _NAMES and len(self.body) >= LEAST_BYTES

    def __iter__(self) -> Iterator[str]:
        """Go through the encodings there are."""
        return iter(_NAMES if len(self.body) >= LEAST_BYTES else ())

    def __len__(self) -> int:
        """Return how many encodings there are."""
        return len(_NAMES) if len(self.body) >= LEAST_BYTES else 0
