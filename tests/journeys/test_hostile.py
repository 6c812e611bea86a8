"""What strangers put into an article never runs in a reader's browser.

Our own vectors go through the real pipeline and are shown by headless Chromium, on
our pages without their policy, in the feeds, and bare as readers of feeds show them.
`benchmarks/xss.py` does the same with the collections of others. Where Chromium is
not installed, the tests say so and are left out; with CI=true they fail.
"""

import json
import os
from pathlib import Path

import pytest

from benchmarks.hostile.browser import CHROMIUM, Case, show
from benchmarks.hostile.intake import WAYS, House, Vector, cases_of

VECTORS = [
    Vector(row["id"], row["payload"])
    for row in json.loads((Path(__file__).parents[1] / "data" / "hostile" / "vectors.json").read_text())
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        os.environ.get("CI") != "true" and CHROMIUM is None, reason="no Chromium is installed"
    ),
]


def test_the_browser_runs_what_was_not_cleaned_and_we_see_it() -> None:
    raw = [Case(one.id, "raw", "raw", one.payload) for one in VECTORS]

    said = dict(zip((one.id for one in VECTORS), show(raw), strict=True))

    for name in ("script", "handler-image", "handler-unknown-element", "frame", "mutation-comment"):
        assert any(one.startswith("ran") for one in said[name]), name
    assert "live: cite javascript:" in said["address-cited"]
    assert said["breakout-bare"] == []


def test_nothing_of_it_runs_or_could_after_us(tmp_path: Path) -> None:
    # given every vector in body, title, author, tag, address and attribute, from feed, hook and page
    house = House(tmp_path)

    # when they are published and shown
    cases = list(cases_of(house, VECTORS))
    house.close()
    found = {(case.way, case.vector): said for case, said in zip(cases, show(cases), strict=True) if said}

    # then nothing ran, and nothing waits for a click
    assert found == {}
    reached = {way: sum(case.way == f"{way}: a reader's" for case in cases) for way in WAYS}
    assert min(reached.values()) > 0.9 * len(VECTORS), reached
