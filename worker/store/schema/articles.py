"""Articles: identity, the three layers, revisions, tags, and how articles belong together.

Rows of identity (`article`, `article_key`) and revisions are small and never purged.
"""

import sqlalchemy as sa

from worker.store.schema.base import Number, Text, filled, metadata, number
from worker.store.types import Moment, Packed

article = sa.Table(
    "article",
    metadata,
    number(),
    sa.Column("id", Text, nullable=False, unique=True),
    sa.Column("source", Number, nullable=False),
    filled("status", Text, "usable"),
    filled("reason", Text),
    sa.Column("embargo_until", Moment),
    sa.Column("story", Text),
    sa.Column("duplicate_of", Number),
    sa.Column("merged_into", Number),
    filled("revision", sa.Integer, "0"),
    filled("version", sa.Integer, "0"),
    filled("url", Text),
    filled("title", Text),
    filled("language", Text),
    filled("section", Text),
    sa.Column("published_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
    filled("note", Text),
    sa.Column("content_hash", sa.LargeBinary),
    sa.Index("ix_article_newest", "status", "published_at"),
    sa.Index("ix_article_source", "source", "published_at"),
    sa.Index(
        "ix_article_story",
        "story",
        sqlite_where=sa.text("story is not null"),
        postgresql_where=sa.text("story is not null"),
    ),
    sa.Index(
        "ix_article_embargo",
        "embargo_until",
        sqlite_where=sa.text("embargo_until is not null"),
        postgresql_where=sa.text("embargo_until is not null"),
    ),
    sa.Index(
        "ix_article_duplicate_of",
        "duplicate_of",
        sqlite_where=sa.text("duplicate_of is not null"),
        postgresql_where=sa.text("duplicate_of is not null"),
    ),
    sqlite_autoincrement=True,
)


article_key = sa.Table(
    "article_key",
    metadata,
    sa.Column("value", sa.LargeBinary, primary_key=True),
    sa.Column("article", Number, nullable=False),
    sa.Column("item_hash", sa.LargeBinary),
    sa.Index("ix_article_key_article", "article"),
    sqlite_with_rowid=False,
)


layer = sa.Table(
    "layer",
    metadata,
    sa.Column("article", Number, primary_key=True),
    sa.Column("kind", Text, primary_key=True),
    sa.Column("content", Packed, nullable=False),
    sa.Column("document", Number),
    filled("made_by", Text),
    sa.Column("at", Moment, nullable=False),
)


revision = sa.Table(
    "revision",
    metadata,
    sa.Column("article", Number, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("class", Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    filled("origin", Text),
    sa.Column("document", Number),
    filled("note", Text),
    filled("diff_words", sa.Integer, "0"),
    sa.Column("content", Packed),
    sqlite_with_rowid=False,
)


change = sa.Table(
    "change",
    metadata,
    number(),
    sa.Column("article", Number, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),
    sa.Column("event", Text, nullable=False),
    sa.Column("at", Moment, nullable=False),
    filled("urgent", sa.Boolean),
    sa.Index("ix_change_article", "article"),
    sqlite_autoincrement=True,
)


tag = sa.Table(
    "tag",
    metadata,
    number(),
    sa.Column("slug", Text, nullable=False, unique=True),
    sa.Column("name", Text, nullable=False),
    sa.Column("kind", Text, nullable=False),
    filled("banned", sa.Boolean),
    sa.Column("merged_into", Number),
    sqlite_autoincrement=True,
)


alias = sa.Table(
    "alias",
    metadata,
    sa.Column("key", Text, primary_key=True),
    sa.Column("tag", Number, nullable=False),
    filled("origin", Text, "operator"),
    sqlite_with_rowid=False,
)


article_tag = sa.Table(
    "article_tag",
    metadata,
    sa.Column("tag", Number, primary_key=True),
    sa.Column("article", Number, primary_key=True),
    sa.Index("ix_article_tag_article", "article"),
    sqlite_with_rowid=False,
)


sketch = sa.Table(
    "sketch",
    metadata,
    number(),
    sa.Column("article", Number, nullable=False, unique=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)


meaning = sa.Table(
    "meaning",
    metadata,
    number(),
    sa.Column("article", Number, nullable=False, unique=True),
    sa.Column("at", Moment, nullable=False),
    sa.Column("by", Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)


related = sa.Table(
    "related",
    metadata,
    sa.Column("article", Number, primary_key=True),
    sa.Column("other", Number, primary_key=True),
    sa.Column("kind", Text, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("reason", Text, nullable=False),
    sa.Index("ix_related_other", "other"),
    sqlite_with_rowid=False,
)


hint = sa.Table(
    "hint",
    metadata,
    sa.Column("article", Number, primary_key=True),
    sa.Column("key", sa.LargeBinary, primary_key=True),
    filled("title", Text),
    sa.Index("ix_hint_key", "key"),
    sqlite_with_rowid=False,
)


story = sa.Table(
    "story",
    metadata,
    sa.Column("id", Text, primary_key=True),
    filled("title", Text),
    sa.Column("opened_at", Moment, nullable=False),
    sa.Column("updated_at", Moment, nullable=False),
    sa.Column("merged_into", Text),
    filled("reason", Text),
    sa.Column("split_from", Text),
    filled("split_reason", Text),
    sa.Index(
        "ix_story_merged_into",
        "merged_into",
        sqlite_where=sa.text("merged_into is not null"),
        postgresql_where=sa.text("merged_into is not null"),
    ),
    sa.Index(
        "ix_story_split_from",
        "split_from",
        sqlite_where=sa.text("split_from is not null"),
        postgresql_where=sa.text("split_from is not null"),
    ),
)
