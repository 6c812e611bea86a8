"""What an operator decides of an article."""

import pytest

from feeds.errors import BadField
from tests.contracts.desk.conftest import Do
from tests.contracts.shelf.newsroom import BASE, Newsroom
from worker.errors import Conflict, NotFound
from worker.store import articles, deliveries, overview, reading, tags
from worker.store.shown import load


def events(room: Newsroom) -> list[str]:
    with room.tools.store.read() as tx:
        return [row.event for row in overview.changes(tx, 0, 100)]


def test_a_correction_is_a_revision_with_its_note_above_what_the_source_says(room: Newsroom, do: Do) -> None:
    one = room.article("Ferry sails on Sunday")

    found = do("article correct", id=one, title="Ferry sails on Monday", note="The day was wrong.")

    assert (found["title"], found["revision"], found["note"]) == (
        "Ferry sails on Monday",
        2,
        "The day was wrong.",
    )
    with room.tools.store.read() as tx:
        loaded = next(iter(load(tx, [articles.find(tx, one).number]).values()))
        kind = articles.latest_class(tx, loaded.row.number, 2)
    assert loaded.source_layer["title"] == "Ferry sails on Sunday"
    assert kind == "correction"
    assert events(room) == ["article.published", "article.corrected"]


def test_correcting_twice_is_the_same_as_once(room: Newsroom, do: Do) -> None:
    one = room.article("Ferry sails on Sunday")
    do("article correct", id=one, title="Ferry sails on Monday", note="The day was wrong.")

    again = do("article correct", id=one, title="Ferry sails on Monday", note="The day was wrong.")

    assert again["revision"] == 2
    assert again["done"].endswith("says that already")
    assert len(events(room)) == 2


def test_the_html_of_a_correction_is_cleaned_as_any_other(room: Newsroom, do: Do) -> None:
    one = room.article("Ferry sails")

    found = do(
        "article correct",
        id=one,
        html='<p onclick="x()">On <b>Monday</b>.</p><script>alert(1)</script>',
        note="The text was wrong.",
    )

    assert "script" not in found["html"]
    assert "onclick" not in found["html"]
    assert "<b>Monday</b>" in found["html"] or "<strong>Monday</strong>" in found["html"]


def test_a_correction_needs_a_note_and_text_that_can_be_shown(room: Newsroom, do: Do) -> None:
    one = room.article("Ferry sails")

    with pytest.raises(BadField) as without_note:
        do("article correct", id=one, title="Ferry sails late")
    with pytest.raises(BadField) as without_text:
        do("article correct", id=one, html="<script>alert(1)</script>", note="Wrong.")

    assert without_note.value.field == "note"
    assert without_text.value.field == "html"


@pytest.mark.parametrize(
    ("command", "more"), [("kill", {"reason": "counsel"}), ("withdraw", {"note": "sorry"})]
)
def test_a_takedown_takes_effect_once(room: Newsroom, do: Do, command: str, more: dict[str, str]) -> None:
    one = room.article("Mayor named")

    found = do(f"article {command}", id=one, **more)
    again = do(f"article {command}", id=one, **more)

    assert (found["status"], found["revision"], again["revision"]) == ("canceled", 2, 2)
    assert again["done"] == f"article {one} was out already"
    assert len(events(room)) == 2


def test_what_was_taken_down_can_be_restored_and_only_that(room: Newsroom, do: Do) -> None:
    one = room.article("Mayor named")
    with pytest.raises(Conflict, match="was not taken down"):
        do("article restore", id=one)
    do("article kill", id=one, reason="counsel")

    found = do("article restore", id=one)

    assert found["status"] == "usable"


def test_nothing_is_corrected_or_tagged_that_was_taken_down(room: Newsroom, do: Do) -> None:
    one = room.article("Mayor named")
    do("article kill", id=one, reason="counsel")

    with pytest.raises(Conflict, match="restore"):
        do("article correct", id=one, title="Mayor praised", note="Wrong.")
    with pytest.raises(Conflict, match="restore"):
        do("article tag", id=one, add=["Mayor"])


def test_a_dry_run_says_all_and_writes_nothing(room: Newsroom, do: Do) -> None:
    one = room.article("Mayor named")
    room.bells.clear()

    killed = do("article kill", id=one, reason="counsel", dry_run=True)
    corrected = do("article correct", id=one, title="Mayor praised", note="Wrong.", dry_run=True)

    assert (killed["dry_run"], killed["status"]) == (True, "canceled")
    assert killed["done"] == f"article {one} would be killed"
    assert (corrected["title"], corrected["revision"]) == ("Mayor praised", 2)
    assert events(room) == ["article.published"]
    assert room.bells == []


def test_an_article_is_found_by_its_own_address_and_by_our_page_of_it(room: Newsroom, do: Do) -> None:
    one = room.article("Ferry sails")

    found = do("article tag", id=f"{BASE}/articles/{one}", add=["Ferries"])

    assert found["id"] == one
    with pytest.raises(NotFound, match="there is no article"):
        do("article tag", id="https://gazette.example/unknown", add=["Ferries"])


def test_tags_by_hand_are_added_and_removed_and_rows_follow(room: Newsroom, do: Do) -> None:
    one = room.article("Fire at the mill", tagged={"fire": "Fire", "mill": "Mill"})

    found = do("article tag", id=one, add=["Fire Brigade"], remove=["mill"])

    assert [tag["slug"] for tag in found["tags"]] == ["fire-brigade", "fire"]
    assert found["tags"][0]["origin"] == "operator"
    with room.tools.store.read() as tx:
        number = articles.find(tx, one).number
        assert tags.slugs_of(tx, [number])[number] == {"fire", "fire-brigade"}
    assert found["revision"] == 1
    again = do("article tag", id=one, add=["Fire Brigade"], remove=["mill"])
    assert again["done"].startswith(f"article {one} had these tags already")


def test_a_removed_tag_can_be_added_again(room: Newsroom, do: Do) -> None:
    one = room.article("Fire at the mill", tagged={"fire": "Fire"})
    do("article tag", id=one, remove=["Fire"])

    found = do("article tag", id=one, add=["Fire"])

    assert [tag["slug"] for tag in found["tags"]] == ["fire"]


def test_a_tag_brings_an_article_into_a_feed_and_its_subscriber_hears_of_it(room: Newsroom, do: Do) -> None:
    one = room.article("Fire at the mill")
    do("feed add", name="fires", tag=["fire"])
    do("subscriber add", name="paper", feed="fires")

    do("article tag", id=one, add=["Fire"])

    with room.tools.store.read() as tx:
        inside = reading.articles(tx, reading.Wanted(tag="fire"), 10)
        changes = deliveries.changes_after(tx, 1, 10)
    assert len(inside) == 1
    assert [change.event for change in changes] == ["article.updated"]


def test_nothing_is_told_of_an_embargoed_article(room: Newsroom, do: Do) -> None:
    later = room.now.replace(year=room.now.year + 1)
    one = room.article("Budget", embargo=later)

    do("article correct", id=one, title="The budget", note="Longer.")
    do("article tag", id=one, add=["Money"])

    assert events(room) == []
