"""What comes in: hooks are kept as documents, once for each id, before anybody is told that we have them."""

from datetime import datetime, timedelta

from feeds.errors import BadField
from feeds.web.shelf import Hook, HubRequest, Kept, Missing, Page, Upstream
from feeds.websub import MAX_LEASE, digest, renew_after
from worker.errors import NotFound
from worker.jobs import hub
from worker.shelf.pages import Pages
from worker.store import documents, errands, pushes, sources, upstreams

DENIED_FOR = timedelta(days=7)


class Takes(Pages):
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
        about: str,
        body: bytes,
        received_at: datetime,
    ) -> Kept:
        """Keep a hook's body once for each (source, event_id), and let it be digested at once.

        Of those that are `about` one thing (if it says of what), the older are digested first.
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
            number, again = documents.keep_once(tx, row, urgent=True, about=about)
        return Kept(str(number), again)

    def hub_subscribe(self, request: HubRequest) -> None:
        """Keep a request to our hub, to be verified by a delivery. Raises BadField or Unavailable."""
        name, form = hub.topic_of(self.base, request.topic)
        page = self.page(name, form)
        if not isinstance(page, Page) or page.private:
            raise BadField("hub.topic", "hub.topic is not the address of a public feed of ours.")
        with self.write() as tx:
            hub.ask(self.tools, tx, request)

    def upstream(self, secret: str) -> Upstream | None:
        """Return the subscription of ours that a callback address belongs to."""
        with self.read() as tx:
            found = upstreams.by_secret(tx, secret)
        if found is None:
            return None
        one, name = found
        return Upstream(name, one.topic, one.mode, one.key)

    def upstream_verified(self, secret: str, mode: str, lease_seconds: int, at: datetime) -> bool:
        """Note that the hub verified what we asked for; renew it in time. False when we asked for no such."""
        with self.write() as tx:
            found = upstreams.by_secret(tx, secret)
            if found is None or found[0].mode != mode:
                return False
            one = found[0]
            if mode == "unsubscribe":
                upstreams.forget(tx, one.source)
                return True
            granted = min(timedelta(seconds=lease_seconds), MAX_LEASE)
            upstreams.change(tx, one.source, state="active", lease_until=at + granted, reason="")
            upstreams.ask(tx, one, at + renew_after(granted))
        return True

    def upstream_denied(self, secret: str, reason: str, at: datetime) -> None:
        """Note that the hub ended the subscription: polling goes on, and it is asked again much later."""
        with self.write() as tx:
            found = upstreams.by_secret(tx, secret)
            if found is None:
                return
            one = found[0]
            if one.state == "leaving":
                upstreams.forget(tx, one.source)
                return
            said = reason or "the hub ended the subscription"
            upstreams.change(tx, one.source, state="denied", lease_until=None, reason=said)
            upstreams.ask(tx, one, at + DENIED_FOR)

    def push(self, secret: str, content_type: str, body: bytes, received_at: datetime) -> Kept:
        """Keep what a hub delivered, once though it is repeated. Raises Missing for an unknown callback.

        Some hubs only say that there is something, and deliver nothing: then the feed is asked.
        """
        packed = documents.pack_body(body)
        with self.write() as tx:
            found = upstreams.by_secret(tx, secret)
            if found is None or found[0].state == "leaving":
                raise Missing("There is no such subscription.")
            one, name = found
            if not body.strip():
                if sources.by_name(tx, name).state not in ("paused", "gone"):
                    errands.due_now(tx, [one.source], received_at)
                return Kept("", again=False)
            row = {
                "source": one.source,
                "how": "hub",
                "url": one.topic,
                "received_at": received_at,
                "content_type": content_type[:200],
                "body": packed,
                "body_bytes": len(body),
            }
            number, again = pushes.keep(tx, row, digest(body))
        return Kept(str(number), again)
