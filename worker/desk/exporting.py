"""Exporting: all public feeds as files that any web server can serve alone.

    feeds/NAME.rss .atom .json    with .gz beside each, for servers that send prepared ones
    feeds.opml                    the list of them
    .htaccess, nginx.conf         types and compression, for the two servers people have

The whole tree is written beside its place and moved there in one step, so that a
reader never meets half of it.
"""

import gzip
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from feeds import opml
from feeds.opml import Outline
from worker.desk.asked import Json
from worker.desk.feeds import addresses_of, called
from worker.errors import Conflict
from worker.jobs.publish import TYPES, build
from worker.jobs.tools import Tools
from worker.store import pages

_MARK = ".wirecopy-export"
_HTACCESS = "".join(f"AddType {kind.partition(';')[0]} .{name}\n" for name, kind in TYPES.items())
_NGINX = (
    "# Inside a server block:\n"
    "location /feeds/ {\n    gzip_static on;\n    types {\n"
    + "".join(f"        {kind.partition(';')[0]} {name};\n" for name, kind in TYPES.items())
    + '    }\n    charset utf-8;\n    add_header Cache-Control "public, max-age=60";\n}\n'
)


def export(
    tools: Tools, names: Sequence[str], directory: Path, step: Callable[[int], None], *, dry_run: bool = False
) -> Json:
    """Write the feeds into `directory`, in the place of what an earlier export left there.

    Raises Conflict when the directory holds anything else.
    """
    if directory.exists() and any(directory.iterdir()) and not (directory / _MARK).exists():
        raise Conflict(f"{directory} holds other files; name an empty directory or one of an earlier export")
    made = {"directory": str(directory), "feeds": len(names)}
    if dry_run:
        return made | {
            "files": 0,
            "dry_run": True,
            "done": f"{len(names)} feeds would be exported to {directory}",
        }
    directory.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        _write_all(tools, names, beside, step)
        files = sum(1 for path in beside.rglob("*") if path.is_file())
        _put_in_place(beside, directory)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return made | {"files": files, "dry_run": False, "done": f"{len(names)} feeds exported to {directory}"}


def _write_all(tools: Tools, names: Sequence[str], root: Path, step: Callable[[int], None]) -> None:
    outlines = []
    for name in names:
        outlines.append(_write(tools, name, root / "feeds"))
        step(1)
    _put(root / "feeds.opml", opml.render("Feeds of Wirecopy", outlines))
    (root / ".htaccess").write_text(_HTACCESS)
    (root / "nginx.conf").write_text(_NGINX)
    (root / _MARK).write_text("made by `wirecopy feed export`; the next export replaces all of it\n")
    root.chmod(0o755)


def _write(tools: Tools, name: str, root: Path) -> Outline:
    """Write the documents of one feed, made from the data as it is now; return its line in the list."""
    with tools.store.read() as tx:
        row = called(tx, name, tools)
        made = build(tools, tx, row)
        written = [
            (recipe.form, pages.put_together(tx, recipe, made.fragments)[0], modified)
            for _, recipe, modified in made.pages
        ]
    for form, body, modified in written:
        path = root / f"{name}.{form}"
        path.parent.mkdir(parents=True, exist_ok=True)
        _put(path, body)
        os.utime(path, (modified.timestamp(), modified.timestamp()))
    return Outline(
        addresses_of(tools, name)["atom"], row.title or name, f"{tools.settings.base_url}/feeds/{name}"
    )


def _put(path: Path, body: bytes) -> None:
    path.write_bytes(body)
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(body, 9, mtime=0))


def _put_in_place(beside: Path, directory: Path) -> None:
    """Move the new tree to its place; the old one is gone only when the new one stands."""
    if not directory.exists():
        beside.rename(directory)
        return
    old = beside.with_name(f"{beside.name}-old")
    directory.rename(old)
    beside.rename(directory)
    shutil.rmtree(old)
