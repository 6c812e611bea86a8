"""The routes for people: /, /feeds/NAME, /articles/ID, /stories/ID, /feeds.opml and our static files."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feeds.opml import Outline
from feeds.opml import render as render_opml
from feeds.web.answers import json_answer, problem
from feeds.web.face import Face
from feeds.web.failures import Failure, as_problem, failure_of
from feeds.web.frontpage import front
from feeds.web.layout import ASSETS, Sheet, asset, document_path, page_answer
from feeds.web.negotiate import feed_wanted
from feeds.web.shelf import Gone, Json, Missing, Moved, Reads
from feeds.web.views import article_page, failure_page, feed_page, gone_page, story_page


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages over a shelf; every text in them is escaped by construction (`feeds.web.html`)."""

    shelf: Reads
    face: Face

    async def home(self, request: Request) -> Response:
        """Return the front page."""
        home = await run_in_threadpool(self.shelf.home)
        sheet = Sheet(self.face.title, canonical="/", kind="sheet-front")
        return page_answer(request, self.face, sheet, front(home, self.face))

    async def feed(self, request: Request) -> Response:
        """Return the page of a feed; a client that names a feed type is sent to that document."""
        name = request.path_params["name"]
        if format_ := feed_wanted(request.headers.get("accept", "")):
            return RedirectResponse(document_path(name, format_), 302, {"vary": "Accept"})
        found = await run_in_threadpool(self.shelf.feed, name)
        if isinstance(found, Moved):
            return self._moved(f"/feeds/{found.to}")
        if isinstance(found, Gone):
            return self._gone(request, found)
        feed = _there(found, "There is no such feed.")
        path = f"/feeds/{name}"
        sheet = Sheet(feed["title"] or name, name, path, feed["description"] or "", "sheet-feed")
        answer = page_answer(request, self.face, sheet, feed_page(feed, self.face))
        answer.headers["vary"] = "Accept"
        return answer

    async def article(self, request: Request) -> Response:
        """Return an article's page, 410 when it was withdrawn or killed."""
        id_ = request.path_params["id"]
        found = await run_in_threadpool(self.shelf.article, id_)
        if isinstance(found, Moved):
            return self._moved(f"/articles/{found.to}")
        if isinstance(found, Gone):
            return self._gone(request, found)
        article = _there(found, "There is no such article.")
        path = f"/articles/{id_}"
        sheet = Sheet(
            article["title"] or "Untitled",
            canonical=path,
            description=article["summary"] or "",
            kind="sheet-article",
            alternates=(("application/json", f"{path}.json", "This article as JSON"),),
        )
        return page_answer(request, self.face, sheet, article_page(article, self.face))

    async def article_json(self, request: Request) -> Response:
        """Return an article in the contract's JSON shape, 410 when it was withdrawn or killed."""
        found = await run_in_threadpool(self.shelf.article, request.path_params["id"])
        if isinstance(found, Moved):
            return self._moved(f"/articles/{found.to}.json")
        if isinstance(found, Gone):
            return problem(410, "gone", found.note or f"This article was {found.status}.")
        headers = {
            "cache-control": f"public, max-age={self.face.max_age_seconds}",
            "access-control-allow-origin": "*",
        }
        return json_answer(_there(found, "There is no such article."), headers=headers)

    async def story(self, request: Request) -> Response:
        """Return the articles of one story."""
        id_ = request.path_params["id"]
        found = await run_in_threadpool(self.shelf.story, id_)
        if isinstance(found, Moved):
            return self._moved(f"/stories/{found.to}")
        if isinstance(found, Gone):
            return self._gone(request, found)
        story = _there(found, "There is no such story.")
        sheet = Sheet(story["title"] or "Story", f"story/{id_}", f"/stories/{id_}", kind="sheet-feed")
        return page_answer(request, self.face, sheet, story_page(story, self.face))

    async def opml(self, _request: Request) -> Response:
        """Return all public feeds as OPML 2.0, for importing into a feed reader."""
        feeds = await run_in_threadpool(self.shelf.feeds)
        headers = {
            "cache-control": f"public, max-age={self.face.max_age_seconds}",
            "content-disposition": 'inline; filename="feeds.opml"',
        }
        return Response(opml(feeds, self.face), 200, headers, "text/x-opml; charset=utf-8")

    async def asset(self, request: Request) -> Response:
        """Return one of our static files; its address bears its hash, so it may be kept for ever."""
        name = request.path_params["name"]
        if name not in ASSETS:
            raise HTTPException(404)
        body, hash_ = asset(name)
        known = request.query_params.get("v") == hash_
        kept = "public, max-age=31536000, immutable" if known else "public, max-age=300"
        headers = {"cache-control": kept}
        return Response(body, 200, headers, ASSETS[name])

    def _moved(self, path: str) -> Response:
        kept = {"cache-control": f"public, max-age={self.face.max_age_seconds}"}
        return RedirectResponse(self.face.at(path), 301, kept)

    def _gone(self, request: Request, gone: Gone) -> Response:
        sheet = Sheet("No longer here", kind="sheet-failure", robots="noindex")
        return page_answer(request, self.face, sheet, gone_page(gone), 410)


def _there(found: Json | None, sentence: str) -> Json:
    """Return what was found. Raises Missing with the sentence when nothing was."""
    if found is None:
        raise Missing(sentence)
    return found


def opml(feeds: Sequence[Json], face: Face) -> bytes:
    """Return an OPML 2.0 document of feeds."""
    outlines = [
        Outline(
            face.at(f"/feeds/{one['name']}.atom"),
            one["title"] or one["name"],
            face.at(f"/feeds/{one['name']}"),
        )
        for one in feeds
    ]
    return render_opml(f"Feeds of {face.title}", outlines)


def failed(request: Request, error: Exception, face: Face) -> Response:
    """Return an error as its reader wants it: a page for browsers at pages, JSON for everybody else."""
    failure = failure_of(error)
    if not for_people(request):
        return as_problem(failure)
    answer = _failure_answer(request, failure, face)
    answer.headers.update(dict(failure.headers))
    return answer


def for_people(request: Request) -> bool:
    """Say whether the answer is read in a browser: HTML is accepted and the address is one of a page."""
    path = request.url.path
    machine = path.startswith(("/api/", "/hooks/", "/hub", "/websub/", "/events")) or path.endswith(".json")
    return not machine and "text/html" in request.headers.get("accept", "")


def _failure_answer(request: Request, failure: Failure, face: Face) -> Response:
    sheet = Sheet(f"Error {failure.status}", kind="sheet-failure", robots="noindex")
    return page_answer(request, face, sheet, failure_page(failure), failure.status)
