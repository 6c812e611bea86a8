"""Up: everything on one machine, as one family of processes.

    parent          starts, watches and stops the others; holds the broker on a leash
    valkey          the embedded broker, unless another is configured
    web             HTTP
    doors           fetch, publish, deliver: work that waits for others, in threads; and the beat
    digest-1 …      work that computes, one document at a time; all but the first rest while there is none
    names           a larger recogniser, where one is set: reads again what was published
    meanings        a sentence model, where one is set: relates again what was published

The members are forked from a parent that has imported the house, so they share its
memory and start in milliseconds. Few of them, because each costs memory: the beat
is a thread, and a worker that computes is one process instead of Celery's two. On
machines of their own, the same parts are started one by one (docs/running.md).
"""

import mmap
import os
import secrets
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from config.catalogue import Catalogue, load_catalogue
from config.settings import Settings, SettingsError, api_token
from feeds.web.shelf import Json
from worker.broker import Broker, redis_address
from worker.errors import Conflict
from worker.family import Family, Member
from worker.jobs.larger import check
from worker.jobs.tools import Tools
from worker.leash import apart

if TYPE_CHECKING:
    from worker.jobs.aside import Chore

_log = structlog.get_logger()

# A proxy of the environment has no business between us and ourselves.
_PLAIN = urllib.request.build_opener(urllib.request.ProxyHandler({}))

WEB, DOORS, NAMES, MEANINGS = "web", "doors", "names", "meanings"
# In the data directory: the base of our links, for commands that run beside us.
ADDRESS = "base-url"
_THREADS = 8  # of the doors: a slow batch of fetches must leave room for a publication
_SPARE_REST_SECONDS = 10.0
_MOST_DIGESTS = 4
_WATCH_SECONDS = 3.0
_READY_SECONDS = 60.0
_OUTSIDE_SECONDS = 5.0  # that a configured broker or database may take to come
_LOOK_SECONDS = 0.2

T = TypeVar("T")


class Roll:
    """Who has arrived: a byte for each name in memory that all members share."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._here = mmap.mmap(-1, len(self._names) + 1)

    def arrive(self, name: str) -> None:
        """Say, in any process, that this member works now."""
        self._here[self._names.index(name)] = 1

    def complete(self) -> bool:
        """Return whether everybody has arrived."""
        return all(self._here[: len(self._names)])

    def first(self) -> bool:
        """Return True to the first who asks: what is said once is not said again after a restart."""
        asked, self._here[-1] = self._here[-1], 1
        return not asked


@dataclass(frozen=True, slots=True)
class House:
    """What stands before the first member is started: settings that are complete, a socket, who has come."""

    settings: Settings
    listening: socket.socket
    url: str
    roll: Roll
    ready: Callable[[str], None]

    def await_ready(self, seconds: float = _READY_SECONDS) -> bool:
        """Wait until requests are served and jobs run; False when they don't in time.

        Every worker has said that it takes messages, a tick has gone all the way
        from the beat through the broker to a worker and into the database, and the
        web process says that it reaches database and broker too.
        """
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.roll.complete() and _answers_well(f"{self.url}/readyz"):
                return True
            time.sleep(0.05)
        return False


def _nobody(_: str) -> None:
    """Tell nobody."""


def _ask_broker(settings: Settings) -> None:
    """Leave a configured broker to whoever runs it, but raise ConnectionError while it is away."""
    from worker.shelf import health
    from worker.store import Store

    wrong = health.broker(Tools(settings, Store(settings.database), redis_address(settings.broker_url)))
    if wrong:
        raise ConnectionError(wrong)


def _awaited(do: Callable[[], T], missing: tuple[type[Exception], ...], wrong: str) -> T:
    """Return what `do` returns, done apart; what is configured may just be starting, so wait a little.

    Raises SettingsError, `wrong` and the reason, when it is still missing then.
    """
    deadline = time.monotonic() + _OUTSIDE_SECONDS
    while True:
        try:
            return apart(do)
        except missing as error:
            if time.monotonic() > deadline:
                reason = str(getattr(error, "orig", error)).partition("\n")[0]
                raise SettingsError(f"{wrong}: {reason}") from error
        time.sleep(_LOOK_SECONDS)


def up(
    settings: Settings,
    listening: socket.socket,
    ready: Callable[[str], None],
    guests: Callable[[House], Sequence[Member]] = lambda _: (),
    tell: Callable[[str], None] = _nobody,
) -> int:
    """Run the whole family until told to stop; return the exit code.

    `listening` is a bound socket. `ready` is called in the web process, once, with
    our URL. `guests` are further members. `tell` hears what the catalogue changed,
    new secrets included. Raises Conflict when another family lives in the data
    directory, BrokerUnavailable, and SettingsError, also for a wrong catalogue or model
    and for a configured broker or database that does not come within 5 s.
    """
    if settings.names_model:
        check(settings.names_model)
    if settings.relate_model:
        from worker.jobs import bert

        bert.check(settings.relate_model)
    settings = replace(settings, port=listening.getsockname()[1])
    catalogue = load_catalogue(settings.catalogue_path) if settings.catalogue_path else Catalogue()
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _broker(settings) as broker:
        if broker is not None:
            settings = replace(settings, broker_url=broker.url)
        _prepare(settings, catalogue, tell)
        mend = broker.ensure if broker else partial(_ask_broker, settings)
        house = House(settings, listening, url_of(listening), Roll((DOORS, _digests(settings)[0])), ready)
        return _family(house, guests, mend).run()


@contextmanager
def _broker(settings: Settings) -> Iterator[Broker | None]:
    """Yield the embedded broker, None when one is configured."""
    if settings.broker_url:
        scheme, _, where = settings.broker_url.partition("://")
        named = f"WIRECOPY_BROKER_URL ({scheme}://{where.rpartition('@')[2]})"  # without its password
        _awaited(partial(_ask_broker, settings), (ConnectionError,), named)
        yield None
        return
    with Broker(settings.data) as broker:
        if broker.attached:
            raise Conflict(
                f"another wirecopy runs in {settings.data} already; stop it or choose another --data"
            )
        yield broker


def _prepare(settings: Settings, catalogue: Catalogue, tell: Callable[[str], None]) -> None:
    """Bring the schema up, apply the catalogue, and import what the members share."""
    from worker import app, desk, serve, tasks  # noqa: F401 - for the members
    from worker.store.readiness import AWAY
    from worker.watch import free_claims

    migrating = partial(_migrate, settings.database)
    # A file of ours is there or can't be; a server that was named may come.
    away = "WIRECOPY_DATABASE_URL: the database can't be used"
    applied = _awaited(migrating, AWAY, away) if settings.database_url else apart(migrating)
    if applied:
        _log.info("schema_migrated", revisions=applied)
    if not settings.database_url:
        # One family at a time lives with this file: what is claimed was claimed by the dead.
        free_claims(settings.database, "")
    api_token(settings)
    (settings.data / ADDRESS).write_text(settings.base_url, encoding="utf-8")
    if catalogue != Catalogue():
        _apply(settings, catalogue, tell)
    app.settle_on(settings, family=secrets.token_hex(3))
    app.have_at_hand()


def _migrate(url: str) -> list[str]:
    from worker.store.migrate import migrate

    return migrate(url)


def _apply(settings: Settings, catalogue: Catalogue, tell: Callable[[str], None]) -> None:
    """Bring the store to what the catalogue says; nobody is rung for, the first tick finds what is due."""
    from worker.desk.catalogue import apply
    from worker.store import Store

    store = Store(settings.database)
    try:
        applied = apply(Tools(settings, store), catalogue)
    finally:
        store.close()
    for line in applied.lines(dry_run=False) if applied.done else ():
        tell(line)


def _family(house: House, guests: Callable[[House], Sequence[Member]], mend: Callable[[], object]) -> Family:
    from worker.app import claims_of
    from worker.store import Store
    from worker.watch import Watch, free_claims

    settings, digests = house.settings, _digests(house.settings)
    members = [
        Member(WEB, partial(_web, house), grace_seconds=6),
        Member(DOORS, partial(_doors, house)),
        Member(digests[0], partial(_digest, house, digests[0])),
        *(Member(name, partial(_digest, house, name, spare=True), rests=True) for name in digests[1:]),
        *([Member(NAMES, partial(_names, house))] if settings.names_model else []),
        *([Member(MEANINGS, partial(_meanings, house))] if settings.relate_model else []),
        *guests(house),
    ]
    watch = Watch(Store(settings.database), DOORS, digests[0], digests[1:], mend)
    return Family(
        members,
        watch,
        _WATCH_SECONDS,
        buried=lambda pid: free_claims(settings.database, claims_of(pid)),
    )


def _digests(settings: Settings) -> list[str]:
    """Return the names of the processes that digest: as many as were asked for, else one a core."""
    count = settings.workers or min(os.cpu_count() or 1, _MOST_DIGESTS)
    return [f"digest-{number}" for number in range(1, count + 1)]


def _web(house: House) -> int:
    """Be the web process; the socket was bound by the parent, so that a restart loses no connection."""
    from worker.app import tools
    from worker.serve import serve

    Thread(target=_herald, args=(house,), daemon=True).start()
    mine = tools()
    return serve(mine, house.settings, partial(_act, mine), [house.listening])


def _doors(house: House) -> int:
    from worker.app import work

    return work(
        DOORS,
        ("fetch", "publish", "deliver"),
        lambda: house.roll.arrive(DOORS),
        threads=_THREADS,
        ticks=True,
    )


def _digest(house: House, name: str, *, spare: bool = False) -> int:
    from worker.app import work

    def here() -> None:
        if not spare:
            house.roll.arrive(name)

    return work(name, ("digest",), here, rest_seconds=_SPARE_REST_SECONDS if spare else 0)


def _names(house: House) -> int:
    from worker.jobs.larger import open_recogniser
    from worker.jobs.refine import refining

    return _aside(refining(open_recogniser(house.settings.names_model)))


def _meanings(house: House) -> int:
    from worker.jobs.bert import open_reader
    from worker.jobs.meanings import meaning

    return _aside(meaning(open_reader(house.settings.relate_model)))


def _aside(chore: "Chore") -> int:
    """Do a chore as it comes, until told to stop."""
    from worker.app import tools
    from worker.jobs.aside import until

    told = Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    until(tools(), chore, told)
    return 0


def web(settings: Settings, listening: socket.socket) -> int:
    """Be the web process alone, beside workers that run elsewhere; return the exit code.

    Raises SettingsError without a broker.
    """
    from config.queues import celery_settings
    from worker import app
    from worker.serve import serve

    settings = replace(settings, port=listening.getsockname()[1])
    celery_settings(settings)
    app.settle_on(settings)
    tools = app.tools()
    return serve(tools, settings, partial(_act, tools), [listening])


def _act(tools: Tools, command: str, arguments: Mapping[str, Any]) -> Json:
    """Do what a command of the same name does."""
    from worker.desk import run

    return run(tools, command, arguments)


def _herald(house: House) -> None:
    """Say once that we are ready; until then, say each minute that we are not."""
    while not house.await_ready():
        _log.error("not_ready", seconds=_READY_SECONDS, url=house.url)
    if house.roll.first():
        house.ready(house.url)


def _answers_well(url: str) -> bool:
    with suppress(urllib.error.URLError, OSError), _PLAIN.open(url, timeout=2) as answer:
        return bool(answer.status == 200)
    return False


def url_of(listening: socket.socket) -> str:
    """Return where this machine reaches the web process; an open address (0.0.0.0, ::) is loopback."""
    host, port = listening.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
