"""`doctor`, `status`, `config` and `migrate`, as a person at a terminal meets them."""

import json
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from worker.cli import main
from worker.cli.tables import table


def run(*words: str, data: Path, **env: str) -> Result:
    return CliRunner().invoke(main, [*words, "--data", str(data)], env=env)


def test_an_empty_machine_is_fit(tmp_path: Path) -> None:
    result = run("doctor", "--json", data=tmp_path, WIRECOPY_PORT="0")

    states = {one["name"]: one["state"] for one in json.loads(result.stdout)}
    assert result.exit_code == 0, result.output
    assert "bad" not in states.values()
    assert {"python", "data directory", "disk", "clock", "broker", "database", "port"} <= set(states)


def test_a_taken_port_makes_the_machine_unfit_and_says_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = run("doctor", "--json", data=tmp_path, WIRECOPY_PORT=port)

    found = {one["name"]: one for one in json.loads(result.stdout)}
    assert result.exit_code == 1
    assert found["port"]["state"] == "bad"
    assert f":{port}: Address already in use" in found["port"]["found"]


def test_a_broker_that_is_away_makes_the_machine_unfit(tmp_path: Path) -> None:
    broker = "redis://127.0.0.1:1/0"
    result = run("doctor", "--json", data=tmp_path, WIRECOPY_PORT="0", WIRECOPY_BROKER_URL=broker)

    assert result.exit_code == 1
    assert {one["name"] for one in json.loads(result.stdout) if one["state"] == "bad"} == {"broker"}


def test_names_that_can_not_be_found_as_wished_make_the_machine_unfit(tmp_path: Path) -> None:
    # given a model that is not there, then a file of names with a slip in its second line
    chosen = {"WIRECOPY_PORT": "0", "WIRECOPY_NAMES_MODEL": "no_such_model"}
    missing = run("doctor", "--json", data=tmp_path, **chosen)
    (tmp_path / "tags.toml").write_text("[tag.docks]\nname = Docks\n")
    spoilt = run("doctor", "--json", data=tmp_path, WIRECOPY_PORT="0")

    # when the machine is examined, then each is said
    found = [
        {one["name"]: one for one in json.loads(said.stdout)}["names"]["found"] for said in (missing, spoilt)
    ]
    assert (missing.exit_code, spoilt.exit_code) == (1, 1)
    assert "WIRECOPY_NAMES_MODEL" in found[0]
    assert "tags.toml can't be read: Invalid value (at line 2" in found[1]


def test_status_of_a_house_that_does_not_run_says_what_is_missing(tmp_path: Path) -> None:
    result = run("status", "--json", data=tmp_path)

    stands = json.loads(result.stdout)
    assert result.exit_code == 0, result.output
    assert stands["articles"] == 0
    assert "`wirecopy up` starts one" in stands["ready"]["broker"]
    assert stands["ready"]["worker"] == "no worker has ever ticked; is beat running?"


def test_config_show_hides_secrets_and_says_where_values_come_from(tmp_path: Path) -> None:
    result = run("config", "show", "--json", data=tmp_path, WIRECOPY_API_TOKEN="open-sesame")

    rows = {one["variable"]: one for one in json.loads(result.stdout)}
    assert rows["WIRECOPY_API_TOKEN"]["value"] == "(hidden)"
    assert rows["WIRECOPY_API_TOKEN"]["origin"] == "WIRECOPY_API_TOKEN"
    assert rows["WIRECOPY_DATA"]["origin"] == "--data"
    assert "open-sesame" not in result.output


def test_config_check_names_file_line_and_key(tmp_path: Path) -> None:
    catalogue = tmp_path / "wirecopy.toml"
    catalogue.write_text('[sources.a]\nurl = "http://a.example/"\nevry = "5m"\n')

    result = run("config", "check", data=tmp_path)

    assert result.exit_code == 1
    assert f"{catalogue}, line 3: sources.a.evry" in result.stderr


def test_migrate_says_what_it_would_do_does_it_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    would = json.loads(run("migrate", "--dry-run", "--json", data=tmp_path).stdout)
    does = json.loads(run("migrate", "--json", data=tmp_path).stdout)

    assert would["revisions"] == does["revisions"] != []
    assert run("migrate", data=tmp_path).stdout == "the schema is up to date\n"


@pytest.mark.parametrize("text", ["a\x1b[31mb", "a\nb"])
def test_a_strangers_title_can_neither_colour_nor_tear_a_table(text: str) -> None:
    shown = table(("title",), [(text,)])

    assert shown.count("\n") == 1
    assert "\x1b" not in shown


def test_columns_stand_under_their_heads_in_any_script() -> None:
    shown = table(("name", "n"), [("東京", 1), ("Lüderoog", None)])

    assert shown.split("\n") == ["NAME      N", "東京      1", "Lüderoog  -"]
