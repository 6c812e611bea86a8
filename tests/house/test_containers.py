"""The Dockerfile and the compose file, as far as they can be judged without a container engine."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from config.queues import DOORS, QUEUES, URGENT, WORKER_FLAGS, urgent
from config.settings import load_settings

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "tests" / "data" / "compose" / "compose_spec.json"
# Its own name of the draft is misspelt with http, so the validator is chosen here.
SPECIFICATION = jsonschema.Draft201909Validator(json.loads(SCHEMA.read_text()))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("wirecopy:")}
DOCKERFILE = (ROOT / "Dockerfile").read_text()

# A tag that says at least major and minor: `latest` and `9` change under our feet.
_PINNED = re.compile(r"[a-z/]+:\d+\.\d+\.?\d*[-a-z0-9.]*")


def queues_of(service: dict[str, Any]) -> set[str]:
    command = service["command"]
    return set(command[command.index("-Q") + 1].split(",")) if "-Q" in command else set()


def test_the_compose_file_is_valid_for_the_schema() -> None:
    SPECIFICATION.validate(COMPOSE)


def test_the_schema_would_notice_a_mistake() -> None:
    wrong = {**COMPOSE, "services": {**SERVICES, "web": {**SERVICES["web"], "helthcheck": {}}}}

    with pytest.raises(jsonschema.ValidationError):
        SPECIFICATION.validate(wrong)


def test_what_is_named_is_there() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        assert set(service.get("secrets", [])) <= set(COMPOSE["secrets"])
        assert set(service["networks"]) <= set(COMPOSE["networks"])
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= set(COMPOSE["volumes"])


@pytest.mark.parametrize("door", DOORS)
def test_each_kind_of_work_has_its_service_that_reads_the_urgent_queue_too(door: str) -> None:
    assert queues_of(SERVICES[door]) == {door, urgent(door)}


def test_one_service_does_nothing_but_urgent_work() -> None:
    assert queues_of(SERVICES["urgent"]) == {queue for queue in QUEUES if queue.endswith(URGENT)}


def test_workers_get_the_flags_they_need() -> None:
    for service in OURS.values():
        if "-Q" in service["command"]:
            assert set(WORKER_FLAGS) <= set(service["command"])


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_is_trusted_with_more_than_it_needs(name: str) -> None:
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert _PINNED.fullmatch(service["image"])
    assert name == "migrate" or service["healthcheck"]["test"][0] == "CMD"
    assert name in OURS or service["user"] not in ("root", "0")
    assert "outside" not in service["networks"] or name in {"web", "fetch", "deliver", "urgent"}


def test_the_settings_in_it_are_settings_that_there_are(tmp_path: Path) -> None:
    for name, value in {"database-url": "postgresql+psycopg://u@h/d", "api-token": "t"}.items():
        (tmp_path / name).write_text(value)

    for service in OURS.values():
        environ = {
            variable: re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value).replace("/run/secrets", str(tmp_path))
            for variable, value in service["environment"].items()
        }
        settings = load_settings(environ)
        assert settings.broker_url
        assert settings.database == "postgresql+psycopg://u@h/d"


def test_the_image_is_built_from_a_pinned_one_and_runs_as_nobody_special() -> None:
    bases = re.findall(r"(?m)^FROM (\S+)", DOCKERFILE)

    assert len(bases) == 2
    assert len(set(bases)) == 1
    assert _PINNED.fullmatch(bases[0])
    assert re.findall(r"(?m)^USER (\S+)", DOCKERFILE) == ["10001:10001"]
    assert "\nHEALTHCHECK " in DOCKERFILE


def test_all_that_the_image_copies_is_let_into_its_build() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line[:1] == "!"}
    copied = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", DOCKERFILE)

    assert {name for line in copied for name in line.split()} == allowed


def test_the_image_installs_as_make_does() -> None:
    flags = re.search(r"--require-hashes --only-binary :all: --no-binary \S+", DOCKERFILE)

    assert flags
    assert flags[0] in " ".join((ROOT / "Makefile").read_text().replace("\\\n", " ").split())
