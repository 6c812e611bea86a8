"""The API, the events and the dashboard: what is open, what needs the token, and what is checked."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from feeds.web import Face, create_app
from feeds.web.actions import ACTIONS
from feeds.web.reads import READS
from feeds.web.shelf import Event
from tests.unit.feeds.web.asgi_client import Answer, Client, ask
from tests.unit.feeds.web.conftest import TOKEN
from tests.unit.feeds.web.shelf_in_memory import NOW, ShelfInMemory

BEARER = f"Bearer {TOKEN}"
FORM = "application/x-www-form-urlencoded"


def filled(path: str) -> str:
    for part in ("{id}", "{name}", "{name:path}"):
        path = path.replace(part, "gazette" if "sources" in path else "all" if "name" in part else "a1")
    return "/api/v1" + path.replace("/stories/a1", "/stories/s1")


def post(client: Client, path: str, body: object, **headers: str) -> Answer:
    return client.post(path, json.dumps(body).encode(), **{"authorization": BEARER, **headers})


@pytest.mark.parametrize("read", READS, ids=[one.what for one in READS])
def test_everything_can_be_read_with_the_token(client: Client, read: Any) -> None:
    answer = client.get(filled(read.path), authorization=BEARER)
    assert answer.status == 200
    assert isinstance(answer.json, list if read.listed else dict)


@pytest.mark.parametrize("read", READS, ids=[one.what for one in READS])
def test_without_the_token_only_what_is_public_can_be_read(client: Client, read: Any) -> None:
    assert client.get(filled(read.path)).status == (401 if read.private else 200)


@pytest.mark.parametrize("action", ACTIONS, ids=[one.command for one in ACTIONS])
@pytest.mark.parametrize("sent", ["", "Bearer wrong", "Basic " + TOKEN, "Bearer", TOKEN])
def test_nothing_can_be_done_without_the_token(
    client: Client, shelf: ShelfInMemory, action: Any, sent: str
) -> None:
    answer = client.post(filled(action.path), b"{}", **({"authorization": sent} if sent else {}))
    assert (answer.status, answer.headers["www-authenticate"]) == (401, 'Bearer realm="wirecopy"')
    assert shelf.acted == []


def test_without_a_token_in_the_settings_everything_private_is_closed(shelf: ShelfInMemory) -> None:
    client = Client(create_app(shelf, Face("https://wire.example"), lambda: NOW))
    assert client.get("/api/v1/parked", authorization="Bearer ").status == 401
    assert client.get("/api/v1/parked", authorization="Bearer").status == 401


def test_wrong_tokens_are_slowed_down_and_the_right_one_is_not(client: Client) -> None:
    answers = [client.get("/api/v1/parked", authorization=f"Bearer {n}") for n in range(12)]
    assert [answer.status for answer in answers] == [401] * 10 + [429] * 2
    assert answers[-1].headers["retry-after"] == "60"
    assert client.get("/api/v1/parked", authorization=BEARER).status == 200


def test_a_command_gets_its_checked_arguments(client: Client, shelf: ShelfInMemory) -> None:
    answer = post(client, "/api/v1/articles/a1/kill", {"reason": "court order", "dry_run": True})
    assert (answer.status, answer.json) == (200, {"done": "article kill", "dry_run": True})
    assert shelf.acted == [("article kill", {"id": "a1", "reason": "court order", "dry_run": True})]


def test_a_command_that_needs_nothing_takes_no_body(client: Client, shelf: ShelfInMemory) -> None:
    assert client.post("/api/v1/sources/gazette/poll", authorization=BEARER).status == 200
    assert shelf.acted == [("source poll", {"name": "gazette"})]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/v1/articles/a1/kill", {}, "reason"),
        ("/api/v1/articles/a1/kill", {"reason": 7}, "reason"),
        ("/api/v1/articles/a1/kill", {"reason": "x", "force": True}, "force"),
        ("/api/v1/articles/a1/kill", {"reason": "x", "id": "a2"}, "id"),
        ("/api/v1/articles/a1/kill", {"reason": "x", "dry_run": "yes"}, "dry_run"),
        ("/api/v1/articles/a1/kill", {"reason": "x" * 10_001}, "reason"),
        ("/api/v1/articles/a1/tag", {"add": ["a", 7]}, "add"),
        ("/api/v1/sources", {"url": "https://a.example", "kind": "smoke"}, "kind"),
        ("/api/v1/feeds", {"name": "sea", "limit": -1}, "limit"),
        ("/api/v1/feeds", {"name": "sea", "limit": True}, "limit"),
    ],
)
def test_a_wrong_argument_is_422_and_named(
    client: Client, shelf: ShelfInMemory, path: str, body: object, field: str
) -> None:
    answer = post(client, path, body)
    assert (answer.status, answer.error["field"]) == (422, field)
    assert shelf.acted == []


@pytest.mark.parametrize("body", [b"{", b"[]", b"7", b"[" * 100_000, b"\xff"])
def test_a_body_that_is_no_json_object_is_400(client: Client, body: bytes) -> None:
    assert client.post("/api/v1/articles/a1/kill", body, authorization=BEARER).status == 400


def test_what_is_not_there_is_404_and_what_contradicts_409(client: Client) -> None:
    assert post(client, "/api/v1/articles/nothing/restore", {}).status == 404
    answer = post(client, "/api/v1/sources/paused-already/pause", {})
    assert (answer.status, answer.error["message"]) == (409, "The source is paused already.")


def test_articles_come_in_pages(client: Client) -> None:
    first = client.get("/api/v1/articles?limit=4&source=gazette")
    assert [one["id"] for one in first.json] == ["a1", "a2", "a4", "a5"]
    follow = first.headers["link"].removeprefix("<").partition(">")[0]
    second = client.get(follow)
    assert [one["id"] for one in second.json] == ["a6", "a7", "a8", "a9"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=%C2%B2", "limit"),
        ("page=2", "page"),
        ("since=yesterday-ish", "since"),
        ("tag=a&tag=b", None),
    ],
)
def test_a_wrong_parameter_is_422_and_named(client: Client, query: str, field: str | None) -> None:
    answer = client.get(f"/api/v1/articles?{query}")
    assert (answer.status, answer.error["field"]) == (422, field)


def test_articles_that_are_not_usable_need_the_token(client: Client) -> None:
    assert client.get("/api/v1/articles?status=canceled").status == 401
    assert client.get("/api/v1/articles?status=canceled", authorization=BEARER).status == 200
    assert client.get("/api/v1/articles/a-killed").status == 404
    assert client.get("/api/v1/articles/a-killed", authorization=BEARER).json["status"] == "canceled"


def test_openapi_describes_every_route_there_is(client: Client) -> None:
    document = client.get("/api/openapi.json").json
    assert document["openapi"] == "3.1.0"
    described = {(path, verb) for path, verbs in document["paths"].items() for verb in verbs}
    assert len(described) == len(READS) + len(ACTIONS)
    for path, verb in described:
        target = "/api/v1" + path.replace("{id}", "a1").replace("{name}", "gazette")
        assert client.ask(verb.upper(), target, b"", {}).status != 405


def test_an_address_that_is_read_and_written_names_both_when_it_is_asked_otherwise(client: Client) -> None:
    refused = client.ask("DELETE", "/api/v1/feeds", b"", {})

    assert refused.status == 405
    assert {word.strip() for word in refused.headers["allow"].split(",")} == {"GET", "HEAD", "POST"}


def test_openapi_tells_what_would_be_refused(client: Client) -> None:
    paths = client.get("/api/openapi.json").json["paths"]
    kill = paths["/articles/{id}/kill"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    asked = {one["name"]: one["schema"] for one in paths["/articles"]["get"]["parameters"]}

    assert kill["properties"]["reason"]["minLength"] == 1
    assert kill["properties"]["dry_run"]["type"] == ["boolean", "null"]
    assert asked["limit"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}


def test_scripts_of_other_sites_read_only_what_is_public(client: Client) -> None:
    assert client.get("/api/v1/articles").headers["access-control-allow-origin"] == "*"
    private = client.get("/api/v1/parked", authorization=BEARER)
    assert "access-control-allow-origin" not in private.headers


# Events


def event(number: int, kind: str = "article.published") -> Event:
    return Event(number, kind, NOW, {"id": f"a{number}", "title": "Line\nbreak"})


def listen(app: Any, events: int, **headers: str) -> str:
    """Return the stream until that many events have come."""

    async def run() -> str:
        got: list[bytes] = []
        enough = asyncio.Event()

        async def receive() -> dict[str, Any]:
            await asyncio.wait_for(enough.wait(), 5)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            got.append(message.get("body", b""))
            if b"".join(got).count(b"\nevent: ") >= events:
                enough.set()

        sent = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        scope = {
            "type": "http", "method": "GET", "path": "/events", "raw_path": b"/events", "query_string": b"",
            "headers": sent, "root_path": "", "scheme": "https", "http_version": "1.1",
            "server": ("wire.example", 443), "client": ("192.0.2.7", 1), "asgi": {"version": "3.0"},
        }  # fmt: skip
        await app(scope, receive, send)
        return b"".join(got).decode()

    return asyncio.run(run())


def test_who_was_away_gets_what_was_missed_in_order(client: Client, shelf: ShelfInMemory) -> None:
    shelf.told = [event(1), event(2), event(3, "article.killed")]
    stream = listen(client.app, 2, last_event_id="1")
    assert "id: 1\n" not in stream
    assert stream.index("id: 2\nevent: article.published\n") < stream.index("id: 3\nevent: article.killed\n")
    assert '"title": "Line\\nbreak"' in stream


def test_who_comes_new_hears_what_happens_from_now_on(client: Client, shelf: ShelfInMemory) -> None:
    shelf.told = [event(1)]

    class Later(ShelfInMemory):
        """It tells of a second event once somebody asked for the newest twice."""

        asked = 0

        def newest_event(self) -> int:
            self.asked += 1
            if self.asked == 2:
                self.told.append(event(2))
            return super().newest_event()

    later = Later(told=shelf.told)
    app = create_app(later, Face("https://wire.example", events_poll_seconds=0.01), lambda: NOW)
    stream = listen(app, 1)
    assert "id: 2\n" in stream
    assert "id: 1\n" not in stream


def test_a_last_event_id_that_is_none_is_422(client: Client) -> None:
    assert client.get("/events", last_event_id="latest").status == 422


def test_too_many_listeners_are_turned_away(shelf: ShelfInMemory) -> None:
    app = create_app(shelf, Face("https://wire.example", max_listeners=0), lambda: NOW)
    assert asyncio.run(ask(app, "GET", "/events", b"", {})).status == 503


# The dashboard


def form(client: Client, path: str, fields: dict[str, str], **headers: str) -> Answer:
    return client.post(path, urlencode(fields).encode(), content_type=FORM, **headers)


def signed_in(client: Client) -> str:
    answer = form(client, "/admin/sign-in", {"token": TOKEN})
    assert (answer.status, answer.headers["location"]) == (303, "/admin")
    return answer.headers["set-cookie"]


def cookie(client: Client) -> str:
    return signed_in(client).partition(";")[0]


def test_the_dashboard_asks_for_the_token(client: Client) -> None:
    answer = client.get("/admin")
    assert 'type="password"' in answer.text
    assert "harbour-bulletin" not in answer.text
    assert answer.headers["cache-control"] == "private, no-store"


def test_the_session_is_kept_from_scripts_other_sites_and_plain_http(client: Client) -> None:
    given = signed_in(client).lower()
    for flag in ("httponly", "samesite=strict", "secure", "path=/admin"):
        assert flag in given
    assert TOKEN not in given


def test_who_is_signed_in_sees_sources_and_parked_work(client: Client) -> None:
    text = client.get("/admin", cookie=cookie(client)).text
    assert "The server answered 503 three times." in text
    assert "The page ended in the middle of a tag." in text


def test_a_wrong_token_signs_nobody_in(client: Client) -> None:
    answer = form(client, "/admin/sign-in", {"token": "guess"})
    assert answer.status == 401
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("forged", ["", "99999999999.", "99999999999.0" * 3, "x.y", "9.\xe9"])
def test_a_forged_session_signs_nobody_in(client: Client, forged: str) -> None:
    assert "harbour-bulletin" not in client.get("/admin", cookie=f"wirecopy_admin={forged}").text


def test_a_session_ends(shelf: ShelfInMemory, face: Face) -> None:
    kept = cookie(Client(create_app(shelf, face, lambda: NOW)))
    later = Client(create_app(shelf, face, lambda: NOW + timedelta(hours=13)))
    assert "harbour-bulletin" not in later.get("/admin", cookie=kept).text


def test_a_button_does_what_it_says(client: Client, shelf: ShelfInMemory) -> None:
    fields = {"command": "article kill", "id": "a1", "reason": "court order"}
    answer = form(client, "/admin/act", fields, cookie=cookie(client), origin="https://wire.example")
    assert answer.status == 303
    assert shelf.acted == [("article kill", {"id": "a1", "reason": "court order"})]


def test_a_form_from_another_site_is_refused(client: Client, shelf: ShelfInMemory) -> None:
    fields = {"command": "article kill", "id": "a1", "reason": "x"}
    kept = cookie(client)
    for sent in ({"origin": "https://evil.example"}, {"origin": "null"}, {"sec_fetch_site": "cross-site"}):
        assert form(client, "/admin/act", fields, cookie=kept, **sent).status == 403
    assert shelf.acted == []


def test_a_button_without_a_session_does_nothing(client: Client, shelf: ShelfInMemory) -> None:
    assert form(client, "/admin/act", {"command": "source poll", "name": "gazette"}).status == 401
    assert shelf.acted == []


def test_a_button_that_failed_says_why(client: Client) -> None:
    kept = cookie(client)
    missing = form(client, "/admin/act", {"command": "article kill", "id": "a1", "reason": ""}, cookie=kept)
    assert (missing.status, "reason is needed" in missing.text) == (422, True)
    unknown = form(client, "/admin/act", {"command": "feed remove", "name": "all"}, cookie=kept)
    assert (unknown.status, "no such button" in unknown.text) == (422, True)


def test_the_dashboard_explains_an_article(client: Client) -> None:
    kept = cookie(client)
    assert 'href="/admin/articles/a1"' in client.get("/admin", cookie=kept).text
    text = client.get("/admin/articles/a1", cookie=kept).text
    for told in (
        "own id leads to this article",
        "evening-paper",
        "2xx",
        "9,100, no longer kept",
        "correction",
    ):
        assert told in text
    assert "&lt;b&gt;height" in text
    assert 'href="/admin/articles/a1?from=1&amp;to=2#changes"' in text


def test_the_dashboard_shows_what_lies_between_two_revisions(client: Client) -> None:
    answer = client.get("/admin/articles/a1?from=1&to=2", cookie=cookie(client))
    assert "<del>two</del><ins>&lt;i&gt;three&lt;/i&gt;</ins>" in answer.text
    assert answer.headers["cache-control"] == "private, no-store"


def test_an_id_leads_to_its_explanation(client: Client) -> None:
    answer = client.get("/admin/articles?id=%20a1", cookie=cookie(client))
    assert (answer.status, answer.headers["location"]) == (303, "/admin/articles/a1")
    assert client.get("/admin/articles?id=", cookie=cookie(client)).headers["location"] == "/admin"


def test_an_explanation_is_for_who_is_signed_in_and_for_articles_that_are_there(client: Client) -> None:
    assert "evening-paper" not in client.get("/admin/articles/a1").text
    kept = cookie(client)
    assert client.get("/admin/articles/nothing", cookie=kept).status == 404
    assert client.get("/admin/articles/a1?from=1&to=x", cookie=kept).status == 422


def test_signing_out_takes_the_session_away(client: Client) -> None:
    answer = form(client, "/admin/sign-out", {}, cookie=cookie(client))
    assert answer.status == 303
    assert "max-age=0" in answer.headers["set-cookie"].lower()
