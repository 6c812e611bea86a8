"""The store's shelf keeps the promises of every shelf."""

from feeds.web.shelf import Shelf
from tests.contracts import shelf_promises
from tests.contracts.shelf.newsroom import Newsroom
from worker.shelf import StoreShelf


def test_it_has_all_shapes(shelf: StoreShelf, newsroom: Newsroom) -> None:
    id_ = newsroom.article("Ferry sails again", tagged={"ferries": "Ferries"})
    as_the_faces_see_it: Shelf = shelf
    shelf_promises.has_all_shapes(as_the_faces_see_it, id_, "all")


def test_its_stamps_follow_its_pages(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.article("Ferry sails again")
    shelf.page("all", "atom")
    shelf_promises.stamps_follow_pages(shelf, "all")


def test_it_keeps_a_call_once(shelf: StoreShelf, newsroom: Newsroom) -> None:
    newsroom.source("desk", "hook", secrets=["whsec_one"])
    shelf_promises.keeps_a_call_once(shelf, "desk", b"{}", newsroom.now)


def test_what_was_killed_is_gone_for_good(shelf: StoreShelf, newsroom: Newsroom) -> None:
    id_ = newsroom.article("Captain accused")
    newsroom.take_down(id_)
    shelf_promises.is_gone_for_good(shelf, id_)


def test_it_tells_events_in_order(shelf: StoreShelf, newsroom: Newsroom) -> None:
    for title in ("Ferry sails again", "Lighthouse painted", "Captain accused"):
        id_ = newsroom.article(title)
    newsroom.take_down(id_)
    shelf_promises.tells_events_in_order(shelf, 4)


def test_it_knows_nothing_of_strangers(shelf: StoreShelf) -> None:
    shelf_promises.knows_nothing_of_strangers(shelf)
