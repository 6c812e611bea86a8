"""The memory of a host's pages: small, forgetful, and slow to call anything furniture."""

from hypothesis import given
from hypothesis import strategies as st

from worker.pipeline.extract.blocks import PAGES, Memory, fingerprint

BLOCKS = st.lists(st.integers(-(2**63), 2**63 - 1), max_size=100)


def grown(pages: list[list[int]]) -> Memory:
    memory = Memory()
    for page in pages:
        memory = memory.after(page)
    return memory


@given(st.lists(BLOCKS, max_size=40))
def test_a_memory_is_read_back_as_it_was_and_is_small(pages: list[list[int]]) -> None:
    memory = grown(pages)

    assert Memory.from_bytes(memory.to_bytes()) == memory
    assert len(memory.to_bytes()) <= PAGES * (2 + 8 * 80)


def test_what_three_pages_share_is_no_furniture_yet_and_what_four_do_is() -> None:
    assert grown([[1, 10], [1, 11], [1, 12]]).furniture() == {}
    assert grown([[1, 10], [1, 11], [1, 12], [1, 13]]).furniture() == {1: 4}


def test_background_of_one_story_in_a_paper_is_no_furniture() -> None:
    pages = [[1, 2, number] if number % 4 == 0 else [1, number] for number in range(100, 100 + PAGES)]

    assert set(grown(pages).furniture()) == {1}


def test_what_a_host_no_longer_shows_is_forgotten() -> None:
    before = [[1, 2, number] for number in range(100, 110)]
    since = [[2, number] for number in range(200, 200 + PAGES)]

    assert set(grown(before + since).furniture()) == {2}


def test_a_block_is_known_again_in_another_case_and_a_label_never() -> None:
    assert fingerprint("More from The Post") == fingerprint("more from the post")
    assert fingerprint("More") == 0
