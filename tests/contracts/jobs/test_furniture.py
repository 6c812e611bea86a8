"""What a host's pages repeat is learnt and left out, told to who asks, and never a surprise to a replay."""

from typing import Any

import sqlalchemy as sa

from tests.contracts.jobs.house import BASE, House
from worker.desk import run
from worker.shelf.explaining import explain
from worker.store import articles
from worker.store.schema import layer, revision

APPEAL = (
    "The Marram Post belongs to its readers on both banks of the estuary, and the newsroom can report from "
    "the islands through the winter because some of them pay what a ferry ticket costs."
)
TALES = (
    ("heron", "counted the herons on the mud flats and found eleven more than in the year before"),
    ("chapel", "opened the chapel again after the roof had been covered with slates from the old quarry"),
    ("ferry", "bought a second ferry that had served the lakes of the north for thirty years"),
    ("baker", "moved the bakery into the customs house, where the ovens stand beside the counter"),
    ("school", "taught the pupils to mend nets, which had last been a subject before the war"),
    ("clock", "stopped the clock of the tower because its weights had cut into the stairs"),
)


def page(name: str, deed: str, appeal: str = APPEAL) -> str:
    """Return a page with an article of its own and the appeal in the middle."""
    told = [
        f"The {who} of {place} {deed}, as the council of {place} heard {when} from those who had seen it."
        for who, place, when in (
            ("warden", "Saltby", "on Monday"),
            ("mayor", "Holmwick", "at noon"),
            ("keeper", "Fellport", "in the evening"),
            ("teacher", "Sundmere", "a week later"),
        )
    ]
    body = "".join(f"<p>{one}</p>" for one in (*told[:2], appeal, *told[2:]))
    return (
        f"<!doctype html><html lang=en><head><title>The {name} of Saltby</title></head><body><nav><a href=/>"
        f"Home</a></nav><article><h1>The {name} of Saltby</h1>{body}</article></body></html>"
    )


def take_in(house: House, name: str, deed: str, appeal: str = APPEAL) -> str:
    """Let a page come, and digest it; return the id of its article."""
    before = set(house.ids().values())
    house.keep("post", page(name, deed, appeal), "page", url=f"https://post.example/{name}")
    house.digest()
    (id_,) = set(house.ids().values()) - before
    return id_


def opened(house: House) -> list[str]:
    """Take in six pages of one host; return the ids of their articles."""
    house.source("post", "https://post.example/feed", "feed")
    return [take_in(house, name, deed) for name, deed in TALES]


def kept(house: House) -> Any:
    with house.tools.store.read() as tx:
        layers = tx.rows(sa.select(layer.c.article, layer.c.kind, layer.c.content))
        count = tx.scalar(sa.select(sa.func.count()).select_from(revision))
    return {(row.article, row.kind): row.content for row in layers}, count


def told_of(house: House, id_: str) -> list[dict[str, Any]]:
    with house.tools.store.read() as tx:
        found: list[dict[str, Any]] = explain(tx, articles.find(tx, id_), BASE)["left_out"]
    return found


def test_what_stood_on_the_last_pages_of_a_host_is_left_out_of_the_next(house: House) -> None:
    ids = opened(house)

    texts = [house.article(id_)["text"] for id_ in ids]

    assert [APPEAL in text for text in texts] == [True, True, True, True, False, False]
    assert all("covered with slates" in text for text in texts[1:2])
    assert all("Fellport" in text and "Sundmere" in text for text in texts)


def test_who_asks_is_told_what_was_left_out(house: House) -> None:
    ids = opened(house)

    (one,) = told_of(house, ids[-1])

    assert APPEAL.startswith(one["text"])
    assert one["pages"] == 5
    assert told_of(house, ids[0]) == []


def test_made_again_an_article_is_what_it_was_whatever_its_host_has_taught_since(house: House) -> None:
    # given articles made before and after the memory knew
    opened(house)
    before = kept(house)

    # when all are made again, now that it does
    run(house.tools, "article reprocess", {"all": True})
    house.digest()

    # then those of before still have the appeal, and nobody is told of a change
    assert kept(house) == before


def test_a_page_that_is_read_again_does_not_become_its_own_furniture(house: House) -> None:
    house.source("post", "https://post.example/feed", "feed")
    name, deed = TALES[0]
    id_ = take_in(house, name, deed)

    for number in range(6):  # a live page, a paragraph more each time
        more = f"At {number + 8} o'clock the wardens counted the herons once more and found the same number."
        house.keep("post", page(name, deed, more), "page", url=f"https://post.example/{name}")
        house.digest()

    assert "herons on the mud flats" in house.article(id_)["text"]
    assert told_of(house, id_) == []


def test_copies_of_one_text_under_many_addresses_lose_nothing(house: House) -> None:
    house.source("post", "https://post.example/feed", "feed")
    deed = TALES[0][1]

    ids = [take_in(house, f"heron-{number}", deed) for number in range(6)]

    assert all("herons on the mud flats" in house.article(id_)["text"] for id_ in ids)
    assert told_of(house, ids[-1]) == []
