"""Column types of ours: moments as microseconds, and packed JSON.

Both mean the same on SQLite and PostgreSQL, keep rows small, and give back
aware UTC times and plain JSON values.
"""

import json
import threading
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
import zstandard

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_PLAIN_BYTES = 96  # below this a compressed frame is no smaller
MAX_UNPACKED_BYTES = 64 * 1024 * 1024


class _Codec(threading.local):
    """One compressor and decompressor a thread: zstandard's contexts must not be shared."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(level=3)
        self.decompressor = zstandard.ZstdDecompressor()


_codec = _Codec()


def pack_bytes(raw: bytes) -> bytes:
    """Return `raw` with one leading byte that tells how it is kept: plain or zstd."""
    if len(raw) < _PLAIN_BYTES:
        return b"p" + raw
    return b"z" + _codec.compressor.compress(raw)


def unpack_bytes(kept: bytes) -> bytes:
    """Return what `pack_bytes` was given."""
    kept = bytes(kept)
    if kept[:1] == b"p":
        return kept[1:]
    return _codec.decompressor.decompress(kept[1:], max_output_size=MAX_UNPACKED_BYTES)


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware UTC time, kept as whole microseconds since 1970; naive times are refused."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002
        """Return microseconds; raise ValueError on a naive time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone can't be stored: {value!r}")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        """Return the aware time again."""
        return None if value is None else _moment(value)


@lru_cache(maxsize=8192)
def _moment(microseconds: int) -> datetime:
    """Return the aware time; the same articles stand in many feeds, so the same times are asked for."""
    return _EPOCH + timedelta(microseconds=microseconds)


class Packed(sa.types.TypeDecorator[Any]):
    """A JSON value, kept as compact JSON under zstd."""

    impl = sa.LargeBinary
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> bytes | None:  # noqa: ARG002
        """Return the packed bytes."""
        if value is None:
            return None
        return pack_bytes(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def process_result_value(self, value: bytes | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002
        """Return the JSON value again."""
        return None if value is None else json.loads(unpack_bytes(value))
