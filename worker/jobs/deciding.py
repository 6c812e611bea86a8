"""Deciding: what one transaction decides of the articles it wrote, and writes.

Of each article that takes part in a decision the store is asked where it stands now;
decisions act on the cache at once and are written together at the end.

An article alone has no story in the store; the first that joins it opens one. In
the cache such an article has a story of its own, `?` and its number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol

from worker.jobs.bonds import Bonds
from worker.pipeline.relate import (
    MOST_MOVED,
    Asked,
    Judgement,
    LeadRule,
    Neighbourhood,
    Relation,
    Sketch,
    is_due,
    judge,
    split,
)
from worker.store import articles, stories
from worker.store.store import Tx

_HINTED = 0.7


class ToPlace(Protocol):
    """An article that was written, as far as placing must know it."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def sketch(self) -> bytes:
        """Its sketch, under any number."""

    @property
    def keys(self) -> tuple[bytes, ...]:
        """The keys by which it is found."""

    @property
    def visible(self) -> bool:
        """Whether anybody may see it: not under embargo."""

    @property
    def is_new(self) -> bool:
        """Whether this is its first revision."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The stories whose feeds changed, the articles that must be shown anew, and leads that gave way."""

    stories: set[str] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    replaced: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Deciding:
    """What one transaction decides and writes."""

    near: Neighbourhood
    tx: Tx
    now: datetime
    mint: Callable[[], str]
    placed: Placed
    bonds: Bonds
    rule: LeadRule
    stood: dict[int, Any] = field(default_factory=dict)
    done: set[int] = field(default_factory=set)
    asked: dict[int, Asked] = field(default_factory=dict)
    added: list[Sketch] = field(default_factory=list)

    def refresh_around(
        self, written: Iterable[ToPlace], ahead: Mapping[bytes, Asked], fresh: Sequence[Sketch]
    ) -> None:
        """Ask the store once where all stand that these articles may meet.

        `ahead` are those that were found for some before `fresh` came in, by sketch.
        """
        numbers: set[int] = set()
        for one in written:
            own = numbered(one.sketch, one.number)
            if own is not None and one.visible:
                before = ahead.get(one.sketch)
                asked = self.near.ask(own) if before is None else self.near.ask_again(own, before, fresh)
                self.asked[one.number] = asked
                numbers |= {one.number, *self.near.around(asked)}
        self._refresh(numbers)

    def one(self, one: ToPlace) -> None:
        """Judge one article against those held, and write what follows."""
        own = numbered(one.sketch, one.number)
        if own is None or not one.visible:
            self.near.remove(one.number)
            return
        asked = self._asked(own)
        was = self.stood[one.number]
        judgement = judge(self.near, own, int(self.now.timestamp()), asked)
        if not one.is_new:
            stories.unrelate(self.tx, one.number)
        may = one.is_new or one.number not in self.near  # new, or its embargo is over only now
        lead = self._copied(judgement, one.number, None if was is None else was.duplicate_of, may=may)
        standing = None if was is None else was.story
        self.near.add(own)
        self.added.append(own)
        self.near.assign(one.number, standing or alone(one.number), lead)
        if lead is not None and self._takes_over(own, lead):
            lead = None
        if standing is not None:
            self.placed.stories.add(standing)
        elif judgement.story is not None:
            story = self._join(one.number, judgement.story)
            for merge in judgement.merges:
                if merge.into == judgement.story:
                    self._merge(merge.story, story, merge.reason)
        self._relate(one.number, judgement.related, lead)

    def again(self, number: int) -> None:
        """Judge an article again by what its title means; it keeps what it has, and may gain more."""
        own = self.near.sketch_of(number)
        if own is None:
            return
        asked = self._asked(own)
        was = self.stood[number]
        if was is None or not was.seen or was.duplicate_of is not None:
            return
        judgement = judge(self.near, own, int(self.now.timestamp()), asked)
        story = self.near.story_of(number) or alone(number)
        if judgement.story is not None and story == alone(number):
            story = self._join(number, judgement.story)
            self.placed.touched.add(number)
        elif judgement.story != story:
            judgement = replace(judgement, merges=())
        for merge in judgement.merges:
            self._merge(merge.story, story, merge.reason)
        linked = stories.scores(self.tx, [number]).get(number, {})
        gained = [one for one in judgement.related if one.meant and one.number not in linked]
        if gained:
            self._relate(number, gained, None)
            self.placed.touched.add(number)

    def write(self) -> None:
        """Write what was decided."""
        self.bonds.write_stories(self.near)
        self.placed.touched.update(self.bonds.write_links())

    def _asked(self, own: Sketch) -> Asked:
        """Return whom to hold against an article; of nobody among them is the cache unsure."""
        if own.number in self.done:  # written twice: where it stands now must be in the store to be asked
            self.write()
            self._refresh({own.number})
        self.done.add(own.number)
        before = self.asked.pop(own.number, None)
        asked = self.near.ask(own) if before is None else self.near.ask_again(own, before, self.added)
        strange = {own.number, *self.near.around(asked)} - self.stood.keys()
        if strange:
            self._refresh(strange)
            asked = self.near.ask(own)
        return asked

    def hints(self, written: Iterable[ToPlace]) -> None:
        """Resolve "Read also" links of these articles, and of others to them."""
        numbers = [one.number for one in written if one.visible]
        keys = [key for one in written if one.visible and one.is_new for key in one.keys]
        pairs = stories.hinted(self.tx, numbers, keys)
        if not pairs:
            return
        self._refresh({number for pair in pairs for number in pair})
        pairs = [pair for pair in pairs if not _one_text(self.stood[pair[0]], self.stood[pair[1]])]
        reason = "the text itself says: read also"
        stories.relate(self.tx, ((a, b, "hint", _HINTED, reason) for a, b in pairs))
        self.placed.touched.update(set(dict(pairs)) - set(numbers))

    def _refresh(self, numbers: set[int]) -> None:
        """Correct the cache by what the store says of these articles now; keep their rows (None: gone)."""
        rows = {row.number: row for row in stories.stands(self.tx, sorted(numbers))}
        for number in numbers:
            row = self.stood[number] = rows.get(number)
            if number not in self.near:
                continue
            if row is None or not row.seen:
                self.near.remove(number)
                continue
            self.near.assign(number, row.story or alone(number), row.duplicate_of)

    def _copied(self, judgement: Judgement, number: int, was: int | None, *, may: bool) -> int | None:
        """Write whose copy the article is; only a new one becomes a copy, a revised one may cease to be."""
        lead = judgement.duplicate_of if may or was is not None else None
        if lead == number:
            lead = None
        if lead != was:
            self.bonds.copy(number, lead)
            self.placed.touched.update(n for n in (lead, was) if n is not None)
        if lead is not None:
            self.bonds.link(number, lead, ("duplicate", judgement.containment, judgement.duplicate_reason))
        return lead

    def _takes_over(self, own: Sketch, lead: int) -> bool:
        """Let an article stand in its lead's place where the rule says so; its copies are now this one's."""
        other = self.near.sketch_of(lead)
        if other is None or not self.rule.takes_over(own, other):
            return False
        self.bonds.write_stories(self.near)  # so that every copy of the lead stands in its row
        copies = {lead, *articles.copies_of(self.tx, lead)} - {own.number}
        self.bonds.copy(own.number, None)
        for copy in copies:
            self.bonds.copy(copy, own.number)
            self.near.assign(copy, self.near.story_of(copy) or alone(copy), own.number)
        self.near.assign(own.number, self.near.story_of(own.number) or alone(own.number))
        self.placed.touched.update(copies)
        self.placed.replaced.add(lead)
        return True

    def _join(self, number: int, story: str) -> str:
        """Let an article join a story, opened if its first one stood alone until now; return its id."""
        members = [number]
        if story.startswith("?"):
            first = int(story[1:])
            members.append(first)
            self.placed.touched.add(first)
            story = self.mint()
            self.bonds.open(story, first)
        self.bonds.join(story, members)
        for member in members:
            self.near.assign(member, story, self._lead(member))
        self.placed.stories.add(story)
        size = self.near.size(story)
        if size & (size - 1) == 0:  # at 2, 4, 8, ... so that the work stays small
            self.bonds.entitle(story)
        if is_due(size):
            self._split(story)
        return story

    def _merge(self, story: str, into: str, reason: str) -> None:
        """Let one story become part of another, in the store and in the cache."""
        if stories.were_parted(self.tx, story, into):
            return
        members = self.near.members(story)
        self.placed.touched.update(members)
        if story.startswith("?"):
            for member in members:
                self._join(member, into)
            return
        self.bonds.write_stories(self.near)
        stories.merge(self.tx, story, into, reason, self.now)
        self.near.merge(story, into)
        self.placed.stories.update((story, into))

    def _split(self, story: str) -> None:
        """Let a story that has grown into two be two; the larger part keeps its id."""
        if split(self.near, story) is None:
            return
        # So that it is decided by where all stand now: what was joined here is in no row yet.
        self.bonds.write_stories(self.near)
        self._refresh(set(self.near.latest(story, MOST_MOVED)))
        found = split(self.near, story)
        if found is None:
            return
        made = self.mint()
        self.bonds.open(made, found.members[0])
        self.bonds.join(made, found.members)
        for member in found.members:
            self.near.assign(member, made, self._lead(member))
        for one in (made, story):
            self.bonds.entitle(one)
        self.bonds.write_stories(self.near)
        stories.split(self.tx, made, story, found.reason)
        self.placed.stories.update((made, story))
        self.placed.touched.update(found.members)

    def _lead(self, number: int) -> int | None:
        lead = self.near.lead_of(number)
        return None if lead == number else lead

    def _relate(self, number: int, relations: Sequence[Relation], lead: int | None) -> None:
        """Write the article's links; those of one event link back, unless the article is a copy."""
        for relation in relations:
            self.bonds.link(number, relation.number, (relation.kind, relation.score, relation.reason))
        if lead is None:
            self.bonds.link_back(number, [relation for relation in relations if relation.kind == "story"])


def alone(number: int) -> str:
    """Return the name that the cache has for the story of an article that stands alone."""
    return f"?{number}"


def numbered(body: bytes, number: int) -> Sketch | None:
    """Return a stored sketch under its article's number; None for one of an older version."""
    try:
        return Sketch.from_bytes(body, number)
    except ValueError:
        return None


def _one_text(one: Any, other: Any) -> bool:
    """Say whether two articles are copies of each other or of a third (or one of them is missing)."""
    if one is None or other is None:
        return True
    return bool((one.duplicate_of or one.number) == (other.duplicate_of or other.number))
