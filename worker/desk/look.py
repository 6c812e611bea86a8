"""Look: what stands at an address, before it becomes a source.

A feed, a sitemap, or a page that names feeds, has some in the usual places, or
lists articles itself. The address is asked through the one door, so what may not
be fetched later is refused now, with the same sentence.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from feeds.discover import Found, discover
from feeds.document import GZIP, unpacked
from feeds.errors import FeedError
from feeds.sitemap import MAX_BODY_BYTES
from feeds.sitemap import parse as parse_sitemap
from feeds.sniff import parse_feed, sniff
from worker.errors import PermanentError, TransientError
from worker.jobs.tools import Tools
from worker.net.client import Answer, Ask, Limits, Net
from worker.pipeline.listing import links_of
from worker.pipeline.read import FEEDS, SITEMAPS, reading_of

_MOST_TRIED = 16  # addresses of one site that are asked in search of a feed
_TRY_SECONDS = 8.0
_NOT_THERE = (404, 410)
_ACCEPT = {
    "accept": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/html;q=0.8, */*;q=0.5"
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found: `url` is what to poll, `format` what it is in, `items` how much it holds now.

    `how` says in words how it was found; `others` are further feeds that the site
    names, as (address, title).
    """

    url: str
    kind: str
    format: str
    title: str = ""
    home: str = ""
    items: int = 0
    hubs: tuple[str, ...] = ()
    how: str = ""
    others: tuple[tuple[str, str], ...] = ()

    def json(self) -> dict[str, Any]:
        """Return it as plain JSON."""
        return {
            "url": self.url,
            "kind": self.kind,
            "format": self.format,
            "title": self.title,
            "home": self.home or None,
            "items": self.items,
            "hubs": list(self.hubs),
            "how": self.how,
            "others": [{"url": url, "title": title} for url, title in self.others],
        }


def look(tools: Tools, url: str, kind: str = "auto", select: str = "", seconds: float = 0) -> Seen:
    """Return what stands at `url`, taken for `kind`.

    Raises TransientError, PermanentError or Refused with one sentence when it can't
    be had, or is not what it should be. `seconds` bounds each request.
    """
    return asyncio.run(_Look(tools, kind, select, seconds).at(url))


@dataclass(frozen=True, slots=True)
class _Look:
    """One look: what is sought, and within which limits."""

    tools: Tools
    kind: str
    select: str
    seconds: float

    async def at(self, url: str) -> Seen:
        # What is kept is the address given, or where a permanent redirect leads: others may change.
        async with self.tools.net() as net:
            answer = await self._ask(net, url, self.seconds)
            if answer.status != 200:
                return await self._in_spite(net, answer, url)
            seen = self._read(answer)
            if seen is not None:
                return replace(seen, url=answer.permanent_url or url)
            return await self._site(net, answer)

    async def _ask(self, net: Net, url: str, seconds: float) -> Answer:
        settings = self.tools.settings
        limits = Limits(seconds or settings.fetch_timeout.total_seconds(), settings.feed_max_bytes)
        answer = await net.ask(Ask(url, headers=_ACCEPT, limits=limits))
        if not answer.body.startswith(GZIP):
            return answer
        try:
            return replace(answer, body=unpacked(answer.body, MAX_BODY_BYTES))
        except FeedError as error:
            raise PermanentError(f"{answer.url} can't be read: {_uncapped(str(error))}") from error

    def _read(self, answer: Answer) -> Seen | None:
        """Return what the answer itself is; None for a page in which feeds may be named."""
        content_type = answer.headers.get("content-type", "")
        found = sniff(answer.body, content_type)
        if found == "opml":
            raise PermanentError(f"{answer.url} is a list of feeds; take it in with `wirecopy source import`")
        if found in SITEMAPS and self.kind in ("auto", "sitemap"):
            return _sitemap(answer, content_type, found)
        if found == "html" and self.kind == "page":
            return self._listing(answer, "the page given")
        if found == "html" and self.kind == "auto":
            return self._listing(answer, "the page given") if self.select else None
        if self.kind not in ("auto", "feed") or (found == "html" and self.kind == "feed"):
            word = {"html": "a web page"}.get(found, found)
            raise PermanentError(f"{answer.url} is no {self.kind}; it looks like {word}")
        return _feed(answer, content_type, "" if found not in FEEDS else found)

    def _listing(self, answer: Answer, how: str) -> Seen:
        links = links_of(answer.body, answer.url, self.select)
        if not links:
            raise PermanentError(
                f"no links to articles were found at {answer.url}; "
                + ("its selector fits nothing there" if self.select else "name them with --select CSS")
            )
        return Seen(answer.url, "page", "html", home=answer.url, items=len(links), how=how)

    async def _in_spite(self, net: Net, answer: Answer, url: str) -> Seen:
        """Find the feed of a site that does not show us its page: many keep machines from pages only.

        A page that is not there is believed, unless it is the front page.
        """
        seen, path = None, urlsplit(answer.url).path or "/"
        front = path == "/"
        if self.kind == "auto" and not self.select and (front or answer.status not in _NOT_THERE):
            found = discover(answer.body, answer.url, answer.headers)
            below = tuple(one for one in found.candidates if front or urlsplit(one).path.startswith(path))
            seen = await self._feed_of(net, answer, replace(found, candidates=below))
        if seen is None:
            raise PermanentError(f"{url} can't be taken in: the server answered {answer.status}")
        return replace(seen, how=f"{seen.how}; the page itself answered {answer.status}")

    async def _site(self, net: Net, answer: Answer) -> Seen:
        """Find the feed of a site; where it has none its page is the source."""
        seen = await self._feed_of(net, answer, discover(answer.body, answer.url, answer.headers))
        if seen is not None:
            return seen
        try:
            return self._listing(answer, "no feed was found, so the page's own links are followed")
        except PermanentError:
            raise PermanentError(
                f"no feed was found at {answer.url}, and no links to articles on the page; "
                "name the links with --select CSS, or give the address of the feed"
            ) from None

    async def _feed_of(self, net: Net, answer: Answer, found: Found) -> Seen | None:
        """Return the feed of a site: named by its page, or in a usual place; None when it has none."""
        others = tuple((url, title) for url, _, title in found.feeds)
        for url, _ in others[:_MOST_TRIED]:
            seen = await self._try(net, url, "named by the page")
            if seen is not None:
                rest = tuple(one for one in others if one[0] != url)
                return replace(seen, others=rest, home=seen.home or answer.url)
        room = max(0, _MOST_TRIED - len(others))
        tried = [self._try(net, url, "found in a usual place") for url in found.candidates[:room]]
        hits = [seen for seen in await asyncio.gather(*tried) if seen is not None]
        if hits:
            rest = tuple((seen.url, seen.title) for seen in hits[1:] if seen.url != hits[0].url)
            return replace(hits[0], others=rest, home=hits[0].home or answer.url)
        return None

    async def _try(self, net: Net, url: str, how: str) -> Seen | None:
        """Return the feed at an address worth a try, None when there is none."""
        try:
            answer = await self._ask(net, url, self.seconds or _TRY_SECONDS)
            content_type = answer.headers.get("content-type", "")
            if answer.status != 200 or sniff(answer.body, content_type) not in FEEDS:
                return None
            seen = _feed(answer, content_type, sniff(answer.body, content_type))
            return replace(seen, how=how, url=answer.permanent_url or url)
        except (TransientError, PermanentError):
            return None


def _feed(answer: Answer, content_type: str, found: str) -> Seen:
    try:
        feed = parse_feed(answer.body, content_type, answer.url)
    except FeedError as error:
        raise PermanentError(f"{answer.url} is no feed: {_uncapped(str(error))}") from error
    reading = reading_of(feed)
    return Seen(
        url=answer.url,
        kind="feed",
        format=found or "feed",
        title=reading.title,
        home=reading.home,
        items=len(reading.drafts),
        hubs=reading.hubs,
        how="the address given",
    )


def _sitemap(answer: Answer, content_type: str, found: str) -> Seen:
    try:
        read = parse_sitemap(answer.body, content_type, answer.url)
    except FeedError as error:
        raise PermanentError(f"{answer.url} is no sitemap: {_uncapped(str(error))}") from error
    items: Sequence[object] = read.pages or read.sitemaps
    return Seen(answer.url, "sitemap", found, items=len(items), how="the address given")


def _uncapped(sentence: str) -> str:
    return f"{sentence[:1].lower()}{sentence[1:].rstrip('.')}"
