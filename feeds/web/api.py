"""/api/v1: JSON for what the commands do.

Reading what is public is open; everything else needs the API token as a bearer
token. Lists are JSON arrays; where there is more, a Link header with rel=next
leads to it. What can be read and done are two tables, from which the routes and
the OpenAPI document are made.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from feeds.errors import BadField
from feeds.web.actions import ACTIONS, Action, arguments_of
from feeds.web.answers import json_answer
from feeds.web.bodies import read_json
from feeds.web.face import Face
from feeds.web.openapi import document
from feeds.web.reads import DEFAULT_LIMIT, MAX_LIMIT, READS, Read
from feeds.web.shelf import Gone, Json, Missing, Moved, Shelf
from feeds.web.tokens import Gate

BASE = "/api/v1"
Endpoint = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Api:
    """The API over a shelf; see `reads.READS` and `actions.ACTIONS` for what it offers."""

    shelf: Shelf
    face: Face
    gate: Gate

    def routes(self) -> list[BaseRoute]:
        """Return all routes of the API."""
        known: dict[str, dict[str, Endpoint]] = {}
        for act in ACTIONS:
            known.setdefault(act.path, {})["POST"] = self._acting(act)
        for one in READS:
            known.setdefault(one.path, {})["GET"] = self._reading(one)
        api = [Route(BASE + path, by_method(ends), methods=list(ends)) for path, ends in known.items()]
        return [*api, Route("/api/openapi.json", self.openapi, methods=["GET"])]

    async def openapi(self, _request: Request) -> Response:
        """Return the OpenAPI 3.1 document of the API."""
        headers = {"cache-control": f"public, max-age={self.face.max_age_seconds}"}
        return json_answer(document(self.face, READS, ACTIONS), headers=headers)

    def _reading(self, read: Read) -> Endpoint:
        """Return the endpoint of one thing to read."""

        async def endpoint(request: Request) -> Response:
            bears = self.gate.bears(request)
            if read.private or "authorization" in request.headers:
                self.gate.need(request)
            query = query_of(request, read)
            if query.get("status", "usable") != "usable":
                self.gate.need(request)
            found = await run_in_threadpool(self._read, read, request.path_params, query, private=bears)
            more = next_link(request, found, query) if read.pages else {}
            # Public answers may be read by scripts of other sites; they need no cookie and no token.
            open_ = {} if read.private else {"access-control-allow-origin": "*"}
            return json_answer(found, headers={**more, **open_})

        return endpoint

    def _read(self, read: Read, path: Json, query: dict[str, str], *, private: bool) -> Any:
        """Ask the shelf, in a thread. Raises Missing for what is not there."""
        found = _ask(self.shelf, read.what, path, query, private)
        if isinstance(found, Moved):
            raise Missing(f"This is {found.to} now.")
        if found is None or isinstance(found, Gone):
            raise Missing(f"There is no such {read.noun}.")
        return found

    def _acting(self, action: Action) -> Endpoint:
        """Return the endpoint of one action."""

        async def endpoint(request: Request) -> Response:
            self.gate.need(request)
            body = await read_json(request, self.face.max_api_bytes, self.face.body_seconds)
            arguments = {**arguments_of(action, body), **request.path_params}
            return json_answer(await run_in_threadpool(self.shelf.act, action.command, arguments))

        return endpoint


def by_method(ends: Mapping[str, Endpoint]) -> Endpoint:
    """Return one endpoint for an address: with a route for each method, a 405 would name only the first."""

    async def endpoint(request: Request) -> Response:
        return await ends["GET" if request.method == "HEAD" else request.method](request)

    return endpoint


def _ask(shelf: Shelf, what: str, path: Json, query: dict[str, str], private: bool) -> Any:  # noqa: FBT001
    """Return what the shelf says to one of READS."""
    limit, before = int(query.get("limit", DEFAULT_LIMIT)), query.get("before", "")
    rest = {key: value for key, value in query.items() if key not in ("limit", "before")}
    answers: dict[str, Callable[[], Any]] = {
        "articles": lambda: shelf.articles(rest, limit, before),
        "article": lambda: shelf.article(path["id"], private),
        "explain": lambda: shelf.explain(path["id"]),
        "revisions": lambda: shelf.revisions(path["id"]),
        "story": lambda: shelf.story(path["id"]),
        "feeds": shelf.feeds,
        "feed": lambda: shelf.feed(path["name"]),
        "sources": shelf.sources,
        "source": lambda: shelf.source(path["name"]),
        "status": shelf.status,
        "subscribers": shelf.subscribers,
        "deliveries": lambda: shelf.deliveries(rest, limit, before),
        "parked": shelf.parked,
        "tags": lambda: shelf.act("tag list", {"limit": limit})["tags"],
        "suggested": lambda: shelf.act("tag list", {"suggest": True})["suggested"],
        "tag": lambda: shelf.act("tag show", {"tag": path["tag"]}),
        "report": lambda: shelf.act("subscriber report", {"name": path["name"]}),
        "set_aside": lambda: shelf.act("parked show", {"id": path["id"]}),
    }
    return answers[what]()


def query_of(request: Request, read: Read) -> dict[str, str]:
    """Return the query parameters. Raises BadField for an unknown one, one given twice, or a bad limit."""
    given = request.query_params.multi_items()
    query = dict(given)
    for name in query:
        if name not in read.parameters:
            raise BadField(name, f"There is no parameter {name[:100]!r} here.")
    if len(given) != len(query):
        raise BadField("", "Each parameter may be given once.")
    limit = query.get("limit", "1")
    if not (limit.isascii() and limit.isdigit() and len(limit) < 9 and 1 <= int(limit) <= MAX_LIMIT):
        raise BadField("limit", f"limit must be a whole number from 1 to {MAX_LIMIT}.")
    return query


def next_link(request: Request, found: Sequence[Json], query: dict[str, str]) -> dict[str, str]:
    """Return the Link header to the next page of a list, if this one is full."""
    if len(found) < int(query.get("limit", DEFAULT_LIMIT)):
        return {}
    last = found[-1]
    more = urlencode({**query, "before": last["id"] if "id" in last else last["number"]})
    return {"link": f'<{request.url.path}?{more}>; rel="next"'}
