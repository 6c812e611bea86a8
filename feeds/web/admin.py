"""/admin: the dashboard for who has the API token.

Forms only, no scripts. The cookie is HttpOnly and SameSite=Strict; a form that a
browser says comes from another site is refused on top of that.
"""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feeds.errors import BadField
from feeds.web.actions import ACTIONS, arguments_of
from feeds.web.bodies import read_form
from feeds.web.desk import dashboard, sign_in
from feeds.web.explained import explained_page, explained_path
from feeds.web.face import Face
from feeds.web.layout import Sheet, page_answer
from feeds.web.shelf import Conflict, Missing, Shelf
from feeds.web.tokens import COOKIE, SESSION, Gate

PATH = "/admin"
# What the dashboard has buttons for; the rest is for the API and the command line.
COMMANDS = (
    "article kill", "article withdraw", "article restore", "source poll", "source pause", "source resume",
    "parked retry", "parked drop",
)  # fmt: skip
_SHEET = Sheet("Dashboard", feed="", kind="desk", robots="noindex", form=True)


@dataclass(frozen=True, slots=True)
class Admin:
    """The dashboard's routes."""

    shelf: Shelf
    face: Face
    gate: Gate

    async def show(self, request: Request) -> Response:
        """Return the dashboard, or the form to sign in."""
        if not self.gate.signed_in(request):
            return page_answer(request, self.face, _SHEET, sign_in())
        return await self._desk(request, done=request.query_params.get("done", "")[:200])

    async def sign_in(self, request: Request) -> Response:
        """Give a session to who shows the token; 401 and the form again for a wrong one."""
        form = await self._form(request)
        if not self.gate.fits(form.get("token", "")):
            self.gate.note_wrong(request)
            return page_answer(request, self.face, _SHEET, sign_in("That is not the token."), 401)
        answer = RedirectResponse(PATH, 303, {"cache-control": "no-store"})
        answer.set_cookie(
            COOKIE,
            self.gate.cookie(),
            max_age=int(SESSION.total_seconds()),
            path=PATH,
            httponly=True,
            samesite="strict",
            secure=self.face.secure,
        )
        return answer

    async def sign_out(self, request: Request) -> Response:
        """Take the session's cookie away."""
        await self._form(request)
        answer = RedirectResponse(PATH, 303, {"cache-control": "no-store"})
        answer.delete_cookie(COOKIE, path=PATH)
        return answer

    async def find(self, request: Request) -> Response:
        """Lead from the form that asks for an article's id to its page."""
        asked = request.query_params.get("id", "").strip()[:100]
        return RedirectResponse(explained_path(asked) if asked else PATH, 303, {"cache-control": "no-store"})

    async def explain(self, request: Request) -> Response:
        """Return why an article is as it is, with two revisions compared when `from` and `to` name them.

        Raises Missing for no article, BadField for no revision.
        """
        if not self.gate.signed_in(request):
            return page_answer(request, self.face, _SHEET, sign_in())
        id_ = request.path_params["id"]
        found = await run_in_threadpool(self.shelf.explain, id_)
        if found is None:
            raise Missing("There is no such article.")
        compared = {name: _revision(request, name) for name in ("from", "to") if name in request.query_params}
        changes = None
        if len(compared) == 2:
            changes = await run_in_threadpool(self.shelf.act, "article diff", {"id": id_, **compared})
        sheet = replace(_SHEET, title=found["article"]["title"] or "Untitled")
        return page_answer(request, self.face, sheet, explained_page(found, changes))

    async def act(self, request: Request) -> Response:
        """Do what a button says and return to the dashboard, which tells how it went."""
        form = await self._form(request)
        if not self.gate.signed_in(request):
            return page_answer(request, self.face, _SHEET, sign_in("The session has ended."), 401)
        command = form.pop("command", "")
        try:
            await run_in_threadpool(self.shelf.act, command, _arguments(command, form))
        except (BadField, Missing, Conflict) as error:
            return await self._desk(request, wrong=str(error))
        return RedirectResponse(f"{PATH}?{urlencode({'done': command})}", 303, {"cache-control": "no-store"})

    async def _desk(self, request: Request, done: str = "", wrong: str = "") -> Response:
        home = await run_in_threadpool(self.shelf.home)
        parked = await run_in_threadpool(self.shelf.parked)
        body = dashboard(home, parked, done if done in COMMANDS else "", wrong)
        return page_answer(request, self.face, _SHEET, body, 422 if wrong else 200)

    async def _form(self, request: Request) -> dict[str, str]:
        """Return a form sent from our own page. Raises 403 for one from elsewhere."""
        origin = request.headers.get("origin", "")
        # Browsers send "null" for an origin they hide, which is not ours either.
        foreign = bool(origin) and urlsplit(origin).netloc != request.headers.get("host", "")
        if foreign or request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            raise HTTPException(403)
        return await read_form(request, self.face.max_form_bytes, self.face.body_seconds)


def _revision(request: Request, name: str) -> int:
    """Return a revision's number out of the query. Raises BadField when it is none."""
    given = request.query_params[name]
    if not (given.isascii() and given.isdigit() and len(given) < 9):
        raise BadField(name, f"{name} must be the number of a revision.")
    return int(given)


def _arguments(command: str, form: dict[str, str]) -> dict[str, Any]:
    """Return the checked arguments of a button's form. Raises BadField for what no button of ours sends."""
    action = next((one for one in ACTIONS if one.command == command and command in COMMANDS), None)
    if action is None:
        raise BadField("command", "There is no such button.")
    subject = "name" if "{name" in action.path else "id"
    named = form.pop(subject, "").strip()
    if not named:
        raise BadField(subject, "Say which one.")
    return {**arguments_of(action, form), subject: named}
