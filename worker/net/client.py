"""The one door out: every request to a stranger is asked here, whatever it is for.

What is connected is what was checked: a name is resolved once, all its addresses
are judged, and the connection goes to one of them by number. Nothing is read from
the environment (no proxies, no netrc), nothing is remembered between errands but
idle connections, and a limit stands before every byte that is kept.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from types import TracebackType
from typing import Self

from worker.errors import PermanentError, Refused, TransientError
from worker.net.ask import ROBOTS, USUAL, WEBHOOK, Answer, Ask, Limits
from worker.net.guard import NOTHING, Allowed, vet
from worker.net.hops import REDIRECTS, Hops, location_of
from worker.net.inflate import ACCEPTED, inflate
from worker.net.target import Target, target
from worker.net.turns import Turns
from worker.net.wire import Dropped, Headers, Line

__all__ = [
    "ROBOTS",
    "USUAL",
    "WEBHOOK",
    "Allowed",
    "Answer",
    "Ask",
    "Limits",
    "Net",
    "Unresolved",
]

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""From host and port to addresses; raises OSError when there are none."""

_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+").fullmatch
_HEADER_VALUE = re.compile(r"[^\x00-\x08\x0a-\x1f\x7f\ud800-\udfff]*").fullmatch
_OURS = frozenset(
    (
        "host",
        "content-length",
        "transfer-encoding",
        "connection",
        "accept-encoding",
        "user-agent",
        "upgrade",
        "expect",
    )
)
# Slow names must not hold up the others; threads cost little while they wait.
_RESOLVER_THREADS = 16
_NAMES_SECONDS = 60.0
# A host with a dead IPv6 route should cost seconds of the total, not all of it.
_ADDRESS_SECONDS = 5.0
_MOST_ADDRESSES = 4
_IDLE_SECONDS = 15.0
_MOST_HOSTS = 10_000
# OpenSSL's codes for "not yet valid" and "expired": such certificates are usually renewed within days.
_OUT_OF_DATE = (9, 10)


class Unresolved(TransientError):
    """The host's name leads to no address, at least now."""


class Net:
    """Asks strangers. Open it for a batch of errands; opening costs next to nothing.

    At most `concurrency` errands run at once, at most `per_host` of them with the
    same host; the time an errand waits for its turn is not counted against it.
    `resolve` and `tls` replace the system's resolver and certificates.
    """

    def __init__(
        self,
        *,
        contact: str = "",
        allowed: Allowed = NOTHING,
        resolve: Resolve | None = None,
        tls: ssl.SSLContext | None = None,
        concurrency: int = 200,
        per_host: int = 6,
    ) -> None:
        agent = f"Wirecopy/0.1 (+{_clean(contact)})" if contact else "Wirecopy/0.1"
        self._standing = f"User-Agent: {agent}\r\nAccept-Encoding: "
        self._allowed = allowed
        self._resolve = resolve or self._system_resolve
        self._tls = tls
        self._concurrency = concurrency
        self._turns = Turns(concurrency)
        self._per_host = per_host
        self._hosts: dict[str, Turns] = {}
        self._idle: dict[str, list[tuple[float, Line]]] = {}
        self._idle_count = 0
        self._names: dict[str, tuple[float, Sequence[str]]] = {}
        self._threads: ThreadPoolExecutor | None = None

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lines in self._idle.values():
            for _, line in lines:
                line.hang_up()
        self._idle.clear()
        if self._threads is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
        # Connections that were hung up are closed in the loop's next turn.
        await asyncio.sleep(0)

    async def ask(self, request: Ask) -> Answer:
        """Make one request, redirects included, and return the last answer, whatever its status.

        Raises Refused when safety forbids it or a limit is passed, PermanentError
        for what is no URL, TransientError (Unresolved for names) when time or
        network failed. Each says it in one sentence that names the host.
        """
        first = target(request.url)
        if request.method not in ("GET", "POST"):
            raise PermanentError(f"{first.host} cannot be asked: the method is neither GET nor POST.")
        turn = self._hosts.get(first.origin)
        if turn is None:
            turn = self._turn_at(first.origin)
        async with turn, self._turns:
            started = self._loop.time()
            hops = Hops.start(request, first)
            try:
                async with asyncio.timeout(request.limits.total_seconds):
                    return await self._errand(hops, started)
            except TimeoutError as error:
                seconds = request.limits.total_seconds
                raise TransientError(f"{hops.at.host} did not answer within {seconds:g} seconds.") from error

    async def _errand(self, hops: Hops, started: float) -> Answer:
        limits = hops.ask.limits
        while True:
            line, raw = await self._exchange(hops)
            status, headers = line.status, line.headers
            self._put_back(hops.at.origin, line)
            if status not in REDIRECTS or not limits.redirects or not location_of(headers):
                return self._answer(hops, status, headers, raw, started)
            hops.step(status, headers)

    def _answer(self, hops: Hops, status: int, headers: Headers, raw: bytes, started: float) -> Answer:
        """Make the answer of the last hop's parts."""
        named = _named(headers)
        encoding = named.get("content-encoding")
        limits = hops.ask.limits
        if encoding and raw:
            try:
                raw = inflate(raw, encoding, limits.body_bytes, limits.ratio, cut=limits.cut)
            except (Refused, TransientError) as error:
                raise type(error)(f"{hops.at.host}: {error}") from error
        moved = hops.at.url if hops.count else hops.ask.url
        return Answer(status, moved, named, raw, hops.lasting, self._loop.time() - started)

    async def _exchange(self, hops: Hops) -> tuple[Line, bytes]:
        """Ask the current hop, on an idle connection if there is one.

        An idle one may have been closed by the server in the very moment; then a
        GET is asked again on a new one (RFC 9112 §9.3.1), a POST may have been
        heard and is left to the caller.
        """
        data = self._render(hops)
        idle = self._take(hops.at.origin)
        if idle is not None:
            try:
                return idle, await self._say(idle, data, hops)
            except Dropped as error:
                if error.heard or hops.method != "GET":
                    raise
        line = await self._connect(hops.at)
        return line, await self._say(line, data, hops)

    async def _say(self, line: Line, data: bytes, hops: Hops) -> bytes:
        limits = hops.ask.limits
        try:
            return await line.send(data, limits.header_bytes, limits.body_bytes, cut=limits.cut)
        except Dropped as error:
            raise Dropped(f"{hops.at.host} {error}.", heard=error.heard) from error
        except (Refused, TransientError) as error:
            raise type(error)(f"{hops.at.host} {error}.") from error
        except asyncio.CancelledError:
            line.hang_up()
            raise

    def _render(self, hops: Hops) -> bytes:
        """Write the request's bytes for the current hop."""
        at, ask = hops.at, hops.ask
        given = hops.headers() if hops.count else ask.headers
        encodings = "identity" if ask.limits.cut else ACCEPTED
        lines = [
            f"{hops.method} {at.path} HTTP/1.1\r\nHost: {at.authority}\r\n{self._standing}{encodings}\r\n"
        ]
        for name, value in given.items():
            if not _HEADER_NAME(name) or not _HEADER_VALUE(value) or name.lower() in _OURS:
                raise PermanentError(
                    f"{at.host} cannot be asked: the header {name[:40]!r} is not one to send."
                )
            lines.append(f"{name}: {value}\r\n")
        if "Accept" not in given and "accept" not in given:
            lines.append("Accept: */*\r\n")
        if ask.etag and _HEADER_VALUE(ask.etag):
            lines.append(f"If-None-Match: {ask.etag}\r\n")
        if ask.last_modified and _HEADER_VALUE(ask.last_modified):
            lines.append(f"If-Modified-Since: {ask.last_modified}\r\n")
        if hops.body or hops.method == "POST":
            lines.append(f"Content-Length: {len(hops.body)}\r\n")
        head = "".join(lines).encode()
        cookie = hops.cookie() if hops.count else b""
        return head + (b"Cookie: " + cookie + b"\r\n\r\n" if cookie else b"\r\n") + hops.body

    async def _connect(self, at: Target) -> Line:
        """Open a connection to one of the host's addresses, after all of them were judged."""
        addresses = await self._addresses(at)
        vet(at.host, at.port, addresses, self._allowed)
        tls = (self._tls or _system_tls()) if at.scheme == "https" else None
        failure: OSError | None = None
        tried = addresses[:_MOST_ADDRESSES]
        for address in tried:
            patience = None if address == tried[-1] else _ADDRESS_SECONDS
            try:
                async with asyncio.timeout(patience):
                    _, line = await self._loop.create_connection(
                        Line, address, at.port, ssl=tls, server_hostname=at.host if tls else None
                    )
                return line
            except ssl.SSLError as error:
                raise _distrusted(at.host, error) from error
            except OSError as error:
                failure = error
        raise TransientError(f"{at.host} could not be connected: {_reason(failure)}.") from failure

    async def _addresses(self, at: Target) -> Sequence[str]:
        """Return the addresses of the host, from memory for a minute."""
        if at.literal:
            return (at.host,)
        now = self._loop.time()
        until, known = self._names.get(at.host, (0.0, ()))
        if until > now:
            return known
        try:
            found = tuple(dict.fromkeys(await self._resolve(at.host, at.port)))
        except (OSError, UnicodeError) as error:
            raise Unresolved(f"{at.host} was not found: its name leads to no address.") from error
        if not found:
            raise Unresolved(f"{at.host} was not found: its name leads to no address.")
        self._names[at.host] = (now + _NAMES_SECONDS, found)
        return found

    async def _system_resolve(self, host: str, port: int) -> Sequence[str]:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(_RESOLVER_THREADS, "names")
        found = await self._loop.run_in_executor(
            self._threads, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return [str(info[4][0]) for info in found]

    def _turn_at(self, origin: str) -> Turns:
        """Return the origin's own queue, forgetting those without a wait when there are many."""
        if len(self._hosts) >= _MOST_HOSTS:
            self._hosts = {name: turns for name, turns in self._hosts.items() if turns.busy}
        return self._hosts.setdefault(origin, Turns(self._per_host))

    def _take(self, origin: str) -> Line | None:
        lines = self._idle.get(origin)
        while lines:
            since, line = lines.pop()
            self._idle_count -= 1
            if not line.closed and self._loop.time() - since < _IDLE_SECONDS:
                return line
            line.hang_up()
        return None

    def _put_back(self, origin: str, line: Line) -> None:
        if self._idle_count >= self._concurrency:
            self._forget_stale()
        if not line.reusable or self._idle_count >= self._concurrency:
            line.hang_up()
            return
        self._idle.setdefault(origin, []).append((self._loop.time(), line))
        self._idle_count += 1

    def _forget_stale(self) -> None:
        """Hang up the longest idle half, so that a long life does not fill up with dead connections."""
        by_age = sorted(
            ((since, origin, line) for origin, lines in self._idle.items() for since, line in lines),
            key=lambda idle: idle[0],
        )
        self._idle = {}
        half = len(by_age) // 2
        for _, _, line in by_age[:half]:
            line.hang_up()
        for since, origin, line in by_age[half:]:
            self._idle.setdefault(origin, []).append((since, line))
        self._idle_count = len(by_age) - half


@lru_cache(maxsize=1)
def _system_tls() -> ssl.SSLContext:
    """Return the process's one context: loading the certificates costs some 30 ms."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _named(headers: Headers) -> dict[str, str]:
    """Return the headers by lower-case name; cookies stay outside the door."""
    named: dict[str, str] = {}
    for raw_name, raw_value in headers:
        name = _lower(raw_name)
        value = raw_value.decode("utf-8", "replace").strip()
        if name in named:
            named[name] += ", " + value
        elif name != "set-cookie":
            named[name] = value
    return named


@lru_cache(maxsize=512)
def _lower(name: bytes) -> str:
    return name.decode("latin-1").lower()


def _clean(contact: str) -> str:
    return re.sub(r"[^!-~]|[()]", "", contact)


def _distrusted(host: str, error: ssl.SSLError) -> Refused | TransientError:
    """Say why TLS failed: a bad certificate is refused, anything else may pass."""
    if isinstance(error, ssl.SSLCertVerificationError):
        sentence = f"The certificate of {host} is not trusted: {error.verify_message}."
        return TransientError(sentence) if error.verify_code in _OUT_OF_DATE else Refused(sentence)
    return TransientError(
        f"{host} could not be asked by TLS: {(error.reason or 'handshake failed').lower()}."
    )


def _reason(error: OSError | None) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return (error.strerror or "the network failed").lower() if error else "no address answered"
