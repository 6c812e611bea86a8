"""The fictional press in many orders of arrival: one event is one story, whoever was first."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest

from worker.demo.edition import opening
from worker.demo.expected import expected
from worker.demo.newsroom import Newsroom
from worker.demo.piece import pieces
from worker.pipeline.extract import extract
from worker.pipeline.relate import enrich_stream
from worker.pipeline.tag import Tagger
from worker.pipeline.tag.memory import Memory

SITE = "http://press.example"
OPENED = datetime(2026, 3, 3, 16, 52, tzinfo=UTC)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    newsroom = Newsroom(SITE, opening(pieces(), OPENED))
    made = []
    for slug, want in expected().items():
        if want.upstream == "hotline" or want.held_back:
            continue
        got = extract(newsroom.page(want.path).body, SITE + want.path)
        published = (got.published or OPENED).isoformat()
        made.append({"id": slug, "title": got.title, "text": got.text, "published": published})
        made[-1] |= {"language": want.language, "url": want.path, "event": want.story}
    return made


@pytest.mark.parametrize("seed", range(15))
def test_the_order_of_arrival_parts_no_story(lines: list[dict[str, Any]], tagger: Tagger, seed: int) -> None:
    arriving = random.Random(seed).sample(lines, len(lines))

    stories = {one["id"]: one["story"] for one in enrich_stream(arriving, Memory(tagger))}

    told = [one for one in lines if one["event"] and one["language"] == "en"]
    together = {one["event"]: {stories[x["id"]] for x in told if x["event"] == one["event"]} for one in told}
    assert {event for event, found in together.items() if len(found) > 1} == set()
    assert len({min(found) for found in together.values()}) == len(together)
