"""Whatever a hostile server does, the door ends it with one clear sentence, in time and in bounds."""

import asyncio
import gzip
import time
import tracemalloc

import brotli  # type: ignore[import-untyped]
import pytest

from tests.unit.worker.net.asking import ask, book, within
from tests.unit.worker.net.origin import Handler, Origin, answer, forever, redirect, say
from worker.errors import PermanentError, Refused, TransientError
from worker.net.client import ROBOTS, Ask, Limits, Net

OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

# Every spelling of this machine's own addresses, the cloud's and the neighbours'.
PRIVATE = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0", "0.0.0.0", "localhost",
    "①②⑦.⓪.⓪.①", "127。0。0。1", "127.0.0.1.", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]",
    "[fe80::1%25lo]", "169.254.169.254", "[::ffff:a9fe:a9fe]", "[fd00:ec2::254]", "10.0.0.1", "192.168.0.1",
    "100.100.100.200",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_no_spelling_of_a_private_address_is_connected(origin: Origin, host: str) -> None:
    with pytest.raises(Refused):
        ask(origin.url("/", host), allow="")
    assert origin.connections == 0


@pytest.mark.parametrize("host", PRIVATE)
def test_no_redirect_leads_to_a_private_address(origin: Origin, host: str) -> None:
    origin.routes["/a"] = redirect(f"http://{host}:{origin.port}/b")
    allow = f"site.test:{origin.port}"
    with pytest.raises(Refused):
        ask(
            origin.url("/a", "site.test"),
            allow=allow,
            resolve=book(site_test="127.0.0.2", localhost="127.0.0.1"),
        )
    assert [request.path for request in origin.seen] == ["/a"]


@pytest.mark.parametrize(
    "goal", ["file:///etc/passwd", "gopher://x/", "http://u:p@127.0.0.1/", "//[::1]/", "http://x\\@y/"]
)
def test_no_redirect_leads_to_an_unsafe_url(origin: Origin, goal: str) -> None:
    origin.routes["/a"] = redirect(goal)
    with pytest.raises(Refused, match=r"^(127\.0\.0\.1 redirects to an unsafe place|::1 is refused)"):
        ask(origin.url("/a"), allow="127.0.0.0/8")


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"],
        ["93.184.216.34", "127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["::ffff:10.0.0.1"],
        ["2002:a00:1::"],
    ],
)
def test_a_name_that_leads_inside_is_refused(origin: Origin, addresses: list[str]) -> None:
    with pytest.raises(Refused, match=r"^evil\.test is refused: "):
        ask(origin.url("/", "evil.test"), allow="", resolve=book(evil_test=addresses))
    assert origin.connections == 0


def test_a_name_that_changes_its_address_is_connected_where_it_was_checked(origin: Origin) -> None:
    """Rebinding: the first answer is permitted, every later one is not; both are live servers."""
    origin.routes |= {"/": answer(b"x", Connection="close"), "/a": redirect("/", Connection="close")}
    asked: list[str] = []

    async def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.2"] if len(asked) == 1 else ["127.0.0.1"]

    async def errands(net: Net) -> None:
        await net.ask(Ask(origin.url("/a", "evil.test")))
        net._names.clear()  # noqa: SLF001 - a minute later
        with pytest.raises(Refused):
            await net.ask(Ask(origin.url("/", "evil.test")))

    within(errands, allow="127.0.0.2", resolve=rebinding)
    assert [request.address for request in origin.seen] == ["127.0.0.2", "127.0.0.2"]
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("routes", "sentence"),
    [
        ({"/a": redirect("/a")}, "in a circle"),
        ({"/a": redirect("/b"), "/b": redirect("/a")}, "more than 5 times"),
        ({"/a": redirect("/a", Set_Cookie="a=b")}, "in a circle"),
        ({"/a": redirect("http://a b:9x/")}, "host or port"),
    ],
)
def test_redirects_end(origin: Origin, routes: dict[str, Handler], sentence: str) -> None:
    origin.routes |= routes
    with pytest.raises(PermanentError, match=sentence):
        ask(origin.url("/a"))
    assert len(origin.seen) <= 6


def test_a_cookie_that_is_new_each_time_does_not_redirect_without_end(origin: Origin) -> None:
    async def gate(request: object, writer: asyncio.StreamWriter) -> None:
        await redirect("/a", Set_Cookie=f"n={len(origin.seen)}")(origin.seen[-1], writer)

    origin.routes["/a"] = gate
    with pytest.raises(Refused, match="more than 5 times"):
        ask(origin.url("/a"))


DRIPS: dict[str, Handler] = {
    "nothing": say(b"", pause=9),
    "half a head": say(OK, pause=9),
    "a header now and then": say(OK, *[b"X-%d: y\r\n" % n for n in range(99)], pause=0.1),
    "a byte now and then": say(OK + b"Content-Length: 99\r\n\r\n", *[b"x"] * 99, pause=0.1),
    "a chunk now and then": say(CHUNKED, *[b"1\r\nx\r\n"] * 99, pause=0.1),
    "less than announced": say(OK + b"Content-Length: 9\r\n\r\nx", pause=9),
}


@pytest.mark.parametrize("drip", DRIPS.values(), ids=DRIPS)
def test_a_slow_answer_ends_by_the_clock_not_by_the_byte(origin: Origin, drip: Handler) -> None:
    origin.routes["/"] = drip
    start = time.monotonic()
    with pytest.raises(TransientError, match=r"^127\.0\.0\.1 did not answer within 0\.25 seconds\.$"):
        ask(origin.url("/"), limits=Limits(total_seconds=0.25))
    assert time.monotonic() - start < 1


LARGE = 1 << 20
FLOODS: dict[str, tuple[Handler, str]] = {
    "an endless body": (forever(OK + b"Connection: close\r\n\r\n", b"x" * 65536), "sent more than"),
    "endless chunks": (forever(CHUNKED, b"4000\r\n" + b"x" * 16384 + b"\r\n"), "sent more than"),
    "endless framing": (
        forever(CHUNKED, (b"1;" + b"e" * 4096 + b"\r\nx\r\n") * 16),
        "more framing than content",
    ),
    "endless single bytes": (forever(CHUNKED, b"1\r\nx\r\n" * 9999), "more framing than content"),
    "an endless chunk extension": (forever(CHUNKED + b"1;", b"e" * 65536), "more framing than content"),
    "endless trailers": (forever(CHUNKED + b"0\r\n", b"X: y\r\n" * 9999), "more framing than content"),
    "endless headers": (forever(OK, b"X-Y: z\r\n" * 999), "headers without end"),
    "one endless header": (forever(OK + b"X: ", b"y" * 65536), "headers without end"),
    "one endless header name": (forever(OK, b"y" * 65536), "headers without end"),
    "endless interim answers": (
        forever(b"", b"HTTP/1.1 103 E\r\nLink: x\r\n\r\n" * 99),
        "headers without end",
    ),
    "an endless reason": (forever(b"HTTP/1.1 200 ", b"y" * 65536), "headers without end"),
    "a large announcement": (say(OK + b"Content-Length: 99999999999999999999\r\n\r\n"), "announced|not HTTP"),
    "a larger announcement": (say(OK + b"Content-Length: 99999999999\r\n\r\n"), "announced more"),
}


@pytest.mark.parametrize(("flood", "sentence"), FLOODS.values(), ids=FLOODS)
def test_a_flood_is_cut_off_with_little_memory(origin: Origin, flood: Handler, sentence: str) -> None:
    origin.routes["/"] = flood
    tracemalloc.start()
    with pytest.raises((Refused, TransientError), match=rf"^127\.0\.0\.1 .*({sentence})"):
        ask(origin.url("/"), limits=Limits(total_seconds=5, body_bytes=LARGE))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 8 << 20


GARBAGE = {
    "no http": b"SSH-2.0-OpenSSH_9.2\r\n",
    "binary": bytes(range(256)),
    "two lengths": OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    "length and chunks": OK + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\nx",
    "a negative length": OK + b"Content-Length: -1\r\n\r\n",
    "a bad chunk": CHUNKED + b"zz\r\nx\r\n0\r\n\r\n",
    "a huge chunk": CHUNKED + b"ffffffffffffffffff\r\nx",
    "an upgrade": b"HTTP/1.1 101 Switching\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\nxx",
    "http 2": b"HTTP/2 200\r\n\r\n",
}


@pytest.mark.parametrize("raw", GARBAGE.values(), ids=GARBAGE)
def test_garbage_is_called_what_it_is(origin: Origin, raw: bytes) -> None:
    origin.routes["/"] = say(raw, pause=9)
    with pytest.raises(TransientError, match=r"^127\.0\.0\.1 (answered with|switched to)"):
        ask(origin.url("/"))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"HTTP/1.1 2",
        OK,
        OK + b"Content-Length: 9\r\n\r\nx",
        CHUNKED + b"5\r\nx",
        OK + b"Content-Length: 1\r\n\r\n",
    ],
)
def test_an_answer_that_breaks_off_is_not_taken_for_a_whole_one(origin: Origin, raw: bytes) -> None:
    origin.routes["/"] = say(raw, close=True)
    with pytest.raises(TransientError, match=r"^127\.0\.0\.1 closed the connection before"):
        ask(origin.url("/"))


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        ("gzip", gzip.compress(bytes(32 << 20))),
        ("br", brotli.compress(bytes(32 << 20), quality=3)),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(32 << 20)))),
    ],
)
def test_a_bomb_is_refused_at_the_door(origin: Origin, encoding: str, bomb: bytes) -> None:
    origin.routes["/"] = answer(bomb, Content_Encoding=encoding)
    tracemalloc.start()
    with pytest.raises(Refused, match=r"^127\.0\.0\.1: The answer (unpacks|is compressed more)"):
        ask(origin.url("/"))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 24 << 20


def test_an_enormous_robots_file_is_read_in_part(origin: Origin) -> None:
    origin.routes["/robots.txt"] = forever(OK + b"Connection: close\r\n\r\n", b"Disallow: /x\n" * 999)
    assert len(ask(Ask(origin.url("/robots.txt"), limits=ROBOTS)).body) == 512 << 10


def test_what_is_sent_unasked_is_never_taken_for_the_next_answer(origin: Origin) -> None:
    poison = OK + b"Content-Length: 4\r\n\r\nevil"
    origin.routes |= {"/a": say(OK + b"Content-Length: 1\r\n\r\nx" + poison), "/b": answer(b"good")}
    origin.routes["/late"] = say(OK + b"Content-Length: 1\r\n\r\nx", poison, pause=0.05)

    async def errands(net: Net) -> list[bytes]:
        bodies = []
        for path in ("/a", "/b", "/late", "/b"):
            bodies.append((await net.ask(Ask(origin.url(path)))).body)
            await asyncio.sleep(0.15 if path == "/late" else 0)
        return bodies

    assert within(errands) == [b"x", b"good", b"x", b"good"]


def test_a_name_server_that_never_answers_is_timed_out_too() -> None:
    async def silent(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    with pytest.raises(TransientError, match="did not answer within"):
        ask("http://site.test/", resolve=silent, limits=Limits(total_seconds=0.2))
