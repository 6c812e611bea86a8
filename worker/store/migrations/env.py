"""What Alembic runs to reach our database: always in a transaction that `migrate` has begun."""

from typing import Any

from alembic import context

from worker.store.schema import metadata


def run(connection: Any) -> None:
    """Run the steps that are asked for inside the connection's transaction."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        # SQLite changes tables by copying them; PostgreSQL ignores this.
        render_as_batch=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])
