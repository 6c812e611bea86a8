"""A source that falls silent or begins to say something else is noticed, and a busy one is not accused."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from worker.pipeline.wellbeing import Seen, drifting, learn, quiet, shrunk, standing

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("gap_hours", "silent_days", "is_quiet"),
    [(1, 2, False), (1, 4, True), (24, 7, False), (24, 9, True), (0, 29, False), (0, 31, True)],
)
def test_silence_is_measured_by_the_sources_own_rhythm(
    gap_hours: int, silent_days: int, *, is_quiet: bool
) -> None:
    said = quiet({"gap_seconds": gap_hours * 3600}, NOW - silent_days * DAY, NOW - 90 * DAY, NOW)

    assert bool(said) is is_quiet


def test_a_source_that_never_said_anything_is_quiet_after_a_month() -> None:
    assert not quiet({}, None, NOW - 5 * DAY, NOW)
    assert quiet({}, None, NOW - 40 * DAY, NOW) == "nothing new for 40 days"


def test_an_empty_feed_is_drift_only_where_there_were_entries() -> None:
    assert "used to have 12" in drifting({"entries": 12}, Seen(0, 0))
    assert not drifting({}, Seen(0, 0))
    assert not drifting({"entries": 2}, Seen(0, 0))


def test_all_new_at_once_is_drift_unless_so_much_is_usual_in_that_time() -> None:
    memory, seen = {"entries": 20, "gap_seconds": 1800}, Seen(20, 20)

    assert "all 20 entries were new" in drifting(memory, seen, timedelta(hours=1))
    assert not drifting(memory, seen, timedelta(hours=12))
    assert not drifting(memory, Seen(20, 19), timedelta(hours=1))


def test_ids_are_distrusted_when_they_change_twice_and_not_for_one_move() -> None:
    memory = learn({}, Seen(10, 10))
    memory = learn(memory, Seen(10, 0, renamed=10))
    assert "identity" not in memory
    steady = learn(memory, Seen(10, 0))
    assert "fickle" not in steady

    memory = learn(memory, Seen(10, 1, renamed=9))

    assert memory["identity"] == "url"


@pytest.mark.parametrize(("entries", "polls"), [(3, 2), (2, 3), (10, 2)])
def test_ids_of_a_small_feed_are_distrusted_when_enough_of_them_changed(entries: int, polls: int) -> None:
    memory: dict[str, Any] = {}
    for _ in range(polls - 1):
        memory = learn(memory, Seen(entries, 0, renamed=entries))
    assert "identity" not in memory

    assert learn(memory, Seen(entries, 0, renamed=entries))["identity"] == "url"


def test_a_lone_entry_never_proves_that_ids_change() -> None:
    memory: dict[str, Any] = {}
    for _ in range(20):
        memory = learn(memory, Seen(1, 0, renamed=1))

    assert "identity" not in memory


def test_bodies_that_shrink_to_a_third_are_noticed_when_it_is_the_rule() -> None:
    memory: dict[str, list[int]] = {"lengths": []}
    for length in [400] * 12 + [40] * 3:
        memory["lengths"], said = shrunk(memory, length)
        assert not said
    for length in [40] * 5:
        memory["lengths"], said = shrunk(memory, length)

    assert "shrank from about 400 words to 40" in said


def test_the_gravest_trouble_is_shown() -> None:
    troubles = {"noisy": ["drifting", "noise", ""], "poll": ["failing", "no feed"]}

    assert standing({"troubles": troubles}) == ("failing", "no feed")
    assert standing({}) == ("ok", "")
