"""Furniture: what a host's pages repeat is remembered, and left out of the next ones.

Read once for a batch, before anything is extracted; written in the transaction that
makes an article of the page, and then only: a page that is read again teaches
nothing, or an article would become its own furniture. What was left out, and why,
is in the article's derived layer. There a replay finds it: made again, an article is
what it was, whatever its host has taught since (docs/decisions/furniture.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from worker.pipeline.extract import Furniture, Memory
from worker.pipeline.extract.blocks import PAGES
from worker.store import blocks
from worker.store.documents import Kept
from worker.store.store import Tx

KEPT = timedelta(days=90)
# A full memory changes slowly: every fourth page is enough, and costs a fourth of the writing.
_EVERY = 4


@dataclass(frozen=True, slots=True)
class Page:
    """A page that became a new article: its address, the article's number, the blocks taken for it."""

    url: str
    article: int
    blocks: Sequence[int]


def host_of(url: str) -> str:
    """Return the host whose furniture stands on a page; "" for an address without one."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def known(tx: Tx, documents: Iterable[Kept]) -> dict[str, Furniture]:
    """Return the furniture of each host that these documents' pages are of."""
    hosts = {host_of(kept.url) for kept in documents if kept.how in ("page", "file")}
    found = blocks.of_hosts(tx, hosts - {""})
    return {host: Memory.from_bytes(body).furniture() for host, body in found.items()}


def learn(tx: Tx, pages: Iterable[Page], now: datetime) -> None:
    """Remember the blocks of pages that became new articles."""
    seen = [page for page in pages if page.blocks and host_of(page.url)]
    found = blocks.of_hosts(tx, {host_of(page.url) for page in seen})
    memories = {host: Memory.from_bytes(body) for host, body in found.items()}
    changed: set[str] = set()
    for page in seen:
        host = host_of(page.url)
        memory = memories.get(host, Memory())
        if len(memory.pages) < PAGES or page.article % _EVERY == 0:
            memories[host] = memory.after(page.blocks)
            changed.add(host)
    blocks.write(tx, {host: memories[host].to_bytes() for host in sorted(changed)}, now)


def left_out(derived: Mapping[str, Any]) -> Furniture:
    """Return the furniture that was left out when a derived layer was made."""
    return {one["block"]: one["pages"] for one in derived.get("left_out", ())}
