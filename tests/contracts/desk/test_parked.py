"""Parked work: shown with its reason, tried again, given up."""

from typing import Any

import pytest

from feeds.errors import BadField
from tests.contracts.desk.conftest import Do
from tests.contracts.shelf.newsroom import Newsroom
from worker.errors import Conflict, NotFound
from worker.jobs.announce import announce
from worker.store import deliveries, documents, overview, redo


def parked_document(room: Newsroom, **more: Any) -> str:
    """Set a document aside and return the number it is parked under."""
    source = room.sources.get("gazette") or room.source("gazette")
    row = {
        "source": source,
        "how": "hook",
        "url": "https://gazette.example/a",
        "received_at": room.now,
        "content_type": "application/json",
        "body": documents.pack_body(b'{"type": "article.published"}'),
        "body_bytes": 29,
        "external_id": "msg_1",
    }
    with room.tools.store.write() as tx:
        number, _ = documents.keep_once(tx, row | more)
        taken = documents.take(tx, room.now, room.tools.settings.lease, "t", 1, number)
        documents.settle(tx, taken[0], "parked", "it makes no sense")
        documents.park(tx, "document", number, "it makes no sense", room.now)
        return str(overview.set_aside(tx)[0].number)


def state_of(room: Newsroom, number: int) -> Any:
    with room.tools.store.read() as tx:
        return redo.subject_of(tx, "document", number)


def test_a_parked_document_is_shown_with_its_reason_and_its_beginning(room: Newsroom, do: Do) -> None:
    parked = parked_document(room)

    found = do("parked show", id=parked)

    assert (found["kind"], found["reason"], found["source"]) == ("document", "it makes no sense", "gazette")
    assert found["beginning"] == '{"type": "article.published"}'
    assert found["tries"] == 1


def test_a_parked_document_is_digested_again_and_leaves_the_list(room: Newsroom, do: Do) -> None:
    parked = parked_document(room)
    room.bells.clear()

    do("parked retry", id=parked)

    row = state_of(room, 1)
    assert (row.state, row.tries, row.leased_until) == ("kept", 0, None)
    assert [bell.fact for bell in room.bells] == ["document.kept"]
    with room.tools.store.read() as tx:
        assert overview.set_aside(tx) == []


def test_a_page_that_could_not_be_had_is_asked_for_again(room: Newsroom, do: Do) -> None:
    carry = {"failed": "the server answered 500", "draft": {"url": "https://gazette.example/a"}}
    parked = parked_document(room, how="page", carry=carry)

    do("parked retry", id=parked)

    with room.tools.store.read() as tx:
        errand = redo.errand_of(tx, room.sources["gazette"], "page", "https://gazette.example/a")
    assert errand.due_at == room.now
    assert errand.carry == {"draft": {"url": "https://gazette.example/a"}}


def test_a_document_whose_bytes_are_gone_can_not_be_tried_again(room: Newsroom, do: Do) -> None:
    parked = parked_document(room)
    with room.tools.store.write() as tx:
        documents.purge(tx, room.now.replace(year=room.now.year + 1))

    with pytest.raises(Conflict, match="not kept any more"):
        do("parked retry", id=parked)

    with room.tools.store.read() as tx:
        assert len(overview.set_aside(tx)) == 1


def test_a_parked_delivery_is_shown_and_sent_again(room: Newsroom, do: Do) -> None:
    do("subscriber add", name="paper", feed="all", webhook="http://127.0.0.1:9/hook")
    room.article("Storm at sea")
    room.publish()
    announce(room.tools)
    with room.tools.store.write() as tx:
        due = deliveries.take(tx, room.now, room.tools.settings.lease, "t", 1)[0]
        deliveries.record(tx, due, room.now, 500, 12, "the subscriber answered 500")
        deliveries.finish(tx, due, "parked", None)
        documents.park(tx, "delivery", due.number, "given up after 10 attempts", room.now)
        parked = str(overview.set_aside(tx)[0].number)

    found = do("parked show", id=parked)
    do("parked retry", all=True)

    assert (found["subscriber"], found["attempts"][0]["status"]) == ("paper", 500)
    with room.tools.store.read() as tx:
        assert [row.state for row in deliveries.ledger(tx, 10)] == ["due"]


def test_what_is_given_up_leaves_the_list_and_is_not_tried(room: Newsroom, do: Do) -> None:
    parked = parked_document(room)

    do("parked drop", id=parked)

    assert state_of(room, 1).state == "parked"
    with pytest.raises(NotFound, match="nothing is parked under"):
        do("parked show", id=parked)


def test_a_dry_run_leaves_it_parked(room: Newsroom, do: Do) -> None:
    parked = parked_document(room)

    found = do("parked retry", id=parked, dry_run=True)

    assert found["done"] == f"parked {parked} would be tried again"
    assert do("parked show", id=parked)["id"] == parked


def test_parked_work_is_named_by_its_number(do: Do) -> None:
    with pytest.raises(BadField):
        do("parked retry", id="x; drop table")
    with pytest.raises(BadField):
        do("parked retry")
    with pytest.raises(NotFound):
        do("parked drop", id="12")
