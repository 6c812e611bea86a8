"""`wirecopy enrich`: lines in, lines out, and a sentence with the line's number when one is wrong."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks.wire import stream
from worker.cli import main


def test_every_line_comes_out_enriched_in_its_order(tmp_path: Path) -> None:
    # given a file of articles
    lines = stream(3, 1)[:20]
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")

    # when it is enriched
    done = CliRunner().invoke(main, ["enrich", str(file)])

    # then there is one line an article, in order
    assert done.exit_code == 0, done.output
    made = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in made] == [line["id"] for line in lines]
    assert all(line["story"] and line["tags"] for line in made)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"id": 1}\n{"id"', "line 2 is no JSON"),
        ('{"id": 1}\n\n[]', "line 3 is no object with an `id`"),
        ('{"title": "A"}', "line 1 is no object with an `id`"),
        ('{"id": "\\ud800"}', "line 1 is no object with an `id`"),
        ('{"id": 1}\n{"id": 1}', "line 2 has the id 1 of line 1"),
        ('{"id": 1}\n\n{"id": \n', "line 3 is no JSON: Expecting value: line 1 column 7"),
        ("[" * 100_000, "line 1 is no JSON: it is nested too deep"),
        ('{"id": NaN, "title": "A"}', "line 1 is no object with an `id`"),
    ],
)
def test_a_wrong_line_is_named(text: str, said: str) -> None:
    done = CliRunner().invoke(main, ["enrich", "-"], input=text)

    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.output


def test_an_article_numbered_zero_is_an_article(tmp_path: Path) -> None:
    # given a file whose lines are numbered from 0, with a NaN where there is no language
    file = tmp_path / "articles.jsonl"
    file.write_text('{"id": 0, "title": "A", "language": NaN}\n{"id": 1, "title": "B"}\n', encoding="utf-8")

    # when it is enriched
    done = CliRunner().invoke(main, ["enrich", str(file)])

    # then both come out
    assert done.exit_code == 0, done.output
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [0, 1]
