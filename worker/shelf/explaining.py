"""Explaining: why an article is as it is, put together from rows and never from memory."""

from typing import Any

from feeds.web.shelf import Json
from worker.article import Draft
from worker.jobs.shapes import delivery_json, revision_json, without_secrets
from worker.jobs.showing import article_json
from worker.pipeline.identify import keys_of
from worker.store import articles, deliveries, feeds, provenance, reading
from worker.store.shown import Loaded, iso, load
from worker.store.store import Tx

_MOST_DELIVERIES = 500


def explain(tx: Tx, row: Any, base_url: str) -> Json:
    """Return the contract's `explain` shape of an article's row."""
    loaded = load(tx, [row.number])[row.number]
    shown = article_json(tx, loaded, base_url)
    return {
        "article": shown,
        "held": (loaded.row.reason or None) if loaded.row.status == "withheld" else None,
        "documents": [_document_json(one) for one in provenance.documents_of(tx, row.number)],
        "identity": _identity(tx, loaded),
        "revisions": [revision_json(one) for one in articles.revisions(tx, row.number)],
        "left_out": [
            {"text": one["text"], "pages": one["pages"]} for one in loaded.derived_layer.get("left_out", ())
        ],
        "tags": shown["tags"],
        "related": shown["related"],
        "feeds": _feeds(tx, loaded),
        "deliveries": ledger(tx, _MOST_DELIVERIES, article_number=row.number),
    }


def ledger(tx: Tx, limit: int, **asked: Any) -> list[Json]:
    """Return deliveries in the contract's shape, newest first; `asked` as `deliveries.ledger` takes it."""
    rows = deliveries.ledger(tx, limit, **asked)
    tried = deliveries.attempts(tx, [row.number for row in rows]) if rows else {}
    return [delivery_json(row, tried[row.number]) for row in rows]


def _document_json(row: Any) -> Json:
    return {
        "id": str(row.number),
        "source": row.source_name,
        "url": without_secrets(row.url) or None,
        "received": iso(row.received_at),
        "how": row.how,
        "bytes": row.body_bytes,
        "kept": bool(row.is_kept),
        "outcome": row.outcome or None,
        "event_id": row.external_id,
    }


def _identity(tx: Tx, loaded: Loaded) -> Json:
    """Return by which of its keys the article is known, the strongest first.

    Keys are kept as hashes, so what the source says now is hashed again and looked
    for among them; those that no longer fit anything are counted only.
    """
    said = loaded.source_layer
    draft = Draft(
        guid=said.get("guid", ""),
        url=said.get("url", ""),
        canonical=said.get("canonical", ""),
        title=said.get("title", ""),
    )
    kept = provenance.keys_of(tx, loaded.row.number)
    made = keys_of(draft, loaded.row.source)
    known = [
        {"by": by, "value": value}
        for by, key, value in (
            ("guid", made.guid, draft.guid),
            ("url", made.url, draft.url),
            ("canonical", made.canonical, draft.canonical),
            ("path", made.path, draft.url),
            ("title", made.title, draft.title),
        )
        if key and key in kept
    ]
    best = known[0] if known else {"by": "unknown", "value": loaded.row.url}
    return {**best, "why": _WHY[best["by"]] + _others(known, len(kept)), "keys": known}


def _others(known: list[dict[str, str]], kept: int) -> str:
    others = [one["by"] for one in known[1:]]
    words = f"; also known by {', '.join(others)}" if others else ""
    earlier = kept - len(known)
    return words + (
        f"; {earlier} earlier {'key' if earlier == 1 else 'keys'} still lead here" if earlier > 0 else ""
    )


_WHY = {
    "guid": "the source's own id leads to this article",
    "url": "its address, in this or a twin form, leads to this article",
    "canonical": "the canonical address its page names leads to this article",
    "path": "the path of its address leads to this article",
    "title": "its title at this source leads to this article",
    "unknown": "none of the keys kept for it fits what the source says now",
}


def _feeds(tx: Tx, loaded: Loaded) -> list[Json]:
    """Return each feed the article stands in now, with the reason; nothing for one that nobody may see."""
    row = loaded.row
    if row.status != "usable" or row.embargo_until is not None or row.merged_into is not None:
        return []
    found = [(f"source/{loaded.source_name}", "it came from this source")]
    if row.duplicate_of is None:
        found.insert(0, ("all", "every article that is no copy of another"))
        found += [(f"tag/{slug}", f"it has the tag {slug}") for slug in provenance.tag_slugs(tx, row.number)]
        found += [(f"story/{row.story}", "it belongs to this story")] if row.story else []
        found += [("corrections", "it bears a note")] if row.note else []
        found += sorted(feeds.entered(tx, row.number).items())
    else:
        found[0] = (
            found[0][0],
            f"a copy of {reading.id_of(tx, row.duplicate_of)} stands only in its source's feed",
        )
    return [{"name": name, "why": why} for name, why in found]
