"""The lock files belong to pyproject.toml: every requirement is met by them, and nothing else is asked."""

import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from config.settings import VERSION

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKS = {
    "requirements.lock": [*PROJECT["dependencies"], *EXTRAS["build"]],
    "requirements-test.lock": [*PROJECT["dependencies"], *EXTRAS["build"], *EXTRAS["test"]],
}

_PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,-]+\])?==(\S+)")


def plain(name: str) -> str:
    """Return a distribution's name as the lock writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: str) -> dict[str, list[Version]]:
    """Return the versions a lock allows for each name (several where markers tell them apart)."""
    found: dict[str, list[Version]] = {}
    for line in (ROOT / lock).read_text().splitlines():
        if match := _PIN.match(line):
            found.setdefault(match[1], []).append(Version(match[2]))
    return found


def asked_for(lock: str) -> set[str]:
    """Return the names that the lock says pyproject.toml asked for."""
    blocks = re.split(r"(?m)^(?=[a-z0-9])", (ROOT / lock).read_text())
    return {
        match[1] for block in blocks if (match := _PIN.match(block)) and "wirecopy (pyproject.toml)" in block
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_met(lock: str) -> None:
    pinned = pins(lock)
    for text in LOCKS[lock]:
        requirement = Requirement(text)
        versions = pinned.get(plain(requirement.name), [])
        assert versions, f"{lock} lacks {requirement.name}; run `make lock`"
        assert all(map(requirement.specifier.contains, versions)), f"{lock} is old at {text}; run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_nothing_is_locked_that_was_taken_out(lock: str) -> None:
    assert asked_for(lock) == {plain(Requirement(text).name) for text in LOCKS[lock]}, "run `make lock`"


def test_both_locks_choose_the_same_versions() -> None:
    runtime, test = pins("requirements.lock"), pins("requirements-test.lock")

    assert {name: test.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("lock", LOCKS)
def test_every_file_has_its_hash_and_no_host_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text()

    assert all("--hash=sha256:" in block for block in re.split(r"(?m)^(?=[a-z0-9])", text)[1:])
    assert "://" not in text


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text()

    names = {Requirement(text).name for text in (*LOCKS["requirements-test.lock"], *EXTRAS["nlp"])}
    assert sorted(name for name in names if f"`{name}`" not in reasons) == []


def test_what_is_imported_is_asked_for() -> None:
    # A library that only comes along with another one would be gone with it.
    graph = grimp.build_graph("config", "feeds", "worker", include_external_packages=True, cache_dir=None)
    imported = {module for module in graph.modules if graph.is_module_squashed(module)}
    owners = packages_distributions()
    needed = {plain(owner) for module in imported for owner in owners.get(module.split(".")[0], [])}
    asked = {plain(Requirement(text).name) for text in PROJECT["dependencies"]}
    chosen = {plain(Requirement(text).name) for text in EXTRAS["nlp"]}

    # kombu is a part of Celery under another name.
    assert sorted(needed - asked - chosen - {"kombu"}) == []
    # Used without being imported: the driver of PostgreSQL, the web server's event loop, lxml's selectors.
    assert sorted(asked - needed - {"cssselect", "psycopg", "uvloop"}) == []


def test_there_is_one_version() -> None:
    assert PROJECT["version"] == VERSION
    assert f"wirecopy:{VERSION}\n" in (ROOT / "docker-compose.yml").read_text()
