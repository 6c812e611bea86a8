"""Waiting for what was set going; without a running worker, by doing it here."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from feeds.errors import BadField
from tests.contracts.desk.conftest import Do
from tests.contracts.shelf.newsroom import Newsroom
from worker.demo.origin import Origin
from worker.desk import ingested
from worker.desk.waiting import for_sources, is_worked_on, set_aside, until_done
from worker.errors import PermanentError, TransientError
from worker.store import errands, facts, reading, sources, unfinished, waiting
from worker.store.reading import Wanted
from worker.store.schema import errand
from worker.store.unfinished import Left


@pytest.fixture
def awake(room: Newsroom) -> Newsroom:
    """The newsroom with a clock that runs, and no waits between the pages of a host."""
    room.tools.now = lambda: datetime.now(UTC)
    room.tools.settings = replace(room.tools.settings, host_gap=timedelta())
    return room


def test_a_poll_is_over_when_its_pages_are_published(awake: Newsroom, do: Do, press: Origin) -> None:
    do("source add", url=f"{press.url}/courier/rss.xml", kind="feed", name="courier")
    told: list[Left] = []

    left = until_done(awake.tools, for_sources(awake.tools, ["courier"]), told.append)

    assert (left.all, left.later) == (0, 0)
    assert max(one.errands for one in told) == 8
    with awake.tools.store.read() as tx:
        assert len(reading.articles(tx, Wanted(), 50)) == 8


def test_a_list_is_waited_for_until_it_fails_and_a_hub_not_at_all(room: Newsroom, do: Do) -> None:
    do("source add", url="https://gazette.example/feed", kind="feed", name="gazette")
    with room.tools.store.write() as tx:
        number = sources.by_name(tx, "gazette").number
        for purpose in ("list", "hub"):
            row = {
                "source": number,
                "url": f"https://g.example/{purpose}",
                "purpose": purpose,
                "due_at": room.now,
            }
            errands.send(tx, [row])
        fresh = unfinished.of_sources(tx, [number], room.now, room.now)
        tx.run(sa.update(errand).where(errand.c.purpose == "list").values(error="the server answered 503"))
        failed = unfinished.of_sources(tx, [number], room.now, room.now)

    assert (fresh.errands - failed.errands, fresh.later, failed.later) == (1, 0, 1)
    assert failed.errands == 1  # the poll


def test_one_page_is_waited_for_and_known_by_its_document(awake: Newsroom, do: Do, press: Origin) -> None:
    found = do("article ingest", url=press.address("organ-returns"))

    until_done(awake.tools, ingested.ask(awake.tools, found))
    again = do("article ingest", url=press.address("organ-returns"))
    until_done(awake.tools, ingested.ask(awake.tools, again))

    first, second = (ingested.article(awake.tools, one) for one in (found, again))
    assert (first["id"], first["source"]) == (second["id"], "by-hand")
    assert second["revision"] == 1


def test_a_feed_is_no_page_and_makes_no_article(awake: Newsroom, do: Do, press: Origin) -> None:
    found = do("article ingest", url=f"{press.url}/courier/rss.xml")

    until_done(awake.tools, ingested.ask(awake.tools, found))

    with pytest.raises(PermanentError, match="add it as a source"):
        ingested.article(awake.tools, found)
    with awake.tools.store.read() as tx:
        assert not reading.articles(tx, Wanted(), 50)


@pytest.mark.parametrize(
    "url", ["ftp://gazette.example/a", "notaurl", "/a", "https://me:it@gazette.example/"]
)
@pytest.mark.parametrize("file", [{}, {"body": b"<title>A</title>", "file": "a.html"}], ids=["url", "file"])
def test_a_page_is_taken_in_under_a_web_address_only(do: Do, url: str, file: dict[str, object]) -> None:
    with pytest.raises(BadField, match="http"):
        do("article ingest", url=url, **file)


def test_a_page_that_is_not_there_is_not_waited_for_again(awake: Newsroom, do: Do, press: Origin) -> None:
    began = awake.tools.now()
    gone = do("article ingest", url=f"{press.url}/nothing")
    dead = do("article ingest", url="http://127.0.0.1:9/page")

    until_done(awake.tools, ingested.ask(awake.tools, gone))
    left = until_done(awake.tools, ingested.ask(awake.tools, dead))

    assert left.later == 1
    with pytest.raises(PermanentError, match="the server answered 404"):
        ingested.article(awake.tools, gone)
    with pytest.raises(TransientError, match="is tried again"):
        ingested.article(awake.tools, dead)
    with awake.tools.store.read() as tx:
        assert set_aside(tx, ["by-hand"], began) == ["the server answered 404"]


def test_waiting_ends_with_a_sentence_when_it_takes_too_long(awake: Newsroom, do: Do) -> None:
    do("source add", url="http://127.0.0.1:9/feed", kind="feed", name="dead")

    with pytest.raises(TransientError, match="1 requests"):
        until_done(awake.tools, for_sources(awake.tools, ["dead"]), seconds=0.0)


def test_nobody_works_without_a_broker_or_when_the_last_tick_is_old(room: Newsroom) -> None:
    with room.tools.store.write() as tx:
        waiting.beat(tx, "tick", room.now)
    without_broker = is_worked_on(room.tools)
    room.tools.settings = replace(room.tools.settings, broker_url="redis://127.0.0.1:9/0")
    ticked = is_worked_on(room.tools)
    room.passes(seconds=30)

    assert (without_broker, ticked, is_worked_on(room.tools)) == (False, True, False)


def test_a_worker_that_is_silent_is_helped(
    awake: Newsroom, do: Do, press: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("worker.desk.waiting._HELP_AFTER_SECONDS", 0.2)
    do("source add", url=f"{press.url}/courier/rss.xml", kind="feed", name="courier", full_text=False)
    awake.tools.settings = replace(awake.tools.settings, broker_url="redis://127.0.0.1:9/0")
    with awake.tools.store.write() as tx:
        waiting.beat(tx, "tick", awake.tools.now())

    left = until_done(awake.tools, for_sources(awake.tools, ["courier"]), seconds=30)

    assert left.all == 0
    with awake.tools.store.read() as tx:
        assert sources.by_name(tx, "courier").articles == 8


def test_feeds_that_change_later_for_other_reasons_are_not_waited_for(awake: Newsroom, do: Do) -> None:
    awake.source("a", "page")
    ask = for_sources(awake.tools, ["a"])
    with awake.tools.store.read() as tx:
        before = ask(tx)
    with awake.tools.store.write() as tx:
        facts.tell(tx, "feed.changed", ["all"], awake.tools.now())
    with awake.tools.store.read() as tx:
        after, fresh = ask(tx), for_sources(awake.tools, ["a"])(tx)

    assert (before.all, after.all, fresh.all) == (0, 0, 1)
