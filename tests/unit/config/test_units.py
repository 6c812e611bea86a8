from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from config.units import parse_duration, parse_size, show_duration, show_size


@given(st.integers(0, 10**12))
def test_a_shown_duration_reads_back(milliseconds: int) -> None:
    value = timedelta(milliseconds=milliseconds)

    assert parse_duration(show_duration(value)) == value


@given(st.integers(0, 2**50))
def test_a_shown_size_reads_back(size: int) -> None:
    assert parse_size(show_size(size)) == size


def test_parts_of_a_duration_add_up() -> None:
    assert parse_duration("1d2h30m0.5s") == timedelta(days=1, hours=2, minutes=30, milliseconds=500)


def test_sizes_know_both_families_of_units() -> None:
    assert (parse_size("1KB"), parse_size("1KiB"), parse_size("1.5MiB")) == (1000, 1024, 1572864)
