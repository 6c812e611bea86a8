"""Pictures through us: only those of published articles, only pictures, and nobody else is asked."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from feeds.web import Face, create_app
from feeds.web.pictures import picture_path
from tests.contracts.intake.upstream import Reply, Upstream, running
from tests.contracts.shelf.newsroom import BASE, Newsroom
from tests.unit.feeds.web.asgi_client import Client
from worker.jobs.tools import Tools
from worker.shelf import StoreShelf
from worker.shelf import pictures as album

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels" * 200


@pytest.fixture
def press() -> Iterator[Upstream]:
    """A publisher of pictures on loopback."""
    with running() as press:
        yield press


@pytest.fixture
def client(newsroom: Newsroom, press: Upstream) -> Client:
    """A reader of a house that gets pictures for its pages, also from loopback."""
    settings = replace(newsroom.tools.settings, allow_hosts=("127.0.0.1",))
    tools = Tools(settings, newsroom.tools.store)
    tools.now = lambda: newsroom.now
    shelf = StoreShelf(tools, "api-token", newsroom.act)
    return Client(create_app(shelf, Face(BASE, pictures="proxy"), lambda: newsroom.now))


def article(newsroom: Newsroom, *addresses: str) -> str:
    return newsroom.article("Ferry", html="".join(f'<img src="{one}" alt="The quay">' for one in addresses))


def test_a_page_shows_its_pictures_through_us_and_sends_nobody_elsewhere(
    client: Client, newsroom: Newsroom, press: Upstream
) -> None:
    press.says["/quay.png"] = Reply(PNG, headers={"content-type": "text/html"})
    address = f"{press.url}/quay.png?size=1&amp;of=2"
    id_ = article(newsroom, address)
    path = picture_path(id_, address.replace("&amp;", "&"))

    page, picture = client.get(f"/articles/{id_}"), client.get(path)

    assert f'src="{path}"' in page.text
    assert press.url not in page.text.partition('class="text"')[2].partition("</article>")[0]
    assert "img-src 'self'; media-src 'none'" in page.headers["content-security-policy"]
    assert (picture.status, picture.body, picture.headers["content-type"]) == (200, PNG, "image/png")
    assert picture.headers["content-security-policy"].startswith("default-src 'none'")
    assert picture.headers["x-content-type-options"] == "nosniff"


def test_a_picture_is_got_once_an_hour_and_a_missing_one_not_each_time(
    client: Client, newsroom: Newsroom, press: Upstream
) -> None:
    press.says["/quay.png"] = Reply(PNG)
    there, away = f"{press.url}/quay.png", f"{press.url}/away.png"
    id_ = article(newsroom, there, away)

    statuses = [client.get(picture_path(id_, one)).status for one in (there, there, away, away)]
    newsroom.passes(minutes=61)
    client.get(picture_path(id_, there))

    assert statuses == [200, 200, 404, 404]
    assert press.paths() == ["/quay.png", "/away.png", "/quay.png"]


@pytest.mark.parametrize(
    "body",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"",
        PNG + bytes(6 << 20),
    ],
    ids=["a page", "svg", "nothing", "too large"],
)
def test_what_is_no_picture_is_not_passed_on(
    client: Client, newsroom: Newsroom, press: Upstream, body: bytes
) -> None:
    press.says["/quay.png"] = Reply(body, headers={"content-type": "image/png"})
    id_ = article(newsroom, f"{press.url}/quay.png")

    assert client.get(picture_path(id_, f"{press.url}/quay.png")).status == 404


def test_we_are_no_proxy_for_what_stands_in_no_published_article(
    client: Client, newsroom: Newsroom, press: Upstream
) -> None:
    press.says["/quay.png"] = Reply(PNG)
    address = f"{press.url}/quay.png"
    bare, killed = article(newsroom), article(newsroom, address)
    newsroom.take_down(killed)

    assert client.get(picture_path(bare, address)).status == 404
    assert client.get(picture_path(killed, address)).status == 404
    assert client.get(picture_path("nothing", address)).status == 404
    assert press.asked == []


def test_a_house_s_own_network_is_not_asked(newsroom: Newsroom, press: Upstream) -> None:
    press.says["/quay.png"] = Reply(PNG)
    id_ = article(newsroom, f"{press.url}/quay.png")
    shelf = StoreShelf(newsroom.tools, "api-token", newsroom.act)
    client = Client(create_app(shelf, Face(BASE, pictures="proxy"), lambda: newsroom.now))

    assert client.get(picture_path(id_, f"{press.url}/quay.png")).status == 404
    assert press.asked == []


@pytest.mark.parametrize("policy", ["hide", "link"])
def test_without_the_policy_there_is_no_such_route(newsroom: Newsroom, press: Upstream, policy: str) -> None:
    id_ = article(newsroom, f"{press.url}/quay.png")
    shelf = StoreShelf(newsroom.tools, "api-token", newsroom.act)
    client = Client(create_app(shelf, Face(BASE, pictures=policy), lambda: newsroom.now))

    assert client.get(picture_path(id_, f"{press.url}/quay.png")).status == 404


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch, newsroom: Newsroom) -> None:
    monkeypatch.setattr(album, "KEPT_BYTES", 250)
    kept = album.Album()

    for name in ("one", "two", "three"):
        kept.put(name, bytes(100), newsroom.now)

    assert [kept.get(name, newsroom.now) is None for name in ("one", "two", "three")] == [True, False, False]
