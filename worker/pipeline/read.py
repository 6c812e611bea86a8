"""Reading: what one document says, as drafts, links to pages, or an order.

    poll  a feed, a sitemap or a listing page   -> drafts | pages
    hub   a feed                                -> drafts
    page  one article page, with what its feed gave in `carry` -> one draft and its extract
    hook  a publisher's event                   -> one draft, or an order (kill, withdraw, republish)
    file  a page the operator gave              -> one draft and its extract

Nothing is decided here; a document that makes no sense gives a Reading with
`error`, one sentence for the user.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from feeds import sitemap
from feeds.discover import discover
from feeds.document import GZIP, unpacked
from feeds.entry import Entry, Feed
from feeds.errors import FeedError
from feeds.sniff import parse_feed, sniff
from feeds.webhook import HookEvent, parse_hook
from feeds.websub import parse_link_header
from worker.article import Document, Draft
from worker.errors import PermanentError
from worker.pipeline.listing import PageLink, links_of, next_of

FEEDS = frozenset(("rss", "atom", "rdf", "jsonfeed"))
SITEMAPS = frozenset(("sitemap", "sitemapindex"))
ORDERS = frozenset(("article.withdrawn", "article.killed", "article.republish", "source.ping"))


@dataclass(frozen=True, slots=True)
class Reading:
    """What a document says. `order` is a hook's event that asks for an act instead of bringing content.

    `gone` are guids the source itself declares deleted (RFC 6721). `extract` says
    that the body is a page to be extracted. `more` are further lists: the sitemaps of
    an index, the next page of a listing. `period_seconds` is the rhythm the source
    asks for, 0 when it does not, `skip_hours` and `skip_days` when it wants to be spared.
    """

    drafts: tuple[Draft, ...] = ()
    pages: tuple[PageLink, ...] = ()
    more: tuple[PageLink, ...] = ()
    gone: tuple[str, ...] = ()
    order: Draft | None = None
    extract: bool = False
    title: str = ""
    home: str = ""
    hubs: tuple[str, ...] = ()
    self_url: str = ""
    period_seconds: int = 0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    error: str = ""


def read(document: Document, kind: str = "feed", select: str = "") -> Reading:
    """Return what the document says; `kind` and `select` are the source's."""
    try:
        if document.how == "hook":
            return _read_hook(document)
        if document.how in ("page", "file"):
            return _read_page(document)
        return _read_poll(document, kind, select)
    except (FeedError, PermanentError) as error:
        return Reading(error=str(error))


def _read_hook(document: Document) -> Reading:
    event = parse_hook(document.body)
    draft = _hook_draft(event)
    if event.type in ORDERS:
        return Reading(order=draft)
    return Reading(drafts=(draft,))


def _hook_draft(event: HookEvent) -> Draft:
    return Draft(
        guid=event.id,
        url=event.url,
        title=event.title,
        html=event.html,
        authors=event.authors,
        published=event.published_at,
        updated=event.updated_at,
        language=event.language,
        categories=event.categories,
        image=event.image,
        event=event.type,
        note=event.note,
        embargo_until=event.embargo_until,
        base_url=event.url,
    )


def _read_page(document: Document) -> Reading:
    draft = draft_of(document.carry.get("draft", {}))
    if not draft.url:
        draft = replace(draft, url=document.url)
    reason = document.carry.get("failed", "")
    if reason and not (draft.title and (draft.html or draft.summary)):
        return Reading(error=str(reason))
    return Reading(drafts=(draft,), extract=not reason)


def _read_poll(document: Document, kind: str, select: str) -> Reading:
    if document.body[:2] == GZIP:
        document = replace(document, body=unpacked(document.body, sitemap.MAX_BODY_BYTES))
    found = sniff(document.body, document.content_type)
    if found in FEEDS:
        reading = reading_of(parse_feed(document.body, document.content_type, document.url))
        return _with_header(reading, document)
    if found in SITEMAPS:
        return _read_sitemap(document)
    if found == "html" and kind == "page":
        pages = links_of(document.body, document.url, select)
        if not pages and not document.carry.get("part"):
            wrong = "its selector fits nothing there" if select else "name them with --select CSS"
            return Reading(error=f"no links to articles were found on the page; {wrong}")
        return _with_hub(Reading(pages=pages, more=next_of(document.body, document.url)), document)
    if found == "html":
        return Reading(error="expected a feed and got a web page")
    return reading_of(parse_feed(document.body, document.content_type, document.url))


def _with_header(reading: Reading, document: Document) -> Reading:
    """Return the reading with the hub and the topic of the Link header, which go before the feed's own."""
    links = parse_link_header(str(document.carry.get("link", "")), document.url)
    hubs = tuple(link.href for link in links if link.rel == "hub")
    own = next((link.href for link in links if link.rel == "self"), "")
    return replace(reading, hubs=hubs or reading.hubs, self_url=own or reading.self_url) if links else reading


def _with_hub(reading: Reading, document: Document) -> Reading:
    """Return the reading of a listing with the hub and the topic that its head names, or the Link header."""
    found = discover(document.body, document.url, {"link": str(document.carry.get("link", ""))})
    return replace(reading, hubs=found.hubs, self_url=found.self_url)


def _read_sitemap(document: Document) -> Reading:
    found = sitemap.parse(document.body, document.content_type, document.url)
    pages = tuple(PageLink(page.url, page.title, page.published or page.modified) for page in found.pages)
    return Reading(pages=pages, more=tuple(PageLink(one.url, "", one.modified) for one in found.sitemaps))


def reading_of(feed: Feed) -> Reading:
    """Return a feed document as a reading."""
    hubs = tuple(link.href for link in feed.links if link.rel == "hub")
    return Reading(
        drafts=tuple(_entry_draft(entry, feed) for entry in feed.entries),
        gone=tuple(stone.ref for stone in feed.tombstones),
        title=feed.title,
        home=feed.url,
        hubs=hubs,
        self_url=feed.self_url,
        period_seconds=max(feed.period_seconds, feed.ttl_minutes * 60),
        skip_hours=feed.skip_hours,
        skip_days=feed.skip_days,
    )


def _entry_draft(entry: Entry, feed: Feed) -> Draft:
    image = entry.pictures[0].url if entry.pictures else ""
    return Draft(
        guid=entry.id,
        url=entry.url,
        title=entry.title,
        html=entry.content_html,
        summary=entry.summary,
        authors=tuple(person.name for person in entry.authors if person.name),
        published=entry.published or entry.updated,
        updated=entry.updated,
        language=entry.language or feed.language,
        categories=tuple(category.label or category.term for category in entry.categories),
        image=image,
        note=entry.note,
        base_url=entry.base or entry.url or feed.url,
    )


_TIMES = ("published", "updated", "embargo_until")
_LISTS = ("authors", "categories")


def draft_json(draft: Draft) -> dict[str, Any]:
    """Return a draft as plain JSON, without what is empty; an errand carries it."""
    values = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    for name in _TIMES:
        values[name] = values[name].isoformat() if values[name] else None
    for name in _LISTS:
        values[name] = list(values[name])
    return {name: value for name, value in values.items() if value}


def draft_of(values: dict[str, Any]) -> Draft:
    """Return the draft that `draft_json` made plain."""
    made = dict(values)
    for name in _TIMES:
        if made.get(name):
            made[name] = datetime.fromisoformat(made[name])
    for name in _LISTS:
        if made.get(name):
            made[name] = tuple(made[name])
    return Draft(**made)
