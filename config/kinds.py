"""The kinds of value an option may have: how each is read from text, and shown again.

A kind's `read` raises ValueError with a sentence that says what would be right;
`load_settings` puts the variable's name in front of it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.units import parse_duration, parse_size, show_duration, show_size


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value is read and shown; `name` is what the reference calls it."""

    name: str
    read: Callable[[str], Any]
    show: Callable[[Any], str] = str


def _bounded(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"{text!r} is not a whole number from {low} to {high}")
        return int(text)

    return read


def count(low: int, high: int) -> Kind:
    """Return the kind of whole numbers from `low` to `high`."""
    return Kind(f"number {low}-{high}", _bounded(low, high))


def duration(low: str, high: str) -> Kind:
    """Return the kind of durations from `low` to `high`, both written as users write them."""
    least, most = parse_duration(low), parse_duration(high)

    def read(text: str) -> timedelta:
        value = parse_duration(text)
        if not least <= value <= most:
            raise ValueError(f"{text!r} is out of range; it must be from {low} to {high}")
        return value

    return Kind(f"duration {low}-{high}", read, show_duration)


def choice(*words: str) -> Kind:
    """Return the kind that is one of `words`."""

    def read(text: str) -> str:
        if text not in words:
            raise ValueError(f"{text!r} is not one of {', '.join(words)}")
        return text

    return Kind(" or ".join(words), read)


def _read_switch(text: str) -> bool:
    if text not in ("on", "off"):
        raise ValueError(f"{text!r} is neither on nor off")
    return text == "on"


def _read_size(text: str) -> int:
    value = parse_size(text)
    if value < 1024:
        raise ValueError(f"{text!r} is too small; the least is 1KiB")
    return value


def _read_durations(text: str) -> tuple[timedelta, ...]:
    values = tuple(parse_duration(part.strip()) for part in text.split(",") if part.strip())
    if not values:
        raise ValueError("at least one duration is needed, as in 5s, 5m, 30m")
    return values


def _read_names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _read_hosts(text: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in text.split(",") if part.strip())
    for host in hosts:
        _check_host(host)
    return hosts


def _check_host(host: str) -> None:
    """Raise ValueError unless `host` is `host`, `host:port`, `[v6]:port`, an address or a CIDR range."""
    if "/" in host and "://" not in host:
        try:
            ip_network(host)
        except ValueError as error:
            raise ValueError(f"{host!r} is not an address range ({error})") from error
    elif not re.fullmatch(r"(\[[0-9a-f:.]+\]|[^\s:/@\[\]]+)(:[0-9]{1,5})?|[0-9a-f:.]+", host):
        raise ValueError(f"{host!r} is not host, host:port or an address range like 10.0.0.0/8")


def _read_web_url(text: str) -> str:
    parts = urlsplit(text)
    if text and (
        parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment
    ):
        raise ValueError(f"{text!r} is not an absolute http(s) address")
    return text.rstrip("/")


def _one_of_schemes(text: str, schemes: tuple[str, ...], example: str) -> str:
    if text and text.partition("://")[0] not in schemes:
        # The address may hold a password, so the message does not repeat it.
        raise ValueError(
            f"the address must begin with {' or '.join(s + '://' for s in schemes)}, as in {example}"
        )
    return text


def _read_database_url(text: str) -> str:
    """Let people paste the `postgres://` that hosting services print; the driver is ours to name."""
    for short in ("postgres://", "postgresql://"):
        if text.startswith(short):
            return "postgresql+psycopg://" + text.removeprefix(short)
    return _one_of_schemes(text, ("sqlite", "postgresql+psycopg"), "postgresql+psycopg://user@host/wirecopy")


def _read_broker_url(text: str) -> str:
    schemes = ("redis", "rediss", "redis+socket", "amqp", "amqps")
    return _one_of_schemes(text, schemes, "redis://host:6379/0")


TEXT = Kind("text", str)
NAMES = Kind("names", _read_names, ",".join)
PATH = Kind("path", Path)
SWITCH = Kind("on or off", _read_switch, lambda value: "on" if value else "off")
SIZE = Kind("size", _read_size, show_size)
DURATIONS = Kind("durations", _read_durations, lambda values: ",".join(map(show_duration, values)))
HOSTS = Kind("hosts", _read_hosts, ",".join)
WEB_URL = Kind("http(s) address", _read_web_url)
DATABASE_URL = Kind("database address", _read_database_url)
BROKER_URL = Kind("broker address", _read_broker_url)
