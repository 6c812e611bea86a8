"""Health: is the database there, does the broker answer, does a worker work. Each "" or one sentence."""

import socket
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from worker.jobs.tools import Tools
from worker.store import Store, waiting
from worker.store.readiness import AWAY, UNPREPARED

_PATIENCE_SECONDS = 2.0
_AMQP_PORT = 5672


def database(store: Store) -> tuple[str, datetime | None]:
    """Return what is wrong with the database and when a worker last wrote that it lives."""
    try:
        with store.read() as tx:
            return "", waiting.beat_of(tx, "tick")
    except UNPREPARED as error:
        if "no such table" in str(error) or 'relation "' in str(error):
            return "the schema is not there; run `wirecopy migrate`", None
        return "the database does not answer", None
    except AWAY:
        return "the database does not answer", None


def heartbeat(beat: datetime | None, now: datetime, latest: timedelta) -> str:
    """Return what is wrong with the workers: no heartbeat, or none for longer than `latest`."""
    if beat is None:
        return "no worker has ever ticked; is beat running?"
    silent = now - beat
    return f"no worker has ticked for {int(silent.total_seconds())} s" if silent > latest else ""


def broker(tools: Tools) -> str:
    """Return what is wrong with the broker; it is asked, with two seconds of patience."""
    url = tools.redis_url or tools.settings.broker_url
    if not url:
        return "no broker is set"
    try:
        if tools.redis_url:
            _ping(tools.redis_url)
        else:
            parts = urlsplit(url)
            where = (parts.hostname or "localhost", parts.port or _AMQP_PORT)
            socket.create_connection(where, _PATIENCE_SECONDS).close()
    except (OSError, ValueError) as error:
        return f"the broker does not answer ({error.args[-1] if error.args else type(error).__name__})"
    return ""


def _ping(url: str) -> None:
    """Ask a Redis for a sign of life. Raises ConnectionError (an OSError) when none comes."""
    import redis

    try:
        with redis.Redis.from_url(
            url, socket_timeout=_PATIENCE_SECONDS, socket_connect_timeout=_PATIENCE_SECONDS
        ) as one:
            one.ping()
    except redis.RedisError as error:
        raise ConnectionError(type(error).__name__) from error
