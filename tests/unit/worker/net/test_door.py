"""The door asks politely, understands answers in all their forms, and follows redirects by hand."""

import asyncio
import gzip
import ssl
import time
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from tests.unit.worker.net import asking
from tests.unit.worker.net.asking import ask, book, within
from tests.unit.worker.net.origin import Origin, answer, redirect, say
from worker.errors import PermanentError, Refused, TransientError
from worker.net.client import WEBHOOK, Answer, Ask, Limits, Net, Unresolved


@pytest.fixture(autouse=True, params=asking.LOOPS, ids=lambda loop: str(loop.__module__))
def _each_loop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The door must work on any event loop."""
    monkeypatch.setattr(asking, "loop_factory", request.param)


HERE = Path(__file__).parent
PACKED = {
    "gzip": gzip.compress(b"<rss/>"),
    "br": brotli.compress(b"<rss/>"),
    "zstd": zstandard.ZstdCompressor().compress(b"<rss/>"),
}


def test_an_answer_carries_what_callers_need(origin: Origin) -> None:
    origin.routes["/feed"] = answer(b"<rss/>", ETag='"7"', Last_Modified="Mon, 23 Nov 2026 09:00:00 GMT")
    got = ask(origin.url("/feed"))
    assert (got.status, got.body, got.etag, got.url) == (200, b"<rss/>", '"7"', origin.url("/feed"))
    assert got.last_modified.startswith("Mon, 23 Nov")
    assert got.headers["content-length"] == "6"
    assert got.permanent_url == ""
    assert 0 <= got.elapsed_seconds < 2  # uvloop's clock ticks in milliseconds


def test_we_say_who_we_are_and_what_we_understand(origin: Origin) -> None:
    ask(origin.url("/"))
    heard = origin.seen[0].headers
    assert heard["user-agent"] == "Wirecopy/0.1 (+https://we.test/bot)"
    assert heard["accept-encoding"] == "gzip, deflate, br, zstd"
    assert heard["host"] == f"127.0.0.1:{origin.port}"


def test_an_unchanged_document_is_asked_for_conditionally(origin: Origin) -> None:
    origin.routes["/feed"] = say(
        b'HTTP/1.1 304 Not Modified\r\nETag: "7"\r\nContent-Length: 99999999\r\n\r\n'
    )
    got = ask(Ask(origin.url("/feed"), etag='"7"', last_modified="Mon, 23 Nov 2026 09:00:00 GMT"))
    assert (got.status, got.body, got.etag) == (304, b"", '"7"')
    assert origin.seen[0].headers["if-none-match"] == '"7"'
    assert origin.seen[0].headers["if-modified-since"] == "Mon, 23 Nov 2026 09:00:00 GMT"


def test_a_stored_validator_cannot_smuggle_a_header(origin: Origin) -> None:
    ask(Ask(origin.url("/"), etag='"7"\r\nX-Evil: 1'))
    assert "x-evil" not in origin.seen[0].headers
    with pytest.raises(PermanentError, match="not one to send"):
        ask(Ask(origin.url("/"), headers={"x-a": "1\r\nX-Evil: 1"}))


@pytest.mark.parametrize("encoding", PACKED)
def test_a_compressed_body_is_unpacked(origin: Origin, encoding: str) -> None:
    origin.routes["/feed"] = answer(PACKED[encoding], Content_Encoding=encoding)
    assert ask(origin.url("/feed")).body == b"<rss/>"


@pytest.mark.parametrize(
    "raw",
    [
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n<r\r\n4;x=y\r\nss/>\r\n0\r\nT: 1\r\n\r\n",
        b"HTTP/1.1 200 OK\nContent-Length: 6\n\n<rss/>",
        b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>",
        b"HTTP/1.0 200 OK\r\n\r\n<rss/>",
        b"HTTP/1.1 200\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<rss/>",
        b"HTTP/1.1 200 OK\r\nX: \xff\x01\r\nContent-Length: 6\r\n\r\n<rss/>and more than was announced",
    ],
)
def test_sloppy_but_clear_servers_are_understood(origin: Origin, raw: bytes) -> None:
    origin.routes["/feed"] = say(raw, close=True)
    got = ask(origin.url("/feed"))
    assert (got.status, got.body) == (200, b"<rss/>")
    assert "link" not in got.headers


def test_an_answer_in_single_bytes_is_put_together(origin: Origin) -> None:
    raw = b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<rss/>"
    origin.routes["/feed"] = say(*(raw[at : at + 1] for at in range(len(raw))), pause=0.001)
    assert ask(origin.url("/feed")).body == b"<rss/>"


def test_repeated_headers_are_joined_and_cookies_left_outside(origin: Origin) -> None:
    origin.routes["/"] = say(
        b"HTTP/1.1 200 OK\r\nLink: <a>; rel=hub\r\nlink: <b>; rel=self\r\n"
        b"Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n"
    )
    got = ask(origin.url("/"))
    assert got.headers["link"] == "<a>; rel=hub, <b>; rel=self"
    assert "set-cookie" not in got.headers


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_an_error_status_is_an_answer(origin: Origin, status: int) -> None:
    origin.routes["/feed"] = answer(b"no", status, Retry_After="30")
    got = ask(origin.url("/feed"))
    assert (got.status, got.body, got.headers["retry-after"]) == (status, b"no", "30")


def test_connections_are_used_again(origin: Origin) -> None:
    origin.routes["/feed"] = answer(b"x")

    async def errands(net: Net) -> None:
        for _ in range(5):
            await net.ask(Ask(origin.url("/feed")))

    within(errands)
    assert {request.connection for request in origin.seen} == {1}


def test_a_connection_that_was_closed_meanwhile_costs_a_get_nothing_but_a_post_is_not_doubled(
    origin: Origin,
) -> None:
    origin.routes["/once"] = answer(b"x")

    async def errands(net: Net) -> Answer:
        await net.ask(Ask(origin.url("/once")))
        origin.routes["/again"] = say(close=True)
        with pytest.raises(TransientError, match="closed the connection"):
            await net.ask(Ask(origin.url("/again"), method="POST", body=b"1"))
        await net.ask(Ask(origin.url("/once")))
        await asyncio.sleep(0.05)
        origin.routes["/flaky"] = say(close=True)
        asyncio.get_running_loop().call_later(0.05, origin.routes.update, {"/flaky": answer(b"late")})
        with pytest.raises(TransientError):
            await net.ask(Ask(origin.url("/flaky")))
        await asyncio.sleep(0.06)
        return await net.ask(Ask(origin.url("/flaky")))

    assert within(errands).body == b"late"
    assert [request.path for request in origin.seen].count("/again") == 1
    # On the idle connection, then once more on a new one; the last call is the good one.
    assert [request.path for request in origin.seen].count("/flaky") == 3


def test_a_redirect_is_followed_and_a_lasting_one_remembered(origin: Origin) -> None:
    origin.routes |= {"/a": redirect("/b", 301), "/b": redirect(origin.url("/c?x=ü"), 308)}
    origin.routes["/c?x=%C3%BC"] = answer(b"here")
    got = ask(origin.url("/a"))
    assert (got.body, got.url) == (b"here", origin.url("/c?x=%C3%BC"))
    assert got.permanent_url == got.url
    origin.routes["/b"] = redirect("/c?x=%C3%BC", 302)
    assert ask(origin.url("/a")).permanent_url == origin.url("/b")
    origin.routes["/a"] = redirect("/d", 307)
    origin.routes["/d"] = redirect("/c?x=%C3%BC", 301)
    assert ask(origin.url("/a")).permanent_url == ""


def test_conditions_travel_along_a_redirect(origin: Origin) -> None:
    origin.routes |= {"/a": redirect("/b", 301), "/b": answer(b"", 304)}
    assert ask(Ask(origin.url("/a"), etag='"7"')).status == 304
    assert origin.seen[1].headers["if-none-match"] == '"7"'


def test_secrets_do_not_travel_to_another_host(origin: Origin) -> None:
    origin.routes |= {"/a": redirect("/b"), "/b": redirect(origin.url("/c", "127.0.0.2")), "/c": answer(b"x")}
    headers = {"Authorization": "Bearer 1", "X-Key": "2", "Accept": "text/html"}
    ask(Ask(origin.url("/a"), headers=headers))
    assert origin.seen[1].headers["authorization"] == "Bearer 1"
    assert not {"authorization", "x-key"} & origin.seen[2].headers.keys()
    assert origin.seen[2].headers["accept"] == "text/html"


def test_a_cookie_lives_for_one_errand_and_one_host(origin: Origin) -> None:
    async def gate(request: object, writer: asyncio.StreamWriter) -> None:
        welcome = origin.seen[-1].headers.get("cookie") == "pass=1; b=2"
        page = redirect(origin.url("/c", "127.0.0.2")) if welcome else None
        again = say(
            b"HTTP/1.1 302 F\r\nLocation: /gate\r\nSet-Cookie: pass=1; Path=/\r\nSet-Cookie: b=2\r\n"
            b"Set-Cookie: evil=\x01\r\nContent-Length: 0\r\n\r\n"
        )
        await (page or again)(origin.seen[-1], writer)

    origin.routes |= {"/gate": gate, "/c": answer(b"in")}

    async def errands(net: Net) -> Answer:
        got = await net.ask(Ask(origin.url("/gate")))
        await net.ask(Ask(origin.url("/c")))
        return got

    assert within(errands).body == b"in"
    assert ["cookie" in request.headers for request in origin.seen] == [False, True, False, False]


def test_a_post_becomes_a_get_only_where_the_standard_says_so(origin: Origin) -> None:
    origin.routes |= {"/303": redirect("/c", 303), "/307": redirect("/c", 307), "/c": answer(b"x")}
    for path in ("/303", "/307"):
        ask(Ask(origin.url(path), method="POST", body=b"hello", headers={"content-type": "text/plain"}))
    heard = [(request.method, request.body) for request in origin.seen if request.path == "/c"]
    assert heard == [("GET", b""), ("POST", b"hello")]


def test_a_body_is_always_announced(origin: Origin) -> None:
    ask(Ask(origin.url("/"), body=b"GET /smuggled HTTP/1.1\r\n\r\n"))
    assert [(request.path, len(request.body)) for request in origin.seen] == [("/", 26)]


def test_a_webhook_is_not_redirected_and_its_answer_is_cut(origin: Origin) -> None:
    origin.routes |= {"/hook": redirect("/elsewhere", 307), "/long": answer(b"y" * 100_000)}
    got = ask(Ask(origin.url("/hook"), method="POST", body=b"{}", limits=WEBHOOK))
    assert (got.status, got.headers["location"]) == (307, "/elsewhere")
    got = ask(Ask(origin.url("/long"), method="POST", body=b"{}", limits=WEBHOOK))
    assert (got.status, got.body) == (200, b"y" * 16384)


def test_a_name_is_asked_at_its_address_and_ipv6_works() -> None:
    with Origin(host="::1") as origin:
        origin.routes["/"] = answer(b"six")
        assert ask(origin.url("/", "[::1]")).body == b"six"
        assert ask(origin.url("/", "site.test"), resolve=book(site_test="::1")).body == b"six"
        assert origin.seen[1].headers["host"] == f"site.test:{origin.port}"


def test_a_dead_address_does_not_hide_a_living_one(origin: Origin) -> None:
    origin.routes["/"] = answer(b"alive")
    got = ask(origin.url("/", "site.test"), resolve=book(site_test=["::1", "127.0.0.1"]))
    assert got.body == b"alive"


def test_an_unknown_name_is_its_own_kind_of_error() -> None:
    with pytest.raises(Unresolved, match=r"^nowhere\.test was not found"):
        ask("http://nowhere.test/", resolve=book())


def test_a_closed_port_is_an_error_that_may_pass() -> None:
    with Origin() as origin:
        url = origin.url("/")
    with pytest.raises(TransientError, match=r"^127\.0\.0\.1 could not be connected"):
        ask(url)


def test_proxies_from_the_environment_are_ignored(origin: Origin, monkeypatch: pytest.MonkeyPatch) -> None:
    origin.routes["/"] = answer(b"direct")
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert ask(origin.url("/")).body == b"direct"


def test_a_certificate_must_be_trusted_named_right_and_in_date() -> None:
    trusting = ssl.create_default_context(cafile=str(HERE / "self_signed.pem"))
    names = book(site_test="127.0.0.1", other_test="127.0.0.1")
    with Origin(certificate=str(HERE / "self_signed.pem")) as origin:
        origin.routes["/"] = answer(b"secret")
        assert ask(origin.url("/", "site.test"), resolve=names, tls=trusting).body == b"secret"
        with pytest.raises(Refused, match=r"certificate of site\.test is not trusted: self"):
            ask(origin.url("/", "site.test"), resolve=names)
        with pytest.raises(Refused, match=r"certificate of other\.test is not trusted"):
            ask(origin.url("/", "other.test"), resolve=names, tls=trusting)
    assert len(origin.seen) == 1
    with Origin(certificate=str(HERE / "expired.pem")) as origin:
        trusting = ssl.create_default_context(cafile=str(HERE / "expired.pem"))
        with pytest.raises(TransientError, match="expired"):
            ask(origin.url("/", "site.test"), resolve=names, tls=trusting)


def test_a_slow_host_delays_no_other(origin: Origin) -> None:
    origin.routes |= {"/slow": say(b"HTTP/1.1 200 OK\r\n", pause=5), "/quick": answer(b"x")}

    async def errands(net: Net) -> float:
        slow = [
            asyncio.create_task(
                net.ask(Ask(origin.url("/slow", "127.0.0.9"), limits=Limits(total_seconds=1)))
            )
            for _ in range(300)
        ]
        await asyncio.sleep(0.1)
        start = time.monotonic()
        await net.ask(Ask(origin.url("/quick")))
        took = time.monotonic() - start
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return took

    assert within(errands) < 0.5
