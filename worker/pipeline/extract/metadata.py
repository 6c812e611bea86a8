"""What a page says about itself: title, authors, dates, site, section, language, pictures."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from worker.article import Image
from worker.pipeline.clean.links import absolute
from worker.pipeline.extract.jsonld import article_of, meta_of, objects_of, words
from worker.pipeline.extract.times import read_time, time_in_url

_SPLIT = re.compile(r"\s+[|–—·»•:/\\-]+\s+|\s*[|»]\s*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """The facts about an article that stand outside its body."""

    title: str = ""
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


def read_metadata(root: etree._Element, url: str) -> Metadata:
    """Return what the page's JSON-LD, meta elements and headings say, in that order of trust."""
    meta = meta_of(root)
    item = article_of(objects_of(root))

    def said(*names: str) -> str:
        return next((meta[name][0] for name in names if name in meta), "")

    site = _flat(said("og:site_name", "application-name") or words(item.get("publisher")))
    canonical = next(
        (link.get("href") or "" for link in root.iter("link") if link.get("rel") == "canonical"), ""
    )
    return Metadata(
        title=_title(root, [words(item.get("headline")), said("og:title", "twitter:title")], site),
        authors=_authors(item.get("author"), meta),
        published=read_time(words(item.get("datePublished")))
        or read_time(
            said("article:published_time", "datepublished", "date", "pubdate", "publish-date", "dc.date")
        )
        or time_in_url(url),
        updated=read_time(words(item.get("dateModified")))
        or read_time(said("article:modified_time", "og:updated_time")),
        site=site,
        section=_flat(said("article:section") or words(item.get("articleSection"))),
        language=(root.get("lang") or words(item.get("inLanguage")) or said("og:locale")).replace("_", "-"),
        canonical=absolute(canonical or said("og:url"), url),
        summary=_flat(
            said("og:description", "description", "twitter:description") or words(item.get("description"))
        ),
        lead=_lead(item, said("og:image", "twitter:image"), url),
        categories=tuple(dict.fromkeys(_flat(tag) for tag in meta.get("article:tag", []) if tag.strip())),
        paywalled=str(item.get("isAccessibleForFree", "")).lower() == "false",
        body=words(item.get("articleBody")),
    )


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _title(root: etree._Element, candidates: list[str], site: str) -> str:
    """Return the title without the site's name."""
    headings = [_flat("".join(h.itertext())) for h in root.iter("h1")]
    raw = next((_flat("".join(t.itertext())) for t in root.iter("title")), "")
    title = next(filter(None, [*map(_flat, candidates), *headings[:1], raw]), "")
    parts = [part for part in _SPLIT.split(title) if part]
    if len(parts) > 1 and site and parts[-1].lower() == site.lower():
        title = title[: title.rindex(parts[-1])].rstrip(" |–—·»•:/\\-")
    return title


def _authors(value: Any, meta: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the names of the authors."""
    found = [words(part) for part in (value if isinstance(value, list) else [value])]
    if not any(found):
        found = meta.get("author", []) + meta.get("article:author", [])
    return tuple(dict.fromkeys(_flat(name) for name in found if name and "://" not in name))


def _lead(item: dict[str, Any], image: str, url: str) -> Image | None:
    """Return the picture the page shows to the world."""
    picture = item.get("image")
    first = picture[0] if isinstance(picture, list) and picture else picture
    said = words(first.get("url")) if isinstance(first, dict) else words(first)
    address = absolute(image or said, url)
    return Image(address) if address and urlsplit(address).scheme else None
