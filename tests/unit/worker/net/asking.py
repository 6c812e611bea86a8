"""One errand through the door, from a test that is not asynchronous."""

import asyncio
import ssl
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from worker.net.client import Allowed, Answer, Ask, Limits, Net, Resolve

T = TypeVar("T")

# Workers run on uvloop where it exists; a test may set another loop here.
LOOPS = [asyncio.new_event_loop]
if sys.platform != "win32":
    import uvloop

    LOOPS.append(uvloop.new_event_loop)
loop_factory = LOOPS[-1]

LOOPBACK = "127.0.0.0/8, ::1"


def ask(
    request: str | Ask,
    allow: str = LOOPBACK,
    resolve: Resolve | None = None,
    tls: ssl.SSLContext | None = None,
    limits: Limits | None = None,
) -> Answer:
    """Ask once, and return the answer."""
    if isinstance(request, str):
        request = Ask(request, limits=limits or Limits(total_seconds=5))

    async def errand(net: Net) -> Answer:
        return await net.ask(request)

    return within(errand, allow, resolve, tls)


def within(
    errand: Callable[[Net], Coroutine[Any, Any, T]],
    allow: str = LOOPBACK,
    resolve: Resolve | None = None,
    tls: ssl.SSLContext | None = None,
) -> T:
    """Run `errand` inside one opened door."""

    async def run() -> T:
        net = Net(contact="https://we.test/bot", allowed=Allowed.parse(allow), resolve=resolve, tls=tls)
        async with net:
            return await errand(net)

    with asyncio.Runner(loop_factory=loop_factory) as runner:
        return runner.run(run())


def book(**names: str | list[str]) -> Resolve:
    """Return a resolver that knows these names (`_` stands for a dot), each to one or more addresses."""

    async def resolve(host: str, port: int) -> list[str]:
        found = names.get(host.replace(".", "_"))
        if found is None:
            raise OSError("no such name")
        return [found] if isinstance(found, str) else found

    return resolve
