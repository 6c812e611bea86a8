"""Packed rows promise: what was put in comes out, whoever packed it and however long ago."""

import json
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

import worker.store.types
from worker.store.types import pack_alike, pack_bytes, unpack_bytes

# Of the one that packed rows: a change would be the end of all of them, so a new one gets a new letter.
DICTIONARY = "459fc62fb697d2237040eaf1f2d7652ce7ceac813ee0518e408f088855af6751"
LAYER = {
    "html": "<p>The ferry to Dunmere sails again on Monday, the harbour office said.</p>",
    "lead": {"url": "https://gazette.example/ferry.jpg", "caption": "", "credit": ""},
    "tags": [
        {
            "name": "Dunmere",
            "slug": "dunmere",
            "kind": "place",
            "score": 0.6,
            "evidence": [{"text": "Dunmere", "where": "lead", "count": 1}],
            "origin": "recogniser",
        }
    ],
}


@given(st.binary(max_size=5_000))
def test_bytes_come_out_as_they_went_in(raw: bytes) -> None:
    assert unpack_bytes(pack_bytes(raw)) == unpack_bytes(pack_alike(raw)) == raw


def test_many_threads_pack_at_once_without_harm() -> None:
    raws = [json.dumps(LAYER | {"note": "x" * number}).encode() for number in range(400)]

    with ThreadPoolExecutor(8) as pool:
        packed = list(pool.map(pack_alike, raws))
        unpacked = list(pool.map(unpack_bytes, packed))

    assert unpacked == raws


def test_what_rows_have_in_common_takes_no_room_in_each() -> None:
    raw = json.dumps(LAYER, separators=(",", ":")).encode()

    assert len(pack_alike(raw)) < 0.55 * len(pack_bytes(raw))


def test_the_dictionary_that_packed_rows_is_never_another_one() -> None:
    kept = Path(worker.store.types.__file__).parent / "data" / "json.zdict"

    assert (
        sha256(kept.read_bytes()).hexdigest()
        == "459fc62fb697d2237040eaf1f2d7652ce7ceac813ee0518e408f088855af6751"
    )
