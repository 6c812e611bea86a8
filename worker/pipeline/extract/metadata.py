"""What a page says about itself: title, authors, dates, site, section, language, pictures.

Trusted in this order: JSON-LD, meta elements (OpenGraph, article:*), microdata,
what readers see, the address. Where two say it, they must agree to be believed
(see `titles`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from worker.article import Image
from worker.pipeline.clean.links import absolute
from worker.pipeline.extract.byline import authors_of
from worker.pipeline.extract.days import day_shown
from worker.pipeline.extract.jsonld import article_of, meta_of, objects_of, types_of, words
from worker.pipeline.extract.times import read_time, time_in_url
from worker.pipeline.extract.titles import flat, title_of

_PUBLISHED = (
    *("article:published_time", "datepublished", "article:published", "og:published_time", "date", "pubdate"),
    *("publishdate", "publish-date", "publish_date", "publication_date", "parsely-pub-date", "sailthru.date"),
    *(
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "article.published",
        "cxenseparse:recs:publishtime",
    ),
)
_UPDATED = (
    "article:modified_time",
    "datemodified",
    "og:updated_time",
    "lastmod",
    "last-modified",
    "dcterms.modified",
)
Said = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Metadata:
    """The facts about an article that stand outside its body."""

    title: str = ""
    head_title: str = ""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
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
    og_type: str = ""
    is_front: bool = False
    base: str = ""


def read_metadata(root: etree._Element, url: str) -> Metadata:
    """Return what the page's JSON-LD, meta elements and visible text say, in that order of trust."""
    meta = meta_of(root)
    objects = objects_of(root)
    item = article_of(objects)

    def said(*names: str) -> str:
        return next((meta[name][0] for name in names if name in meta), "")

    site = flat(said("og:site_name", "application-name") or words(item.get("publisher")))
    canonical = next(
        (link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"), ""
    )
    canonical = absolute(canonical or said("og:url"), url)
    address = urlsplit(url or canonical)
    return Metadata(
        title=title_of(
            root,
            [words(item.get("headline")), said("og:title", "twitter:title")],
            site,
            address.hostname or "",
        ),
        head_title=next((flat("".join(title.itertext())) for title in root.iter("title")), ""),
        authors=authors_of(item, meta, root),
        published=_published(root, item, said, url or canonical),
        updated=_first_time(words(item.get("dateModified")), *map(said, _UPDATED)),
        site=site,
        section=flat(said("article:section") or words(item.get("articleSection"))),
        language=(root.get("lang") or words(item.get("inLanguage")) or said("og:locale")).replace("_", "-"),
        canonical=canonical,
        summary=flat(
            said("og:description", "description", "twitter:description") or words(item.get("description"))
        ),
        lead=_lead(item, said("og:image", "twitter:image"), url),
        categories=tuple(dict.fromkeys(flat(tag) for tag in meta.get("article:tag", []) if tag.strip())),
        paywalled=str(item.get("isAccessibleForFree", "")).lower() == "false",
        body=words(item.get("articleBody")),
        kinds=tuple(types_of(item)),
        og_type=said("og:type").lower(),
        base=next((base.get("href") or "" for base in root.iter("base")), ""),
        is_front=address.path in {"", "/"} and not address.query,
    )


def _published(root: etree._Element, item: dict[str, Any], said: Said, url: str) -> datetime | None:
    """Return when the article was published: as the head says, as the page shows, as the address says."""
    return (
        _first_time(words(item.get("datePublished")), *map(said, _PUBLISHED))
        or day_shown(root)
        or time_in_url(url)
        or _first_time(words(item.get("dateCreated")), words(item.get("uploadDate")))
    )


def _first_time(*texts: str) -> datetime | None:
    """Return the first of several dates that can be read."""
    return next((moment for text in texts if text and (moment := read_time(text))), None)


def _lead(item: dict[str, Any], image: str, url: str) -> Image | None:
    """Return the picture the page shows to the world."""
    picture = item.get("image")
    first = picture[0] if isinstance(picture, list) and picture else picture
    said = words(first.get("url")) if isinstance(first, dict) else words(first)
    address = absolute(image or said, url)
    return Image(address) if address and urlsplit(address).scheme else None
