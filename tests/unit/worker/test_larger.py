"""A spaCy pipeline as the recogniser, and what is said when it is not there. All news is fiction."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.settings import SettingsError
from worker.cli import main
from worker.jobs.larger import check, open_recogniser
from worker.pipeline.tag import Span

TEXT = "The tug wilhelmina lies at quay nine. Its owner, harbour line, pays for the tug wilhelmina."


def test_without_the_package_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)

    with pytest.raises(SettingsError, match=r"WIRECOPY_NAMES_MODEL.*pip install 'wirecopy\[nlp\]'"):
        check("en_core_web_md")


def test_a_command_that_wants_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    chosen = {"WIRECOPY_NAMES_MODEL": "en_core_web_md", "WIRECOPY_DATA": str(tmp_path)}
    command = ["tag", "refine"]

    without = CliRunner().invoke(main, command, env={"WIRECOPY_DATA": str(tmp_path)})
    missing = CliRunner().invoke(main, command, env=chosen)

    assert (without.exit_code, missing.exit_code) == (1, 1)
    assert "WIRECOPY_NAMES_MODEL is not set" in without.stderr
    assert "spaCy is not installed" in missing.stderr


@pytest.fixture
def pipeline(tmp_path: Path) -> str:
    """The folder of a small pipeline that knows a ship and its owner; the extra must be installed."""
    spacy = pytest.importorskip("spacy", reason="the extra nlp is not installed", exc_type=ImportError)
    made = spacy.blank("en")
    made.add_pipe("entity_ruler").add_patterns(
        [{"label": "PERSON", "pattern": "tug wilhelmina"}, {"label": "ORG", "pattern": "harbour line"},
         {"label": "CARDINAL", "pattern": "nine"}]
    )  # fmt: skip
    made.to_disk(tmp_path / "ships")
    return str(tmp_path / "ships")


def test_a_pipeline_tells_where_names_stand_and_of_which_kind(pipeline: str) -> None:
    reader = open_recogniser(pipeline)

    (found,) = reader.read([TEXT])

    assert [(TEXT[span.start : span.end], span.kind) for span in found] == [
        ("tug wilhelmina", "person"),
        ("harbour line", "organisation"),
        ("tug wilhelmina", "person"),
    ]
    assert isinstance(found[0], Span)
    assert (reader.speaks("en-GB"), reader.speaks(""), reader.speaks("de")) == (True, True, False)


def test_a_model_that_is_not_there_or_finds_no_names_is_refused(pipeline: str, tmp_path: Path) -> None:
    import spacy  # noqa: F401 - the fixture has looked that it is there

    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.cfg").write_text("[nlp")
    for model, said in (
        ("no_such_model", "neither an installed package"),
        (str(tmp_path / "broken"), "opened"),
    ):
        with pytest.raises(SettingsError, match=said):
            open_recogniser(model)


def test_the_stage_alone_reads_with_the_model_that_the_settings_name(pipeline: str, tmp_path: Path) -> None:
    line = {"id": 1, "title": "At the quay", "text": TEXT, "published": "2026-03-02T09:00:00Z"}
    file = tmp_path / "one.jsonl"
    file.write_text(json.dumps(line), encoding="utf-8")

    done = CliRunner().invoke(main, ["enrich", str(file)], env={"WIRECOPY_NAMES_MODEL": pipeline})

    assert done.exit_code == 0, done.output
    names = {name["text"]: name["kind"] for name in json.loads(done.stdout)["names"]}
    assert names == {"tug wilhelmina": "person", "harbour line": "organisation"}
