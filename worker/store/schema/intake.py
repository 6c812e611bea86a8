"""What comes in: sources, the errands run for them, the documents received, and what was set aside."""

import sqlalchemy as sa

from worker.store.schema.base import Number, Text, filled, lease, metadata, number
from worker.store.types import Moment, Packed

source = sa.Table(
    "source",
    metadata,
    number(),
    sa.Column("name", Text, nullable=False, unique=True),
    filled("url", Text),
    filled("kind", Text, "feed"),
    filled("title", Text),
    filled("home", Text),
    sa.Column("options", Packed, nullable=False),
    filled("state", Text, "ok"),
    filled("state_reason", Text),
    sa.Column("secrets", Packed, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("removed_at", Moment),
    sa.Column("last_poll_at", Moment),
    sa.Column("last_new_at", Moment),
    filled("articles", sa.Integer, "0"),
    sa.Column("memory", Packed),
    sqlite_autoincrement=True,
)


errand = sa.Table(
    "errand",
    metadata,
    number(),
    sa.Column("source", Number, nullable=False),
    sa.Column("url", Text, nullable=False),
    filled("purpose", Text, "poll"),
    sa.Column("due_at", Moment),
    *lease(),
    filled("urgent", sa.Boolean),
    filled("etag", Text),
    filled("last_modified", Text),
    sa.Column("body_hash", sa.LargeBinary),
    sa.Column("article", Number),
    sa.Column("carry", Packed),
    filled("status", sa.Integer, "0"),
    filled("error", Text),
    filled("failures", sa.Float, "0"),
    filled("interval_seconds", sa.Integer, "0"),
    filled("why_then", Text),
    sa.Column("asked_at", Moment),
    sa.Column("memory", Packed),
    sa.UniqueConstraint("source", "purpose", "url"),
    sa.Index(
        "ix_errand_due_at",
        "due_at",
        sqlite_where=sa.text("due_at is not null"),
        postgresql_where=sa.text("due_at is not null"),
    ),
    sqlite_autoincrement=True,
)


# What we have agreed on with the WebSub hub of a source; when it is asked is an errand's business.
upstream = sa.Table(
    "upstream",
    metadata,
    sa.Column("source", Number, primary_key=True, autoincrement=False),
    sa.Column("hub", Text, nullable=False),
    sa.Column("topic", Text, nullable=False),
    sa.Column("secret", Text, nullable=False, unique=True),
    sa.Column("key", Text, nullable=False),
    filled("state", Text, "asked"),
    sa.Column("lease_until", Moment),
    filled("pushed", sa.Integer, "0"),
    filled("missed", sa.Integer, "0"),
    filled("reason", Text),
)


document = sa.Table(
    "document",
    metadata,
    number(),
    sa.Column("source", Number, nullable=False),
    sa.Column("errand", Number),
    sa.Column("how", Text, nullable=False),
    sa.Column("url", Text, nullable=False),
    sa.Column("received_at", Moment, nullable=False),
    filled("content_type", Text),
    filled("body_bytes", sa.Integer, "0"),
    sa.Column("parent", Number),
    sa.Column("external_id", Text),
    filled("state", Text, "kept"),
    filled("outcome", Text),
    filled("urgent", sa.Boolean),
    *lease(),
    # Last, because SQLite reads through a body to reach what stands behind it.
    sa.Column("carry", Packed),
    sa.Column("body", sa.LargeBinary),
    sa.UniqueConstraint("source", "external_id"),
    sa.Index(
        "ix_document_waiting",
        "number",
        sqlite_where=sa.text("state = 'kept'"),
        postgresql_where=sa.text("state = 'kept'"),
    ),
    sa.Index(
        "ix_document_tried",
        "tries",
        "number",
        sqlite_where=sa.text("state = 'kept' and tries > 0"),
        postgresql_where=sa.text("state = 'kept' and tries > 0"),
    ),
    sa.Index(
        "ix_document_urgent",
        "number",
        sqlite_where=sa.text("state = 'kept' and urgent = 1"),
        postgresql_where=sa.text("state = 'kept' and urgent"),
    ),
    sa.Index("ix_document_received_at", "received_at"),
    sqlite_autoincrement=True,
)


# What a hook's call is about, so that calls about one thing are digested in their order.
call = sa.Table(
    "call",
    metadata,
    sa.Column("document", Number, primary_key=True, autoincrement=False),
    sa.Column("source", Number, nullable=False),
    sa.Column("about", Text, nullable=False),
    sa.Index("ix_call_source_about_document", "source", "about", "document"),
    sqlite_with_rowid=False,
)


parked = sa.Table(
    "parked",
    metadata,
    number(),
    sa.Column("kind", Text, nullable=False),
    sa.Column("row", Number, nullable=False),
    sa.Column("reason", Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    sa.UniqueConstraint("kind", "row"),
    sqlite_autoincrement=True,
)


block = sa.Table(
    "block",
    metadata,
    sa.Column("host", Text, primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("at", Moment, nullable=False),
)


heartbeat = sa.Table(
    "heartbeat",
    metadata,
    sa.Column("member", Text, primary_key=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("facts", Packed),
)
