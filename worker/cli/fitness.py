"""Fitness: whether this machine can run Wirecopy, one check after the other; each says what to do."""

import os
import resource
import shutil
import socket
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from config.catalogue import load_catalogue
from config.settings import Settings
from worker import broker
from worker.broker import redis_address
from worker.cli.failures import sentence_of

OK, WARN, BAD = "ok", "warning", "bad"

_OLDEST_PYTHON = (3, 11)
# RETURNING, which claims are made with.
_OLDEST_SQLITE = (3, 35)
_LEAST_BYTES = 200 * 1024 * 1024
_GOOD_BYTES = 2 * 1024 * 1024 * 1024
_GOOD_FILES = 1024
# The day these lines were written: a clock before it is wrong.
_BUILT = datetime(2026, 1, 1, tzinfo=UTC)
# Half of what Standard Webhooks allow between two clocks.
_SKEW_SECONDS = 150


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: `state` is ok, warning or bad, `found` one sentence."""

    name: str
    state: str
    found: str


def examine(settings: Settings, broker_url: str) -> list[Finding]:
    """Return all findings; `broker_url` is the broker that is set or runs here, "" when there is none."""
    checks: dict[str, Callable[[], Finding]] = {
        "python": _python,
        "data directory": lambda: _data(settings.data),
        "disk": lambda: _disk(settings.data),
        "open files": _files,
        "clock": lambda: _clock(settings.data),
        "broker": lambda: _broker(settings, broker_url),
        "database": lambda: _database(settings),
        "catalogue": lambda: _catalogue(settings),
        "names": lambda: _names(settings),
        "relating": lambda: _relating(settings),
        "port": lambda: _port(settings),
    }
    return [_safely(name, check) for name, check in checks.items()]


def _safely(name: str, check: Callable[[], Finding]) -> Finding:
    try:
        return replace(check(), name=name)
    except Exception as error:  # noqa: BLE001 - a check that fails is a finding
        return Finding(name, BAD, sentence_of(error))


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < _OLDEST_PYTHON:
        return Finding("", BAD, f"Python {version}; 3.11 or newer is needed")
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        return Finding("", BAD, f"Python {version} has SQLite {sqlite3.sqlite_version}; 3.35 is needed")
    return Finding("", OK, f"Python {version}, SQLite {sqlite3.sqlite_version}")


def _data(data: Path) -> Finding:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=data) as file:
        file.write(b"fit")
        file.flush()
        os.fsync(file.fileno())
    return Finding("", OK, f"{data.absolute()} can be written")


def _disk(data: Path) -> Finding:
    free = shutil.disk_usage(data).free
    said = f"{free / 1024**3:.1f} GiB free"
    if free < _LEAST_BYTES:
        return Finding("", BAD, f"{said}; make room before you start")
    state = OK if free >= _GOOD_BYTES else WARN
    return Finding(
        "", state, said if state == OK else f"{said}; WIRECOPY_KEEP_DOCUMENTS_BYTES limits what is kept"
    )


def _files() -> Finding:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if 0 <= limit < _GOOD_FILES:
        return Finding("", WARN, f"{limit} may be open at once; many sources need {_GOOD_FILES} (ulimit -n)")
    return Finding("", OK, "as many as are needed may be open at once")


def _clock(data: Path) -> Finding:
    now = datetime.now(UTC)
    if now < _BUILT:
        return Finding(
            "", BAD, f"it says {now:%Y-%m-%d %H:%M} UTC, which is past; signatures would be refused"
        )
    with tempfile.NamedTemporaryFile(dir=data) as file:
        skew = abs(Path(file.name).stat().st_mtime - time.time())
    if skew > _SKEW_SECONDS:
        return Finding("", BAD, f"the disk's clock is {skew:.0f} s away from this machine's; set both by NTP")
    return Finding("", OK, f"{now:%Y-%m-%d %H:%M:%S} UTC")


def _broker(settings: Settings, broker_url: str) -> Finding:
    if not broker_url:
        program = broker.find_program()
        return Finding("", OK, f"embedded: `wirecopy up` starts {program}")
    if url := redis_address(broker_url):
        import redis

        with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as talk:
            talk.ping()
    kind = "the configured one answers" if settings.broker_url else "the embedded one runs and answers"
    return Finding("", OK, kind if url else "configured; only its workers can say whether it answers")


def _database(settings: Settings) -> Finding:
    from worker.store.migrate import pending

    if not settings.database_url and not (settings.data / "wirecopy.db").exists():
        return Finding("", OK, "a SQLite file is made at the first start")
    left = pending(settings.database)
    if left:
        return Finding(
            "", WARN, f"its schema is not this version's; run `wirecopy migrate` ({', '.join(left)})"
        )
    return Finding("", OK, "it answers, and its schema is this version's")


def _catalogue(settings: Settings) -> Finding:
    path = settings.catalogue_path
    if path is None:
        return Finding("", OK, "there is none")
    load_catalogue(path)
    return Finding("", OK, f"{path} can be read")


def _names(settings: Settings) -> Finding:
    """Look at the operator's own names, and at the larger recogniser where one is set."""
    from worker.jobs.larger import check
    from worker.pipeline.tag import from_toml

    own = settings.data / "tags.toml"
    try:
        from_toml(own.read_text(encoding="utf-8") if own.is_file() else "")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        return Finding("", BAD, f"{own} can't be read: {error}; what it said before still holds")
    if not settings.names_model:
        return Finding("", OK, "found by the shipped recogniser")
    check(settings.names_model)
    return Finding("", OK, f"found again by {settings.names_model}, aside")


def _relating(settings: Settings) -> Finding:
    """Look at the sentence model, where one is set."""
    from worker.jobs.bert import check

    if not settings.relate_model:
        return Finding("", OK, "by words and names")
    check(settings.relate_model)
    return Finding("", OK, f"again by what titles mean to {settings.relate_model}, aside")


def _port(settings: Settings) -> Finding:
    from worker.serve import PortTaken, bind

    where = f"{settings.host}:{settings.port}"
    try:
        bind(settings.host, settings.port).close()
    except PortTaken as error:
        if settings.port and _is_ours(settings):
            return Finding("", OK, f"a running wirecopy has {where}")
        return Finding("", BAD, str(error))
    return Finding("", OK, f"{where} is free")


def _is_ours(settings: Settings) -> bool:
    """Return whether the process on our port answers as our web process does."""
    with suppress(OSError), socket.create_connection((settings.host, settings.port), 2) as talk:
        talk.settimeout(2)
        talk.sendall(b"GET /healthz HTTP/1.0\r\nhost: doctor\r\n\r\n")
        return talk.recv(64).startswith(b"HTTP/1.1 200")
    return False
