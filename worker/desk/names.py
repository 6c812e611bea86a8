"""Names: of sources, made from their title or address when nobody gave one, and found again when typed."""

import re
from collections.abc import Container
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from config.tables import Wrong, check_name
from feeds.errors import BadField
from worker.pipeline.identify import url_key
from worker.pipeline.tag.keys import slugify
from worker.store import articles
from worker.store.store import Tx

_LONGEST = 40
_NOT_TELLING = re.compile(
    r"\b(?:www|feeds?|rss\d?|atom|xml|json|rdf|php|html?|index|default|posts|sitemap|latest|news-sitemap)\b"
)


def check(name: str, field: str = "name") -> str:
    """Return a name that can stand in an address. Raises BadField for any other."""
    try:
        return check_name(name, (field,))
    except Wrong as error:
        raise BadField(field, f"{error}.") from None


def made_for(title: str, url: str, taken: Container[str]) -> str:
    """Return a free name for a source, from its title or else its address.

    >>> made_for("", "https://www.courier.example/sport/rss.xml", ())
    'courier-example-sport'
    """
    base = _short(slugify(title)) or _short(_telling(url)) or "source"
    name, more = base, 1
    while name in taken:
        more += 1
        name = f"{base}-{more}"
    return name


def _telling(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        ip_address(host)
        host = ""
    except ValueError:
        pass
    words = slugify(f"{host} {parts.path}".replace(".", " ").replace("/", " ").replace("_", " "))
    return "-".join(word for word in _NOT_TELLING.sub("", words).split("-") if word)


def _short(slug: str) -> str:
    if len(slug) <= _LONGEST:
        return slug
    return slug[: _LONGEST + 1].rsplit("-", 1)[0][:_LONGEST].strip("-")


def article_called(tx: Tx, name: str) -> Any:
    """Return the row of an article by its id or the address of its page, ours included; raises NotFound."""
    word = name.strip()
    if "://" in word:
        # Our own page of an article ends with its id.
        tail = urlsplit(word).path.rstrip("/").rpartition("/articles/")[2].removesuffix(".json")
        own = articles.called(tx, tail) if "/" not in tail else None
        if own is not None:
            return own
        return articles.find(tx, word, (url_key(word),))
    return articles.find(tx, word)
