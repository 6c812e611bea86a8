"""What every command promises: one sentence when it fails, one document when asked, quick help."""

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.fixtures.wirecopy import environ
from worker.cli import main
from worker.cli.frame import Command, Frame, Group, pass_frame, prints_data
from worker.errors import NotFound


def made(error: Exception | None = None) -> Group:
    """A command line with one command, which may fail."""
    root = Group("root")

    @root.command("see")
    @prints_data
    @pass_frame
    def see(frame: Frame) -> None:
        if error:
            raise error
        frame.show({"data": str(frame.data)}, heads=("data",), rows=[(frame.data,)])

    return root


@pytest.mark.parametrize("line", [["--data", "x", "see", "--json"], ["see", "--data", "x", "--json"]])
def test_data_may_be_said_anywhere_on_the_line(line: list[str]) -> None:
    result = CliRunner().invoke(made(), line)

    assert json.loads(result.stdout) == {"data": "x"}


def test_people_get_a_table_where_machines_get_json() -> None:
    assert CliRunner().invoke(made(), ["see", "--data", "x"]).stdout == "DATA\nx\n"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (NotFound("there is no source 'x'"), "there is no source 'x'"),
        (FileNotFoundError(2, "No such file or directory", "/a"), "/a: No such file or directory"),
        (KeyError("x\ny"), "unexpected KeyError: 'x\\ny' (WIRECOPY_LOG_LEVEL=debug shows where)"),
    ],
)
def test_whatever_fails_is_one_sentence_without_a_traceback(error: Exception, sentence: str) -> None:
    result = CliRunner().invoke(made(error), ["see"])

    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"Error: {sentence}\n")


def test_an_unprepared_database_says_what_to_do(tmp_path: Path) -> None:
    database = {"WIRECOPY_DATABASE_URL": f"sqlite:///{tmp_path}/empty.db"}

    result = CliRunner().invoke(main, ["source", "list", "--data", str(tmp_path)], env=database)

    assert result.exit_code == 1
    assert result.stderr == "Error: the database has no schema yet; run `wirecopy migrate`\n"


@pytest.mark.parametrize("command", [["source", "list"], ["migrate"]])
def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / "wirecopy.db").write_bytes(b"This was a shopping list. " * 400)

    result = CliRunner().invoke(main, [*command, "--data", str(tmp_path)])

    assert result.exit_code == 1
    assert result.stderr == (
        "Error: the database is damaged or no database at all (file is not a database);"
        " restore a copy, or choose another --data\n"
    )


def test_the_doctor_says_the_same_of_it(tmp_path: Path) -> None:
    (tmp_path / "wirecopy.db").write_bytes(b"This was a shopping list. " * 400)

    result = CliRunner().invoke(main, ["doctor", "--data", str(tmp_path)])

    assert result.exit_code == 1
    assert "the database is damaged or no database at all (file is not a database)" in result.stdout
    assert "sqlalche.me" not in result.stdout


def test_bytes_that_are_no_text_are_told_of_in_a_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["feed", "show", "sea\udcff", "--data", str(tmp_path)])

    assert result.exit_code == 1
    assert result.stderr == "Error: an argument holds bytes that are no text in UTF-8\n"


def test_a_wrong_setting_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["status", "--data", str(tmp_path)], env={"WIRECOPY_PORT": "eighty"})

    assert result.exit_code == 1
    assert result.stderr == "Error: WIRECOPY_PORT: 'eighty' is not a whole number from 0 to 65535\n"


def test_wrong_usage_is_exit_code_2() -> None:
    assert CliRunner().invoke(main, ["nothing-like-it"]).exit_code == 2
    assert CliRunner().invoke(main, ["up", "--port", "-1"]).exit_code == 2


def test_every_command_takes_data() -> None:
    def lacking(command: click.Command, name: str) -> list[str]:
        below = command.commands if isinstance(command, click.Group) else {}
        mine = [] if any(one.name == "data" for one in command.params) else [name]
        return mine + [one for word, inner in below.items() for one in lacking(inner, f"{name} {word}")]

    assert lacking(main, "wirecopy") == []
    assert isinstance(main.commands["up"], Command)


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; from worker.cli import main; "
        "main(['--help'], standalone_mode=False); "
        "print([name for name in ('celery', 'sqlalchemy', 'aiohttp', 'lxml') if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environ()
    )

    assert done.stdout.splitlines()[-1] == "[]"
