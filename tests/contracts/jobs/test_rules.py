"""Rules of the catalogue act on what comes in, and say so."""

import sqlalchemy as sa

from tests.contracts.jobs.house import WORDS, House
from worker.store import feeds
from worker.store.schema import article


def catalogue(house: House, rules: str) -> None:
    """Write the catalogue of the house, as an operator would while it runs."""
    path = house.tools.settings.data / "wirecopy.toml"
    path.write_text(rules)
    house.passes(seconds=1)


def held(house: House) -> list[tuple[str, str]]:
    with house.tools.store.read() as tx:
        rows = tx.rows(sa.select(article.c.title, article.c.reason).where(article.c.status == "withheld"))
    return [(row.title, row.reason) for row in rows]


def test_what_is_dropped_never_enters_and_what_is_held_is_shown_nowhere(house: House) -> None:
    catalogue(
        house,
        """
        [[rules]]
        name = "no adverts"
        when = { field = "title", operator = "starts_with", value = "Advert" }
        then = { drop = true }
        [[rules]]
        name = "court reports"
        when = { field = "title", operator = "contains", value = "trial" }
        then = { hold = true }
        """,
    )
    house.source("gazette", full_text=False)
    house.feed("gazette", {"title": "Advert one"}, {"title": "The trial begins"}, {"title": "Ferry sails"})
    house.work()

    assert sorted(house.ids()) == ["Ferry sails", "The trial begins"]
    assert house.titles() == ["Ferry sails"]
    assert held(house) == [("The trial begins", "rule “court reports” holds it for a decision")]
    assert house.events() == [("Ferry sails", "article.published")]

    # when it is decided that it may go out
    house.restore(house.ids()["The trial begins"])
    house.work()
    assert sorted(house.titles()) == ["Ferry sails", "The trial begins"]


def test_tags_sections_rights_and_routes_are_set(house: House) -> None:
    catalogue(
        house,
        """
        [[rules]]
        name = "agency"
        when = { field = "source", operator = "is", value = "gazette" }
        then = { tag = ["Agency copy"], section = "Sea", feed = ["harbour"] }
        [[rules]]
        name = "rights"
        at = "output"
        when = { field = "section", operator = "is", value = "Sea" }
        then = { rights = "summary-only", attribution = "Courtesy of the Gazette" }
        """,
    )
    with house.tools.store.write() as tx:
        feeds.add(tx, "harbour", "Harbour", {"tags": ["nothing-has-this"]}, house.now)
    house.source("gazette", full_text=False)
    house.feed("gazette", {"title": "Ferry sails"})
    house.work()

    found = house.article(house.ids()["Ferry sails"])
    assert found["section"] == "Sea"
    assert "agency-copy" in {tag["slug"] for tag in found["tags"]}
    assert found["html"] == "<p>Courtesy of the Gazette</p>"
    assert found["summary"].startswith("Ferry sails. The council")
    assert house.titles("harbour") == house.titles("tag/agency-copy") == ["Ferry sails"]
    assert WORDS.encode() * 2 not in house.page("all", "rss")


def test_an_embargo_by_rule_counts_from_publication(house: House) -> None:
    catalogue(
        house,
        """
        [[rules]]
        name = "paid first"
        when = { field = "source", operator = "is", value = "gazette" }
        then = { embargo = "3h" }
        """,
    )
    house.source("gazette", full_text=False)
    house.feed("gazette", {"title": "Ferry sails"})
    house.work()
    assert house.titles() == []

    house.passes(minutes=70)
    house.work()
    assert house.titles() == ["Ferry sails"]


def test_a_rule_that_changes_makes_no_revision_of_what_the_source_left_as_it_was(house: House) -> None:
    house.source("gazette", full_text=False)
    house.feed("gazette", {"title": "Ferry sails"})
    catalogue(
        house,
        """
        [[rules]]
        name = "line"
        when = { field = "source", operator = "is", value = "gazette" }
        then = { attribution = "Courtesy of the Gazette, all rights reserved" }
        """,
    )
    house.feed("gazette", {"title": "Ferry sails", "updated": "2026-01-02T11:00:00Z"})
    house.work()

    id_ = house.ids()["Ferry sails"]
    assert house.article(id_)["html"].endswith("<p>Courtesy of the Gazette, all rights reserved</p>")
    assert house.revisions(id_) == [(1, "update")]
    assert [event for _, event in house.events()] == ["article.published"]


def test_a_spoilt_catalogue_changes_nothing(house: House) -> None:
    catalogue(
        house,
        """
        [[rules]]
        name = "no adverts"
        when = { field = "title", operator = "starts_with", value = "Advert" }
        then = { drop = true }
        """,
    )
    house.source("gazette", full_text=False)
    house.feed("gazette", {"title": "Advert one"})
    catalogue(house, "this is no catalogue")
    house.feed("gazette", {"title": "Advert two"}, {"title": "Ferry sails"})

    assert list(house.ids()) == ["Ferry sails"]
