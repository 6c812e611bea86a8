"""Furniture: what a host's pages repeat is remembered, and left out of the next ones.

Read once for a batch, before anything is extracted; written in the transaction that
makes an article of the page, and then only: a page that is read again teaches
nothing, or an article would become its own furniture. What was left out, and why,
is in the article's derived layer. There a replay finds it: made again, an article is
what it was, whatever its host has taught since (docs/decisions/furniture.md).
"""

from collections.abc import Iterable, Mapping, Sequence
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


def learn(tx: Tx, url: str, article: int, page: Sequence[int], now: datetime) -> None:
    """Remember the blocks of a page that became a new article."""
    host = host_of(url)
    if not host or not page:
        return
    memory = Memory.from_bytes(blocks.of_hosts(tx, [host]).get(host, b""))
    if len(memory.pages) < PAGES or article % _EVERY == 0:
        blocks.write(tx, host, memory.after(page).to_bytes(), now)


def left_out(derived: Mapping[str, Any]) -> Furniture:
    """Return the furniture that was left out when a derived layer was made."""
    return {one["block"]: one["pages"] for one in derived.get("left_out", ())}
