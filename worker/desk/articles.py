"""Articles: what an operator decides of one. The operator's layer stands above all others and outlives polls.

Each decision is one transaction; saying the same again changes nothing more.
"""

import hashlib
from typing import Any

from config.tables import web_url
from feeds.errors import BadField
from worker.article import Draft, Status
from worker.desk.asked import Asked, Json, answer
from worker.desk.names import article_called
from worker.desk.sources import BY_HAND
from worker.desk.trial import writing
from worker.errors import Conflict, NotFound
from worker.jobs.rewrite import Rewrite, rewrite
from worker.jobs.showing import article_json
from worker.jobs.takedown import KILL, WITHDRAW, Verb, restore, take_down
from worker.jobs.tools import Tools
from worker.pipeline.clean import clean_fragment
from worker.pipeline.identify import url_key
from worker.pipeline.read import draft_json
from worker.pipeline.tag.keys import fold, slugify
from worker.store import articles, documents, errands, redo, sources, tags
from worker.store.shown import load
from worker.store.store import Tx

_BY_HAND_TITLE = "Taken in by hand"


def shape_of(tools: Tools, tx: Tx, row: Any) -> Json:
    """Return an article in the contract's shape as it stands now, whatever its status."""
    return article_json(tx, load(tx, [row.number])[row.number], tools.settings.base_url)


def correct(tools: Tools, asked: Asked) -> Json:
    """Correct title or text by hand; a revision of class `correction` with its note.

    Raises NotFound, BadField without anything to correct, Conflict for one taken down.
    """
    note = asked.needed("note", "what readers are told about the correction")
    title, html = asked.text("title"), asked.text("html")
    with writing(tools, trial=asked.dry_run) as tx:
        tx.alone()
        row = article_called(tx, asked.needed("id", "which article"))
        _must_stand(row)
        changes: Json = {"note": note}
        if title:
            changes["title"] = " ".join(title.split())
        if html:
            cleaned = clean_fragment(html, row.url)
            if not cleaned.text:
                raise BadField("html", "html holds no text that may be shown.")
            changes["html"] = cleaned.html
        done = rewrite(tools, tx, row, Rewrite("correction", "operator", note, changes))
        shape = shape_of(tools, tx, row)
    if done is None:
        return answer(shape, f"article {row.id} says that already", asked)
    return answer(shape, f"article {row.id} {_would(asked, 'corrected')}: revision {done}", asked)


def withdraw(tools: Tools, asked: Asked) -> Json:
    """Withdraw an article (routine): out of every feed, a tombstone with the note, 410 at its address."""
    note = asked.needed("note", "what readers are told")
    return _take_down(tools, asked, WITHDRAW, note, "withdrawn")


def kill(tools: Tools, asked: Asked) -> Json:
    """Take an article down at once (urgent, legal). The reason stays in the record and is told to nobody."""
    reason = asked.needed("reason", "why; it is kept in the record")
    return _take_down(tools, asked, KILL, reason, "killed")


def _take_down(tools: Tools, asked: Asked, verb: Verb, reason: str, word: str) -> Json:
    with writing(tools, trial=asked.dry_run) as tx:
        tx.alone()
        row = article_called(tx, asked.needed("id", "which article"))
        done = take_down(tools, tx, row, verb, reason, "operator")
        shape = shape_of(tools, tx, row)
    said = _would(asked, word) if done else "was out already"
    return answer(shape, f"article {row.id} {said}", asked)


def bring_back(tools: Tools, asked: Asked) -> Json:
    """Bring a withdrawn, killed or held article back as it was. Raises Conflict when it was not out."""
    with writing(tools, trial=asked.dry_run) as tx:
        tx.alone()
        row = article_called(tx, asked.needed("id", "which article"))
        restore(tools, tx, row, "operator")
        shape = shape_of(tools, tx, row)
    return answer(shape, f"article {row.id} {_would(asked, 'restored')}", asked)


def tag(tools: Tools, asked: Asked) -> Json:
    """Add and remove tags by hand; a tagger that runs again leaves them as they are."""
    add, gone = asked.texts("add"), asked.texts("remove")
    if not add and not gone:
        raise BadField("add", "Say which tags to add or to remove.")
    with writing(tools, trial=asked.dry_run) as tx:
        tx.alone()
        row = article_called(tx, asked.needed("id", "which article"))
        _must_stand(row)
        operator = articles.layers(tx, [row.number])[row.number]["operator"]
        changes = _tagged(tx, operator, add, gone)
        done = rewrite(tools, tx, row, Rewrite("", "operator", "", changes))
        shape = shape_of(tools, tx, row)
    names = ", ".join(one["name"] for one in shape["tags"]) or "no tags"
    said = _would(asked, "tagged") if done is not None else "had these tags already"
    return answer(shape, f"article {row.id} {said}: {names}", asked)


def _tagged(tx: Tx, operator: Json, add: list[str], gone: list[str]) -> Json:
    """Return the operator's tags after adding and removing; names, slugs and aliases are understood."""
    said = tags.say(tx)
    taken = {_slug(name, said) for name in gone}
    added = {one["slug"]: one for one in operator.get("tags_added", ()) if one["slug"] not in taken}
    removed = set(operator.get("tags_removed", ())) | taken
    for name in add:
        slug = _slug(name, said)
        if not slug:
            raise BadField("add", f"{name!r} is no name for a tag.")
        called, kind = _known(tx, slug) or (" ".join(name.split()), "topic")
        mine = {
            "name": called,
            "slug": slug,
            "kind": kind,
            "score": 1.0,
            "evidence": [],
            "origin": "operator",
        }
        added[slug] = mine
        removed.discard(slug)
    return {"tags_added": list(added.values()), "tags_removed": sorted(removed)}


def _known(tx: Tx, slug: str) -> tuple[str, str] | None:
    """Return name and kind of a tag that is there already."""
    try:
        row = tags.by_slug(tx, slug)
    except NotFound:
        return None
    return row.name, row.kind


def _slug(name: str, said: tags.Said) -> str:
    """Return the slug that a name, slug or alias leads to."""
    slug = said.aliases.get(fold(name)) or slugify(name)
    return said.merged.get(slug, slug)


def ingest(tools: Tools, asked: Asked) -> Json:
    """Take in one page: from its address, or from the bytes of a file (`body`, with `url` if it is known).

    An article that is known already is fetched again for its own source.
    """
    body = asked.given.get("body")
    if body is None:
        asked.needed("url", "the address of the page")
    url = str(asked.read("url", web_url))
    with writing(tools, trial=asked.dry_run) as tx:
        owner = _owner(tools, tx, url)
        if body is None:
            number = _send_for(tools, tx, owner, url)
        else:
            number = _keep(tools, tx, owner, url, bytes(body))
        name = sources.by_numbers(tx, [owner])[owner].name
    what = url or asked.text("file", "the file")
    verb = "would be taken in" if asked.dry_run else "is taken in"
    shape = {"url": url or None, "source": name, "document" if body is not None else "errand": str(number)}
    return answer(shape, f"{what} {verb} for the source {name}", asked)


def _owner(tools: Tools, tx: Tx, url: str) -> int:
    """Return the source of the article at an address, else the one of what is taken in by hand."""
    standing, _ = articles.standing(tx, [url_key(url)] if url else [])
    known = next(iter(standing.values()), None)
    if known is not None:
        if known.status != Status.USABLE:
            raise Conflict(f"{url} is an article that was taken down; `wirecopy article restore` comes first")
        return known.source
    for one in sources.everything(tx):
        if one.name == BY_HAND:
            return one.number
    made = {"name": BY_HAND, "url": "", "kind": "page", "title": _BY_HAND_TITLE, "options": {}, "secrets": []}
    return sources.add(tx, made, tools.now()).number


def _send_for(tools: Tools, tx: Tx, source: int, url: str) -> int:
    carry = {"draft": draft_json(Draft(url=url, base_url=url))}
    row = {"source": source, "url": url, "purpose": "page", "due_at": tools.now(), "carry": carry}
    errands.send(tx, [row], urgent=True)
    return int(redo.errand_of(tx, source, "page", url).number)


def _keep(tools: Tools, tx: Tx, source: int, url: str, body: bytes) -> int:
    """Keep a file's bytes as a document, once for the same bytes at the same address."""
    mark = hashlib.blake2b(body, digest_size=16, key=url.encode()[:64]).hexdigest()
    row = {
        "source": source,
        "how": "file",
        "url": url,
        "received_at": tools.now(),
        "content_type": "text/html",
        "body": documents.pack_body(body),
        "body_bytes": len(body),
        "carry": {"draft": draft_json(Draft(url=url, base_url=url))},
        "external_id": f"file-{mark}",
    }
    number, again = documents.keep_once(tx, row)
    if again:
        redo.digest_again(tx, number)
    return number


def _must_stand(row: Any) -> None:
    if row.status == Status.CANCELED:
        raise Conflict(f"article {row.id} was taken down; `wirecopy article restore {row.id}` comes first")


def _would(asked: Asked, verb: str) -> str:
    return f"would be {verb}" if asked.dry_run else verb
