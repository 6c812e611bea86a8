"""The API does what the commands do, with the same answers and the same refusals."""

import json
from typing import Any

import pytest

from feeds.web import Face, create_app
from feeds.web.actions import ACTIONS
from tests.contracts.desk.conftest import Do
from tests.contracts.shelf.newsroom import BASE, Newsroom
from tests.unit.feeds.web.asgi_client import Answer, Client
from worker.desk import COMMANDS, run
from worker.shelf import StoreShelf

TOKEN = "api-token"


class Api:
    """The API over a newsroom, asked as a script would."""

    def __init__(self, room: Newsroom) -> None:
        shelf = StoreShelf(room.tools, TOKEN, lambda command, arguments: run(room.tools, command, arguments))
        face = Face(public_url=BASE, api_token=TOKEN)
        self.client = Client(create_app(shelf, face, room.tools.now))

    def post(self, path: str, /, *, token: str = TOKEN, **body: Any) -> Answer:
        return self.client.post(
            f"/api/v1{path}",
            json.dumps(body).encode(),
            authorization=f"Bearer {token}",
            content_type="application/json",
        )

    def get(self, path: str) -> Answer:
        return self.client.get(f"/api/v1{path}", authorization=f"Bearer {TOKEN}")


@pytest.fixture
def api(room: Newsroom) -> Api:
    return Api(room)


def test_every_action_of_the_api_is_a_command_of_the_desk() -> None:
    assert {action.command for action in ACTIONS} <= set(COMMANDS)


def test_an_article_is_corrected_killed_and_restored(api: Api, room: Newsroom) -> None:
    one = room.article("Ferry sails on Sunday")

    corrected = api.post(f"/articles/{one}/correct", title="Ferry sails on Monday", note="The day was wrong.")
    killed = api.post(f"/articles/{one}/kill", reason="counsel")
    gone = api.client.get(f"/articles/{one}")
    restored = api.post(f"/articles/{one}/restore")

    assert (corrected.status, corrected.json["title"]) == (200, "Ferry sails on Monday")
    assert (killed.status, killed.json["status"], gone.status) == (200, "canceled", 410)
    assert (restored.json["status"], restored.json["revision"]) == ("usable", 4)
    assert restored.json["done"] == f"article {one} restored"


def test_a_dry_run_over_http_writes_nothing(api: Api, room: Newsroom) -> None:
    one = room.article("Mayor named")

    found = api.post(f"/articles/{one}/kill", reason="counsel", dry_run=True)

    assert (found.json["dry_run"], found.json["status"]) == (True, "canceled")
    assert api.get(f"/articles/{one}").json["status"] == "usable"


def test_what_is_not_there_contradicts_or_makes_no_sense_has_its_status_and_sentence(
    api: Api, room: Newsroom
) -> None:
    one = room.article("Mayor named")

    missing = api.post("/articles/nothing/kill", reason="counsel")
    contradicts = api.post(f"/articles/{one}/restore")
    invalid = api.post("/sources", url="http://10.1.2.3/feed")
    wrong = api.post("/sources", url="https://a.example/", kind="feed", every="15")
    stranger = api.post(f"/articles/{one}/kill", reason="counsel", token="guess")

    assert (missing.status, missing.error["message"]) == (404, "There is no article 'nothing'.")
    assert (contradicts.status, contradicts.error["code"]) == (409, "conflict")
    assert (invalid.status, invalid.error["field"]) == (422, "url")
    assert "private address" in invalid.error["message"]
    assert (wrong.status, wrong.error["field"]) == (422, "every")
    assert stranger.status == 401
    assert api.get(f"/articles/{one}").json["status"] == "usable"


def test_sources_feeds_and_subscribers_are_added_and_listed(api: Api, room: Newsroom) -> None:
    room.article("Storm at sea", tagged={"sea": "Sea"})

    source = api.post("/sources", url="https://a.example/feed", kind="feed", every="15m")
    hook = api.post("/sources", url="https://desk.example/", kind="hook", name="desk")
    feed = api.post("/feeds", name="sea", tag=["sea"])
    subscriber = api.post("/subscribers", name="paper", feed="sea")

    assert (source.status, source.json["name"]) == (200, "a-example")
    assert hook.json["secret"].startswith("whsec_")
    assert (feed.json["name"], feed.json["count"]) == ("sea", 1)
    assert subscriber.json["token"]
    assert [one["name"] for one in api.get("/sources").json] == ["a-example", "desk", "gazette"]
    assert "whsec_" not in api.get("/sources").text
    assert api.get("/subscribers/paper/report").json["subscriptions"][0]["feed"] == "sea"
    assert api.post("/feeds/sea/check").json["ok"] is True
    assert api.post("/feeds/tag/sea/check").json["ok"] is True
    assert api.post("/feeds/source/gazette/build").status == 200


def test_the_command_line_and_the_api_answer_alike(api: Api, room: Newsroom, do: Do) -> None:
    one = room.article("Storm at sea")

    over_http = api.post(f"/articles/{one}/tag", add=["Sea"], dry_run=True).json
    at_the_desk = do("article tag", id=one, add=["Sea"], dry_run=True)

    assert over_http == json.loads(json.dumps(at_the_desk))


def test_parked_work_is_shown_to_who_has_the_token(api: Api) -> None:
    assert api.get("/parked/12").status == 404
    assert api.client.get("/api/v1/parked/12").status == 401
    assert api.post("/parked/12/retry").status == 404


def test_tags_are_merged_banned_and_renamed_over_http(api: Api, room: Newsroom) -> None:
    # given two articles with a tag each
    room.article("Storm at sea", tagged={"sea": "Sea"})
    room.article("Ferry sails", tagged={"the-sea": "The sea"})

    # when one tag becomes part of the other, which gets another name and kind
    merged = api.post("/tags/the-sea/merge", into="sea")
    called = api.post("/tags/sea/alias", add=["high water"], name="The sea", kind="place")
    wrong = api.post("/tags/sea/alias", kind="animal")
    banned = api.post("/tags/sea/ban", dry_run=True)

    # then the reads say so, and what makes no sense is refused
    assert (merged.status, merged.json["merged"]) == (200, ["the-sea"])
    assert (called.json["name"], called.json["kind"]) == ("The sea", "place")
    assert (wrong.status, wrong.error["field"]) == (422, "kind")
    assert banned.json["banned"] is True
    assert api.get("/tags/high water").json["slug"] == "sea"
    assert api.get("/tags/sea").json["banned"] is False
    assert api.get("/tags/nothing").status == 404
    assert api.client.get("/api/v1/tags").status == 401


def test_tags_and_likely_merges_are_listed_over_http(api: Api, room: Newsroom) -> None:
    # given two spellings of one person's name
    for slug, name in (("andrij-kowalenko", "Andrij Kowalenko"), ("andriy-kovalenko", "Andriy Kovalenko")):
        room.article(f"{name} speaks", tagged={slug: name})
        api.post(f"/tags/{slug}/alias", kind="person")

    # when tags are asked for, then both are listed, and the pair with its reason
    assert {one["slug"] for one in api.get("/tags").json} == {"andrij-kowalenko", "andriy-kovalenko"}
    (pair,) = api.get("/tags/suggested").json
    assert {pair["tag"], pair["into"]} == {"andrij-kowalenko", "andriy-kovalenko"}
    assert pair["reason"] == "two spellings of one name"
