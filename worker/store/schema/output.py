"""What goes out: feeds and their prepared pages, facts that wait, subscribers, deliveries, receipts."""

import sqlalchemy as sa

from worker.store.schema.base import Number, Text, filled, lease, metadata, number
from worker.store.types import Moment, Packed

feed = sa.Table(
    "feed",
    metadata,
    number(),
    sa.Column("name", Text, nullable=False, unique=True),
    filled("title", Text),
    filled("kind", Text, "query"),
    sa.Column("query", Packed, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("changed_at", Moment),
    sa.Column("published_at", Moment),
    sa.Column("removed_at", Moment),
    filled("moved_to", Text),
    sqlite_autoincrement=True,
)


entry = sa.Table(
    "entry",
    metadata,
    sa.Column("feed", Number, primary_key=True),
    sa.Column("article", Number, primary_key=True),
    sa.Column("since", Moment, nullable=False),
    filled("why", Text),
    sa.Index("ix_entry_article", "article"),
    sqlite_with_rowid=False,
)


fragment = sa.Table(
    "fragment",
    metadata,
    sa.Column("article", Number, primary_key=True),
    sa.Column("format", Text, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    # Of the entry as it is served; `body` is packed.
    sa.Column("body_bytes", sa.Integer, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
)


page = sa.Table(
    "page",
    metadata,
    sa.Column("name", Text, primary_key=True),
    sa.Column("format", Text, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("encodings", sa.LargeBinary),
    sa.Column("etag", Text, nullable=False),
    sa.Column("modified_at", Moment, nullable=False),
)


# What each of a feed's last writings changed, so that who read one of them can be told the difference.
writing = sa.Table(
    "writing",
    metadata,
    sa.Column("name", Text, primary_key=True),
    sa.Column("slot", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("etags", Text, nullable=False),
    sa.Column("changed", sa.LargeBinary, nullable=False),
    sa.Column("gone", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)


fact = sa.Table(
    "fact",
    metadata,
    sa.Column("name", Text, primary_key=True),
    sa.Column("subject", Text, primary_key=True),
    filled("urgent", sa.Boolean),
    sa.Column("due_at", Moment, nullable=False),
    filled("version", sa.Integer, "0"),
    *lease(),
)


subscriber = sa.Table(
    "subscriber",
    metadata,
    number(),
    sa.Column("name", Text, nullable=False, unique=True),
    sa.Column("token_hash", Text, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("removed_at", Moment),
    sqlite_autoincrement=True,
)


subscription = sa.Table(
    "subscription",
    metadata,
    number(),
    sa.Column("subscriber", Number, nullable=False),
    sa.Column("feed", Text, nullable=False),
    sa.Column("way", Text, nullable=False),
    filled("address", Text),
    sa.Column("secrets", Packed, nullable=False),
    sa.Column("lease_until", Moment),
    filled("cursor", Number, "0"),
    filled("sequence", sa.Integer, "0"),
    filled("state", Text, "active"),
    sa.Column("created_at", Moment, nullable=False),
    sa.UniqueConstraint("subscriber", "feed", "way", "address"),
    sqlite_autoincrement=True,
)


delivery = sa.Table(
    "delivery",
    metadata,
    number(),
    sa.Column("subscription", Number, nullable=False),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("article", Number, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("event", Text, nullable=False),
    sa.Column("made_at", Moment, nullable=False),
    filled("state", Text, "due"),
    sa.Column("due_at", Moment),
    filled("urgent", sa.Boolean),
    *lease(),
    sa.UniqueConstraint("subscription", "sequence"),
    sa.Index(
        "ix_delivery_due_at",
        "due_at",
        sqlite_where=sa.text("due_at is not null"),
        postgresql_where=sa.text("due_at is not null"),
    ),
    # Who stands before whom in a subscription's line.
    sa.Index(
        "ix_delivery_line",
        "subscription",
        "sequence",
        sqlite_where=sa.text("due_at is not null"),
        postgresql_where=sa.text("due_at is not null"),
    ),
    sa.Index("ix_delivery_article", "article"),
    sqlite_autoincrement=True,
)


attempt = sa.Table(
    "attempt",
    metadata,
    number(),
    sa.Column("delivery", Number, nullable=False),
    sa.Column("at", Moment, nullable=False),
    filled("status", sa.Integer, "0"),
    filled("elapsed_ms", sa.Integer, "0"),
    filled("error", Text),
    sa.Index("ix_attempt_delivery", "delivery"),
    sqlite_autoincrement=True,
)


receipt = sa.Table(
    "receipt",
    metadata,
    sa.Column("delivery", Number, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("kind", Text, nullable=False),
)
