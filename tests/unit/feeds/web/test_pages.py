"""The pages for people: what they show, what they never let through, and how they may be kept."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from feeds.web import Face, create_app
from feeds.web.openapi import SHAPES
from feeds.web.views import without_pictures
from tests.unit.feeds.web.asgi_client import Answer, Client
from tests.unit.feeds.web.shelf_in_memory import BASE, NOW, ShelfInMemory, article_of

PAGES = (
    "/",
    "/feeds/all",
    "/feeds/tag/elbing",
    "/articles/a1",
    "/stories/s1",
    "/articles/a-killed",
    "/nothing",
)
HOSTILE = "\"><script>alert('x')</script>&<img src=x onerror=alert(1)>"


def page(client: Client, path: str) -> Answer:
    return client.get(path, accept="text/html,application/xhtml+xml,*/*;q=0.8")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_but_our_stylesheet_icon_and_the_pictures_of_articles(
    client: Client, path: str
) -> None:
    answer = page(client, path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "style-src 'self'" in policy
    assert "script-src" not in policy
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    loaded = re.findall(r'<link rel="(?:stylesheet|icon)"[^>]* href="([^"]*)"', answer.text)
    assert all(href.startswith("/assets/") for href in loaded)
    assert loaded


@pytest.mark.parametrize(
    ("asked", "sent"),
    [("gzip;q=0", ""), ("identity, *;q=0", ""), ("br", ""), ("", ""), ("br, GZIP", "gzip"), ("*", "gzip")],
)
def test_a_page_is_packed_for_who_takes_it_and_for_nobody_else(client: Client, asked: str, sent: str) -> None:
    answer = client.get("/", accept="text/html", accept_encoding=asked)

    assert answer.headers.get("content-encoding", "") == sent
    assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_aloud(client: Client, path: str) -> None:
    text = page(client, path).text
    assert text.startswith('<!doctype html><html lang="en">')
    assert text.count("<h1") == 1
    assert text.count('<main id="content"') == 1
    assert '<a href="#content" class="skip">' in text
    assert "<title>" in text
    levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_front_page_shows_latest_feeds_sources_and_status(client: Client) -> None:
    text = page(client, "/").text
    for shown in ("The ferry to Sandholm", "Harbour and sea", "harbour-bulletin", "failing", "1,240"):
        assert shown in text


def test_an_empty_house_says_how_to_begin(client: Client, shelf: ShelfInMemory) -> None:
    shelf.kept_articles.clear()
    assert "wirecopy source add" in page(client, "/").text


def test_a_feed_page_links_all_formats_and_helps_to_subscribe(client: Client) -> None:
    text = page(client, "/feeds/all").text
    for format_ in ("atom", "rss", "json"):
        assert f'href="/feeds/all.{format_}"' in text
    assert f"<code>{BASE}/feeds/all.atom</code>" in text
    assert '<link rel="alternate" type="application/atom+xml" href="/feeds/all.atom"' in text


def test_an_article_names_its_source_its_correction_and_what_is_related(client: Client) -> None:
    text = page(client, "/articles/a1").text
    for shown in (
        "https://gazette.example/a1", "1.2 million crowns, not 12 million", "/feeds/tag/marta-kohler",
        "/stories/s1", 'href="/articles/a2"', "both name Sandholm", "https://harbour.example/ferry",
        "Nobody here measures the winter",
    ):  # fmt: skip
        assert shown in text


def test_an_article_says_its_language_to_screen_readers(client: Client) -> None:
    assert '<article class="piece" lang="de"' in page(client, "/articles/a3").text


def test_a_killed_article_is_410_and_says_so(client: Client) -> None:
    answer = page(client, "/articles/a-killed")
    assert answer.status == 410
    assert "taken down" in answer.text
    assert client.get("/articles/a-killed.json").status == 410


def test_a_moved_article_is_301(client: Client) -> None:
    answer = client.get("/articles/a-old")
    assert (answer.status, answer.headers["location"]) == (301, f"{BASE}/articles/a1")


def test_an_article_as_json_has_every_key_of_the_contract(client: Client) -> None:
    article = client.get("/articles/a1.json").json
    for key in SHAPES["article"].split():
        assert key in article


@pytest.mark.parametrize("path", ["/articles/none", "/articles/none.json", "/stories/none", "/feeds/none"])
def test_what_is_not_there_is_404(client: Client, path: str) -> None:
    assert client.get(path).status == 404


def test_an_error_is_a_page_for_people_and_json_for_programs(client: Client) -> None:
    assert page(client, "/nothing").headers["content-type"].startswith("text/html")
    assert client.get("/nothing", accept="*/*").error["code"] == "not_found"


def test_hostile_texts_are_only_ever_texts(client: Client, shelf: ShelfInMemory) -> None:
    evil = article_of(
        "evil", HOSTILE, summary=HOSTILE, authors=[HOSTILE], source=HOSTILE, url="javascript:alert(1)",
        note=HOSTILE, story=HOSTILE, text=HOSTILE, language=HOSTILE,
        tags=[{"name": HOSTILE, "slug": HOSTILE, "kind": "topic", "score": 1, "evidence": [], "origin": ""}],
        also_at=[{"source": HOSTILE, "url": "data:text/html,x"}],
        related=[{"id": "", "url": "javascript:alert(1)", "title": HOSTILE, "reason": HOSTILE, "score": 1}],
    )  # fmt: skip
    shelf.kept_articles = {"evil": evil}
    shelf.facts["all"] = {
        "name": "all", "title": HOSTILE, "description": HOSTILE, "private": False, "automatic": True,
        "count": 1, "updated": HOSTILE, "articles": [evil],
    }  # fmt: skip
    for path in ("/", "/articles/evil", "/feeds/all"):
        text = page(client, path).text
        assert "<script" not in text
        assert "<img" not in text
        assert "javascript:" not in text
        assert 'href="data:' not in text


def test_pictures_can_be_hidden(shelf: ShelfInMemory, face: Face) -> None:
    client = Client(create_app(shelf, replace(face, pictures="hide"), lambda: NOW))
    answer = page(client, "/articles/a1")
    assert "<img" not in answer.text
    assert ">Picture</a>: The new pier at low tide" in answer.text
    assert "img-src 'self';" in answer.headers["content-security-policy"]


def test_the_lead_s_picture_is_shown_only_where_pictures_are(shelf: ShelfInMemory, face: Face) -> None:
    for article in shelf.kept_articles.values():
        if isinstance(article, dict):
            article["image"] = "https://gazette.example/lead.jpg"

    shown = page(Client(create_app(shelf, replace(face, pictures="link"), lambda: NOW)), "/")
    hidden = page(Client(create_app(shelf, replace(face, pictures="hide"), lambda: NOW)), "/")

    assert 'src="https://gazette.example/lead.jpg"' in shown.text
    assert "img-src 'self' http: https:" in shown.headers["content-security-policy"]
    assert "gazette.example/lead.jpg" not in hidden.text


def test_a_hidden_picture_is_a_link_and_says_nothing_twice() -> None:
    one = '<img src="https://g.example/p.png?a=1&amp;b=2" alt="The quay &amp; sea">'

    alone = without_pictures(f"<p>{one}</p>")
    told = without_pictures(
        f"<figure>{one}<figcaption><b>The quay &amp; sea</b>, at dawn</figcaption></figure>"
    )

    address = 'href="https://g.example/p.png?a=1&amp;b=2"'
    assert address in alone
    assert "</a>: The quay &amp; sea</em>" in alone
    assert address in told
    assert told.count("The quay") == 1


def test_a_client_that_names_a_feed_type_is_sent_to_that_document(client: Client) -> None:
    answer = client.get("/feeds/all", accept="application/rss+xml, */*;q=0.1")
    assert (answer.status, answer.headers["location"]) == (302, "/feeds/all.rss")
    assert answer.headers["vary"] == "Accept"


@pytest.mark.parametrize("accept", ["*/*", "", "text/html", "text/html, application/atom+xml;q=0.9"])
def test_everybody_else_gets_the_page_of_a_feed(client: Client, accept: str) -> None:
    answer = client.get("/feeds/all", accept=accept)
    assert answer.headers["content-type"].startswith("text/html")
    assert "Accept" in answer.headers["vary"]


def test_a_removed_feeds_page_is_410_and_a_renamed_one_301(client: Client) -> None:
    assert page(client, "/feeds/late").status == 410
    assert page(client, "/feeds/former").headers["location"] == f"{BASE}/feeds/harbour"


def test_a_page_that_did_not_change_is_304(client: Client) -> None:
    first = page(client, "/articles/a1")
    answer = client.get("/articles/a1", accept="text/html", if_none_match=first.headers["etag"])
    assert (answer.status, answer.body) == (304, b"")


def test_pages_are_compressed_on_request(client: Client) -> None:
    answer = client.get("/articles/a1", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["vary"]


def test_the_stylesheet_may_be_kept_for_ever_at_its_own_address(client: Client) -> None:
    (address,) = re.findall(r'rel="stylesheet" href="([^"]*)"', page(client, "/").text)
    answer = client.get(address)
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert "prefers-color-scheme: dark" in answer.text


@pytest.mark.parametrize("name", ["nothing.css", "..%2fface.py", "%2e%2e/face.py"])
def test_only_our_static_files_are_served(client: Client, name: str) -> None:
    assert client.get(f"/assets/{name}").status == 404


def test_opml_lists_every_feed(client: Client) -> None:
    answer = client.get("/feeds.opml")
    assert answer.headers["content-type"] == "text/x-opml; charset=utf-8"
    found = {one.get("xmlUrl") for one in ET.fromstring(answer.body).iter("outline")}
    assert found == {f"{BASE}/feeds/{name}.atom" for name in ("all", "harbour", "tag/elbing")}


@pytest.mark.parametrize(
    "path", [*PAGES, "/feeds.opml", "/healthz", "/api/v1/articles", "/hooks/x", "/admin"]
)
def test_every_answer_bears_the_security_headers(client: Client, path: str) -> None:
    headers = page(client, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_an_unexpected_error_is_a_quiet_500(client: Client, shelf: ShelfInMemory) -> None:
    shelf.broken = RuntimeError("password=hunter2")
    answer = page(client, "/")
    assert (answer.status, answer.headers["content-type"]) == (500, "text/html; charset=utf-8")
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text


def test_health_readiness_and_figures_are_told(client: Client, shelf: ShelfInMemory) -> None:
    assert client.get("/healthz").json == {"alive": True}
    assert client.get("/readyz").status == 200
    shelf.wrong["broker"] = "no answer for 12 s"
    answer = client.get("/readyz")
    assert (answer.status, answer.json["checks"]["broker"]) == (503, "no answer for 12 s")
    metrics = client.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "# TYPE wirecopy_articles gauge\nwirecopy_articles 1240\n" in metrics.text
    assert 'wirecopy_queue_waiting{queue="fe\\"tch"} 3' in metrics.text


def test_a_summary_that_is_the_beginning_of_the_text_is_not_set_twice(
    client: Client, shelf: ShelfInMemory
) -> None:
    text = "The ferry sails again. It is six days late."
    shelf.kept_articles["twice"] = article_of("twice", "Ferry", summary="The ferry sails…", text=text)
    shelf.kept_articles["own"] = article_of("own", "Ferry", summary="Six days late, she sails.", text=text)
    told = "The ferry sails again after nine days, with a sick ewe and the post of a week. [Corrected.]"
    noted = article_of("noted", "Ferry", summary=told, text=told.removesuffix(" [Corrected.]"))
    shelf.kept_articles["noted"] = noted

    assert 'class="standfirst"' not in client.get("/articles/twice").text
    assert 'class="standfirst"' not in client.get("/articles/noted").text
    assert "Six days late, she sails." in client.get("/articles/own").text


def test_feeds_of_tags_stand_apart_from_feeds_people_made(client: Client) -> None:
    page = client.get("/").text

    assert page.index("Harbour and sea") < page.index("In the news") < page.index("Elbing</a>")
