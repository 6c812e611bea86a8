"""A tree of files, written beside its place and moved there."""

import gzip
import os
import re
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.desk import exporting
from worker.desk.exporting import File, export
from worker.desk.hosting import SETTINGS
from worker.errors import Conflict

MOMENT = datetime(2026, 1, 2, tzinfo=UTC)


def test_files_are_written_with_their_compressed_forms_and_times(tmp_path: Path) -> None:
    body = b"<rss>" + b"x" * 1000

    found = export([File("feeds/tag/sea.rss", body, MOMENT), File("index.html", b"short")], tmp_path / "out")

    made = tmp_path / "out" / "feeds" / "tag" / "sea.rss"
    assert found["files"] == 2
    assert made.read_bytes() == body
    assert gzip.decompress(made.with_name("sea.rss.gz").read_bytes()) == body
    assert {path.name for path in made.parent.iterdir()} == {
        "sea.rss",
        "sea.rss.gz",
        "sea.rss.br",
        "sea.rss.zst",
    }
    assert made.stat().st_mtime == MOMENT.timestamp()
    assert not (tmp_path / "out" / "index.html.gz").exists()
    assert (tmp_path / "out" / "nginx.conf").exists()


def test_the_next_export_replaces_all_of_the_last(tmp_path: Path) -> None:
    export([File("old.html", b"old")], tmp_path / "out")

    export([File("new.html", b"new")], tmp_path / "out")

    assert not (tmp_path / "out" / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    export([File("old.html", b"old")], tmp_path / "out")

    with pytest.raises(Conflict, match="leads out"):
        export([File("new.html", b"new"), File("../evil", b"")], tmp_path / "out")

    assert (tmp_path / "out" / "old.html").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_is_no_export_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").write_text("precious")

    with pytest.raises(Conflict, match="holds other files"):
        export([], tmp_path / "out")

    assert (tmp_path / "out" / "thesis.tex").read_text() == "precious"


def test_a_file_keeps_its_time_until_its_bytes_change(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export([File("same.html", b"same"), File("other.html", b"old")], out)
    for path in out.iterdir():
        os.utime(path, (MOMENT.timestamp(), MOMENT.timestamp()))

    export([File("same.html", b"same"), File("other.html", b"new")], out)

    assert (out / "same.html").stat().st_mtime == MOMENT.timestamp()
    assert (out / "other.html").stat().st_mtime > MOMENT.timestamp()
    assert (out / "nginx.conf").stat().st_mtime == MOMENT.timestamp()


def test_a_form_that_a_file_has_outgrown_goes(tmp_path: Path) -> None:
    export([File("all.rss", b"x" * 1000)], tmp_path / "out")

    export([File("all.rss", b"x")], tmp_path / "out")

    assert {path.name for path in (tmp_path / "out").glob("all*")} == {"all.rss"}


def test_where_directories_cannot_change_places_two_moves_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_EXCHANGE", 1 << 30)  # a flag that no system knows
    export([File("old.html", b"old")], tmp_path / "out")

    export([File("new.html", b"new")], tmp_path / "out")

    assert (tmp_path / "out" / "new.html").exists()
    assert not (tmp_path / "out" / "old.html").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can let directories change places")
def test_a_reader_finds_a_file_at_every_moment_of_an_export(tmp_path: Path) -> None:
    out = tmp_path / "out"
    export([File("all.rss", b"0")], out)
    found: list[bytes] = []
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            path = out / "all.rss"
            found.append(path.read_bytes() if path.exists() else b"")

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(1, 40):
        export([File("all.rss", str(turn).encode())], out)
    ended.set()
    reader.join()

    assert found
    assert b"" not in found


@pytest.mark.parametrize(
    ("accepted", "form"),
    [
        ("gzip, deflate, br, zstd", ".br"),
        ("gzip,zstd;q=0.9", ".zst"),
        ("x-brr, gzip", ".gz"),
        ("br;q=0, gzip", ".gz"),
        ("br ; q=0.000, GZIP;q=1", ".gz"),
        ("br;q=0.5", ".br"),
        ("identity", ""),
        ("gzip;q=0", ""),
    ],
)
def test_apache_is_told_to_send_what_a_client_takes(accepted: str, form: str) -> None:
    rules = re.findall(
        r'Accept-Encoding\}" "(.+)" \[NC\]\n.+\nRewriteRule .+ "\$1(.+)"', SETTINGS[".htaccess"]
    )

    sent = [ending for taken, ending in rules if re.search(taken, accepted, re.IGNORECASE)]

    assert len(rules) == 3
    assert next(iter(sent), "") == form
