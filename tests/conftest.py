"""Real servers for the tests: one Valkey and one PostgreSQL a session, a fresh database a test.

`broker` is a running embedded broker, emptied for each test that asks for it.
`database_url` gives every test that asks for it twice: once with SQLite, once with
PostgreSQL. `empty_database_url` is the same before `prepare_database` (our
schema) has run. A machine without PostgreSQL skips by name, but CI fails.
"""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.fixtures.postgres import NoPostgres, Postgres, running_postgres
from worker.broker import Address, Broker

# Examples are timed by nobody: on a shared machine a slow one says nothing about the code.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> Iterator[None]:
    """Tests decide their settings themselves: what the developer has exported does not count."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("WIRECOPY_")}
    yield
    os.environ.update(kept)


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker for the session, a real server."""
    with Broker(tmp_path_factory.mktemp("broker")) as broker:
        yield broker


@pytest.fixture
def broker(valkey: Broker) -> Address:
    """The session's broker, empty at the start of each test."""
    import redis

    valkey.ensure()
    with redis.Redis.from_url(valkey.redis_url) as client:
        client.flushall()
    return valkey.address


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for the session. Missing: a failure where CI=true, else a skip that says why."""
    try:
        with running_postgres() as server:
            yield server
    except NoPostgres as error:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI must test PostgreSQL: {error}")
        pytest.skip(f"no PostgreSQL here: {error}")


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The URL of a PostgreSQL database without tables, this test's own."""
    name = f"test_{uuid.uuid4().hex}"
    yield postgres.create(name)
    postgres.drop(name)


@pytest.fixture(scope="session")
def prepare_database() -> Callable[[str], object]:
    """What brings the schema up in the database at a URL, as `wirecopy migrate` does; runs once a server."""
    from worker.store.migrate import migrate

    return migrate


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres, prepare_database: Callable[[str], object]) -> str:
    """The name of a PostgreSQL database with our schema, to copy."""
    prepare_database(postgres.create("wirecopy_template"))
    return "wirecopy_template"


@pytest.fixture(scope="session")
def sqlite_template(
    tmp_path_factory: pytest.TempPathFactory, prepare_database: Callable[[str], object]
) -> Path:
    """A SQLite file with our schema, to copy; closed, so that all of it is in the one file."""
    import sqlite3

    path = tmp_path_factory.mktemp("template") / "wirecopy.db"
    prepare_database(f"sqlite:///{path}")
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with our schema and no rows, this test's own."""
    if request.param == "sqlite":
        path = tmp_path / "wirecopy.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"test_{uuid.uuid4().hex}"
    yield server.create(name, request.getfixturevalue("postgres_template"))
    server.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database without tables, this test's own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'wirecopy.db'}"
    return str(request.getfixturevalue("postgres_url"))
