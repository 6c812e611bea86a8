"""When a source is asked again: bounded, never early against a wish, and always with a reason in words."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.pipeline.rhythm import (
    HOPELESS,
    LONGEST,
    SHORTEST,
    Wish,
    after_failure,
    gap_of,
    interval,
    next_time,
    words,
)

NOW = datetime(2026, 1, 2, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
spans = st.timedeltas(timedelta(), timedelta(days=60))


@given(usual=st.timedeltas(SHORTEST, LONGEST), asked=spans, gap=spans, pushed=st.booleans())
def test_without_an_operators_word_the_interval_stays_within_bounds(
    usual: timedelta, asked: timedelta, gap: timedelta, *, pushed: bool
) -> None:
    wait, why = interval(Wish(every=None, usual=usual, asked=asked, gap=gap, pushed=pushed))

    assert SHORTEST <= wait <= LONGEST
    assert why


@given(every=st.timedeltas(timedelta(seconds=10), timedelta(days=30)), asked=spans, gap=spans)
def test_the_operators_word_stands_above_all(every: timedelta, asked: timedelta, gap: timedelta) -> None:
    wish = Wish(every=every, usual=HOUR, asked=asked, gap=gap, skip_hours=tuple(range(23)), pushed=True)

    assert interval(wish) == (every, "the operator's interval")


@given(failures=st.floats(0.25, 5_000), jitter=st.floats(0, 1))
def test_errors_never_shorten_the_wait_and_never_stop_the_asking(failures: float, jitter: float) -> None:
    then, why = after_failure(NOW, Wish(None, HOUR), failures, None, jitter)

    assert HOUR * 0.9 <= then - NOW <= LONGEST * 1.1
    assert "errors" in why


def test_more_errors_mean_a_longer_wait() -> None:
    waits = [after_failure(NOW, Wish(None, HOUR), float(n), None, 0.5)[0] for n in range(6)]

    assert waits == sorted(set(waits))


def test_a_wish_to_wait_is_granted_up_to_a_week() -> None:
    assert after_failure(NOW, Wish(None, HOUR), 1.0, 30 * HOUR, 0.5)[0] == NOW + 30 * HOUR
    assert after_failure(NOW, Wish(None, HOUR), 1.0, 9_000 * HOUR, 0.5)[0] == NOW + timedelta(days=7)


def test_a_busy_source_that_fails_is_asked_before_its_entries_are_gone_but_not_for_ever() -> None:
    busy = Wish(None, HOUR, gap=timedelta(minutes=20), window=20 * timedelta(minutes=20))
    dead = Wish(None, HOUR, gap=timedelta(minutes=20), window=busy.window, failing=HOPELESS)

    assert after_failure(NOW, busy, 9.0, None, 0.5)[0] - NOW < timedelta(minutes=30)
    assert after_failure(NOW, dead, 40.0, None, 0.5)[0] - NOW == LONGEST


def test_hours_to_be_spared_are_spared_unless_all_are() -> None:
    night = Wish(None, HOUR, skip_hours=tuple(range(12, 20)))

    assert next_time(NOW, night, 0.5)[0].hour == 20
    assert next_time(NOW, Wish(None, HOUR, skip_hours=tuple(range(24))), 0.5)[0] == NOW + HOUR


@pytest.mark.parametrize(
    ("hours", "gap"), [([], 0), ([1, 2, 3], 0), ([0, 2, 4, 6], 2), ([0, 1, 2, 3, 90], 1), ([5, 5, 5, 5], 0)]
)
def test_the_gap_is_the_middle_one_and_none_where_too_little_is_known(hours: list[int], gap: int) -> None:
    assert gap_of([NOW + hour * HOUR for hour in hours]) == gap * HOUR


def test_spans_are_said_as_people_say_them() -> None:
    spoken = [words(timedelta(seconds=seconds)) for seconds in (20, 900, 21_600, 200_000)]

    assert spoken == ["20 s", "15 min", "6 h", "2 days"]
