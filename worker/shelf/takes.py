"""What comes in: hooks are kept as documents, once for each id, before anybody is told that we have them."""

from datetime import datetime

from feeds.web.shelf import Hook, HubRequest, Kept, Missing, Unavailable, Upstream
from worker.errors import NotFound
from worker.shelf.reach import Reach
from worker.store import documents, sources


class Takes(Reach):
    """The part of the shelf that publishers and hubs write to."""

    def hook(self, source: str) -> Hook | None:
        """Return the secrets of a source that has any; None when there are none or it is paused."""
        with self.read() as tx:
            try:
                found = sources.by_name(tx, source)
            except NotFound:
                return None
        if found.state == "paused" or not found.secrets:
            return None
        return Hook(tuple(found.secrets))

    def keep(
        self,
        source: str,
        event_id: str,
        kind: str,  # noqa: ARG002 - it is in the body too, where the digest reads it
        body: bytes,
        received_at: datetime,
    ) -> Kept:
        """Keep a hook's body once for each (source, event_id), and let it be digested at once.

        Raises Missing when the source was removed meanwhile.
        """
        packed = documents.pack_body(body)
        with self.write() as tx:
            try:
                owner = sources.by_name(tx, source).number
            except NotFound as error:
                raise Missing(str(error)) from None
            row = {
                "source": owner,
                "how": "hook",
                "url": "",
                "received_at": received_at,
                "content_type": "application/json",
                "body": packed,
                "body_bytes": len(body),
                "external_id": event_id,
            }
            number, again = documents.keep_once(tx, row, urgent=True)
        return Kept(str(number), again)

    def hub_subscribe(self, request: HubRequest) -> None:  # noqa: ARG002
        """Refuse for now: our hub sends to nobody yet, and a promise it can't keep would be worse."""
        raise Unavailable("Our hub takes no subscriptions yet; poll the feed instead.", 86_400)

    def upstream(self, secret: str) -> Upstream | None:  # noqa: ARG002
        """Return None: we subscribe to no hub yet, so no callback address is ours."""
        return None

    def upstream_verified(self, secret: str, mode: str, lease_seconds: int, at: datetime) -> bool:  # noqa: ARG002
        """Return False: nothing waits to be verified."""
        return False

    def upstream_denied(self, secret: str, reason: str, at: datetime) -> None:
        """Do nothing: there is no subscription of ours that could end."""

    def push(self, secret: str, content_type: str, body: bytes, received_at: datetime) -> Kept:  # noqa: ARG002
        """Raise Missing: no callback address is ours."""
        raise Missing("There is no such subscription.")
