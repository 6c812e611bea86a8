"""Feeds tell readers the rhythm they really have."""

from datetime import UTC, datetime, timedelta

import pytest

from worker.pipeline.cadence import SILENT, cadence

START = datetime(2026, 1, 1, 9, tzinfo=UTC)


def every(hours: float, count: int = 20) -> list[datetime]:
    return [START + timedelta(hours=hours * n) for n in range(count)]


@pytest.mark.parametrize(("hours", "ttl"), [(0.05, 5), (1, 15), (4, 60), (24, 360), (24 * 30, 360)])
def test_a_copy_is_fresh_for_a_quarter_of_the_usual_gap_within_bounds(hours: float, ttl: int) -> None:
    assert cadence(every(hours)).ttl_minutes == ttl


def test_too_few_articles_tell_nothing() -> None:
    assert cadence(every(1, 4)) == SILENT


def test_one_long_pause_does_not_change_the_rhythm() -> None:
    paused = every(1)[:10] + [moment + timedelta(days=20) for moment in every(1)[10:]]

    assert cadence(paused).period_seconds == 3600


def test_hours_of_silence_are_told_once_they_are_sure() -> None:
    by_day = [START + timedelta(days=n // 4, hours=2 * (n % 4)) for n in range(60)]

    assert cadence(by_day).skip_hours == (0, 1, 2, 3, 4, 5, 6, 7, 17, 18, 19, 20, 21, 22, 23)
    assert cadence(by_day[:20]).skip_hours == ()


def test_the_order_of_the_articles_does_not_matter() -> None:
    assert cadence(every(2)[::-1]) == cadence(every(2))
