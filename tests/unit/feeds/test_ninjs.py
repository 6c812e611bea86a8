"""Our ninjs is what IPTC's own schema takes, whatever the texts are."""

import json
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from feeds import ninjs
from feeds.entry import Feed
from tests.unit.feeds.written import HOSTILE, full

SCHEMA = json.loads((Path(__file__).parents[2] / "data" / "ninjs" / "ninjs-3.1.json").read_text("utf-8"))
# We publish no geometry, so GeoJSON's own schema need not be asked for.
GEOMETRY: Resource[Any] = Resource.from_contents({"$schema": "https://json-schema.org/draft/2020-12/schema"})
VALIDATOR = Draft202012Validator(
    SCHEMA, registry=Registry().with_resource("https://geojson.org/schema/GeoJSON.json", GEOMETRY)
)


def test_the_schema_takes_a_feed_with_everything() -> None:
    feed = full()

    VALIDATOR.validate(json.loads(ninjs.render(feed, feed.entries, feed.tombstones)))


def test_the_schema_takes_an_article_alone() -> None:
    for entry in full().entries:
        VALIDATOR.validate(ninjs.item_of(entry))


@settings(max_examples=20, deadline=None)
@given(HOSTILE)
def test_no_text_can_make_it_invalid(feed: Feed) -> None:
    VALIDATOR.validate(json.loads(ninjs.render(feed, feed.entries, feed.tombstones)))


def test_what_is_gone_is_canceled() -> None:
    (stone,) = full().tombstones

    assert ninjs.canceled(stone)["pubStatus"] == "canceled"
