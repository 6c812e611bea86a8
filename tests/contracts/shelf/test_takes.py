"""What comes in over hooks is kept once, whatever happens, before anybody is told."""

import threading

import pytest

from feeds.errors import BadField
from feeds.web.shelf import Hook, HubRequest, Kept, Missing
from tests.contracts.shelf.newsroom import Newsroom
from worker.flow import Bell
from worker.shelf import StoreShelf
from worker.store import documents, sources

BODY = b'{"type": "article.published", "data": {"id": "a-1", "title": "Ferry sails again"}}'


def test_only_a_source_with_secrets_that_is_not_paused_has_a_hook(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    newsroom.source("desk", "hook", secrets=["whsec_one", "whsec_two"])
    newsroom.source("gazette")
    resting = newsroom.source("resting", "hook", secrets=["whsec_three"])
    ended = newsroom.source("ended", "hook", secrets=["whsec_four"])
    with newsroom.tools.store.write() as tx:
        sources.change(tx, resting, state="paused")
        sources.remove(tx, ended, newsroom.now)

    assert shelf.hook("desk") == Hook(("whsec_one", "whsec_two"))
    assert [shelf.hook(name) for name in ("gazette", "resting", "ended", "nobody")] == [None] * 4


def test_a_hooks_body_is_kept_once_and_rung_for_at_once(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.source("desk", "hook", secrets=["whsec_one"])
    newsroom.bells.clear()

    first = shelf.keep("desk", "msg_1", "article.published", BODY, newsroom.now)
    second = shelf.keep("desk", "msg_1", "article.published", BODY, newsroom.now)
    other = shelf.keep("desk", "msg_2", "article.published", BODY, newsroom.now)

    assert not first.again
    assert second == Kept(first.document, again=True)
    assert other.document != first.document
    assert newsroom.bells == [Bell("document.kept", kept.document, urgent=True) for kept in (first, other)]
    with newsroom.tools.store.read() as tx:
        kept = documents.by_number(tx, int(first.document))
    assert kept is not None
    assert (kept.body, kept.how, kept.urgent, kept.external_id) == (BODY, "hook", True, "msg_1")
    assert kept.received_at == newsroom.now


def test_the_same_hook_at_the_same_time_is_one_document(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.source("desk", "hook", secrets=["whsec_one"])
    found: list[Kept] = []
    callers = [
        threading.Thread(
            target=lambda: found.append(shelf.keep("desk", "msg_1", "article.published", BODY, newsroom.now))
        )
        for _ in range(8)
    ]

    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()

    assert len({kept.document for kept in found}) == 1
    assert [kept.again for kept in found].count(False) == 1


def test_a_hook_of_a_source_that_was_removed_meanwhile_is_refused(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    with pytest.raises(Missing):
        shelf.keep("nobody", "msg_1", "article.published", BODY, newsroom.now)


def test_callbacks_that_are_not_ours_and_topics_of_others_are_refused(
    shelf: StoreShelf, newsroom: Newsroom
) -> None:
    asked = HubRequest(
        "subscribe", "https://other.example/feeds/all.atom", "https://x.example/", 60, "", "", newsroom.now
    )

    with pytest.raises(BadField) as wrong:
        shelf.hub_subscribe(asked)
    assert wrong.value.field == "hub.topic"
    assert shelf.upstream("secret") is None
    assert not shelf.upstream_verified("secret", "subscribe", 60, newsroom.now)
    with pytest.raises(Missing):
        shelf.push("secret", "application/atom+xml", b"<feed/>", newsroom.now)
