"""The scenes in which something changes: a correction, a changed page, a late article, a kill."""

from datetime import UTC, datetime

from worker.demo.expected import expected
from worker.demo.push import PUSHED, hook_call, pushed_data
from worker.demo.show_report import unless, wait_for
from worker.demo.show_scenes import EDITED, KILLED, LATE, READER, Stage
from worker.demo.show_visitor import TOMBSTONE, Json

_SOON_SECONDS = 10.0


def correct(stage: Stage) -> None:
    """Let the publisher push a correction: the same entry, with the new words and a newer time."""
    before = stage.entry(PUSHED)
    data = pushed_data(stage.origin.url, datetime.now(UTC))
    data |= {"title": f"{data['title']} (corrected)", "note": "The headline has been made more precise."}
    status = stage.call_hook(hook_call(stage.secret, "article.corrected", data, datetime.now(UTC)))
    waited = wait_for(lambda: _title(stage.entry(PUSHED)) == data["title"], _SOON_SECONDS)
    stage.report.scene("the publisher pushes a correction")
    stage.report.check("the hook answers 202", unless(status == 202, f"it answered {status}"))
    _same_entry(stage, PUSHED, before, waited)
    id_ = stage.ids.get(PUSHED, "")
    heard = stage.subscriber.wait(
        lambda got: any(one.article_id == id_ and one.type == "article.corrected" for one in got),
        _SOON_SECONDS,
    )
    stage.report.check("the subscriber is told of the correction", unless(heard, "it was not"))


def republish(stage: Stage) -> None:
    """Change a page at the press and ask, through the hook, to fetch it again."""
    before = stage.entry(EDITED)
    stage.origin.edit(EDITED)
    data = {"url": stage.origin.address(EDITED)}
    status = stage.call_hook(hook_call(stage.secret, "article.republish", data, datetime.now(UTC)))
    waited = wait_for(lambda: "2.4 million crowns" in _text(stage.entry(EDITED)), _SOON_SECONDS)
    stage.report.scene("a page changes at the press, and the hook says: republish")
    stage.report.check("the hook answers 202", unless(status == 202, f"it answered {status}"))
    _same_entry(stage, EDITED, before, waited)


def poll_again(stage: Stage) -> None:
    """Publish one more article at the press and poll."""
    stage.origin.publish(LATE)
    stage.visitor.act("/sources/courier/poll")
    waited = wait_for(lambda: stage.entry(LATE) is not None, _SOON_SECONDS)
    stage.report.scene(f"the press publishes “{expected()[LATE].title}”")
    stage.report.check("the next poll brings it", unless(waited is not None, "it did not come"))


def kill(stage: Stage) -> None:
    """Kill an article, and see that it is gone everywhere, and stays gone."""
    report, visitor = stage.report, stage.visitor
    id_ = stage.ids.get(KILLED, "")
    article = visitor.json(f"/articles/{id_}.json")
    visitor.act(f"/articles/{id_}/kill", reason="The demo shows how a kill works.")
    report.scene(f"the operator kills “{article['title']}”")
    path = expected()[KILLED].path

    def still_in() -> list[str]:
        return [name for name in article["feeds"] if path in visitor.entries(name)]

    waited = wait_for(lambda: not still_in(), _SOON_SECONDS)
    claim = f"it is gone from all {len(article['feeds'])} feeds it was in"
    if report.check(claim, (f"it is still in {name}" for name in still_in())) and waited is not None:
        report.line(f"            kill to gone: {waited:.2f} s")
    report.check("its page answers 410", _not_gone(stage, id_))
    tombs = [one.get("ref", "") for one in visitor.atom().iter(TOMBSTONE)]
    report.check("Atom has a tombstone in its place", unless(article["uri"] in tombs, "there is none"))
    heard = stage.subscriber.wait(
        lambda got: any(one.article_id == id_ and one.type == "article.killed" for one in got), _SOON_SECONDS
    )
    report.check("the subscriber is told of the kill", unless(heard, "it was not"))
    wait_for(lambda: bool(_receipts(stage, id_)), _SOON_SECONDS)
    report.check("its receipt is in the ledger", unless(_receipts(stage, id_), "there is none"))


def hold(stage: Stage) -> None:
    """Poll everything again, though the press still shows the killed article."""
    asked = stage.origin.requests["/courier/rss.xml"]
    stage.visitor.act("/sources/courier/poll")
    polled = wait_for(
        lambda: stage.origin.requests["/courier/rss.xml"] > asked and _idle(stage), _SOON_SECONDS
    )
    stage.report.scene("the source is polled again; the press still shows the killed article")
    stage.report.check("the poll has run", unless(polled is not None, "it has not"))
    stage.report.check("the kill holds", unless(stage.entry(KILLED) is None, "it came back"))
    stage.report.check("its page still answers 410", _not_gone(stage, stage.ids.get(KILLED, "")))


def _same_entry(stage: Stage, slug: str, before: Json | None, waited: float | None) -> None:
    """Check that an entry changed and stayed the same entry."""
    after = stage.entry(slug)
    stage.report.check("the entry has the new words", unless(waited is not None, "it has not"))
    if before is None or after is None:
        stage.report.check("the entry is there", ("it is not in the feed",))
        return
    stage.report.check("it kept its id", unless(after["id"] == before["id"], f"it is {after['id']} now"))
    # As times, not as texts: 16Z would be after 16.9Z.
    newer = datetime.fromisoformat(after["date_modified"]) > datetime.fromisoformat(before["date_modified"])
    stage.report.check("its time of update is newer", unless(newer, f"it is {after['date_modified']}"))


def _not_gone(stage: Stage, id_: str) -> tuple[str, ...]:
    status = stage.visitor.get(f"/articles/{id_}").status
    return unless(status == 410, f"it answers {status}")


def _receipts(stage: Stage, id_: str) -> list[Json]:
    """Return the receipts of the kill that the demo's subscriber gave."""
    ledger = stage.visitor.json(f"/api/v1/deliveries?article={id_}&subscriber={READER}")
    return [one["receipt"] for one in ledger if one["event"] == "article.killed" and one["receipt"]]


def _idle(stage: Stage) -> bool:
    """Return whether nothing waits to be fetched, digested or published."""
    backlog = stage.visitor.json("/api/v1/status")["backlog"]
    return not any(backlog[door] for door in ("errands", "documents", "feeds"))


def _title(entry: Json | None) -> str:
    return str(entry["title"]) if entry else ""


def _text(entry: Json | None) -> str:
    return str(entry.get("content_html", "")) if entry else ""
