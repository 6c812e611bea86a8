"""What titles mean, as one more voice in relating. All news is fiction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from worker.pipeline.relate import Neighbourhood, Stream, enrich_stream, judge, sketch
from worker.pipeline.relate.likeness import Probe
from worker.pipeline.relate.meaning import heard, nearness
from worker.pipeline.tag import Memory, Tagger

MOMENT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STRIKE = "Strike paralyses Velden harbour"
STOPPAGE = "Shipping lines divert vessels as Velden stoppage drags on"
GAME = "Amateur football club from Ostrana celebrates promotion after nervous shootout"
SEA, TOWN = bytes(48), bytes([255] * 24 + [0] * 24)


@dataclass(frozen=True)
class Sailor:
    """A reader to whom everything about the sea is one thing, and all else another."""

    name: str = "sailor"

    def speaks(self, language: str) -> bool:
        return language in ("", "en")

    def read(self, titles: Sequence[str]) -> list[bytes]:
        return [SEA if "harbour" in title or "Ship" in title else TOWN for title in titles]


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def lines(*titles: str) -> list[dict[str, Any]]:
    return [
        {"id": title, "title": title, "text": "", "published": (MOMENT + timedelta(hours=at)).isoformat()}
        for at, title in enumerate(titles)
    ]


def test_signs_tell_how_near_two_vectors_are() -> None:
    assert nearness(SEA, SEA) == 1.0
    assert nearness(SEA, TOWN) == pytest.approx(0.0, abs=1e-9)  # half of the signs differ: a right angle
    assert nearness(SEA, bytes([255] * 48)) == 0.0  # nothing is nearer than unrelated by being the opposite
    assert nearness(SEA, bytes([255] * 6 + [0] * 42)) == pytest.approx(0.924, abs=0.001)


def test_meanings_of_two_models_say_nothing() -> None:
    assert nearness(SEA, bytes(96)) == 0.0
    assert nearness(b"", b"") == 0.0


def test_headlines_in_other_words_are_one_story_where_their_meaning_is_near(tagger: Tagger) -> None:
    # given two headlines that share one word, and a third of another matter
    titles = lines(STRIKE, GAME, STOPPAGE)

    # when they are related by their words, and by what they mean too
    without = enrich_stream(titles, Memory(tagger))
    heeded = enrich_stream(titles, Memory(tagger), Sailor())

    # then the meaning has brought two together, and says so
    assert len({line["story"] for line in without}) == 3
    assert heeded[0]["story"] == heeded[2]["story"] != heeded[1]["story"]
    (first, *_) = heeded[2]["related"]
    assert first["id"] == STRIKE
    assert "the meaning is near (1.00)" in first["reason"]


def test_a_meaning_never_parts_and_never_adds_where_there_are_words_enough() -> None:
    # given two articles side by side
    one = sketch(1, STRIKE, "", ["velden"], received=MOMENT)
    pair = Probe(one).against(sketch(2, STOPPAGE, "", ["velden"], received=MOMENT))

    # when meanings are heard, then the far count nothing, the near raise, and twenty words are enough
    assert heard(pair, 0.0, 5) == pair
    assert pair.closeness < heard(pair, 0.4, 5).closeness < heard(pair, 0.6, 5).closeness <= 1.0
    assert heard(pair, 0.9, 20) == pair


def test_a_meaning_makes_no_relative_of_what_shares_no_word() -> None:
    # given an article that shares nothing with another but its meaning
    near = Neighbourhood()
    for number, title in enumerate((STRIKE, "Vessel lost at dawn"), start=1):
        near.add(sketch(number, title, "", [], received=MOMENT))
        near.assign(number, f"s{number}")
        near.mean(number, SEA)

    # when it is judged
    found = judge(near, sketch(3, "Vessel lost at dawn", "", [], received=MOMENT))

    # then it belongs where its words belong
    assert [relation.number for relation in found.related] == [2]


def test_meanings_go_with_the_articles_that_are_forgotten() -> None:
    # given a neighbourhood with meanings of three articles, one of which it does not hold yet
    near = Neighbourhood()
    for number in (1, 2):
        near.add(sketch(number, STRIKE, "", [], received=MOMENT + timedelta(days=number)))
    for number in (1, 2, 3):
        near.mean(number, SEA)

    # when the oldest article leaves
    near.keep(1)

    # then its meaning does too, and one that came before its article stays for it
    near.add(sketch(1, STRIKE, "", [], received=MOMENT))
    near.add(sketch(3, STRIKE, "", [], received=MOMENT))
    probe = Probe(sketch(2, STOPPAGE, "", [], received=MOMENT))
    found = {
        pair.number: pair.meant
        for pair in near.near(probe, near.ask(sketch(2, STRIKE, "", [], received=MOMENT)))
    }
    assert found == {1: 0.0, 3: 1.0}


def test_without_a_reader_not_a_letter_is_another(tagger: Tagger) -> None:
    titles = lines(STRIKE, STOPPAGE, GAME)
    stream = Stream(Memory(tagger))

    assert [stream.take(line) for line in titles] == enrich_stream(titles, Memory(tagger), None)
