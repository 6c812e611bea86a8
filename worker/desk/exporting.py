"""Exporting: what visitors and feed readers can reach, as files that any web server can serve alone.

    index.html, feeds/NAME/index.html, articles/ID/index.html ...    pages
    feeds/NAME.rss .atom .json ...                                   documents
    .gz .br .zst beside each, for servers that send prepared ones
    .htaccess, nginx.conf          types and compression, for the two servers people have

The whole tree is written beside its place and moved there in one step, so that a
reader never meets half of it, and what went is gone with its compressed forms.
The same data gives the same bytes; a file that has the bytes of the last export
keeps its time too, because the validators of static servers are made from it.
"""

import ctypes
import gzip
import os
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import zstandard

from worker.desk.asked import Json
from worker.desk.hosting import SETTINGS
from worker.errors import Conflict

_MARK = ".wirecopy-export"
_MARKED = "made by `wirecopy feed export`; the next export replaces all of it\n"
_LEAST_BYTES = 600  # what is smaller gains nothing from being compressed
_ENDINGS = (".gz", ".br", ".zst")
# AT_FDCWD and RENAME_EXCHANGE of renameat2(2).
_HERE, _EXCHANGE = -100, 2


@dataclass(frozen=True, slots=True)
class File:
    """One file of the tree: its path below the root, its bytes, and when they changed (None: unknown)."""

    path: str
    body: bytes
    modified: datetime | None = None


def export(files: Iterable[File], directory: Path) -> Json:
    """Write the files into `directory`, in the place of what an earlier export left there.

    Raises Conflict when the directory holds anything else, or when a path leads out of it.
    """
    refuse_others(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        count = sum(_put(beside, one, directory) for one in files)
        for path, text in {**SETTINGS, _MARK: _MARKED}.items():
            _write(beside, File(path, text.encode()), directory, ())
        beside.chmod(0o755)
        _put_in_place(beside, directory)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return {"directory": str(directory), "files": count, "done": f"{count} files exported to {directory}"}


def refuse_others(directory: Path) -> None:
    """Raise Conflict when the directory holds anything but an earlier export."""
    if directory.exists() and any(directory.iterdir()) and not (directory / _MARK).exists():
        raise Conflict(f"{directory} holds other files; name an empty directory or one of an earlier export")


def _put(root: Path, one: File, earlier: Path) -> int:
    """Write a file and its compressed forms; return 1."""
    if not (root / one.path).resolve().is_relative_to(root.resolve()):
        raise Conflict(f"the path {one.path!r} leads out of the directory")
    _write(root, one, earlier, _ENDINGS if len(one.body) >= _LEAST_BYTES else ())
    return 1


def _write(root: Path, one: File, earlier: Path, endings: Iterable[str]) -> None:
    """Write a file and its forms of these endings, all with the one time it changed."""
    path = root / one.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(one.body)
    changed = _changed(one, path, earlier / one.path)
    os.utime(path, ns=(changed, changed))
    for ending in endings:
        form = path.with_name(path.name + ending)
        form.write_bytes(_compressed(one.body, ending))
        os.utime(form, ns=(changed, changed))


def _compressed(body: bytes, ending: str) -> bytes:
    """Return the form that an ending stands for; the same body gives the same bytes."""
    if ending == ".gz":
        return gzip.compress(body, 9, mtime=0)
    if ending == ".br":
        return bytes(brotli.compress(body, quality=9))
    return zstandard.compress(body, 12)


def _changed(one: File, written: Path, earlier: Path) -> int:
    """Return when a file changed, in ns: as was said, else when an export first had these bytes."""
    if one.modified is not None:
        return int(one.modified.timestamp() * 1e9)
    try:
        kept = earlier.read_bytes() == one.body
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        kept = False
    return (earlier if kept else written).stat().st_mtime_ns


def _put_in_place(beside: Path, directory: Path) -> None:
    """Move the new tree to its place; the old one is gone only when the new one stands."""
    if not directory.exists():
        beside.rename(directory)
    elif not _exchanged(beside, directory):
        old = beside.with_name(f"{beside.name}-old")
        directory.rename(old)
        try:
            beside.rename(directory)
        except OSError:
            old.rename(directory)
            raise
        shutil.rmtree(old)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two directories change places in one step; False where the system or its file system can't.

    Linux has it since 3.15 (renameat2(2)). Elsewhere two moves do, and for the
    moment between them there is no directory.
    """
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    return rename is not None and rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0
