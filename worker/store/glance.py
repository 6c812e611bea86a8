"""The one question asked before every answer: whether the prepared page still holds.

It goes past SQLAlchemy's statements and transactions to the pooled connection
itself: 0.03 ms of CPU instead of 0.17 on SQLite, by primary key, reading one row.
"""

from contextlib import closing

import sqlalchemy as sa

from worker.store.store import Store

_ETAG = "select etag from page where name = {0} and format = {0}"


def etag_of(store: Store, name: str, page_format: str) -> str | None:
    """Return the entity tag of a kept page, or None. Raises what `readiness.AWAY` lists."""
    statement = _ETAG.format("?" if store.is_sqlite else "%s")
    try:
        with closing(store.engine.raw_connection()) as connection:
            cursor = connection.cursor()
            cursor.execute(statement, (name, page_format))
            row = cursor.fetchone()
            cursor.close()
    except store.engine.dialect.loaded_dbapi.Error as error:
        raise sa.exc.OperationalError(statement, None, error) from error
    return None if row is None else str(row[0])
