"""The schema: every row of the house, under DESIGN's terms.

Everything unfinished carries `due_at` or a lease (`leased_until`, `lease_token`),
never a bare "in progress". Numbers are minted by the database and never used
twice (AUTOINCREMENT on SQLite, identity on PostgreSQL).
"""

from worker.store.schema.articles import (
    alias,
    article,
    article_key,
    article_tag,
    change,
    hint,
    layer,
    meaning,
    related,
    revision,
    sketch,
    story,
    tag,
)
from worker.store.schema.base import metadata
from worker.store.schema.intake import block, call, document, errand, heartbeat, parked, source, upstream
from worker.store.schema.output import (
    attempt,
    delivery,
    entry,
    fact,
    feed,
    fragment,
    page,
    receipt,
    subscriber,
    subscription,
    writing,
)

__all__ = [
    "alias",
    "article",
    "article_key",
    "article_tag",
    "attempt",
    "block",
    "call",
    "change",
    "delivery",
    "document",
    "entry",
    "errand",
    "fact",
    "feed",
    "fragment",
    "heartbeat",
    "hint",
    "layer",
    "meaning",
    "metadata",
    "page",
    "parked",
    "receipt",
    "related",
    "revision",
    "sketch",
    "source",
    "story",
    "subscriber",
    "subscription",
    "tag",
    "upstream",
    "writing",
]
