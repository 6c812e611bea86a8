"""What a poll brings: new articles, revisions, or nothing; never twice, and never the worse for it."""

from dataclasses import replace

import pytest

from tests.contracts.jobs.house import WORDS, House, atom
from worker.demo.loopback import Loopback, Reply, Request
from worker.jobs.takedown import KILL, WITHDRAW

LONG = f"<p>{WORDS * 6}</p>"
URL = "https://gazette.example/ferry-sails"


@pytest.fixture
def gazette(house: House) -> House:
    house.source("gazette", full_text=False)
    return house


def test_the_same_feed_again_changes_nothing(gazette: House) -> None:
    gazette.feed("gazette", {"title": "Ferry sails"}, {"title": "Lamp lit"})
    gazette.feed("gazette", {"title": "Ferry sails"}, {"title": "Lamp lit"})
    gazette.work()

    assert len(gazette.ids()) == 2
    assert len(gazette.events()) == 2


def test_a_typo_makes_a_minor_revision_that_moves_nothing(gazette: House) -> None:
    gazette.feed("gazette", {"title": "Ferry sails"})
    before = gazette.article(gazette.ids()["Ferry sails"])
    gazette.passes(hours=1)

    gazette.feed("gazette", {"title": "Ferry sails", "text": before["html"].replace("mended", "repaired", 1)})

    after = gazette.article(before["id"])
    assert gazette.revisions(before["id"]) == [(1, "update"), (2, "minor")]
    assert after["updated"] == before["updated"]
    assert "repaired" in after["text"]
    assert gazette.events() == [("Ferry sails", "article.published")]


def test_where_the_house_wants_it_a_typo_moves_updated_too(gazette: House) -> None:
    gazette.tools.settings = replace(gazette.tools.settings, minor_updates=True)
    gazette.feed("gazette", {"title": "Ferry sails"})
    before = gazette.article(gazette.ids()["Ferry sails"])
    gazette.passes(hours=1)

    gazette.feed("gazette", {"title": "Ferry sails", "text": before["html"].replace("mended", "repaired", 1)})

    after = gazette.article(before["id"])
    assert gazette.revisions(before["id"]) == [(1, "update"), (2, "minor")]
    assert after["updated"] > before["updated"]
    assert gazette.events() == [("Ferry sails", "article.published")]


def test_a_new_figure_is_an_update_and_a_notice_a_correction(gazette: House) -> None:
    gazette.feed("gazette", {"title": "Ferry sails", "text": f"<p>12 boats. {WORDS * 5}</p>"})
    gazette.passes(hours=1)
    gazette.feed("gazette", {"title": "Ferry sails", "text": f"<p>14 boats. {WORDS * 5}</p>"})
    gazette.passes(hours=1)
    notice = "<p>Correction: an earlier version gave the wrong number of boats.</p>"
    gazette.feed("gazette", {"title": "Ferry sails", "text": f"<p>13 boats. {WORDS * 5}</p>{notice}"})

    id_ = gazette.ids()["Ferry sails"]
    assert gazette.revisions(id_) == [(1, "update"), (2, "update"), (3, "correction")]
    assert gazette.article(id_)["note"] == "Correction: an earlier version gave the wrong number of boats."


def test_a_source_that_changes_a_few_words_at_every_poll_stops_making_revisions(gazette: House) -> None:
    for n in range(20):
        gazette.passes(minutes=15)
        text = f"<p>{WORDS * 5}</p><p>Read {1000 + n * 7} times so far.</p>"
        gazette.feed("gazette", {"title": "Ferry sails", "text": text})

    id_ = gazette.ids()["Ferry sails"]
    assert len(gazette.revisions(id_)) == 7
    state, why = gazette.state("gazette")
    assert state == "drifting"
    assert "few words" in why

    # a real change still is one, and the source says what it says until it has been quiet
    gazette.feed("gazette", {"title": "Ferry sails", "text": f"<p>{WORDS * 9}</p>"})
    assert len(gazette.revisions(id_)) == 8
    gazette.passes(hours=30)
    gazette.feed("gazette", {"title": "Lamp lit"})
    assert gazette.state("gazette") == ("ok", "")


def test_what_changes_while_it_is_taken_down_is_there_when_it_comes_back(gazette: House) -> None:
    gazette.feed("gazette", {"title": "Ferry sails", "id": "f"})
    id_ = gazette.ids()["Ferry sails"]
    gazette.take_down(id_, WITHDRAW)
    gazette.passes(hours=1)

    gazette.feed("gazette", {"title": "Ferry sails again", "id": "f", "updated": "2026-01-02T12:00:00Z"})
    gazette.work()
    assert gazette.titles() == []
    gazette.restore(id_)
    gazette.work()

    assert gazette.titles() == ["Ferry sails again"]
    assert gazette.ids() == {"Ferry sails again": id_}


@pytest.mark.parametrize("verb", [KILL, WITHDRAW])
def test_what_was_taken_down_stays_down_under_every_name(gazette: House, verb: object) -> None:
    gazette.feed(
        "gazette", {"title": "Ferry sails", "id": "f", "url": "https://gazette.example/ferry-sails-1"}
    )
    gazette.take_down(gazette.ids()["Ferry sails"], verb)  # type: ignore[arg-type]
    gazette.source("mirror", full_text=False)

    gazette.feed(
        "gazette", {"title": "Ferry sails", "id": "g", "url": "https://gazette.example/ferry-sails-1"}
    )
    gazette.feed(
        "mirror", {"title": "Ferry", "url": "https://www.gazette.example/ferry-sails-1?utm_source=m"}
    )
    gazette.feed("gazette", {"title": "Ferry sails", "id": "h", "url": "https://gazette.example/other"})
    gazette.work()

    assert gazette.titles() == []
    assert [event for _, event in gazette.events()] == ["article.published", verb.event]  # type: ignore[attr-defined]


def test_a_source_cannot_undo_an_operators_correction(gazette: House) -> None:
    from worker.jobs.rewrite import Rewrite, rewrite
    from worker.store import articles

    gazette.feed("gazette", {"title": "Ferry sails", "id": "f"})
    id_ = gazette.ids()["Ferry sails"]
    with gazette.tools.store.write() as tx:
        tx.alone()
        wanted = Rewrite("correction", "operator", "We erred.", {"title": "Ferry stays", "html": LONG})
        rewrite(gazette.tools, tx, articles.find(tx, id_), wanted)
    gazette.passes(hours=1)

    gazette.feed("gazette", {"title": "Ferry sails now", "id": "f", "url": URL, "text": LONG * 2})
    gazette.work()

    assert gazette.titles() == ["Ferry stays"]
    assert gazette.revisions(id_) == [(1, "update"), (2, "correction")]
    assert gazette.article(id_)["note"] == "We erred."


def test_another_sources_article_of_the_same_address_is_a_sighting(gazette: House) -> None:
    gazette.source("mirror", full_text=False)
    gazette.feed("gazette", {"title": "Ferry sails"})
    gazette.feed("mirror", {"title": "Look: ferry!", "url": "https://gazette.example/ferry-sails", "id": "x"})
    gazette.feed("mirror", {"title": "Look: ferry!", "url": "https://gazette.example/ferry-sails", "id": "x"})

    assert list(gazette.ids()) == ["Ferry sails"]
    assert len(gazette.events()) == 1


class Site:
    """One page and a feed that shows its beginning; the page's status can be set."""

    def __init__(self) -> None:
        self.status = 200
        self.asked = 0
        self.summary = "A few words only."
        self.server = Loopback(0, self.answer)

    def answer(self, request: Request) -> Reply:
        if request.path == "/feed":
            return Reply(200, self.feed().encode(), {"Content-Type": "application/rss+xml"})
        if request.path == "/robots.txt":
            return Reply(404, b"", {})
        self.asked += 1
        page = f"<article><h1>Ferry sails</h1>{LONG}{LONG}</article>"
        page = f"<html><head><title>Ferry sails</title></head><body>{page}</body></html>"
        return Reply(self.status, page.encode() if self.status == 200 else b"", {"Content-Type": "text/html"})

    def feed(self) -> str:
        home = self.server.url
        item = f"<guid>f</guid><title>Ferry sails</title><link>{home}/ferry</link>"
        item = f"<item>{item}<description>{self.summary}</description></item>"
        channel = f"<channel><title>S</title><link>{home}/</link><description>d</description>{item}</channel>"
        return f'<rss version="2.0">{channel}</rss>'


@pytest.mark.parametrize("full_text", [True, None])
def test_a_page_that_is_gone_is_asked_for_once_and_the_feed_stands_in(
    house: House,
    full_text: bool | None,  # noqa: FBT001 - a parameter of the test
) -> None:
    site = Site()
    site.status = 404
    with site.server:
        house.source("site", f"{site.server.url}/feed", full_text=full_text)
        house.work()

        assert house.titles() == ["Ferry sails"]
        assert site.asked == 1


def test_a_page_that_fails_later_takes_nothing_away(house: House) -> None:
    site = Site()
    with site.server:
        house.source("site", f"{site.server.url}/feed")
        house.work()
        whole = house.article(house.ids()["Ferry sails"])["text"]
        assert len(whole) > 1000

        site.status, site.summary = 500, "Other words, a few only."
        for _ in range(8):
            house.passes(hours=1)
            house.poll()
            house.work()

        assert house.article(house.ids()["Ferry sails"])["text"] == whole
        assert house.unfinished() == 1  # the next poll


def test_a_hook_that_tells_only_facts_leaves_the_text(house: House) -> None:
    house.source("desk", "https://desk.example/", "hook")
    house.hook("desk", "article.published", id="a", title="Ferry sails", html=LONG, authors=["Ida Berg"])
    house.hook("desk", "article.corrected", id="a", note="The ship's name was wrong.")

    found = house.article(house.ids()["Ferry sails"])
    assert found["authors"] == ["Ida Berg"]
    assert len(found["text"]) > 500
    assert found["note"] == "The ship's name was wrong."
    assert house.revisions(found["id"]) == [(1, "update"), (2, "correction")]


def test_a_hook_with_nothing_to_show_is_set_aside_with_the_reason(house: House) -> None:
    house.source("desk", "https://desk.example/", "hook")
    house.hook("desk", "article.published", id="a", title="Ferry sails")

    assert house.ids() == {}
    assert house.parked() == [("document", "the hook brought neither html nor an address to fetch")]


@pytest.mark.parametrize("body", ["", "<html><body>Not a feed</body></html>", "<rss", "\x00\x01\x02", "{}"])
def test_a_document_that_makes_no_sense_shows_on_its_source_and_harms_nobody(
    gazette: House, body: str
) -> None:
    gazette.keep("gazette", body)
    gazette.source("mirror", full_text=False)
    gazette.feed("mirror", {"title": "Lamp lit"})
    gazette.work()

    assert gazette.state("gazette")[0] == "failing"
    assert gazette.titles() == ["Lamp lit"]
    gazette.feed("gazette", {"title": "Ferry sails"})
    assert gazette.state("gazette") == ("ok", "")


def test_a_document_that_kills_its_worker_each_time_is_parked_and_its_neighbours_are_not(
    gazette: House,
) -> None:
    from worker.jobs.digest import LEASE, digest
    from worker.store import documents

    poison = gazette.keep("gazette", b"poison")
    neighbour = gazette.keep("gazette", atom({"title": "Lamp lit"}))
    for _ in range(gazette.tools.settings.tries):
        with gazette.tools.store.write() as tx:  # taken by a worker that dies of the first of them
            assert documents.take(tx, gazette.now, LEASE, "dies", 20)[0].number == poison
        gazette.passes(hours=1)
        if gazette.outcome(neighbour).startswith("kept"):
            digest(gazette.tools, neighbour)

    gazette.digest()

    assert gazette.parked() == [
        ("document", "given up after 5 tries: each time its worker died or was stopped")
    ]
    assert gazette.outcome(neighbour) == "digested: 1 new"
    assert gazette.unfinished() == 0
