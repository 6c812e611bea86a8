"""The push into our hook and the sample subscriber of our webhooks."""

import http.client
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook

from feeds import webhook
from worker.demo.expected import expected, lost
from worker.demo.push import PUSHED, hook_call, pushed_call, pushed_data
from worker.demo.signature import is_genuine, signed_headers
from worker.demo.subscriber import Received, Subscriber

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcg=="
BODY = b'{"type":"article.published","data":{"id":"a1","sequence":7}}'


@pytest.fixture
def subscriber() -> Iterator[Subscriber]:
    with Subscriber(secret=SECRET, clock=lambda: NOW) as running:
        yield running


def post(subscriber: Subscriber, headers: dict[str, str], body: bytes = BODY) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", subscriber.port, timeout=5)
    connection.request("POST", "/inbox", body=body, headers=headers)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def test_a_genuine_webhook_is_kept_with_what_it_said(subscriber: Subscriber) -> None:
    assert post(subscriber, signed_headers(SECRET, "msg_1", NOW, BODY)) == 204
    assert subscriber.received == (Received("msg_1", "article.published", 7, "a1", verified=True, body=BODY),)


def test_what_others_signed_is_refused_and_kept_as_not_verified(subscriber: Subscriber) -> None:
    genuine = signed_headers(SECRET, "msg_1", NOW, BODY)
    assert post(subscriber, signed_headers(OTHER, "msg_2", NOW, BODY)) == 401
    assert post(subscriber, genuine, BODY.replace(b"7", b"8")) == 401
    assert post(subscriber, signed_headers(SECRET, "msg_3", NOW - timedelta(minutes=6), BODY)) == 401
    assert post(subscriber, {}) == 401
    assert [one.verified for one in subscriber.received] == [False] * 4


def test_a_secret_learnt_later_is_trusted_too(subscriber: Subscriber) -> None:
    subscriber.trust(OTHER)
    assert post(subscriber, signed_headers(OTHER, "msg_2", NOW, BODY)) == 204
    assert post(subscriber, signed_headers(SECRET, "msg_3", NOW, BODY)) == 204


def test_a_subscriber_that_stumbles_recovers(subscriber: Subscriber) -> None:
    headers = signed_headers(SECRET, "msg_1", NOW, BODY)
    subscriber.stumble(2)
    assert [post(subscriber, headers) for _ in range(3)] == [503, 503, 204]
    assert len(subscriber.received) == 1


@pytest.mark.parametrize("body", [b"", b"not json", b"[1]", b'{"data": 3}', b'{"data": {"sequence": "x"}}'])
def test_an_odd_body_is_kept_without_harm(subscriber: Subscriber, body: bytes) -> None:
    assert post(subscriber, signed_headers(SECRET, "msg_1", NOW, body), body) == 204
    assert subscriber.received[0].sequence == -1


def test_waiting_ends_when_enough_came_or_time_is_up(subscriber: Subscriber) -> None:
    sender = threading.Thread(target=post, args=(subscriber, signed_headers(SECRET, "m", NOW, BODY)))
    sender.start()
    assert subscriber.wait(lambda got: len(got) == 1, 5)
    sender.join()
    assert not subscriber.wait(lambda got: len(got) == 2, 0.05)


def test_the_reference_library_accepts_what_we_sign_and_we_what_it_signs() -> None:
    now = datetime.now(UTC)
    Webhook(SECRET).verify(BODY, signed_headers(SECRET, "msg_1", now, BODY))
    theirs = Webhook(SECRET).sign("msg_2", now, BODY.decode())
    headers = {
        "webhook-id": "msg_2",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": f"v1,b3RoZXI= {theirs}",
    }
    assert is_genuine([OTHER, SECRET], headers, BODY, now)


def test_the_demo_and_the_worker_understand_each_other(subscriber: Subscriber) -> None:
    call = pushed_call(SECRET, "http://127.0.0.1:8100", NOW)
    assert webhook.verify([SECRET], call.headers, call.body, NOW) == call.headers["webhook-id"]
    event = webhook.parse_hook(call.body)
    assert (event.type, event.title) == ("article.published", expected()[PUSHED].title)
    assert (event.authors, event.language) == (expected()[PUSHED].authors, "en")
    assert post(subscriber, webhook.headers([OTHER, SECRET], "msg_1", NOW, BODY)) == 204


@pytest.mark.parametrize(
    "change",
    [
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "9" * 400},
        {"webhook-id": ""},
        {"webhook-signature": "é"},
    ],
)
def test_odd_headers_are_not_genuine(change: dict[str, str]) -> None:
    headers = signed_headers(SECRET, "msg_1", NOW, BODY) | change
    assert not is_genuine([SECRET], headers, BODY, NOW)


def test_the_push_carries_a_whole_article_that_has_no_page() -> None:
    call = pushed_call(SECRET, "http://127.0.0.1:8100", NOW)
    envelope = json.loads(call.body)
    want = expected()[PUSHED]
    assert is_genuine([SECRET], call.headers, call.body, NOW)
    assert envelope["type"] == "article.published"
    assert envelope["data"]["title"] == want.title
    assert envelope["data"]["published_at"] == "2026-03-04T12:00:00Z"
    assert lost(want, envelope["data"]["html"].replace("<em>", "").replace("</em>", "")) == ()


def test_the_same_push_has_the_same_message_id_and_another_has_not() -> None:
    data = pushed_data("http://127.0.0.1:8100", NOW)
    first = hook_call(SECRET, "article.published", data, NOW)
    assert hook_call(SECRET, "article.published", data, NOW) == first
    killed = hook_call(SECRET, "article.killed", data, NOW)
    assert killed.headers["webhook-id"] != first.headers["webhook-id"]
