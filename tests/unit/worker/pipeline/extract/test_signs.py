"""Letters counted by a table are those that regular expressions find."""

import re

from hypothesis import given
from hypothesis import strategies as st

from worker.pipeline.extract.signs import letters, signs_of, words_of, writing_of

TEXTS = st.text(
    st.sampled_from("aZé ßÅ²ªº09١_-,.’“”—…•\t\n\xa0\x85ĞЖ語İ") | st.characters(codec="utf-8"), max_size=40
)


@given(TEXTS)
def test_words_and_letters_are_those_of_a_regular_expression(text: str) -> None:
    assert words_of(text) == " ".join(re.findall(r"\w+", text.lower()))
    assert letters(text) == re.sub(r"\W+", "", text.lower())


@given(TEXTS)
def test_capitals_and_digits_are_those_that_each_letter_says(text: str) -> None:
    line = " ".join(text.split())
    words = line.split()

    assert writing_of(line, signs_of(line)) == (
        sum(word[0].isupper() for word in words) / (len(words) or 1),
        len(re.findall(r"\d", line)) / (len(line) or 1),
    )
