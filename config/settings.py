"""All settings: one frozen table, read from the environment.

Each field of `Settings` is one option, `WIRECOPY_` and its name in capitals; kind,
default and help stand beside it. The command line, `config show`, the reference
page and the house test read this table, so an option can't exist undocumented.
A variable that begins with `WIRECOPY_` and isn't in the table is an error: a
misspelt setting that is silently ignored is found out in the worst hour.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from config.kinds import (
    BROKER_URL,
    DATABASE_URL,
    DURATIONS,
    HOSTS,
    NAMES,
    PATH,
    SIZE,
    SWITCH,
    TEXT,
    WEB_URL,
    Kind,
    choice,
    count,
    duration,
)

PREFIX = "WIRECOPY_"

# As in pyproject.toml (a house test compares); importlib.metadata would cost each start 0.1 s of imports.
VERSION = "0.1.0"


class SettingsError(ValueError):
    """A setting is wrong; the message names the variable or the file and line, and what would be right."""


def _option(kind: Kind, default: str, text: str, *, secret: bool = False) -> Any:
    """Return a dataclass field whose row of the table is `kind`, `default` (as typed) and help `text`."""
    row = {"kind": kind, "default": default, "help": text, "secret": secret}
    return field(default=kind.read(default), metadata=row)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator decided. Every field is one row of the table of options.

    `origins` says for each option that was set where its value came from
    (a variable's name or a file).
    """

    # Where things are.
    data: Path = _option(PATH, "./var", "Data directory: database, broker data, published files.")
    database_url: str = _option(
        DATABASE_URL, "", "SQLAlchemy URL; empty means a SQLite file in the data directory.", secret=True
    )
    broker_url: str = _option(
        BROKER_URL, "", "Celery broker; empty means the embedded Valkey of `up` and `demo`.", secret=True
    )
    catalogue: str = _option(
        TEXT,
        "",
        "TOML file of sources, feeds, rules, subscribers; empty: wirecopy.toml in the data directory.",
    )

    # The web.
    host: str = _option(TEXT, "127.0.0.1", "Address the web process listens on.")
    port: int = _option(count(0, 65535), "8000", "Port the web process listens on; 0 takes a free one.")
    public_url: str = _option(
        WEB_URL, "", "Absolute base of every link we publish; empty means http://HOST:PORT."
    )
    api_token: str = _option(
        TEXT, "", "Bearer token of API writes and /admin; empty: generated into api-token.", secret=True
    )
    hook_max_bytes: int = _option(SIZE, "5MiB", "Largest body a hook, hub push or API call may have.")
    hook_tolerance: timedelta = _option(
        duration("1s", "1h"),
        "5m",
        "How far a signed hook's timestamp may be from now (Standard Webhooks: 5m).",
    )

    # Fetching from strangers.
    poll_interval: timedelta = _option(
        duration("1s", "30d"), "15m", "How often a source is polled when it does not say itself."
    )
    fetch_timeout: timedelta = _option(
        duration("100ms", "1m"), "20s", "Longest time for one whole request, redirects and body included."
    )
    connect_timeout: timedelta = _option(duration("100ms", "1m"), "10s", "Longest time to connect to a host.")
    fetch_concurrency: int = _option(count(1, 1000), "64", "Requests under way at once in one fetch worker.")
    host_gap: timedelta = _option(
        duration("0", "1h"), "1s", "Least time between the starts of two requests for pages of one host."
    )
    feed_max_bytes: int = _option(
        SIZE, "10MiB", "Largest feed or sitemap we take, counted after decompression."
    )
    page_max_bytes: int = _option(SIZE, "5MiB", "Largest article page we take, counted after decompression.")
    allow_hosts: tuple[str, ...] = _option(
        HOSTS, "", "Hosts (host, host:port or CIDR, comma separated) that may be fetched although private."
    )
    robots: bool = _option(SWITCH, "on", "Whether robots.txt is asked before an article page is fetched.")
    contact_url: str = _option(
        WEB_URL,
        "",
        "Page or site about you, shown to publishers in our User-Agent; empty means the public URL.",
    )

    # Work.
    workers: int = _option(
        count(0, 256), "0", "Processes that digest documents under `up`; 0 means one a core, at most 4."
    )
    batch: int = _option(count(1, 1000), "50", "Rows that one job claims at once.")
    lease: timedelta = _option(
        duration("1s", "1h"), "3m", "How long claimed work stays claimed when its worker falls silent."
    )
    tries: int = _option(count(1, 100), "5", "How often work is tried before it is parked.")
    soft_limit: timedelta = _option(
        duration("1s", "30m"), "1m", "When a running task is asked to stop; unfinished rows come back."
    )
    hard_limit: timedelta = _option(duration("1s", "1h"), "90s", "When a running task's process is killed.")

    names_model: str = _option(
        TEXT,
        "",
        "spaCy pipeline (installed package or folder) that finds names again, aside; wants wirecopy[nlp].",
    )
    relate_model: str = _option(
        TEXT,
        "",
        "Sentence model (installed package or folder) that relates titles too, aside; wants wirecopy[nlp].",
    )

    lead: str = _option(
        choice("first", "longest"),
        "first",
        "Which of several articles of one text stands for all: the first that came, or the longest.",
    )
    preferred_sources: tuple[str, ...] = _option(
        NAMES,
        "",
        "Sources (comma separated, the dearest first) whose article stands for its copies in any case.",
    )

    # What is published and delivered.
    feed_entries: int = _option(
        count(1, 1000), "50", "Entries in a feed document; older ones are in its archive."
    )
    minor_updates: bool = _option(
        SWITCH,
        "off",
        "Whether a minor revision, too, moves an entry's updated, so that readers take it again.",
    )
    pictures: str = _option(
        choice("hide", "proxy", "link"),
        "hide",
        "Pictures on our pages: hide tells them in words, so that no reader's browser asks a third party;"
        " proxy gets them through us; link loads them from their publishers. Feeds always name them.",
    )
    delivery_schedule: tuple[timedelta, ...] = _option(
        DURATIONS,
        "5s,5m,30m,2h,5h,10h,14h,20h,24h",
        "Waits between the attempts of one delivery (Standard Webhooks' schedule).",
    )
    delivery_timeout: timedelta = _option(
        duration("100ms", "1m"), "15s", "Longest time for one attempt to reach a subscriber."
    )

    # What is kept.
    keep_documents: timedelta = _option(
        duration("1h", "3650d"), "30d", "How long received bytes are kept for replay."
    )
    keep_documents_bytes: int = _option(
        SIZE, "2GiB", "How many bytes of documents are kept; the oldest go first."
    )
    keep_attempts: timedelta = _option(
        duration("1h", "3650d"),
        "90d",
        "How long the attempts of deliveries are kept; receipts stay for ever.",
    )

    # Logs.
    log_level: str = _option(choice("debug", "info", "warning", "error"), "info", "The least that is logged.")
    log_format: str = _option(
        choice("auto", "json", "text"), "auto", "Logs on stderr; auto: text on a terminal, else JSON."
    )

    origins: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def base_url(self) -> str:
        """The absolute base of our links, without a slash at the end.

        "Every address of this machine" can be listened on, but not be a link.
        """
        every = ("0.0.0.0", "::", "")  # noqa: S104 - compared, not bound
        host = "localhost" if self.host in every else f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    @property
    def database(self) -> str:
        """The SQLAlchemy URL, the default SQLite file included."""
        return self.database_url or f"sqlite:///{self.data.absolute()}/wirecopy.db"

    @property
    def catalogue_path(self) -> Path | None:
        """The catalogue's file; None when none was named and the default one is not there."""
        if self.catalogue:
            return Path(self.catalogue)
        default = self.data / "wirecopy.toml"
        return default if default.is_file() else None


@dataclass(frozen=True, slots=True)
class Option:
    """One row of the table: `field` in `Settings`, `variable` in the environment, `default` as typed."""

    field: str
    variable: str
    kind: Kind
    default: str
    help: str
    secret: bool


OPTIONS: tuple[Option, ...] = tuple(
    Option(row.name, PREFIX + row.name.upper(), **row.metadata) for row in fields(Settings) if row.metadata
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of `config show`; a secret's `value` says only whether there is one."""

    variable: str
    value: str
    default: str
    origin: str
    help: str


def load_settings(environ: Mapping[str, str], data: Path | None = None) -> Settings:
    """Return the settings that `environ` gives; `data` (the `--data` option) wins over WIRECOPY_DATA.

    Raises SettingsError naming the variable: unknown, of the wrong form, set both
    as NAME and NAME_FILE, or with a NAME_FILE that can't be read.
    """
    _refuse_unknown(environ)
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for option in OPTIONS:
        origin, text = _given(option, environ)
        if not origin:
            continue
        try:
            values[option.field] = option.kind.read(text)
        except ValueError as error:
            raise SettingsError(f"{origin}: {error}") from error
        origins[option.field] = origin
    if data is not None:
        values["data"], origins["data"] = data, "--data"
    settings = Settings(**values, origins=origins)
    if settings.hard_limit <= settings.soft_limit:
        raise SettingsError("WIRECOPY_HARD_LIMIT must be longer than WIRECOPY_SOFT_LIMIT")
    return settings


def as_rows(settings: Settings) -> tuple[Row, ...]:
    """Return one row an option, in the table's order, with secrets hidden."""
    return tuple(_row(option, settings) for option in OPTIONS)


def api_token(settings: Settings) -> str:
    """Return the API's bearer token, making one in `<data>/api-token` (mode 0600) at first need.

    Raises SettingsError when the file can't be read or written.
    """
    if settings.api_token:
        return settings.api_token
    path = settings.data / "api-token"
    try:
        return path.read_text(encoding="utf-8").strip() if path.exists() else _make_token(path)
    except OSError as error:
        raise SettingsError(f"{path}: the API token can't be kept there ({error.strerror})") from error


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    known = {option.variable for option in OPTIONS}
    known |= {option.variable + "_FILE" for option in OPTIONS if option.secret}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            raise SettingsError(f"{name}: there is no such setting; `wirecopy config show` lists them all")


def _given(option: Option, environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the variable that sets `option` and its text; the name is empty when none does."""
    file_variable = option.variable + "_FILE"
    text, path = environ.get(option.variable), environ.get(file_variable)
    if not option.secret or path is None:
        return (option.variable, text) if text is not None else ("", "")
    if text is not None:
        raise SettingsError(f"{option.variable} and {file_variable} are both set; unset one of them")
    try:
        text = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise SettingsError(f"{file_variable}: {path} can't be read ({reason})") from error
    if not text:
        raise SettingsError(f"{file_variable}: {path} is empty")
    return file_variable, text


def _row(option: Option, settings: Settings) -> Row:
    value = getattr(settings, option.field)
    shown = option.kind.show(value)
    if option.secret:
        shown = "(hidden)" if value else ""
    origin = settings.origins.get(option.field, "default")
    return Row(option.variable, shown, option.default, origin, option.help)


def _make_token(path: Path) -> str:
    """Write a new token and return it; of two processes that do so at once, both return the first's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".api-token-{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(32) + "\n")
    try:
        # A hard link either makes the name with its content or finds it taken: nobody reads half a token.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="utf-8").strip()
