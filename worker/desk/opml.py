"""OPML: lists of feeds taken in as sources, and all sources given out as a list."""

from typing import Any

from feeds import opml
from feeds.errors import BadField, FeedError
from feeds.opml import Outline
from worker.desk.asked import Asked, Json, answer
from worker.desk.names import made_for
from worker.desk.sources import one_json, options_of
from worker.desk.trial import writing
from worker.jobs.tools import Tools
from worker.store import errands, sources
from worker.store.store import Tx


def take_in(tools: Tools, asked: Asked) -> Json:
    """Add the feeds of an OPML document (`body`, bytes or text) that are not there yet.

    They are believed to be feeds: the first poll, due now, tells of each that is
    none. Their folder is kept as an option. Raises BadField for what is no OPML.
    """
    body = asked.given.get("body") or b""
    try:
        listed = opml.parse(body.encode() if isinstance(body, str) else bytes(body))
    except FeedError as error:
        raise BadField("body", str(error)) from error
    options = options_of(asked)
    with writing(tools, trial=asked.dry_run) as tx:
        standing = {one.url for one in sources.everything(tx)}
        fresh = {one.url: one for one in listed.outlines if one.url not in standing}
        made = [_add(tools, tx, one, options) for one in fresh.values()]
        shapes = [one_json(tx, name) for name in made]
    known = len({one.url for one in listed.outlines}) - len(fresh)
    shape = {"added": shapes, "known": known, "skipped": listed.skipped}
    return answer(shape, _words(len(made), known, listed.skipped, asked), asked)


def _add(tools: Tools, tx: Tx, one: Outline, options: Json) -> str:
    name = made_for(one.title, one.url, sources.names(tx))
    folder = {"folder": list(one.folder)} if one.folder else {}
    values: dict[str, Any] = {
        "name": name,
        "url": one.url,
        "kind": "feed",
        "title": one.title if one.title != one.url else "",
        "home": one.page,
        "options": {**options, **folder},
        "secrets": [],
    }
    made = sources.add(tx, values, tools.now())
    poll = {"source": made.number, "url": one.url, "purpose": "poll", "due_at": tools.now()}
    errands.send(tx, [poll])
    return name


def _words(made: int, known: int, skipped: int, asked: Asked) -> str:
    noun = "source" if made == 1 else "sources"
    parts = [f"{made} {noun} {'would be added' if asked.dry_run else 'added'}"]
    if known:
        parts.append(f"{known} there already")
    if skipped:
        parts.append(f"{skipped} left out, for their address is not http(s)")
    return ", ".join(parts)


def give_out(tools: Tools, asked: Asked) -> Json:
    """Return all sources but hooks as OPML 2.0, in the folders they were imported with."""
    with tools.store.read() as tx:
        listed = [one for one in sources.everything(tx) if one.kind != "hook" and one.url]
    outlines = [
        Outline(
            url=one.url,
            title=one.title or one.name,
            page=one.home,
            folder=tuple(one.options.get("folder", ())),
            type="rss" if one.kind == "feed" else one.kind,
        )
        for one in listed
    ]
    body = opml.render("Sources of Wirecopy", outlines, tools.now()).decode()
    return answer({"opml": body, "sources": len(outlines)}, f"{len(outlines)} sources", asked)
