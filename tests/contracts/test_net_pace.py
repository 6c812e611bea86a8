"""One budget per host for everybody, in a real Valkey and without one."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from tests.fixtures.stopwatch import stopwatch
from worker.broker import Address
from worker.net.pace import Pace

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def reserve(
    pace: Pace, hosts: Sequence[str], now: datetime | None = NOW, patience: float = 60
) -> list[float]:
    """Reserve and close, as a batch in a worker does."""
    try:
        return asyncio.run(pace.reserve(hosts, now, patience))
    finally:
        pace.close()


@pytest.fixture(params=["shared", "alone"])
def url(request: pytest.FixtureRequest) -> str | None:
    """With the broker, and without any."""
    if request.param == "alone":
        return None
    address: Address = request.getfixturevalue("broker")
    return address.redis_url


def test_a_host_gets_one_slot_a_gap_and_others_do_not_wait(url: str | None) -> None:
    pace = Pace(url, gap_seconds=2)
    assert reserve(pace, ["a", "b", "a", "a"]) == [0, 0, 2, 4]
    assert reserve(pace, ["a", "c"], NOW + timedelta(seconds=1)) == [5, 0]
    assert reserve(pace, ["a"], NOW + timedelta(seconds=60)) == [0]


def test_a_wait_beyond_patience_takes_no_slot(url: str | None) -> None:
    pace = Pace(url, gap_seconds=10)
    assert reserve(pace, ["a"] * 4, patience=15) == [0, 10, 20, 20]
    assert reserve(pace, ["a"], NOW + timedelta(seconds=20), patience=15) == [0]


def test_without_a_given_time_the_clock_runs_by_itself(url: str | None) -> None:
    pace = Pace(url, gap_seconds=0.2)
    assert reserve(pace, ["a"], None) == [0]
    (wait,) = reserve(pace, ["a"], None, patience=0)
    assert 0 < wait <= 0.2
    time.sleep(wait + 0.01)
    assert reserve(pace, ["a"], None) == [0]


def test_all_workers_share_one_budget_but_purposes_do_not(broker: Address) -> None:
    first, second = (Pace(broker.redis_url, gap_seconds=3) for _ in range(2))
    assert reserve(first, ["a"]) == [0]
    assert reserve(second, ["a"]) == [3]
    assert reserve(Pace(broker.redis_url, purpose="poll", gap_seconds=3), ["a"]) == [0]
    assert reserve(Pace(broker.url, gap_seconds=3), ["a"]) == [6]


def test_nothing_is_left_behind_when_the_gap_is_over(broker: Address) -> None:
    import redis

    reserve(Pace(broker.redis_url, gap_seconds=0.05), [f"host{number}" for number in range(50)], None)
    time.sleep(0.2)
    with redis.Redis.from_url(broker.redis_url) as client:
        assert client.keys("wirecopy:pace:*") == []


@pytest.mark.parametrize("url", ["redis://127.0.0.1:1/0", "unix:///nowhere/v.sock?db=0", "amqp://x/"])
def test_without_redis_no_errand_fails_and_the_budget_is_kept_at_home(url: str) -> None:
    pace = Pace(url, gap_seconds=2)
    assert reserve(pace, ["a", "a"]) == [0, 2]
    start = time.monotonic()
    assert reserve(pace, ["a"]) == [4]
    assert time.monotonic() - start < 0.2


def test_a_batch_of_a_thousand_hosts_costs_little_and_one_of_many_thousands_works(broker: Address) -> None:
    pace = Pace(broker.redis_url)
    hosts = [f"host{number}.test" for number in range(1000)]
    pace.slots(hosts, NOW)
    with stopwatch() as took:
        assert pace.slots(hosts, NOW) == [1.0] * 1000
    # 0.05 ms a host on this side is the floor; a tenth of it is usual.
    assert took() < 0.05
    assert pace.slots([f"{number}.test" for number in range(9000)], NOW) == [0.0] * 9000
    pace.close()
