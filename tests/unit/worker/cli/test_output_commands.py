"""`wirecopy feed`, `subscriber`, `delivery`, `parked` and `config apply` as a person types them."""

from pathlib import Path

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
    said = newsroom.says("feed", "export", str(tmp_path / "out"))

    assert said.endswith(f"feeds exported to {tmp_path / 'out'}\n")
    assert (tmp_path / "out" / "feeds" / "all.atom").stat().st_size > 1000
    assert (tmp_path / "out" / "feeds.opml").exists()


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
