"""What an answer says about time is read, whatever its form."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.net.freshness import fresh_for, http_date, retry_after

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
LATER = "Mon, 23 Nov 2026 10:05:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=300"}, 300),
        ({"cache-control": 'Max-Age="60"'}, 60),
        ({"cache-control": "s-maxage=900, max-age=60"}, 60),
        ({"cache-control": "max-age=300", "age": "100"}, 200),
        ({"cache-control": "max-age=300", "age": "1000"}, 0),
        ({"cache-control": "max-age=300", "expires": "0"}, 300),
        ({"cache-control": "no-cache, max-age=300"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=99999999999999999999999"}, 366 * 86400),
        ({"expires": LATER}, 300),
        ({"expires": LATER, "date": "Mon, 23 Nov 2026 10:04:00 GMT"}, 60),
        ({"expires": "0"}, 0),
        ({"expires": "-1"}, 0),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
    ],
)
def test_the_freshness_that_is_said_is_found(headers: dict[str, str], seconds: int) -> None:
    assert fresh_for(headers, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("headers", [{}, {"cache-control": "public"}, {"cache-control": "max-age=soon"}])
def test_freshness_that_is_not_said_is_none(headers: dict[str, str]) -> None:
    assert fresh_for(headers, NOW) is None


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("1.5", 1.5),
        (LATER, 300),
        ("Mon, 23 Nov 2026 09:00:00 GMT", 0),
        ("9" * 30, 366 * 86400),
    ],
)
def test_the_wait_asked_for_is_seconds_or_a_date(text: str, seconds: float) -> None:
    assert retry_after({"retry-after": text}, NOW) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "soon", "-5", "²"])
def test_an_unreadable_wait_is_none(text: str) -> None:
    assert retry_after({"retry-after": text}, NOW) is None


@pytest.mark.parametrize(
    "text", ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
)
def test_all_three_forms_of_a_date_are_read(text: str) -> None:
    assert http_date(text) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "x", "Sun, 99 Nov 1994 08:49:37 GMT", "Fri, 31 Dec 9999 23:59:59 -2359", "1,2,3"]
)
def test_an_impossible_date_is_none(text: str) -> None:
    assert http_date(text) is None
