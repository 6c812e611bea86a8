"""Standard Webhooks signatures as the outside world makes and checks them.

A second implementation beside the worker's own, on purpose: that a stranger's
code accepts what we sign, and that we accept what a stranger signed, is what the
demo has to show. Scheme: HMAC-SHA256 over `id.timestamp.body`, key = base64 after
`whsec_`, header `v1,` + base64 (Standard Webhooks, "Signature scheme").
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the `webhook-signature` header; ValueError for a secret that is not base64."""
    key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    signed = hmac.new(key, f"{message_id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(signed).decode()


def signed_headers(secret: str, message_id: str, now: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of a signed JSON webhook."""
    timestamp = int(now.timestamp())
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign(secret, message_id, timestamp, body),
    }


def is_genuine(secrets: Iterable[str], headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
    """Tell whether one of `secrets` signed this, not longer ago (or ahead) than `TOLERANCE`.

    Header names are in lower case; a missing or odd header means no.
    """
    message_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    if not (message_id and timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 15):
        return False
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        return False
    try:
        wanted = [sign(secret, message_id, int(timestamp), body) for secret in secrets]
    except binascii.Error:
        return False
    return any(hmac.compare_digest(one.encode(), two.encode()) for one in wanted for two in given)
