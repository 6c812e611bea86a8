"""Composition: the article shown is the source's layer, what we derived, and the operator's say.

Each layer is plain JSON, written by its own hand only. A new poll touches
`source`, a new tagger or extractor `derived`, an operator `operator`; nothing
overwrites anything else, and the operator's word stands above all. What rules
decided is part of `derived` and stands between the source and the operator.
"""

from datetime import datetime
from html import escape
from typing import Any

from worker.article import Draft, Evidence, Extract, Tag, Topic
from worker.pipeline.clean.links import untracked
from worker.pipeline.revise import text_of

Layer = dict[str, Any]
_SUMMARY_WORDS = 50  # of an article that may not be shown in full and has no summary of its own


def source_layer(draft: Draft) -> Layer:
    """Return what the source said, without the body (that stays in the document)."""
    return _filled(
        {
            "guid": draft.guid,
            "url": draft.url,
            "canonical": draft.canonical,
            "title": draft.title,
            "summary": draft.summary,
            "authors": list(draft.authors),
            "published": _iso(draft.published),
            "updated": _iso(draft.updated),
            "language": draft.language,
            "section": draft.section,
            "categories": list(draft.categories),
            "image": draft.image,
            "note": draft.note,
            "event": draft.event if draft.event != "article.published" else "",
        }
    )


def derived_layer(content: Extract) -> Layer:
    """Return what we made of the body: clean HTML, the lead picture, what the page said of itself."""
    lead = content.lead
    return _filled(
        {
            "html": content.html,
            "lead": {"url": lead.url, "caption": lead.caption, "credit": lead.credit} if lead else None,
            "title": content.title,
            "authors": list(content.authors),
            "published": _iso(content.published),
            "updated": _iso(content.updated),
            "language": content.language,
            "section": content.section,
            "summary": content.summary,
            "site": content.site,
            "categories": list(content.categories),
            "type": content.type if content.type != "article" else "",
            "paywalled": content.paywalled,
            "canonical": content.canonical,
            "left_out": [
                {"text": one.text, "block": one.block, "pages": one.pages} for one in content.left_out
            ],
        }
    )


def with_tags(derived: Layer, tags: tuple[Tag, ...], topics: tuple[Topic, ...]) -> Layer:
    """Return the derived layer with tags and topics in it."""
    return derived | _filled(
        {"tags": [tag_json(tag) for tag in tags], "topics": [topic_json(topic) for topic in topics]}
    )


def compose(source: Layer, derived: Layer, operator: Layer) -> dict[str, Any]:
    """Return the shown article; the keys are those below, empty where no layer says anything."""

    def first(name: str, *layers: Layer) -> Any:
        for layer in layers:
            if layer.get(name):
                return layer[name]
        return ""

    lead = derived.get("lead") or {}
    ruled = derived.get("ruled") or {}
    shown = {
        "title": first("title", operator, source, derived),
        "html": first("html", operator, derived),
        # A source's summary may repeat what the operator's text corrects.
        "summary": first("summary", operator, *(() if operator.get("html") else (source, derived))),
        # The link is for our readers: where the source's own came from is none of their business.
        "url": operator.get("url") or untracked(first("url", source) or first("canonical", derived, source)),
        "authors": first("authors", operator, source, derived) or [],
        "published": first("published", operator, source, derived),
        "updated": first("updated", source, derived),
        "language": first("language", operator, ruled, source, derived),
        "section": first("section", operator, ruled, source, derived),
        "image": first("image", operator, source) or lead.get("url", ""),
        "image_caption": lead.get("caption", ""),
        "image_credit": lead.get("credit", ""),
        "categories": first("categories", source, derived) or [],
        "tags": _tags(_ruled_tags(derived.get("tags", []), ruled), operator),
        "topics": derived.get("topics", []),
        "note": first("note", operator, source, derived),
        "type": derived.get("type") or "article",
        "feeds": ruled.get("feeds", []),
    }
    return _within_rights(shown, ruled) if ruled else shown


def _within_rights(shown: Layer, ruled: Layer) -> Layer:
    """Return the article as far as it may be shown, with the line that must stand under it."""
    rights, line = ruled.get("rights", ""), ruled.get("attribution", "")
    if rights == "summary-only":
        shown |= {"html": "", "summary": shown["summary"] or _beginning(shown["html"])}
    elif rights in ("title-only", "no-republish"):
        shown |= {"html": "", "summary": "", "image": "", "image_caption": "", "image_credit": ""}
    if line:
        shown["html"] += f"<p>{escape(line, quote=False)}</p>"
    return shown


def _beginning(html: str) -> str:
    words = text_of(html).split()
    return " ".join(words[:_SUMMARY_WORDS]) + ("…" if len(words) > _SUMMARY_WORDS else "")


def _ruled_tags(found: list[Layer], ruled: Layer) -> list[Layer]:
    gone = set(ruled.get("untag", ()))
    added = ruled.get("tags", [])
    mine = {tag["slug"] for tag in added}
    return [*added, *(tag for tag in found if tag["slug"] not in gone and tag["slug"] not in mine)]


def _tags(found: list[Layer], operator: Layer) -> list[Layer]:
    gone = set(operator.get("tags_removed", ()))
    added = operator.get("tags_added", [])
    mine = {tag["slug"] for tag in added}
    return [*added, *(tag for tag in found if tag["slug"] not in gone and tag["slug"] not in mine)]


def tag_json(tag: Tag) -> Layer:
    """Return a tag in the shape of the contract."""
    return {
        "name": tag.name,
        "slug": tag.slug,
        "kind": tag.kind,
        "score": round(tag.score, 3),
        "evidence": [evidence_json(item) for item in tag.evidence],
        "origin": tag.origin,
    }


def evidence_json(item: Evidence) -> Layer:
    """Return one piece of evidence in the shape of the contract."""
    return {"text": item.text, "where": item.where, "count": item.count}


def topic_json(topic: Topic) -> Layer:
    """Return a topic in the shape of the contract."""
    return {"qcode": topic.qcode, "name": topic.name, "score": round(topic.score, 3)}


def _filled(layer: Layer) -> Layer:
    """Return the layer without what is empty: rows stay small."""
    return {name: value for name, value in layer.items() if value}


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
