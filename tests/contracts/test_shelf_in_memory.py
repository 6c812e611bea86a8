"""The shelf that the faces are tested with keeps the promises of every shelf."""

from feeds.web import Shelf
from feeds.web.shelf import Event
from tests.contracts import shelf_promises
from tests.unit.feeds.web.shelf_in_memory import NOW, furnished


def test_it_has_all_shapes() -> None:
    shelf: Shelf = furnished()
    shelf_promises.has_all_shapes(shelf, "a1", "all")


def test_its_stamps_follow_its_pages() -> None:
    shelf_promises.stamps_follow_pages(furnished(), "all")


def test_it_keeps_a_call_once() -> None:
    shelf_promises.keeps_a_call_once(furnished(), "gazette", b"{}", NOW)


def test_what_was_killed_is_gone_for_good() -> None:
    shelf_promises.is_gone_for_good(furnished(), "a-killed")


def test_it_tells_events_in_order() -> None:
    shelf = furnished()
    shelf.told = [Event(number, "article.published", NOW, {}) for number in (2, 3, 5)]
    shelf_promises.tells_events_in_order(shelf, 3)


def test_it_knows_nothing_of_strangers() -> None:
    shelf_promises.knows_nothing_of_strangers(furnished())
