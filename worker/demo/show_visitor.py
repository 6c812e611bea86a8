"""Visitor: an HTTP client for our own faces, as an outsider would write one.

Standard library only, and it knows nothing of the house but addresses and the API
token: what the demo claims, anybody could have seen from outside.
"""

import gzip
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"

Json = dict[str, Any]

# A proxy of the environment has no business between us and loopback.
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; header names are read without regard to case."""

    status: int
    headers: Message
    body: bytes

    def json(self) -> Any:
        """Return the body as JSON; raises ValueError when it is none."""
        return json.loads(self.body)


class Refused(Exception):
    """The API did not do what it was asked; the message is its own sentence."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Asks the web process at `url`; `token` opens the API."""

    url: str
    token: str

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a path of ours; every status is an answer."""
        return ask(self.url + path, headers=headers or {})

    def json(self, path: str) -> Any:
        """Return the JSON at a path. Raises Refused when there is none."""
        answer = self.get(path, {"authorization": f"Bearer {self.token}"})
        if answer.status != 200:
            raise Refused(f"GET {path} answered {answer.status}")
        return answer.json()

    def act(self, path: str, **body: Any) -> Json:
        """Do what a command does, over the API. Raises Refused with the API's sentence."""
        headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json"}
        answer = ask(f"{self.url}/api/v1{path}", "POST", headers, json.dumps(body).encode())
        if answer.status != 200:
            raise Refused(f"POST /api/v1{path} answered {answer.status}: {_sentence(answer)}")
        done: Json = answer.json()
        return done

    def entries(self, feed: str = "all") -> dict[str, Json]:
        """Return the entries of a feed by the path of the original; empty while the feed is not there."""
        answer = self.get(f"/feeds/{feed}.json")
        items = answer.json()["items"] if answer.status == 200 else ()
        return {urlsplit(item["url"]).path: item for item in items}

    def atom(self, feed: str = "all") -> ET.Element:
        """Return the Atom document of a feed. Raises Refused when there is none."""
        answer = self.get(f"/feeds/{feed}.atom")
        if answer.status != 200:
            raise Refused(f"GET /feeds/{feed}.atom answered {answer.status}")
        return ET.fromstring(answer.body)  # noqa: S314 - our own document, from our own process


def ask(url: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes = b"") -> Answer:
    """Ask an address; every status is an answer. Raises OSError when nobody answers."""
    request = urllib.request.Request(url, body or None, dict(headers or {}), method=method)  # noqa: S310
    try:
        with _OPENER.open(request, timeout=15) as answer:
            return _answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return _answer(error.code, error.headers, error.read())


def _answer(status: int, headers: Message, body: bytes) -> Answer:
    packed = headers.get("content-encoding") == "gzip"
    return Answer(status, headers, gzip.decompress(body) if packed else body)


def _sentence(answer: Answer) -> str:
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return answer.body[:200].decode("utf-8", "replace")
