"""Words and marks of a text: what is parted at its spaces is what the one expression would cut."""

from hypothesis import given
from hypothesis import strategies as st

from worker.pipeline.tag import crf
from worker.pipeline.tag.places import gazetteer
from worker.pipeline.tag.words import CUT, cut

LETTERS = [*"aBs1ds_é中’'\u0301½", "l'", "U.", "w’s"]
MARKS = [*'.,!?:;)("“”«$-–&|\n', "\n\n", " ", "  ", " \n\n "]


def cut_by_expression(text: str) -> tuple[list[str], list[int]]:
    words: list[str] = []
    starts: list[int] = []
    at = 0
    for part in text.split(" "):
        for found in CUT.finditer(text, at, at + len(part)):
            words.append(found[0])
            starts.append(found.start())
        at += len(part) + 1
    return words, starts


@given(st.lists(st.sampled_from(LETTERS + MARKS), max_size=14).map("".join))
def test_every_short_way_to_a_word_ends_where_the_expression_does(text: str) -> None:
    words, starts = cut_by_expression(text)
    piece = cut(text)

    assert piece.starts == starts
    # The dash behind a dateline is made the end of a sentence.
    assert [word for word, was in zip(piece.words, words, strict=True) if word != was] in ([], ["."])


def test_a_name_that_was_read_twice_alike_is_not_read_again() -> None:
    piece = cut("The mayor, Petra Halloway, resigned. " * 5)
    reader = crf.Reader(piece, frozenset(piece.words), gazetteer(), is_english=True)
    asked: list[int] = []

    class Counting:
        """The recogniser itself, and how often it was asked."""

        def __init__(self, tagger: object) -> None:
            self.tagger = tagger

        def tag(self, rows: list[list[str]]) -> list[str]:
            asked.append(len(rows))
            return self.tagger.tag(rows)  # type: ignore[attr-defined, no-any-return]

        def probability(self, labels: list[str]) -> float:
            return self.tagger.probability(labels)  # type: ignore[attr-defined, no-any-return]

    reader.tagger = Counting(reader.tagger)
    firsts = [at for at, word in enumerate(piece.words) if word == "Petra"]
    kinds = [[(one.last, one.kind) for one in reader.mentions(at, at + 1)] for at in firsts]

    assert kinds == [[(at + 1, "person")] for at in firsts]
    assert 2 <= len(asked) < len(firsts)
