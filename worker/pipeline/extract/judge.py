"""Which blocks are the article: the evidence on each, weighed by small decision trees.

The trees (see `trees`) add up to log-odds, as in gradient boosting: each sets
right a little of what those before it got wrong. A block about which the first
of them are sure is not shown to the rest.
"""

from math import exp

from worker.pipeline.extract.evidence import Shared, is_hopeless, row_of
from worker.pipeline.extract.scene import Scene
from worker.pipeline.extract.trees import first, rest

# So sure the first trees must be: nothing the rest add turns such a verdict.
_SURE = 2.5


def judge(scene: Scene) -> list[float]:
    """Return the odds, 0 to 1, of each block of the page being part of the article."""
    shared = Shared(scene)
    return [
        0.0 if is_hopeless(scene, number, block) else 1.0 / (1.0 + exp(-weigh(row_of(shared, number, block))))
        for number, block in enumerate(scene.found.blocks)
    ]


def weigh(row: tuple[float, ...]) -> float:
    """Return the log-odds of one row of evidence."""
    odds = first(row)
    return odds if abs(odds) > _SURE else odds + rest(row)
