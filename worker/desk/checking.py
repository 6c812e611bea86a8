"""Checking: our own feeds, made from the data as it is now and judged as a strict stranger would."""

from collections.abc import Mapping

from worker.desk.asked import Asked, Json
from worker.desk.feeds import called
from worker.desk.judging import between, judged, read_back
from worker.jobs.publish import TYPES, build
from worker.jobs.tools import Tools
from worker.store import pages
from worker.store.pages import Recipe
from worker.store.store import Tx


def check(tools: Tools, asked: Asked) -> Json:
    """Return what is wrong with a feed's documents: errors and warnings of each, in sentences.

    Documents are made from the data as it is now; `stale` says that those kept for
    readers are not the same. `ok` is true without any error.
    """
    name = asked.needed("name", "which feed")
    with tools.store.read() as tx:
        made = build(tools, tx, called(tx, name, tools))
        written = {recipe.form: _whole(tx, recipe, made.fragments) for _, recipe, _ in made.pages}
        kept = {kind: pages.recipe_of(tx, name, kind) for kind in TYPES}
        fresh = {recipe.form: recipe.etag for _, recipe, _ in made.pages}
    base = tools.settings.base_url
    read = [
        read_back(kind, body, TYPES[kind], f"{base}/feeds/{name}.{kind}") for kind, body in written.items()
    ]
    verdicts = [judged(one, tools.now()) for one in read]
    differ = list(between(read))
    stale = [kind for kind, found in kept.items() if found is not None and found[0].etag != fresh[kind]]
    is_ok = not differ and not any(one["errors"] for one in verdicts)
    return {"name": name, "ok": is_ok, "documents": verdicts, "errors": differ, "stale": stale}


def _whole(tx: Tx, recipe: Recipe, fresh: Mapping[tuple[int, str], tuple[int, bytes]]) -> bytes:
    """Return a document as it would be served once it is saved; `fresh` is what was rendered for it."""
    return pages.put_together(tx, recipe, fresh)[0]
