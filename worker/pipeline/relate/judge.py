"""What an article is to those we have: a copy, part of a story, a relative.

Figures were set on our own development set (benchmarks/stories.py). An article
joins the story whose three nearest members are near enough on average, so that
one odd pair chains nothing; it ties two stories together only if it is near to both
and they are near each other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from worker.pipeline.relate.likeness import Pair, Probe
from worker.pipeline.relate.neighbourhood import WINDOW_DAYS, Asked, Neighbourhood
from worker.pipeline.relate.sketch import Sketch

_DAY = 86_400
NEAR_ENOUGH = 0.21
_MERGE = 0.3
_CONTAINED = 0.3
_COPIED = 2
_SAME_WORDS = 0.3
_RELATED = 0.16
_BACKGROUND = 0.14
_MOST_RELATED = 8
_MOST_BACKGROUND = 3
_MOST_MEMBERS = 3
_TOLD = 0.3  # meanings farther apart than that are no reason to give


@dataclass(frozen=True, slots=True)
class Relation:
    """A related article: its number, how it is related (story or background), score, reason in words.

    `meant` is how near the meanings are, where that counted.
    """

    number: int
    kind: str
    score: float
    reason: str
    meant: float = 0.0


@dataclass(frozen=True, slots=True)
class Merge:
    """Two stories that turn out to be one: `story` becomes part of `into`."""

    story: str
    into: str
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an article is to those we have.

    `duplicate_of` is the article it copies (`containment` of its sentences, or
    theirs, are shared), `story` the story it joins (None: it opens one), `related`
    the nearest articles, `merges` stories to join.
    """

    duplicate_of: int | None = None
    containment: float = 0.0
    duplicate_reason: str = ""
    story: str | None = None
    related: tuple[Relation, ...] = ()
    merges: tuple[Merge, ...] = ()


def judge(
    neighbourhood: Neighbourhood, sketch: Sketch, now: int | None = None, asked: Asked | None = None
) -> Judgement:
    """Return what an article is to those held; it changes nothing.

    `now` (seconds since 1970; the article's own time when None) bounds the story
    window: nothing older than a week makes a story or a copy. `asked` are the
    articles to hold against it, where the caller has asked for them already.
    """
    asked = neighbourhood.ask(sketch) if asked is None else asked
    probe = Probe(sketch)
    moment = sketch.published if now is None else now
    found = neighbourhood.near(probe, asked)
    near = [pair for pair in found if pair.days <= WINDOW_DAYS]
    recent = [pair for pair in near if _is_recent(neighbourhood, pair.number, moment)]
    copy = _copy(recent)
    copies = _copies(neighbourhood, near, copy)
    story, merges = _story(neighbourhood, recent)
    if copy is not None:
        story = neighbourhood.story_of(copy.number) or story
    others = [pair for pair in near if pair.number not in copies]
    namesakes = neighbourhood.namesakes(probe, asked, found)
    related = _related(neighbourhood, others, namesakes, story, copies)
    return Judgement(
        None if copy is None else neighbourhood.lead_of(copy.number),
        0.0 if copy is None else round(copy.contained, 3),
        "" if copy is None else f"{copy.copied} shared sentences; {copy.contained:.2f} of the shorter text",
        story,
        tuple(related),
        merges,
    )


def _is_recent(neighbourhood: Neighbourhood, number: int, moment: int) -> bool:
    published = neighbourhood.published(number)
    return published is not None and moment - published <= WINDOW_DAYS * _DAY


def is_copy(pair: Pair) -> bool:
    """Say whether two articles are one text: enough shared sentences, and about the same thing.

    The second condition keeps apart unrelated articles with the same furniture.
    """
    if pair.copied < _COPIED:
        return pair.copied == 1 and pair.contained == 1.0 and pair.words >= 0.6
    return pair.contained >= _CONTAINED and pair.words >= _SAME_WORDS


def _copy(near: Iterable[Pair]) -> Pair | None:
    """Return the article this one copies: the most contained, of equals the earliest."""
    found = [pair for pair in near if pair.copied and is_copy(pair)]
    return min(found, key=lambda pair: (-pair.contained, pair.number)) if found else None


def _copies(neighbourhood: Neighbourhood, near: Iterable[Pair], copy: Pair | None) -> set[int]:
    """Return all articles that are one text with this one: never to be shown as related."""
    if copy is None:
        return {pair.number for pair in near if pair.copied and is_copy(pair)}
    lead = neighbourhood.lead_of(copy.number)
    return {pair.number for pair in near if is_copy(pair) or neighbourhood.lead_of(pair.number) == lead}


def _story(neighbourhood: Neighbourhood, near: Iterable[Pair]) -> tuple[str | None, tuple[Merge, ...]]:
    """Return the nearest story if it is near enough, and stories it ties together."""
    by_story: dict[str, list[Pair]] = {}
    for pair in near:
        story = neighbourhood.story_of(pair.number)
        # The closest come first: a story whose closest is too far can't be near enough on average.
        if story is not None and (pair.closeness >= NEAR_ENOUGH or story in by_story):
            by_story.setdefault(story, []).append(pair)
    ranked = sorted(
        ((_strength(neighbourhood, story, pairs), story) for story, pairs in by_story.items()),
        key=lambda scored: (-scored[0], scored[1]),
    )
    if not ranked or ranked[0][0] < NEAR_ENOUGH:
        return None, ()
    score, story = ranked[0]
    merges = tuple(
        Merge(other, story, f"one article is near to both ({score:.2f} and {strength:.2f})")
        for strength, other in ranked[1:]
        if strength >= NEAR_ENOUGH and _are_one(neighbourhood, story, other, by_story, strength)
    )
    return story, merges


def _strength(neighbourhood: Neighbourhood, story: str, pairs: list[Pair]) -> float:
    """Return the mean closeness of the story's three nearest members; `pairs` come the closest first."""
    best = [pair.closeness for pair in pairs[:_MOST_MEMBERS]]
    return sum(best) / min(_MOST_MEMBERS, max(len(best), neighbourhood.size(story)))


def _are_one(
    neighbourhood: Neighbourhood, story: str, other: str, by_story: dict[str, list[Pair]], strength: float
) -> bool:
    """Say whether two stories are near each other, member to member.

    The article that joins `story` now counts as a member, and stands for those it is one text
    with (`by_story` has its pairs): so it matters little in which order articles of one event arrive.
    """
    twins = {pair.number for pair in by_story[story] if is_copy(pair)}
    ours = [number for number in neighbourhood.latest(story, 6) if number not in twins]
    if ours and strength < _MERGE:
        return False
    theirs = neighbourhood.latest(other, 6)
    near = [pair.closeness for pair in by_story[other][:6]]
    for number in ours:
        sketch = neighbourhood.sketch_of(number)
        if sketch is None:
            continue
        probe = Probe(sketch)
        found = [neighbourhood.sketch_of(member) for member in theirs]
        near.extend(neighbourhood.against(probe, member).closeness for member in found if member is not None)
    return bool(near) and sum(near) / len(near) >= NEAR_ENOUGH


def _reason(pair: Pair) -> str:
    """Return in words why two articles are about one event."""
    count = len(pair.shared)
    meant = f", the meaning is near ({pair.meant:.2f})" if pair.meant >= _TOLD else ""
    if count == 0:
        return f"same event: the same words{meant}; {pair.closeness:.2f}"
    names = f"1 shared name ({pair.shared[0]})" if count == 1 else f"{count} shared names"
    return f"same event: {names}{meant}; {pair.closeness:.2f}"


def _related(
    neighbourhood: Neighbourhood,
    near: list[Pair],
    namesakes: list[Pair],
    story: str | None,
    copies: set[int],
) -> list[Relation]:
    """Return articles of the same event, then background: the same names, some time before."""
    found: list[Relation] = []
    leads: set[int] = set()
    for pair in near:
        same = story is not None and neighbourhood.story_of(pair.number) == story
        if not (same or pair.closeness >= _RELATED):
            continue
        lead = neighbourhood.lead_of(pair.number)
        if lead in leads:
            continue
        leads.add(lead)
        if len(found) < _MOST_RELATED:
            score = round(min(1.0, pair.closeness), 3)
            found.append(Relation(pair.number, "story", score, _reason(pair), pair.meant))
    taken = copies | leads | {relation.number for relation in found}
    for pair in namesakes:
        if len(found) >= _MOST_RELATED + _MOST_BACKGROUND or pair.likeness < _BACKGROUND:
            break
        if pair.number in taken or len(pair.shared) < 2 or neighbourhood.lead_of(pair.number) in taken:
            continue
        taken.add(pair.number)
        names = " and ".join(pair.shared[:2])
        found.append(
            Relation(
                pair.number,
                "background",
                round(pair.likeness, 3),
                f"background: also about {names}; {pair.likeness:.2f}",
            )
        )
    return found
