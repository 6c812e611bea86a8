"""Sources: looked at, added, polled, paused, removed, imported."""

from threading import Event, Thread
from time import sleep

import pytest
import sqlalchemy as sa

from feeds.errors import BadField
from tests.contracts.desk.conftest import Do
from tests.contracts.shelf.newsroom import BASE, Newsroom
from worker.demo.origin import Origin
from worker.desk.sources import one_json
from worker.errors import Conflict, NotFound, PermanentError, Refused, TransientError
from worker.flow import Bell
from worker.store import errands, sources
from worker.store.schema import errand

OPML = """<opml version="2.0"><body>
<outline text="Coast"><outline text="Gazette" xmlUrl="https://gazette.example/feed.xml"/></outline>
<outline text="Herald" xmlUrl="https://herald.example/rss" htmlUrl="https://herald.example/"/>
<outline text="Local" xmlUrl="file:///etc/passwd"/>
</body></opml>"""


@pytest.mark.parametrize(
    ("path", "kind", "found"),
    [
        ("/courier/rss.xml", "feed", "/courier/rss.xml"),
        ("/courier/", "feed", "/courier/rss.xml"),
        ("/courier/culture/", "page", "/courier/culture/"),
        ("/sitemap.xml", "sitemap", "/sitemap.xml"),
    ],
)
def test_an_address_is_looked_at_and_becomes_what_it_is(
    press: Origin, room: Newsroom, do: Do, path: str, kind: str, found: str
) -> None:
    added = do("source add", url=press.url + path, every="15m")

    assert (added["kind"], added["url"], added["state"]) == (kind, press.url + found, "ok")
    assert added["options"]["every_seconds"] == 900
    assert added["next_poll"] == "2026-01-02T12:00:00Z"
    assert Bell("errand.due", "", urgent=True) in room.bells


def test_a_source_gets_its_name_from_its_title_or_its_address(press: Origin, do: Do) -> None:
    feed = do("source add", url=f"{press.url}/courier/rss.xml")
    page = do("source add", url=f"{press.url}/courier/culture/")
    again = do("source add", url="https://www.courier.example/sport/rss.xml", kind="feed")

    assert feed["name"] == "the-harrow-coast-courier"
    assert page["name"] == "courier-culture"
    assert again["name"] == "courier-example-sport"


def test_a_dry_run_looks_and_adds_nothing(press: Origin, room: Newsroom, do: Do) -> None:
    found = do("source add", url=f"{press.url}/courier/", dry_run=True)

    assert found["found"]["items"] == 8
    assert "would be added" in found["done"]
    with room.tools.store.read() as tx:
        assert sources.everything(tx) == []


@pytest.mark.parametrize("scheme", ["", "feed://", "feed:http://"])
def test_an_address_as_people_type_it_or_readers_hand_it_on_is_understood(
    press: Origin, do: Do, scheme: str
) -> None:
    url = f"{press.url}/courier/rss.xml"

    assert do("source add", url=scheme + url.removeprefix("http://"))["url"] == url


def test_what_is_no_source_is_not_added_and_says_why(press: Origin, room: Newsroom, do: Do) -> None:
    with pytest.raises(PermanentError, match="the server answered 404"):
        do("source add", url=f"{press.url}/nothing")
    with pytest.raises(PermanentError, match=r"is no sitemap; it looks like rss"):
        do("source test", url=f"{press.url}/courier/rss.xml", kind="sitemap")
    with pytest.raises(TransientError):
        do("source add", url="http://127.0.0.1:9/feed.xml")
    with pytest.raises(Refused):
        do("source add", url="http://10.1.2.3/feed.xml")
    with pytest.raises(BadField) as wrong:
        do("source add", url="courier/feed.xml")

    assert wrong.value.field == "url"
    with room.tools.store.read() as tx:
        assert sources.everything(tx) == []


def test_the_same_address_or_name_is_added_once(press: Origin, do: Do) -> None:
    do("source add", url=f"{press.url}/courier/rss.xml", name="courier")

    with pytest.raises(Conflict, match="is the source 'courier' already"):
        do("source add", url=f"{press.url}/courier/", name="other")
    with pytest.raises(Conflict, match="named 'courier' already"):
        do("source add", url=f"{press.url}/sitemap.xml", name="courier")


def test_the_fields_of_a_source_are_checked(do: Do) -> None:
    for field, value in {
        "every": "15",
        "name": "Not A Name",
        "kind": "gopher",
        "identity": "luck",
    }.items():
        with pytest.raises(BadField) as wrong:
            do("source add", **{"url": "https://a.example/feed", "kind": "feed", field: value})
        assert wrong.value.field == field
    with pytest.raises(BadField, match="10s or longer"):
        do("source add", url="https://a.example/feed", kind="feed", every="1s")


def test_a_hook_is_given_its_address_and_secret_once(room: Newsroom, do: Do) -> None:
    found = do("source add", url="https://desk.example/", kind="hook", name="desk")

    assert found["hook_url"] == f"{BASE}/hooks/desk"
    assert found["secret"].startswith("whsec_")
    assert found["next_poll"] is None
    with room.tools.store.read() as tx:
        assert sources.by_name(tx, "desk").secrets == [found["secret"]]
    with pytest.raises(Conflict, match="nothing to poll"):
        do("source poll", name="desk")


def test_a_hook_that_was_removed_comes_back_with_a_new_secret(room: Newsroom, do: Do) -> None:
    first = do("source add", url="https://desk.example/", kind="hook", name="desk")
    do("source remove", name="desk")

    second = do("source add", url="https://desk.example/", kind="hook", name="desk")

    assert first["secret"] != second["secret"]
    with room.tools.store.read() as tx:
        assert sources.by_name(tx, "desk").secrets == [second["secret"]]


def test_a_poll_is_due_now_and_urgent(room: Newsroom, do: Do) -> None:
    do("source add", url="https://a.example/feed", kind="feed", name="a")
    room.passes(hours=1)
    room.bells.clear()

    found = do("source poll", name="a")

    assert [one["name"] for one in found["sources"]] == ["a"]
    assert room.bells == [Bell("errand.due", "", urgent=True)]
    with room.tools.store.read() as tx:
        assert errands.waiting(tx, [sources.by_name(tx, "a").number], room.now) == 1


def test_polling_all_leaves_out_what_is_paused_and_hooks(do: Do) -> None:
    for name in ("a", "b"):
        do("source add", url=f"https://{name}.example/feed", kind="feed", name=name)
    do("source add", url="https://desk.example/", kind="hook", name="desk")
    do("source pause", name="b")

    found = do("source poll", all=True)

    assert [one["name"] for one in found["sources"]] == ["a"]


def test_a_paused_source_is_not_polled_until_it_is_resumed(room: Newsroom, do: Do) -> None:
    do("source add", url="https://a.example/feed", kind="feed", name="a")

    paused = do("source pause", name="a")
    with pytest.raises(Conflict, match="is paused"):
        do("source poll", name="a")
    resumed = do("source resume", name="a")

    assert (paused["state"], paused["next_poll"]) == ("paused", None)
    assert (resumed["state"], resumed["next_poll"]) == ("ok", "2026-01-02T12:00:00Z")
    with pytest.raises(Conflict, match="is not paused"):
        do("source resume", name="a")


def test_a_removed_source_is_unknown_and_may_be_added_again(do: Do) -> None:
    do("source add", url="https://a.example/feed", kind="feed", name="a")

    do("source remove", name="a")

    with pytest.raises(NotFound, match="no source named 'a'"):
        do("source remove", name="a")
    assert do("source add", url="https://a.example/feed", kind="feed", name="a")["state"] == "ok"


def test_an_opml_list_is_taken_in_once_and_given_out_with_its_folders(do: Do) -> None:
    first = do("source import", body=OPML, every="1h")
    again = do("source import", body=OPML)
    given = do("source export")

    assert [one["name"] for one in first["added"]] == ["gazette", "herald"]
    assert (first["skipped"], again["added"], again["known"]) == (1, [], 2)
    assert '<outline text="Coast" title="Coast">' in given["opml"]
    assert 'xmlUrl="https://gazette.example/feed.xml"' in given["opml"]


def test_what_was_given_out_is_the_same_when_it_is_taken_in_again(do: Do) -> None:
    kinds = ("feed", "sitemap", "page")
    for kind in kinds:
        do("source add", url=f"https://gazette.example/{kind}", kind=kind, name=f"our-{kind}")
    listed = do("source export")["opml"]
    for kind in kinds:
        do("source change", name=f"our-{kind}", url=f"https://gazette.example/old-{kind}")

    again = do("source import", body=listed)

    assert {one["kind"]: one["url"] for one in again["added"]} == {
        kind: f"https://gazette.example/{kind}" for kind in kinds
    }


def test_others_write_while_a_long_list_is_taken_in(room: Newsroom, do: Do) -> None:
    rows = "".join(f'<outline text="Feed" xmlUrl="https://h{n}.example/feed"/>' for n in range(700))
    body = f'<opml version="2.0"><body>{rows}</body></opml>'
    done = Event()
    written: list[int] = []

    def write() -> None:
        while not done.is_set():
            with room.tools.store.write():
                written.append(len(written))
            sleep(0.01)

    other = Thread(target=write)
    other.start()
    try:
        rehearsed = do("source import", body=body, dry_run=True)
        before = len(written)
        added = do("source import", body=body)
        between = len(written) - before
    finally:
        done.set()
        other.join()

    assert between >= 3
    names = [one["name"] for one in added["added"]]
    assert names == [one["name"] for one in rehearsed["added"]]
    assert len(set(names)) == 700
    assert names[:2] == ["feed", "feed-2"]


def test_what_is_no_opml_is_refused_with_a_sentence(do: Do) -> None:
    with pytest.raises(BadField, match="not OPML"):
        do("source import", body="<html></html>")


def test_a_source_is_changed_and_what_is_not_said_stays(room: Newsroom, do: Do) -> None:
    do("source add", url="https://a.example/feed", kind="feed", name="a", every="15m", full_text=True)
    room.passes(hours=1)

    found = do("source change", name="a", every="1h", url="https://a.example/news.xml")

    assert found["options"] == {"every_seconds": 3600, "full_text": True}
    assert (found["url"], found["next_poll"]) == ("https://a.example/news.xml", "2026-01-02T13:00:00Z")
    with pytest.raises(BadField, match="it is so already"):
        do("source change", name="a", every="1h")
    with room.tools.store.read() as tx:
        polls = errands.of_source(tx, sources.by_name(tx, "a").number)
    assert polls is not None
    assert polls.url == "https://a.example/news.xml"


def test_a_hooks_new_secret_stands_beside_the_one_before(room: Newsroom, do: Do) -> None:
    first = do("source add", url="https://desk.example/", kind="hook", name="desk")["secret"]

    second = do("source rotate", name="desk")["secret"]
    third = do("source rotate", name="desk")["secret"]

    with room.tools.store.read() as tx:
        assert sources.by_name(tx, "desk").secrets == [third, second]
    assert first != second
    do("source add", url="https://a.example/feed", kind="feed", name="a")
    with pytest.raises(Conflict, match="is no hook"):
        do("source rotate", name="a")


def test_of_two_who_add_the_same_at_once_one_is_told_so(room: Newsroom, do: Do) -> None:
    outcomes: list[str] = []

    def add() -> None:
        try:
            do("source add", url="https://a.example/feed", kind="feed", name="a")
            outcomes.append("added")
        except Conflict:
            outcomes.append("told")

    threads = [Thread(target=add) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["added", *["told"] * 5]


def test_what_was_learnt_of_a_source_is_told_with_its_reason(room: Newsroom, do: Do) -> None:
    do("source add", url="https://gazette.example/feed", kind="feed", name="gazette")
    why = "its ids changed at every poll"
    with room.tools.store.write() as tx:
        number = sources.by_name(tx, "gazette").number
        sources.change(tx, number, memory={"identity": "url", "identity_why": why})
        tx.run(sa.update(errand).values(memory={"lies": "it answers 304 although it has changed"}))

    with room.tools.store.read() as tx:
        learnt = one_json(tx, "gazette")["learnt"]

    assert (learnt["identity"], learnt["identity_why"]) == ("url", why)
    assert learnt["lies"] == "it answers 304 although it has changed"
