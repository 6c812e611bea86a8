"""Origin: the fictional press as a web server on loopback, which can change while it runs."""

import hashlib
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from worker.demo import edition as editions
from worker.demo.edition import Edition
from worker.demo.loopback import Loopback, Reply, Request
from worker.demo.newsroom import Newsroom, Page, address
from worker.demo.piece import pieces
from worker.errors import Conflict


def _now() -> datetime:
    return datetime.now(UTC)


class Origin(Loopback):
    """Serves the press while the context lasts.

    `opened` is the moment the first edition counts its times from (their day);
    `clock` stamps what changes afterwards. All methods are safe from any thread.

        with Origin(port=8100) as origin:
            origin.url                            # http://127.0.0.1:8100, or the next free port
            origin.publish("breakwater-lamp")     # into pages, feed and sitemap
            origin.edit("breakwater-repair")      # the correction prepared for it
            origin.remove("kelp-harvest")         # 410 from now on
    """

    def __init__(
        self, port: int = 0, *, opened: datetime | None = None, clock: Callable[[], datetime] = _now
    ) -> None:
        """Bind the port and lay out the first edition."""
        self._clock = clock
        self._edition = editions.opening(pieces(), opened or clock())
        self._requests: Counter[str] = Counter()
        self._lock = threading.Lock()
        super().__init__(port, self._answer)

    @property
    def requests(self) -> Counter[str]:
        """How often each path was asked for so far, whatever the answer was (a copy)."""
        with self._lock:
            return Counter(self._requests)

    def address(self, slug: str) -> str:
        """Return the full address of a piece, shown or not."""
        return self.url + address(pieces()[slug])

    def publish(self, slug: str) -> None:
        """Show a piece that was held back; NotFound when none such is."""
        self._turn(lambda edition, now: editions.publish(edition, slug, now))

    def edit(self, slug: str, *, old: str = "", new: str = "", note: str = "") -> None:
        """Correct a piece on its page and in its feed.

        Without `old` the correction prepared for the piece is made. NotFound when
        the piece is not shown; Conflict when it has no correction prepared, or
        does not say `old`.
        """
        prepared = pieces()[slug].correction if slug in pieces() else None
        if not old:
            if prepared is None:
                raise Conflict(f"No correction is prepared for {slug!r}: say what to replace.")
            old, new, note = prepared.old, prepared.new, note or prepared.note
        self._turn(lambda edition, now: editions.correct(edition, slug, (old, new), note, now))

    def remove(self, slug: str, status: int = 410) -> None:
        """Take a piece off every page; its address answers `status`. NotFound when it is not shown."""
        self._turn(lambda edition, now: editions.remove(edition, slug, status, now))

    def _turn(self, change: Callable[[Edition, datetime], Edition]) -> None:
        """Put the next edition in the place of this one."""
        with self._lock:
            self._edition = change(self._edition, self._clock())

    def _answer(self, request: Request) -> Reply:
        with self._lock:
            self._requests[request.path] += 1
            edition = self._edition
        if request.method not in ("GET", "HEAD"):
            return Reply(405, b"", {"Allow": "GET, HEAD"})
        return conditional(Newsroom(self.url, edition).page(request.path), request)


def conditional(page: Page, request: Request) -> Reply:
    """Return the page, or 304 when the client has it already (RFC 9110, 13.2.2)."""
    headers = {"Content-Type": page.content_type}
    if page.status != 200:
        return Reply(page.status, page.body, headers)
    etag = f'"{hashlib.sha256(page.body).hexdigest()[:24]}"'
    headers |= {"ETag": etag, "Cache-Control": "max-age=0, must-revalidate"}
    if page.modified:
        headers["Last-Modified"] = format_datetime(page.modified, usegmt=True)
    if _is_known(page, etag, request):
        return Reply(304, b"", headers)
    return Reply(200, page.body, headers)


def _is_known(page: Page, etag: str, request: Request) -> bool:
    """Tell whether the client's validators still hold; an entity tag outranks a date."""
    known = request.headers.get("if-none-match", "")
    if known:
        return known.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in known.split(",")]
    since = request.headers.get("if-modified-since", "")
    if not since or page.modified is None:
        return False
    try:
        return page.modified <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        # A date that cannot be read, or one without a zone, is as good as none.
        return False
