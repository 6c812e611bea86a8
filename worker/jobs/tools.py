"""Tools: everything a job may touch, opened once a process."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import structlog

from config.catalogue import CatalogueError, load_catalogue
from config.rules import Rule
from config.settings import Settings
from worker.flow import Bell
from worker.net.client import Allowed, Net
from worker.net.pace import Pace
from worker.net.robots import NOTHING, Rules
from worker.store import Store

if TYPE_CHECKING:
    from worker.jobs.enrich import Enricher

log = structlog.get_logger()

_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"
_ROBOTS_LIFE = timedelta(hours=24)
_ROBOTS_RETRY = timedelta(minutes=2)
_MOST_ROBOTS = 5000
_ID_LETTERS = 11  # 30^11: 53 bits; the unique index is the judge


def utc_now() -> datetime:
    """Return the time now; the one clock of the house."""
    return datetime.now(UTC)


def _nobody(fact: str) -> None:
    """Tell nobody that a bell was heard: there is no broker."""


@dataclass
class Tools:
    """What jobs work with. `redis_url` is empty where no broker is known (pacing is then by process)."""

    settings: Settings
    store: Store
    redis_url: str = ""
    now: Callable[[], datetime] = utc_now
    heard: Callable[[str], None] = _nobody
    claims: str = ""  # how the tokens of this process' leases begin
    robots: dict[str, tuple[datetime, Rules]] = field(default_factory=dict)
    _rules: tuple[int, tuple[Rule, ...]] = (0, ())
    fetching: Lock = field(default_factory=Lock)

    @cached_property
    def pace(self) -> Pace:
        """The shared budget per host."""
        return Pace(self.redis_url or None, gap_seconds=self.settings.host_gap.total_seconds())

    @cached_property
    def enricher(self) -> "Enricher":
        """Tags and neighbours: loaded at first use, because only digests need the models."""
        from worker.jobs.bert import name_of
        from worker.jobs.enrich import Enricher
        from worker.jobs.placing import Placing
        from worker.jobs.vocabulary import OwnFile
        from worker.pipeline.relate import LeadRule

        rule = LeadRule(self.settings.preferred_sources, self.settings.lead == "longest")
        placing = Placing(rule=rule, model=name_of(self.settings.relate_model))
        return Enricher(self.store, OwnFile(self.settings.data / "tags.toml"), placing)

    def rules(self) -> tuple[Rule, ...]:
        """Return the rules of the catalogue as its file has them now; none when there is no file.

        A file that was spoilt while we work changes nothing: the rules read last hold.
        """
        path = self.settings.catalogue_path
        stamp = path.stat().st_mtime_ns if path is not None and path.is_file() else 0
        if stamp != self._rules[0]:
            kept = self._rules[1]
            try:
                kept = load_catalogue(path).rules if path is not None and stamp else ()
            except CatalogueError as error:
                log.warning("catalogue not read", reason=str(error))
            self._rules = (stamp, kept)
        return self._rules[1]

    @cached_property
    def allowed(self) -> Allowed:
        """The private addresses that may be asked all the same."""
        return Allowed.parse(",".join(self.settings.allow_hosts))

    def net(self) -> Net:
        """Return the door out, to be opened for a batch of errands."""
        return Net(
            contact=self.settings.contact_url or self.settings.base_url,
            allowed=self.allowed,
            concurrency=self.settings.fetch_concurrency,
        )

    def robots_of(self, address: str) -> Rules | None:
        """Return a host's rules if they were read within the last day (RFC 9309 §2.4), else None."""
        kept = self.robots.get(address)
        if kept is None:
            return None
        life = _ROBOTS_RETRY if kept[1] is NOTHING else _ROBOTS_LIFE
        return kept[1] if self.now() - kept[0] < life else None

    def keep_robots(self, address: str, rules: Rules) -> None:
        """Remember a host's rules; the memory is bounded."""
        if len(self.robots) >= _MOST_ROBOTS:
            self.robots.clear()
        self.robots[address] = (self.now(), rules)

    def ring_again(self, fact: str, *, urgent: bool) -> None:
        """Ring for work that a turn had to leave."""
        self.store.ring((Bell(fact, urgent=urgent),))

    def mint(self) -> str:
        """Return a new short id."""
        number, letters = secrets.randbelow(len(_LETTERS) ** _ID_LETTERS), ""
        for _ in range(_ID_LETTERS):
            number, letter = divmod(number, len(_LETTERS))
            letters += _LETTERS[letter]
        return letters

    def token(self) -> str:
        """Return a new lease token."""
        return self.claims + secrets.token_hex(8)

    def jitter(self) -> float:
        """Return a number from 0 to 1 that spreads things out."""
        return secrets.randbelow(1001) / 1000
