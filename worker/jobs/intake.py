"""Intake: the drafts of one document become new articles, updates, or nothing.

think   known and unchanged?  -> nothing
        a thin feed item      -> an errand for its page; the draft waits with it
        the rest              -> clean or extract
look    (for all documents that are saved together)
        tags and sketch       -> the house's rules
save    (in a transaction)    -> identify, compose, revise; then, for all: relate,
                                 enter feeds, tell
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from feeds.sniff import sniff
from worker.article import Draft, Extract, Image, Status
from worker.jobs import gone, hubs
from worker.jobs.arrivals import Arrival, Arrivals
from worker.jobs.learning import Lesson, learnt
from worker.jobs.made import MADE_BY, Item, Layered, Made, moment_of, origin_of
from worker.jobs.meeting import Meeting
from worker.jobs.pages import errands_for
from worker.jobs.tools import Tools
from worker.jobs.whole import Setting, ruled
from worker.pipeline import identify
from worker.pipeline.clean import clean_fragment
from worker.pipeline.compose import compose, derived_layer, source_layer
from worker.pipeline.extract import Furniture, extract
from worker.pipeline.identify import (
    Keys,
    is_other_text,
    item_hash,
    keys_of,
    normal_url,
    shared_urls,
    url_key,
    with_canonical,
    with_telling_ids,
)
from worker.pipeline.read import FEEDS, SITEMAPS, Reading, draft_json
from worker.pipeline.revise import content_hash, text_of
from worker.pipeline.tag import Tagging
from worker.pipeline.tongue import tongue
from worker.pipeline.wellbeing import Seen, makes_no_sense
from worker.store import articles, documents, errands, sources, upstreams
from worker.store.articles import NewArticle
from worker.store.documents import Kept
from worker.store.sources import Source
from worker.store.store import Tx

THIN_WORDS = 120
_PUBLISHED = "article.published"
_NOT_COME = "the hook changes an article that has not come, and brought neither html nor an address to fetch"


def look(tools: Tools, intakes: Sequence["Intake"]) -> None:
    """Find out what the items of documents are about; what names mean is asked once for all of them."""
    asked = [
        (one.shown, one.item.content.text, intake.source) for intake in intakes for one in intake.layered
    ]
    looked = iter(tools.enricher.look_at_all(asked))
    for intake in intakes:
        intake.made = [intake.ruled(one, *next(looked)) for one in intake.layered]


class Intake:
    """The intake of one document: `think` first, then `look`, then `save`."""

    def __init__(
        self, tools: Tools, kept: Kept, source: Source, reading: Reading, repeated: Furniture
    ) -> None:
        self.tools = tools
        self.kept = kept
        self.source = source
        self.reading = reading
        self.repeated = repeated
        self.now = tools.now()
        self.rules = tools.rules()
        self.policy = str(source.options.get("identity", "auto"))
        if self.policy == "auto":
            self.policy = str(source.memory.get("identity", "auto"))
        self.seen = Seen(len(reading.drafts) or len(reading.pages), 0)
        self.thin: list[Draft] = []
        self.refused: list[Item] = []
        self.layered: list[Layered] = []
        self.made: list[Made] = []

    def think(self) -> None:
        """Find out what the document brings: nothing is decided or written yet."""
        items: list[Item] = []
        for draft, keys, fingerprint in self._changed(_newest_of_each(with_telling_ids(self.reading.drafts))):
            if not self.reading.extract and self._wants_page(draft):
                self.thin.append(draft)
            else:
                items.append(self._item(draft, keys, fingerprint))
        self.refused = [item for item in items if item.content.error]
        self.layered = [layered(item) for item in items if not item.content.error]

    def _changed(self, drafts: Sequence[Draft]) -> list[tuple[Draft, Keys, bytes]]:
        """Return the drafts whose source says something new, with their keys and fingerprints."""
        shared = shared_urls(drafts)
        found = [
            (draft, keys_of(draft, self.source.number, self.policy, shared), item_hash(draft))
            for draft in drafts
        ]
        if self.kept.how not in ("poll", "hub"):
            return found
        wanted = {key for _, keys, _ in found for key in (keys.guid, keys.url) if key}
        with self.tools.store.read() as tx:
            hashes = articles.item_hashes(tx, wanted)
        if drafts:
            self.seen = _seen([keys for _, keys, _ in found], hashes)
        return [one for one in found if hashes.get(one[1].guid or one[1].url) != one[2]]

    def _wants_page(self, draft: Draft) -> bool:
        """Say whether the article page must be fetched for the text."""
        wish = self.source.options.get("full_text")
        if not draft.url or wish is False or self.kept.how == "page":  # its page has been asked for already
            return False
        if self.kept.how == "hook":
            return not draft.html
        if wish is True:
            return True
        return len(text_of(draft.html or draft.summary).split()) < THIN_WORDS

    def _item(self, draft: Draft, keys: Keys, fingerprint: bytes) -> Item:
        """Return the item with its text: the page's, or the feed's where that gives none."""
        if not self.reading.extract:
            return Item(draft, keys, fingerprint, self._fragment(draft), bool(self.kept.carry.get("failed")))
        content = self._page()
        if content.error and draft.title and (draft.html or draft.summary):
            return Item(draft, keys, fingerprint, self._fragment(draft), page_failed=True)
        canonical = content.canonical or self._led_to(draft)
        return Item(draft, with_canonical(keys, canonical, self.policy), fingerprint, content)

    def _page(self) -> Extract:
        """Return the article that stands on the page; an error for what is none."""
        if sniff(self.kept.body, self.kept.content_type) in FEEDS | SITEMAPS:
            return Extract(error="The address leads to a feed and not to a page: add it as a source.")
        return extract(self.kept.body, self.kept.url, _charset(self.kept.content_type), self.repeated)

    def _led_to(self, draft: Draft) -> str:
        """Return the address that a draft's link redirected to, "" when it led nowhere else."""
        led_nowhere = not draft.url or normal_url(self.kept.url) == normal_url(draft.url)
        return "" if led_nowhere else self.kept.url

    def _fragment(self, draft: Draft) -> Extract:
        """Return the clean text that the document itself gives; an error when a hook gives nothing at all."""
        if self.kept.how == "hook" and not draft.url and not draft.html and draft.event == _PUBLISHED:
            return Extract(error="the hook brought neither html nor an address to fetch")
        cleaned = clean_fragment(draft.html or draft.summary, draft.base_url or self.kept.url)
        lead = cleaned.lead
        if draft.image and lead is None:
            lead = Image(draft.image)
        language = "" if draft.language else tongue(cleaned.text)
        return Extract(
            html=cleaned.html, text=cleaned.text, hints=cleaned.hints, lead=lead, language=language
        )

    def ruled(self, one: Layered, tagging: Tagging, sketch: bytes) -> Made:
        """Return an item with its tags, as the house's rules leave it."""
        return ruled(one, tagging, sketch, self.rules, Setting(self.source.name, self.now))

    @property
    def keys(self) -> set[bytes]:
        """The keys of everything the document brings."""
        return {key for one in self.layered for key in one.item.keys.all()}

    def save(self, tx: Tx, arrivals: Arrivals) -> str:
        """Decide and write what was thought; return the outcome in words. `tx` must be alone.

        What follows from it is left to `arrivals`, for all documents that are saved together.
        """
        self._send_for_pages(tx)
        standing = arrivals.standing_of(self.keys)
        taken = {s.article for made in self.made if (s := standing.get(made.item.keys.guid))}
        meeting = Meeting(self.tools, tx, self.kept, self.source, arrivals.shelving, self.now)
        counts = {"new": 0, "revised": 0, "same": 0, "held": 0, "noisy": 0, "late": 0, "dropped": 0}
        counts["set aside"] = 0
        for made in self.made:
            item = made.item
            own = standing.get(item.keys.guid)
            others = taken - {own.article if own else 0}
            identity = identify.settle(item.draft, item.keys, standing, others, self._witness(tx, item))
            if identity.article is None and made.ruling.drop:
                counts["dropped"] += 1
            elif identity.article is None and self._only_changes(item.draft):
                documents.park(tx, "document", self.kept.number, _NOT_COME, self.now)
                counts["set aside"] += 1
            elif identity.article is None:
                arrivals.add(
                    Arrival(self._new(made, self._held(tx, made)), made, self.source.name, self.kept.url)
                )
                counts["new"] += 1
            else:
                met = meeting.meet(identity.article, made)
                counts[met] += 1
                if met != "late":  # what came after it is what the source says now
                    unknown = [key for key in item.keys.all() if key not in standing]
                    articles.add_keys(tx, identity.article, unknown, item.item_key, item.hash)
        if self.reading.gone:
            arrivals.finish()  # what is taken down must have stood
            gone.declared(self.tools, tx, self.kept, self.source, self.reading.gone)
        self._remember(tx, arrivals.sources, counts["new"], noisy=counts["noisy"] > 0)
        for item in self.refused:
            documents.park(tx, "document", self.kept.number, item.content.error, self.now)
        return _words(counts, len(self.thin), self.refused)

    def _only_changes(self, draft: Draft) -> bool:
        """Say whether a hook told of facts only: they change an article, and are none by themselves."""
        return self.kept.how == "hook" and not draft.html and not draft.url

    def _witness(self, tx: Tx, item: Item) -> Callable[[int], bool] | None:
        """Return what tells whether an article's text is not this item's; None where ids need no witness."""
        if self.kept.how == "hook":
            return None

        def has_other_text(number: int) -> bool:
            old = articles.layers(tx, [number])[number]["derived"].get("html", "")
            return not item.page_failed and is_other_text(text_of(old), item.content.text)

        return has_other_text

    def _held(self, tx: Tx, made: Made) -> str:
        """Return why a new article waits for an operator's decision, "" when it does not."""
        original = self.tools.enricher.killed.original_of(tx, made.sketch, self.now)
        copied = f"it looks like a copy of article {original}, which was killed" if original else ""
        return made.ruling.held_because or copied

    def _new(self, made: Made, held: str) -> NewArticle:
        item, shown = made.item, made.shown
        published = moment_of(shown["published"], self.now, self.kept.received_at)
        updated = max(published, moment_of(shown["updated"], self.now, published))
        embargo = item.draft.embargo_until
        if made.ruling.embargo is not None:
            embargo = max(filter(None, (embargo, published + made.ruling.embargo)))
        return NewArticle(
            id=self.tools.mint(),
            source=self.source.number,
            document=self.kept.number,
            origin=origin_of(self.kept.how),
            guid_key=item.keys.guid,
            other_keys=tuple(key for key in item.keys.all() if key != item.keys.guid),
            item_hash=item.hash,
            source_layer=made.given,
            derived_layer=made.derived,
            shown=shown,
            content_hash=content_hash(shown),
            published=published,
            updated=updated,
            embargo_until=embargo if embargo and embargo > self.now else None,
            hints=tuple((url_key(hint.url), hint.title) for hint in item.content.hints),
            made_by=MADE_BY,
            status=Status.WITHHELD if held else Status.USABLE,
            reason=held,
        )

    def _send_for_pages(self, tx: Tx) -> None:
        """Send errands for the pages of thin items, and of links that a listing or sitemap gave."""
        rows = [
            {
                "source": self.source.number,
                "url": draft.url,
                "purpose": "page",
                "due_at": self.now,
                "carry": {"draft": draft_json(draft), "parent": self.kept.number},
            }
            for draft in self.thin
        ]
        rows += errands_for(tx, self.source, self.kept, self.reading, self.now)
        errands.send(tx, rows, urgent=self.kept.urgent)

    def _remember(self, tx: Tx, known: dict[int, Source], new: int, *, noisy: bool) -> None:
        """Note on the source what this document taught us of it, in the store and among those `known`."""
        source = known.get(self.source.number, self.source)
        pages = [len(made.item.content.text.split()) for made in self.made if self.reading.extract]
        lesson = Lesson(self.kept, self.reading, self.seen, noisy, pages[0] if pages else None)
        values = learnt(source, lesson, self.now)
        known[source.number] = replace(source, **values)
        if lesson.is_poll:
            hubs.follow(self.tools, tx, source, self.reading)
            if self.kept.errand and makes_no_sense(source.memory):
                errands.change_waiting(tx, self.kept.errand, self.now, failures=0.0)
        if new:
            values["last_new_at"] = self.now
            if source.memory.get("hubs"):
                pushed = new if self.kept.how == "hub" else 0
                upstreams.count(tx, source.number, pushed=pushed, missed=new - pushed)
        if values:
            sources.change(tx, source.number, plus=new, **values)


def layered(item: Item) -> Layered:
    """Return an item with its layers, and what they show, before anybody knows what it is about."""
    given, derived = source_layer(item.draft), derived_layer(item.content)
    return Layered(item, given, derived, compose(given, derived, {}))


def _newest_of_each(drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with each guid (or address) once: the one updated last, in the document's order."""
    chosen: dict[str, Draft] = {}
    for draft in drafts:
        name = draft.guid or draft.url or draft.title
        standing = chosen.get(name)
        if standing is None or (draft.updated and standing.updated and draft.updated > standing.updated):
            chosen[name] = draft
    return list(chosen.values())


def _seen(keys: Sequence[Keys], known: Collection[bytes]) -> Seen:
    """Return how many entries there are, how many of them nobody knew, and how many had another id before."""
    strange = [one for one in keys if (one.guid or one.url) not in known]
    renamed = sum(bool(one.guid) and one.url in known for one in strange)
    return Seen(len(keys), len(strange) - renamed, renamed)


def _charset(content_type: str) -> str:
    _, found, rest = content_type.partition("charset=")
    return rest.split(";")[0].strip(" \"'") if found else ""


def _words(counts: dict[str, int], thin: int, refused: Sequence[Item]) -> str:
    parts = [f"{count} {name}" for name, count in counts.items() if count]
    if thin:
        parts.append(f"{thin} to be fetched in full")
    if refused:
        parts.append(f"{len(refused)} refused: {refused[0].content.error}")
    return ", ".join(parts) or "nothing new"
