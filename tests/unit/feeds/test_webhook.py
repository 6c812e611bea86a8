"""Standard Webhooks: we and the reference library agree, and nothing else gets in."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from feeds.errors import BadField, BadSignature, FeedError
from feeds.webhook import HookEvent, headers, new_secret, parse_hook, sign, verify

NOW = datetime.now(UTC).replace(microsecond=0)
SECRET = new_secret(bytes(range(32)))
OTHER = new_secret(bytes(range(32, 64)))
BODY = '{"type":"source.ping","note":"naïve 🗞"}'.encode()


def test_our_signature_satisfies_the_reference_library() -> None:
    # The reference library compares with the real clock, which a long run of tests leaves behind.
    made = headers([SECRET], "msg_1", datetime.now(UTC), BODY)

    assert Webhook(SECRET).verify(BODY, made) == json.loads(BODY)


def test_the_reference_librarys_signature_satisfies_us() -> None:
    signature = Webhook(SECRET).sign("msg_2", NOW, BODY.decode())
    made = {
        "Webhook-Id": "msg_2",
        "Webhook-Timestamp": str(int(NOW.timestamp())),
        "Webhook-Signature": signature,
    }

    assert verify([SECRET], made, BODY, NOW) == "msg_2"


def test_the_reference_library_refuses_what_another_secret_signed() -> None:
    with pytest.raises(WebhookVerificationError):
        Webhook(OTHER).verify(BODY, headers([SECRET], "msg_1", NOW, BODY))


def test_while_rotating_both_secrets_are_right_in_both_directions() -> None:
    assert verify([OTHER, SECRET], headers([SECRET], "a", NOW, BODY), BODY, NOW) == "a"
    assert verify([OTHER], headers([SECRET, OTHER], "a", NOW, BODY), BODY, NOW) == "a"


@pytest.mark.parametrize("late", [timedelta(minutes=6), timedelta(minutes=-6)])
def test_a_stale_call_and_one_from_the_future_are_refused(late: timedelta) -> None:
    with pytest.raises(BadSignature, match="timestamp"):
        verify([SECRET], headers([SECRET], "a", NOW, BODY), BODY, NOW + late)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"webhook-id": ""},
        {"webhook-id": "b"},
        {"webhook-id": "a" * 300},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": "١٢٣"},
        {"webhook-timestamp": "9" * 30},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": "v1a,zażółć"},
        {"webhook-signature": " ".join(["v1,AAAA"] * 1000)},
    ],
)
def test_a_spoilt_header_is_refused(spoilt: dict[str, str]) -> None:
    with pytest.raises(BadSignature):
        verify([SECRET], headers([SECRET], "a", NOW, BODY) | spoilt, BODY, NOW)


def test_a_changed_body_is_refused() -> None:
    with pytest.raises(BadSignature):
        verify([SECRET], headers([SECRET], "a", NOW, BODY), BODY + b" ", NOW)


def test_a_source_without_secrets_takes_nothing() -> None:
    with pytest.raises(BadSignature):
        verify([], headers([SECRET], "a", NOW, BODY), BODY, NOW)


def test_a_retry_is_signed_anew() -> None:
    assert sign(SECRET, "a", NOW, BODY) != sign(SECRET, "a", NOW + timedelta(seconds=1), BODY)


def test_a_secret_needs_enough_randomness() -> None:
    with pytest.raises(ValueError, match="24 to 64"):
        new_secret(b"short")


def test_a_whole_hook_becomes_an_event() -> None:
    data = {
        "id": "p-1",
        "url": "https://gazette.example/a",
        "title": "Ferry\x00 returns",
        "html": "<p>Back.</p>",
        "authors": ["Ana Ruiz", "Ana Ruiz", " "],
        "published_at": "2026-01-02T03:04:05+01:00",
        "updated_at": None,
        "language": "en",
        "categories": ["Transport"],
        "image": "https://gazette.example/i.jpg",
        "embargo_until": None,
        "note": None,
        "unknown": {"kept": "out"},
    }

    event = parse_hook(json.dumps({"type": "article.published", "data": data}).encode())

    assert event == HookEvent(
        type="article.published",
        id="p-1",
        url="https://gazette.example/a",
        title="Ferry returns",
        html="<p>Back.</p>",
        authors=("Ana Ruiz",),
        published_at=datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC),
        language="en",
        categories=("Transport",),
        image="https://gazette.example/i.jpg",
    )


def test_a_ping_needs_no_data() -> None:
    assert parse_hook(b'{"type": "source.ping"}') == HookEvent(type="source.ping")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": "no id"}, "data.id"),
        ({"id": 5}, "data.id"),
        ({"id": "a", "url": "javascript:alert(1)"}, "data.url"),
        ({"id": "a", "url": ["https://x.example/"]}, "data.url"),
        ({"id": "a", "title": {"en": "x"}}, "data.title"),
        ({"id": "a", "title": "x" * 1001}, "data.title"),
        ({"id": "a", "html": 1}, "data.html"),
        ({"id": "a", "authors": "Ana"}, "data.authors"),
        ({"id": "a", "authors": [1]}, "data.authors"),
        ({"id": "a", "authors": ["x"] * 101}, "data.authors"),
        ({"id": "a", "published_at": "soon"}, "data.published_at"),
        ({"id": "a", "embargo_until": 12}, "data.embargo_until"),
        ({"id": "a", "image": "data:image/png;base64,AA"}, "data.image"),
        ({"id": "a", "language": "x" * 36}, "data.language"),
    ],
)
def test_a_wrong_field_is_named(data: object, field: str) -> None:
    with pytest.raises(BadField) as caught:
        parse_hook(json.dumps({"type": "article.updated", "data": data}).encode())

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"[]", ""),
        (b"{}", "type"),
        (b'{"type": "article.liked"}', "type"),
        (b'{"type": "article.killed"}', "data"),
    ],
)
def test_a_wrong_envelope_is_named(body: bytes, field: str) -> None:
    with pytest.raises(BadField) as caught:
        parse_hook(body)

    assert caught.value.field == field


@pytest.mark.parametrize("body", [b"", b"\xff\xfe{", b"{", b"[" * 100_000, b"<rss/>"])
def test_what_is_not_json_is_refused(body: bytes) -> None:
    with pytest.raises(FeedError, match="not valid JSON"):
        parse_hook(body)
