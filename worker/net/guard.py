"""Which addresses strangers may make us connect to.

A name proves nothing: what counts is the address that is really connected, so
`client` resolves a name once, lets this module judge every answer, and then
connects to one of the judged addresses and to nothing else. The tables are
written out from the IANA special-purpose registries (RFC 6890 and its
successors) because `ipaddress.is_global` of Python 3.11 calls 6to4, NAT64,
IPv4-compatible, site-local and multicast addresses global.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

from worker.errors import Refused

_V4 = (
    ("0.0.0.0/8", "an unspecified"),
    ("10.0.0.0/8", "a private"),
    ("100.64.0.0/10", "a carrier-internal"),
    ("127.0.0.0/8", "a loopback"),
    ("168.63.129.16/32", "a cloud-metadata"),
    ("169.254.0.0/16", "a link-local"),
    ("172.16.0.0/12", "a private"),
    ("192.0.0.0/24", "a reserved"),
    ("192.0.2.0/24", "a documentation"),
    ("192.31.196.0/24", "a reserved"),
    ("192.52.193.0/24", "a reserved"),
    ("192.88.99.0/24", "a 6to4 relay"),
    ("192.168.0.0/16", "a private"),
    ("192.175.48.0/24", "a reserved"),
    ("198.18.0.0/15", "a benchmarking"),
    ("198.51.100.0/24", "a documentation"),
    ("203.0.113.0/24", "a documentation"),
    ("224.0.0.0/4", "a multicast"),
    ("240.0.0.0/4", "a reserved"),
)
# The first match speaks: the part of 2000::/3 that is not public stands before it.
_V6 = (
    ("::/128", "an unspecified"),
    ("::1/128", "a loopback"),
    ("2001::/32", "a Teredo"),
    ("2001::/23", "a reserved"),
    ("2001:db8::/32", "a documentation"),
    ("2002::/16", "a 6to4"),
    ("3ffe::/16", "a reserved"),
    ("3fff::/20", "a documentation"),
    ("2000::/3", ""),
    ("fc00::/7", "a private"),
    ("fe80::/10", "a link-local"),
    ("fec0::/10", "a site-local"),
    ("ff00::/8", "a multicast"),
    ("::/0", "a reserved"),
)
_RANGES_4 = tuple((IPv4Network(text), kind) for text, kind in _V4)
_RANGES_6 = tuple((IPv6Network(text), kind) for text, kind in _V6)
_NAT64 = IPv6Network("64:ff9b::/96")
# The middle of an ISATAP interface identifier (RFC 5214 §6.1), local and global form.
_ISATAP = frozenset((0x00005EFE, 0x02005EFE))

# Web servers listen on 80, 443 or above 1023; these above it are other people's services.
_OTHER_SERVICES = frozenset(
    (1719, 1720, 1723, 2049, 2375, 2379, 2380, 3306, 3659, 4045, 5060, 5061, 5432, 5672, 6000, 6379)
) | frozenset((6566, 6665, 6666, 6667, 6668, 6669, 6697, 9092, 9200, 9300, 10080, 10250, 11211, 27017))


@dataclass(frozen=True, slots=True)
class Allowed:
    """The exceptions of `WIRECOPY_ALLOW_HOSTS`; a port of 0 stands for every port."""

    names: frozenset[tuple[str, int]] = frozenset()
    networks: tuple[tuple[IPv4Network | IPv6Network, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `host[:port]` and CIDR entries separated by commas.

        Raises ValueError with one sentence that names the bad entry.

            >>> Allowed.parse("feeds.lan:8080, 127.0.0.0/8").names
            frozenset({('feeds.lan', 8080)})
        """
        names: set[tuple[str, int]] = set()
        networks: list[tuple[IPv4Network | IPv6Network, int]] = []
        for entry in filter(None, (piece.strip().lower() for piece in text.split(","))):
            try:
                host, port = _split(entry)
                if "/" in host or _is_literal(host):
                    networks.append((ip_network(host), port))
                elif re.fullmatch(r"[a-z0-9._-]+", host):
                    names.add((host.rstrip("."), port))
                else:
                    raise ValueError(host)
            except ValueError as error:
                raise ValueError(f"{entry!r} is neither host[:port] nor a network like 10.0.0.0/8") from error
        return cls(frozenset(names), tuple(networks))

    def name(self, host: str, port: int) -> bool:
        """Whether this name and port are excepted, whatever the name resolves to."""
        return (host, 0) in self.names or (host, port) in self.names

    def address(self, address: IPv4Address | IPv6Address, port: int) -> bool:
        """Whether this address and port lie in an excepted network."""
        return any(address in network and wanted in (0, port) for network, wanted in self.networks)


NOTHING = Allowed()


def vet(host: str, port: int, addresses: Iterable[str], allowed: Allowed = NOTHING) -> None:
    """Raise Refused unless every one of `addresses` (what `host` resolved to) may be connected.

    All of them must be good: a name with one public and one private answer is an
    attack or a mistake, and which of them is tried first is luck.
    """
    if allowed.name(host, port):
        return
    for text in addresses:
        if why := _verdict(text, port, allowed):
            raise Refused(f"{host} is refused: {why}.")


def not_public(text: str) -> str:
    """Return "" for a public address, else what it is ("a loopback"); `text` is canonical.

    Addresses that carry another one (IPv4-mapped, NAT64) are judged by what they carry.
    """
    if "%" in text:
        return "a scoped"
    address = ip_address(text)
    if isinstance(address, IPv4Address):
        return _kind_4(address)
    if address.ipv4_mapped is not None:
        return _kind_4(address.ipv4_mapped)
    if address in _NAT64:
        return _kind_4(IPv4Address(int(address) & 0xFFFFFFFF))
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "an ISATAP"
    return next(kind for network, kind in _RANGES_6 if address in network)


@lru_cache(maxsize=16384)
def _verdict(text: str, port: int, allowed: Allowed) -> str:
    """Return why this address and port may not be used, or ""."""
    bare = text.partition("%")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return f"{text!r} is no address"
    carried = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    if allowed.address(carried or address, port):
        return ""
    if kind := not_public(text):
        return f"{text} is {kind} address, and WIRECOPY_ALLOW_HOSTS does not except it"
    if not (port in (80, 443) or (port > 1023 and port not in _OTHER_SERVICES)):
        return f"port {port} is not one for web servers, and WIRECOPY_ALLOW_HOSTS does not except it"
    return ""


def _kind_4(address: IPv4Address) -> str:
    return next((kind for network, kind in _RANGES_4 if address in network), "")


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _split(entry: str) -> tuple[str, int]:
    """Split `host[:port]`, `[v6]:port`, a bare v6 address or a CIDR into host and port."""
    if match := re.fullmatch(r"\[([0-9a-f:.]+)\](?::(\d{1,5}))?", entry):
        host, port = match[1], match[2]
    elif entry.count(":") > 1 or "/" in entry:
        host, port = entry, None
    else:
        host, colon, port = entry.partition(":")
        if colon and not port.isdecimal():
            raise ValueError(entry)
    number = int(port) if port else 0
    if number > 65535 or (port and not number):
        raise ValueError(entry)
    return host, number
