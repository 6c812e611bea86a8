"""Fetch: the errands that are due, many at once; each body is kept as a document.

Twice is the same as once: a document is written in the transaction that frees
its errand under the lease, so a batch that is done again finds nothing due, and
a worker that comes back late saves nothing. Answers are saved in small waves as
they come, and while slow hosts are waited for, whatever else falls due is asked in
the same loop: a host that never answers delays nobody and holds no second worker.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import structlog

from worker.errors import PermanentError, TransientError
from worker.jobs import hubs
from worker.jobs.away import given_back, insist
from worker.jobs.outcome import Asked, Failed, Outcome, adopted, is_same_index, judge, may_trust, state_of
from worker.jobs.pages import PARTS
from worker.jobs.tools import Tools
from worker.net import robots
from worker.net.client import ROBOTS, Answer, Ask, Limits, Net, Unresolved
from worker.store import documents, errands, sources, upstreams
from worker.store.errands import Errand
from worker.store.sources import Source
from worker.store.store import Tx
from worker.store.upstreams import Upstream

log = structlog.get_logger()

BATCH = 400
WAVE_SECONDS = 0.1
LOOK_SECONDS = 0.5  # between two looks for errands that fell due while slow hosts are waited for
TAKING_SECONDS = 30.0  # a task must end one day; whoever comes next takes over
LONGEST_PAUSE_SECONDS = 2.0
_ACCEPT_FEED = {
    "accept": "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, */*;q=0.5"
}
_ACCEPT_PAGE = {"accept": "text/html, application/xhtml+xml, */*;q=0.5"}


def fetch(tools: Tools, *, urgent: bool = False) -> int:
    """Do the errands that are due; return how many were done.

    One loop a process is enough for all that can wait: while it takes errands,
    a second turn finds nothing to do.
    """
    with given_back(tools) as token:
        batch = _Batch(tools, token, urgent=urgent)
        if not batch.may_take():
            return 0
        try:
            taken = batch.take()
            if taken:
                asyncio.run(batch.run(taken))
                log.info("errands done", errands=batch.count)
        finally:
            batch.leave()
    return batch.count


class _Batch:
    """Claimed errands on their way: asks all at once, saves in waves, takes more while it waits."""

    def __init__(self, tools: Tools, token: str, *, urgent: bool) -> None:
        self.tools = tools
        self.urgent = urgent
        self.token = token
        self.known: dict[int, Source] = {}
        self.upstreams: dict[int, Upstream] = {}
        self.outcomes: list[Outcome] = []
        self.asking: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.count = 0
        self.takes = False

    def may_take(self) -> bool:
        """Return whether this is the one that takes errands in this process; urgent ones always may."""
        self.takes = self.urgent or self.tools.fetching.acquire(blocking=False)
        return self.takes

    def leave(self) -> None:
        """Take no more errands, and let another one take them."""
        if self.takes and not self.urgent:
            self.tools.fetching.release()
        self.takes = False

    def take(self) -> list[Errand]:
        """Claim errands that are due."""
        tools = self.tools
        lease = tools.settings.fetch_timeout * 2 + timedelta(seconds=60)
        with tools.store.write() as tx:
            taken = errands.take(tx, tools.now(), lease, self.token, BATCH, urgent=self.urgent)
            if taken:
                numbers = [errand.source for errand in taken]
                self.known |= sources.by_numbers(tx, numbers)
                self.upstreams |= upstreams.of_sources(tx, numbers)
        self.count += len(taken)
        return taken

    async def run(self, taken: Sequence[Errand]) -> None:
        """Ask all that were taken, and those that fall due meanwhile, until none is under way."""
        loop = asyncio.get_running_loop()
        ends, look = loop.time() + TAKING_SECONDS, loop.time() + LOOK_SECONDS
        async with self.tools.net() as net:
            running = await self._start(net, taken)
            while running:
                done, running = await asyncio.wait(running, timeout=WAVE_SECONDS)
                for task in done:
                    task.result()
                await self._flush()
                if loop.time() > ends:
                    self.leave()
                elif running and self.takes and loop.time() > look and len(running) < BATCH:
                    running |= await self._start(net, await asyncio.to_thread(self.take))
                    look = loop.time() + LOOK_SECONDS

    async def _start(self, net: Net, taken: Sequence[Errand]) -> set[asyncio.Task[None]]:
        groups: dict[tuple[str, str, int], list[Errand]] = defaultdict(list)
        for errand in taken:
            # One request for all who ask the same address; with a hub each has a talk of its own.
            alone = errand.number if errand.purpose == "hub" else 0
            groups[errand.url, errand.purpose, alone].append(errand)
        waits = await self._reserve([group[0] for group in groups.values()])
        return {
            asyncio.create_task(self._group(net, group, wait))
            for group, wait in zip(groups.values(), waits, strict=True)
        }

    async def _reserve(self, firsts: Sequence[Errand]) -> list[float]:
        """Return how long each group must wait for its host; polls of feeds are not held back."""
        pages = [number for number, errand in enumerate(firsts) if errand.purpose == "page"]
        waits = [0.0] * len(firsts)
        if pages and self.tools.settings.host_gap:
            hosts = [urlsplit(firsts[number].url).netloc.lower() for number in pages]
            granted = await self.tools.pace.reserve(hosts, patience_seconds=LONGEST_PAUSE_SECONDS)
            for number, wait in zip(pages, granted, strict=True):
                waits[number] = wait
        return waits

    async def _group(self, net: Net, group: Sequence[Errand], wait: float) -> None:
        """Ask once for all errands with the same address."""
        if wait > LONGEST_PAUSE_SECONDS:
            until = self.tools.now() + timedelta(seconds=wait)
            self.outcomes.extend(Outcome.put_off(errand, until) for errand in group)
            return
        await asyncio.sleep(wait)
        result = await self._ask(net, group)
        for errand in group:
            asked = Asked(
                self.known[errand.source],
                errand,
                self.tools.now(),
                self.tools.jitter(),
                self.upstreams.get(errand.source),
            )
            if errand.purpose == "hub":
                self.outcomes.append(hubs.judge(asked, result))
            else:
                self.outcomes.append(judge(asked, result, self.tools.settings))

    async def _ask(self, net: Net, group: Sequence[Errand]) -> Answer | Failed:
        first = group[0]
        page = first.purpose == "page"
        # A page's draft must be digested even when the page itself did not change.
        same = not page and all(
            errand.etag == first.etag and errand.body_hash == first.body_hash and may_trust(errand)
            for errand in group
        )
        settings = self.tools.settings
        limits = Limits(
            total_seconds=settings.fetch_timeout.total_seconds(),
            body_bytes=settings.page_max_bytes if page else settings.feed_max_bytes,
        )
        try:
            if first.purpose == "hub":
                return await net.ask(hubs.ask_of(self.upstreams[first.source], settings))
            if page and settings.robots:
                await self._obey_robots(net, first.url)
            return await net.ask(
                Ask(
                    url=first.url,
                    headers=_ACCEPT_PAGE if page else _ACCEPT_FEED,
                    limits=limits,
                    etag=first.etag if same else "",
                    last_modified=first.last_modified if same else "",
                )
            )
        except TransientError as error:
            return Failed(str(error), after=error.after, nameless=isinstance(error, Unresolved))
        except PermanentError as error:
            return Failed(str(error), final=True)

    async def _obey_robots(self, net: Net, url: str) -> None:
        """Ask the host's robots.txt, at most once a day and process; raise when it forbids the page."""
        address = robots.robots_url(url)
        async with self.asking[address]:
            rules = self.tools.robots_of(address)
            if rules is None:
                try:
                    answer = await net.ask(Ask(url=address, limits=ROBOTS))
                    rules = robots.rules(answer.status, answer.body)
                except TransientError:
                    rules = robots.NOTHING
                self.tools.keep_robots(address, rules)
        if rules is robots.NOTHING:
            raise TransientError("robots.txt of the host can't be read now, so its pages are left alone")
        if not robots.allowed(rules, url, "Wirecopy"):
            raise PermanentError("robots.txt of the host asks us not to fetch this page")

    async def _flush(self) -> None:
        """Save what has come in meanwhile."""
        if self.outcomes:
            wave, self.outcomes = self.outcomes, []
            await asyncio.to_thread(insist, partial(self._save, wave))

    def _save(self, wave: Sequence[Outcome]) -> None:
        rows = [outcome.document() for outcome in wave]
        with self.tools.store.write() as tx:
            mine = errands.mine(tx, self.token, [outcome.errand.number for outcome in wave])
            kept = [
                row for row, outcome in zip(rows, wave, strict=True) if row and outcome.errand.number in mine
            ]
            for urgent in (True, False):
                documents.keep(tx, [row for row in kept if row["urgent"] == urgent], urgent=urgent)
            errands.settle(tx, self.token, [outcome.columns() for outcome in wave])
            for outcome in wave:
                if outcome.errand.purpose == "hub" and outcome.errand.number in mine:
                    hubs.note(tx, self.upstreams[outcome.errand.source], outcome)
            _note_states(tx, self.known, wave)
            for outcome in wave:
                if is_same_index(self.known[outcome.errand.source], outcome):
                    errands.ask_in_turn(tx, outcome.errand.source, self.tools.now(), PARTS)
        if len(mine) < len(wave):
            log.warning("leases lost", errands=len(wave) - len(mine))


def _note_states(tx: Tx, known: dict[int, Source], wave: Sequence[Outcome]) -> None:
    """Let the source show how its last poll ended, when that changed."""
    for outcome in wave:
        source = known[outcome.errand.source]
        if outcome.errand.purpose != "poll" or not outcome.state:
            continue
        values: dict[str, Any] = {}
        state = state_of(source, outcome)
        if (source.state, source.state_reason) != state and source.state != "paused":
            values |= {"state": state[0], "state_reason": state[1]}
        address = adopted(source, outcome)
        if address and errands.move(tx, outcome.errand, address):
            log.info("source moved", source=source.name)
            if source.url == outcome.errand.url:
                values["url"] = address
        if values:
            sources.change(tx, source.number, **values)
