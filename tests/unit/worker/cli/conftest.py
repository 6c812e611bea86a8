"""The command line over a store of its own, and the fictional press on loopback."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from worker.cli import main
from worker.demo.origin import Origin


@dataclass
class Wirecopy:
    """`wirecopy` with a data directory and loopback allowed; no broker and no worker run."""

    data: Path

    def __call__(self, *words: str, stdin: str | bytes | None = None) -> Result:
        """Run a command line and return its exit code and output."""
        environ = {"WIRECOPY_ALLOW_HOSTS": "127.0.0.1", "WIRECOPY_HOST_GAP": "0", "COLUMNS": "200"}
        return CliRunner().invoke(main, [*words, "--data", str(self.data)], stdin, environ)

    def says(self, *words: str) -> str:
        """Run a command that must be done, and return what it says."""
        result = self(*words)
        assert result.exit_code == 0, result.output
        return result.stdout

    def json(self, *words: str) -> Any:
        """Run a command that must be done with --json, and return its one document."""
        return json.loads(self.says(*words, "--json"))

    def complains(self, *words: str, code: int = 1) -> str:
        """Run a command that must fail with this exit code, and return its sentence."""
        result = self(*words)
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result.stderr


@pytest.fixture
def wirecopy(tmp_path: Path, sqlite_template: Path) -> Wirecopy:
    """The command line over an empty store."""
    data = tmp_path / "var"
    data.mkdir()
    shutil.copyfile(sqlite_template, data / "wirecopy.db")
    return Wirecopy(data)


@pytest.fixture(scope="session")
def press() -> Iterator[Origin]:
    """The press as it opens; nobody changes it here."""
    with Origin() as running:
        yield running


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, press: Origin) -> Path:
    """A data directory with the articles of one feed in it, taken in once for all tests; to be copied."""
    data = tmp_path_factory.mktemp("filled") / "var"
    data.mkdir()
    shutil.copyfile(sqlite_template, data / "wirecopy.db")
    wirecopy = Wirecopy(data)
    wirecopy.says("source", "add", f"{press.url}/courier/", "--name", "courier")
    wirecopy.says("source", "poll", "courier", "--wait")
    return data


@pytest.fixture
def newsroom(tmp_path: Path, filled: Path) -> Wirecopy:
    """The command line over a store that holds eight articles, this test's own."""
    shutil.copytree(filled, tmp_path / "var")
    return Wirecopy(tmp_path / "var")
