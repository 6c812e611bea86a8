"""`wirecopy feed`, `subscriber`, `delivery`, `parked` and `config apply` as a person types them."""

import re
from pathlib import Path
from urllib.parse import unquote

from tests.unit.worker.cli.conftest import Wirecopy


def test_a_feed_is_added_shown_checked_and_removed(newsroom: Wirecopy) -> None:
    added = newsroom.says("feed", "add", "harbour", "--match", "harbour", "--title", "The harbour")

    assert added.splitlines()[0].startswith("feed harbour added, with ")
    assert "match harbour" in newsroom.says("feed", "show", "harbour")
    assert newsroom.json("feed", "show", "harbour")["articles"]
    assert newsroom.says("feed", "check", "harbour").startswith("rss: ok, ")
    assert newsroom.json("feed", "check", "all")["ok"] is True
    assert "written again" in newsroom.says("feed", "build", "harbour")
    assert "harbour" in newsroom.says("feed", "list")
    assert "410" in newsroom.says("feed", "remove", "harbour")
    assert "no feed named 'harbour'" in newsroom.complains("feed", "show", "harbour")


def test_feeds_are_exported_as_files(newsroom: Wirecopy, tmp_path: Path) -> None:
    out = tmp_path / "out"
    rehearsed = newsroom.says("feed", "export", str(out), "--dry-run")
    said = newsroom.says("feed", "export", str(out))

    assert rehearsed.endswith(f"feeds with their pages would be exported to {out}\n")
    assert said.endswith(f"files exported to {out}\n")
    assert newsroom.json("feed", "show", "all")["written"] is None
    assert (out / "feeds" / "all.atom").stat().st_size > 1000
    assert (out / "feeds.opml").exists()
    assert len(list((out / "articles").glob("*/index.html"))) == 8


def test_the_links_of_exported_pages_lead_to_files(newsroom: Wirecopy, tmp_path: Path) -> None:
    out = tmp_path / "out"
    newsroom.says("feed", "export", str(out))

    links = [
        (page, link)
        for page in out.rglob("*.html")
        for link in re.findall(r"""(?:href|src)=["']([^"'#:]+)""", page.read_text())
    ]

    assert len(links) > 100
    broken = [link for page, link in links if not (page.parent / unquote(link)).is_file()]
    assert set(broken) <= {"http", "https"}


def test_a_subscriber_is_added_reported_on_and_removed(newsroom: Wirecopy) -> None:
    added = newsroom.says("subscriber", "add", "paper", "--feed", "all", "--webhook", "http://127.0.0.1:9/x")
    rotated = newsroom.says("subscriber", "rotate", "paper")

    assert "token " in added
    assert "whsec_" in added
    assert "whsec_" in rotated
    assert "paper" in newsroom.says("subscriber", "list")
    assert "nothing sent yet" in newsroom.says("subscriber", "report", "paper")
    assert newsroom.json("subscriber", "report", "paper")["subscriptions"][0]["feed"] == "all"
    assert newsroom.says("subscriber", "redeliver", "paper").startswith("0 deliveries")
    assert newsroom.says("subscriber", "remove", "paper").endswith("its receipts stay\n")
    assert "no such deliveries" in newsroom.says("delivery", "list", "--state", "due")
    assert "no subscriber named 'paper'" in newsroom.complains("subscriber", "report", "paper")


def test_what_is_parked_is_listed_shown_and_given_up(newsroom: Wirecopy, tmp_path: Path) -> None:
    assert newsroom.says("parked", "list") == "Nothing is parked.\n"
    empty = tmp_path / "empty.html"
    empty.write_text("<html></html>")
    newsroom.complains("article", "ingest", str(empty), "--wait")

    listed = newsroom.json("parked", "list")
    shown = newsroom.says("parked", "show", listed[0]["id"])

    assert len(listed) == 1
    assert listed[0]["reason"] in shown
    assert "It begins:" in shown
    assert "tried again" in newsroom.says("parked", "retry", "--all")
    assert newsroom.complains("parked", "retry", code=2)
    assert "nothing is parked under" in newsroom.complains("parked", "drop", "99")


def test_a_catalogue_is_applied(wirecopy: Wirecopy) -> None:
    assert "there is no catalogue" in wirecopy.complains("config", "apply")
    (wirecopy.data / "wirecopy.toml").write_text(
        '[sources.gazette]\nurl = "https://gazette.example/feed"\nkind = "feed"\n'
        '[subscribers.paper]\nfeeds = ["all"]\n'
    )

    rehearsed = wirecopy.says("config", "apply", "--dry-run")
    done = wirecopy.says("config", "apply")

    assert rehearsed.startswith("would be done:\nsource gazette added as a feed\n")
    assert "told this once:" in done
    assert wirecopy.says("config", "apply") == "all is as the catalogue says\n"
