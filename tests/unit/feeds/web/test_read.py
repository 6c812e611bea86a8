"""How feed documents are served: named cases of RFC 9110, RFC 9111, RFC 3229 and WebSub discovery."""

import gzip
from base64 import b64encode
from dataclasses import replace
from typing import Any

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from feeds.web import Face, create_app
from feeds.web.shelf import Gone, Page
from tests.unit.feeds.web.asgi_client import Client
from tests.unit.feeds.web.shelf_in_memory import BASE, NOW, TYPES, ShelfInMemory, page_of

LAST_MODIFIED = "Fri, 02 Jan 2026 11:30:00 GMT"


def page(shelf: ShelfInMemory, name: str = "all", format_: str = "atom") -> Page:
    found = shelf.pages[name, format_]
    assert isinstance(found, Page)
    return found


@pytest.mark.parametrize("format_", sorted(TYPES))
def test_each_format_comes_with_its_own_type(client: Client, shelf: ShelfInMemory, format_: str) -> None:
    answer = client.get(f"/feeds/all.{format_}")
    assert answer.status == 200
    assert answer.headers["content-type"] == TYPES[format_]
    assert answer.body == page(shelf, format_=format_).body


def test_a_plain_answer_has_a_strong_etag_and_its_length(client: Client, shelf: ShelfInMemory) -> None:
    answer = client.get("/feeds/all.atom")
    assert answer.headers["etag"] == f'"{page(shelf).etag}"'
    assert answer.headers["content-length"] == str(len(answer.body))
    assert "content-encoding" not in answer.headers


def test_last_modified_is_the_newest_change_and_not_now(client: Client) -> None:
    assert client.get("/feeds/all.atom").headers["last-modified"] == LAST_MODIFIED


def test_the_same_document_has_the_same_etag_each_time(client: Client) -> None:
    assert client.get("/feeds/all.atom").headers["etag"] == client.get("/feeds/all.atom").headers["etag"]


def test_a_matching_etag_gets_304_without_a_body(client: Client) -> None:
    etag = client.get("/feeds/all.atom").headers["etag"]
    answer = client.get("/feeds/all.atom", if_none_match=etag)
    assert (answer.status, answer.body) == (304, b"")


def test_a_304_carries_etag_cache_control_and_vary(client: Client) -> None:
    full = client.get("/feeds/all.atom")
    answer = client.get("/feeds/all.atom", if_none_match=full.headers["etag"])
    for name in ("etag", "cache-control", "vary"):
        assert answer.headers[name] == full.headers[name]
    assert "content-length" not in answer.headers
    assert "content-type" not in answer.headers


@pytest.mark.parametrize(
    "written",
    ['W/"{}"', '"other", "{}"', '"other" ,W/"{}"', "*", '"{}-gzip"', 'W/"{};gzip"'],
    ids=["weak", "in a list", "weak in a list", "star", "suffix of Apache", "suffix of Jetty"],
)
def test_if_none_match_is_compared_weakly(client: Client, shelf: ShelfInMemory, written: str) -> None:
    assert client.get("/feeds/all.atom", if_none_match=written.format(page(shelf).etag)).status == 304


def test_another_etag_gets_the_document(client: Client) -> None:
    assert client.get("/feeds/all.atom", if_none_match='"something-else"').status == 200


def test_if_none_match_wins_over_if_modified_since(client: Client) -> None:
    answer = client.get("/feeds/all.atom", if_none_match='"old"', if_modified_since=LAST_MODIFIED)
    assert answer.status == 200


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (LAST_MODIFIED, 304),
        ("Fri, 02 Jan 2026 11:30:01 GMT", 304),
        ("Fri, 02 Jan 2026 11:29:59 GMT", 200),
        ("Friday, 02-Jan-26 11:30:00 GMT", 304),
        ("Fri Jan  2 11:30:00 2026", 304),
        ("last Friday", 200),
        ("99999999999999999999", 200),
    ],
    ids=["equal", "later", "earlier", "RFC 850", "asctime", "not a date", "a number"],
)
def test_if_modified_since_counts_to_the_second(client: Client, since: str, status: int) -> None:
    assert client.get("/feeds/all.atom", if_modified_since=since).status == status


def test_head_answers_like_get_without_the_body(client: Client) -> None:
    got, head = client.get("/feeds/all.atom"), client.head("/feeds/all.atom")
    assert (head.status, head.headers, head.body) == (got.status, got.headers, b"")


def test_head_can_get_304(client: Client, shelf: ShelfInMemory) -> None:
    assert client.head("/feeds/all.atom", if_none_match=f'"{page(shelf).etag}"').status == 304


def test_gzip_br_and_zstd_hold_the_same_document(client: Client, shelf: ShelfInMemory) -> None:
    opened = {
        "gzip": gzip.decompress,
        "br": brotli.decompress,
        "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
    }
    for encoding, decompress in opened.items():
        answer = client.get("/feeds/all.atom", accept_encoding=encoding)
        assert answer.headers["content-encoding"] == encoding
        assert answer.headers["content-length"] == str(len(answer.body))
        assert decompress(answer.body) == page(shelf).body


def test_a_compressed_answer_has_the_weak_form_of_the_etag(client: Client, shelf: ShelfInMemory) -> None:
    assert client.get("/feeds/all.atom", accept_encoding="gzip").headers["etag"] == f'W/"{page(shelf).etag}"'


def test_the_weak_etag_of_a_compressed_answer_gets_304(client: Client) -> None:
    etag = client.get("/feeds/all.atom", accept_encoding="br").headers["etag"]
    answer = client.get("/feeds/all.atom", accept_encoding="br", if_none_match=etag)
    assert (answer.status, answer.headers["etag"]) == (304, etag)


@pytest.mark.parametrize(
    ("accepted", "chosen"),
    [
        ("gzip;q=0.9, br;q=0.1", "gzip"),
        ("gzip, br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("zstd, gzip", "zstd"),
        ("*", "br"),
        ("*;q=0.5, br;q=0", "zstd"),
        ("GZIP;Q=1.0", "gzip"),
        ("x-gzip", "gzip"),
        ("br;q=0, gzip;q=0", ""),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("deflate", ""),
        ("gzip;q=yes", ""),
        ("", ""),
        (",;=,", ""),
    ],
)
def test_the_encoding_follows_the_q_values(client: Client, accepted: str, chosen: str) -> None:
    answer = client.get("/feeds/all.atom", accept_encoding=accepted)
    assert answer.headers.get("content-encoding", "") == chosen


def test_an_encoding_that_was_not_prepared_is_not_chosen(client: Client, shelf: ShelfInMemory) -> None:
    shelf.pages["all", "atom"] = replace(page(shelf), encodings={"gzip": page(shelf).encodings["gzip"]})
    assert client.get("/feeds/all.atom", accept_encoding="br, gzip").headers["content-encoding"] == "gzip"


def test_caches_are_told_what_the_answer_depends_on(client: Client) -> None:
    assert client.get("/feeds/all.atom").headers["vary"] == "Accept-Encoding, A-IM"


def test_caches_may_serve_it_shortly_and_stale_while_they_ask(client: Client) -> None:
    assert client.get("/feeds/all.atom").headers["cache-control"] == (
        "public, max-age=60, stale-while-revalidate=60, stale-if-error=600"
    )


def test_archive_documents_may_be_kept_for_ever(client: Client, shelf: ShelfInMemory) -> None:
    shelf.pages["all/archive/1", "atom"] = replace(page(shelf, "all/archive/1"), immutable=True)
    assert client.get("/feeds/all/archive/1.atom").headers["cache-control"] == (
        "public, max-age=86400, immutable"
    )


def test_the_link_header_names_hub_and_self(client: Client) -> None:
    assert client.get("/feeds/all.atom").headers["link"] == (
        f'<{BASE}/hub>; rel="hub", <{BASE}/feeds/all.atom>; rel="self"'
    )


def test_a_feed_in_a_tab_can_run_and_load_nothing(client: Client) -> None:
    headers = client.get("/feeds/all.atom").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "sandbox" in headers["content-security-policy"]


def test_scripts_of_other_sites_may_read_public_feeds(client: Client) -> None:
    assert client.get("/feeds/all.json").headers["access-control-allow-origin"] == "*"
    asked = client.ask("OPTIONS", "/feeds/all.json", b"", {"origin": "https://reader.example"})
    assert asked.status == 204
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]


def test_names_with_slashes_and_foreign_letters_are_found(client: Client) -> None:
    assert client.get("/feeds/tag/z%C3%BCrich.atom").body == b"<feed>lake</feed>"


def test_an_unknown_feed_is_404_in_the_contracts_shape(client: Client) -> None:
    answer = client.get("/feeds/nobody.atom")
    assert answer.status == 404
    assert answer.error == {"code": "not_found", "message": "There is no such feed.", "field": None}


def test_a_removed_feed_is_410(client: Client) -> None:
    assert client.get("/feeds/late.atom").status == 410


def test_a_renamed_feed_is_301_to_its_new_address(client: Client) -> None:
    answer = client.get("/feeds/former.atom")
    assert (answer.status, answer.headers["location"]) == (301, f"{BASE}/feeds/tag/z%C3%BCrich.atom")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_a_feed_is_only_read(client: Client, method: str) -> None:
    answer = client.ask(method, "/feeds/all.atom", b"", {})
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_errors_on_head_have_no_body(client: Client) -> None:
    assert client.head("/feeds/nobody.atom").body == b""


def test_range_is_ignored(client: Client, shelf: ShelfInMemory) -> None:
    answer = client.get("/feeds/all.atom", range="bytes=0-9")
    assert (answer.status, answer.body) == (200, page(shelf).body)


def test_a_private_feed_asks_for_a_token(client: Client) -> None:
    answer = client.get("/feeds/members.atom")
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert b"members</feed>" not in answer.body


@pytest.mark.parametrize(
    "sent",
    ["Bearer sesame", "bearer sesame", "Basic " + b64encode(b"me:sesame").decode()],
    ids=["bearer", "bearer in lower case", "basic"],
)
def test_a_private_feed_opens_with_the_token(client: Client, sent: str) -> None:
    assert client.get("/feeds/members.atom", authorization=sent).status == 200


def test_a_private_feed_opens_with_the_token_in_its_address(client: Client) -> None:
    assert client.get("/feeds/members.atom?token=sesame").status == 200


@pytest.mark.parametrize("sent", ["Bearer wrong", "Basic !!!", "Basic " + b64encode(b"\xff").decode(), "x"])
def test_a_private_feed_stays_closed_for_a_wrong_token(client: Client, sent: str) -> None:
    assert client.get("/feeds/members.atom", authorization=sent).status == 401


def test_shared_caches_never_keep_a_private_feed(client: Client) -> None:
    headers = client.get("/feeds/members.atom", authorization="Bearer sesame").headers
    assert headers["cache-control"] == "private, no-cache"
    assert "Authorization" in headers["vary"]
    assert "access-control-allow-origin" not in headers


def test_a_private_feed_is_not_opened_by_its_etag(client: Client, shelf: ShelfInMemory) -> None:
    etag = f'"{page(shelf, "members").etag}"'
    assert client.get("/feeds/members.atom", if_none_match=etag).status == 401


def test_the_pull_of_a_subscriber_is_noted(client: Client, shelf: ShelfInMemory) -> None:
    client.get("/feeds/members.atom", authorization="Bearer sesame")
    client.head("/feeds/members.atom", authorization="Bearer sesame")
    assert shelf.pulls == [("members", "sesame", page(shelf, "members").etag)]


def test_a_changed_feed_is_served_anew(shelf: ShelfInMemory, face: Face) -> None:
    client = Client(create_app(shelf, replace(face, recheck_seconds=0), lambda: NOW))
    old = client.get("/feeds/all.atom")
    shelf.pages["all", "atom"] = page_of(b"<feed>new</feed>")
    new = client.get("/feeds/all.atom", if_none_match=old.headers["etag"])
    assert (new.status, new.body) == (200, b"<feed>new</feed>")


def test_a_feed_that_is_taken_away_is_gone_from_the_cache(shelf: ShelfInMemory, face: Face) -> None:
    client = Client(create_app(shelf, replace(face, recheck_seconds=0), lambda: NOW))
    client.get("/feeds/all.atom")
    shelf.pages["all", "atom"] = Gone()
    assert client.get("/feeds/all.atom").status == 410


def test_the_shelf_is_not_asked_again_at_once(shelf: ShelfInMemory, face: Face) -> None:
    client = Client(create_app(shelf, replace(face, recheck_seconds=60), lambda: NOW))
    for _ in range(5):
        assert client.get("/feeds/all.atom").status == 200
    assert shelf.asked_pages == 1


def test_an_unchanged_page_is_kept_when_the_shelf_was_asked(shelf: ShelfInMemory, face: Face) -> None:
    client = Client(create_app(shelf, replace(face, recheck_seconds=0), lambda: NOW))
    for _ in range(5):
        assert client.get("/feeds/all.atom").status == 200
    assert shelf.asked_pages == 1


def test_the_cache_lets_go_of_what_is_least_used(shelf: ShelfInMemory, face: Face) -> None:
    app = create_app(shelf, replace(face, recheck_seconds=60, cache_bytes=1), lambda: NOW)
    client = Client(app)
    for _ in range(2):
        client.get("/feeds/all.atom")
        client.get("/feeds/all.rss")
    assert shelf.asked_pages == 4


def test_who_asks_for_a_delta_gets_226(client: Client, shelf: ShelfInMemory) -> None:
    shelf.deltas["all", "atom", "before"] = replace(page(shelf), body=b"<feed>one entry</feed>", encodings={})
    answer = client.get("/feeds/all.atom", if_none_match='"before"', a_im="feed, gzip;q=0.3")
    assert (answer.status, answer.body) == (226, b"<feed>one entry</feed>")
    assert answer.headers["im"] == "feed"
    assert answer.headers["cache-control"] == "no-store, im"
    assert answer.headers["etag"] == f'"{page(shelf).etag}"'


def test_a_delta_from_an_unknown_document_is_the_whole_one(client: Client, shelf: ShelfInMemory) -> None:
    answer = client.get("/feeds/all.atom", if_none_match='"ages-ago"', a_im="feed")
    assert (answer.status, answer.body) == (200, page(shelf).body)


def test_a_delta_is_sent_only_to_those_who_asked_for_one(client: Client, shelf: ShelfInMemory) -> None:
    shelf.deltas["all", "atom", "before"] = replace(page(shelf), body=b"<feed>one entry</feed>", encodings={})
    assert client.get("/feeds/all.atom", if_none_match='"before"').status == 200
    assert client.get("/feeds/all.atom", if_none_match='"before"', a_im="vcdiff").status == 200
    assert client.get("/feeds/all.atom", a_im="feed").status == 200


def test_a_client_that_is_up_to_date_gets_304_and_no_delta(client: Client, shelf: ShelfInMemory) -> None:
    answer = client.get("/feeds/all.atom", if_none_match=f'"{page(shelf).etag}"', a_im="feed")
    assert answer.status == 304


def test_a_broken_shelf_is_500_outside_and_a_log_line_inside(
    client: Client, shelf: ShelfInMemory, logs: list[Any]
) -> None:
    shelf.broken = RuntimeError("secret detail of the store")
    answer = client.get("/feeds/all.atom")
    assert answer.status == 500
    assert answer.error["code"] == "internal_error"
    assert b"secret detail" not in answer.body
    assert [(line["event"], line["path"]) for line in logs] == [("request_failed", "/feeds/all.atom")]


def test_every_answer_is_counted(client: Client) -> None:
    client.get("/feeds/all.atom")
    client.get("/feeds/nobody.atom")
    metrics = client.get("/metrics").text
    assert 'wirecopy_http_answers_total{route="feed",status="200"} 1' in metrics
    assert 'wirecopy_http_answers_total{route="feed",status="404"} 1' in metrics
