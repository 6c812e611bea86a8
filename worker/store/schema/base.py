"""What all tables share: the metadata with its naming rules, and the columns of a lease."""

import sqlalchemy as sa

from worker.store.types import Moment

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
Text = sa.Text


def number() -> sa.Column[int]:
    """Return the key column of a table whose numbers are minted once and never used again."""
    return sa.Column("number", Number, primary_key=True, autoincrement=True)


def lease() -> tuple[sa.Column[object], ...]:
    """Return the columns of a lease: until when, by whom, and how often it was taken."""
    return (
        sa.Column("leased_until", Moment),
        sa.Column("lease_token", Text),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    )


def filled(name: str, kind: object, default: str = "") -> sa.Column[object]:
    """Return a column that is never null and begins as `default`."""
    if isinstance(kind, type) and issubclass(kind, sa.Boolean):
        return sa.Column(name, kind, nullable=False, server_default=sa.false())
    return sa.Column(name, kind, nullable=False, server_default=default)  # type: ignore[arg-type]
