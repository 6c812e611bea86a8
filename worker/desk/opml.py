"""OPML: lists of feeds taken in as sources, and all sources given out as a list."""

from collections.abc import Sequence
from time import sleep
from typing import Any

from feeds import opml
from feeds.errors import BadField, FeedError
from feeds.opml import Outline
from worker.desk.asked import Asked, Json, answer
from worker.desk.names import made_for
from worker.desk.sources import many_json, options_of
from worker.desk.trial import writing
from worker.jobs.tools import Tools
from worker.store import errands, sources
from worker.store.sources import Source
from worker.store.store import Tx

_AT_ONCE = 100  # sources added in one transaction: others who write wait for its end
_BREATH_SECONDS = 0.12  # who waits for SQLite looks again every 100 ms
_KINDS = ("sitemap", "page")  # what `give_out` writes as an outline's type


def take_in(tools: Tools, asked: Asked) -> Json:
    """Add the feeds of an OPML document (`body`, bytes or text) that are not there yet.

    They are believed to be feeds, but for what our own lists say is another kind: the first
    poll, due now, tells of each that is none. Their folder is kept as an option. A list that
    breaks off is taken in again: what is there already is left alone. Raises BadField for
    what is no OPML.
    """
    body = asked.given.get("body") or b""
    try:
        listed = opml.parse(body.encode() if isinstance(body, str) else bytes(body))
    except FeedError as error:
        raise BadField("body", str(error)) from error
    named = list({one.url: one for one in reversed(listed.outlines)}.values())[::-1]
    with tools.store.read() as tx:
        standing = {one.url for one in sources.everything(tx)}
    fresh = [one for one in named if one.url not in standing]
    options, taken = options_of(asked), set[str]()
    shapes: list[Json] = []
    for start in range(0, len(fresh), _AT_ONCE):
        if start:
            sleep(_BREATH_SECONDS)
        shapes += _add_some(tools, asked, fresh[start : start + _AT_ONCE], options, taken)
    known = len(named) - len(shapes)
    shape = {"added": shapes, "known": known, "skipped": listed.skipped}
    return answer(shape, _words(len(shapes), known, listed.skipped, asked), asked)


def _add_some(
    tools: Tools, asked: Asked, some: Sequence[Outline], options: Json, taken: set[str]
) -> list[Json]:
    """Add those that are not there in one transaction, under names not among `taken`; return their shapes."""
    with writing(tools, trial=asked.dry_run) as tx:
        standing = sources.known_urls(tx, [one.url for one in some])
        taken |= sources.names(tx)
        made = [_add(tools, tx, one, options, taken) for one in some if one.url not in standing]
        polls = [{"source": one.number, "url": one.url, "due_at": tools.now()} for one in made]
        errands.send(tx, polls)
        shapes = {one["name"]: one for one in many_json(tx, {one.name for one in made})}
    return [shapes[one.name] for one in made]


def _add(tools: Tools, tx: Tx, one: Outline, options: Json, taken: set[str]) -> Source:
    name = made_for(one.title, one.url, taken)
    taken.add(name)
    folder = {"folder": list(one.folder)} if one.folder else {}
    values: dict[str, Any] = {
        "name": name,
        "url": one.url,
        "kind": one.type if one.type in _KINDS else "feed",
        "title": one.title if one.title != one.url else "",
        "home": one.page,
        "options": {**options, **folder},
        "secrets": [],
    }
    return sources.add(tx, values, tools.now())


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
