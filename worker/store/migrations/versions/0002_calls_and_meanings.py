"""What a hook's calls are about, and what titles mean to a sentence model."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "call",
        sa.Column("document", NUMBER, autoincrement=False, nullable=False),
        sa.Column("source", NUMBER, nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("document", name=op.f("pk_call")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_call_source_about_document", "call", ["source", "about", "document"], unique=False)
    op.create_table(
        "meaning",
        sa.Column("number", NUMBER, autoincrement=True, nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_meaning")),
        sa.UniqueConstraint("article", name=op.f("uq_meaning_article")),
        sqlite_autoincrement=True,
    )
