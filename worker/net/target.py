"""A URL taken apart once, so that what is checked is what is asked.

Most tricks against guards live between two parsers that read one URL in two
ways. Here is only one reading, a strict one, and every odd spelling (numbers as
hosts, credentials, backslashes, control characters) is refused instead of guessed.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, quote, urlsplit

import idna

from worker.errors import PermanentError, Refused

_PORTS = {"http": 80, "https": 443}
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\\ud800-\udfff]")
_PLAIN_HOST = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.(?!-)[a-z0-9_-]{1,63})*").fullmatch
# The WHATWG rule: when the last label looks like a number, the whole host is an IPv4 address.
_NUMERIC_END = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)").fullmatch
_TIDY_PATH = re.compile(r"/[!#-;=?-~]*").fullmatch
_KEPT = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"<>')
# RFC 9110 §4.1 asks for 8,000 octets at least; nobody serves articles under longer ones.
_LONGEST_URL = 8192


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: `path` is in origin form, `origin` is the key of host and connection."""

    url: str
    scheme: str
    host: str
    port: int
    authority: str
    path: str
    literal: bool

    @property
    def origin(self) -> str:
        """Return scheme, host and port in one string: `https://host:port`."""
        return f"{self.scheme}://{self.authority}"


@lru_cache(maxsize=8192)
def target(url: str) -> Target:
    """Take an absolute http(s) URL apart; spaces and foreign letters in its path are encoded.

    Raises Refused for what is unsafe (scheme, credentials, disguised addresses)
    and PermanentError for what is no URL at all; the sentence shows the host, never
    credentials or the query.
    """
    text = url.strip()
    if len(text) > _LONGEST_URL:
        raise PermanentError(f"A URL of {len(text)} characters is too long.")
    if _FORBIDDEN.search(text):
        raise Refused("A URL with control characters, backslashes or broken letters is refused.")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise PermanentError("The URL has an impossible host or port.") from error
    _check_shape(parts)
    host, literal = _host(parts)
    default = _PORTS[parts.scheme]
    if port == 0:
        raise Refused(f"{host} is refused: port 0 does not exist.")
    shown = f"[{host}]" if ":" in host else host
    authority = shown if port in (None, default) else f"{shown}:{port}"
    path = _path(parts)
    scheme = parts.scheme
    return Target(f"{scheme}://{authority}{path}", scheme, host, port or default, authority, path, literal)


def _check_shape(parts: SplitResult) -> None:
    if parts.scheme not in _PORTS:
        name = parts.scheme or "no scheme"
        raise Refused(f"Only http and https URLs are fetched, not {name[:20]}.")
    if "@" in parts.netloc:
        raise Refused("A URL with a user name or password in it is refused.")
    if not parts.netloc:
        raise PermanentError("The URL names no host.")


def _host(parts: SplitResult) -> tuple[str, bool]:
    """Return the host as it is connected, and whether it is an address."""
    named = parts.hostname or ""
    if parts.netloc.startswith("["):
        return _v6(named), True
    try:
        name = named if named.isascii() else idna.encode(named, uts46=True).decode("ascii")
    except UnicodeError as error:
        raise PermanentError("The URL has an impossible host name.") from error
    name = name.lower().removesuffix(".")
    if _NUMERIC_END(name):
        try:
            return str(IPv4Address(name)), True
        except ValueError as error:
            raise Refused(f"{name[:80]} is refused: an address in a disguised spelling.") from error
    if len(name) > 253 or not _PLAIN_HOST(name):
        raise PermanentError("The URL has an impossible host name.")
    return name, False


def _v6(text: str) -> str:
    if "%" in text:
        raise Refused("An IPv6 address with a scope is refused.")
    try:
        return str(IPv6Address(text))
    except ValueError as error:
        raise PermanentError("The URL has an impossible host name.") from error


def _path(parts: SplitResult) -> str:
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return path if _TIDY_PATH(path) and "#" not in path else quote(path, safe=_KEPT.replace("#", ""))
