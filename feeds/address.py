"""Addresses as strict readers want them: RFC 3986, because what people write in links is often more.

Browsers take `https://zürich.example/a|b c`, and so do we on the way in. Many feed
readers and every validator take the written-out form only, so that is what goes out.
"""

import re
from urllib.parse import quote, urlsplit

_PLAIN = re.compile(r"[0-9A-Za-z;/?:@&=+$.\-_!~*'()%,#]*")
_SAFE = ";/?:@&=+$.-_!~*'()%,#"
_STRAY = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PORTS = {"http": 80, "https": 443}


def uri(href: str) -> str:
    """Return an address in ASCII: the host in its DNS form, everything else percent-encoded.

    What is encoded already stays as it is.

    >>> uri("https://zürich.example/a|b?c=ä")
    'https://xn--zrich-kva.example/a%7Cb?c=%C3%A4'
    """
    href = _STRAY.sub("%25", href)
    if _PLAIN.fullmatch(href):
        return href
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
        named = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return quote(href, safe=_SAFE)
    before, _, rest = href.partition(parts.netloc) if parts.netloc else ("", "", href)
    netloc = parts.netloc if named == host else parts.netloc.lower().replace(host, named)
    return f"{before}{quote(netloc, safe=_SAFE + '[]')}{quote(rest, safe=_SAFE)}"


def canonical(href: str) -> str:
    """Return an address in the one form that all its spellings share, for use as an id.

    Ids are compared letter by letter (RFC 4287, 4.2.6.1).

    >>> canonical("HTTPS://Gazette.example:443/a/../%7ejane%2f")
    'https://gazette.example/~jane%2F'
    """
    parts = urlsplit(uri(href))
    if not parts.netloc:
        return href
    user, at, _ = parts.netloc.rpartition("@")
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    query = f"?{_spelt(parts.query)}" if parts.query else ""
    return f"{parts.scheme}://{user}{at}{host}{port}{_path(_spelt(parts.path))}{query}"


def _spelt(text: str) -> str:
    """Return text with what needs no percent-encoding decoded, and the rest in capitals."""
    return _ESCAPE.sub(_letter, text)


def _letter(found: re.Match[str]) -> str:
    letter = chr(int(found[0][1:], 16))
    return letter if letter in _UNRESERVED else found[0].upper()


def _path(path: str) -> str:
    """Return a path without dot segments (RFC 3986, 5.2.4); an empty one is `/`."""
    kept: list[str] = []
    steps = path.split("/")[1:] or [""]
    for place, step in enumerate(steps):
        is_last = place == len(steps) - 1
        if step == "..":
            del kept[-1:]
        elif step != ".":
            kept.append(step)
        if step in (".", "..") and is_last:
            kept.append("")
    return "/" + "/".join(kept)
