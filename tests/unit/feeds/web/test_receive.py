"""What publishers and hubs may send us, and what they are told."""

import json
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from standardwebhooks import Webhook

from feeds import websub
from feeds.web.shelf import Hook, Unavailable
from tests.unit.feeds.web.asgi_client import Answer, Client
from tests.unit.feeds.web.shelf_in_memory import BASE, NOW, ShelfInMemory

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLD_SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk"
BODY = json.dumps(
    {"type": "article.published", "data": {"id": "77", "title": "Bell returns", "html": "<p>It rings.</p>"}}
).encode()


@pytest.fixture(autouse=True)
def hook(shelf: ShelfInMemory) -> None:
    shelf.hooks["gazette"] = Hook((SECRET, OLD_SECRET))


def signed(body: bytes, id_: str = "msg_1", *, secret: str = SECRET, late: int = 0) -> dict[str, str]:
    """Return headers as the reference library of Standard Webhooks makes them."""
    at = NOW + timedelta(seconds=late)
    return {
        "webhook_id": id_,
        "webhook_timestamp": str(int(at.timestamp())),
        "webhook_signature": Webhook(secret).sign(id_, at, body.decode()),
    }


def send(client: Client, body: bytes = BODY, source: str = "gazette", **more: str) -> Answer:
    return client.post(f"/hooks/{source}", body, **{**signed(body), **more})


def test_a_signed_body_is_kept_and_answered_with_its_document(client: Client, shelf: ShelfInMemory) -> None:
    answer = send(client)
    assert (answer.status, answer.json) == (202, {"document": "d1"})
    assert shelf.kept == {("gazette", "msg_1"): ("d1", "77", BODY)}


def test_the_same_call_again_is_the_same_document(client: Client, shelf: ShelfInMemory) -> None:
    assert send(client).json == send(client).json == {"document": "d1"}
    assert len(shelf.kept) == 1


def test_a_retry_is_signed_anew_and_still_the_same(client: Client) -> None:
    send(client)
    again = client.post("/hooks/gazette", BODY, **signed(BODY, late=120))
    assert (again.status, again.json) == (202, {"document": "d1"})


def test_both_secrets_hold_while_one_is_rotated(client: Client) -> None:
    assert client.post("/hooks/gazette", BODY, **signed(BODY, secret=OLD_SECRET)).status == 202


@pytest.mark.parametrize("late", [-301, 301, -86400])
def test_a_stale_call_is_401(client: Client, shelf: ShelfInMemory, late: int) -> None:
    answer = client.post("/hooks/gazette", BODY, **signed(BODY, late=late))
    assert (answer.status, answer.error["code"]) == (401, "bad_signature")
    assert shelf.kept == {}


def test_a_changed_body_is_401(client: Client, shelf: ShelfInMemory) -> None:
    answer = client.post("/hooks/gazette", BODY + b" ", **signed(BODY))
    assert (answer.status, answer.error["code"]) == (401, "bad_signature")
    assert shelf.kept == {}


@pytest.mark.parametrize("missing", ["webhook_id", "webhook_timestamp", "webhook_signature"])
def test_a_call_without_one_of_its_headers_is_401(client: Client, missing: str) -> None:
    headers = signed(BODY)
    del headers[missing]
    assert client.post("/hooks/gazette", BODY, **headers).status == 401


def test_an_unknown_source_answers_like_a_wrong_signature(client: Client) -> None:
    unknown = send(client, source="nobody")
    wrong = client.post("/hooks/gazette", BODY, **signed(BODY, secret="whsec_" + "QUFB" * 8))
    assert (unknown.status, unknown.body) == (wrong.status, wrong.body)
    assert unknown.status == 401


def test_a_signed_body_that_is_not_json_is_400(client: Client, shelf: ShelfInMemory) -> None:
    answer = send(client, b'{"type": "article.publ')
    assert answer.status == 400
    assert answer.error["message"]
    assert shelf.kept == {}


def test_an_unsigned_body_is_401_whatever_it_holds(client: Client) -> None:
    assert client.post("/hooks/gazette", b"not json").status == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"type": "article.sung", "data": {"id": "1"}}, "type"),
        ({"type": "article.published"}, "data"),
        ({"type": "article.published", "data": {"id": "1", "title": 7}}, "data.title"),
        ({"type": "article.published", "data": {"id": "1", "url": "javascript:alert(1)"}}, "data.url"),
        ({"type": "article.published", "data": {"id": "1", "published_at": "soon"}}, "data.published_at"),
    ],
)
def test_a_wrong_field_is_422_and_named(
    client: Client, shelf: ShelfInMemory, body: object, field: str
) -> None:
    answer = send(client, json.dumps(body).encode())
    assert (answer.status, answer.error["field"]) == (422, field)
    assert shelf.kept == {}


def test_a_body_announced_as_too_large_is_refused_unread_where_its_sender_asks_first(client: Client) -> None:
    unread = iter([BODY])

    asking = {"content_length": str(50_000_000), "expect": "100-continue"}
    answer = client.post("/hooks/gazette", unread, **asking, **signed(BODY))
    assert (answer.status, answer.error["code"]) == (413, "too_large")
    assert next(unread) == BODY


def test_a_body_without_a_length_is_counted_while_it_arrives(client: Client) -> None:
    read = 0

    def endless() -> Iterator[bytes]:
        nonlocal read
        while True:
            read += 1
            yield b"x" * 1_000_000

    assert client.post("/hooks/gazette", endless(), **signed(BODY)).status == 413
    assert read < 80


@pytest.mark.parametrize("length", ["-1", "many", "9" * 5000, "\u00b3"])
def test_a_length_that_is_none_is_refused(client: Client, length: str) -> None:
    assert client.post("/hooks/gazette", [BODY], content_length=length, **signed(BODY)).status == 413


def test_a_compressed_body_is_refused(client: Client) -> None:
    assert send(client, content_encoding="gzip").status == 400


def test_a_timestamp_of_a_far_future_is_401(client: Client) -> None:
    headers = signed(BODY) | {"webhook_timestamp": "999999999999"}
    assert client.post("/hooks/gazette", BODY, **headers).status == 401


def test_a_shelf_that_cannot_keep_is_503_and_says_when_to_come_back(
    client: Client, shelf: ShelfInMemory
) -> None:
    shelf.broken = Unavailable("The store is busy.", 7)
    answer = send(client)
    assert (answer.status, answer.headers["retry-after"]) == (503, "7")


def test_an_unexpected_error_is_never_answered_with_202(client: Client, shelf: ShelfInMemory) -> None:
    shelf.broken = OSError("disk full at /secret/path")
    answer = send(client)
    assert answer.status == 500
    assert b"/secret/path" not in answer.body


def test_a_hook_is_only_posted_to(client: Client) -> None:
    assert client.get("/hooks/gazette").status == 405


# The hub for our own feeds.

ASK = {
    "hub.mode": "subscribe",
    "hub.topic": f"{BASE}/feeds/all.atom",
    "hub.callback": "https://reader.example/cb?x=1",
}


def hub(client: Client, form: dict[str, str]) -> Answer:
    return client.post("/hub", urlencode(form).encode(), content_type="application/x-www-form-urlencoded")


def test_a_subscription_is_taken_to_be_verified(client: Client, shelf: ShelfInMemory) -> None:
    answer = hub(client, ASK | {"hub.secret": "s3", "hub.lease_seconds": "86400", "foo": "bar"})
    assert answer.status == 202
    (kept,) = shelf.subscribed
    assert (kept.mode, kept.callback, kept.secret) == ("subscribe", "https://reader.example/cb?x=1", "s3")
    assert (kept.lease_seconds, kept.client, kept.at) == (86400, "192.0.2.7", NOW)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hub.callback": ""}, "hub.callback"),
        ({"hub.callback": "ftp://reader.example/"}, "hub.callback"),
        ({"hub.topic": ""}, "hub.topic"),
        ({"hub.topic": "https://elsewhere.example/feed"}, "hub.topic"),
        ({"hub.mode": "ask"}, "hub.mode"),
        ({"hub.secret": "é" * 100}, "hub.secret"),
        ({"hub.lease_seconds": "-5"}, "hub.lease_seconds"),
        ({"hub.lease_seconds": "1e3"}, "hub.lease_seconds"),
    ],
)
def test_a_wrong_request_to_the_hub_names_the_parameter(
    client: Client, shelf: ShelfInMemory, change: dict[str, str], field: str
) -> None:
    answer = hub(client, ASK | change)
    assert (answer.status, answer.error["field"]) == (422, field)
    assert shelf.subscribed == []


def test_the_hub_takes_forms_only(client: Client) -> None:
    assert client.post("/hub", b"{}", content_type="application/json").status == 400


def test_the_hub_says_when_too_many_are_waiting(client: Client) -> None:
    answers = [hub(client, ASK) for _ in range(4)]
    assert [answer.status for answer in answers] == [202, 202, 202, 503]
    assert answers[-1].headers["retry-after"] == "60"


# The callback for feeds that are pushed to us.

TOPIC = "https://gazette.example/feed.xml"


def verify(client: Client, **change: str) -> Answer:
    asked = {"mode": "subscribe", "topic": TOPIC, "challenge": "<b>c</b>", "lease_seconds": "864000"}
    query = {f"hub.{key}": value for key, value in (asked | change).items()}
    return client.get("/websub/cb1?" + urlencode(query))


def test_the_challenge_is_echoed_for_what_we_asked(client: Client, shelf: ShelfInMemory) -> None:
    answer = verify(client)
    assert (answer.status, answer.text) == (200, "<b>c</b>")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert shelf.verified == [("cb1", "subscribe", 864000)]


@pytest.mark.parametrize(
    "change", [{"topic": TOPIC + "?other"}, {"mode": "unsubscribe"}, {"mode": "x"}, {"challenge": ""}]
)
def test_what_we_did_not_ask_is_404_without_the_challenge(
    client: Client, shelf: ShelfInMemory, change: dict[str, str]
) -> None:
    answer = verify(client, **change)
    assert answer.status == 404
    assert b"<b>c</b>" not in answer.body
    assert shelf.verified == []


def test_a_denied_subscription_is_noted(client: Client, shelf: ShelfInMemory) -> None:
    assert verify(client, mode="denied", reason="closed").status == 200
    assert shelf.denied == [("cb1", "closed")]


def test_an_unknown_callback_is_404(client: Client) -> None:
    assert client.post("/websub/guess", b"<rss/>").status == 404
    assert client.get("/websub/guess?hub.mode=subscribe").status == 404


@pytest.mark.parametrize("method", websub.METHODS)
def test_a_signed_push_is_kept(client: Client, shelf: ShelfInMemory, method: websub.Method) -> None:
    signature = websub.sign("hub key", b"<rss/>", method)
    answer = client.post("/websub/cb1", b"<rss/>", x_hub_signature=signature, content_type="text/xml")
    assert answer.status == 202
    assert shelf.pushes == [("cb1", "text/xml", b"<rss/>")]


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256=00",
        "md5=d41d8cd98f00b204e9800998ecf8427e",
        websub.sign("hub key", b"<rss/>").replace("sha256", "sha1"),
        websub.sign("other", b"<rss/>", "sha1"),
        websub.sign("other", b"<rss/>"),
    ],
)
def test_a_push_that_is_not_signed_well_is_not_used(
    client: Client, shelf: ShelfInMemory, signature: str
) -> None:
    assert client.post("/websub/cb1", b"<rss/>", x_hub_signature=signature).status == 401
    assert shelf.pushes == []
