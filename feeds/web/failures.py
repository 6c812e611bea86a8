"""What goes wrong, as an HTTP answer: the one place where errors get their status.

Nothing of an unexpected error reaches the outside; it is logged with its
traceback, and the caller reads one sentence.
"""

from dataclasses import dataclass

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from feeds.errors import BadField, BadSignature, FeedError, TooLarge
from feeds.web.answers import dressed, problem
from feeds.web.shelf import Conflict, Missing, Unavailable

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure as it is told: HTTP status, stable code, one sentence, and what else belongs to it."""

    status: int
    code: str
    message: str
    field: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


_OF_STATUS = {
    400: ("bad_request", "The request cannot be understood."),
    401: ("token_needed", "This needs the API token, sent as a bearer token."),
    403: ("refused", "This form was not sent from our own page."),
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not answer to that method."),
    408: ("too_slow", "The request took too long to arrive."),
    413: ("too_large", "The body is too large."),
    429: ("too_many_requests", "Too many requests; try again later."),
}
# What the contract and HTTP make of our errors; the order matters where one is a kind of another.
_OF_ERROR: tuple[tuple[type[Exception], int, str], ...] = (
    (Missing, 404, "not_found"),
    (Conflict, 409, "conflict"),
    (BadField, 422, "invalid_field"),
    (TooLarge, 413, "too_large"),
    (BadSignature, 401, "bad_signature"),
    (FeedError, 400, "bad_body"),
    (Unavailable, 503, "unavailable"),
)


def failure_of(error: Exception) -> Failure:
    """Return what to tell about an error; an unexpected one becomes a 500 that says nothing of it."""
    if isinstance(error, HTTPException):
        code, sentence = _OF_STATUS.get(error.status_code, ("failed", error.detail))
        return Failure(error.status_code, code, sentence, headers=tuple((error.headers or {}).items()))
    for kind, status, code in _OF_ERROR:
        if isinstance(error, kind):
            field = (error.field or None) if isinstance(error, BadField) else None
            wait = error.retry_seconds if isinstance(error, Unavailable) else 0
            headers = (("retry-after", str(wait)),) if wait else ()
            return Failure(status, code, str(error) or code, field, headers)
    return Failure(500, "internal_error", "Something went wrong here; it was noted.")


def as_problem(failure: Failure) -> Response:
    """Return a failure in the contract's JSON shape."""
    return problem(
        failure.status, failure.code, failure.message, field=failure.field, headers=dict(failure.headers)
    )


def guarded(app: ASGIApp) -> ASGIApp:
    """Return `app` such that each exception becomes an answer, an unexpected one a log line too."""

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        if "\0" in scope["path"] or b"%00" in scope["query_string"]:
            # No name has it, and PostgreSQL fails when it is asked for one that does.
            await as_problem(failure_of(HTTPException(400)))(scope, receive, dressed(send))
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await app(scope, receive, watched)
        except ClientDisconnect:
            # Nobody is left to answer.
            return
        except Exception as error:
            failure = failure_of(error)
            if failure.status >= 500 and not isinstance(error, Unavailable):
                log.exception("request_failed", method=scope["method"], path=scope["path"])
            if not started:
                await as_problem(failure)(scope, receive, dressed(send))

    return guard
