r"""Addresses made fit to publish: absolute, of a harmless scheme, without tracking parameters.

A browser strips tabs and line feeds out of an address before it reads the
scheme (WHATWG URL, "basic URL parser"), so we do that first; otherwise
`java\\nscript:` would pass for a relative path.
"""

import re
from urllib.parse import urljoin, urlsplit, urlunsplit

SCHEMES = frozenset({"http", "https", "mailto", "tel"})

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# An address that needs no base, and has nothing odd before its path.
_WHOLE = re.compile(r"https?://[a-z0-9.-]+(?::[0-9]+)?(?:[/?#]|$)")
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|twclid|yclid|igshid|mc_[ce]id|mkt_tok|_hs(?:enc|mi)"
    r"|ns_(?:campaign|mchannel|source|linkname|fee)|at_(?:medium|campaign|custom\d|link_\w+|ptr_name|format)"
    r"|wt_mc|xtor|cmpid|ref_(?:src|url)|ocid|ito|smid|soc_src|soc_trk|guccounter|guce_\w+|ftag|ncid|spm|_ga|__twitter_impression)",
    re.IGNORECASE,
)
_MAY_TRACK = re.compile(r"[?&](?:" + _TRACKING.pattern + r")=", re.IGNORECASE)


def absolute(href: str, base: str) -> str:
    """Return `href` as an absolute address, a `#fragment`, or "" when it can't be published.

    `base` is the page's address; without one a relative link has no meaning and
    is given up. Tracking parameters are removed.

    >>> absolute("../b?utm_source=x&id=3", "https://news.example/a/c")
    'https://news.example/b?id=3'
    """
    href = _CONTROL.sub("", href).strip()
    if _WHOLE.match(href):
        return untracked(href.replace(" ", "%20"))
    if not href or (href[0] == "#" and len(href) == 1):
        return ""
    if href[0] == "#":
        return href
    named = _SCHEME.match(href)
    if named:
        scheme = named.group(1).lower()
        if scheme not in SCHEMES:
            return ""
        if scheme in {"mailto", "tel"}:
            return href
    return untracked(_joined(href, base))


def untracked(url: str) -> str:
    """Return the address without parameters that only tell where the reader came from."""
    if not _MAY_TRACK.search(url):
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept = [pair for pair in parts.query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))


def _joined(href: str, base: str) -> str:
    """Return the http(s) address with a host that `href` means on `base`, or ""."""
    try:
        joined = href if href[:8].lower().startswith(("http://", "https://")) else urljoin(base, href)
        parts = urlsplit(joined)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    return joined.replace(" ", "%20")
