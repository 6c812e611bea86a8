"""`wirecopy article` as a person types it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.worker.cli.conftest import Wirecopy
from worker.demo.origin import Origin
from worker.store import Store, articles, provenance

PAGE = """<html lang="en"><head><title>Town hall opens</title></head><body><article><h1>Town hall opens</h1>
<p>The new town hall of Saltby opened on Monday after three years of building, and many came to see it.</p>
<p>It holds the library, the registry and a small museum about the breakwater and those who built it.</p>
<p>The mayor cut a ribbon of sailcloth; the band played until the rain began, and nobody left early.</p>
</article></body></html>"""


@pytest.fixture
def one(newsroom: Wirecopy) -> str:
    """The id of the newest article."""
    found: str = newsroom.json("article", "list")[0]["id"]
    return found


def test_articles_are_listed_by_what_is_asked_for(newsroom: Wirecopy) -> None:
    assert len(newsroom.json("article", "list", "--limit", "3")) == 3
    assert len(newsroom.json("article", "list", "--source", "courier")) == 8
    assert [a["title"][:4] for a in newsroom.json("article", "list", "--match", "kelp")] == ["The "]
    assert "no such articles" in newsroom.says("article", "list", "--tag", "nothing")
    assert "ISO 8601" in newsroom.complains("article", "list", "--since", "yesterday")


def test_an_article_is_read_on_a_terminal(newsroom: Wirecopy, one: str) -> None:
    said = newsroom.says("article", "show", one)

    lines = said.splitlines()
    assert lines[0].startswith("title ")
    assert max(map(len, lines[16:])) <= 120
    assert "<p>" not in said
    assert newsroom.json("article", "show", one)["html"].startswith("<")


def test_an_article_explains_itself(newsroom: Wirecopy, one: str) -> None:
    said = newsroom.says("article", "explain", one)
    found = newsroom.json("article", "explain", one)

    for heading in ("Where it came from", "Why it is this article", "What it went through", "Tags"):
        assert heading in said
    parts = "article documents identity revisions tags related feeds deliveries left_out held"
    assert set(found) == set(parts.split())
    assert [one["how"] for one in found["documents"]] == ["poll", "page"]
    assert found["identity"]["by"] == "guid"


def test_its_address_names_an_article_as_well(newsroom: Wirecopy, one: str) -> None:
    url = newsroom.json("article", "show", one)["url"]

    assert newsroom.json("article", "show", url)["id"] == one
    assert newsroom.json("article", "show", f"http://127.0.0.1:8000/articles/{one}")["id"] == one
    assert "there is no article" in newsroom.complains("article", "show", "nothing")


def test_a_correction_outlives_the_next_poll(newsroom: Wirecopy, one: str, tmp_path: Path) -> None:
    text = tmp_path / "right.html"
    text.write_text("<p>The right text, which is as long as it must be.</p>")

    said = newsroom.says(
        "article", "correct", one, "--title", "Right", "--html", str(text), "--note", "It was wrong."
    )
    newsroom.says("article", "ingest", newsroom.json("article", "show", one)["url"], "--wait")

    found = newsroom.json("article", "show", one)
    assert said == f"article {one} corrected: revision 2\n"
    assert (found["title"], found["text"]) == ("Right", "The right text, which is as long as it must be.")
    assert [r["class"] for r in newsroom.json("article", "revisions", one)][:2] == ["update", "correction"]
    assert "Give the right" in newsroom.complains("article", "correct", one, "--note", "x", code=2)


def test_a_killed_article_is_gone_and_the_next_poll_brings_nothing_back(newsroom: Wirecopy, one: str) -> None:
    assert newsroom.says("article", "kill", one, "--reason", "court order", "--dry-run").endswith("killed\n")
    assert len(newsroom.json("article", "list")) == 8

    newsroom.says("article", "kill", one, "--reason", "court order")
    newsroom.says("source", "poll", "courier", "--wait")

    assert len(newsroom.json("article", "list")) == 7
    assert newsroom.json("article", "list", "--status", "canceled")[0]["id"] == one
    newsroom.says("article", "restore", one)
    assert len(newsroom.json("article", "list")) == 8


def test_tags_are_set_by_hand(newsroom: Wirecopy, one: str) -> None:
    newsroom.says("article", "tag", one, "--add", "Front Page", "--add", "Coast")

    slugs = [tag["slug"] for tag in newsroom.json("article", "show", one)["tags"]]
    assert {"front-page", "coast"} <= set(slugs)
    assert [a["id"] for a in newsroom.json("article", "list", "--tag", "front-page")] == [one]
    assert "--add" in newsroom.complains("article", "tag", one, code=2)


def test_one_page_is_taken_in_by_address_or_file(wirecopy: Wirecopy, press: Origin, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE)

    by_address = wirecopy.json("article", "ingest", press.address("organ-returns"), "--wait")
    by_file = wirecopy.json(
        "article", "ingest", str(file), "--url", "https://saltby.example/town-hall", "--wait"
    )
    again = wirecopy.json(
        "article", "ingest", str(file), "--url", "https://saltby.example/town-hall", "--wait"
    )

    assert "organ" in by_address["title"]
    assert (by_file["title"], by_file["source"]) == ("Town hall opens", "by-hand")
    assert (again["id"], again["revision"]) == (by_file["id"], 1)


def test_a_page_that_makes_no_article_says_why(wirecopy: Wirecopy, press: Origin) -> None:
    said = wirecopy.complains("article", "ingest", f"{press.url}/nothing", "--wait")

    assert "the server answered 404" in said
    assert "neither an address" in wirecopy.complains("article", "ingest", "nothing.html", code=2)


def test_pages_are_cleaned_without_a_store(wirecopy: Wirecopy, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.html").write_text(PAGE)
    (pages / "b.htm").write_text("")
    (pages / "notes.txt").write_text("not a page")

    rows = [json.loads(line) for line in wirecopy.says("clean", str(pages)).splitlines()]

    keys = "file url title authors published updated site section language canonical lead image categories "
    assert list(rows[0]) == (keys + "type html text error paywalled dated_by related").split()
    assert [(Path(row["file"]).name, bool(row["error"])) for row in rows] == [
        ("a.html", False),
        ("b.htm", True),
    ]
    assert rows[0]["title"] == "Town hall opens"


def test_a_file_that_can_not_be_read_is_told_in_its_line_and_by_the_exit_code(
    wirecopy: Wirecopy, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_text(PAGE)

    result = wirecopy("clean", str(tmp_path / "missing.html"), str(tmp_path / "a.html"))

    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert (result.exit_code, second["error"]) == (1, None)
    assert first["error"] == "the file can't be read: No such file or directory"


def test_reprocessing_with_unchanged_code_changes_nothing(newsroom: Wirecopy) -> None:
    before = newsroom.json("article", "list")

    said = newsroom.says("article", "reprocess", "--all")

    assert said == "8 the same\n"
    after = newsroom.json("article", "list")
    assert [_without_tags(one) for one in after] == [_without_tags(one) for one in before]


def _without_tags(one: dict[str, Any]) -> dict[str, Any]:
    """Return an article without what the tagger says, which learns names from what it has read so far."""
    return {key: value for key, value in one.items() if key not in ("tags", "topics", "feeds", "related")}


def test_reprocessing_makes_the_text_again_and_leaves_the_operators_word(
    newsroom: Wirecopy, one: str, tmp_path: Path
) -> None:
    before = newsroom.json("article", "show", one)
    _spoil(newsroom, one)
    newsroom.says("article", "correct", one, "--title", "Right", "--note", "The title was wrong.")

    rehearsed = newsroom.says("article", "reprocess", one, "--dry-run")
    spoilt = newsroom.json("article", "show", one)
    said = newsroom.says("article", "reprocess", one)

    after = newsroom.json("article", "show", one)
    assert (rehearsed, said) == ("1 would be revised\n", "1 revised\n")
    assert "spoilt" in spoilt["text"]
    assert (after["title"], after["text"]) == ("Right", before["text"])
    assert newsroom.says("article", "reprocess", one) == "1 the same\n"
    assert "or say --all" in newsroom.complains("article", "reprocess", code=2)


def _spoil(newsroom: Wirecopy, one: str) -> None:
    """Let an article's text be as an extractor with a fault would have made it."""
    store = Store(f"sqlite:///{newsroom.data}/wirecopy.db")
    with store.write() as tx:
        row = articles.find(tx, one)
        derived = articles.layers(tx, [row.number])[row.number]["derived"]
        spoilt = derived | {"html": "<p>All of it was spoilt.</p>"}
        document = provenance.texts_from(tx, [row.number])[0][1]
        articles.write_layer(tx, row.number, "derived", spoilt, row.changed_at, document)
    store.close()
