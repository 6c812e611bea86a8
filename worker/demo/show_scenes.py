"""The scenes of the demo, in their order: each does one thing an operator or publisher does, and looks.

Everything goes over HTTP, as it would from another machine. A scene says what it
claims through the report and never stops the ones after it.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from worker.demo import show_checks as checks
from worker.demo.expected import UPSTREAMS, expected
from worker.demo.origin import Origin
from worker.demo.push import PUSHED, HookCall, pushed_call
from worker.demo.show_report import Report, unless, wait_for
from worker.demo.show_visitor import Json, Visitor, ask
from worker.demo.subscriber import Subscriber

FEED = "breakwater"
READER = "harbour-reader"
KILLED = "kelp-harvest"
EDITED = "breakwater-repair"
LATE = "breakwater-lamp"
COPY = "wire-breakwater"

_INTAKE_SECONDS = 30.0
_SOON_SECONDS = 10.0
_HOOK_SECONDS = 2.0


@dataclass(slots=True)
class Stage:
    """What the scenes share; the rest is learnt on the way."""

    visitor: Visitor
    origin: Origin
    subscriber: Subscriber
    report: Report
    hook_url: str = ""
    secret: str = ""
    ids: dict[str, str] = field(default_factory=dict)
    copies: set[str] = field(default_factory=set)

    def articles(self) -> dict[str, Json]:
        """Return what is published, by slug of the press; a copy stands under its own address."""
        found = self.visitor.json("/api/v1/articles?limit=200")
        by_path = {urlsplit(one["url"]).path: one for one in found}
        return {slug: by_path[want.path] for slug, want in expected().items() if want.path in by_path}

    def call_hook(self, call: HookCall) -> int:
        """Make a signed hook call and return the status."""
        return ask(self.hook_url, "POST", call.headers, call.body).status

    def entry(self, slug: str) -> Json | None:
        """Return the entry of a piece in the feed of everything, None when it is not there."""
        return self.visitor.entries().get(expected()[slug].path)


def set_up(stage: Stage) -> None:
    """Add the sources, a feed and a subscriber, as an operator would."""
    for upstream in UPSTREAMS:
        facts: dict[str, Any] = {
            "name": upstream.name,
            "kind": upstream.kind,
            "full_text": upstream.full_text,
        }
        if upstream.select:
            facts["select"] = upstream.select
        done = stage.visitor.act("/sources", url=stage.origin.url + upstream.path, **facts)
        if upstream.kind == "hook":
            stage.hook_url, stage.secret = done["hook_url"], done["secret"]
    stage.visitor.act("/feeds", name=FEED, title="The breakwater", match="breakwater")
    made = stage.visitor.act("/subscribers", name=READER, feed="all", webhook=stage.subscriber.inbox)
    stage.subscriber.trust(made["secret"])
    # Its first call fails, so that a retry can be seen.
    stage.subscriber.stumble(1)
    kinds = ", ".join(f"{one.name} ({one.kind})" for one in UPSTREAMS)
    stage.report.scene(f"sources: {kinds}; feed {FEED}; subscriber {READER}")


def take_in(stage: Stage) -> None:
    """Wait until everything the press shows has been polled, scraped, cleaned and published."""
    wanted = {want.path for slug, want in expected().items() if not want.held_back and slug != PUSHED}

    def there() -> set[str]:
        also = [urlsplit(at["url"]).path for one in stage.articles().values() for at in one["also_at"]]
        return wanted & {*stage.visitor.entries(), *also}

    waited = wait_for(lambda: there() == wanted, _INTAKE_SECONDS)
    stage.report.scene(f"{len(there())} of {len(wanted)} articles taken in by RSS, Atom, page and sitemap")
    missing = sorted(wanted - there())
    stage.report.check("everything the press shows is in our feed of everything", missing)
    if waited is None:
        sources = stage.visitor.json("/api/v1/sources")
        stage.report.check(
            "every source is well", [f"{s['name']}: {s['error']}" for s in sources if s["error"]]
        )


def push(stage: Stage) -> None:
    """Let a publisher push an article that has no page, and see how soon it is in the feeds."""
    call = pushed_call(stage.secret, stage.origin.url, datetime.now(UTC))
    status = stage.call_hook(call)
    waited = wait_for(lambda: stage.entry(PUSHED) is not None, _SOON_SECONDS)
    stage.report.scene(f"a signed webhook pushes “{expected()[PUSHED].title}”")
    stage.report.check("the hook answers 202", unless(status == 202, f"it answered {status}"))
    late = "it never came" if waited is None else f"it took {waited:.2f} s"
    claim = f"the article is in the feeds within {_HOOK_SECONDS:.0f} s"
    soon = waited is not None and waited <= _HOOK_SECONDS
    if stage.report.check(claim, unless(soon, late)):
        stage.report.line(f"            hook to feed: {waited or 0:.2f} s")
    stage.report.check("the same call again is the same document", unless(stage.call_hook(call) == 202))
    forged = HookCall({**call.headers, "webhook-id": "msg_forged"}, call.body)
    status = stage.call_hook(forged)
    stage.report.check("a forged call is refused", unless(status == 401, f"it answered {status}"))


def compare(stage: Stage) -> None:
    """Compare every article with what the press wrote."""
    wanted, articles = expected(), stage.articles()
    stage.ids = {slug: one["id"] for slug, one in articles.items()}
    whole = {slug: stage.visitor.json(f"/articles/{one['id']}.json") for slug, one in articles.items()}
    by_path = {urlsplit(one["url"]).path: one for one in whole.values()}
    report = stage.report
    report.scene(f"{len(whole)} articles compared with what the press wrote")
    there = {slug for slug, want in wanted.items() if not want.held_back} - {COPY}
    report.check("none is missing", sorted(there - set(whole)))
    pairs = [(wanted[slug], one) for slug, one in whole.items()]
    text = [fault for want, one in pairs for fault in checks.text_faults(want, one)]
    report.check("texts, titles, authors and languages are whole", text)
    furniture = [fault for want, one in pairs for fault in checks.furniture_faults(want, one)]
    report.check("no menu, banner, advert or share bar is left in a text", furniture)
    hints = [fault for want, one in pairs for fault in checks.hint_faults(want, one, by_path)]
    report.check("“Read also” links left the text and became related links", hints)
    pictures = [fault for want, one in pairs for fault in checks.picture_faults(want, one)]
    report.check("pictures and tables are in their places", pictures)
    tags = [fault for want, one in pairs for fault in checks.tag_faults(want, one)]
    report.check("every article has tags, and each tag says where it was found", tags)
    report.check("articles about one event are one story", list(checks.story_faults(wanted, whole)))
    also_at = {urlsplit(at["url"]).path for one in whole.values() for at in one["also_at"]}
    stage.copies = {slug for slug in whole if wanted[slug].path in also_at}
    # Whichever of the two was taken in first is the one that stands in the feeds.
    twins = {COPY, wanted[COPY].copy_of}
    shown = [slug for slug in twins if stage.entry(slug) is not None]
    known = len(stage.copies & twins) == 1 and shown == sorted(twins - stage.copies)
    claim = "a wire's text and its copy stand in the feeds once, and the one in them says where the other is"
    report.check(claim, unless(known, f"in the feeds: {shown}; known as copies: {sorted(stage.copies)}"))


def documents(stage: Stage) -> None:
    """Ask for the feeds as readers do."""
    report, visitor = stage.report, stage.visitor
    report.scene("the feeds, as readers ask for them")
    faults = []
    for suffix, kind in (("rss", "rss+xml"), ("atom", "atom+xml"), ("json", "feed+json")):
        first = visitor.get(f"/feeds/all.{suffix}")
        again = visitor.get(f"/feeds/all.{suffix}", {"if-none-match": first.headers.get("etag") or "none"})
        if first.status != 200 or kind not in first.headers.get("content-type", ""):
            faults.append(f"all.{suffix} answered {first.status} as {first.headers.get('content-type')}")
        if again.status != 304:
            faults.append(f"all.{suffix} answered {again.status} to a reader who has it already")
    report.check("RSS, Atom and JSON are there, and cost nothing when unchanged", faults)
    named = visitor.entries(FEED)
    claim = f"the feed {FEED} holds what speaks of it ({len(named)} entries)"
    report.check(claim, unless(named, "it is empty"))


def hear(stage: Stage) -> None:
    """See that the subscriber got everything, signed and numbered, also after it had stumbled."""
    report, subscriber = stage.report, stage.subscriber
    # Of a copy nobody is told: who reads the original has read it.
    told = {slug: id_ for slug, id_ in stage.ids.items() if slug not in stage.copies}
    wanted = set(told.values())
    subscriber.wait(lambda got: wanted <= {one.article_id for one in got}, _INTAKE_SECONDS)
    got = subscriber.received
    report.scene(f"the subscriber received {len(got)} webhooks")
    missing = [slug for slug, id_ in told.items() if id_ not in {one.article_id for one in got}]
    report.check("it heard of every article", missing)
    report.check("every signature is genuine", [one.event_id for one in got if not one.verified])
    numbers = {one.sequence for one in got}
    gaps = sorted(set(range(1, max(numbers, default=1) + 1)) - numbers)
    report.check("deliveries are numbered without a gap", unless(not gaps, f"missing: {gaps}"))

    def tried_again() -> bool:
        ledger = stage.visitor.json("/api/v1/deliveries?limit=200")
        return any(len(one["attempts"]) > 1 for one in ledger)

    # The call that failed may have been about a copy, which is not waited for above.
    waited = wait_for(tried_again, _SOON_SECONDS)
    report.check(
        "its 503 was answered with another try", unless(waited is not None, "no delivery was tried twice")
    )
