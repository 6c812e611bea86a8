"""A tree of files, written beside its place and moved there."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from worker.desk.exporting import File, export
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
