"""`wirecopy source` as a person types it."""

from pathlib import Path

from tests.unit.worker.cli.conftest import Wirecopy
from worker.demo.origin import Origin


def test_a_site_is_added_polled_and_in_the_feeds_without_a_running_worker(
    wirecopy: Wirecopy, press: Origin
) -> None:
    added = wirecopy.says("source", "add", f"{press.url}/courier/", "--every", "15m")
    polled = wirecopy.says("source", "poll", "the-harrow-coast-courier", "--wait")

    assert "named by the page" in added
    assert polled == "the-harrow-coast-courier: 8 new articles, 8 in all\n"
    listed = wirecopy.json("article", "list")
    assert len(listed) == 8
    assert all(len(one["text"]) > 400 for one in listed)
    shown = wirecopy.json("source", "show", "the-harrow-coast-courier")
    assert (shown["state"], shown["articles"]) == ("ok", 8)
    again = wirecopy.says("source", "poll", "--all", "--wait")
    assert again == "the-harrow-coast-courier: nothing new\n"


def test_an_empty_store_says_what_to_do(wirecopy: Wirecopy) -> None:
    assert "wirecopy source add URL" in wirecopy.says("source", "list")
    assert wirecopy.json("source", "list") == []


def test_what_can_not_be_added_is_told_in_one_sentence(wirecopy: Wirecopy, press: Origin) -> None:
    for url, sentence in {
        f"{press.url}/nothing": "the server answered 404",
        "http://10.1.2.3/": "10.1.2.3 is a private address",
        "http://127.0.0.1:9/": "127.0.0.1",
        "gopher://courier.example/": "an absolute http(s) address",
    }.items():
        said = wirecopy.complains("source", "add", url)
        assert sentence in said
        assert said.count("\n") == 1


def test_wrong_usage_is_exit_code_two(wirecopy: Wirecopy) -> None:
    assert "Name the sources" in wirecopy.complains("source", "poll", code=2)
    assert "gopher" in wirecopy.complains("source", "add", "http://a.example/", "--kind", "gopher", code=2)
    assert wirecopy("source", "add").exit_code == 2


def test_a_hook_prints_its_address_and_secret(wirecopy: Wirecopy) -> None:
    said = wirecopy.says("source", "add", "https://desk.example/", "--kind", "hook", "--name", "desk")

    assert "/hooks/desk" in said
    assert "whsec_" in said
    assert "whsec_" not in wirecopy.says("source", "show", "desk")
    assert "whsec_" not in wirecopy("source", "list", "--json").stdout


def test_a_dry_run_changes_nothing(wirecopy: Wirecopy, press: Origin) -> None:
    said = wirecopy.says("source", "add", f"{press.url}/courier/rss.xml", "--dry-run")

    assert "would be added" in said
    assert wirecopy.json("source", "list") == []


def test_sources_are_paused_resumed_and_removed(newsroom: Wirecopy) -> None:
    assert newsroom.says("source", "pause", "courier") == "source courier paused\n"
    assert "is paused" in newsroom.complains("source", "poll", "courier")
    assert newsroom.says("source", "resume", "courier") == "source courier resumed\n"
    assert newsroom.says("source", "remove", "courier") == "source courier removed; its 8 articles stay\n"
    assert "no source named 'courier'" in newsroom.complains("source", "show", "courier")


def test_a_list_of_feeds_goes_in_and_out(wirecopy: Wirecopy, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml version="2.0"><body><outline text="Coast">'
        '<outline text="Gazette" xmlUrl="https://gazette.example/feed"/></outline></body></opml>'
    )

    said = wirecopy.says("source", "import", str(file), "--every", "1h", "--no-full-text")

    assert said == "1 source added\n"
    assert wirecopy.json("source", "show", "gazette")["options"] == {
        "every_seconds": 3600,
        "full_text": False,
        "folder": ["Coast"],
    }
    assert 'xmlUrl="https://gazette.example/feed"' in wirecopy.says("source", "export")
    assert "1 there already" in wirecopy.says("source", "import", str(file))


def test_a_dead_source_is_told_after_a_poll_that_waits(wirecopy: Wirecopy) -> None:
    wirecopy.says("source", "add", "http://127.0.0.1:9/feed", "--kind", "feed", "--name", "dead")

    result = wirecopy("source", "poll", "dead", "--wait")

    assert result.exit_code == 1
    assert result.stdout.startswith("dead: 127.0.0.1")
    assert wirecopy.json("source", "show", "dead")["state"] == "failing"


def test_looking_adds_nothing(wirecopy: Wirecopy, press: Origin) -> None:
    found = wirecopy.json("source", "test", f"{press.url}/anzeiger/")

    assert (found["kind"], found["format"]) == ("feed", "atom")
    assert wirecopy.json("source", "list") == []


def test_a_poll_without_a_worker_says_that_nobody_works(newsroom: Wirecopy) -> None:
    said = newsroom.says("source", "poll", "courier")

    assert said.endswith("No worker runs now; with --wait it is done here.\n")
