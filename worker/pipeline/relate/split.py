"""Splitting: a story that has become two, as its latest members show.

An article that is near to two events can tie them into one story, and the side of an
event can grow into an event of its own. So a story that grows is looked at now and
then: its latest members, copies left out, are put together the nearest first until
two groups are left. The story is split only where the groups are less than half as alike as their
members are among each other, and no pair ties them; time does not count, for an event may last. The larger
group keeps the story. What was parted once is not merged again by itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from worker.pipeline.relate.likeness import Probe
from worker.pipeline.relate.neighbourhood import Neighbourhood
from worker.pipeline.relate.sketch import Sketch

# Found by benchmarks/stories.py: stories of one event have at least six tenths, those of two at most half.
_EVERY = 2  # so many articles join between two looks
_MOST_LOOKED_AT = 16
MOST_MOVED = 64
_FEWEST = 3
_TOGETHER = 0.2
_APART = 0.5
# One pair more alike than this holds a story together: short articles each show another side of one event.
_TIED = 0.4

Table = list[list[float]]


@dataclass(frozen=True, slots=True)
class Split:
    """The articles that leave a story to make one of their own, and why."""

    members: tuple[int, ...]
    reason: str


def is_due(size: int) -> bool:
    """Say whether a story that has just grown to this size is to be looked at."""
    return size >= 2 * _FEWEST and size % _EVERY == 0


def split(near: Neighbourhood, story: str) -> Split | None:
    """Return what leaves a story, None while it is one; it changes nothing."""
    latest = near.latest(story, MOST_MOVED)
    leads = [number for number in latest if near.lead_of(number) == number][-_MOST_LOOKED_AT:]
    seen = [sketch for number in leads if (sketch := near.sketch_of(number)) is not None]
    if len(seen) < 2 * _FEWEST:
        return None
    table = _table(near, seen)
    small, large = sorted(_two(table), key=lambda group: (len(group), -min(group)))
    between = _mean(table, small, large)
    within = _mean(table, small, small), _mean(table, large, large)
    if len(small) < _FEWEST or min(within) < _TOGETHER or between >= _APART * min(within):
        return None
    if max(table[at][to] for at in small for to in large) >= _TIED:
        return None
    parts = [[seen[at] for at in group] for group in (small, large)]
    reason = (
        f"split off: {len(small)} articles are alike by {within[0]:.2f}, the {len(large)} others by "
        f"{within[1]:.2f}, and both by {between:.2f} only"
    )
    return Split(_nearer(near, latest, parts), reason)


def _table(near: Neighbourhood, seen: Sequence[Sketch]) -> Table:
    """Return how alike each is to each."""
    table = [[0.0] * len(seen) for _ in seen]
    for at, one in enumerate(seen):
        probe = Probe(one)
        for to in range(at + 1, len(seen)):
            table[at][to] = table[to][at] = near.against(probe, seen[to]).likeness
    return table


def _two(table: Table) -> list[list[int]]:
    """Return two groups: the two nearest become one until no more are left (average linkage)."""
    groups = [[at] for at in range(len(table))]
    while len(groups) > 2:
        pairs = ((at, to) for at in range(len(groups)) for to in range(at + 1, len(groups)))
        at, to = max(pairs, key=lambda pair: _mean(table, groups[pair[0]], groups[pair[1]]))
        groups[at] += groups.pop(to)
    return groups


def _mean(table: Table, ours: Sequence[int], theirs: Sequence[int]) -> float:
    """Return how alike two groups are on average (a group and itself: its members among each other)."""
    found = [table[at][to] for at in ours for to in theirs if at != to]
    return sum(found) / len(found) if found else 1.0


def _nearer(
    near: Neighbourhood, members: Sequence[int], parts: Sequence[Sequence[Sketch]]
) -> tuple[int, ...]:
    """Return the members nearer to the first part than to the other; copies go with their lead."""
    known = {sketch.number: at for at, part in enumerate(parts) for sketch in part}
    moved: list[int] = []
    for number in members:
        lead = near.lead_of(number)
        sketch = near.sketch_of(lead)
        if lead not in known and sketch is not None:
            probe = Probe(sketch)
            alike = [sum(near.against(probe, one).likeness for one in part) / len(part) for part in parts]
            known[lead] = 0 if alike[0] > alike[1] else 1
        if known.get(lead) == 0:
            moved.append(number)
    return tuple(moved)
