"""Pictures for the fictional press: a sea, hills and a sun, drawn from the picture's name.

Real PNG files in a few kilobytes, so that the site has something for every
lazy image to point at, and no photograph needs a licence.
"""

import hashlib
import math
import struct
import zlib
from functools import lru_cache

_SKIES = ((196, 214, 222), (226, 200, 170), (120, 146, 170), (214, 208, 190), (92, 112, 140), (232, 184, 150))


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Return a PNG chunk with its length and checksum (PNG, 5.3)."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _palette(seed: bytes) -> bytes:
    """Return 35 colours: 32 of the sky from top to horizon, then sun, hill and sea."""
    red, green, blue = _SKIES[seed[0] % len(_SKIES)]
    colours = [(min(255, red + n), min(255, green + n), min(255, blue + n)) for n in range(32)]
    hill = (40 + seed[1] % 50, 60 + seed[2] % 40, 50 + seed[3] % 40)
    sea = (30 + seed[4] % 40, 70 + seed[5] % 40, 90 + seed[6] % 50)
    return bytes(value for colour in [*colours, (250, 236, 200), hill, sea] for value in colour)


@lru_cache(maxsize=96)
def png(key: str, width: int) -> bytes:
    """Return the picture of this name as a PNG, `width` pixels wide and 16:9."""
    seed = hashlib.sha256(key.encode()).digest()
    height = width * 9 // 16
    horizon = height * 2 // 3
    waves = [(0.004 + seed[7 + n] / 9000, seed[10 + n] / 40) for n in range(3)]
    hills = [
        horizon - height // 9 - int(height / 16 * sum(math.sin(x * 640 / width * f + p) for f, p in waves))
        for x in range(width)
    ]
    centre, middle, radius = width * (20 + seed[14] % 60) // 100, height // 4, height // 11
    rows = bytearray()
    for y in range(height):
        if y >= horizon:
            row = bytearray([34]) * width
        else:
            row = bytearray([y * 31 // horizon]) * width
            half = math.isqrt(max(0, radius * radius - (y - middle) ** 2))
            row[centre - half : centre + half] = bytes([32]) * (2 * half)
            for x in (x for x, top in enumerate(hills) if y >= top):
                row[x] = 33
        rows += b"\x00" + row
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (
        (b"IHDR", header),
        (b"PLTE", _palette(seed)),
        (b"IDAT", zlib.compress(bytes(rows), 6)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts)
