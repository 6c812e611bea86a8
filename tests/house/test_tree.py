"""What the tree must look like: sizes, names, and words that have no place in it."""

import doctest
import importlib
import pkgutil
import re
import subprocess
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("config", "feeds", "worker")


def tracked() -> list[Path]:
    """Return the files that git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path != Path(__file__)]


def modules() -> list[Path]:
    """Return our own modules."""
    return [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py"))]


# What may stand in no file but this one, with the reason.
WORDS = {
    "a path of one machine": r"(?<![\w.])/(?:work|root|Users|home)/\w|\.library",
    "work without an issue": r"(?:#|//|<!--)\s*(?:TODO|FIXME)\b(?!\s*\(?#\d)",
    "a registry's host": r"pypi\.org|pythonhosted\.org|registry\.npmjs",
}


def test_a_module_has_at_most_400_lines() -> None:
    # A step of the schema is one text, written once and never edited after a release.
    steps = ROOT / "worker" / "store" / "migrations" / "versions"
    too_long = {
        path.relative_to(ROOT): lines
        for path in modules()
        if steps not in path.parents and (lines := _lines(path)) > 400
    }

    assert too_long == {}


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_no_module_is_named_for_nothing() -> None:
    vague = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base_utils"}

    assert [path for path in modules() if path.stem in vague] == []


def test_tests_are_not_a_package() -> None:
    # An __init__ under tests/config would shadow the real `config`.
    assert list((ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize("reason", WORDS)
def test_a_word_without_a_place_here_is_nowhere(reason: str) -> None:
    pattern = re.compile(WORDS[reason])
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [f"{path.relative_to(ROOT)}: {match[0]}" for match in pattern.finditer(text)]

    assert found == []


def test_our_three_names_are_ours_alone() -> None:
    # PyPI has distributions that install a `config` or a `worker` of their own.
    owners = packages_distributions()

    assert {owner for name in PACKAGES for owner in owners.get(name, [])} <= {"wirecopy"}
    assert all((ROOT / name) == Path(str(importlib.import_module(name).__file__)).parent for name in PACKAGES)


def names_of_modules() -> list[str]:
    return [
        module.name
        for name in PACKAGES
        for module in pkgutil.walk_packages([str(ROOT / name)], f"{name}.")
        if not module.name.endswith("__main__") and ".migrations" not in module.name
    ]


def test_examples_in_docstrings_are_true() -> None:
    failed = {name: doctest.testmod(importlib.import_module(name)).failed for name in names_of_modules()}

    assert {name: count for name, count in failed.items() if count} == {}
