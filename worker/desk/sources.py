"""Sources: added after a look at what they are, polled, paused, removed.

Removing and adding again is safe: a removed source keeps its row and its
articles keep their identity, so nothing comes twice.
"""

import secrets as dice
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from config.tables import choice, web_url
from feeds.errors import BadField
from feeds.webhook import new_secret
from worker.desk.asked import Asked, Json, answer
from worker.desk.look import Seen, look
from worker.desk.names import check, made_for
from worker.desk.trial import writing
from worker.desk.typed import first, meant
from worker.errors import Conflict
from worker.jobs.shapes import source_json, without_secrets
from worker.jobs.tools import Tools
from worker.store import errands, overview, sources, upstreams
from worker.store.shown import iso
from worker.store.sources import Source
from worker.store.store import Tx, batched
from worker.store.upstreams import Upstream

KINDS = ("auto", "feed", "sitemap", "page", "hook")
IDENTITIES = ("auto", "guid", "url", "title")
LEAST_EVERY = timedelta(seconds=10)
BY_HAND = "by-hand"


def add(tools: Tools, asked: Asked) -> Json:
    """Add a source; of kind `auto` its address is looked at first, of another kind it is believed.

    A hook's secret is in the answer this once. Raises BadField, Conflict, and what `look` raises.
    """
    urls = _addresses(asked, "the address of a feed, sitemap, page or site")
    kind = asked.read("kind", choice(*KINDS), "auto")
    options = options_of(asked)
    name = check(asked.text("name")) if asked.text("name") else ""
    with tools.store.read() as tx:
        for url in urls:
            refuse_twice(tx, url, name, kind)
    select = str(options.get("select", ""))
    seen = first(urls, lambda url: look(tools, url, select=select)) if kind == "auto" else None
    with writing(tools, trial=asked.dry_run) as tx:
        made, secret = write(tools, tx, name, seen or urls[0], kind, options)
        shape = one_json(tx, made.name)
    hook = {"hook_url": f"{tools.settings.base_url}/hooks/{made.name}", "secret": secret} if secret else {}
    found = {"found": seen.json() if seen else None}
    return answer(shape, _added(made, seen, asked), asked, **found, **hook)


def _addresses(asked: Asked, what: str) -> list[str]:
    """Return the addresses that what was typed may mean. Raises BadField."""
    typed = meant(asked.needed("url", what))
    return [replace(asked, given={"url": one}).read("url", web_url) for one in typed]


def options_of(asked: Asked) -> Json:
    """Return the options of a source as its row keeps them: only what was said."""
    every = asked.duration("every", LEAST_EVERY)
    identity = asked.read("identity", choice(*IDENTITIES), "auto")
    said = {
        "every_seconds": int(every.total_seconds()) if every else None,
        "full_text": asked.flag("full_text"),
        "select": asked.text("select") or None,
        "identity": identity if identity != "auto" else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def refuse_twice(tx: Tx, url: str, name: str, kind: str) -> None:
    """Raise Conflict when the name or, but for hooks, the address belongs to a source already."""
    for one in sources.everything(tx):
        if one.name == name:
            raise Conflict(f"there is a source named {name!r} already")
        if one.url == url and kind != "hook" and one.kind != "hook":
            raise Conflict(f"{without_secrets(url)} is the source {one.name!r} already")


def write(
    tools: Tools, tx: Tx, name: str, found: Seen | str, kind: str, options: Mapping[str, Any]
) -> tuple[Source, str]:
    """Write a source whose first poll is due now; return it, and a hook's new secret ("" for others)."""
    seen = found if isinstance(found, Seen) else None
    url = found.url if isinstance(found, Seen) else found
    if seen is not None and seen.url:
        refuse_twice(tx, seen.url, name, seen.kind)
    settled = seen.kind if seen is not None else kind
    secret = new_secret(dice.token_bytes(32)) if settled == "hook" else ""
    taken = sources.names(tx)
    values = {
        "name": name or made_for(seen.title if seen is not None else "", url, taken),
        "url": url,
        "kind": settled,
        "options": dict(options),
        "secrets": [secret] if secret else [],
    }
    if seen is not None:
        values |= {"title": seen.title, "home": seen.home}
    made = sources.add(tx, values, tools.now())
    if secret and made.secrets != [secret]:  # it was removed once: what was known of its hook ends
        sources.change(tx, made.number, secrets=[secret])
    if settled != "hook":
        poll = {"source": made.number, "url": url, "purpose": "poll", "due_at": tools.now()}
        errands.send(tx, [poll], urgent=True)
    return made, secret


def _added(made: Source, seen: Seen | None, asked: Asked) -> str:
    verb = "would be added" if asked.dry_run else "added"
    if made.kind == "hook":
        return f"source {made.name} {verb}: its publisher calls the hook"
    if seen is None:
        return f"source {made.name} {verb} as a {made.kind}, without a look at it"
    word = {"feed": "feed", "sitemap": "sitemap", "page": "page with links"}[seen.kind]
    titled = f" “{seen.title}”" if seen.title else ""
    return f"source {made.name} {verb}: {word}{titled}, {_counted(seen.items, 'item')} now ({seen.how})"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def one_json(tx: Tx, name: str) -> Json:
    """Return a source in the contract's shape with its options; raises NotFound."""
    source = sources.by_name(tx, name)
    hub = upstreams.of_sources(tx, [source.number]).get(source.number)
    return _shape(overview.sources(tx, name)[0], hub)


def many_json(tx: Tx, names: Collection[str]) -> list[Json]:
    """Return sources in the shape of `one_json`, by name, with few questions however many they are."""
    shapes: list[Json] = []
    for some in batched(sorted(names)):
        rows = overview.sources(tx, *some)
        hubs = upstreams.of_sources(tx, [row.number for row in rows])
        shapes += [_shape(row, hubs.get(row.number)) for row in rows]
    return shapes


def _shape(row: Any, hub: Upstream | None) -> Json:
    return source_json(row) | {"options": row.options, "learnt": _learnt(row, hub)}


def _learnt(row: Any, hub: Upstream | None) -> Json:
    """Return what we learnt of it: its rhythm, what tells its items apart, how its server lies, its hub."""
    memory = row.memory or {}
    return {
        "publishes_every_seconds": memory.get("gap_seconds"),
        "identity": memory.get("identity"),
        "identity_why": memory.get("identity_why"),
        "lies": (row.poll_memory or {}).get("lies"),
        "hub": None
        if hub is None
        else {
            "url": hub.hub,
            "state": hub.state,
            "until": iso(hub.lease_until),
            "pushed": hub.pushed,
            "missed": hub.missed,
            "reason": hub.reason or None,
        },
    }


def test(tools: Tools, asked: Asked) -> Json:
    """Look at an address without adding it."""
    urls = _addresses(asked, "the address to look at")
    kind = asked.read("kind", choice(*KINDS[:-1]), "auto")
    seen = first(urls, lambda url: look(tools, url, kind, asked.text("select")))
    done = f"{seen.format} at {seen.url}, {_counted(seen.items, 'item')} now ({seen.how})"
    return answer(seen.json(), done, asked)


def poll(tools: Tools, asked: Asked) -> Json:
    """Let sources be polled now: those named, or all that are not paused."""
    with writing(tools, trial=asked.dry_run) as tx:
        chosen = _to_poll(tx, asked)
        errands.due_now(tx, [one.number for one in chosen], tools.now())
        shapes = many_json(tx, {one.name for one in chosen})
    verb = "would be polled" if asked.dry_run else "polled now"
    names = ", ".join(one.name for one in chosen) if len(chosen) <= 5 else _counted(len(chosen), "source")
    return answer({"sources": shapes}, f"{names or 'no source'} {verb}", asked)


def _to_poll(tx: Tx, asked: Asked) -> Sequence[Source]:
    """Return the sources to poll. Raises NotFound, and Conflict for one that can't be."""
    if asked.flag("all"):
        return [
            one for one in sources.everything(tx) if one.kind != "hook" and one.state != "paused" and one.url
        ]
    chosen = [sources.by_name(tx, name) for name in asked.texts("names") or asked.texts("name")]
    for one in chosen:
        if one.kind == "hook":
            raise Conflict(f"source {one.name} is a hook: its publisher calls us, there is nothing to poll")
        if one.state == "paused":
            raise Conflict(f"source {one.name} is paused; `wirecopy source resume {one.name}` comes first")
        if one.name == BY_HAND:
            raise Conflict(f"source {one.name} holds what was taken in by hand; there is nothing to poll")
    return chosen


def change(tools: Tools, asked: Asked) -> Json:
    """Change a source's address or options; what is not said stays, `auto` takes an option back.

    A new address is believed and polled at once; articles that are known stay known.
    """
    url = asked.read("url", web_url)
    said = options_of(asked)
    with writing(tools, trial=asked.dry_run) as tx:
        one = sources.by_name(tx, asked.needed("name", "which source"))
        options = {**one.options, **said}
        if asked.text("identity") == "auto":
            options.pop("identity", None)
        if not url and options == one.options:
            raise BadField("", f"Say what to change of {one.name}; it is so already.")
        sources.change(tx, one.number, options=options)
        if url and url != one.url:
            refuse_twice(tx, url, "", one.kind)
            sources.change(tx, one.number, url=url)
            errands.forget_polls(tx, one.number)
        if one.kind != "hook" and one.state != "paused" and (url or "every_seconds" in said):
            poll = {"source": one.number, "url": url or one.url, "purpose": "poll", "due_at": tools.now()}
            errands.send(tx, [poll], urgent=True)
        shape = one_json(tx, one.name)
    return answer(shape, f"source {one.name} {_would(asked, 'changed')}", asked)


def rotate(tools: Tools, asked: Asked) -> Json:
    """Make a new secret for a hook; calls signed with the one before are taken until the next rotation."""
    with writing(tools, trial=asked.dry_run) as tx:
        one = sources.by_name(tx, asked.needed("name", "which source"))
        if not one.secrets:
            raise Conflict(f"source {one.name} is no hook: it has no secret")
        secret = new_secret(dice.token_bytes(32))
        sources.change(tx, one.number, secrets=[secret, one.secrets[0]])
        shape = one_json(tx, one.name)
    verb = "would get a new secret" if asked.dry_run else "has a new secret"
    more = {"hook_url": f"{tools.settings.base_url}/hooks/{one.name}", "secret": secret}
    done = f"source {one.name} {verb}; the one before holds until the next rotation"
    return answer(shape, done, asked, **more)


def pause(tools: Tools, asked: Asked) -> Json:
    """Stop polling a source; its hook is closed too. Twice is the same as once."""
    with writing(tools, trial=asked.dry_run) as tx:
        one = sources.by_name(tx, asked.needed("name", "which source"))
        sources.change(tx, one.number, state="paused", state_reason="paused by the operator")
        errands.pause(tx, one.number)
        shape = one_json(tx, one.name)
    return answer(shape, f"source {one.name} {_would(asked, 'paused')}", asked)


def resume(tools: Tools, asked: Asked) -> Json:
    """Poll a paused, or a gone, source again, beginning now. Raises Conflict when it is neither."""
    with writing(tools, trial=asked.dry_run) as tx:
        one = sources.by_name(tx, asked.needed("name", "which source"))
        if one.state not in ("paused", "gone"):
            raise Conflict(f"source {one.name} is not paused, it is {one.state}")
        sources.change(tx, one.number, state="ok", state_reason="")
        if one.kind != "hook":
            errands.due_now(tx, [one.number], tools.now())
        shape = one_json(tx, one.name)
    return answer(shape, f"source {one.name} {_would(asked, 'resumed')}", asked)


def remove(tools: Tools, asked: Asked) -> Json:
    """Remove a source: it is asked no more, its articles stay and keep their addresses."""
    with writing(tools, trial=asked.dry_run) as tx:
        one = sources.by_name(tx, asked.needed("name", "which source"))
        shape = one_json(tx, one.name) | {"state": "gone", "next_poll": None}
        sources.remove(tx, one.number, tools.now())
    kept = f"; its {_counted(one.articles, 'article')} stay" if one.articles else ""
    return answer(shape, f"source {one.name} {_would(asked, 'removed')}{kept}", asked)


def _would(asked: Asked, verb: str) -> str:
    return f"would be {verb}" if asked.dry_run else verb
