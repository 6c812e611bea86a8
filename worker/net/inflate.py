"""Decompression that cannot explode: small steps, a cap on what comes out, a bound on the ratio.

809 bytes of brotli can stand for a gigabyte, and a client that unpacks whole
chunks has the memory gone before it counts; so every step here yields at most
`_STEP` bytes and is counted before the next.
"""

import zlib
from collections.abc import Generator, Iterator

import brotli  # type: ignore[import-untyped]
import zstandard

from worker.errors import Refused, TransientError

ACCEPTED = "gzip, deflate, br, zstd"

_STEP = 65536
# Real text packs 3 to 60 times; below a megabyte a high ratio harms nobody.
_HARMLESS_BYTES = 1 << 20
# What RFC 8878 §3.1.1.1.2 recommends decoders to support, and RFC 9659 as the limit on the web.
_ZSTD_WINDOW = 8 << 20
# A gzip stream of empty members costs time, not memory; log files have a few members, feeds one.
_MOST_MEMBERS = 1000
# Each further frame copies the rest; servers send one.
_MOST_FRAMES = 16


def inflate(body: bytes, encoding: str, limit_bytes: int, ratio: int = 200, *, cut: bool = False) -> bytes:
    """Return `body` without its Content-Encoding; with `cut`, as much of it as is sound and allowed.

    An encoding we do not know, and gzip that does not begin like gzip, come back
    untouched: servers often only claim it. Raises Refused when more than
    `limit_bytes` or, above a megabyte, more than `ratio` times the input would come
    out, or when encodings are stacked; TransientError when the data is cut or broken.
    """
    names = [name for name in encoding.lower().replace(" ", "").split(",") if name and name != "identity"]
    if len(names) > 1:
        raise Refused("The answer is compressed more than once.")
    steps = _steps(names[0], body) if names and body else None
    if steps is None:
        return body
    most = min(limit_bytes, max(len(body) * ratio, _HARMLESS_BYTES))
    pieces: list[bytes] = []
    try:
        total_bytes = 0
        for piece in steps:
            total_bytes += len(piece)
            pieces.append(piece)
            if total_bytes > most:
                raise Refused(f"The answer unpacks {len(body)} bytes to more than {most}.")
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
        if not cut:
            raise TransientError("The answer's compression is broken or cut short.") from error
    except Refused:
        if not cut:
            raise
    return (pieces[0] if len(pieces) == 1 else b"".join(pieces))[:most]


def _steps(name: str, body: bytes) -> Iterator[bytes] | None:
    if name in ("gzip", "x-gzip"):
        return _members(body) if body.startswith(b"\x1f\x8b") else None
    if name == "deflate":
        return _member(body, zlib.MAX_WBITS if _has_zlib_header(body) else -zlib.MAX_WBITS)
    if name == "br":
        return _brotli(body)
    if name == "zstd":
        return _zstd(body)
    return None


def _has_zlib_header(body: bytes) -> bool:
    """Tell RFC 1950 from the bare RFC 1951 that some servers send as `deflate`."""
    return len(body) > 1 and body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0


def _members(body: bytes) -> Iterator[bytes]:
    """Unpack gzip members one after the other; what follows the last is padding."""
    at = 0
    for _ in range(_MOST_MEMBERS):
        at = yield from _member(body, 16 + zlib.MAX_WBITS, at)
        if not body.startswith(b"\x1f\x8b", at):
            return
    raise Refused(f"The answer has more than {_MOST_MEMBERS} gzip members.")


def _member(body: bytes, wbits: int, at: int = 0) -> Generator[bytes, None, int]:
    """Unpack the zlib stream that begins at `at`; return where it ends."""
    unpacker = zlib.decompressobj(wbits)
    while not unpacker.eof:
        # Input goes in slices, for zlib copies what it has not used at every step.
        chunk = unpacker.unconsumed_tail or body[at : (at := at + _STEP)]
        piece = unpacker.decompress(chunk, _STEP)
        if piece:
            yield piece
        elif not chunk:
            raise EOFError
    return min(at, len(body)) - len(unpacker.unused_data)


def _brotli(body: bytes) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    for at in range(0, len(body), _STEP):
        yield unpacker.process(body[at : at + _STEP], output_buffer_limit=_STEP)
        while not unpacker.can_accept_more_data():
            yield unpacker.process(b"", output_buffer_limit=_STEP)
    while not unpacker.is_finished():
        piece = unpacker.process(b"", output_buffer_limit=_STEP)
        if not piece and not unpacker.is_finished():
            raise EOFError
        yield piece


def _zstd(body: bytes) -> Iterator[bytes]:
    """Unpack zstd frames, then once more to see whether the stream was whole.

    The stepping reader is bounded but silent about a cut stream, the plain one
    notices but is unbounded; the caller has counted the first when the second begins.
    """
    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    with unpacker.stream_reader(body, read_across_frames=True) as reader:
        while piece := reader.read(_STEP):
            yield piece
    rest = body
    for _ in range(_MOST_FRAMES):
        frame = unpacker.decompressobj()
        frame.decompress(rest)
        if not frame.eof:
            raise EOFError
        rest = frame.unused_data
        if not rest:
            return
    raise Refused(f"The answer has more than {_MOST_FRAMES} zstd frames.")
