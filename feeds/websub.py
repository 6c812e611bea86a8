"""WebSub (W3C Recommendation of 2018-01-23), both roles, without a socket.

A hub asks `read_request` what somebody wants and checks its own verification
with `verification_url` and `confirms`. A subscriber builds its request with
`subscribe_form`, answers a hub's question with `read_verification`, and checks
each push with `verify`. Secrets and challenges are made by the caller: nothing
here is random and nothing reads a clock.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from urllib.parse import urlencode, urlsplit

from feeds.entry import Link
from feeds.errors import BadField, BadSignature
from feeds.text import line, web_url

Method = Literal["sha1", "sha256", "sha384", "sha512"]
# Old hubs sign with SHA-1 and nothing else. What broke it are collisions, which don't help to forge an
# HMAC (RFC 6194, 3.3); refusing it would only lose what those hubs push. We ourselves sign with SHA-256.
METHODS: tuple[Method, ...] = ("sha1", "sha256", "sha384", "sha512")
# REC 5.1: a secret is less than 200 bytes (not characters).
MAX_SECRET_BYTES = 199
MIN_LEASE, DEFAULT_LEASE, MAX_LEASE = timedelta(minutes=5), timedelta(days=10), timedelta(days=30)
_MAX_URL = 2_000
_LINK = re.compile(
    r"\s*<([^>]{0,4000})>((?:\s*;\s*[^\s=;,\"]+\s*(?:=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s;,\"]*))?)*)\s*(?:,|$)"
)
_PARAMETER = re.compile(r";\s*([^\s=;,\"]+)\s*(?:=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s;,\"]*)))?")
_DIGITS = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Request:
    """What somebody asks of our hub. `mode` is subscribe, unsubscribe or publish (without `callback`)."""

    mode: str
    topic: str
    callback: str = ""
    secret: str = ""
    lease: timedelta = DEFAULT_LEASE


@dataclass(frozen=True, slots=True)
class Verification:
    """What a hub asks of our callback. `mode` is subscribe, unsubscribe or denied."""

    mode: str
    topic: str
    challenge: str = ""
    lease: timedelta | None = None
    reason: str = ""


def sign(secret: str, body: bytes, method: Method = "sha256") -> str:
    """Return the value of X-Hub-Signature for the bytes as they are sent."""
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


def verify(secret: str, header: str | None, body: bytes, allowed: Sequence[str] = METHODS) -> Method:
    """Return the method of a right signature; raises BadSignature for a missing, unknown or wrong one.

    The signature is over the bytes as they came, before any decoding. A push that
    fails must be ignored, whatever is answered (REC 7.1.2).
    """
    if not header:
        raise BadSignature("The push has no X-Hub-Signature, although the subscription has a secret.")
    name, _, given = header.strip().partition("=")
    method = next((one for one in METHODS if one == name.strip().lower() and one in allowed), None)
    if method is None:
        raise BadSignature(f"The signature's method {name[:20]!r} is not one of {', '.join(allowed)}.")
    wanted = hmac.new(secret.encode(), body, method).hexdigest()
    if not hmac.compare_digest(wanted.encode(), given.strip().lower().encode("utf-8", "replace")):
        raise BadSignature("The signature does not fit the body and the secret.")
    return method


def lease(seconds: str | int | None) -> timedelta:
    """Return the lease a hub grants: what was asked, within 5 minutes and 30 days; 10 days for nothing.

    Raises BadField for what is not a positive whole number in plain digits.
    """
    if seconds is None or seconds == "":
        return DEFAULT_LEASE
    text = str(seconds)
    if not _DIGITS.fullmatch(text) or int(text) == 0:
        raise BadField("hub.lease_seconds", "hub.lease_seconds must be a positive whole number.")
    return min(max(timedelta(seconds=int(text)), MIN_LEASE), MAX_LEASE)


def read_request(form: Mapping[str, str]) -> Request:
    """Return what a form posted to the hub asks for; unknown parameters are ignored (REC 5.1).

    Raises BadField naming the parameter. Old publishers send `hub.url` for
    `hub.topic`. Whether we have such a topic is for the caller to know.
    """
    mode = form.get("hub.mode", "")
    if mode not in ("subscribe", "unsubscribe", "publish"):
        raise BadField("hub.mode", "hub.mode must be subscribe, unsubscribe or publish.")
    topic = _address(
        "hub.topic", form.get("hub.topic") or (form.get("hub.url", "") if mode == "publish" else "")
    )
    if mode == "publish":
        return Request(mode, topic)
    secret = form.get("hub.secret", "")
    if len(secret.encode("utf-8", "surrogatepass")) > MAX_SECRET_BYTES:
        raise BadField("hub.secret", "hub.secret must be shorter than 200 bytes.")
    callback = _address("hub.callback", form.get("hub.callback", ""))
    return Request(mode, topic, callback, secret, lease(form.get("hub.lease_seconds")))


def verification_url(request: Request, challenge: str) -> str:
    """Return the address a hub GETs to ask whether the request was meant (REC 5.3).

    The callback's own query is kept as it is and ours appended behind it.
    """
    asked = {"hub.mode": request.mode, "hub.topic": request.topic, "hub.challenge": challenge}
    if request.mode == "subscribe":
        asked["hub.lease_seconds"] = str(int(request.lease.total_seconds()))
    return _with_query(request.callback, asked)


def confirms(status: int, body: bytes, challenge: str) -> bool:
    """Tell whether a callback's answer confirms the request: any 2xx with exactly the challenge as body."""
    return 200 <= status < 300 and hmac.compare_digest(body, challenge.encode())


def subscribe_form(request: Request) -> dict[str, str]:
    """Return the form that a subscriber POSTs to a hub."""
    form = {"hub.mode": request.mode, "hub.topic": request.topic, "hub.callback": request.callback}
    if request.mode == "subscribe":
        form["hub.lease_seconds"] = str(int(request.lease.total_seconds()))
        if request.secret:
            form["hub.secret"] = request.secret
    return form


def read_verification(query: Mapping[str, str]) -> Verification:
    """Return what a hub asks of our callback; raises BadField for what no hub would ask.

    The caller answers with the challenge (as text/plain, nosniff) only if it asked
    for this mode and this topic, compared letter by letter; else with 404.
    """
    mode, topic = query.get("hub.mode", ""), query.get("hub.topic", "")
    if mode == "denied":
        return Verification(mode, topic, reason=line(query.get("hub.reason", ""))[:200])
    if mode not in ("subscribe", "unsubscribe"):
        raise BadField("hub.mode", "hub.mode must be subscribe, unsubscribe or denied.")
    challenge = query.get("hub.challenge", "")
    if not topic:
        raise BadField("hub.topic", "hub.topic is missing.")
    if not challenge or len(challenge) > 1_000:
        raise BadField("hub.challenge", "hub.challenge is missing or too long.")
    seconds = query.get("hub.lease_seconds", "")
    granted = timedelta(seconds=int(seconds)) if _DIGITS.fullmatch(seconds) and int(seconds) else None
    if mode == "subscribe" and granted is None:
        # REC 5.3 requires it; hubs that forget it mean their own default, so ours is renewed early.
        granted = timedelta(days=1)
    return Verification(mode, topic, challenge, granted)


def renew_after(granted: timedelta) -> timedelta:
    """Return how long after a confirmation to ask again: 80 % of the lease, so some tries are left."""
    return granted * 0.8


def parse_link_header(value: str, base: str = "") -> list[Link]:
    """Return the web links of one Link header (RFC 8288), one for each rel; broken ones are skipped."""
    links: list[Link] = []
    at = 0
    value = value[:16_384]
    while at < len(value):
        found = _LINK.match(value, at)
        if not found:
            comma = value.find(",", at)
            at = comma + 1 if comma >= 0 else len(value)
            continue
        at = found.end()
        known: dict[str, str] = {}
        for part in _PARAMETER.finditer(found[2]):
            # RFC 8288, 3.3: only the first rel counts.
            known.setdefault(part[1].lower(), _unquoted(part))
        href = web_url(found[1], base)
        rels = known.get("rel", "").lower().split() if href else ()
        links += [Link(href, rel, line(known.get("type", "")), line(known.get("title", ""))) for rel in rels]
    return links


def _unquoted(part: re.Match[str]) -> str:
    return re.sub(r"\\(.)", r"\1", part[2]) if part[2] is not None else part[3] or ""


def _with_query(url: str, parameters: Mapping[str, str]) -> str:
    base, mark, fragment = url.partition("#")
    joint = "?" if "?" not in base else ("" if base.endswith(("?", "&")) else "&")
    return f"{base}{joint}{urlencode(parameters)}{mark}{fragment}"


def _address(field: str, text: str) -> str:
    """Return an absolute http(s) address as given, letter by letter; raises BadField."""
    try:
        parts = urlsplit(text)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine or len(text) > _MAX_URL or line(text) != text or " " in text:
        raise BadField(
            field, f"{field} must be an absolute http or https address of at most {_MAX_URL} characters."
        )
    return text


def digest(body: bytes) -> str:
    """Return the name a topic's content goes by, to see that a publish brought nothing new."""
    return hashlib.sha256(body).hexdigest()
