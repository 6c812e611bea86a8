"""Decompression gives back what was packed, and never more than is allowed."""

import gzip
import os
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from worker.errors import Refused, TransientError
from worker.net.inflate import inflate

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": lambda body: brotli.compress(body, quality=4),
    "zstd": lambda body: zstandard.ZstdCompressor().compress(body),
}
LIMIT = 4 << 20


@pytest.mark.parametrize("encoding", PACKERS)
@pytest.mark.parametrize(
    "body", [b"", b"x", b"a" * 65536, b"a" * 65537, os.urandom(200_000), b"abc" * 90_000]
)
def test_a_body_comes_out_as_it_went_in(encoding: str, body: bytes) -> None:
    assert inflate(PACKERS[encoding](body), encoding, LIMIT, ratio=10_000) == body


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_bomb_is_refused_before_it_goes_off(encoding: str) -> None:
    bomb = PACKERS[encoding](bytes(64 << 20))
    with pytest.raises(Refused, match="unpacks"):
        inflate(bomb, encoding, LIMIT)


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_body_that_is_cut_short_is_noticed(encoding: str) -> None:
    packed = PACKERS[encoding](os.urandom(100_000))
    for length in (len(packed) - 1, len(packed) // 2):
        with pytest.raises(TransientError, match="cut short"):
            inflate(packed[:length], encoding, LIMIT)


@pytest.mark.parametrize("encoding", PACKERS)
def test_a_cut_that_was_asked_for_yields_the_beginning(encoding: str) -> None:
    body = os.urandom(300_000)
    packed = PACKERS[encoding](body)
    assert inflate(packed, encoding, 1000, cut=True) == body[:1000]
    assert body.startswith(inflate(packed[:200_000], encoding, LIMIT, cut=True))


def test_bare_deflate_is_understood_too() -> None:
    assert inflate(zlib.compress(b"hello " * 99, wbits=-15), "deflate", LIMIT) == b"hello " * 99


def test_gzip_in_several_members_is_one_body() -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(10)
    assert inflate(packed, "gzip", LIMIT) == b"one two"


@pytest.mark.parametrize(
    ("encoding", "empty"), [("gzip", gzip.compress(b"")), ("zstd", PACKERS["zstd"](b""))]
)
def test_a_flood_of_empty_parts_is_refused(encoding: str, empty: bytes) -> None:
    with pytest.raises(Refused, match="more than"):
        inflate(empty * 50_000, encoding, LIMIT)


def test_stacked_encodings_are_refused() -> None:
    with pytest.raises(Refused, match="more than once"):
        inflate(gzip.compress(gzip.compress(b"x")), "gzip, gzip", LIMIT)


@pytest.mark.parametrize("encoding", ["", "identity", "utf-8", "none", "gzip"])
def test_an_encoding_that_is_only_claimed_changes_nothing(encoding: str) -> None:
    assert inflate(b"<rss/>", encoding, LIMIT) == b"<rss/>"


def test_broken_data_is_an_error_that_may_pass() -> None:
    for encoding in ("br", "zstd", "deflate"):
        with pytest.raises(TransientError):
            inflate(b"<rss/> is not packed at all", encoding, LIMIT)


def test_zstd_that_wants_a_huge_window_is_refused_memory() -> None:
    options = zstandard.ZstdCompressionParameters(window_log=27, compression_level=1)
    packed = zstandard.ZstdCompressor(compression_params=options).compressobj()
    body = packed.compress(os.urandom(100_000)) + packed.flush()
    with pytest.raises(TransientError):
        inflate(body, "zstd", LIMIT)
