"""What a subscriber received, from the first call to the report that proves it."""

from config.settings import Settings
from tests.unit.worker.cli.conftest import Wirecopy
from worker.demo.subscriber import Subscriber
from worker.jobs.tools import Tools
from worker.jobs.turn import work_until_done
from worker.store import Store


def work(wirecopy: Wirecopy) -> None:
    """Do all that is due, as the workers of `wirecopy up` would."""
    settings = Settings(data=wirecopy.data, allow_hosts=("127.0.0.1",))
    store = Store(settings.database)
    assert work_until_done(Tools(settings, store), seconds=30)
    store.close()


def test_the_report_proves_what_a_subscriber_received_until_an_article_was_killed(newsroom: Wirecopy) -> None:
    with Subscriber() as evening:
        added = newsroom.json("subscriber", "add", "evening", "--feed", "all", "--webhook", evening.url)
        evening.trust(added["secret"])
        one = newsroom.json("article", "list")[0]["id"]
        newsroom.says("article", "correct", one, "--title", "Right", "--note", "The title was wrong.")
        work(newsroom)
        newsroom.says("article", "kill", one, "--reason", "court order")
        work(newsroom)
        received = [(call.type, call.article_id, call.verified) for call in evening.received]

        assert received == [("article.corrected", one, True), ("article.killed", one, True)]
        report = newsroom.json("subscriber", "report", "evening")["subscriptions"][0]
        assert (report["counts"]["delivered"], report["missing"]) == (2, [])
        assert [(line["event"], line["receipt"]["kind"]) for line in report["deliveries"]] == [
            ("article.killed", "2xx"),
            ("article.corrected", "2xx"),
        ]
        said = newsroom.says("subscriber", "report", "evening")
        assert "2 delivered" in said
        assert "Everything that was told since it subscribed has been received." in said
        assert [line["state"] for line in newsroom.json("delivery", "list")] == ["delivered"] * 2
        assert "evening (all): article.killed" in newsroom.says("article", "explain", one)

        again = newsroom.says("subscriber", "redeliver", "evening", "--from", "2")
        work(newsroom)

        assert again == "1 delivery to evening will be sent again\n"
        assert [call.type for call in evening.received][2:] == ["article.killed"]


def test_what_has_not_arrived_is_named_with_its_error(newsroom: Wirecopy) -> None:
    newsroom.says("subscriber", "add", "evening", "--feed", "all", "--webhook", "http://127.0.0.1:9/")
    one = newsroom.json("article", "list")[0]["id"]
    newsroom.says("article", "correct", one, "--title", "Right", "--note", "The title was wrong.")

    work(newsroom)

    said = newsroom.says("subscriber", "report", "evening")
    assert "Not received yet:" in said
    assert f"  {one}  Right" in said
    assert "1 of these have not been delivered" in said
    assert "127.0.0.1" in newsroom.says("delivery", "list", "--state", "due")
    newsroom.says("article", "kill", one, "--reason", "court order")
    work(newsroom)
    assert "has been received" not in newsroom.says("subscriber", "report", "evening")
