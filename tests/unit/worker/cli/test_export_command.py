"""`wirecopy feed export`: what a web server is given, again and again, and what it makes of it."""

import gzip
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from tests.unit.worker.cli.conftest import Wirecopy

OPENED = {".gz": gzip.decompress, ".br": brotli.decompress, ".zst": zstandard.decompress}
NGINX = """
daemon off; master_process off; pid {room}/pid; error_log {room}/errors;
events {{ }}
http {{
    access_log off;
    types {{ text/html html; text/css css; application/json json; }}
    client_body_temp_path {room}/body; proxy_temp_path {room}/proxy; fastcgi_temp_path {room}/fastcgi;
    uwsgi_temp_path {room}/uwsgi; scgi_temp_path {room}/scgi;
    server {{ listen 127.0.0.1:{port}; root {tree}; include {tree}/nginx.conf; }}
}}
"""


@pytest.fixture(scope="module")
def exported(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree exported once for all tests, from a copy of the data; to be copied."""
    room = tmp_path_factory.mktemp("exported")
    shutil.copytree(filled, room / "var")
    Wirecopy(room / "var").says("feed", "export", str(room / "out"))
    return room / "out"


@pytest.fixture
def tree(exported: Path, tmp_path: Path) -> Path:
    """An exported tree, this test's own."""
    return Path(shutil.copytree(exported, tmp_path / "out"))


def shown(tree: Path) -> dict[str, tuple[bytes, float]]:
    """Return the bytes and the time of every file."""
    return {
        str(path.relative_to(tree)): (path.read_bytes(), path.stat().st_mtime)
        for path in tree.rglob("*")
        if path.is_file()
    }


def test_every_compressed_form_holds_the_bytes_and_the_time_of_its_file(tree: Path) -> None:
    files = shown(tree)

    forms = [name for name in files if Path(name).suffix in OPENED]

    assert len(forms) > 100
    for name in forms:
        (body, moment), ending = files[name], Path(name).suffix
        assert (OPENED[ending](body), moment) == files[name.removesuffix(ending)], name


def test_every_format_of_a_public_feed_is_in_the_tree(tree: Path) -> None:
    for form in ("rss", "atom", "json", "ninjs", "sitemap"):
        for name in ("all", "corrections"):
            assert (tree / "feeds" / f"{name}.{form}").stat().st_size > 0


def test_the_next_export_of_the_same_data_changes_no_byte_and_no_time(newsroom: Wirecopy, tree: Path) -> None:
    before = shown(tree)
    time.sleep(1.1)  # what tells the moment of the export tells it to the second

    newsroom.says("feed", "export", str(tree))

    assert shown(tree) == before


def test_a_killed_article_takes_its_files_in_all_forms_with_it(newsroom: Wirecopy, tree: Path) -> None:
    killed, standing = (one["id"] for one in newsroom.json("article", "list")[:2])
    assert {f"articles/{killed}/index.html{ending}" for ending in ("", *OPENED)} <= shown(tree).keys()

    newsroom.says("article", "kill", killed, "--reason", "It was never true.")
    newsroom.says("feed", "export", str(tree))

    left = shown(tree)
    said = [OPENED.get(Path(name).suffix, bytes)(body) for name, (body, _) in left.items()]
    assert not [name for name in left if killed in name]
    assert not [body for body in said if killed.encode() in body]
    assert f"articles/{standing}/index.html.br" in left


@dataclass
class Server:
    """A server of the tree on loopback."""

    port: int

    def ask(self, path: str, accept_encoding: str = "") -> tuple[int, HTTPMessage, bytes]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers={"Accept-Encoding": accept_encoding})
        with connection.getresponse() as answer:
            found = answer.status, answer.headers, answer.read()
        connection.close()
        return found


@pytest.fixture
def nginx(tree: Path, tmp_path: Path) -> Iterator[Server]:
    """Run nginx with the settings that lie in the tree."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    room = tmp_path / "nginx"
    room.mkdir()
    (room / "conf").write_text(NGINX.format(room=room, port=port, tree=tree))
    command = ["nginx", "-p", str(room), "-e", str(room / "errors"), "-c", str(room / "conf")]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield Server(port)
        finally:
            process.terminate()


def _wait_for(port: int) -> None:
    ends = time.monotonic() + 10
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < ends, "nginx does not listen"
            time.sleep(0.05)
        else:
            return


class Links(HTMLParser):
    """The links of a page that lead to our own files."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        links = [value for name, value in attrs if name in {"href", "src"} and value]
        self.found += [link for link in links if not urlsplit(link).scheme and not link.startswith("#")]


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx is installed")
def test_nginx_serves_the_tree_by_the_settings_in_it(tree: Path, nginx: Server) -> None:
    feed = (tree / "feeds" / "all.rss").read_bytes()

    plain, packed = nginx.ask("/feeds/all.rss"), nginx.ask("/feeds/all.rss", "gzip")

    assert plain[2] == gzip.decompress(packed[2]) == feed
    assert packed[2] == (tree / "feeds" / "all.rss.gz").read_bytes()
    assert (packed[1]["content-encoding"], packed[1]["vary"]) == ("gzip", "Accept-Encoding")
    assert packed[1].get_content_type() == "application/rss+xml"
    assert nginx.ask("/feeds/all.json")[1].get_content_type() == "application/feed+json"
    assert nginx.ask("/feeds.opml")[1].get_content_type() == "text/x-opml"
    hidden = ("/nginx.conf", "/.htaccess", "/feeds/.htaccess", "/.wirecopy-export")
    assert [nginx.ask(path)[0] for path in hidden] == [404] * 4


@pytest.mark.skipif(shutil.which("nginx") is None, reason="no nginx is installed")
def test_the_links_of_a_page_hold_at_the_address_without_a_slash(tree: Path, nginx: Server) -> None:
    assert (tree / "feeds" / "all" / "index.html").is_file()

    status, headers, _ = nginx.ask("/feeds/all")
    at = headers["location"]
    page = nginx.ask(at)[2].decode()

    assert (status, at) == (301, "/feeds/all/")
    links = {urljoin(at, link) for link in Links(page).found}
    assert "/feeds/all.rss" in links
    assert {link for link in links if nginx.ask(link)[0] != 200} == set()
