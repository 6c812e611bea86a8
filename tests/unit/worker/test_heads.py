"""Connections that take their time, over real sockets: none of them holds the web process."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from feeds.web.bodies import read_body
from worker.heads import BoundedHeads
from worker.serve import bind

LARGE = b"x" * 8_000_000
BODY_SECONDS = 2.0


class Hasty(BoundedHeads):
    """The protocol with limits that a test can wait for."""

    head_seconds = 0.6
    reading_seconds = 0.8


async def post(request: Request) -> Response:
    return PlainTextResponse(str(len(await read_body(request, 2_000_000, BODY_SECONDS))))


async def hello(_: Request) -> Response:
    return PlainTextResponse("hello")


async def large(_: Request) -> Response:
    return Response(LARGE)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of a web server that reads bodies as our faces do."""
    app = Starlette(
        routes=[Route("/post", post, methods=["POST"]), Route("/", hello), Route("/large", large)]
    )
    listening = bind("127.0.0.1", 0)
    config = uvicorn.Config(app, loop="uvloop", http=Hasty, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()


def talk(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def heard(connection: socket.socket) -> bytes:
    """Return all that comes until the other side ends it; raises TimeoutError when it does not."""
    said = b""
    with suppress(ConnectionError):
        while more := connection.recv(65536):
            said += more
    return said


def dripping(connection: socket.socket, data: bytes, seconds: float) -> float:
    """Send data byte by byte, again and again; return after how many seconds nobody listened any more."""
    began = time.monotonic()
    with suppress(ConnectionError):
        while time.monotonic() - began < seconds:
            for byte in data:
                connection.sendall(bytes((byte,)))
                time.sleep(0.02)
    return time.monotonic() - began


@pytest.mark.parametrize(
    ("before", "drops"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\n", b"X-Slow: 1\r\n"),
        (b"G", b"ET / HTTP/1.1\r\nHost: x\r\nX-Slow: 1"),
        (b"", b"\r\n"),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\r\n"),
        (b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n", b"x"),
    ],
    ids=["headers", "request line", "nothing but lines", "lines after an answer", "a body nobody wants"],
)
def test_who_drips_is_hung_up_on(port: int, before: bytes, drops: bytes) -> None:
    with closing(talk(port)) as connection:
        connection.sendall(before)

        assert dripping(connection, drops, 4) < 2


def test_a_head_that_does_not_end_is_answered_before_the_end(port: int) -> None:
    with closing(talk(port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")

        assert heard(connection).startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_who_connects_and_says_nothing_is_hung_up_on(port: int) -> None:
    with closing(talk(port)) as connection:
        assert heard(connection) == b""


def test_a_body_that_does_not_end_is_refused_and_hung_up_on(port: int) -> None:
    with closing(talk(port)) as connection:
        connection.sendall(b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")

        lasted = dripping(connection, b"x", 8)

    assert BODY_SECONDS < lasted < BODY_SECONDS + Hasty.head_seconds


def test_a_body_may_take_its_time_within_its_limit(port: int) -> None:
    """The limit of a head is another one, and shorter."""
    with closing(talk(port)) as connection:
        connection.sendall(b"POST /post HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")
        for _ in range(10):
            connection.sendall(b"x" * 100_000)
            time.sleep(BODY_SECONDS * 0.07)

        answer = http.client.HTTPResponse(connection)
        answer.begin()
        assert (answer.status, answer.read()) == (200, b"1000000")


def test_a_connection_is_used_again_each_time_within_the_limit(port: int) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
        for _ in range(4):
            connection.request("GET", "/")
            assert connection.getresponse().read() == b"hello"
            time.sleep(Hasty.head_seconds * 0.6)


def test_who_reads_slowly_gets_all_and_who_does_not_read_is_hung_up_on(port: int) -> None:
    ask = b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with closing(talk(port)) as slow, closing(talk(port)) as deaf:
        for connection in (slow, deaf):
            connection.sendall(ask)
        got = 0
        while more := slow.recv(1_000_000):
            got += len(more)
            time.sleep(0.05)

        assert got > len(LARGE)
        time.sleep(Hasty.reading_seconds * 2)
        assert len(heard(deaf)) < len(LARGE)
