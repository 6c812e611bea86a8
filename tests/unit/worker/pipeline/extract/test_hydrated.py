"""A page that only scripts would draw is read from the data they would draw it from, and no other is."""

import json

import pytest

from tests.fixtures.stopwatch import stopwatch
from worker.pipeline.extract import extract

LINES = [
    f"The board of Tarnbrook met for the {day} time this spring, heard the clerk out, and left the "
    f"gate as it is."
    for day in ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
]
BLOCKS = [{"type": "heading", "text": "The gate"}, *({"type": "paragraph", "text": line} for line in LINES)]
HTML = "<h2>The gate</h2>" + "".join(f"<p>{line}</p>" for line in LINES)
WAYS = {
    "blocks": {"props": {"pageProps": {"article": {"body": BLOCKS}, "menu": [{"text": "Home"}]}}},
    "one piece": {"post": {"id": 7, "content": HTML}},
    "nodes": {"doc": [{"name": "h2", "children": [{"text": "The gate"}]},
                      *({"name": "p", "children": [{"text": line}]} for line in LINES)]},
}  # fmt: skip


def page(script: str, body: str = '<div id="app">Loading…</div>') -> bytes:
    return f"<html><head><title>The gate stays shut</title></head><body>{body}{script}</body></html>".encode()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "script",
    [
        '<script id="__NEXT_DATA__" type="application/json">{}</script>',
        "<script>window.__STATE__ = {};</script>",
    ],
)
def test_the_body_in_a_script_is_the_article_of_a_page_without_text(way: str, script: str) -> None:
    got = extract(page(script.replace("{}", json.dumps(WAYS[way]))), "https://news.example/a")

    assert (got.type, got.error) == ("article", "")
    assert got.html.startswith("<h2>The gate</h2><p>The board of Tarnbrook")
    assert got.text.count("\n\n") == len(LINES)


def test_what_readers_see_goes_before_what_scripts_hold() -> None:
    shown = "".join(f"<p>{line.replace('Tarnbrook', 'Hallow')}</p>" for line in LINES)

    got = extract(
        page(f"<script>x = {json.dumps(WAYS['one piece'])}</script>", shown), "https://news.example/a"
    )

    assert "Hallow" in got.text
    assert "Tarnbrook" not in got.text


def test_a_script_from_strangers_is_cleaned_like_any_page() -> None:
    bad = {
        "content": HTML
        + "<script>alert(1)<\\/script><p onclick=x()><a href='javascript:x()'>So it is.</a></p>"
    }

    got = extract(
        page(f"<script>x = {json.dumps(bad)}</script>".replace("<\\\\/", "<\\/")), "https://news.example/a"
    )

    assert "So it is." in got.text
    assert not any(trace in got.html for trace in ("script", "onclick", "alert"))


@pytest.mark.parametrize(
    "script",
    ["<script>" * 39_000, "<script" * 39_000, "<script>x=" + "[" * 2_000_000 + "</script>",
     "<script>x=" + '[{"a":' * 200_000 + "</script>", "<script>x=" + "={[" * 500_000 + "</script>"],
    ids=["never closed", "never opened", "deep", "deep in turns", "many starts"],
)  # fmt: skip
def test_a_hostile_script_ends_soon(script: str) -> None:
    with stopwatch() as took:
        got = extract(page(script), "https://news.example/a")

    assert took() < 2.0
    assert got.error.endswith(".")
