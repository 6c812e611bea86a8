"""Only public addresses may be connected, and the exceptions an operator named."""

import pytest

from worker.errors import Refused
from worker.net.guard import Allowed, not_public, vet


def _words(text: str) -> list[str]:
    return text.split()


HOSTILE = _words("""
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.254
    168.63.129.16 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.8 192.0.0.192
    192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1
    239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::2 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:0:127.0.0.1
    64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::8.8.8.8 100::1 2001::1 2001:0:4136:e378::1 2001:10::1
    2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3ffe::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254
    fe80::1 fe80::1%eth0 febf::1 fec0::1 ff02::1 ff0e::1 2606:4700::5efe:10.0.0.1 4000::1
""")
PUBLIC = _words("""
    1.1.1.1 8.8.8.8 93.184.216.34 172.15.255.255 172.32.0.1 192.167.255.255 100.63.255.255 100.128.0.1
    198.17.255.255 223.255.255.255 2606:4700:4700::1111 2a00:1450:4001:81b::200e ::ffff:8.8.8.8
    64:ff9b::8.8.8.8
""")


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not_public(address)
    with pytest.raises(Refused, match=r"^evil\.test is refused: .* WIRECOPY_ALLOW_HOSTS"):
        vet("evil.test", 80, [address])


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_connected(address: str) -> None:
    vet("good.test", 443, [address])


def test_one_private_answer_among_public_ones_spoils_the_name() -> None:
    with pytest.raises(Refused, match="private"):
        vet("mixed.test", 80, ["93.184.216.34", "10.0.0.5"])


@pytest.mark.parametrize("port", [1, 22, 25, 81, 1023, 5432, 6379, 9200, 11211])
def test_ports_of_other_services_are_refused(port: int) -> None:
    with pytest.raises(Refused, match=f"port {port} "):
        vet("site.test", port, ["93.184.216.34"])


@pytest.mark.parametrize("port", [80, 443, 8080, 8443, 3000, 50000])
def test_ports_of_web_servers_are_open(port: int) -> None:
    vet("site.test", port, ["93.184.216.34"])


def test_a_network_is_excepted_in_every_spelling_of_its_addresses() -> None:
    allowed = Allowed.parse("10.1.0.0/16, fd00::/8")
    vet("lan.test", 22, ["10.1.2.3", "::ffff:10.1.2.3", "fd00::7"], allowed)
    with pytest.raises(Refused):
        vet("lan.test", 80, ["10.2.0.1"], allowed)


def test_a_name_is_excepted_with_all_it_resolves_to_but_only_at_its_port() -> None:
    allowed = Allowed.parse("Feeds.LAN:8080")
    vet("feeds.lan", 8080, ["192.168.1.4"], allowed)
    for host, port in (("feeds.lan", 80), ("other.lan", 8080)):
        with pytest.raises(Refused):
            vet(host, port, ["192.168.1.4"], allowed)


def test_an_address_is_excepted_with_or_without_a_port() -> None:
    allowed = Allowed.parse("127.0.0.1:9000, [::1]:9000, ::2")
    vet("localhost", 9000, ["127.0.0.1", "::1"], allowed)
    vet("localhost", 1234, ["::2"], allowed)
    with pytest.raises(Refused):
        vet("localhost", 9001, ["127.0.0.1"], allowed)


def test_nothing_is_excepted_by_an_empty_list() -> None:
    assert Allowed.parse(" , ") == Allowed()


@pytest.mark.parametrize(
    "entry", ["http://x", "10.0.0.0/33", "a b", "host:0", "host:99999", "host:x", "10.0.0.1/8", "host:"]
)
def test_a_mistake_in_the_list_is_named(entry: str) -> None:
    with pytest.raises(ValueError, match="neither host"):
        Allowed.parse(f"good.lan,{entry}")
