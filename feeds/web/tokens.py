"""Who may: the API's bearer token and the dashboard's cookie that is derived from it.

The cookie holds an end time and its HMAC under the token, so there is no session
to store, a new token ends all of them, and the token itself never is in a browser.
"""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request

from feeds.web.face import Face

COOKIE = "wirecopy_admin"
SESSION = timedelta(hours=12)
# Wrong tokens from one address in one window; a right token is never refused for them.
MAX_WRONG = 10
WINDOW = timedelta(minutes=1)
_MAX_ADDRESSES = 10_000


@dataclass(frozen=True, slots=True)
class Gate:
    """Checks tokens and cookies, always in constant time; `wrong` counts wrong tries by address."""

    face: Face
    clock: Callable[[], datetime]
    wrong: dict[str, tuple[datetime, int]] = field(default_factory=dict)

    def fits(self, token: str) -> bool:
        """Say whether it is the API token; nothing fits when there is none."""
        return bool(self.face.api_token) and hmac.compare_digest(
            token.encode("utf-8", "replace"), self.face.api_token.encode()
        )

    def bears(self, request: Request) -> bool:
        """Say whether the request bears the API token."""
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and self.fits(token.strip())

    def need(self, request: Request) -> None:
        """Raise the 401 (429 after too many wrong tokens) unless the request bears the API token."""
        if self.bears(request):
            return
        if "authorization" in request.headers:
            self.note_wrong(request)
        raise HTTPException(401, headers={"www-authenticate": 'Bearer realm="wirecopy"'})

    def note_wrong(self, request: Request) -> None:
        """Count a wrong token. Raises 429 when there were too many from this address."""
        address, now = request.client.host if request.client else "", self.clock()
        since, count = self.wrong.get(address, (now, 0))
        if now - since > WINDOW:
            since, count = now, 0
        if len(self.wrong) >= _MAX_ADDRESSES:
            self.wrong.clear()
        self.wrong[address] = since, count + 1
        if count >= MAX_WRONG:
            raise HTTPException(429, headers={"retry-after": str(int(WINDOW.total_seconds()))})

    def cookie(self) -> str:
        """Return a new session for who has shown the token."""
        ends = str(int((self.clock() + SESSION).timestamp()))
        return f"{ends}.{self._seal(ends)}"

    def signed_in(self, request: Request) -> bool:
        """Say whether the request bears a session of ours that has not ended."""
        ends, _, seal = request.cookies.get(COOKIE, "").partition(".")
        if not self.face.api_token or not hmac.compare_digest(
            seal.encode("utf-8", "replace"), self._seal(ends).encode()
        ):
            return False
        return int(ends) > self.clock().timestamp()

    def _seal(self, ends: str) -> str:
        key = self.face.api_token.encode()
        return hmac.new(key, f"admin session until {ends}".encode(), hashlib.sha256).hexdigest()
