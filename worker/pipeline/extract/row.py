"""What `wirecopy clean` prints of one page."""

from datetime import datetime

from worker.article import Extract


def as_row(file: str, extract: Extract) -> dict[str, object]:
    """Return the JSON object of one cleaned page; `error` is null when the page holds an article."""
    return {
        "file": file,
        "url": extract.url,
        "title": extract.title,
        "authors": list(extract.authors),
        "published": _moment(extract.published),
        "updated": _moment(extract.updated),
        "site": extract.site,
        "section": extract.section,
        "language": extract.language,
        "canonical": extract.canonical,
        "lead": extract.summary,
        "image": extract.lead.url if extract.lead else None,
        "categories": list(extract.categories),
        "type": extract.type,
        "html": extract.html,
        "text": extract.text,
        "error": extract.error or None,
        "paywalled": extract.paywalled,
        "dated_by": extract.dated_by,
        "related": [{"url": hint.url, "title": hint.title} for hint in extract.hints],
    }


def _moment(time: datetime | None) -> str | None:
    """Return a time as RFC 3339 in UTC."""
    return time.isoformat().replace("+00:00", "Z") if time else None
