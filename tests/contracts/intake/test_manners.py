"""Kind to publishers: what is asked of them, when, and what their answers teach us."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from tests.contracts.intake.upstream import Asked, Reply, Upstream
from tests.contracts.jobs.house import House, atom
from worker.jobs.fetch import fetch
from worker.jobs.shapes import source_json
from worker.store import overview, sources
from worker.store.schema import errand
from worker.store.shown import iso
from worker.store.sources import Source

ITEMS = tuple({"title": f"Boat number {number} sails"} for number in range(6))


@pytest.fixture
def town(small_house: House, upstream: Upstream) -> House:
    """A house with one source, and its feed where the source looks for it."""
    upstream.says["/feed"] = Reply(atom(*ITEMS), headers={"ETag": '"one"'})
    small_house.source("town", upstream.url + "/feed", full_text=False)
    return small_house


def asks(house: House, times: int = 1, hours: float = 25) -> None:
    """Let the source be polled that often, a day apart."""
    for _ in range(times):
        house.work()
        house.passes(hours=hours)
        house.poll()
    house.work()


def source(house: House, name: str = "town") -> Source:
    with house.tools.store.read() as tx:
        return sources.by_name(tx, name)


def poll_row(house: House) -> Any:
    with house.tools.store.read() as tx:
        return tx.row(sa.select(errand).where(errand.c.purpose == "poll"))


def test_an_unchanged_feed_is_asked_with_its_validators_and_costs_no_document(
    town: House, upstream: Upstream
) -> None:
    upstream.says["/feed"] = lambda asked: (
        Reply(status=304)
        if asked.headers.get("if-none-match")
        else Reply(atom(*ITEMS), headers={"ETag": '"1"'})
    )

    asks(town)

    assert [one.headers.get("if-none-match") for one in upstream.asked] == [None, '"1"']
    assert source(town).articles == 6


def test_a_server_that_always_says_304_is_found_out_and_not_believed_again(
    town: House, upstream: Upstream
) -> None:
    edition = ["first"]

    def lying(asked: Asked) -> Reply:
        if asked.headers.get("if-none-match"):
            return Reply(status=304)
        edition.append("another")
        title = f"Boat of edition {len(edition)} sails"
        return Reply(atom(*ITEMS, {"title": title}), headers={"ETag": f'"{len(edition)}"'})

    upstream.says["/feed"] = lying

    asks(town, 55, hours=1)

    assert poll_row(town).memory["lies"] == "it answers 304 although it has changed"
    before = source(town).articles
    asks(town)
    assert source(town).articles == before + 1


def test_a_busy_source_that_lies_is_asked_for_the_whole_before_its_entries_leave(
    town: House, upstream: Upstream
) -> None:
    hourly = [
        {**ITEMS[0], "title": f"Tide {n}", "published": f"2026-01-02T{n:02}:00:00Z"} for n in range(6, 12)
    ]
    upstream.says["/feed"] = lambda asked: (
        Reply(status=304)
        if asked.headers.get("if-none-match")
        else Reply(atom(*hourly), headers={"ETag": '"1"'})
    )

    asks(town, 6, hours=1 / 3)

    # An entry stays for six hours: after one of them the whole is asked for, not after 24 answers of 304.
    whole = [n for n, one in enumerate(upstream.asked) if "if-none-match" not in one.headers]
    assert whole == [0, 5]


def test_another_body_under_the_same_etag_is_a_lie_told_at_once(town: House, upstream: Upstream) -> None:
    town.work()
    upstream.says["/feed"] = Reply(atom({"title": "A new boat sails"}, *ITEMS), headers={"ETag": '"one"'})

    asks(town, 2)

    assert "lies" in poll_row(town).memory
    assert "if-none-match" not in upstream.asked[-1].headers
    assert source(town).articles == 7


def test_a_permanent_redirect_is_adopted_when_it_was_seen_three_times(
    town: House, upstream: Upstream
) -> None:
    upstream.says["/new"] = upstream.says["/feed"]
    upstream.says["/feed"] = Reply(status=301, headers={"Location": "/new"})

    asks(town, 1)
    assert source(town).url.endswith("/feed")
    asks(town, 2)

    assert source(town).url.endswith("/new")
    assert upstream.paths()[-1] == "/new"
    assert source(town).articles == 6


def test_a_permanent_redirect_to_what_is_no_feed_is_not_adopted(town: House, upstream: Upstream) -> None:
    """Domains that ran out lead to a seller's page, and come back when the bill is paid."""
    own = upstream.says["/feed"]
    town.work()
    upstream.says["/feed"] = Reply(status=301, headers={"Location": "/for-sale"})
    upstream.says["/for-sale"] = Reply("<html><body>This domain is for sale</body></html>")

    asks(town, 5)
    assert source(town).state == "failing"
    upstream.says["/feed"] = own
    asks(town)

    assert (source(town).url, source(town).state) == (upstream.url + "/feed", "ok")


def test_of_a_permanent_redirect_before_a_passing_one_only_the_permanent_part_is_adopted(
    town: House, upstream: Upstream
) -> None:
    upstream.says["/edge/17"] = upstream.says["/feed"]
    upstream.says["/feed"] = Reply(status=301, headers={"Location": "/moved"})
    upstream.says["/moved"] = Reply(status=308, headers={"Location": "/new"})
    upstream.says["/new"] = Reply(status=302, headers={"Location": "/edge/17"})
    upstream.says["/edge/17"] = Reply(status=301, headers={"Location": "/edge/18"})
    upstream.says["/edge/18"] = Reply(atom(*ITEMS))

    asks(town, 3)

    assert source(town).url.endswith("/new")
    assert upstream.paths()[-3:] == ["/new", "/edge/17", "/edge/18"]
    asks(town, 4)
    assert source(town).url.endswith("/new")


def test_a_passing_redirect_is_followed_and_never_adopted(town: House, upstream: Upstream) -> None:
    upstream.says["/new"] = upstream.says["/feed"]
    upstream.says["/feed"] = Reply(status=302, headers={"Location": "/new"})

    asks(town, 4)

    assert source(town).url.endswith("/feed")


def test_a_source_that_is_gone_is_not_asked_again(town: House, upstream: Upstream) -> None:
    upstream.says["/feed"] = Reply(status=410)

    town.work()
    town.passes(days=30)
    town.work()

    assert source(town).state == "gone"
    assert len(upstream.asked) == 1


@pytest.mark.parametrize(
    ("reply", "least"),
    [
        (Reply(status=503, headers={"Retry-After": "7200"}), timedelta(hours=2)),
        (Reply(status=429, headers={"Retry-After": "86400"}), timedelta(hours=24)),
        (Reply(atom(*ITEMS), headers={"Cache-Control": "max-age=10800"}), timedelta(hours=2, minutes=50)),
    ],
)
def test_a_server_that_asks_to_wait_is_left_alone(
    town: House, upstream: Upstream, reply: Reply, least: timedelta
) -> None:
    upstream.says["/feed"] = reply

    town.work()

    assert poll_row(town).due_at - town.now >= least


def test_an_operators_interval_wins_over_what_the_server_asks(small_house: House, upstream: Upstream) -> None:
    upstream.says["/feed"] = Reply(atom(*ITEMS), headers={"Cache-Control": "max-age=86400"})
    small_house.source("town", upstream.url + "/feed", full_text=False, every_seconds=900)

    small_house.work()

    assert poll_row(small_house).due_at - small_house.now < timedelta(minutes=16)


def test_the_hours_that_a_feed_asks_to_be_spared_are_spared(small_house: House, upstream: Upstream) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(12, 18))
    upstream.says["/feed"] = Reply(
        f"<rss version='2.0'><channel><title>T</title><skipHours>{hours}</skipHours>"
        "<item><guid>a</guid><title>A boat sails</title></item></channel></rss>"
    )
    small_house.source("town", upstream.url + "/feed", full_text=False)

    small_house.work()
    asks(small_house, 1, hours=1)

    assert poll_row(small_house).due_at.hour == 18


def test_the_days_that_a_feed_asks_to_be_spared_are_spared_until_it_asks_no_more(
    small_house: House, upstream: Upstream
) -> None:
    said = (
        "<rss version='2.0'><channel><title>T</title>{}"
        "<item><guid>a</guid><title>A boat sails</title></item></channel></rss>"
    )
    days = "<skipDays><day>Friday</day><day> saturday </day><day>Someday</day></skipDays><ttl>600</ttl>"
    upstream.says["/feed"] = Reply(said.format(days))  # the house's clock begins on a Friday
    small_house.source("town", upstream.url + "/feed", full_text=False)

    small_house.work()
    asks(small_house, 1, hours=1)
    spared_until = poll_row(small_house).due_at
    upstream.says["/feed"] = Reply(said.format(""))
    asks(small_house, 2, hours=1)

    assert spared_until.strftime("%A") == "Sunday"
    assert poll_row(small_house).due_at - small_house.now < timedelta(hours=1)


def test_errors_double_the_wait_and_one_success_ends_it(town: House, upstream: Upstream) -> None:
    good = upstream.says["/feed"]
    upstream.says["/feed"] = Reply("broken", 500)

    asks(town, 5)

    assert source(town).state == "failing"
    assert "500" in source(town).state_reason
    assert poll_row(town).due_at - town.now > timedelta(hours=1)
    upstream.says["/feed"] = good
    asks(town)
    assert (source(town).state, poll_row(town).failures) == ("ok", 0)


@pytest.mark.parametrize("worse", [Reply("broken", 503), Reply(status=304), Reply("<p>Please log in</p>")])
def test_the_last_poll_is_when_a_source_was_asked_and_not_when_it_last_gave_something(
    town: House, upstream: Upstream, worse: Reply
) -> None:
    town.work()
    given = town.now
    upstream.says["/feed"] = worse

    asks(town, 3)

    with town.tools.store.read() as tx:
        shown = source_json(overview.sources(tx, "town")[0])
    assert (shown["last_poll"], shown["last_document"]) == (iso(town.now), iso(given))


def test_sources_with_the_same_address_are_asked_for_with_one_request(
    town: House, upstream: Upstream
) -> None:
    town.source("twin", upstream.url + "/feed", full_text=False)

    fetch(town.tools)
    town.work()

    assert len(upstream.asked) == 1
    assert source(town, "twin").last_poll_at is not None


def test_a_page_that_robots_txt_forbids_is_not_asked_for_and_its_feeds_words_stand(
    small_house: House, upstream: Upstream
) -> None:
    upstream.says["/robots.txt"] = Reply("User-agent: *\nDisallow: /private/\n")
    entry = {"title": "A boat sails", "url": upstream.url + "/private/boat", "text": "<p>Short.</p>"}
    upstream.says["/feed"] = Reply(atom(entry))
    small_house.source("town", upstream.url + "/feed")

    small_house.work()

    assert "/private/boat" not in upstream.paths()
    assert small_house.titles() == ["A boat sails"]


@pytest.mark.parametrize("changing", [False, True])
def test_a_page_in_the_place_of_a_feed_is_asked_ever_more_rarely_until_the_feed_is_back(
    town: House, upstream: Upstream, *, changing: bool
) -> None:
    own = upstream.says["/feed"]
    town.work()
    usual = poll_row(town).due_at - town.now
    count = iter(range(100))
    upstream.says["/feed"] = lambda _: Reply(
        f"<html><body>Please log in{next(count) if changing else ''}</body></html>"
    )

    waits = []
    for _ in range(9):
        asks(town)
        waits.append(poll_row(town).due_at - town.now)
    failing = (poll_row(town).failures, poll_row(town).why_then)
    upstream.says["/feed"] = own
    asks(town)

    assert waits[0] > usual * 1.2
    assert waits[-1] > usual * 10
    assert failing == (4.5, "waiting longer after errors (4.5)")
    assert poll_row(town).due_at - town.now < usual * 1.2
    assert (source(town).state, poll_row(town).failures) == ("ok", 0)
    upstream.says["/feed"] = Reply(status=304)
    asks(town)
    assert poll_row(town).due_at - town.now < usual * 1.2


def test_a_silent_source_is_shown_as_quiet_until_it_speaks_again(town: House, upstream: Upstream) -> None:
    town.work()

    asks(town, 35)
    assert source(town).state == "quiet"
    assert "nothing new for" in source(town).state_reason

    upstream.says["/feed"] = Reply(atom({"title": "A new boat sails"}, *ITEMS))
    asks(town)
    assert source(town).state == "ok"


@pytest.mark.parametrize(
    ("turned", "state", "words"),
    [
        ("<html><body>Please log in</body></html>", "failing", "expected a feed and got a web page"),
        (atom(), "drifting", "the feed is empty"),
        (atom(*({"title": f"Casino offer {n} for you"} for n in range(6))), "drifting", "were new at once"),
    ],
)
def test_what_a_source_turned_into_is_shown_and_is_not_forgotten_by_a_304(
    town: House, upstream: Upstream, turned: str, state: str, words: str
) -> None:
    town.work()
    upstream.says["/feed"] = lambda asked: (
        Reply(status=304)
        if asked.headers.get("if-none-match") == '"two"'
        else Reply(turned, headers={"ETag": '"two"'})
    )

    asks(town, 3)

    assert source(town).state == state
    assert words in source(town).state_reason


def test_a_source_that_drifted_is_well_again_when_its_own_entries_are_back(
    town: House, upstream: Upstream
) -> None:
    own = upstream.says["/feed"]
    town.work()
    upstream.says["/feed"] = Reply(atom())
    asks(town, 2)

    upstream.says["/feed"] = own
    asks(town, 1)

    assert source(town).state == "ok"
