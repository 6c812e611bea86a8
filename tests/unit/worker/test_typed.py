"""What people type is taken for the address that they mean, and nothing else for one."""

import pytest

from worker.desk.typed import first, meant
from worker.errors import PermanentError, TransientError


@pytest.mark.parametrize(
    ("typed", "rest"),
    [
        ("gazette.example", "gazette.example"),
        (" www.gazette.example/news?page=2 ", "www.gazette.example/news?page=2"),
        ("feed://gazette.example/rss", "gazette.example/rss"),
        ("FEED:gazette.example", "gazette.example"),
        ("localhost:8000/feed", "localhost:8000/feed"),
        ("[::1]:8000/feed", "[::1]:8000/feed"),
        ("bücher.example/feed", "bücher.example/feed"),
    ],
)
def test_an_address_without_its_scheme_is_tried_with_https_first(typed: str, rest: str) -> None:
    assert meant(typed) == (f"https://{rest}", f"http://{rest}")


@pytest.mark.parametrize("typed", ["https://gazette.example/rss", "feed:https://gazette.example/rss"])
def test_an_address_that_says_its_scheme_is_meant_as_it_says(typed: str) -> None:
    assert meant(typed) == ("https://gazette.example/rss",)


@pytest.mark.parametrize(
    "typed",
    ["javascript:alert(1)", "file:///etc/passwd", "mailto:desk@gazette.example", "gazette", "", "a b.c"],
)
def test_what_is_no_address_is_not_made_one(typed: str) -> None:
    assert meant(typed) == (typed,)


def test_the_first_address_that_answers_is_taken_and_the_last_ones_reason_told() -> None:
    def look(address: str) -> str:
        if address.startswith("https:"):
            raise TransientError("no TLS here")
        if address.endswith("gone"):
            raise PermanentError("it is gone")
        return address

    assert first(meant("gazette.example/rss"), look) == "http://gazette.example/rss"
    with pytest.raises(PermanentError, match="it is gone"):
        first(meant("gazette.example/gone"), look)
