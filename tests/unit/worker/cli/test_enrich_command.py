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
        ('{"id": NaN}', "line 1 is no object with an `id`"),
        ("[" * 100_000, "line 1 is no JSON"),
        ('{"id": 1}\n{"id": 1}', "line 2 has the id 1 of line 1"),
    ],
)
def test_a_wrong_line_is_named(text: str, said: str) -> None:
    done = CliRunner().invoke(main, ["enrich", "-"], input=text)

    assert done.exit_code == 1
    assert said in done.stderr
    assert "Traceback" not in done.output


def test_articles_may_be_counted_from_nought() -> None:
    # given a file whose first article has the id 0, when it is enriched
    done = CliRunner().invoke(main, ["enrich", "-"], input='{"id": 0, "title": "A"}\n{"id": 1, "title": "B"}')

    # then 0 is an id like any other
    assert done.exit_code == 0, done.output
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [0, 1]
