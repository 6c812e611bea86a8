"""What relating promises of any stream, without a store; floors on our own set. All news is fiction."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.stories import bcubed, copies, related, shortened, stories
from benchmarks.wire import stream
from worker.pipeline.relate import Neighbourhood, Sketch, enrich_stream, judge, sketch
from worker.pipeline.relate.sentences import fingerprints
from worker.pipeline.tag import Memory, Tagger

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
STRIKE = (
    "Dock workers led by Marta Kellermann walked out of the container port of Velden on Tuesday. "
    "The Harbour Union of Velden asks for six percent more pay and safer cranes on the north quay. "
    "Port director Tomas Arling said that eleven ships were waiting in the roads outside the breakwater."
)
THINGS = "harbour strike ferry quay council breakwater storm museum drum castle radar toll statue opera"
TEXTS = st.lists(st.lists(st.sampled_from(THINGS.split()), min_size=1, max_size=12), min_size=2, max_size=12)
NAMES = ("marta kellermann", "velden", "tomas arling", "harbour union")


def sketched(number: int, title: str, text: str, names: tuple[str, ...] = NAMES, hours: float = 0) -> Sketch:
    return sketch(number, title, text, names, received=NOW + timedelta(hours=hours), language="en")


def held(*sketches: Sketch) -> Neighbourhood:
    near = Neighbourhood()
    for one in sketches:
        near.add(one)
        near.assign(one.number, f"s{one.number}")
    return near


def test_a_sketch_is_the_same_after_it_was_bytes() -> None:
    made = sketched(7, "Dock strike in Velden", STRIKE)

    assert Sketch.from_bytes(made.to_bytes()) == made
    assert len(made.to_bytes()) < 700


def test_a_sketch_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="sketch the article again"):
        Sketch.from_bytes(b"\x09" + sketched(7, "A", STRIKE).to_bytes()[1:])


@given(st.text(max_size=400), st.text(max_size=60))
def test_any_text_can_be_sketched_and_judged(text: str, title: str) -> None:
    one, other = sketched(1, title, text, ()), sketched(2, title, text, ())

    assert judge(held(one), other) == judge(held(one), other)


def test_shortened_and_reordered_copies_are_copies() -> None:
    said = STRIKE.split(". ")
    copy = sketched(2, "Velden at a standstill", ". ".join([said[2], said[0]]) + ".", hours=1)

    judgement = judge(held(sketched(1, "Dock strike in Velden", STRIKE)), copy)

    assert judgement.duplicate_of == 1
    assert judgement.story == "s1"
    assert "2 shared sentences" in judgement.duplicate_reason
    assert judgement.related == ()


@given(TEXTS, st.integers(0, 12))
def test_asking_again_finds_whom_asking_anew_would_find(texts: list[list[str]], held_before: int) -> None:
    own, *others = [
        sketched(at, "", " ".join(text), tuple(text[:2])) for at, text in enumerate(texts, start=1)
    ]
    near = held(*others[:held_before])
    before, added = near.ask(own), others[held_before:]
    for one in added:
        near.add(one)

    assert near.ask_again(own, before, added) == near.ask(own)


def test_what_agencies_put_under_everything_makes_no_copies() -> None:
    furniture = (
        "This article was originally published by the Harbour Wire and is republished here with thanks. "
        "Sign up for our newsletter and get the most important news of the day before breakfast. "
        "All rights reserved, no part of this text may be reproduced without the written consent of us."
    )
    one = sketched(1, "Dock strike", f"{STRIKE} {furniture}")
    other = sketched(
        2, "Snow in the hills", f"Skiers were happy about the first snow. {furniture}", ("tolmin",)
    )

    assert judge(held(one), other).duplicate_of is None
    assert len(fingerprints(furniture)) == 0


def test_nothing_older_than_a_week_makes_a_story() -> None:
    later = sketched(2, "Dock strike in Velden", STRIKE.replace("Tuesday", "Friday"), hours=24 * 9)

    judgement = judge(held(sketched(1, "Dock strike in Velden", STRIKE)), later)

    assert judgement.story is None
    assert judgement.duplicate_of is None


def test_the_reason_is_said_in_words_with_the_figure() -> None:
    text = "The Harbour Union of Velden and port director Tomas Arling talked about pay for the dock workers."

    judgement = judge(held(sketched(1, "Dock strike in Velden", STRIKE)), sketched(2, "Dock talks", text))

    (relation,) = judgement.related
    assert relation.kind == "story"
    assert relation.reason == f"same event: 4 shared names; {relation.score:.2f}"


def test_what_was_removed_is_never_found_again() -> None:
    near = held(sketched(1, "Dock strike in Velden", STRIKE))

    near.remove(1)

    assert len(near) == 0
    assert judge(near, sketched(2, "Dock strike in Velden", STRIKE)).story is None


def test_the_window_is_bounded_by_time_and_by_count() -> None:
    near = held(
        *(sketched(number, f"Title {number}", f"{STRIKE} {number}", hours=number) for number in range(30))
    )

    assert near.keep(20) == 10
    assert near.trim(int((NOW + timedelta(hours=25)).timestamp())) == 15
    assert list(near.numbers) == [25, 26, 27, 28, 29]


def test_a_merged_story_is_followed_to_its_end() -> None:
    near = held(sketched(1, "A", STRIKE), sketched(2, "B", STRIKE))

    near.merge("s1", "s2")

    assert near.members("s2") == (2, 1)
    assert near.story_of(1) == "s2"


def test_a_stream_numbers_stories_as_they_are_after_its_last_line() -> None:
    lines = stream(3, 1)

    made = enrich_stream(lines, Memory(Tagger.load()))

    assert [line["id"] for line in made] == [line["id"] for line in lines]
    assert set(made[0]) == {"id", "names", "tags", "topics", "duplicate_of", "story", "related"}
    earlier = {line["id"] for line in lines}
    assert all(link["id"] in earlier and link["reason"] for line in made for link in line["related"])


def test_time_may_be_missing_or_wrong() -> None:
    lines = [
        {"id": 1, "title": "A", "text": STRIKE},
        {"id": 2, "title": "B", "text": STRIKE, "published": "?"},
    ]

    assert [line["id"] for line in enrich_stream(lines, Memory(Tagger.load()))] == [1, 2]


def test_stories_copies_and_related_articles_stay_above_their_floors() -> None:
    tagger, lines = Tagger.load(), stream(11, 3)

    assert len(lines) >= 150
    assert stories(lines, tagger)[2] >= 93
    assert stories(shortened(lines, 2, 1), tagger)[2] >= 90
    assert stories(shortened(lines, 0, 1), tagger)[2] >= 80
    found, wrong = copies(lines, tagger, 7)
    assert found >= 97
    assert wrong <= 1
    assert related(lines, tagger) >= 95


def test_bcubed_is_what_its_definition_says() -> None:
    gold = {"a": "x", "b": "x", "c": "y"}

    assert bcubed(gold, gold) == (100, 100, 100)
    precision, recall, _ = bcubed(gold, dict.fromkeys(gold, "one"))
    assert round(precision, 1) == 55.6
    assert recall == 100


def test_the_same_seed_gives_the_same_stream() -> None:
    assert stream(5, 2) == stream(5, 2)


def test_two_events_that_were_taken_for_one_part_as_soon_as_both_have_grown() -> None:
    # given a stream in which two crashes were told so much alike that their articles end in one story
    wanted = {f"crash-{event}-{number}" for event, count in ((6, 6), (0, 3)) for number in range(count)}
    lines = [line for line in stream(4, 9) if line["id"] in wanted]

    # when all of it was read
    made = enrich_stream(lines, Memory(Tagger.load()))

    # then each has a story of its own
    stories = {line["id"]: found["story"] for line, found in zip(lines, made, strict=True)}
    assert len({stories[name] for name in stories if name.startswith("crash-6")}) == 1
    assert len({stories[name] for name in stories if name.startswith("crash-0")}) == 1
    assert stories["crash-6-0"] != stories["crash-0-0"]
