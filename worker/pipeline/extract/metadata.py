"""What a page says about itself: title, authors, dates, site, section, language, pictures.

Trusted in this order: JSON-LD, meta elements (OpenGraph, article:*), microdata,
what readers see, the address. Where two say it, they must agree to be believed
(see `titles`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from worker.article import Image
from worker.pipeline.clean.links import absolute
from worker.pipeline.extract.byline import authors_of, house_names
from worker.pipeline.extract.days import day_changed, day_shown, read_day
from worker.pipeline.extract.jsonld import article_of, filled, meta_of, objects_of, types_of, words
from worker.pipeline.extract.times import read_time, time_in_url
from worker.pipeline.extract.titles import flat, title_of

_PUBLISHED = (
    "article:published_time datepublished article:published og:published_time date pubdate published-date "
    "published_date publishdate publish-date publish_date publication_date publication-date parsely-pub-date "
    "sailthru.date dc.date dc.date.issued dcterms.created dcterms.date article.published "
    "cxenseparse:recs:publishtime"
).split()
_UPDATED = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "lastmod",
    "last-modified",
    "dcterms.modified",
)
# A page shows the day of its zone, perhaps with the hour, the address a day of another.
_AGREES = timedelta(days=2)
_SHORTEST_TRAIL, _MOST_CATEGORIES = 2, 30
Said = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Metadata:
    """The facts about an article that stand outside its body."""

    title: str = ""
    head_title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    dated_by: str = ""
    updated: datetime | None = None
    site: str = ""
    section: str = ""
    language: str = ""
    canonical: str = ""
    summary: str = ""
    lead: Image | None = None
    categories: tuple[str, ...] = ()
    paywalled: bool = False
    body: str = ""
    kinds: tuple[str, ...] = ()
    pages: frozenset[str] = frozenset()
    body_class: str = ""
    og_type: str = ""
    is_front: bool = False
    base: str = ""


def read_metadata(root: etree._Element, url: str) -> Metadata:
    """Return what the page's JSON-LD, meta elements and visible text say, in that order of trust."""
    meta = meta_of(root)
    objects = objects_of(root)

    def said(*names: str) -> str:
        return next((meta[name][0] for name in names if name in meta), "")

    head_title = next((flat("".join(title.itertext())) for title in root.iter("title")), "")
    item = filled(article_of(objects, f"{head_title} {said('og:title')}"), objects)

    site = flat(said("og:site_name", "application-name") or words(item.get("publisher")))
    canonical = next(
        (link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"), ""
    )
    canonical = absolute(canonical or said("og:url") or _page_of(item), url)
    address = urlsplit(url or canonical)
    host = (address.hostname or "").removeprefix("www.")
    published, dated_by = _published(root, item, said, url or canonical)
    return Metadata(
        title=title_of(
            root,
            [words(item.get("headline")), said("og:title", "twitter:title")],
            site,
            host,
        ),
        head_title=head_title,
        authors=authors_of(item, meta, root, house_names(site, words(item.get("publisher")), host)),
        published=published,
        dated_by=dated_by,
        updated=_first_time(words(item.get("dateModified")), *map(said, _UPDATED)) or day_changed(root),
        site=site,
        section=flat(said("article:section") or words(item.get("articleSection")) or _trail(objects)),
        language=(
            root.get("lang")
            or root.get("xml:lang")
            or said("content-language")
            or words(item.get("inLanguage"))
            or said("og:locale")
        ).replace("_", "-"),
        canonical=canonical,
        summary=flat(
            said("og:description", "description", "twitter:description") or words(item.get("description"))
        ),
        lead=_lead(item, said("og:image", "twitter:image"), url),
        categories=_categories(item, meta),
        paywalled=_is_paywalled(objects, said("article:content_tier", "content_tier")),
        body=words(item.get("articleBody")),
        kinds=tuple(types_of(item)),
        pages=frozenset(kind for one in objects for kind in types_of(one)),
        og_type=said("og:type").lower(),
        body_class=next((body.get("class") or "" for body in root.iter("body")), ""),
        base=next((base.get("href") or "" for base in root.iterfind("head/base")), ""),
        is_front=address.path in {"", "/"} and not address.query,
    )


def _page_of(item: dict[str, Any]) -> str:
    """Return the address that structured data gives the article."""
    page = item.get("mainEntityOfPage")
    said = page.get("@id") or page.get("url") if isinstance(page, dict) else page
    return said if isinstance(said, str) and said.startswith("http") else ""


def _trail(objects: list[dict[str, Any]]) -> str:
    """Return the last place but the page itself on the way from the front page, "" without one."""
    for one in objects:
        if "BreadcrumbList" in types_of(one) and isinstance(steps := one.get("itemListElement"), list):
            names = [words(step.get("name") or step.get("item")) for step in steps if isinstance(step, dict)]
            return names[-2] if len(names) > _SHORTEST_TRAIL and not names[-2].startswith("http") else ""
    return ""


def _categories(item: dict[str, Any], meta: dict[str, list[str]]) -> tuple[str, ...]:
    """Return what the page files itself under: its tags, else its keywords for news or in structured data."""
    said = item.get("keywords")
    listed = list(map(words, said)) if isinstance(said, list) else words(said).split(",")
    news = [tag for line in meta.get("news_keywords", []) for tag in line.split(",")]
    tags = meta.get("article:tag") or list(filter(str.strip, news)) or listed
    return tuple(dict.fromkeys(flat(tag) for tag in tags[:_MOST_CATEGORIES] if tag.strip()))


def _is_paywalled(objects: list[dict[str, Any]], tier: str) -> bool:
    """Tell whether the page says that it, or a part of it, is not free to read."""
    if tier.lower() in {"locked", "metered", "premium"}:
        return True
    parts = [one.get("hasPart") for one in objects]
    told = [*objects, *(one for part in parts for one in (part if isinstance(part, list) else [part]))]
    return any(
        isinstance(one, dict)
        and str(one.get("isAccessibleForFree", "")).rpartition("/")[2].lower() == "false"
        for one in told
    )


def _published(
    root: etree._Element, item: dict[str, Any], said: Said, url: str
) -> tuple[datetime | None, str]:
    """Return when the article was published, and who says so: `data`, `meta`, `page` or `address`."""
    if told := _first_time(words(item.get("datePublished"))):
        return told, "data"
    if told := _first_time(*map(said, _PUBLISHED)):
        return told, "meta"
    shown, named = day_shown(root), time_in_url(url)
    # A day in the address is the article's own; one shown far from it is a teaser's.
    if shown and named and abs(shown - named) > _AGREES:
        shown = None
    if shown or named:
        return shown or named, "page" if shown else "address"
    made = _first_time(words(item.get("dateCreated")), words(item.get("uploadDate")))
    return made, "data" if made else ""


def _first_time(*texts: str) -> datetime | None:
    """Return the first of several dates that can be read."""
    return next((moment for text in texts if text and (moment := read_time(text) or read_day(text))), None)


def _lead(item: dict[str, Any], image: str, url: str) -> Image | None:
    """Return the picture the page shows to the world."""
    picture = item.get("image")
    first = picture[0] if isinstance(picture, list) and picture else picture
    said = words(first.get("url")) if isinstance(first, dict) else words(first)
    address = absolute(image or said, url)
    return Image(address) if address and urlsplit(address).scheme else None
