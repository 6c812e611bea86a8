"""Exporting: what visitors and feed readers can reach, as files that any web server can serve alone.

    index.html, feeds/NAME/index.html, articles/ID/index.html ...    pages
    feeds/NAME.rss .atom .json ...                                   documents
    .gz .br .zst beside each, for servers that send prepared ones
    .htaccess, nginx.conf          types and compression, for the two servers people have

The whole tree is written beside its place and moved there in one step, so that a
reader never meets half of it.
"""

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
from worker.errors import Conflict
from worker.jobs.publish import TYPES

_MARK = ".wirecopy-export"
_LEAST_BYTES = 600  # what is smaller gains nothing from being compressed
_PLAIN = {name: kind.partition(";")[0] for name, kind in TYPES.items()}
_HTACCESS = "DirectoryIndex index.html\nAddDefaultCharset utf-8\n" + "".join(
    f"AddType {kind} .{name}\n" for name, kind in _PLAIN.items()
)
_NGINX = (
    "# Inside a server block; `root` is this directory.\n"
    "gzip_static on;\ncharset utf-8;\n"
    "location / {\n    index index.html;\n    try_files $uri $uri/index.html =404;\n}\n"
    "location /feeds/ {\n    try_files $uri $uri/index.html =404;\n    types {\n        text/html html;\n"
    + "".join(f"        {kind} {name};\n" for name, kind in _PLAIN.items())
    + '    }\n    add_header Cache-Control "public, max-age=60";\n}\n'
)


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
        count = sum(_put(beside, one) for one in files)
        (beside / ".htaccess").write_text(_HTACCESS)
        (beside / "nginx.conf").write_text(_NGINX)
        (beside / _MARK).write_text("made by `wirecopy feed export`; the next export replaces all of it\n")
        beside.chmod(0o755)
        _put_in_place(beside, directory)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return {"directory": str(directory), "files": count, "done": f"{count} files exported to {directory}"}


def refuse_others(directory: Path) -> None:
    """Raise Conflict when the directory holds anything but an earlier export."""
    if directory.exists() and any(directory.iterdir()) and not (directory / _MARK).exists():
        raise Conflict(f"{directory} holds other files; name an empty directory or one of an earlier export")


def _put(root: Path, one: File) -> int:
    """Write a file and its compressed forms; return 1."""
    path = (root / one.path).resolve()
    if not path.is_relative_to(root.resolve()):
        raise Conflict(f"the path {one.path!r} leads out of the directory")
    path.parent.mkdir(parents=True, exist_ok=True)
    forms = {"": one.body}
    if len(one.body) >= _LEAST_BYTES:
        forms |= {
            ".gz": gzip.compress(one.body, 9, mtime=0),
            ".br": brotli.compress(one.body, quality=9),
            ".zst": zstandard.compress(one.body, 12),
        }
    for ending, body in forms.items():
        form = path.with_name(path.name + ending)
        form.write_bytes(body)
        if one.modified is not None:
            os.utime(form, (one.modified.timestamp(), one.modified.timestamp()))
    return 1


def _put_in_place(beside: Path, directory: Path) -> None:
    """Move the new tree to its place; the old one is gone only when the new one stands."""
    if not directory.exists():
        beside.rename(directory)
        return
    old = beside.with_name(f"{beside.name}-old")
    directory.rename(old)
    beside.rename(directory)
    shutil.rmtree(old)
