"""Pushed instead of asked: we find a source's hub, subscribe, prove that we meant it, renew, and leave."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from feeds.errors import BadSignature
from feeds.web.shelf import Missing
from feeds.websub import sign, verify
from tests.contracts.intake.upstream import Reply, Upstream
from tests.contracts.jobs.house import BASE, House, atom
from worker.shelf import StoreShelf
from worker.store import overview, sources, upstreams
from worker.store.upstreams import Upstream as Subscription

FIRST = {"title": "The first boat sails"}
SECOND = {"title": "The second boat sails", "text": "<p>" + "Quite another text. " * 60 + "</p>"}


@pytest.fixture
def town(house: House, upstream: Upstream) -> House:
    """A house whose source names a hub in its Link header; the hub takes what it is asked."""
    link = f'<{upstream.url}/hub>; rel="hub", <{upstream.url}/topic>; rel="self"'
    upstream.says["/feed"] = Reply(atom(FIRST), headers={"Link": link, "ETag": '"1"'})
    upstream.says["/hub"] = Reply(status=202)
    house.source("town", upstream.url + "/feed", full_text=False)
    house.work()
    return house


def ours(house: House) -> Subscription:
    with house.tools.store.read() as tx:
        number = sources.by_name(tx, "town").number
        return upstreams.of_sources(tx, [number])[number]


def forms(upstream: Upstream) -> list[dict[str, str]]:
    """Return what the hub was asked, in order."""
    asked = [parse_qs(one.body.decode()) for one in upstream.asked if one.path == "/hub"]
    return [{name: value[0] for name, value in form.items()} for form in asked]


def verified(house: House, lease: timedelta = timedelta(days=10)) -> StoreShelf:
    shelf = house.shelf()
    assert shelf.upstream_verified(ours(house).secret, "subscribe", int(lease.total_seconds()), house.now)
    return shelf


def test_a_hub_is_found_and_asked_with_a_key_and_a_callback_nobody_can_guess(
    town: House, upstream: Upstream
) -> None:
    form = forms(upstream)[0]

    assert form["hub.mode"] == "subscribe"
    assert form["hub.topic"] == upstream.url + "/topic"
    assert form["hub.callback"] == f"{BASE}/websub/{ours(town).secret}"
    assert len(ours(town).secret) >= 32
    assert 32 <= len(form["hub.secret"].encode()) < 200
    assert int(form["hub.lease_seconds"]) > 86_400


def feed_with(links: str) -> str:
    return atom(FIRST).replace("<title>The Gazette", f"{links}<title>The Gazette", 1)


def rss_with(links: str) -> str:
    return (
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Town</title>'
        f"{links.replace('<link', '<atom:link')}"
        "<item><title>Boats</title><guid>1</guid></item></channel></rss>"
    )


def page_with(links: str) -> str:
    return (
        f"<html><head><title>Town</title>{links}</head><body>"
        "<a class=news href='/2026/the-first-boat-sails'>The first boat sails at last</a></body></html>"
    )


@pytest.mark.parametrize("made", [feed_with, rss_with, page_with])
def test_a_hub_is_found_in_feeds_and_in_the_head_of_pages(
    house: House, upstream: Upstream, made: Callable[[str], str]
) -> None:
    links = f'<link rel="hub" href="{upstream.url}/hub"/><link rel="self" href="{upstream.url}/topic"/>'
    upstream.says["/start"] = Reply(made(links), headers={"Content-Type": "text/html"})
    upstream.says["/hub"] = Reply(status=202)
    kind = "page" if made is page_with else "feed"
    house.source("town", upstream.url + "/start", kind, select="a.news", full_text=False)

    house.work()

    assert (ours(house).hub, ours(house).topic) == (upstream.url + "/hub", upstream.url + "/topic")
    assert [form["hub.mode"] for form in forms(upstream)] == ["subscribe"]


def test_the_link_header_goes_before_what_the_feed_says(town: House, upstream: Upstream) -> None:
    header = f'<{upstream.url}/hub>; rel="hub", <{upstream.url}/topic>; rel="self"'
    wrong = (
        '<link rel="hub" href="https://wrong.example/hub"/><link rel="self" href="https://wrong.example/"/>'
    )
    upstream.says["/feed"] = Reply(feed_with(wrong), headers={"Link": header, "ETag": '"2"'})

    town.poll()
    town.work()

    assert (ours(town).hub, ours(town).topic) == (upstream.url + "/hub", upstream.url + "/topic")
    assert len(forms(upstream)) == 1


def test_a_pushed_listing_page_has_its_new_links_fetched(house: House, upstream: Upstream) -> None:
    links = f'<link rel="hub" href="{upstream.url}/hub"/><link rel="self" href="{upstream.url}/start"/>'
    upstream.says["/start"] = Reply(page_with(links), headers={"Content-Type": "text/html"})
    upstream.says["/hub"] = Reply(status=202)
    house.source("town", upstream.url + "/start", "page", select="a.news")
    house.work()
    shelf = verified(house)

    pushed = page_with(links).replace("the-first-boat-sails", "the-second-boat-sails").encode()
    shelf.push(ours(house).secret, "text/html", pushed, house.now)
    house.work()

    assert "/2026/the-second-boat-sails" in upstream.paths()


def test_only_what_we_asked_for_is_verified(town: House) -> None:
    shelf, one = town.shelf(), ours(town)

    found = shelf.upstream(one.secret)

    assert found is not None
    assert (found.topic, found.waiting_for, found.key) == (one.topic, "subscribe", one.key)
    assert shelf.upstream("somebody's guess") is None
    assert not shelf.upstream_verified(one.secret, "unsubscribe", 0, town.now)
    assert not shelf.upstream_verified("somebody's guess", "subscribe", 86_400, town.now)
    assert ours(town).state == "asked"
    verified(town)
    assert ours(town).state == "active"


def test_a_push_is_kept_once_and_becomes_an_article(town: House) -> None:
    shelf = verified(town)
    body = atom(SECOND).encode()

    first = shelf.push(ours(town).secret, "application/atom+xml", body, town.now)
    again = shelf.push(ours(town).secret, "application/atom+xml", body, town.now)
    town.work()

    assert (first.document, first.again, again.again) == (again.document, False, True)
    assert set(town.ids()) == {FIRST["title"], SECOND["title"]}
    assert (ours(town).pushed, ours(town).missed) == (1, 0)


def test_a_source_that_returns_to_what_it_pushed_before_is_believed(town: House) -> None:
    """As often as it does so: what is told again is what the source says now."""
    shelf, said = verified(town), []
    texts = ("Gale by noon.", "Gale at night.", "Gale by noon.", "Gale at night.", "Gale by noon.")

    for text in texts:
        shelf.push(ours(town).secret, "", told(text), town.now)
        town.work()
        said.append(gale(town))
        town.passes(minutes=5)

    assert said == list(texts)


def test_a_push_that_is_repeated_at_once_or_while_it_waits_is_kept_once(town: House) -> None:
    shelf, secret = verified(town), ours(town).secret
    early, late = told("Gale by noon."), told("Gale at night.")

    first = shelf.push(secret, "", early, town.now)
    second = shelf.push(secret, "", late, town.now)
    waiting = shelf.push(secret, "", early, town.now)
    town.work()
    latest = shelf.push(secret, "", late, town.now)
    town.work()

    assert (waiting.document, waiting.again) == (first.document, True)
    assert (latest.document, latest.again) == (second.document, True)
    assert gale(town) == "Gale at night."


def test_a_poll_finds_what_its_source_took_back_after_a_push(town: House, upstream: Upstream) -> None:
    """Its body is the one of the last poll, and its server may say 304: both are older than the push."""
    body = told("Gale by noon.")
    upstream.says["/feed"] = lambda asked: (
        Reply(status=304)
        if asked.headers.get("if-none-match") == '"2"'
        else Reply(body, headers={"ETag": '"2"'})
    )
    town.poll()
    town.work()
    shelf = verified(town)

    shelf.push(ours(town).secret, "", told("Gale at night."), town.now)
    town.work()
    pushed = gale(town)
    town.passes(hours=1)
    town.poll()
    town.work()

    assert (pushed, gale(town)) == ("Gale at night.", "Gale by noon.")


def told(text: str) -> bytes:
    return atom({"title": "The harbour is told of a gale", "text": f"<p>{text}</p>"}).encode()


def gale(house: House) -> str:
    return str(house.article(house.ids()["The harbour is told of a gale"])["text"])


def test_a_push_without_content_has_the_feed_asked_at_once(town: House, upstream: Upstream) -> None:
    shelf = verified(town)
    upstream.says["/feed"] = Reply(atom(FIRST, SECOND))

    for body in (b"", b" \n"):
        shelf.push(ours(town).secret, "application/atom+xml", body, town.now)
    town.work()

    assert set(town.ids()) == {FIRST["title"], SECOND["title"]}
    assert town.state("town") == ("ok", "")


def test_a_push_without_content_wakes_no_source_that_was_paused(town: House, upstream: Upstream) -> None:
    shelf, asked = verified(town), len(upstream.asked)
    with town.tools.store.write() as tx:
        sources.change(tx, town.sources["town"], state="paused")

    shelf.push(ours(town).secret, "application/atom+xml", b"", town.now)
    town.work()

    assert len(upstream.asked) == asked


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
def test_a_push_is_signed_with_our_key_or_it_is_none(town: House, method: str) -> None:
    key, body = ours(town).key, b"<feed/>"

    assert verify(key, sign(key, body, method), body) == method  # type: ignore[arg-type]
    for header in (None, "", "sha256=0", sign("another key", body), sign(key, body + b" ")):
        with pytest.raises(BadSignature):
            verify(key, header, body)


def test_a_lease_is_renewed_before_it_ends(town: House, upstream: Upstream) -> None:
    verified(town, timedelta(days=5))

    town.passes(days=3)
    town.work()
    assert len(forms(upstream)) == 1
    town.passes(days=1, hours=1)
    town.work()

    assert [form["hub.mode"] for form in forms(upstream)] == ["subscribe", "subscribe"]
    assert forms(upstream)[0]["hub.callback"] == forms(upstream)[1]["hub.callback"]


def test_a_hub_that_accepts_and_never_verifies_is_asked_again(town: House, upstream: Upstream) -> None:
    town.passes(hours=2)
    town.work()

    assert len(forms(upstream)) == 2


def test_a_denial_ends_it_and_polling_goes_on(town: House, upstream: Upstream) -> None:
    shelf = verified(town)

    shelf.upstream_denied(ours(town).secret, "not for you", town.now)
    town.passes(days=1)
    town.poll()
    town.work()

    assert (ours(town).state, ours(town).reason) == ("denied", "not for you")
    assert len(forms(upstream)) == 1
    assert upstream.paths()[-1] == "/feed"


def test_a_hub_that_refuses_is_left_alone_after_some_tries(town: House, upstream: Upstream) -> None:
    upstream.says["/hub"] = Reply("no", 400)

    for _ in range(40):
        town.passes(hours=12)
        town.work()

    assert len(forms(upstream)) < 15
    assert "400" in ours(town).reason


def test_a_redirected_hub_is_asked_where_it_is_now(town: House, upstream: Upstream) -> None:
    upstream.says["/new-hub"] = Reply(status=202)
    upstream.says["/hub"] = Reply(status=307, headers={"Location": "/new-hub"})

    town.passes(hours=2)
    town.work()

    moved = [one for one in upstream.asked if one.path == "/new-hub"]
    assert moved[0].method == "POST"
    assert b"hub.topic" in moved[0].body


def test_a_removed_source_leaves_its_hub(town: House, upstream: Upstream) -> None:
    shelf, one = verified(town), ours(town)
    with town.tools.store.write() as tx:
        sources.remove(tx, town.sources["town"], town.now)
    town.work()

    assert forms(upstream)[-1]["hub.mode"] == "unsubscribe"
    with pytest.raises(Missing):
        shelf.push(one.secret, "", b"<feed/>", town.now)
    assert shelf.upstream_verified(one.secret, "unsubscribe", 0, town.now)
    assert shelf.upstream(one.secret) is None


def test_a_hub_that_brings_the_articles_first_lets_polling_rest_and_one_that_does_not_does_not() -> None:
    good = Subscription(1, "h", "t", "s", "k", "active", None, pushed=9, missed=1, reason="")

    assert good.is_reliable
    assert not replace(good, missed=9).is_reliable
    assert not replace(good, pushed=2, missed=0).is_reliable
    assert not replace(good, state="denied").is_reliable


def test_polling_rests_while_the_hub_is_first_and_returns_when_it_falls_silent(
    town: House, upstream: Upstream
) -> None:
    shelf = verified(town, timedelta(days=30))

    def next_poll_in() -> timedelta:
        town.poll()
        town.work()
        with town.tools.store.read() as tx:
            (row,) = overview.sources(tx, "town")
        until: timedelta = row.next_poll_at - town.now
        return until

    for n in range(8):
        town.passes(hours=1)
        shelf.push(ours(town).secret, "application/atom+xml", atom(numbered(n)).encode(), town.now)
        town.work()
    assert (ours(town).pushed, ours(town).missed) == (8, 0)
    rests = next_poll_in()

    for n in range(8, 16):
        town.passes(hours=1)
        upstream.says["/feed"] = Reply(atom(numbered(n)))
        town.poll()
        town.work()
    assert (ours(town).pushed, ours(town).missed) == (8, 8)
    assert next_poll_in() < rests / 3


def numbered(n: int) -> dict[str, str]:
    words = " ".join(f"word{n}x{word}" for word in range(130))
    return {"title": f"Boat number {n} sails", "text": f"<p>{words}</p>"}


def test_without_a_public_address_no_hub_is_asked(house: House, upstream: Upstream) -> None:
    house.tools.settings = replace(house.tools.settings, public_url="")
    feed = atom(FIRST).replace(
        "<title>The Gazette", f'<link rel="hub" href="{upstream.url}/hub"/><title>The G', 1
    )
    upstream.says["/feed"] = Reply(feed)
    house.source("town", upstream.url + "/feed", full_text=False)

    house.work()

    assert upstream.paths() == ["/feed"]
    assert list(house.ids()) == [FIRST["title"]]
