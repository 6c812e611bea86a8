"""A URL has one reading; odd ones are refused."""

import pytest

from worker.errors import PermanentError, Refused
from worker.net.target import target


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://Site.Test", "http://site.test/"),
        ("https://site.test:443/a?b=c#d", "https://site.test/a?b=c"),
        ("http://site.test:8080/x", "http://site.test:8080/x"),
        (" http://site.test/a b/ü?q=ä ", "http://site.test/a%20b/%C3%BC?q=%C3%A4"),
        ("http://site.test/a%20b%zz", "http://site.test/a%20b%zz"),
        ("http://zürich.test/", "http://xn--zrich-kva.test/"),
        ("http://straße.test/", "http://xn--strae-oqa.test/"),
        ("http://site.test./", "http://site.test/"),
        ("http://[2606:4700::0:1]:8080/", "http://[2606:4700::1]:8080/"),
        ("http://a_b.test/", "http://a_b.test/"),
    ],
)
def test_a_good_url_is_written_as_it_is_asked(url: str, shown: str) -> None:
    assert target(url).url == shown


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "017700000001",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "127.0.0.01",
        "0x7f.1",
        "127.0.0.0x1",
        "0",
        "0x",
        "1.2.3.4.5",
        "256.256.256.256",
        "evil.0x7f",
        "4294967297",
    ],
)
def test_a_number_that_disguises_an_address_is_refused(host: str) -> None:
    with pytest.raises(Refused, match="disguised"):
        target(f"http://{host}/")


@pytest.mark.parametrize("host", ["①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "127.0.0.1."])
def test_foreign_digits_and_dots_are_read_as_the_address_they_mean(host: str) -> None:
    assert (target(f"http://{host}/").host, target(f"http://{host}/").literal) == ("127.0.0.1", True)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://site.test/",
        "file:///etc/passwd",
        "gopher://site.test:70/_x",
        "data:text/html,hi",
        "javascript:alert(1)",
        "ws://site.test/",
        "unix:/run/x.sock",
        "site.test/feed",
        "//site.test/feed",
        "http://user:secret@site.test/",
        "http://site.test@127.0.0.1/",
        "http://site.test\\@127.0.0.1/",
        "http://site.test/\r\nX: y",
        "http://site.test/\x00",
        "http://site.test/\ud800",
        "http://site.test:0/",
        "http://[fe80::1%25eth0]/",
    ],
)
def test_an_unsafe_url_is_refused_without_telling_its_secrets(url: str) -> None:
    with pytest.raises(Refused) as refused:
        target(url)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://",
        "http:///path",
        "http://site.test:99999/",
        "http://site.test:x/",
        "http://[::1/",
        "http://[::zz]/",
        "http://a..test/",
        "http://-a.test/",
        "http://127.0.0.1%2f.test/",
        "http://a b.test/",
        f"http://{'a' * 64}.test/",
        f"http://site.test/{'a' * 9000}",
        "http://xn--\u00fc.test/",
    ],
)
def test_what_is_no_url_is_a_permanent_error(url: str) -> None:
    with pytest.raises(PermanentError):
        target(url)
