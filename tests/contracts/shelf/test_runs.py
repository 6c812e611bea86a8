"""What the operator and machines ask: explanations, the ledger, probes and figures."""

import pytest

from feeds.errors import BadField
from feeds.web.health import exposition
from tests.contracts.shelf.newsroom import Newsroom
from worker.broker import Address
from worker.jobs.announce import announce
from worker.shelf import StoreShelf
from worker.store import articles, deliveries, documents, feeds, subscribers, waiting


def test_an_article_is_explained_from_its_rows(shelf: StoreShelf, newsroom: Newsroom) -> None:
    number = newsroom.source("gazette")
    with newsroom.tools.store.write() as tx:
        body = documents.pack_body(b"<rss/>")
        row = {"source": number, "how": "poll", "url": "https://me:pw@gazette.example/feed.xml",
               "received_at": newsroom.now, "body": body, "body_bytes": 6}  # fmt: skip
        documents.keep(tx, [row])
    id_ = newsroom.article("Ferry sails again", tagged={"ferries": "Ferries"})
    with newsroom.tools.store.write() as tx:
        feed = feeds.add(tx, "harbour", "Harbour", {}, newsroom.now)
        feeds.enter(tx, [(feed.number, articles.find(tx, id_).number, "tag ferries")], newsroom.now)

    found = shelf.explain(id_)

    assert found is not None
    assert set(found) >= {
        "article", "documents", "identity", "revisions", "tags", "related", "feeds", "deliveries"
    }  # fmt: skip
    (document,) = found["documents"]
    assert (document["source"], document["how"], document["bytes"]) == ("gazette", "poll", 6)
    assert document["url"] == "https://gazette.example/feed.xml"
    assert document["received"] == "2026-01-02T12:00:00Z"
    assert set(found["identity"]) >= {"by", "value", "why"}
    assert found["revisions"][0]["class"] == "update"
    assert found["tags"][0]["evidence"] == [{"text": "Ferries", "where": "title", "count": 1}]
    assert {"name": "harbour", "why": "tag ferries"} in found["feeds"]
    assert {one["name"] for one in found["feeds"]} == {"all", "source/gazette", "tag/ferries", "harbour"}
    assert shelf.explain("nothing") is None


def test_a_killed_article_is_explained_and_stands_in_no_feed(shelf: StoreShelf, newsroom: Newsroom) -> None:
    id_ = newsroom.article("Captain accused")
    newsroom.take_down(id_)

    found = shelf.explain(id_)
    revisions = shelf.revisions(id_)

    assert found is not None
    assert revisions is not None
    assert found["feeds"] == []
    assert found["article"]["status"] == "canceled"
    assert [(one["number"], one["class"]) for one in revisions] == [(1, "update"), (2, "kill")]
    assert revisions[1]["note"] == "On the advice of counsel."
    assert shelf.revisions("nothing") is None


def test_the_ledger_shows_deliveries_with_attempts(shelf: StoreShelf, newsroom: Newsroom) -> None:
    with newsroom.tools.store.write() as tx:
        one = subscribers.add(tx, "evening-paper", "sesame", newsroom.now)
        subscribers.subscribe(
            tx, one, "all", "webhook", "https://me:pw@evening.example/in", ["whsec_x"], newsroom.now
        )
    shelf.page("all", "atom")
    first = newsroom.article("Ferry sails again")
    second = newsroom.article("Lighthouse painted")
    newsroom.publish()
    announce(newsroom.tools)
    with newsroom.tools.store.write() as tx:
        (due,) = deliveries.take(tx, newsroom.now, newsroom.tools.settings.lease, "t", 10)
        deliveries.record(tx, due, newsroom.now, 503, 12, "the subscriber answered 503")

    lines = shelf.deliveries({}, 10)

    assert [line["article"] for line in lines] == [second, first]
    assert lines[1]["attempts"] == [
        {"at": "2026-01-02T12:00:00Z", "status": 503, "ms": 12, "error": "the subscriber answered 503"}
    ]
    assert set(lines[0]) >= {
        "number", "subscriber", "feed", "article", "revision", "event", "state", "attempts"
    }  # fmt: skip
    assert shelf.deliveries({"article": first}, 10) == [lines[1]]
    assert shelf.deliveries({"state": "delivered"}, 10) == shelf.deliveries({"article": "nothing"}, 10) == []
    assert shelf.deliveries({}, 10, before=str(lines[0]["number"])) == [lines[1]]
    (who,) = shelf.subscribers()
    assert who["address"] == "https://evening.example/in"
    assert "whsec" not in str(who)


def test_senseless_questions_to_the_ledger_name_their_field(shelf: StoreShelf) -> None:
    with pytest.raises(BadField):
        shelf.deliveries({"state": "lost"}, 10)
    with pytest.raises(BadField):
        shelf.deliveries({}, 10, before="one")


def test_what_is_parked_is_listed_with_its_reason(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.source("desk", "hook", secrets=["whsec_one"])
    kept = shelf.keep("desk", "msg_1", "article.published", b"{}", newsroom.now)
    with newsroom.tools.store.write() as tx:
        documents.park(tx, "document", int(kept.document), "The page ended inside a tag.", newsroom.now)
        documents.park(tx, "delivery", 77, "given up after 9 attempts", newsroom.now)

    delivery, document = shelf.parked()

    assert document["reason"] == "The page ended inside a tag."
    assert (document["kind"], document["source"], document["tries"]) == ("document", "desk", 0)
    assert delivery["subject"] == "delivery 77"
    assert set(document) >= {"id", "kind", "subject", "reason", "since", "tries"}


def test_ready_means_database_broker_and_a_living_worker(
    shelf: StoreShelf, newsroom: Newsroom, broker: Address
) -> None:
    assert shelf.ready()["broker"] == "no broker is set"
    assert "no worker" in shelf.ready()["worker"]

    newsroom.tools.redis_url = broker.redis_url
    with newsroom.tools.store.write() as tx:
        waiting.beat(tx, "tick", newsroom.now)

    assert shelf.ready() == {"database": "", "broker": "", "worker": ""}
    newsroom.passes(seconds=61)
    assert shelf.ready()["worker"] == "no worker has ticked for 61 s"
    newsroom.tools.redis_url = "redis://127.0.0.1:1/0"
    assert shelf.ready()["broker"].startswith("the broker does not answer")
    assert shelf.alive()


def test_the_figures_are_prometheus_text(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")

    text = exposition(shelf.metrics())

    assert "wirecopy_articles 1\n" in text
    assert 'wirecopy_waiting{queue="documents"} 0\n' in text
    assert 'wirecopy_deliveries{state="due"} 0\n' in text
    assert 'wirecopy_sources{state="ok"} 1\n' in text


def test_commands_are_handed_on(shelf: StoreShelf, newsroom: Newsroom) -> None:
    assert shelf.act("source poll", {"name": "gazette"}) == {"done": "source poll"}
    assert newsroom.acted == [("source poll", {"name": "gazette"})]
