"""Redirects followed by hand: where next, with which method, headers and cookies.

Pure: `client` does the asking. Every hop is a new URL from a stranger, so each
passes the same checks as the first.
"""

from dataclasses import dataclass, field
from urllib.parse import urljoin

from worker.errors import PermanentError, Refused
from worker.net.ask import Ask
from worker.net.target import Target, target
from worker.net.wire import Headers

REDIRECTS = frozenset((301, 302, 303, 307, 308))

# What may follow a redirect to another origin; the rest may carry secrets.
_HARMLESS = frozenset(("accept", "accept-language", "content-type"))
_MOST_COOKIES = 20
_LONGEST_COOKIE = 4096


@dataclass(slots=True)
class Hops:
    """The state of one errand on its way through redirects.

    `lasting` is where the permanent redirects before the first passing one lead: that
    one says (RFC 9110 §15.4) that the address before it stays the one to ask.
    Cookies live as long as the errand and go back only to the origin that set
    them: some sites redirect to themselves until their cookie comes back.
    """

    ask: Ask
    at: Target
    method: str
    body: bytes
    permanent: bool = True
    lasting: str = ""
    count: int = 0
    crossed: bool = False
    cookies: dict[str, dict[bytes, bytes]] = field(default_factory=dict)

    @classmethod
    def start(cls, ask: Ask, at: Target) -> "Hops":
        """Return the state before the first redirect."""
        return cls(ask, at, ask.method, ask.body)

    def step(self, status: int, headers: Headers) -> None:
        """Move to where this redirect points.

        Raises Refused for a circle, a chain that is too long, and unsafe URLs.
        """
        self.count += 1
        if self.count > self.ask.limits.redirects:
            raise Refused(f"{self.at.host} redirected more than {self.ask.limits.redirects} times.")
        learnt = self._keep_cookies(headers)
        goal = self._goal(headers)
        if goal == self.at and not learnt and (status != 303 or self.method == "GET"):
            raise Refused(f"{self.at.host} redirects in a circle.")
        downgraded = self.at.scheme == "https" and goal.scheme == "http"
        self.permanent = self.permanent and status in (301, 308) and not downgraded
        if self.permanent:
            self.lasting = goal.url
        self.crossed = self.crossed or goal.origin != self.at.origin
        # As the Fetch standard and RFC 9110 §15.4 have it: only 307 and 308 keep the body.
        if self.method == "POST" and status in (301, 302, 303):
            self.method, self.body = "GET", b""
        self.at = goal

    def headers(self) -> dict[str, str]:
        """Return the request headers for the current hop."""
        given = self.ask.headers
        if not self.crossed:
            return dict(given)
        return {name: value for name, value in given.items() if name.lower() in _HARMLESS}

    def cookie(self) -> bytes:
        """Return the Cookie header's value for the current hop, or b""."""
        pairs = self.cookies.get(self.at.origin, {})
        return b"; ".join(name + b"=" + value for name, value in pairs.items())

    def _goal(self, headers: Headers) -> Target:
        location = location_of(headers)
        try:
            text = location.decode()
        except UnicodeDecodeError:
            text = location.decode("latin-1")
        try:
            return target(urljoin(self.at.url, text.strip()))
        except ValueError as error:
            raise PermanentError(f"{self.at.host} redirects to something that is no URL.") from error
        except Refused as error:
            raise Refused(f"{self.at.host} redirects to an unsafe place. {error}") from error

    def _keep_cookies(self, headers: Headers) -> bool:
        """Keep the cookies just set and tell whether any of them is new."""
        kept = self.cookies.setdefault(self.at.origin, {})
        before = dict(kept)
        for header, text in headers:
            if header.lower() == b"set-cookie" and len(text) <= _LONGEST_COOKIE:
                name, equals, value = text.partition(b";")[0].strip().partition(b"=")
                if equals and name and _is_plain(name + value) and len(kept) < _MOST_COOKIES:
                    kept[name] = value
        return kept != before


def location_of(headers: Headers) -> bytes:
    """Return the Location header, or b""."""
    return next((value for name, value in headers if name.lower() == b"location"), b"")


def _is_plain(text: bytes) -> bool:
    return all(0x20 < code < 0x7F for code in text)
