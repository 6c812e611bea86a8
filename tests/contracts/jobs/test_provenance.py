"""Where an article comes from: every document on its way is named, also when its body is gone."""

from datetime import timedelta

from tests.contracts.jobs.house import House
from worker.demo.expected import UPSTREAMS
from worker.demo.origin import Origin
from worker.demo.piece import pieces
from worker.store import articles, provenance, waiting


def documents_of(house: House, id_: str) -> list[tuple[str, str]]:
    with house.tools.store.read() as tx:
        rows = provenance.documents_of(tx, articles.find(tx, id_).number)
    return [(row.how, row.url.rpartition("/")[2]) for row in rows]


def test_a_page_names_the_feed_that_led_to_it_and_the_call_that_asked_for_it_again(
    house: House, origin: Origin
) -> None:
    # given a feed of summaries, whose articles come from their pages
    up = next(one for one in UPSTREAMS if one.full_text and one.kind == "feed")
    house.source(up.name, origin.url + up.path, up.kind, full_text=True)
    house.source("desk", "https://desk.example/", "hook")
    house.work()
    slug, piece = next(
        (slug, piece) for slug, piece in pieces().items() if piece.correction and piece.title in house.ids()
    )
    id_ = house.ids()[piece.title]
    feed, page = documents_of(house, id_)
    assert feed == ("poll", up.path.rpartition("/")[2])
    assert page[0] == "page"

    # when a call has the page fetched again, and it has changed
    origin.edit(slug, note="Correction: the mayor spoke on Monday and not on Tuesday, as we wrote before.")
    house.hook("desk", "article.republish", url=house.article(id_)["url"])
    house.work()

    # then all four are told
    assert [how for how, _ in documents_of(house, id_)] == ["poll", "page", "hook", "page"]

    # and still are when their bodies are no longer kept
    house.passes(days=400)
    with house.tools.store.write() as tx:
        waiting.purge_documents(tx, house.now - timedelta(days=30), 10**12)
    assert len(documents_of(house, id_)) == 4
