"""The catalogue applied: sources, feeds and subscribers of the TOML file, written into the store.

Twice is the same as once: what stands as it should is left alone. What is in the
store and not in the file is left alone too, for it may have come by a command;
removing is said by a command. An address of kind `auto` is looked at when its
source is new, all at once and not for long, so that a start never waits for
strangers; one that can't be reached is taken for a feed, and its polls tell.
"""

import secrets as dice
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from config.catalogue import Catalogue, FeedEntry, SourceEntry, SubscriberEntry
from feeds.webhook import new_secret
from worker.desk.asked import Json
from worker.desk.feeds import define, known_keys
from worker.desk.filling import fill
from worker.desk.look import Seen, look
from worker.desk.sources import write as write_source
from worker.desk.subscribers import subscribe
from worker.desk.subscribers import write as write_subscriber
from worker.desk.trial import writing
from worker.errors import NotFound, PermanentError, TransientError
from worker.jobs.tools import Tools
from worker.store import errands, feeds, sources, subscribers
from worker.store.feeds import FeedRow
from worker.store.sources import Source
from worker.store.store import Tx

_LOOK_SECONDS = 4.0
_LOOKS_AT_ONCE = 16


@dataclass
class Applied:
    """What applying did: sentences, and the secrets that are told this once."""

    done: list[str] = field(default_factory=list)
    secrets: list[Json] = field(default_factory=list)

    def lines(self, *, dry_run: bool) -> list[str]:
        """Return it as lines for people, secrets included."""
        told = [", ".join(f"{name} {value}" for name, value in one.items()) for one in self.secrets]
        if not self.done:
            return ["all is as the catalogue says"]
        begins = ["would be done:", *self.done] if dry_run else self.done
        return [*begins, *(["told this once:", *told] if told else [])]

    def json(self, *, dry_run: bool) -> Json:
        """Return it as plain JSON."""
        return {"changes": self.done, "secrets": self.secrets, "dry_run": dry_run}


def apply(tools: Tools, catalogue: Catalogue, *, dry_run: bool = False) -> Applied:
    """Bring the store to what the catalogue says, in one transaction; return what was changed.

    Raises Conflict or NotFound naming what can't be, and then nothing is changed.
    """
    seen = _look_at(tools, _unseen(tools, catalogue.sources))
    applied = Applied()
    with writing(tools, trial=dry_run) as tx:
        tx.alone()
        for source in catalogue.sources:
            _source(tools, tx, source, seen.get(source.name), applied)
        for feed in catalogue.feeds:
            _feed(tools, tx, feed, applied)
        for subscriber in catalogue.subscribers:
            _subscriber(tools, tx, subscriber, applied)
    return applied


def _unseen(tools: Tools, entries: Sequence[SourceEntry]) -> list[SourceEntry]:
    """Return the sources of kind auto that are not in the store yet, or stood at another address."""
    with tools.store.read() as tx:
        standing = {one.name: one for one in sources.everything(tx)}
    return [
        entry
        for entry in entries
        if entry.kind == "auto" and (entry.name not in standing or _has_moved(standing[entry.name], entry))
    ]


def _has_moved(standing: Source, entry: SourceEntry) -> bool:
    """Say whether the file names another address than before.

    What is polled may differ from it: the feed found at a site, or where a redirect leads.
    """
    return bool(entry.url != (standing.options.get("listed_as") or standing.url))


def _look_at(tools: Tools, entries: Sequence[SourceEntry]) -> dict[str, Seen | None]:
    if not entries:
        return {}
    with ThreadPoolExecutor(_LOOKS_AT_ONCE) as threads:
        found = threads.map(lambda entry: _glance(tools, entry), entries)
        return {entry.name: seen for entry, seen in zip(entries, found, strict=True)}


def _glance(tools: Tools, entry: SourceEntry) -> Seen | None:
    try:
        return look(tools, entry.url, "auto", entry.select, _LOOK_SECONDS)
    except (TransientError, PermanentError):
        return None


def _options(entry: SourceEntry) -> Json:
    said: Json = {
        "listed_as": entry.url,
        "every_seconds": int(entry.every.total_seconds()) if entry.every else None,
        "full_text": entry.full_text,
        "select": entry.select or None,
        "identity": entry.identity if entry.identity != "auto" else None,
        "language": entry.language or None,
        "gone": entry.gone if entry.gone != "keep" else None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _source(tools: Tools, tx: Tx, entry: SourceEntry, seen: Seen | None, applied: Applied) -> None:
    try:
        standing = sources.by_name(tx, entry.name)
    except NotFound:
        _new_source(tools, tx, entry, seen, applied)
        return
    changes = _changes(standing, entry, seen)
    if changes:
        sources.change(tx, standing.number, **changes)
        told = ", ".join(sorted(changes.keys() - {"secrets"}))
        applied.done.append(f"source {entry.name}: {told} changed")
    if "secrets" in changes:
        _tell_hook(tools, entry.name, changes["secrets"][0], applied)
    if "url" in changes or "kind" in changes:
        errands.forget_polls(tx, standing.number)
        if changes.get("kind", standing.kind) != "hook":
            _poll(tools, tx, standing.number, changes.get("url", standing.url))
    _pause(tools, tx, standing, entry, applied)


def _new_source(tools: Tools, tx: Tx, entry: SourceEntry, seen: Seen | None, applied: Applied) -> None:
    kind = "feed" if entry.kind == "auto" else entry.kind
    made, secret = write_source(tools, tx, entry.name, seen or entry.url, kind, _options(entry))
    if entry.title:
        sources.change(tx, made.number, title=entry.title)
    if secret:
        _tell_hook(tools, made.name, secret, applied)
    applied.done.append(f"source {entry.name} added as a {made.kind}")
    _pause(tools, tx, made, entry, applied)


def _tell_hook(tools: Tools, name: str, secret: str, applied: Applied) -> None:
    address = f"{tools.settings.base_url}/hooks/{name}"
    applied.secrets.append({"source": name, "hook_url": address, "secret": secret})


def _changes(standing: Source, entry: SourceEntry, seen: Seen | None) -> dict[str, Any]:
    """Return the columns in which a source differs from its entry; `seen` is what its new address is."""
    wanted = {**_options(entry), **({"folder": f} if (f := standing.options.get("folder")) else {})}
    found: dict[str, Any] = {}
    if wanted != standing.options:
        found["options"] = wanted
    if _has_moved(standing, entry):
        found["url"] = seen.url if seen is not None else entry.url
    kind = (seen.kind if seen is not None else standing.kind) if entry.kind == "auto" else entry.kind
    if kind != standing.kind:
        found["kind"] = kind
    if kind == "hook" and not standing.secrets:
        found["secrets"] = [new_secret(dice.token_bytes(32))]
    if entry.title and entry.title != standing.title:
        found["title"] = entry.title
    return found


def _pause(tools: Tools, tx: Tx, one: Source, entry: SourceEntry, applied: Applied) -> None:
    is_paused = one.state == "paused"
    if entry.paused and not is_paused:
        sources.change(tx, one.number, state="paused", state_reason="paused by the catalogue")
        errands.pause(tx, one.number)
        applied.done.append(f"source {entry.name} paused")
    elif is_paused and not entry.paused and one.state_reason == "paused by the catalogue":
        sources.change(tx, one.number, state="ok", state_reason="")
        errands.due_now(tx, [one.number], tools.now())
        applied.done.append(f"source {entry.name} resumed")


def _poll(tools: Tools, tx: Tx, number: int, url: str) -> None:
    errands.send(tx, [{"source": number, "url": url, "purpose": "poll", "due_at": tools.now()}])


def _feed(tools: Tools, tx: Tx, entry: FeedEntry, applied: Applied) -> None:
    query = known_keys(entry.query)
    standing = feeds.by_name(tx, entry.name) or _renamed(tools, tx, entry, applied)
    if standing is None or standing.kind != "query":
        define(tools, tx, entry.name, entry.title, query)
        applied.done.append(f"feed {entry.name} added")
        return
    first = {"first_name": standing.query["first_name"]} if "first_name" in standing.query else {}
    query = first | query
    if standing.query == query and standing.title == entry.title:
        return
    row = feeds.redefine(tx, entry.name, entry.title, query)
    fill(tools, tx, row)
    feeds.changed(tx, [entry.name], tools.now())
    applied.done.append(f"feed {entry.name} changed")


def _renamed(tools: Tools, tx: Tx, entry: FeedEntry, applied: Applied) -> FeedRow | None:
    """Return the feed under its new name if it stands under one that it had, else None."""
    for name in entry.formerly:
        if (row := feeds.by_name(tx, name)) is not None and row.kind == "query":
            applied.done.append(f"feed {name} is {entry.name} now")
            return feeds.rename(tx, name, entry.name, tools.now())
    return None


def _subscriber(tools: Tools, tx: Tx, entry: SubscriberEntry, applied: Applied) -> None:
    try:
        row = subscribers.by_name(tx, entry.name)
    except NotFound:
        token, secret = write_subscriber(tools, tx, entry.name, entry.feeds, entry.webhook)
        told = {"token": token, **({"secret": secret} if secret else {})}
        applied.secrets.append({"subscriber": entry.name, **told})
        applied.done.append(f"subscriber {entry.name} added")
        return
    standing = subscribers.of(tx, row.number)
    has = {(one.feed, one.address) for one in standing}
    secret = next((one.secrets[0] for one in standing if one.secrets), "")
    for feed in entry.feeds:
        if (feed, entry.webhook) in has:
            continue
        if entry.webhook and not secret:
            secret = _secret(applied, entry.name)
        subscribe(tools, tx, row.number, feed, entry.webhook, secret if entry.webhook else "")
        applied.done.append(f"subscriber {entry.name} gets {feed}")


def _secret(applied: Applied, name: str) -> str:
    """Return a new webhook secret for a subscriber that had none, and tell of it."""
    made = new_secret(dice.token_bytes(32))
    applied.secrets.append({"subscriber": name, "secret": made})
    return made
