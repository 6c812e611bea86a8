"""`wirecopy demo --exit`, on a data directory that is not there yet."""

import socket
from pathlib import Path

import pytest

from tests.fixtures.wirecopy import command, environ

pytestmark = pytest.mark.journey


def test_the_demo_tells_the_whole_story_and_all_of_it_happens(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = command("demo", "--exit", "--port", str(port), data=tmp_path / "data", env=environ())

    assert done.returncode == 0, done.stdout
    assert f"Port {port} is taken" in done.stdout
    assert "✗" not in done.stdout
    assert "its receipt is in the ledger" in done.stdout
    assert "/feeds/all.atom" in done.stdout
    assert done.stderr == ""
